/** What each remedy names of what is known, and the word that stands where it is not known. */
import { describe, expect, test } from '@jest/globals';
import type { DenyStatement, Evidence } from '../../../../src/domain/evidence.ts';
import { worded, type Message } from '../../../../src/domain/message.ts';
import type { RequirementResult } from '../../../../src/domain/report.ts';
import type { TargetKind } from '../../../../src/domain/target-kinds.ts';
import type { Names } from '../../../../src/verdict/cause-definition.ts';
import { causeInfo, titleOf, type Cause } from '../../../../src/verdict/causes.ts';
import { resourceLeg } from '../../../../src/verdict/denial.ts';
import { namesOf, ROLE } from '../names.ts';

const of = (kind: TargetKind, ...foundationModels: string[]): Evidence => ({
  target: { kind, arn: '', foundationModels },
});
const globalLeg = resourceLeg('arn:aws:bedrock:::foundation-model/a.b-v1:0');
const asked = (message: string, service = 'bedrock-runtime', rule = ''): Partial<Names> => ({
  said: { rule, service, message },
});
const endpoints = (more: Partial<NonNullable<Evidence['endpoints']>>): Evidence => ({
  endpoints: { known: true, table: '2026-01-02', fips: [], ...more },
});
const FIPS = asked(
  'connect to bedrock-runtime-fips.us-east-1.amazonaws.com (through the proxy p:1 (HTTPS_PROXY))',
  'x',
  'proxy',
);

type Row = [title: string, cause: Cause, evidence: Evidence, change: Partial<Names>, text: string];

