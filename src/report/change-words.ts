/** What a change since the baseline is called: by what was expected, and by whether it was seen. */
import type { Cell, Change, Report } from '../domain/report.ts';
import { stateOf } from './words.ts';

const KINDS: Record<Change['kind'], string> = {
  lost: '❌ lost',
  gained: '🔵 gained',
  'cause-changed': '⚠️ other cause',
  added: 'new',
  removed: 'no longer checked',
};

/**
 * Returns what to call a change of the report. A door that must be closed is never gained, and a tick is only for what
 * a call showed.
 */
export function changeWords({ cells }: Pick<Report, 'cells'>): (change: Change) => string {
  const known = new Map(cells.map((cell) => [keyOf(cell), cell]));
  return (change) => {
    const cell = known.get(keyOf(change));
    if (cell?.expected === 'deny') {
      if (change.kind === 'gained') return '🚨 opened';
      if (change.kind === 'lost') return '🔒 closed';
    }
    return change.kind === 'gained' && cell && stateOf(cell) === 'open' ? '✅ gained' : KINDS[change.kind];
  };
}

function keyOf({ principal, region, model, action }: Pick<Cell, 'principal' | 'region' | 'model' | 'action'>): string {
  return JSON.stringify([principal, region, model, action]);
}
