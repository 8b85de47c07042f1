/** How near a model's end of life is, and what `fail-on: lifecycle` says to it. Pure: the day is passed in. */
import type { Cell, Lifecycle } from '../domain/report.ts';

export interface EndOfLifePolicy {
  /** ISO date or time; its UTC day counts. */
  today: string;
  /** Whole days: what ends in fewer fails. */
  failBeforeEolDays: number;
}

const DAY_MS = 86_400_000;

/** UTC calendar days from one ISO date or time to another; negative where it has passed, undefined where either is no date. */
export function daysBetween(from: string, to: string): number | undefined {
  const days = (midnight(to) - midnight(from)) / DAY_MS;
  return Number.isNaN(days) ? undefined : days;
}

/** `Date.parse` alone takes much for a date that is none. */
function midnight(date: string): number {
  return /^\d{4}-\d{2}-\d{2}(?:T|$)/.test(date) ? Date.parse(date.slice(0, 10)) : Number.NaN;
}

/** Days until the end of life, 0 on its day; undefined where no date is known. */
export function daysLeft({ endOfLife }: Lifecycle, today: string): number | undefined {
  return endOfLife === undefined ? undefined : daysBetween(today, endOfLife);
}

/**
 * Whether the end of life has passed. Its own day counts: "on the EOL date or shortly after", requests fail (Bedrock user guide, "Model
 * lifecycle").
 */
export function hasEnded(lifecycle: Lifecycle, today: string): boolean {
  if (lifecycle.status === 'EOL') return true;
  const days = daysLeft(lifecycle, today);
  return days !== undefined && days <= 0;
}

/** What the lifecycle of a cell's model means to somebody who means to call it. */
export type Concern = 'fails' | 'warns' | 'none';

/** A model that nobody should call, or an operation that it does not have, is of no concern, however near its end. */
export function concernOf(
  { lifecycle, expected, verdict }: Cell,
  { today, failBeforeEolDays }: EndOfLifePolicy,
): Concern {
  if (!lifecycle || expected === 'deny' || verdict === 'not-applicable') return 'none';
  const days = daysLeft(lifecycle, today);
  if (hasEnded(lifecycle, today) || (days !== undefined && days < failBeforeEolDays)) return 'fails';
  return lifecycle.status === 'LEGACY' ? 'warns' : 'none';
}

/** Why the gate says no, as at most one sentence: how many cells, and the first end of life. No days: they change while nothing does. */
export function endOfLifeReasons(cells: readonly Cell[], endOfLifePolicy: EndOfLifePolicy): string[] {
  const failing = cells.filter((cell) => concernOf(cell, endOfLifePolicy) === 'fails');
  if (failing.length === 0) return [];
  const ended = failing.filter(({ lifecycle }) => lifecycle && hasEnded(lifecycle, endOfLifePolicy.today)).length;
  const soon = `less than ${endOfLifePolicy.failBeforeEolDays === 1 ? '1 day' : `${endOfLifePolicy.failBeforeEolDays} days`} from`;
  const where = ended === failing.length ? 'past' : ended === 0 ? soon : `past or ${soon}`;
  const [first] = failing.flatMap(({ lifecycle }) => lifecycle?.endOfLife?.slice(0, 10) ?? []).sort();
  const who = failing.length === 1 ? '1 cell is of a model' : `${failing.length} cells are of models`;
  const whose = failing.length === 1 ? 'its' : 'their';
  const when = first === undefined ? '' : failing.length === 1 ? `, ${first}` : `, the first on ${first}`;
  return [`${who} ${where} ${whose} end of life${when}`];
}
