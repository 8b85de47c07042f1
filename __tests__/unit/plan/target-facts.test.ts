import { describe, expect, test } from '@jest/globals';
import { isForeign, requirementsIncomplete } from '../../../src/plan/target-facts.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';

const OWN = '111122223333';
const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/a.b';

function incomplete(target: Partial<PlannedCell['target']>): boolean {
  const [prefix = ''] = (target.id ?? '').split('.', 1);
  const profile = { prefix, scope: prefix === 'global' ? 'global' : 'geographic', baseModelId: 'a.b' };
  const whole = {
    kind: 'foundation-model',
    id: 'a.b',
    arn: MODEL,
    modelArns: [MODEL],
    ...(target.kind === 'inference-profile' && { profile }),
    ...target,
  };
  return requirementsIncomplete({ target: whole, identity: { account: OWN } } as PlannedCell);
}

describe("IAM's answers are all there is to say", () => {
  test('of a model, and of a profile whose models are known', () => {
    expect(incomplete({})).toBe(false);
    expect(incomplete({ modelArns: [] })).toBe(false);
    expect(incomplete({ kind: 'inference-profile', id: 'us.a.b' })).toBe(false);
  });

  test('not of a profile whose models are not known, but for a global one, which has no region to miss', () => {
    expect(incomplete({ kind: 'inference-profile', id: 'us.a.b', modelArns: [] })).toBe(true);
    expect(incomplete({ kind: 'inference-profile', id: 'global.a.b', modelArns: [] })).toBe(false);
    expect(incomplete({ kind: 'application-inference-profile', id: 'x', modelArns: [] })).toBe(true);
  });

  test('not of what is not ready, nor of what belongs to another account', () => {
    expect(incomplete({ state: 'Creating' })).toBe(true);
    const other = 'arn:aws:bedrock:us-east-1:444455556666:application-inference-profile/x';
    expect(incomplete({ kind: 'application-inference-profile', arn: other })).toBe(true);
  });
});

test('a resource is foreign if it names another account than a known one', () => {
  const arn = 'arn:aws:bedrock:us-east-1:444455556666:inference-profile/us.a.b';
  expect(isForeign(arn, OWN)).toBe(true);
  expect(isForeign(arn, '444455556666')).toBe(false);
  expect(isForeign(arn, '')).toBe(false);
  expect(isForeign(MODEL, OWN)).toBe(false);
});
