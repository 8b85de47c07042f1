import { expect, test } from '@jest/globals';
import type { Evidence } from '../../../src/domain/evidence.ts';
import type { Cause } from '../../../src/domain/cause.ts';
import { settle } from '../../../src/verdict/disambiguate.ts';

const recognized = (cause: Cause, rule = 'x', alternatives: Cause[] = []) => ({ cause, rule, alternatives });
const denied = (deniedBy?: 'organization' | 'permissions-boundary'): Evidence => ({
  simulation: {
    outcome: 'denied',
    requirements: [
      {
        ...{ action: 'bedrock:InvokeModel', resource: 'arn', requestedRegion: 'us-east-1', decision: 'implicitDeny' },
        ...(deniedBy && { deniedBy }),
        ...{ statements: [], missingContextKeys: [] },
      },
    ],
  },
});

test('without evidence a text means what it was recognised as', () => {
  const one = recognized('marketplace-not-permitted', 'marketplace', ['marketplace-payment']);
  expect(settle(one, {})).toEqual({ cause: one.cause, alternatives: one.alternatives, because: [] });
});

test('a denial whose text names no policy is explained by the simulation of the same call', () => {
  const one = recognized('identity-policy-no-allow', 'unnamed', ['service-control-policy', 'session-policy']);
  expect(settle(one, denied('organization'))).toMatchObject({
    cause: 'service-control-policy',
    alternatives: ['session-policy'],
  });
  expect(settle(one, denied('permissions-boundary')).cause).toBe('permissions-boundary');
});

test('a denial whose text names its policy is not', () => {
  expect(settle(recognized('session-policy', 'session'), denied('organization')).cause).toBe('session-policy');
});

test.each<[string, Cause, Evidence, Cause]>([
  ['a fork', 'github-id-token-permission', { forkPullRequest: true }, 'github-fork-pull-request'],
  ['no fork', 'github-id-token-permission', { forkPullRequest: false }, 'github-id-token-permission'],
  ['a submitted form', 'anthropic-use-case-form', { useCaseForm: 'submitted' }, 'model-agreement-missing'],
  [
    'a guardrail of others',
    'guardrail-not-permitted',
    { guardrailConfigured: false },
    'guardrail-organization-enforced',
  ],
  ['the own guardrail', 'guardrail-not-permitted', { guardrailConfigured: true }, 'guardrail-not-permitted'],
  ['may subscribe, no form needed', 'marketplace-not-permitted', { subscribe: 'allowed' }, 'marketplace-payment'],
  ['an ID of another endpoint', 'model-access-not-granted', { mantleOnly: true }, 'model-id-or-region'],
  ['the column that reads', 'control-plane-optional', { action: 'discover' }, 'identity-policy-no-allow'],
  ['another column', 'control-plane-optional', { action: 'invoke' }, 'control-plane-optional'],
])('%s: %s becomes what the evidence says', (_, cause, evidence, expected) => {
  const settled = settle(recognized(cause), evidence);
  expect(settled.cause).toBe(expected);
  expect(settled.alternatives).not.toContain(expected);
});

test('a text of the whole account is told apart by what came of an Amazon model', () => {
  const whole = recognized('account-blocked', 'operation-not-allowed');
  const claude = { model: 'anthropic.claude-x', amazonModelWorks: true };
  expect(settle(whole, claude).cause).toBe('anthropic-use-case-form');
  expect(settle(whole, { ...claude, amazonModelWorks: false }).cause).toBe('account-blocked');
  expect(settle(recognized('account-blocked', 'support-case'), claude).cause).toBe('account-blocked');
});
