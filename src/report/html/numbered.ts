/** The cells of a report with what the page calls them. */
import { findings } from '../findings.ts';
import type { Urgency } from '../findings.ts';
import type { Cell, Report } from '../../domain/report.ts';
import { stateOf } from '../words.ts';
import type { State } from '../words.ts';

/** A cell with its number, which the page's anchors use. */
export interface NumberedCell {
  cell: Cell;
  /** Its place in the report; the page's anchors are `m` (in the matrix) and `c` (in full) with this number. */
  number: number;
  state: State;
  /** Of the finding that it belongs to; '' if nothing is to be done. */
  urgency: Urgency | '';
}

/** All cells, in the report's order. */
export function numbered(report: Pick<Report, 'cells'>): NumberedCell[] {
  const urgencies = new Map(findings(report).flatMap(({ cells, urgency }) => cells.map((cell) => [cell, urgency])));
  return report.cells.map((cell, number) => ({
    cell,
    number,
    state: stateOf(cell),
    urgency: urgencies.get(cell) ?? '',
  }));
}

/** Colour classes of the style sheet; never the only sign, the symbol and the word stand beside them. */
export const COLOURS: Record<State, string> = {
  open: 'ok',
  closed: 'closed',
  'open-simulated': 'sim',
  'closed-simulated': 'sim',
  missing: 'bad',
  unwanted: 'bad',
  'maybe-missing': 'warn',
  'maybe-unwanted': 'warn',
  unproven: 'warn',
  exempt: 'warn',
  'not-called': 'warn',
  'at-risk': 'warn',
  provisional: 'warn',
  undecided: 'open',
  'not-applicable': 'none',
};

/** What the filters compare, as attributes. */
export function filterData({ cell, urgency }: NumberedCell, attribute: (text: string) => string): string {
  const of = urgency === '' ? '' : ` data-u="${urgency}"`;
  return `data-a="${attribute(cell.action)}" data-v="${cell.verdict}"${of}`;
}
