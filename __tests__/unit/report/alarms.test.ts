/** A door that a baseline knew closed and that is open now. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, Change } from '../../../src/domain/report.ts';
import { alarmsOf } from '../../../src/report/alarms.ts';
import { cell } from './samples.ts';

const door = (change: Partial<Cell> = {}): Cell => cell({ expected: 'deny', met: false, ...change });
const changed = ({ principal, region, model, action }: Cell, kind: Change['kind'] = 'gained'): Change => ({
  ...{ kind, principal, region, model, action },
});

test('a check that must be denied and was gained is an alarm, in the order of the changes', () => {
  const [first, second] = [door(), door({ region: 'us-west-2' })];
  const changes = [changed(second), changed(first)];
  expect(alarmsOf({ cells: [first, second], changes })).toEqual([
    { change: changes[0], cell: second },
    { change: changes[1], cell: first },
  ]);
});

describe('no alarm is', () => {
  test.each<[string, Cell, Change]>([
    ['a gain of what should be allowed', cell(), changed(cell())],
    ['a loss', door(), changed(door(), 'lost')],
    ['a new check', door(), changed(door(), 'added')],
    ['another principal', door(), changed(door({ principal: 'other' }))],
    ['another region', door(), changed(door({ region: 'us-west-2' }))],
    ['another model', door(), changed(door({ model: 'm' }))],
    ['another action', door(), changed(door({ action: 'stream' }))],
  ])('%s', (_what, one, change) => {
    expect(alarmsOf({ cells: [one], changes: [change] })).toEqual([]);
  });

  test('anything without a baseline', () => {
    expect(alarmsOf({ cells: [door()] })).toEqual([]);
  });
});
