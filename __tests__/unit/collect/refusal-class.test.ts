/** What a refusal means where it depends on more than its cause. */
import { expect, test } from '@jest/globals';
import { classOf } from '../../../src/collect/refusal-class.ts';

test.each([
  ['a model that is asleep is not refused', 'policy', 'ModelNotReadyException', 'imported-model', false, 'throttled'],
  [
    'the model itself says that it has no such operation',
    'operation-unsupported',
    'X',
    'foundation-model',
    false,
    'operation-unsupported',
  ],
  ['a fallback of ours was refused', 'operation-unsupported', 'X', 'foundation-model', true, 'failed'],
  ['an endpoint takes no Converse', 'operation-unsupported', 'X', 'marketplace-endpoint', false, 'failed'],
  ['a policy refuses a fallback', 'policy', 'X', 'foundation-model', true, 'policy'],
] as const)('%s', (_, kind, errorName, target, fallback, expected) => {
  expect(classOf(kind, { errorName, target, fallback })).toBe(expected);
});
