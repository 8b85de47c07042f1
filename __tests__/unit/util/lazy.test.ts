import { expect, test } from '@jest/globals';
import { lazy } from '../../../src/util/lazy.ts';

test('a value is made when it is first asked for, and kept, also if it is undefined', () => {
  let made = 0;
  const value = lazy((): string | undefined => {
    made += 1;
    return undefined;
  });
  expect(made).toBe(0);
  expect([value(), value(), made]).toEqual([undefined, undefined, 1]);
});
