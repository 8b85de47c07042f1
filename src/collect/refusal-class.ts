/** What a refusal of a probe means where it depends on more than its cause. Pure. */
import type { TargetKind } from '../domain/target-kinds.ts';
import type { RefusalOutcome } from '../verdict/cause-definition.ts';
import { isNotReady } from './cold-start.ts';

/** Returns what a refusal means where that depends on more than its cause. */
export function classOf(
  kind: RefusalOutcome,
  { errorName, target, fallback }: { errorName: string; target: TargetKind; fallback: boolean },
): RefusalOutcome {
  // A 429 after IAM and the model's name were accepted, with a model that is only asleep.
  if (isNotReady(errorName)) return 'throttled';
  // Not every model takes Converse; if it was this program's own choice, nothing was learnt of what the model does
  // take.
  return kind === 'operation-unsupported' && (fallback || target === 'marketplace-endpoint') ? 'failed' : kind;
}
