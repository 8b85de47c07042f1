/** A day of the calendar, as a configuration file names one. */
import { err, ok, quote, type Parsed } from './problem.ts';

export const DAY_PATTERN = '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';
const DAY = new RegExp(DAY_PATTERN);

/** A day as `YYYY-MM-DD`; one that no calendar has is refused. */
export function parseDay(text: string): Parsed<string> {
  const instead = 'Write a day like `2027-03-31`.';
  if (!DAY.test(text)) return err(`${quote(text)} is not a day.`, instead);
  const time = Date.parse(`${text}T00:00:00Z`);
  const isThere = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  return isThere ? ok(text) : err(`There is no day ${quote(text)}.`, instead);
}
