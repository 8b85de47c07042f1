import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../../src/domain/evidence.ts';
import type { RequirementResult } from '../../../src/domain/report.ts';
import { causeOfRequirement, deniedRequirements, withoutFailure } from '../../../src/verdict/simulated.ts';
import { requirement } from '../report/samples.ts';

const denied = (more: Partial<RequirementResult> = {}): RequirementResult =>
  requirement({ decision: 'implicitDeny', ...more });

test.each<[Partial<RequirementResult>, string]>([
  [{ deniedBy: 'organization' }, 'service-control-policy'],
  [{ deniedBy: 'permissions-boundary' }, 'permissions-boundary'],
  [{ deniedBy: 'session-policy' }, 'session-policy'],
  [{ deniedBy: 'identity-policy' }, 'identity-policy-no-allow'],
  [{ decision: 'explicitDeny' }, 'identity-policy-explicit-deny'],
  [{ action: 'bedrock:ApplyGuardrail' }, 'guardrail-not-permitted'],
  [{ action: 'bedrock:ApplyGuardrail', decision: 'explicitDeny' }, 'identity-policy-explicit-deny'],
  [{ action: 'bedrock:ApplyGuardrail', deniedBy: 'organization' }, 'service-control-policy'],
])('a requirement with %j is denied for %s', (more, cause) => {
  expect(causeOfRequirement(denied(more))).toBe(cause);
});

test('what is allowed is not among the denied ones', () => {
  const requirements = [requirement(), denied()];
  expect(deniedRequirements({ simulation: { outcome: 'denied', requirements } })).toEqual([requirements[1]]);
  expect(deniedRequirements({})).toEqual([]);
});

describe('without a failed call a cell is diagnosed from', () => {
  const simulation = {
    outcome: 'denied' as const,
    requirements: [denied(), denied({ deniedBy: 'organization' }), denied()],
  };
  test.each<[string, Evidence, string, string[]]>([
    ['the record before all', { ruledBy: 'absent', simulation }, 'model-id-or-region', []],
    ['an end that the record says', { ruledBy: 'ended' }, 'model-end-of-life', []],
    ['profiles alone', { ruledBy: 'profiles-only', profilesOnly: 'table' }, 'inference-profile-required', []],
    ['another endpoint before the simulation', { mantleOnly: true, simulation }, 'model-id-or-region', []],
    [
      'the simulation, the others as alternatives',
      { simulation },
      'identity-policy-no-allow',
      ['service-control-policy'],
    ],
    [
      'a region that reads as not available',
      { availability: read({ region: 'NOT_AVAILABLE' }) },
      'model-id-or-region',
      [],
    ],
    ['an agreement on its way', { availability: read({ agreement: 'PENDING' }) }, 'marketplace-pending', []],
    [
      'a form that is missing',
      { availability: read({ agreement: 'NOT_AVAILABLE' }), useCaseForm: 'missing' },
      'anthropic-use-case-form',
      ['model-agreement-missing'],
    ],
    [
      'an agreement that is missing',
      { availability: read({ agreement: 'NOT_AVAILABLE' }), subscribe: 'denied', useCaseForm: 'submitted' },
      'model-agreement-missing',
      ['marketplace-not-permitted'],
    ],
    ['an agreement that could not be read', { couldSubscribe: {} }, 'model-agreement-missing', []],
    ['nothing', {}, 'unclassified', []],
    ['an agreement that is there', { availability: read({}) }, 'unclassified', []],
  ])('%s', (_, evidence, cause, alternatives) => {
    expect(withoutFailure(evidence)).toMatchObject({ cause, alternatives });
    expect(withoutFailure(evidence).because).not.toEqual([]);
  });
});

function read(more: Partial<NonNullable<Evidence['availability']>>) {
  const fine = 'AVAILABLE';
  return { agreement: fine, authorization: 'AUTHORIZED', entitlement: fine, region: fine, ...more };
}

