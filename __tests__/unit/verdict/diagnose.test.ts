import { describe, expect, test } from '@jest/globals';
import type { RequirementResult } from '../../../src/domain/report.ts';
import { worded } from '../../../src/domain/message.ts';
import { CAUSES, causeInfo, type Cause } from '../../../src/verdict/causes.ts';
import { diagnose, refusalClass } from '../../../src/verdict/diagnose.ts';
import type { Evidence } from '../../../src/verdict/diagnose.ts';

const ROLE = 'arn:aws:iam::111122223333:role/service/check';
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0';
const MODEL = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const cell: Evidence = {
  account: '111122223333',
  principalArn: ROLE,
  region: 'us-east-1',
  model: `us.${MODEL}`,
  action: 'invoke',
  target: { kind: 'inference-profile', arn: PROFILE, foundationModels: [MODEL] },
};
const modelIn = (region: string): string => `arn:aws:bedrock:${region}::foundation-model/${MODEL}`;

function requirement(resource: string, more: Partial<RequirementResult> = {}): RequirementResult {
  return {
    action: 'bedrock:InvokeModel',
    resource,
    requestedRegion: 'us-east-1',
    decision: 'implicitDeny',
    deniedBy: 'identity-policy',
    statements: [],
    missingContextKeys: [],
    ...more,
  };
}

function bedrock(message: string, evidence: Evidence = {}, httpStatus = 403) {
  const failure = {
    service: 'bedrock-runtime',
    operation: 'InvokeModel',
    errorName: 'AccessDeniedException',
    httpStatus,
    message,
  };
  return diagnose(failure, { ...cell, ...evidence });
}

function denied(resource: string, why: string, evidence: Evidence = {}) {
  return bedrock(`User: x is not authorized to perform: bedrock:InvokeModel on resource: ${resource} ${why}`, evidence);
}

const MARKETPLACE =
  'Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model.';
const FORM = 'Model use case details have not been submitted for this account.';
const NOT_ALLOWED = 'Operation not allowed';
const NO_ACCESS = "You don't have access to the model with the specified model ID.";
const available = {
  agreement: 'AVAILABLE',
  authorization: 'AUTHORIZED',
  entitlement: 'AVAILABLE',
  region: 'AVAILABLE',
};

