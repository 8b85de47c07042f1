import { describe, expect, test } from '@jest/globals';
import { diagnose } from '../../../src/verdict/diagnose.ts';
import { parseDenial, resourceLeg } from '../../../src/verdict/denial.ts';
import { recognize } from '../../../src/verdict/recognize.ts';

const ARN = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0';
const USER = 'arn:aws:sts::111122223333:assumed-role/check/session';

describe('the denial sentence', () => {
  test.each([
    [
      `User: ${USER} is not authorized to perform: bedrock:InvokeModel on resource: ${ARN} because no identity-based policy allows the bedrock:InvokeModel action`,
      {
        principal: USER,
        action: 'bedrock:InvokeModel',
        resource: ARN,
        effect: 'implicit',
        policyType: 'identity-based policy',
      },
    ],
    [
      `User: ${USER} is not authorized to perform: bedrock:InvokeModel on resource: ${ARN} with an explicit deny in a service control policy: arn:aws:organizations::444455556666:policy/o-1/service_control_policy/p-1.`,
      {
        principal: USER,
        action: 'bedrock:InvokeModel',
        resource: ARN,
        effect: 'explicit',
        policyType: 'service control policy',
        policyArn: 'arn:aws:organizations::444455556666:policy/o-1/service_control_policy/p-1',
      },
    ],
    [
      'User: u is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:x:1:instance/* with an explicit deny in a permissions boundary: arn:aws:iam::1:policy/b.',
      {
        principal: 'u',
        action: 'ec2:RunInstances',
        resource: 'arn:aws:ec2:x:1:instance/*',
        effect: 'explicit',
        policyType: 'permissions boundary',
        policyArn: 'arn:aws:iam::1:policy/b',
      },
    ],
    [
      'User: arn:aws:iam::111122223333:user/ci/deployer is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/a',
      {
        principal: 'arn:aws:iam::111122223333:user/ci/deployer',
        action: 'sts:AssumeRole',
        resource: 'arn:aws:iam::111122223333:role/a',
        effect: 'unknown',
      },
    ],
    [
      'User: u is not authorized to perform: a-b:Do with an explicit deny in a sessions policy',
      { principal: 'u', action: 'a-b:Do', effect: 'explicit', policyType: 'session policy' },
    ],
    [
      'User: u is not authorized to perform: s3:Get with an explicit deny in a VPC endpoint policy transitively through a service control policy',
      {
        principal: 'u',
        action: 's3:Get',
        effect: 'explicit',
        policyType: 'VPC endpoint policy',
        through: 'service control policy',
      },
    ],
    [
      'is not authorized ... on resource: arn:aws:bedrock:eu-north-1::foundation-model/... with an explicit deny in a service control policy: .../p-1',
      {
        resource: 'arn:aws:bedrock:eu-north-1::foundation-model/',
        effect: 'explicit',
        policyType: 'service control policy',
      },
    ],
    [
      'Not authorized to perform sts:AssumeRoleWithWebIdentity',
      { action: 'sts:AssumeRoleWithWebIdentity', effect: 'unknown' },
    ],
    [
      'User: <> is not authorized to perform: bedrock:InvokeModel on resource: <> with an explicit deny in an identity-based policy.',
      {
        action: 'bedrock:InvokeModel',
        resource: '<>',
        effect: 'explicit',
        policyType: 'identity-based policy',
      },
    ],
    [
      'User: u is not\n authorized to perform: bedrock:InvokeModel\n on resource:\n r because no permissions boundary allows the action',
      {
        principal: 'u',
        action: 'bedrock:InvokeModel',
        resource: 'r',
        effect: 'implicit',
        policyType: 'permissions boundary',
      },
    ],
  ])('%s', (message, denial) => {
    expect(parseDenial(message)).toEqual(denial);
  });

  test.each([
    'Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions',
    'Your account is not authorized to invoke this API operation.',
    'Not authorized; see service control policy documentation for explicit deny examples.',
    '',
  ])('is not in "%s"', (message) => {
    expect(parseDenial(message)).toBeUndefined();
  });

  test('answers hostile megabytes', () => {
    for (const piece of [
      'not authorized to perform: ',
      'user: ',
      'is not authorized on resource: arn:',
      'explicit deny in a ',
      'because no ',
    ]) {
      parseDenial(piece.repeat(Math.ceil(1_000_000 / piece.length)));
    }
  });
});

