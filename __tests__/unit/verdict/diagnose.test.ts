import { describe, expect, test } from '@jest/globals';
import type { RequirementResult } from '../../../src/domain/report.ts';
import { worded } from '../../../src/domain/message.ts';
import { CAUSES, causeInfo } from '../../../src/verdict/causes.ts';
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