describe('evidence separates the causes of one text', () => {
  const rows: [string, string, Evidence, string, string[]][] = [
    [
      'marketplace, nothing known',
      MARKETPLACE,
      {},
      'marketplace-not-permitted',
      ['marketplace-payment', 'anthropic-use-case-form', 'model-agreement-missing'],
    ],
    [
      'marketplace, may not subscribe',
      MARKETPLACE,
      { subscribe: 'denied' },
      'marketplace-not-permitted',
      ['marketplace-payment'],
    ],
    [
      'marketplace, may subscribe, form there',
      MARKETPLACE,
      { subscribe: 'allowed', useCaseForm: 'submitted' },
      'marketplace-payment',
      ['marketplace-pending', 'model-agreement-missing'],
    ],
    [
      'marketplace, may subscribe, form missing',
      MARKETPLACE,
      { subscribe: 'allowed', useCaseForm: 'missing' },
      'anthropic-use-case-form',
      ['marketplace-not-permitted', 'marketplace-payment'],
    ],
    [
      'marketplace, pending',
      MARKETPLACE,
      { availability: { ...available, agreement: 'PENDING' } },
      'marketplace-pending',
      ['marketplace-payment'],
    ],
    ['form, nothing known', FORM, {}, 'anthropic-use-case-form', ['model-agreement-missing']],
    ['form, missing', FORM, { useCaseForm: 'missing' }, 'anthropic-use-case-form', []],
    ['form, submitted', FORM, { useCaseForm: 'submitted' }, 'model-agreement-missing', ['anthropic-use-case-form']],
    [
      'not allowed, nothing known',
      NOT_ALLOWED,
      {},
      'account-blocked',
      ['anthropic-use-case-form', 'model-agreement-missing'],
    ],
    ['not allowed, Amazon refused too', NOT_ALLOWED, { amazonModelWorks: false }, 'account-blocked', []],
    [
      'not allowed, Amazon works',
      NOT_ALLOWED,
      { amazonModelWorks: true },
      'anthropic-use-case-form',
      ['model-agreement-missing', 'account-blocked'],
    ],
    [
      'per day, Amazon refused too',
      'Too many tokens per day',
      { amazonModelWorks: false },
      'account-verification',
      ['quota-exhausted'],
    ],
    ['per day, Amazon works', 'Too many tokens per day', { amazonModelWorks: true }, 'quota-exhausted', ['throttled']],
    [
      'no access, not in region',
      NO_ACCESS,
      { availability: { ...available, region: 'NOT_AVAILABLE' } },
      'model-id-or-region',
      ['model-access-not-granted'],
    ],
    ['no access, unknown ID', NO_ACCESS, { nearestIds: ['us.x'] }, 'model-id-or-region', ['model-access-not-granted']],
    ['no access, mantle ID', NO_ACCESS, { mantleRuntimeId: 'x-v1:0' }, 'model-id-or-region', []],
    [
      'form for an account that is blocked by name',
      'Please create a support case',
      { amazonModelWorks: true },
      'account-blocked',
      [],
    ],
  ];

  test.each(rows)('%s', (_, message, evidence, cause, alternatives) => {
    expect(bedrock(message, evidence)).toMatchObject({ cause, alternatives });
  });

  test('a denial without a kind of policy takes it from the simulation', () => {
    const simulation = {
      outcome: 'denied' as const,
      requirements: [requirement(PROFILE, { deniedBy: 'permissions-boundary' })],
    };
    expect(denied(PROFILE, '', { simulation }).cause).toBe('permissions-boundary');
  });

  test('and is a session policy where the simulation allows and one was given', () => {
    const simulation = { outcome: 'allowed' as const, requirements: [requirement(PROFILE, { decision: 'allowed' })] };
    expect(denied(PROFILE, '', { simulation, sessionPolicyGiven: true }).cause).toBe('session-policy');
  });

  test('a kind of policy that AWS names is believed, whatever the simulation says', () => {
    const simulation = { outcome: 'allowed' as const, requirements: [] };
    const diagnosis = denied(PROFILE, 'because no VPC endpoint policy allows the action', { simulation });
    expect(diagnosis.cause).toBe('vpc-endpoint-policy');
    expect(diagnosis.evidence).toContain("IAM's simulation of the same call says allowed.");
  });

  test('a read-only call is what the column discover checks', () => {
    const failure = { service: 'bedrock', operation: 'ListFoundationModels', errorName: 'AccessDeniedException' };
    const message =
      'User: x is not authorized to perform: bedrock:ListFoundationModels because no identity-based policy allows the action';
    expect(diagnose({ ...failure, message }, { action: 'discover' }).cause).toBe('identity-policy-no-allow');
    expect(diagnose({ ...failure, message }, { action: 'invoke' }).cause).toBe('control-plane-optional');
  });
});

describe('a cell without a failed call', () => {
  test.each([
    [{ deniedBy: 'organization' as const }, 'service-control-policy'],
    [{ deniedBy: 'permissions-boundary' as const }, 'permissions-boundary'],
    [{ deniedBy: 'session-policy' as const }, 'session-policy'],
    [{ decision: 'explicitDeny' as const }, 'identity-policy-explicit-deny'],
    [{}, 'identity-policy-no-allow'],
  ])('denied by %j is %s', (more, cause) => {
    const simulation = {
      outcome: 'denied' as const,
      requirements: [requirement(PROFILE, { decision: 'allowed' }), requirement(modelIn('us-west-2'), more)],
    };
    expect(diagnose(undefined, { ...cell, simulation }).cause).toBe(cause);
  });

  test.each([
    [
      { availability: { ...available, agreement: 'NOT_AVAILABLE' }, subscribe: 'denied' as const },
      'model-agreement-missing',
    ],
    [
      { availability: { ...available, agreement: 'NOT_AVAILABLE' }, useCaseForm: 'missing' as const },
      'anthropic-use-case-form',
    ],
    [{ availability: { ...available, agreement: 'NOT_AVAILABLE' } }, 'model-agreement-missing'],
    [{ availability: { ...available, region: 'NOT_AVAILABLE' } }, 'model-id-or-region'],
    [{ availability: available }, 'unclassified'],
    [{}, 'unclassified'],
  ])('with %j is %s', (evidence: Evidence, cause) => {
    expect(diagnose(undefined, { ...cell, ...evidence }).cause).toBe(cause);
  });
});