describe('the cause of a denial', () => {
  const denied = (action: string, rest: string, resource: string = ARN): string =>
    recognize({
      service: '',
      operation: '',
      errorName: 'AccessDeniedException',
      message: `User: ${USER} is not authorized to perform: ${action} on resource: ${resource} ${rest}`,
    }).cause;
  const implicit = (type: string): string => `because no ${type} allows the action`;
  const explicit = (type: string): string => `with an explicit deny in a ${type}`;

  test.each([
    ['bedrock:InvokeModel', implicit('identity-based policy'), 'identity-policy-no-allow'],
    ['bedrock:InvokeModel', explicit('n identity-based policy').replace('a n', 'an'), 'identity-policy-explicit-deny'],
    ['bedrock:InvokeModel', implicit('service control policy'), 'service-control-policy'],
    ['bedrock:InvokeModel', explicit('resource control policy'), 'resource-control-policy'],
    ['bedrock:InvokeModel', implicit('permissions boundary'), 'permissions-boundary'],
    ['bedrock:InvokeModel', implicit('session policy'), 'session-policy'],
    ['bedrock:InvokeModel', implicit('VPC endpoint policy'), 'vpc-endpoint-policy'],
    ['bedrock:InvokeModel', explicit('resource-based policy'), 'resource-based-policy'],
    ['bedrock:InvokeModel', '', 'identity-policy-no-allow'],
    ['bedrock:InvokeModel', 'with an explicit deny', 'identity-policy-explicit-deny'],
    ['bedrock:CallWithBearerToken', explicit('service control policy'), 'api-key'],
    ['bedrock:ListFoundationModels', implicit('identity-based policy'), 'control-plane-optional'],
    ['bedrock:GetAsyncInvoke', implicit('identity-based policy'), 'identity-policy-no-allow'],
    ['bedrock:ListModelInvocationJobs', implicit('identity-based policy'), 'identity-policy-no-allow'],
    ['bedrock:ApplyGuardrail', explicit('service control policy'), 'service-control-policy'],
    ['iam:SimulatePrincipalPolicy', explicit('service control policy'), 'simulation-not-permitted'],
    ['sts:AssumeRole', implicit('role trust policy'), 'sts-assume-role-denied'],
    ['sts:AssumeRole', explicit('service control policy'), 'service-control-policy'],
    ['sts:TagSession', '', 'sts-tag-session-denied'],
  ])('%s %s is %s', (action, rest, cause) => {
    expect(denied(action, rest)).toBe(cause);
  });

  test('of a guardrail depends on whose it is', () => {
    const guardrail = (account: string): string => `arn:aws:bedrock:us-east-1:${account}:guardrail/abc`;
    const why = implicit('identity-based policy');
    expect(denied('bedrock:ApplyGuardrail', why, guardrail('111122223333'))).toBe('guardrail-not-permitted');
    expect(denied('bedrock:ApplyGuardrail', why, guardrail('444455556666'))).toBe('guardrail-organization-enforced');
  });
});

test.each([
  [ARN, { kind: 'foundation-model', region: 'us-east-1', account: '', id: 'anthropic.claude-3-haiku-20240307-v1:0' }],
  ['arn:aws:bedrock:::foundation-model/m', { kind: 'global-foundation-model', region: '', account: '', id: 'm' }],
  [
    'arn:aws:bedrock:eu-west-1:1:inference-profile/eu.m',
    { kind: 'inference-profile', region: 'eu-west-1', account: '1', id: 'eu.m' },
  ],
  [
    'arn:aws:bedrock:x:1:application-inference-profile/a',
    { kind: 'application-inference-profile', region: 'x', account: '1', id: 'a' },
  ],
  ['arn:aws:bedrock:x:1:guardrail-profile/a', { kind: 'guardrail', region: 'x', account: '1', id: 'a' }],
  ['arn:aws:iam::1:role/a/b', { kind: 'other', region: '', account: '1', id: 'a/b' }],
  ['*', undefined],
])('the leg of %s', (arn, leg) => {
  expect(resourceLeg(arn)).toEqual(leg);
});

describe('a sentence that was cut', () => {
  const whole =
    'User: arn:aws:iam::111122223333:user/ci is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0';

  test.each([
    [whole, undefined, whole.split('resource: ')[1]],
    [`${whole} because no`, true, whole.split('resource: ')[1]],
    [`${whole}...`, true, `${whole.split('resource: ')[1] ?? ''}\u2026`],
    [whole.slice(0, whole.indexOf('-profile/')), true, 'arn:aws:bedrock:us-east-1:111122223333:inference\u2026'],
    [`${whole} because no session policy allows it`, undefined, whole.split('resource: ')[1]],
    [
      `${whole} (Service: BedrockRuntime, Status Code: 403, Request ID: 1, and more words)`,
      undefined,
      whole.split('resource: ')[1],
    ],
  ])('%s', (message, cut, resource) => {
    expect(parseDenial(message)).toMatchObject({ resource });
    expect(parseDenial(message)?.cut).toBe(cut);
  });

  test('has no policy where its resource is incomplete, and says that it is cut', () => {
    const message = whole.slice(0, whole.indexOf('-profile/'));
    const { remedy, evidence } = diagnose({ service: '', operation: '', errorName: '', message });
    expect(remedy.policy).toBeUndefined();
    expect(evidence.join(' ')).toContain('The message ends before it says which kind of policy denied it');
  });
});