const ROWS: Row[] = [
  ['a key that came by accident is unset', 'api-key', {}, {}, 'make a new Bedrock API key for us-east-1'],
  [
    'a key that came by accident and is denied is unset',
    'api-key',
    {},
    { denial: { effect: 'implicit' } },
    `API keys also need bedrock:CallWithBearerToken, which is denied to ${ROLE}.`,
  ],
  [
    'a key that is checked and denied by a Deny: the other type',
    'api-key',
    { apiKey: 'short-term' },
    { denial: { effect: 'explicit', policyType: 'service control policy' }, policy: ' (p)' },
    `A service control policy (p) forbids ${ROLE} the use of API keys, perhaps only of SHORT_TERM ones`,
  ],
  [
    'a Deny of which no policy is known is one of a policy',
    'api-key',
    { apiKey: 'long-term' },
    { denial: { effect: 'explicit' } },
    `A policy forbids ${ROLE} the use of API keys, perhaps only of LONG_TERM ones`,
  ],
  [
    'a key that is checked and not allowed is allowed',
    'api-key',
    { apiKey: 'long-term' },
    { denial: { effect: 'implicit' } },
    `Allow bedrock:CallWithBearerToken on "*" for ${ROLE}`,
  ],
  [
    'a key that is checked and wrong is made anew',
    'api-key',
    { apiKey: 'long-term' },
    {},
    'Make a new Bedrock API key in us-east-1 and',
  ],
  [
    'a Deny on the model of a global profile has a way around it',
    'identity-policy-explicit-deny',
    {},
    { ...(globalLeg && { leg: globalLeg }) },
    'or call a geographic profile instead of the global one.',
  ],
  [
    'a custom model is called through its deployment',
    'inference-profile-required',
    of('custom-model'),
    {},
    'deploy it',
  ],
  [
    'profiles are named',
    'inference-profile-required',
    {
      profilesInRegion: [
        { id: 'us.a', arn: '' },
        { id: 'global.a', arn: '' },
      ],
    },
    {},
    'Call one of the inference profiles of us-east-1 that contain a.b-v1:0: us.a, global.a.',
  ],
  [
    'profiles that are not known are listed by a call',
    'inference-profile-required',
    {},
    {},
    'bedrock:ListInferenceProfiles names them',
  ],
  [
    'an empty list of profiles names none',
    'inference-profile-required',
    { profilesInRegion: [] },
    {},
    'bedrock:ListInferenceProfiles names them',
  ],
  [
    'agreements are made for the models behind',
    'model-agreement-missing',
    of('inference-profile', 'a', 'b'),
    {},
    'Please accept the offer for a, b in',
  ],
  [
    'an agreement of what has no models behind is for itself',
    'model-agreement-missing',
    of('inference-profile'),
    {},
    'the offer for a.b-v1:0 in',
  ],
  [
    'an agreement of what is not known is for the model',
    'model-agreement-missing',
    {},
    {},
    'the offer for a.b-v1:0 in',
  ],
  [
    'an agreement that could not be read: the permission that reads it',
    'model-agreement-missing',
    { couldSubscribe: { permission: { action: 'bedrock:X', resource: 'arn:y' } } },
    {},
    `Whether there is an agreement could not be read: allow bedrock:X on arn:y to ${ROLE}. If there is none: `,
  ],
  [
    'an agreement that no permission reads: the input that calls all the same',
    'model-agreement-missing',
    { couldSubscribe: {} },
    {},
    'with `allow-marketplace-subscription: true` the call is made all the same. If there is none: ',
  ],
  [
    'the day of the end, and the successors',
    'model-end-of-life',
    { lifecycle: { status: 'EOL', source: 'service', endOfLife: '2026-01-02T00:00:00Z' }, successors: ['c', 'd'] },
    {},
    'a.b-v1:0 reached its end of life on 2026-01-02; move to c, d in us-east-1.',
  ],
  [
    'no day and no successor',
    'model-end-of-life',
    { lifecycle: { status: 'EOL', source: 'service' }, successors: [] },
    {},
    'a.b-v1:0 has reached its end of life; move to a model of us-east-1 whose lifecycle status is ACTIVE.',
  ],
  ['nothing known of the lifecycle', 'model-end-of-life', {}, {}, 'move to a model of us-east-1 whose'],
  [
    'the day and the successors of a Legacy model',
    'model-legacy-inactive',
    { lifecycle: { status: 'LEGACY', source: 'service', endOfLife: '2026-01-02T00:00:00Z' }, successors: ['c', 'd'] },
    {},
    'Move from a.b-v1:0 to c, d in us-east-1; the access of this account does not come back by waiting, and the end of life is 2026-01-02.',
  ],
  [
    'no day and no successor of a Legacy model',
    'model-legacy-inactive',
    { lifecycle: { status: 'LEGACY', source: 'service' }, successors: [] },
    {},
    'to a model whose lifecycle status is ACTIVE in us-east-1; the access of this account does not come back by waiting.',
  ],
  [
    'nothing known of a Legacy model',
    'model-legacy-inactive',
    {},
    {},
    'to a model whose lifecycle status is ACTIVE in',
  ],
  [
    'a model of the other endpoint: what it is called here, and what the other needs',
    'model-id-or-region',
    { mantleRuntimeId: 'c', region: 'cn-north-1', account: '111122223333' },
    {},
    'on bedrock-runtime the model is c. An application that calls it at bedrock-mantle.cn-north-1.api.aws needs bedrock-mantle:CreateInference on arn:aws-cn:bedrock-mantle:cn-north-1:111122223333:project/default,',
  ],
  [
    'a model of the other endpoint alone, nothing else known',
    'model-id-or-region',
    { mantleOnly: true },
    {},
    'served by the bedrock-mantle endpoint only, which this check does not call. An application that calls it at bedrock-mantle.REGION.api.aws needs bedrock-mantle:CreateInference on arn:aws:bedrock-mantle:REGION:ACCOUNT:project/default,',
  ],
  [
    'what belongs to an account may be deleted',
    'model-id-or-region',
    { ...of('imported-model'), nearestIds: ['c'] },
    {},
    'There is no imported model a.b-v1:0 in us-east-1',
  ],
  [
    'the nearest ID of a foundation model',
    'model-id-or-region',
    { ...of('foundation-model'), nearestIds: ['c', 'd'] },
    {},
    'the nearest that is: c.',
  ],
  [
    'the nearest ID of a profile',
    'model-id-or-region',
    { ...of('inference-profile'), nearestIds: ['c'] },
    {},
    'the nearest that is: c.',
  ],
  [
    'the profiles of the region',
    'model-id-or-region',
    {
      nearestIds: [],
      profilesInRegion: [
        { id: 'us.a', arn: '' },
        { id: 'us.b', arn: '' },
      ],
    },
    {},
    'Use an ID that us-east-1 has: us.a, us.b.',
  ],
  ['no ID that is near', 'model-id-or-region', { profilesInRegion: [] }, {}, 'Check a.b-v1:0 against the models'],
  ['nothing known of the region', 'model-id-or-region', {}, {}, 'Check a.b-v1:0 against the models'],
  ['GitHub that does not answer', 'network', {}, asked('', 'github'), 'reaches the GitHub server'],
  [
    'GitHub whose name is not known',
    'network',
    endpoints({ known: false }),
    asked('', 'github', 'host-unknown'),
    'reaches the GitHub server',
  ],
  [
    'AWS that does not answer',
    'network',
    {},
    asked('', 'sts'),
    'Check that us-east-1 is a region with Bedrock and that the runner reaches it',
  ],
  [
    'no call that is known',
    'network',
    {},
    {},
    'Check that us-east-1 is a region with Bedrock and that the runner reaches it',
  ],
  [
    'something that answers for GitHub',
    'network',
    {},
    asked('', 'github', 'foreign-id-token'),
    'between the runner and GitHub answered',
  ],
  [
    'something that answers for AWS',
    'network',
    {},
    asked('', 'sts', 'foreign-id-token'),
    'between the runner and AWS answered',
  ],
  [
    'a name that is not known, no table',
    'network',
    {},
    asked('', 'sts', 'host-unknown'),
    'that the runner resolves names of AWS',
  ],
  [
    'a region of the table',
    'network',
    endpoints({}),
    asked('', 'sts', 'host-unknown'),
    'that the runner resolves names of AWS',
  ],
  [
    'a region that is not of the table, and the one that was meant',
    'network',
    endpoints({ known: false, nearest: 'us-east-2' }),
    asked('', 'sts', 'host-unknown'),
    'us-east-1 is not among the regions with Bedrock of 2026-01-02, so its name is probably wrong: perhaps `us-east-2` is meant.',
  ],
  [
    'a region that is near to none',
    'network',
    endpoints({ known: false }),
    asked('', 'sts', 'host-unknown'),
    'check its spelling.',
  ],
  [
    'a FIPS endpoint that no region has',
    'network',
    endpoints({}),
    FIPS,
    'by the table of 2026-01-02; no region of its partition has one. Check one of those',
  ],
  [
    'a FIPS endpoint that others have',
    'network',
    endpoints({ fips: ['us-west-2', 'us-east-2'] }),
    FIPS,
    'there is one in us-west-2, us-east-2. Check one of those, or unset AWS_USE_FIPS_ENDPOINT (`use_fips_endpoint` of the profile). Look at the proxy p:1 (HTTPS_PROXY): ',
  ],
  ['the audience of the token', 'oidc-audience-mismatch', { token: { aud: 'x.example' } }, {}, 'x.example'],
  ['no audience', 'oidc-audience-mismatch', {}, {}, "the token's audience"],
  [
    'the provider that is missing, with the audience of the token',
    'oidc-provider-missing',
    { token: { aud: 'x.example' } },
    {},
    'https://token.actions.githubusercontent.com (arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com) with the audience x.example in the account of',
  ],
  [
    'the provider of an account that is not known, with the usual audience',
    'oidc-provider-missing',
    {},
    { role: 'the role' },
    'https://token.actions.githubusercontent.com with the audience sts.amazonaws.com in the account of the role.',
  ],
  [
    'an endpoint of the Marketplace is called with its own body',
    'operation-unsupported',
    of('marketplace-endpoint'),
    {},
    'call a.b-v1:0 once with the body of its own model',
  ],
  [
    'a column that does not apply is left out',
    'operation-unsupported',
    { ...of('inference-profile'), action: 'stream' },
    {},
    'Leave stream out for a.b-v1:0;',
  ],
  ['an action that is not known is left out', 'operation-unsupported', {}, {}, 'Leave this action out'],
  [
    'the quota that is 0',
    'quota-exhausted',
    { quota: { applied: { tokensPerDay: { value: 0, code: 'L-1' } } } },
    {},
    'L-1',
  ],
  [
    'an imported model that is being loaded',
    'service-fault',
    { ...of('imported-model'), notReady: true },
    {},
    'a.b-v1:0 was unloaded',
  ],
  ['an imported model with a fault', 'service-fault', of('imported-model'), {}, 'keeps failing in us-east-1'],
  [
    'another model that is not ready',
    'service-fault',
    { ...of('custom-model'), notReady: true },
    {},
    'keeps failing in us-east-1',
  ],
  [
    'a simulation of the named principal',
    'simulation-not-permitted',
    {},
    { denial: { effect: 'implicit', resource: 'x' }, resource: 'arn:named' },
    'Allow iam:SimulatePrincipalPolicy on arn:named for',
  ],
  [
    'a simulation of no named principal',
    'simulation-not-permitted',
    {},
    { denial: { effect: 'implicit' } },
    `Allow iam:SimulatePrincipalPolicy on ${ROLE} for`,
  ],
  [
    'a caller that is a session is its role',
    'sts-assume-role-denied',
    {
      assumption: {
        caller: 'arn:aws:sts::111122223333:assumed-role/ci/s',
        byRole: true,
        sentExternalId: true,
        externalIdAt: 'A',
        durationAt: 'B',
      },
    },
    {},
    'for arn:aws:iam::111122223333:role/ci, and',
  ],
  [
    'no caller is the principal',
    'sts-assume-role-denied',
    {},
    {},
    `for ${ROLE}, and name that principal in the trust policy of the role; check the external ID if the trust policy asks for one.`,
  ],
  [
    'a role from a role',
    'sts-duration-exceeded',
    { assumption: { caller: 'arn:c', byRole: true, sentExternalId: false, externalIdAt: 'A', durationAt: 'B' } },
    {},
    'Write 3600 or less in B: ',
  ],
  [
    'a role from a role, who is named',
    'sts-duration-exceeded',
    { assumption: { caller: 'arn:c', byRole: true, sentExternalId: false, externalIdAt: 'A', durationAt: 'B' } },
    {},
    'a session of a role (arn:c), and',
  ],
  [
    'a role from a role that is not known',
    'sts-duration-exceeded',
    { assumption: { byRole: true, sentExternalId: false, externalIdAt: 'A', durationAt: 'B' } },
    {},
    'a session of a role, and',
  ],
  [
    'a role from anything else',
    'sts-duration-exceeded',
    { assumption: { byRole: false, sentExternalId: false, externalIdAt: 'A', durationAt: 'B' } },
    {},
    'Set `role-duration-seconds` to 3600 or less',
  ],
];

