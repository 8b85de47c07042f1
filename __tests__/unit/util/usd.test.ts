import { expect, test } from '@jest/globals';
import { usdText } from '../../../src/util/usd.ts';

test.each([
  [0, '0'],
  [10, '10'],
  [0.1, '0.1'],
  [0.000001, '0.000001'],
  [0.0000000004, '0'],
  [0.0000000006, '0.000000001'],
  [100.5, '100.5'],
])('%d is %s', (amount, text) => {
  expect(usdText(amount)).toBe(text);
});