describe('the smallest policy', () => {
  test('has the denied legs only, and the profile as a condition of its models', () => {
    const simulation = {
      outcome: 'denied' as const,
      requirements: [
        requirement(PROFILE),
        requirement(modelIn('us-west-2')),
        requirement(modelIn('us-east-2')),
        requirement(modelIn('us-east-1'), { decision: 'allowed' }),
        requirement(modelIn('us-west-1'), { deniedBy: 'organization' }),
      ],
    };
    expect(diagnose(undefined, { ...cell, simulation }).remedy.policy).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'BedrockInvokeModelThroughProfile',
          Effect: 'Allow',
          Action: ['bedrock:InvokeModel'],
          Resource: [modelIn('us-east-2'), modelIn('us-west-2')],
          Condition: { StringEquals: { 'bedrock:InferenceProfileArn': PROFILE } },
        },
        { Sid: 'BedrockInvokeProfile', Effect: 'Allow', Action: ['bedrock:InvokeModel'], Resource: [PROFILE] },
      ],
    });
  });

  test.each([
    ['a service control policy', modelIn('us-east-1'), 'with an explicit deny in a service control policy'],
    [
      'a wildcard',
      'arn:aws:bedrock:us-east-1::foundation-model/*',
      'because no identity-based policy allows the action',
    ],
    ['all resources', '*', 'because no identity-based policy allows the action'],
    [
      'a masked ARN',
      'arn:aws:bedrock:us-east-1:***:inference-profile/x',
      'because no identity-based policy allows the action',
    ],
    ['a cut ARN', '<region>', 'because no identity-based policy allows the action'],
  ])('is not written for %s', (_, resource, why) => {
    expect(denied(resource, why).remedy.policy).toBeUndefined();
  });

  test('never grants a Marketplace subscription', () => {
    expect(bedrock(MARKETPLACE, { subscribe: 'denied' }).remedy.policy).toBeUndefined();
  });

  test('of a refused profile alone covers the models behind it, and says by which table', () => {
    const { remedy } = denied(PROFILE, 'because no identity-based policy allows the action');
    expect(remedy.policy).toMatchObject({
      Statement: [
        {
          Resource: [modelIn('us-east-1'), modelIn('us-east-2'), modelIn('us-west-2')],
          Condition: { StringEquals: { 'bedrock:InferenceProfileArn': PROFILE } },
        },
        { Resource: [PROFILE] },
      ],
    });
    expect(remedy.text).toMatch(/by the dated table of \d{4}-\d\d-\d\d/);
  });

  test('of a profile that no table has says that more may come', () => {
    const unknown = `${PROFILE.slice(0, PROFILE.indexOf('/'))}/us.newcomer.large-v9:0`;
    const { remedy } = denied(unknown, 'because no identity-based policy allows the action');
    expect(remedy.policy).toMatchObject({ Statement: [{ Resource: [unknown] }] });
    expect(remedy.text).toContain('refused next');
  });
});

