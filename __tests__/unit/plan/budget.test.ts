/** What the probes of a plan can cost. */
import { expect, test } from '@jest/globals';
import { budgetFor } from '../../../src/plan/budget.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { identity, plannedCell } from '../matrix/support.ts';

const cell = (model: string, more: Partial<PlannedCell> = {}): PlannedCell => ({
  ...plannedCell(identity(), { model, region: 'us-east-1', action: 'invoke' }),
  plan: { kind: 'call', api: 'InvokeModel', body: {}, maxOutputTokens: 1, approxInputTokens: 4 },
  ...more,
});
const guardrail = { id: 'ab12cd34ef56', version: '1' };
const THROUGHPUT = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abcdefghijkl';

test('a guardrail that a call carries is paid for, on its input and on its output', () => {
  const without = budgetFor([cell('amazon.nova-lite-v1:0')], 'live', 1).worstCaseUsd;
  const carrying = budgetFor([cell('amazon.nova-lite-v1:0', { guardrail })], 'live', 1).worstCaseUsd;
  expect(carrying - without).toBeCloseTo(2 * 0.84e-3, 8);
});

test('also where the model is paid by the hour, and the limit holds for it', () => {
  const carrying = cell(THROUGHPUT, { guardrail });
  expect(budgetFor([cell(THROUGHPUT)], 'live', 0.001)).toEqual({ worstCaseUsd: 0, held: new Map() });
  expect(budgetFor([carrying], 'live', 0.001)).toEqual({ worstCaseUsd: 0, held: new Map([[carrying, 'over-budget']]) });
});

test('a request that is refused costs nothing', () => {
  expect(budgetFor([cell('amazon.nova-lite-v1:0', { guardrail })], 'validate', 0).worstCaseUsd).toBe(0);
});
