/**
 * The product's evaluator against the testbed's, which was written by others from the same documents and shares no
 * line with it. A few thousand random cases here; `bench/policy-differential.ts` runs as many as it is told.
 */
import { expect, test } from '@jest/globals';
import { difference } from './differential.ts';
import { randomCase, randomSource } from './random-policies.ts';

test('both evaluators decide 4,000 random requests alike, but for what a document settles', () => {
  const random = randomSource(20261128);
  for (let count = 0; count < 4000; count++) {
    const found = difference(randomCase(random));
    if (found?.settled !== true) expect(found).toBeUndefined();
  }
});