test.each(ROWS)('%s (%s)', (_, cause, evidence, change, text) => {
  expect(worded(causeInfo(cause).remedy(namesOf(evidence, change)), 'workflow')).toContain(text);
});

test('a FIPS endpoint that the table has, and a host that is another, leave the proxy alone to look at', () => {
  const text = (fips: string[], change: Partial<Names>) =>
    worded(causeInfo('network').remedy(namesOf(endpoints({ fips }), change)), 'workflow');
  expect(text(['us-east-1'], FIPS)).toMatch(/^Look at the proxy p:1/);
  expect(text([], asked('connect ECONNREFUSED', 'x', 'proxy'))).toMatch(/^Look at the proxy of the environment:/);
  expect(text([], asked('bedrock-runtime-fips.', 'github', 'proxy'))).toMatch(/^Look at the proxy/);
});

test('a profile of another account says so in its own words', () => {
  const remedy = (kind: TargetKind) => worded(causeInfo('resource-based-policy').remedy(namesOf(of(kind))), 'workflow');
  expect(remedy('application-inference-profile')).not.toBe(remedy('inference-profile'));
});

test('closer titles hold for their case, and for one that is not known the plain one does', () => {
  for (const cause of ['inference-profile-required', 'operation-unsupported', 'resource-based-policy'] as const) {
    expect(titleOf(cause, {})).toBe(causeInfo(cause).title);
  }
});

