import { expect, test } from '@jest/globals';
import { ENDED } from '../../../src/catalog/service-lifecycle.ts';

test('a model that is gone has the word of the contract, for which AWS has none', () => {
  expect(ENDED).toBe('EOL');
});
