/** A run is split evenly, and always in the same way. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { splitEvenly } from '../../../src/plan/parts.ts';

const group = (key: string, weight: number) => ({ key, weight });

test('the heaviest go first, each to the part with the least so far', () => {
  const groups = [group('a', 1), group('b', 7), group('c', 4), group('d', 3), group('e', 1)];
  expect(splitEvenly(groups, 2)).toEqual([
    ['b', 'a'],
    ['c', 'd', 'e'],
  ]);
});

test('there are no more parts than groups', () => {
  expect(splitEvenly([group('a', 1)], 5)).toEqual([['a']]);
  expect(splitEvenly([], 5)).toEqual([]);
});

test('equal weights go by their names, and in any order the parts are the same', () => {
  const groups = ['d', 'b', 'c', 'a'].map((key) => group(key, 2));
  expect(splitEvenly(groups, 2)).toEqual([
    ['a', 'c'],
    ['b', 'd'],
  ]);
  expect(splitEvenly(groups.toReversed(), 2)).toEqual(splitEvenly(groups, 2));
});

test('each group is in one part, and no part is further from another than the heaviest group', () => {
  const weights = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(weights, fc.integer({ min: 1, max: 8 }), (all, most) => {
      const groups = all.map((weight, index) => group(`k${index}`, weight));
      const parts = splitEvenly(groups, most);
      expect(parts.flat().sort()).toEqual(groups.map(({ key }) => key).sort());
      const sums = parts.map((keys) => keys.reduce((sum, key) => sum + (all[Number(key.slice(1))] ?? 0), 0));
      expect(Math.max(...sums) - Math.min(...sums)).toBeLessThanOrEqual(Math.max(...all));
    }),
  );
});
