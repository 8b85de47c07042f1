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
const IMPORTED = 'arn:aws:bedrock:us-east-1:111122223333:imported-model/abcdefghijkl';
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

test('the dearest calls are held back first, and what fits exactly is made', () => {
  const priced = (usd: number) =>
    cell('amazon.nova-lite-v1:0', { plan: { ...cell('x').plan, usd } as PlannedCell['plan'] });
  const [dear, cheap, middle] = [priced(0.5), priced(0.125), priced(0.25)];
  expect(budgetFor([dear, cheap, middle], 'live', 0.375)).toEqual({
    worstCaseUsd: 0.375,
    held: new Map([[dear, 'over-budget']]),
  });
  expect(budgetFor([dear, cheap], 'live', 1).held.size).toBe(0);
  // What is paid for in any case counts for a validating request as well.
  expect(budgetFor([dear], 'validate', 0.1).held.get(dear)).toBe('over-budget');
});

test('a call whose price is not known is held back, however much may be spent, and no call costs nothing', () => {
  const unknown = cell(IMPORTED);
  const none = cell(IMPORTED, { plan: { kind: 'unsupported', why: 'x' } });
  expect(budgetFor([unknown, none], 'live', 1_000)).toEqual({
    worstCaseUsd: 0,
    held: new Map([[unknown, 'unknown-price']]),
  });
  expect(budgetFor([unknown], 'validate', 0)).toEqual({ worstCaseUsd: 0, held: new Map() });
});
