/**
 * What a call of a guardrail costs: what its answer counts, and the dearest there is where that cannot be believed.
 */
import { expect, test } from '@jest/globals';
import {
  CARRIED_GUARDRAIL_USD,
  GUARDRAIL_CALL,
  GUARDRAIL_WORST_USD,
  guardrailUsd,
  type GuardrailUnits,
} from '../../../src/catalog/guardrail-probe.ts';

// USD 0.15 + 0.15 + 0.10 + 0.10 + two automated reasoning policies of 0.17, for a thousand units.
const WORST = 0.84e-3;

test('the dearest guardrail has every filter, and two automated reasoning policies', () => {
  expect(GUARDRAIL_WORST_USD).toBeCloseTo(WORST, 9);
  expect(GUARDRAIL_CALL.usd).toBeCloseTo(WORST, 9);
});

test('an inference call has its input and its output filtered', () => {
  expect(CARRIED_GUARDRAIL_USD).toBeCloseTo(2 * WORST, 9);
});

test.each<[string, GuardrailUnits | undefined, number]>([
  ['nothing is counted: free', {}, 0],
  ['one content unit', { contentPolicyUnits: 1 }, 0.15e-3],
  ['two kinds', { topicPolicyUnits: 2, sensitiveInformationPolicyUnits: 1 }, 0.4e-3],
  ['word filters are free', { wordPolicyUnits: 5 } as GuardrailUnits, 0],
  ['a kind that is not filled in', { contentPolicyUnits: undefined }, 0],
  ['the most that is believed', { automatedReasoningPolicyUnits: 1_000 }, 0.17],
  ['more is not', { contentPolicyUnits: 1_001 }, WORST],
  ['nor a negative number', { contentPolicyUnits: -1 }, WORST],
  ['nor half a unit', { contentPolicyUnits: 0.5 }, WORST],
  ['no usage at all', undefined, WORST],
])('%s', (_, usage, expected) => {
  expect(guardrailUsd(usage)).toBeCloseTo(expected, 9);
});
