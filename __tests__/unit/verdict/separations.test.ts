import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../../src/domain/evidence.ts';
import type { Cause } from '../../../src/verdict/causes.ts';
import type { Denial } from '../../../src/verdict/denial.ts';
import { settle } from '../../../src/verdict/disambiguate.ts';
import { isAnthropic, SIMULATION_ALLOWS, UNNAMED } from '../../../src/verdict/separations.ts';

test.each([
  [{ model: 'us.anthropic.claude-x' }, true],
  [
    { model: 'arn:x', target: { kind: 'prompt-router' as const, arn: '', foundationModels: ['anthropic.claude'] } },
    true,
  ],
  [{ model: 'amazon.nova-lite-v1:0' }, false],
  [{ model: 'arn:x', target: { kind: 'prompt-router' as const, arn: '', foundationModels: ['amazon.nova'] } }, false],
  [{}, false],
])('%j is a call of one of Anthropic’s models: %s', (evidence, expected) => {
  expect(isAnthropic(evidence)).toBe(expected);
});

test('a session policy that was given comes before what else the simulator does not know', () => {
  const allowed = { simulation: { outcome: 'allowed' as const, requirements: [] } };
  const recognition = { cause: 'identity-policy-no-allow' as const, alternatives: [], rule: 'unnamed' };
  const first = (evidence: object) => SIMULATION_ALLOWS.find(({ when }) => when(evidence, recognition));
  expect(first({ ...allowed, sessionPolicyGiven: true })?.because).toContain('a session policy was given');
  expect(first(allowed)?.or).toContain('identity-policy-no-allow');
  expect(first({})).toBeUndefined();
  expect(SIMULATION_ALLOWS.every(({ rules }) => rules === UNNAMED)).toBe(true);
});

