import { expect, test } from '@jest/globals';
import { CAUSES, CAUSES_BY_LAYER, isCause, layerOf } from '../../../src/domain/cause.ts';

test('each cause lies in one layer', () => {
  expect(new Set(CAUSES).size).toBe(CAUSES.length);
  for (const [layer, causes] of Object.entries(CAUSES_BY_LAYER)) {
    for (const cause of causes) expect([cause, layerOf(cause)]).toEqual([cause, layer]);
  }
});

test('a name that every object has is no cause', () => {
  for (const name of ['constructor', '__proto__', 'toString', '']) expect(isCause(name)).toBe(false);
});
