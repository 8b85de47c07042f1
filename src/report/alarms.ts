/**
 * Doors that a baseline knew closed, that must be closed, and that are open now: never a gain, always said first.
 * Pure.
 */
import type { Cell, Change, Report } from '../domain/report.ts';

/** A drift that opens what is expected to be closed, with the check that found it. */
export interface Alarm {
  change: Change;
  cell: Cell;
}

/** Returns the alarms of a report, in the order of its changes; empty without a baseline. */
export function alarmsOf({ cells, changes }: Pick<Report, 'cells'> & Partial<Pick<Report, 'changes'>>): Alarm[] {
  const opened = (changes ?? []).filter(({ kind }) => kind === 'gained');
  if (opened.length === 0) return [];
  const closed = new Map(cells.filter(({ expected }) => expected === 'deny').map((cell) => [keyOf(cell), cell]));
  return opened.flatMap((change) => {
    const cell = closed.get(keyOf(change));
    return cell ? [{ change, cell }] : [];
  });
}

function keyOf({ principal, region, model, action }: Pick<Cell, 'principal' | 'region' | 'model' | 'action'>): string {
  return JSON.stringify([principal, region, model, action]);
}