describe('what else is known makes another cause of a message, or leaves fewer', () => {
  const WHOLE = 'operation-not-allowed';
  const legacy = (source: 'service' | 'table'): Evidence => ({ lifecycle: { status: 'LEGACY', source } });
  const works: Evidence = { model: 'anthropic.claude-x', amazonModelWorks: true };
  const behind = (...foundationModels: string[]): Evidence => ({
    model: 'arn:x',
    target: { kind: 'prompt-router', arn: '', foundationModels },
  });
  const guardrail: Denial = { effect: 'implicit', resource: 'arn:g' };
  const outer = (policyType: NonNullable<Denial['policyType']>): Denial => ({ effect: 'implicit', policyType });
  const elsewhere: Denial = { effect: 'implicit', resource: 'arn:aws:bedrock:us-east-1:444455556666:custom-model/x' };
  const FORM_OR_AGREEMENT: Cause[] = ['model-agreement-missing', 'account-blocked'];
  const LAYERS: Cause[] = ['vpc-endpoint-policy', 'service-control-policy', 'identity-policy-no-allow'];
  const allowed: Evidence = { simulation: { outcome: 'allowed', requirements: [] } };

  type Row = [what: string, of: [Cause, string, Denial?], evidence: Evidence, cause: Cause, or: Cause[] | 'as before'];
  const rows: Row[] = [
    [
      'an Amazon model is refused too',
      ['account-blocked', WHOLE],
      { ...works, amazonModelWorks: false },
      'account-blocked',
      [],
    ],
    ['an Amazon model works', ['account-blocked', WHOLE], works, 'anthropic-use-case-form', FORM_OR_AGREEMENT],
    [
      'an Amazon model works, the model of another provider',
      ['account-blocked', WHOLE],
      { ...works, model: 'cohere.x' },
      'account-blocked',
      'as before',
    ],
    [
      'and the form is missing',
      ['account-blocked', WHOLE],
      { ...works, useCaseForm: 'missing' },
      'anthropic-use-case-form',
      ['model-agreement-missing'],
    ],
    [
      'and the form is missing, no Amazon model was called',
      ['account-blocked', WHOLE],
      { model: 'anthropic.claude-x', useCaseForm: 'missing' },
      'account-blocked',
      'as before',
    ],
    [
      'and the form is missing, of an Amazon model',
      ['account-blocked', WHOLE],
      { ...works, model: 'us.amazon.nova', useCaseForm: 'missing' },
      'account-blocked',
      'as before',
    ],
    [
      'and the form is submitted',
      ['account-blocked', WHOLE],
      { ...works, useCaseForm: 'submitted' },
      'model-agreement-missing',
      ['account-blocked'],
    ],
    [
      'and the form is submitted, no Amazon model was called',
      ['account-blocked', WHOLE],
      { model: 'anthropic.claude-x', useCaseForm: 'submitted' },
      'account-blocked',
      'as before',
    ],
    [
      'and the form is submitted, of an Amazon model',
      ['account-blocked', WHOLE],
      { ...works, model: 'amazon.nova', useCaseForm: 'submitted' },
      'account-blocked',
      'as before',
    ],
    [
      'and the form is submitted, of a model behind a router',
      ['account-blocked', WHOLE],
      { ...behind('cohere.x', 'amazon.nova'), amazonModelWorks: true, useCaseForm: 'submitted' },
      'account-blocked',
      'as before',
    ],
    [
      'and the form is submitted, of a model whose name has Amazon in it',
      ['account-blocked', WHOLE],
      { ...works, model: 'cohere.amazon.x', ...behind('xamazon.y'), useCaseForm: 'submitted' },
      'model-agreement-missing',
      ['account-blocked'],
    ],
    [
      'and the form is submitted, of nothing that is known',
      ['account-blocked', WHOLE],
      { amazonModelWorks: true, useCaseForm: 'submitted' },
      'model-agreement-missing',
      ['account-blocked'],
    ],
    [
      'an Amazon model works, and Bedrock calls the model Legacy',
      ['account-blocked', WHOLE],
      { ...works, ...legacy('service') },
      'model-legacy-inactive',
      ['anthropic-use-case-form', ...FORM_OR_AGREEMENT],
    ],
    [
      'an Amazon model works, and the table calls the model Legacy',
      ['account-blocked', WHOLE],
      { ...works, ...legacy('table') },
      'anthropic-use-case-form',
      FORM_OR_AGREEMENT,
    ],
    [
      'an Amazon model works, and the model is active',
      ['account-blocked', WHOLE],
      { ...works, lifecycle: { status: 'ACTIVE', source: 'service' } },
      'anthropic-use-case-form',
      FORM_OR_AGREEMENT,
    ],
    [
      'Bedrock calls the model Legacy, no Amazon model was called',
      ['account-blocked', WHOLE],
      legacy('service'),
      'account-blocked',
      'as before',
    ],

    [
      'the profile is not in this region',
      ['model-access-not-granted', 'x'],
      { availability: { agreement: 'AVAILABLE', authorization: '', entitlement: '', region: 'NOT_AVAILABLE' } },
      'model-id-or-region',
      ['model-access-not-granted'],
    ],
    [
      'the model is in this region',
      ['model-access-not-granted', 'x'],
      { availability: { agreement: 'AVAILABLE', authorization: '', entitlement: '', region: 'AVAILABLE' } },
      'model-access-not-granted',
      'as before',
    ],
    [
      'other IDs are near',
      ['model-access-not-granted', 'x'],
      { nearestIds: ['y'] },
      'model-id-or-region',
      ['model-access-not-granted'],
    ],
    ['no ID is near', ['model-access-not-granted', 'x'], { nearestIds: [] }, 'model-access-not-granted', 'as before'],
    ['nothing is known', ['model-access-not-granted', 'x'], {}, 'model-access-not-granted', 'as before'],
    [
      'the other endpoint has the ID, under another name',
      ['model-access-not-granted', 'x'],
      { mantleRuntimeId: 'y' },
      'model-id-or-region',
      [],
    ],

    [
      'the configured guardrail was refused',
      ['guardrail-not-permitted', 'x', guardrail],
      { guardrailConfigured: true },
      'guardrail-not-permitted',
      [],
    ],
    [
      'no guardrail was sent',
      ['guardrail-not-permitted', 'x', guardrail],
      { guardrailConfigured: false },
      'guardrail-organization-enforced',
      ['guardrail-not-permitted'],
    ],
    [
      'nothing is known of a guardrail',
      ['guardrail-not-permitted', 'x', guardrail],
      {},
      'guardrail-not-permitted',
      'as before',
    ],
    [
      'the account applies the guardrail',
      ['guardrail-not-permitted', 'x', guardrail],
      { guardrailsEnforced: ['arn:f', 'arn:g'], guardrailConfigured: false },
      'guardrail-not-permitted',
      [],
    ],
    [
      'the account applies another guardrail',
      ['guardrail-not-permitted', 'x', guardrail],
      { guardrailsEnforced: ['arn:f'], guardrailConfigured: false },
      'guardrail-organization-enforced',
      ['guardrail-not-permitted'],
    ],
    [
      'the account applies a guardrail, and a profile of one was refused',
      [
        'guardrail-not-permitted',
        'x',
        { effect: 'implicit', resource: 'arn:aws:bedrock:us-east-1:1:guardrail-profile/us.v1' },
      ],
      { guardrailsEnforced: ['arn:f'], guardrailConfigured: false },
      'guardrail-not-permitted',
      [],
    ],
    [
      'the account applies a guardrail, and nothing was named',
      ['guardrail-not-permitted', 'x'],
      { guardrailsEnforced: ['arn:f'], guardrailConfigured: false },
      'guardrail-organization-enforced',
      ['guardrail-not-permitted'],
    ],

    [
      'the principal may not subscribe, and the form is missing',
      ['marketplace-not-permitted', 'x'],
      { model: 'cohere.x', subscribe: 'denied', useCaseForm: 'missing' },
      'marketplace-not-permitted',
      ['anthropic-use-case-form', 'marketplace-payment'],
    ],
    [
      'the principal may subscribe, and the form is submitted',
      ['marketplace-not-permitted', 'x'],
      { model: 'anthropic.x', subscribe: 'allowed', useCaseForm: 'submitted' },
      'marketplace-payment',
      ['marketplace-pending', 'model-agreement-missing'],
    ],
    [
      'the principal may subscribe, and no form is needed',
      ['marketplace-not-permitted', 'x'],
      { model: 'cohere.x', subscribe: 'allowed' },
      'marketplace-payment',
      ['marketplace-pending', 'model-agreement-missing'],
    ],
    [
      'the principal may subscribe, and nothing is known of the form',
      ['marketplace-not-permitted', 'x'],
      { model: 'anthropic.x', subscribe: 'allowed' },
      'marketplace-payment',
      ['anthropic-use-case-form', 'marketplace-pending', 'model-agreement-missing'],
    ],

    ['an Amazon model works', ['quota-exhausted', 'per-day'], works, 'quota-exhausted', ['throttled']],
    [
      'an Amazon model is refused too',
      ['quota-exhausted', 'per-day'],
      { amazonModelWorks: false },
      'account-verification',
      ['quota-exhausted'],
    ],
    ['nothing is known', ['quota-exhausted', 'per-day'], {}, 'quota-exhausted', 'as before'],
    ['an Amazon model works, another text', ['quota-exhausted', 'x'], works, 'quota-exhausted', 'as before'],

    [
      'the resource is of another account',
      ['identity-policy-no-allow', 'unnamed', elsewhere],
      { account: '111122223333' },
      'resource-based-policy',
      ['identity-policy-no-allow'],
    ],
    [
      'the resource is of the own account',
      ['identity-policy-no-allow', 'unnamed', elsewhere],
      { account: '444455556666' },
      'identity-policy-no-allow',
      'as before',
    ],
    [
      'the own account is not known',
      ['identity-policy-no-allow', 'unnamed', elsewhere],
      {},
      'identity-policy-no-allow',
      'as before',
    ],
    [
      'the resource is of no account',
      [
        'identity-policy-no-allow',
        'unnamed',
        { effect: 'implicit', resource: 'arn:aws:bedrock:us-east-1::foundation-model/x' },
      ],
      { account: '111122223333' },
      'identity-policy-no-allow',
      'as before',
    ],
    [
      'the account of the resource is masked',
      [
        'identity-policy-no-allow',
        'unnamed',
        { effect: 'implicit', resource: 'arn:aws:bedrock:us-east-1:x44445555666612:y/x' },
      ],
      { account: '111122223333' },
      'identity-policy-no-allow',
      'as before',
    ],
    [
      'the account of the resource has more digits',
      [
        'identity-policy-no-allow',
        'unnamed',
        { effect: 'implicit', resource: 'arn:aws:bedrock:us-east-1:4444555566661:y/x' },
      ],
      { account: '111122223333' },
      'identity-policy-no-allow',
      'as before',
    ],
    [
      'no resource was named',
      ['identity-policy-no-allow', 'unnamed', { effect: 'implicit' }],
      { account: '111122223333' },
      'identity-policy-no-allow',
      'as before',
    ],
    [
      'no sentence was read',
      ['identity-policy-no-allow', 'unnamed'],
      { account: '111122223333' },
      'identity-policy-no-allow',
      'as before',
    ],
    [
      'the policy of the refusal is named',
      ['identity-policy-no-allow', 'identity-implicit', elsewhere],
      { account: '111122223333' },
      'identity-policy-no-allow',
      'as before',
    ],
    ['the simulation allows', ['identity-policy-explicit-deny', 'explicit-unnamed'], allowed, 'session-policy', LAYERS],
    [
      'the simulation allows, and a session policy was given',
      ['identity-policy-no-allow', 'unnamed'],
      { ...allowed, sessionPolicyGiven: true },
      'session-policy',
      LAYERS.slice(0, 2),
    ],
    [
      'the simulation was not made, and a session policy was given',
      ['identity-policy-no-allow', 'unnamed'],
      { simulation: { outcome: 'not-made', requirements: [] }, sessionPolicyGiven: true },
      'identity-policy-no-allow',
      'as before',
    ],

    ...(
      [
        ['service control policy', 'service-control-policy'],
        ['permissions boundary', 'permissions-boundary'],
        ['session policy', 'session-policy'],
        ['VPC endpoint policy', 'vpc-endpoint-policy'],
        ['identity-based policy', 'identity-policy-no-allow'],
      ] as const
    ).flatMap(([policy, cause]): Row[] => [
      [
        `a ${policy} refuses the read that the column checks`,
        ['control-plane-optional', 'x', outer(policy)],
        { action: 'discover' },
        cause,
        [],
      ],
      [
        `a ${policy} refuses a read that the column does without`,
        ['control-plane-optional', 'x', outer(policy)],
        { action: 'invoke' },
        'control-plane-optional',
        'as before',
      ],
    ]),
    [
      'a Deny refuses the read that the column checks',
      ['control-plane-optional', 'x', { effect: 'explicit' }],
      { action: 'discover' },
      'identity-policy-explicit-deny',
      [],
    ],
    [
      'a Deny refuses a read that the column does without',
      ['control-plane-optional', 'x', { effect: 'explicit' }],
      { action: 'invoke' },
      'control-plane-optional',
      'as before',
    ],
  ];
  test.each(rows)('%s (%j)', (_, [cause, rule, denial], evidence, expected, or) => {
    const before: Cause[] = ['unclassified'];
    const settled = settle({ cause, rule, alternatives: before, ...(denial && { denial }) }, evidence);
    expect(settled).toEqual({
      cause: expected,
      alternatives: or === 'as before' ? before : or,
      because: or === 'as before' ? [] : [expect.any(String)],
    });
  });
});
