/** The rows as CSV (RFC 4180): one line per principal and model, made one at a time. Pure. */
import type { WhoCan } from '../../domain/who-can.ts';
import { visible } from '../visible.ts';
import { WHO_CAN_COLUMNS, rowTexts } from './words.ts';

/** Yields the lines with their ends, the header first. */
export function* csvLines(whoCan: WhoCan): Generator<string> {
  yield lineOf([...WHO_CAN_COLUMNS.slice(0, 1), 'ARN', ...WHO_CAN_COLUMNS.slice(1)]);
  for (const row of whoCan.rows) {
    const [principal = '', ...rest] = rowTexts(row, whoCan);
    yield lineOf([principal, row.arn, ...rest]);
  }
}

function lineOf(fields: readonly string[]): string {
  return `${fields.map(field).join(',')}\r\n`;
}

/** What a spreadsheet takes for the beginning of a formula, in full width as well (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** A field that a spreadsheet would take for a formula gets an apostrophe in front. */
function field(text: string): string {
  const shown = visible(text);
  const safe = FORMULA.test(shown) ? `'${shown}` : shown;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