/** The text of a message that says the same to everyone. */
function plain(message: Message): string {
  if (typeof message !== 'string') throw new TypeError(`differs by its reader: ${JSON.stringify(message)}`);
  return message;
}

describe('a Deny of the principal’s own', () => {
  const remedy = (denies: DenyStatement[], change: Partial<Names> = {}) =>
    causeInfo('identity-policy-explicit-deny').remedy(namesOf({ denies }, change));
  const is = `${ROLE} is denied bedrock:InvokeModel on the model by the Deny statement`;
  const guard: DenyStatement = {
    policy: 'p',
    sid: 'G',
    condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-1'] } },
  };

  test('that could not be read: where it is', () => {
    expect(remedy([])).toBe(`Change the Deny statement of ${ROLE} that matches bedrock:InvokeModel on the model.`);
  });
  test('without a condition: exempt the call', () => {
    expect(
      remedy([
        { policy: 'p', sid: 'A' },
        { policy: 'q', sid: 'B' },
      ]),
    ).toBe(`${is} "A" in p and "B" in q: exempt this call there, if it is meant to be let through.`);
  });
  test('that is a guard: how a call passes it, said once, and it stays', () => {
    const text = plain(remedy([guard, { ...guard, sid: 'H' }]));
    expect(text).toMatch(/The statement is a guard: leave it in place\.$/);
    expect(text.match(/Call through that VPC endpoint/g)).toHaveLength(1);
    expect(text).toContain(`${is} "G" in p (`);
  });
});

