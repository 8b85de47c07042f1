import { expect, test } from '@jest/globals';
import { editDistance } from '../../../src/util/edit-distance.ts';

test.each([
  ['', '', 0],
  ['abc', '', 3],
  ['', 'abc', 3],
  ['invoke', 'invoke', 0],
  ['invoke', 'invoek', 2],
  ['invoke', 'invok', 1],
  ['invoke', 'xinvoke', 1],
  ['kitten', 'sitting', 3],
])('%j and %j are %d apart', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});
