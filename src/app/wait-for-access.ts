/**
 * `wait-for-access`: checks whose cause can end by itself are asked again, with growing pauses, for as long as the
 * user allows.
 */
import { say, setting } from '../domain/message.ts';
import { deadline } from '../util/deadline.ts';
import { durationText } from '../util/duration.ts';
import { groupBy } from '../util/group-by.ts';
import type { Host } from '../domain/host.ts';
import { isExempt } from '../domain/cell.ts';
import type { Cell } from '../domain/report.ts';
import type { RedactedLog } from '../report/log.ts';
import { cellLines } from '../report/log-lines.ts';
import { count } from '../report/words.ts';
import { healingReason } from '../verdict/heals.ts';
import type { Examining } from './examine.ts';

/** Milliseconds before each further try; the last one is repeated. */
const PAUSES_MS: readonly [number, ...number[]] = [2_000, 4_000, 8_000, 15_000, 30_000];

/** Milliseconds that are kept for the answers of the last try. */
const LAST_TRY_MS = 5_000;

/** How long to wait for access, and what ends the wait. */
export interface Waiting {
  host: Pick<Host, 'now' | 'sleep' | 'group' | 'cancelled'>;
  log: Pick<RedactedLog, 'info'>;
  /** Milliseconds, at most. */
  waitMs: number;
  /** Aborts when the check ends for another reason. */
  end: AbortSignal;
}

/**
 * Asks again until every check is as expected, none is left whose cause can end by itself, or the time is up. What a
 * try that was cut off by the time would have said does not count. Returns what it came to, in a sentence; undefined
 * if there was nothing to wait for.
 */
export async function waitForAccess(
  examining: readonly Pick<Examining, 'cells' | 'askAgain'>[],
  { host, log, waitMs, end }: Waiting,
): Promise<string | undefined> {
  const unmet = (): Cell[] =>
    examining.flatMap((one) => one.cells()).filter((cell) => cell.met === false && !isExempt(cell));
  let open = healing(examining);
  if (end.aborted || (open.size === 0 && unmet().length === 0)) return undefined;
  if (open.size === 0) {
    log.info(
      say`${setting('wait-for-access')}: nothing is waited for, because no check that needs action has a cause that ends by itself.`,
    );
    return undefined;
  }
  return host.group('Waiting for access', async () => {
    const startedAt = host.now();
    const left = (): number => startedAt + waitMs - host.now();
    for (const line of waitingLines(open, waitMs)) log.info(line);
    let tries = 0;
    for (let pause = pauseBefore(tries, left()); open.size > 0 && pause !== undefined;) {
      const slept = await host.sleep(pause, end).then(
        () => true,
        () => false,
      );
      if (!slept || end.aborted || left() <= 0) break;
      await tryAgain(examining, open, { host, log, waitMs: left(), end });
      tries += 1;
      open = healing(examining);
      pause = pauseBefore(tries, left());
      if (pause !== undefined && open.size > 0) {
        log.info(
          `Asked again after ${durationText(host.now() - startedAt)}: ${count(open.size, 'check')} to wait for.`,
        );
      }
    }
    const ending = endingLine({ tries, afterMs: host.now() - startedAt, open: open.size, unmet: unmet().length });
    log.info(ending);
    return ending;
  });
}

function healing(examining: readonly Pick<Examining, 'cells'>[]): ReadonlySet<Cell> {
  return new Set(examining.flatMap((one) => one.cells()).filter((cell) => healingReason(cell) !== undefined));
}

/** Undefined if no time is left for another try. */
function pauseBefore(tries: number, leftMs: number): number | undefined {
  const next = PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] ?? PAUSES_MS[0];
  if (tries > 0 && leftMs <= LAST_TRY_MS) return undefined;
  return Math.min(next, Math.max(leftMs - LAST_TRY_MS, leftMs / 2));
}

async function tryAgain(
  examining: readonly Pick<Examining, 'cells' | 'askAgain'>[],
  open: ReadonlySet<Cell>,
  { host, log, waitMs, end }: Waiting,
): Promise<void> {
  const limit = deadline(host, waitMs);
  const until = AbortSignal.any([limit.signal, end]);
  try {
    const before = new Set(examining.flatMap((one) => one.cells()));
    await Promise.all(
      examining.map(async (one) => {
        if (one.cells().some((cell) => open.has(cell))) await one.askAgain(open, until);
      }),
    );
    const changed = examining.flatMap((one) => one.cells()).filter((cell) => !before.has(cell) && isNews(cell, open));
    for (const line of cellLines(changed)) log.info(line);
  } finally {
    limit.cancel();
  }
}

/** Whether another verdict or cause came of a check than before. */
function isNews(cell: Cell, before: ReadonlySet<Cell>): boolean {
  const same = [...before].find(
    ({ principal, region, model, action }) =>
      principal === cell.principal && region === cell.region && model === cell.model && action === cell.action,
  );
  return same?.verdict !== cell.verdict || same.diagnosis?.cause !== cell.diagnosis?.cause;
}

function waitingLines(open: ReadonlySet<Cell>, waitMs: number): string[] {
  const byReason = groupBy(open, (cell) => healingReason(cell) ?? '');
  const what = `${count(open.size, 'check')} ${open.size === 1 ? 'is' : 'are'} asked again for up to ${durationText(waitMs)}:`;
  return [what, ...[...byReason].map(([reason, cells]) => `  ${count(cells.length, 'check')}: ${reason}`)];
}

function endingLine(of: { tries: number; afterMs: number; open: number; unmet: number }): string {
  const asked = `After ${durationText(of.afterMs)}, asked ${of.tries === 1 ? 'once more' : `${of.tries} more times`}`;
  if (of.open > 0)
    return `${asked}: ${count(of.open, 'check')} still ${of.open === 1 ? 'waits' : 'wait'}; the time is up.`;
  if (of.unmet === 0) return `${asked}: every check that was waited for has access.`;
  return `${asked}: what is left does not end by itself (${count(of.unmet, 'check')}).`;
}
