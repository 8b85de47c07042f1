/** The log: one line per cell, in columns, so that a long run shows what it found as it finds it. */
import { isExempt } from '../domain/cell.ts';
import { logLine } from './escape.ts';
import type { Progress } from '../domain/host.ts';
import type { Cell } from '../domain/report.ts';
import { visible } from './visible.ts';
import { list, modelText, stateOf } from './words.ts';
import type { State } from './words.ts';

/** Read without colour: what is not `ok` stands out by its capitals. */
const MARKS: Record<State, string> = {
  open: 'ok',
  closed: 'ok',
  'open-simulated': 'sim',
  'closed-simulated': 'sim',
  missing: 'ACTION',
  unwanted: 'ACTION',
  'maybe-missing': 'maybe',
  'maybe-unwanted': 'maybe',
  unproven: 'maybe',
  exempt: 'exempt',
  'not-called': 'held',
  'at-risk': 'watch',
  provisional: 'watch',
  undecided: '?',
  'not-applicable': '-',
};

const MARK_WIDTH = Math.max(...Object.values(MARKS).map((mark) => mark.length));

/** Longer names are not padded for: one of them would push every other line off the screen. */
const WIDEST = 72;

type Key = Pick<Cell, 'principal' | 'region' | 'model' | 'action'>;

/** Widths of the columns, from the cells that are planned: known before the first is decided. */
export interface Widths {
  principal: number;
  region: number;
  model: number;
  action: number;
}

export function widthsOf(cells: readonly Key[]): Widths {
  const widest = (field: keyof Key): number =>
    Math.min(
      WIDEST,
      cells.reduce((most, cell) => Math.max(most, textOf(cell, field).length), 0),
    );
  return { principal: widest('principal'), region: widest('region'), model: widest('model'), action: widest('action') };
}

function textOf(cell: Key, field: keyof Key): string {
  return field === 'model' ? modelText(cell.model, visible) : visible(cell[field]);
}

/**
 * One cell as a line for the log: mark, principal, region, model, action, verdict with confidence, and the cause where
 * there is one.
 */
export function cellLine(cell: Cell, widths: Widths): string {
  const { verdict, confidence, expected, diagnosis } = cell;
  const certainty = confidence === 'simulated' || confidence === 'suspected' ? ` (${confidence})` : '';
  const wish = expected === 'deny' ? ', expected to be denied' : '';
  const cause = diagnosis === undefined ? '' : `: ${visible(diagnosis.cause)}`;
  const exempt = isExempt(cell) ? `, exempt until ${visible(cell.exemption?.until ?? '')}` : '';
  const columns = [
    MARKS[stateOf(cell)].padEnd(MARK_WIDTH),
    visible(cell.principal).padEnd(widths.principal),
    visible(cell.region).padEnd(widths.region),
    textOf(cell, 'model').padEnd(widths.model),
    visible(cell.action).padEnd(widths.action),
    `${verdict}${certainty}${wish}${cause}${exempt}`,
  ];
  return logLine(columns.join('  '));
}

/** All cells of a report, one line each. */
export function cellLines(cells: readonly Cell[]): string[] {
  const widths = widthsOf(cells);
  return cells.map((cell) => cellLine(cell, widths));
}

/** Operations that are named in a line of progress; of more, the number says enough. */
const WAITED_FOR = 4;

/**
 * How far a run is after some seconds, and which calls it waits for: `12 of 40 checks are done after 30 s; waiting for
 * bedrock-runtime:InvokeModel us-east-1 (3).` Without a call in flight it waits for its own pace: between retries, or
 * for its turn.
 */
export function progressLine({ cells, decided, callsInFlight }: Progress, seconds: number): string {
  const done =
    cells === 0 ? `Nothing is decided after ${seconds} s` : `${decided} of ${cells} checks are done after ${seconds} s`;
  const calls = Object.entries(callsInFlight).map(([call, number]) => (number === 1 ? call : `${call} (${number})`));
  const waiting = calls.length === 0 ? 'the time of the next call' : list(calls, WAITED_FOR);
  return `${done}; waiting for ${waiting}.`;
}