describe('what decided is told in a sentence', () => {
  const failure = (message: string, cause?: 'guardrail-not-found') => ({
    ...{ service: 'bedrock', operation: 'GetX', errorName: 'ResourceNotFoundException', message },
    ...(cause && { known: { cause } }),
  });
  const record = (more: object = {}) => ({ state: 'absent' as const, by: 'bedrock:GetX', ...more });
  const target = { kind: 'imported-model' as const, arn: '', foundationModels: [] };
  const region = 'us-east-1';

  test.each<[Evidence, string, string]>([
    [{ ruledBy: 'absent' }, 'model-id-or-region', 'The table says that there is no such target.'],
    [
      { ruledBy: 'absent', region, target, record: record() },
      'model-id-or-region',
      'bedrock:GetX says that there is no such imported model in us-east-1.',
    ],
    [
      { ruledBy: 'absent', record: record({ failure: failure('gone') }) },
      'model-id-or-region',
      'bedrock:GetX says that there is no such target: "gone".',
    ],
    [
      { ruledBy: 'absent', record: record({ failure: failure('x'.repeat(301)) }) },
      'model-id-or-region',
      `bedrock:GetX says that there is no such target: "${'x'.repeat(300)}".`,
    ],
    [
      { ruledBy: 'absent', region, target, record: record({ failure: failure('', 'guardrail-not-found') }) },
      'guardrail-not-found',
      'bedrock:GetX says that there is no such guardrail or version in us-east-1.',
    ],
    [{ ruledBy: 'ended' }, 'model-end-of-life', 'The table says that the model reached its end of life.'],
    [
      { ruledBy: 'ended', record: record({ model: 'a.b', endOfLife: '2026-01-02' }) },
      'model-end-of-life',
      'bedrock:GetX says that a.b reached its end of life on 2026-01-02.',
    ],
    [{ ruledBy: 'no-quota' }, 'quota-exhausted', 'Service Quotas says that a quota of the model is 0.'],
    [
      { ruledBy: 'no-quota', region, model: 'a.b', quota: { applied: { tokensPerDay: { value: 0, code: 'L-1' } } } },
      'quota-exhausted',
      'Service Quotas says that the quota of tokens per day (L-1) of a.b is 0 in us-east-1.',
    ],
    [
      { ruledBy: 'profiles-only', profilesOnly: 'record', model: 'a.b', region, record: record() },
      'inference-profile-required',
      'bedrock:GetX says that a.b is not served on demand in us-east-1: only inference profiles reach it.',
    ],
    [
      { ruledBy: 'profiles-only', profilesOnly: 'table' },
      'inference-profile-required',
      'The dated table says, which Bedrock could not confirm, that the model is not served on demand: only inference profiles reach it.',
    ],
    [
      { ruledBy: 'another-endpoint', mantleOnly: true },
      'model-id-or-region',
      'The ID is one of the bedrock-mantle endpoint, which is out of scope; bedrock-runtime was not called.',
    ],
    [
      { target: { ...target, kind: 'custom-model' } },
      'inference-profile-required',
      'IAM knows no InvokeModel on a custom model: there was nothing to simulate.',
    ],
    [
      { couldSubscribe: {} },
      'model-agreement-missing',
      'Whether the agreement of the model is accepted could not be read, and it is not certain that the principal may not subscribe the account: no call was made.',
    ],
    [
      { couldSubscribe: {}, subscribe: 'allowed' },
      'model-agreement-missing',
      'Whether the agreement of the model is accepted could not be read, and the principal may subscribe the account: no call was made.',
    ],
    [{}, 'unclassified', 'Neither a call nor the simulation was refused.'],
  ])('%j', (evidence, cause, because) => {
    expect(withoutFailure(evidence)).toEqual({ cause, alternatives: [], because: [because] });
  });

  test('a form of which nothing is known may be what is missing', () => {
    const availability = read({ agreement: 'NOT_AVAILABLE' });
    expect(withoutFailure({ availability }).alternatives).toEqual(['anthropic-use-case-form']);
    expect(withoutFailure({ availability, subscribe: 'denied' }).alternatives).toEqual([
      ...['marketplace-not-permitted', 'anthropic-use-case-form'],
    ]);
  });
});