describe('remedies name what they are about', () => {
  test('a trust failure prints role, sub, aud and the condition in both formats', () => {
    const failure = {
      service: 'sts',
      operation: 'AssumeRoleWithWebIdentity',
      errorName: 'AccessDenied',
      httpStatus: 403,
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    };
    const { remedy } = diagnose(failure, {
      roleArn: ROLE,
      token: {
        sub: 'repo:acme/app:environment:prod',
        aud: 'sts.amazonaws.com',
        repository_id: '456',
        repository_owner_id: '123',
      },
    });
    for (const part of [
      ROLE,
      'repo:acme/app:environment:prod',
      'repo:acme@123/app@456:environment:prod',
      'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub',
    ]) {
      expect(remedy.text).toContain(part);
    }
  });

  test('an organization denial is a message ready to send', () => {
    const { remedy, owner } = denied(
      'arn:aws:bedrock:::foundation-model/m',
      'with an explicit deny in a service control policy: arn:aws:organizations::1:policy/p-1',
    );
    expect(owner).toBe('organization-administrator');
    expect(remedy.text).toMatch(/^Send this to the administrator of your AWS organization: "/);
    for (const part of [ROLE, 'bedrock:InvokeModel', 'arn:aws:organizations::1:policy/p-1', 'unspecified'])
      expect(remedy.text).toContain(part);
  });

  test.each([
    [
      'the profiles',
      'Invocation of model ID x with on-demand throughput isn’t supported.',
      {
        profilesInRegion: [
          { id: 'us.x', arn: 'a' },
          { id: 'global.x', arn: 'b' },
        ],
      },
      'us.x, global.x',
    ],
    ['the nearest ID', 'The provided model identifier is invalid.', { nearestIds: ['near.id-v1:0'] }, 'near.id-v1:0'],
    [
      'the mantle ID',
      'The provided model identifier is invalid.',
      { mantleRuntimeId: 'openai.gpt-oss-120b-1:0' },
      'openai.gpt-oss-120b-1:0',
    ],
    [
      'the endpoint of an ID without a provider',
      'The provided model identifier is invalid.',
      { model: 'claude-haiku-4-5', region: 'eu-west-1', nearestIds: ['anthropic.claude-haiku-4-5-20251001-v1:0'] },
      'the nearest that is: anthropic.claude-haiku-4-5-20251001-v1:0. The ID has the form of Claude Platform on AWS: an application that calls it at aws-external-anthropic.eu-west-1.api.aws needs aws-external-anthropic:CreateInference',
    ],
    [
      'the date and the successors',
      'This model version has reached the end of its life.',
      { lifecycle: { status: 'LEGACY', endOfLife: '2026-10-14T00:00:00Z' }, successors: ['us.next'] },
      'on 2026-10-14; move to us.next',
    ],
    ['the account owner', FORM, {}, 'Send this to the owner of the AWS account'],
    ['the payment', 'INVALID_PAYMENT_INSTRUMENT', {}, 'Send this to the owner of the AWS account'],
  ])('%s', (_, message, evidence: Evidence, part) => {
    expect(bedrock(message, evidence, 400).remedy.text).toContain(part);
  });

  test('no remedy of any cause gives too much', () => {
    for (const cause of CAUSES) {
      const names = {
        principal: 'P',
        role: 'R',
        account: 'A',
        region: 'us-east-1',
        model: 'M',
        action: 'x:Y',
        resource: 'arn',
        policy: '',
        evidence: {},
      };
      const info = causeInfo(cause);
      const text = worded(info.remedy(names), 'workflow');
      expect(text).not.toMatch(/aws-marketplace:Subscribe|bedrock:\*|"Resource": ?"\*"/);
      expect(text.length).toBeGreaterThan(20);
      expect(info.documentation.length).toBeGreaterThan(0);
      for (const page of info.documentation) expect(page).toMatch(/^https:\/\/docs\.(aws\.amazon|github)\.com\//);
    }
  });
});

test.each([
  ['identity-policy-no-allow', 403, 'policy'],
  ['vpc-endpoint-policy', 403, 'policy'],
  ['anthropic-use-case-form', 404, 'model'],
  ['model-id-or-region', 400, 'model'],
  ['account-blocked', 400, 'model'],
  ['quota-exhausted', 429, 'model'],
  ['credentials-expired', 403, 'credentials'],
  ['oidc-trust-mismatch', 403, 'credentials'],
  ['request-rejected', 400, 'request'],
  ['operation-unsupported', 400, 'operation-unsupported'],
  ['throttled', 429, 'throttled'],
  ['service-fault', 503, 'failed'],
  ['network', undefined, 'failed'],
  ['unclassified', 401, 'policy'],
  ['unclassified', 403, 'policy'],
  ['unclassified', 404, 'model'],
  ['unclassified', 500, 'failed'],
  ['unclassified', undefined, 'failed'],
] as const)('a refusal for %s with status %s is %s', (cause, status, outcome) => {
  expect(refusalClass(cause, status)).toBe(outcome);
});

test('an unknown text carries the raw message and claims nothing', () => {
  const { cause, alternatives, evidence, layer } = bedrock('Words never seen before');
  expect({ cause, alternatives, layer }).toEqual({ cause: 'unclassified', alternatives: [], layer: 'unknown' });
  expect(evidence[0]).toContain('Words never seen before');
});

test('an agreement that could not be read is not called missing', () => {
  const { cause, summary } = diagnose(undefined, { couldSubscribe: {} });
  expect(cause).toBe('model-agreement-missing');
  expect(summary).toMatch(/^Whether the account has an agreement for this model could not be read/);
});

describe('the summary says what it was about', () => {
  const summary = (...of: Parameters<typeof diagnose>): string => diagnose(...of).summary;
  const failure = (message: string, more: object = {}) => ({
    ...{ service: 'bedrock-runtime', operation: 'InvokeModel', errorName: '', message },
    ...more,
  });
  const known = (cause: Cause, denial?: object) => ({ known: { cause, ...(denial && { denial }) } }) as object;
  const refused = { action: 'bedrock:InvokeModel', resource: 'arn:r', effect: 'implicit' };
  const here: Evidence = { model: 'a.b', region: 'us-east-1', roleArn: ROLE };

  test.each<[string, object, Evidence, string]>([
    [
      'a refused action and resource',
      known('identity-policy-no-allow', refused),
      here,
      ' (bedrock:InvokeModel on arn:r).',
    ],
    [
      'an action alone',
      known('identity-policy-no-allow', { ...refused, resource: undefined }),
      here,
      ' (bedrock:InvokeModel).',
    ],
    [
      'an action without a resource type',
      known('identity-policy-no-allow', { ...refused, action: 'bedrock:ListFoundationModels' }),
      here,
      ' (bedrock:ListFoundationModels).',
    ],
    [
      'a refused simulation',
      known('simulation-not-permitted', { ...refused, action: 'iam:SimulatePrincipalPolicy' }),
      here,
      ' (iam:SimulatePrincipalPolicy on arn:r).',
    ],
    ['a policy of which no action is known', known('identity-policy-no-allow'), here, ' (a.b, us-east-1).'],
    ['the role of a trust failure', known('oidc-trust-mismatch', refused), here, ` (${ROLE}).`],
    ['a trust failure without a role', known('oidc-trust-mismatch'), { region: 'us-east-1' }, ' (us-east-1).'],
    ['model and region', known('throttled', refused), here, ' (a.b, us-east-1).'],
    ['the region alone', known('throttled'), { region: 'us-east-1' }, ' (us-east-1).'],
    ['nothing of a workflow', known('github-id-token-permission'), here, '.'],
    ['nothing of credentials', known('credentials-expired'), here, '.'],
    ['nothing where nothing is known', known('throttled'), {}, '.'],
  ])('%s', (_, more, evidence, end) => {
    const text = summary(failure('m', more), evidence);
    expect(text.endsWith(end)).toBe(true);
    if (end === '.') expect(text).not.toContain('(');
  });

  test('what is not recognised is quoted, 300 characters at most, and an empty text not at all', () => {
    expect(summary(failure('Words never seen before'))).toMatch(/: "Words never seen before"\.$/);
    expect(summary(failure('x'.repeat(301)))).toMatch(/: "x{300}"\.$/);
    expect(summary(failure(''))).not.toContain('"');
    expect(summary(failure('Too many requests', known('throttled')))).not.toContain('"');
  });
});

describe('a diagnosis has', () => {
  const NOT_ALLOWED_HERE = 'because no identity-based policy allows the bedrock:InvokeModel action';

  test('a kind for each thing that was seen', () => {
    const { evidence, evidenceKinds } = denied(PROFILE, NOT_ALLOWED_HERE, { useCaseForm: 'missing' });
    expect(evidenceKinds).toHaveLength(evidence.length);
    expect(evidenceKinds?.[0]).toBe('answer');
    expect(evidenceKinds).toContain('account');
  });

  test('the link where a quota that is 0 is raised first, and only there', () => {
    const console = 'https://console.aws.amazon.com/servicequotas/';
    const quota = { applied: { tokensPerDay: { value: 0, code: 'L-1', console } } };
    const links = (ruledBy: 'no-quota' | 'ended', evidence: Evidence) =>
      diagnose(undefined, { ruledBy, ...evidence }).remedy.documentation;
    expect(links('no-quota', { quota })[0]).toBe(console);
    expect(links('ended', { quota })).not.toContain(console);
    expect(links('no-quota', {})).toEqual([...causeInfo('quota-exhausted').documentation]);
    expect(links('ended', {}).length).toBeGreaterThan(0);
  });

  test('no cause among its own alternatives', () => {
    const { cause, alternatives } = diagnose({
      ...{ service: 'x', operation: 'y', errorName: '', message: 'm' },
      known: { cause: 'throttled', alternatives: ['throttled', 'network'] },
    });
    expect([cause, ...alternatives]).toEqual(['throttled', 'network']);
  });

  test('names of what is known, and words for what is not', () => {
    const text = (evidence: Evidence, denial?: object, cause: Cause = 'account-blocked') =>
      diagnose(
        {
          ...{ service: 'bedrock-runtime', operation: 'InvokeModel', errorName: '', message: 'm' },
          known: { cause, ...(denial && { denial }) } as NonNullable<Parameters<typeof diagnose>[0]>['known'] & object,
        },
        evidence,
      ).remedy.text;
    const model = { resource: 'arn:aws:bedrock:us-east-1::foundation-model/a.b', effect: 'implicit' };
    expect(text({})).toContain('for the account: calls of the model in the region of the call');
    expect(text({ account: '111122223333' })).toContain('for account 111122223333:');
    expect(text({ principalArn: ROLE })).toContain('for account 111122223333:');
    expect(text({ account: '444455556666', principalArn: ROLE })).toContain('for account 444455556666:');
    expect(text({ account: 'account-1' })).toContain('for the account:');
    expect(text({ account: '1111222233334' })).toContain('for the account:');
    expect(text({}, model)).toContain('calls of a.b in');
    expect(text({ model: 'x.y' }, model)).toContain('calls of x.y in');
    expect(text({}, { ...model, resource: `${model.resource}*` })).toContain('calls of the model in');
    expect(text({}, { ...model, resource: 'arn:aws:bedrock:us-east-1::foundation-model/' })).toContain(
      'calls of the model in',
    );
  });

  test('the principal that was named, a session as its role, else the role that was to be assumed', () => {
    const text = (evidence: Evidence, principal?: string) =>
      diagnose(
        {
          ...{ service: 'bedrock-runtime', operation: 'InvokeModel', errorName: '', message: 'm' },
          known: {
            cause: 'identity-policy-no-allow',
            denial: {
              action: 'a:B',
              resource: 'arn:r',
              effect: 'implicit',
              ...(principal !== undefined && { principal }),
            },
          },
        },
        evidence,
      ).remedy.text;
    const session = 'arn:aws:sts::111122223333:assumed-role/app/s';
    expect(text({}, session)).toContain('in a policy of arn:aws:iam::111122223333:role/app.');
    expect(text({ principalArn: ROLE }, session)).toContain(`in a policy of ${ROLE}.`);
    expect(text({ roleArn: ROLE })).toContain(`in a policy of ${ROLE}.`);
    expect(text({})).toContain('in a policy of the principal.');
  });

  test('a resource that was made up as its type, and `*` for what has none', () => {
    const simulation = (resource: string, action = 'a:B') => ({
      outcome: 'denied' as const,
      requirements: [requirement(resource, { action })],
    });
    const text = (evidence: Evidence) => diagnose(undefined, evidence).remedy.text;
    expect(text({ simulation: simulation('arn:made'), madeUp: { 'arn:made': 'job' } })).toContain(
      'on resources of type job in',
    );
    expect(text({ simulation: simulation('arn:real'), madeUp: { 'arn:made': 'job' } })).toContain('on arn:real in');
    expect(text({ simulation: simulation('*', 'bedrock:ListFoundationModels') })).toContain(
      'on "*" (it has no resource type) in',
    );
  });

  test('a simulated Deny as one', () => {
    const denies = { outcome: 'denied' as const, requirements: [requirement('arn:r', { decision: 'explicitDeny' })] };
    expect(diagnose(undefined, { apiKey: 'long-term', simulation: denies })).toMatchObject({
      cause: 'identity-policy-explicit-deny',
    });
  });

  test('the hint that more may be refused only for a profile that is seen alone', () => {
    const unknown = `${PROFILE.slice(0, PROFILE.indexOf('/'))}/us.newcomer.large-v9:0`;
    const hint = (resource: string, evidence: Evidence = {}, why = NOT_ALLOWED_HERE) =>
      denied(resource, why, evidence).remedy.text.includes('refused next');
    expect(hint(unknown)).toBe(true);
    expect(hint(unknown.replace('inference-profile', 'application-inference-profile'))).toBe(true);
    expect(hint(unknown, { simulation: { outcome: 'denied', requirements: [requirement(unknown)] } })).toBe(false);
    expect(hint(modelIn('us-east-1'))).toBe(false);
    expect(hint(unknown, {}, 'because no session policy allows the bedrock:InvokeModel action')).toBe(false);
    expect(hint(PROFILE)).toBe(false);
  });
});
