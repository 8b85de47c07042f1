/** Days of a model's lifecycle. Pure: the day is passed in. */
import type { Lifecycle } from './report.ts';

const DAY_MS = 86_400_000;

/**
 * UTC calendar days from one ISO date or time to another; negative where it has passed, undefined if either is no
 * date.
 */
export function daysBetween(from: string, to: string): number | undefined {
  const days = (midnight(to) - midnight(from)) / DAY_MS;
  return Number.isNaN(days) ? undefined : days;
}

/** `Date.parse` alone takes much for a date that is none. */
function midnight(date: string): number {
  return /^\d{4}-\d{2}-\d{2}(?:T|$)/.test(date) ? Date.parse(date.slice(0, 10)) : Number.NaN;
}

/** Days until the end of life, 0 on its day; undefined if no date is known. */
export function daysLeft({ endOfLife }: Lifecycle, today: string): number | undefined {
  return endOfLife === undefined ? undefined : daysBetween(today, endOfLife);
}

/**
 * Whether the end of life has passed. Its own day counts: "on the EOL date or shortly after", requests fail (Bedrock
 * user guide, "Model lifecycle").
 */
export function hasEnded(lifecycle: Lifecycle, today: string): boolean {
  if (lifecycle.status === 'EOL') return true;
  const days = daysLeft(lifecycle, today);
  return days !== undefined && days <= 0;
}
