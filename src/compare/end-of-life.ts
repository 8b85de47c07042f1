/** How near a model's end of life is, and what `fail-on: lifecycle` says to it. Pure: the day is passed in. */
import { daysLeft, hasEnded } from '../domain/lifecycle.ts';
import type { Cell } from '../domain/report.ts';

/** When an end of life fails the gate. */
export interface EndOfLifePolicy {
  /** ISO date or time; its UTC day counts. */
  today: string;
  /** Whole days: what ends in fewer fails. */
  failBeforeEolDays: number;
}

/** What the lifecycle of a cell's model means to its callers. */
export type Concern = 'fails' | 'warns' | 'none';

/** A model that must not be called, or an operation that it does not have, is of no concern, however near its end. */
export function concernOf(
  { lifecycle, expected, verdict }: Cell,
  { today, failBeforeEolDays }: EndOfLifePolicy,
): Concern {
  if (!lifecycle || expected === 'deny' || verdict === 'not-applicable') return 'none';
  const days = daysLeft(lifecycle, today);
  if (hasEnded(lifecycle, today) || (days !== undefined && days < failBeforeEolDays)) return 'fails';
  return lifecycle.status === 'LEGACY' ? 'warns' : 'none';
}

/**
 * Why the gate says no, as at most one sentence: how many cells, and the first end of life. No days: they change while
 * nothing does.
 */
export function endOfLifeReasons(cells: readonly Cell[], endOfLifePolicy: EndOfLifePolicy): string[] {
  const failing = cells.filter((cell) => concernOf(cell, endOfLifePolicy) === 'fails');
  if (failing.length === 0) return [];
  const ended = failing.filter(({ lifecycle }) => lifecycle && hasEnded(lifecycle, endOfLifePolicy.today)).length;
  const soon = `less than ${endOfLifePolicy.failBeforeEolDays === 1 ? '1 day' : `${endOfLifePolicy.failBeforeEolDays} days`} from`;
  const where = ended === failing.length ? 'past' : ended === 0 ? soon : `past or ${soon}`;
  const [first] = failing.flatMap(({ lifecycle }) => lifecycle?.endOfLife?.slice(0, 10) ?? []).sort();
  const who = failing.length === 1 ? '1 check is of a model' : `${failing.length} checks are of models`;
  const whose = failing.length === 1 ? 'its' : 'their';
  const when = first === undefined ? '' : failing.length === 1 ? `, ${first}` : `, the first on ${first}`;
  return [`${who} ${where} ${whose} end of life${when}`];
}
