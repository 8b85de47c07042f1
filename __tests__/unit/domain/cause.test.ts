import { expect, test } from '@jest/globals';
import { CAUSES, isCause } from '../../../src/domain/cause.ts';

test('each cause is there once, and is known', () => {
  expect(new Set(CAUSES).size).toBe(CAUSES.length);
  for (const cause of CAUSES) expect([cause, isCause(cause)]).toEqual([cause, true]);
});

test('a name that every object has is no cause', () => {
  for (const name of ['constructor', '__proto__', 'toString', '']) expect(isCause(name)).toBe(false);
});
