/**
 * Models that Bedrock unloads while they are not in use: imported ones. The first call is refused with
 * ModelNotReadyException (HTTP 429) and has the model loaded, which takes from seconds to minutes; the SDK repeats
 * such a call at once, and here it is repeated for longer. Source: user guide, invoke-imported-model; re:Post,
 * bedrock-imported-models-modelnotreadyexception.
 */
import type { ProbeAnswer } from '../bedrock/probe.ts';
import type { Host } from '../domain/host.ts';

const NOT_READY = 'ModelNotReadyException';

/** Milliseconds before each further try: a minute together. */
const WAITS_MS: readonly number[] = [2_000, 8_000, 20_000, 30_000];

/** Whether an error says that the model is still being loaded. The IAM check came before, as for every 429. */
export function isNotReady(errorName: string): boolean {
  return errorName === NOT_READY;
}

/**
 * Asks until the model is ready, for about a minute at most; its last answer, with the attempts of all. Undefined as
 * soon as `ask` answers that. Ends early if the check does.
 */
export async function untilReady(
  ask: () => Promise<ProbeAnswer | undefined>,
  host: Pick<Host, 'sleep'>,
  signal: AbortSignal,
): Promise<ProbeAnswer | undefined> {
  let answer = await ask();
  for (const wait of WAITS_MS) {
    if (!answer || answer.ok || !isNotReady(answer.failure.errorName) || signal.aborted) return answer;
    const before: number = answer.attempts;
    const slept = await host.sleep(wait, signal).then(
      () => true,
      () => false,
    );
    if (!slept) return answer;
    const next: ProbeAnswer | undefined = await ask();
    answer = next && { ...next, attempts: before + next.attempts };
  }
  return answer;
}
