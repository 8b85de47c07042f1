import { expect, test } from '@jest/globals';
import { appliedQuotas, exhausted } from '../../../src/domain/quota.ts';

type State = Parameters<typeof appliedQuotas>[0];

function stateOf(applied: Record<string, { value: number }>): State {
  return { applied };
}

test('the quotas that are known come in one order, with what they count', () => {
  const state = stateOf({ tokensPerDay: { value: 5 }, tokensPerMinute: { value: 3 } });
  expect(appliedQuotas(state).map(({ unit, quota }) => [unit, quota.value])).toEqual([
    ['tokensPerMinute', 3],
    ['tokensPerDay', 5],
  ]);
});

test('a quota of 0 lets no call work; one that is low or not known may', () => {
  expect(exhausted(stateOf({ requestsPerMinute: { value: 0 }, tokensPerMinute: { value: 9 } }))?.unit).toBe(
    'requestsPerMinute',
  );
  expect(exhausted(stateOf({ requestsPerMinute: { value: 1 } }))).toBeUndefined();
  expect(exhausted(undefined)).toBeUndefined();
});
