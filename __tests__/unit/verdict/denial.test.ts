import { describe, expect, test } from '@jest/globals';
import { diagnose } from '../../../src/verdict/diagnose.ts';
import { parseDenial, resourceLeg, type Denial } from '../../../src/verdict/denial.ts';
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

const TO = 'User: u is not authorized to perform: bedrock:InvokeModel';
const R = 'arn:aws:bedrock:us-east-1::foundation-model/a.b';

describe('each part is found on its own', () => {
  test.each<[string, string, object]>([
    [
      'an action in quotes',
      `u is not authorized to perform: "bedrock:InvokeModel" on resource: r`,
      { action: 'bedrock:InvokeModel' },
    ],
    [
      'an action in single quotes',
      `u is not authorized to perform: 'bedrock:InvokeModel'`,
      { action: 'bedrock:InvokeModel' },
    ],
    ['every action', 'u is not authorized to perform: bedrock:*', { action: 'bedrock:*' }],
    [
      'the resource, with its article',
      `${TO} on the resource ${R} because no session policy allows it`,
      { resource: R },
    ],
    ['resources', `${TO} on resources: ${R}`, { resource: R }],
    ['a resource in quotes and brackets', `${TO} on resource: (["${R}"]).`, { resource: R }],
    ['a resource that begins like the reason', `${TO} on resource: because-x`, { resource: 'because-x' }],
    [
      'no resource where the reason follows',
      `${TO} on resource: because no session policy allows it`,
      { policyType: 'session policy' },
    ],
    [
      'no resource where nothing follows',
      `${TO} on resource: "" with an explicit deny in a session policy`,
      { effect: 'explicit' },
    ],
    ['no principal that was left out', 'User is not authorized to perform: bedrock:InvokeModel', { effect: 'unknown' }],
    [
      'no principal of several words',
      'User: someone who is not authorized to perform: bedrock:InvokeModel',
      { effect: 'unknown' },
    ],
    [
      'a principal that ends in `is`',
      'User: chris is not authorized to perform: bedrock:InvokeModel',
      { principal: 'chris' },
    ],
    [
      'a principal of 390 characters',
      `User: ${'x'.repeat(390)} is not authorized to perform: bedrock:InvokeModel`,
      { principal: 'x'.repeat(390) },
    ],
    [
      'an Allow that is missing before a Deny that is spoken of',
      `${TO} because no session policy allows it; an explicit deny in a permissions boundary would say so`,
      { effect: 'implicit', policyType: 'session policy' },
    ],
    [
      'a Deny before a missing Allow',
      `${TO} with an explicit deny in a session policy because no permissions boundary allows it`,
      { effect: 'explicit', policyType: 'session policy' },
    ],
    [
      'the kind of policy before the word Allow',
      `${TO} because no session policy allows the action of the identity-based policy`,
      { policyType: 'session policy' },
    ],
    [
      'the first kind of several',
      `${TO} with an explicit deny in a session policy of the identity-based kind`,
      { policyType: 'session policy' },
    ],
    [
      'the policy before "transitively"',
      `${TO} with an explicit deny in a session policy transitively through a permissions boundary`,
      { policyType: 'session policy', through: 'permissions boundary' },
    ],
    [
      'the policy’s ARN at its end',
      `${TO} with an explicit deny in a permissions boundary: arn:aws:iam::1:policy/b`,
      { policyArn: 'arn:aws:iam::1:policy/b' },
    ],
    [
      'the policy’s ARN before more words',
      `${TO} with an explicit deny in a session policy: arn:aws:iam::1:policy/b, says AWS`,
      { policyArn: 'arn:aws:iam::1:policy/b' },
    ],
  ])('%s', (_, message, parts) => {
    const found: Partial<Denial> = parseDenial(message) ?? {};
    expect(found).toMatchObject(parts);
    for (const part of ['action', 'resource', 'principal'] as const)
      if (!(part in parts)) expect(found[part] ?? '').not.toMatch(/^(?:because|""|someone|is)/);
  });

  test('nothing is said of what is not known', () => {
    const known = (message: string) => Object.keys(parseDenial(message) ?? {}).sort();
    expect(known('User is not authorized to perform: bedrock:InvokeModel')).toEqual(['action', 'effect']);
    expect(known(`User: ${'x'.repeat(500)} is not authorized to perform: bedrock:InvokeModel`)).toEqual([
      'action',
      'effect',
    ]);
    expect(known(`${TO} with an explicit deny in a session policy`)).toEqual([
      'action',
      'effect',
      'policyType',
      'principal',
    ]);
  });

  test('an ARN that comes later than the policy is not the policy’s', () => {
    const far = `${TO} with an explicit deny in a session policy. Ask arn:aws:iam::1:role/x about a policy: arn:aws:iam::1:policy/y`;
    expect(parseDenial(far)?.policyArn).toBe('arn:aws:iam::1:policy/y');
    expect(
      parseDenial(`policy: arn:aws:iam::1:policy/before. ${TO} with an explicit deny in a session policy`),
    ).not.toHaveProperty('policyArn');
  });

  test('the second sentence is read where the first says nothing', () => {
    const empty = 'not authorized to perform the required actions. ';
    expect(parseDenial(`${empty}${TO}`)?.action).toBe('bedrock:InvokeModel');
    expect(parseDenial(`${empty.repeat(7)}${TO}`)?.action).toBe('bedrock:InvokeModel');
    expect(parseDenial(`${empty.repeat(8)}${TO}`)).toBeUndefined();
  });

  test('a clause alone names no action that stands elsewhere', () => {
    expect(parseDenial('Refused with an explicit deny in a session policy')).toEqual({
      ...{ effect: 'explicit', policyType: 'session policy' },
    });
  });
});

