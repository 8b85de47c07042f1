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