describe('all that is missing is named at once', () => {
  const missing = (resource: string, more: Partial<RequirementResult> = {}): RequirementResult => ({
    action: 'bedrock:InvokeModel',
    resource,
    requestedRegion: 'us-east-1',
    decision: 'implicitDeny',
    statements: [],
    missingContextKeys: [],
    ...more,
  });
  const remedy = (requirements: RequirementResult[], change: Partial<Names> = {}, madeUp?: Record<string, string>) =>
    plain(
      causeInfo('identity-policy-no-allow').remedy(
        namesOf(
          { simulation: { outcome: 'denied', requirements }, ...(madeUp && { madeUp }) },
          { resource: 'r0', ...change },
        ),
      ),
    );
  const allow = (resources: string) => `Allow bedrock:InvokeModel on ${resources} in a policy of ${ROLE}.`;

  test('the refused resource first, each once', () => {
    expect(remedy([missing('r1'), missing('r0'), missing('r2', { deniedBy: 'identity-policy' })])).toBe(
      allow('r0, r1 and r2'),
    );
  });
  test('eight, and then how many more', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => missing(`r${index + 1}`));
    expect(remedy(many(7))).toBe(allow('r0, r1, r2, r3, r4, r5, r6 and r7'));
    expect(remedy(many(9))).toBe(allow('r0, r1, r2, r3, r4, r5, r6, r7 and 2 more'));
  });
  test.each<[string, Partial<RequirementResult>]>([
    ['what is allowed', { decision: 'allowed' }],
    ['what a Deny refuses', { decision: 'explicitDeny' }],
    ['what another layer refuses', { deniedBy: 'permissions-boundary' }],
    ['another action', { action: 'bedrock:ApplyGuardrail' }],
    ['what has no resource type', { resource: '*' }],
  ])('but not %s', (_, more) => {
    expect(remedy([missing('r1', more)])).toBe(allow('r0'));
  });
  test('but not what was made up', () => {
    expect(remedy([missing('r1'), missing('r2')], {}, { r1: 'job' })).toBe(allow('r0 and r2'));
  });
  test('but nothing where the action is not known', () => {
    expect(remedy([missing('r1', { action: 'the action' })], { action: 'the action' })).toBe(
      `Allow the action on r0 in a policy of ${ROLE}.`,
    );
  });
  test('an Allow that hangs on a condition comes first', () => {
    const guards = [{ policy: 'p', sid: 'A', keys: [] }];
    const text = causeInfo('identity-policy-no-allow').remedy(namesOf({ guards }));
    expect(text).toMatch(/^The statement "A" of the policy p allows bedrock:InvokeModel, but only where/);
  });
});