describe('a text that stops before its reason', () => {
  const cut = (message: string) => parseDenial(message)?.cut === true;
  test.each([
    `${TO} on resource: ${R}...`,
    `${TO} on resource: ${R} because`,
    `${TO} on resource: ${R} because no`,
    `${TO} on resource: ${R} with an explicit`,
    `${TO} on resource: ${R}... with a"`,
    `${TO} on resource: arn:aws:bedrock:us-east-1:`,
    `${TO} on resource: arn:aws:bedrock:us-east-1::foundation-model`,
    `${TO} on resource: arn:aws:bedrock:us-east-1::foundation-model/`,
    `${TO} on resource: arn:aws:s3:::bucket-`,
    `${TO}...`,
  ])('%s', (message) => {
    expect(cut(message)).toBe(true);
  });

  test.each([
    `${TO} on resource: ${R}`,
    `${TO} on resource: arn:aws:s3:::bucket`,
    `${TO} on resource: arn:aws:bedrock:us-east-1::foundation-model and so on`,
    `${TO} on resource: ${R} because no session policy allows it`,
    `${TO} on resource: ${R}... ${'and something else that is long'.repeat(2)}`,
    TO,
    'User: u is not authorized to perform: ec2:Run on resource: *...',
  ])('not: %s', (message) => {
    expect(cut(message)).toBe(message.endsWith('*...'));
  });

  test('marks the resource, for which no policy can be written', () => {
    expect(parseDenial(`${TO} on resource: ${R}...`)?.resource).toBe(`${R}\u2026`);
    expect(parseDenial(`${TO} on resource: arn:aws:bedrock:us-east-1::foundation-model/`)?.resource).toMatch(/\u2026$/);
    expect(parseDenial(`${TO} on resource: ${R} because`)?.resource).toBe(R);
  });
});

test.each([
  ['arn:aws:bedrock:us-east-1:1:application-inference-profile/x', 'application-inference-profile', 'x'],
  ['arn:aws:bedrock:::foundation-model/a:0', 'global-foundation-model', 'a:0'],
  ['arn:aws:bedrock:us-east-1:1:guardrail-profile/us.v1', 'guardrail', 'us.v1'],
  ['arn:aws:bedrock:us-east-1:1:guardrail/g/x', 'guardrail', 'g/x'],
  ['arn:aws:bedrock:us-east-1:1:foundation-model', 'foundation-model', ''],
  ['arn:aws:bedrock:us-east-1:1:custom-model/x', 'other', 'x'],
  ['arn:aws:s3:::foundation-model/x', 'other', 'x'],
])('%s is a %s', (arn, kind, id) => {
  expect(resourceLeg(arn)).toMatchObject({ kind, id });
});

test.each(['*', 'x:aws:bedrock:us-east-1:1:custom-model/x', 'arn:aws:bedrock:us-east-1:1', ''])(
  '%j is no ARN',
  (text) => {
    expect(resourceLeg(text)).toBeUndefined();
  },
);
