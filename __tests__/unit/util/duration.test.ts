import { expect, test } from '@jest/globals';
import { durationText } from '../../../src/util/duration.ts';

test.each([
  [0, '0s'],
  [-5_000, '0s'],
  [499, '0s'],
  [500, '1s'],
  [59_999, '1m'],
  [60_000, '1m'],
  [61_000, '1m1s'],
  [3_600_000, '1h'],
  [3_905_000, '1h5m5s'],
  [90_000_000, '25h'],
])('%d ms is %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});
