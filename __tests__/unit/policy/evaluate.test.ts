/** Decisions on requests, each by a rule of AWS's documentation. */
import { describe, expect, test } from '@jest/globals';
import { requestContext } from '../../../src/policy/context.ts';
import { type PolicyDocument, type PolicyKind, readPolicy } from '../../../src/policy/document.ts';
import {
  type PolicyDecision,
  type PolicyRequest,
  type PolicySet,
  compilePolicies,
  evaluate,
} from '../../../src/policy/evaluate.ts';

const ACCOUNT = '111122223333';
const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' };

function policy(statements: object | object[], kind: PolicyKind = 'identity', name = 'policy'): PolicyDocument {
  const read = readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), { name, kind });
  if (!read.ok) throw new Error(read.problem.message);
  return read.document;
}

function decide(set: Partial<PolicySet>, request: Partial<PolicyRequest> = {}): PolicyDecision {
  return evaluate(compilePolicies({ identity: [], ...set }), {
    action: 'bedrock:InvokeModel',
    resource: MODEL,
    context: requestContext({}, 'absent'),
    ...request,
  });
}

/** Whether a condition holds for a request with these keys. */
function holds(
  condition: object,
  keys: Record<string, string | string[] | null>,
  unlisted: 'absent' | 'unknown' = 'absent',
) {
  const { outcome } = decide(
    { identity: [policy({ ...ALLOW_ALL, Condition: condition })] },
    { context: requestContext(keys, unlisted) },
  );
  return outcome === 'depends' ? outcome : outcome === 'allowed';
}

describe('condition operators', () => {
  test.each<[object, Record<string, string | string[] | null>, boolean]>([
    [
      { StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } },
      { 'aws:requestedregion': 'eu-west-1' },
      true,
    ],
    [{ StringEquals: { 'aws:RequestedRegion': 'us-*' } }, { 'aws:RequestedRegion': 'us-east-1' }, false],
    [
      { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } },
      { 'aws:RequestedRegion': 'us-east-1' },
      false,
    ],
    [{ StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } }, {}, true],
    [{ StringNotEqualsIgnoreCase: { 'aws:username': 'ANNE' } }, { 'aws:username': 'anne' }, false],
    [{ StringEqualsIgnoreCase: { 'aws:username': 'ANNE' } }, { 'aws:username': 'anne' }, true],
    [{ StringLike: { 'aws:username': 'a?n*' } }, { 'aws:username': 'anne' }, true],
    [{ StringLike: { 'aws:username': 'a${*}' } }, { 'aws:username': 'anne' }, false],
    [{ StringLikeIfExists: { 'aws:username': 'x' } }, {}, true],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }, {}, true],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }, { 'aws:TagKeys': ['team', 'x'] }, false],
    [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['team'] } }, { 'aws:TagKeys': ['team', 'x'] }, true],
    [{ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['team'] } }, {}, false],
    // IfExists has the last word: "If the key is not present, evaluate the condition element as true".
    [{ 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': ['team'] } }, {}, true],
    // "An integer or decimal value": an exponent is neither.
    [{ NumericEquals: { 'aws:MultiFactorAuthAge': '36e2' } }, { 'aws:MultiFactorAuthAge': '3600' }, false],
    [
      { 'ForAllValues:StringNotLike': { 'aws:TagKeys': 'key1*' } },
      { 'aws:TagKeys': ['key1:hr', 'key1:personnel'] },
      false,
    ],
    [{ 'ForAllValues:StringNotLike': { 'aws:TagKeys': 'key1*' } }, { 'aws:TagKeys': ['key2:audit'] }, true],
    [{ Null: { 'aws:SourceVpce': 'true' } }, {}, true],
    [{ Null: { 'aws:SourceVpce': false } }, {}, false],
    [{ Null: { 'aws:SourceVpce': false } }, { 'aws:SourceVpce': 'vpce-1' }, true],
    [{ Bool: { 'aws:SecureTransport': true } }, { 'aws:SecureTransport': 'True' }, true],
    [{ Bool: { 'aws:SecureTransport': false } }, {}, false],
    [{ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }, {}, true],
    [{ NumericLessThanEquals: { 'aws:MultiFactorAuthAge': '3600' } }, { 'aws:MultiFactorAuthAge': '3600.0' }, true],
    [{ NumericGreaterThan: { 'aws:MultiFactorAuthAge': 10 } }, { 'aws:MultiFactorAuthAge': '9' }, false],
    [{ NumericEquals: { 'aws:MultiFactorAuthAge': 10 } }, { 'aws:MultiFactorAuthAge': 'ten' }, false],
    [
      { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } },
      { 'aws:CurrentTime': '2026-11-28T12:00:00Z' },
      true,
    ],
    [{ DateGreaterThan: { 'aws:EpochTime': '2026-01-01' } }, { 'aws:EpochTime': '1764288000' }, false],
    [{ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, { 'aws:SourceIp': '203.0.113.9' }, true],
    [{ IpAddress: { 'aws:SourceIp': '203.0.113.9' } }, { 'aws:SourceIp': '203.0.113.9' }, true],
    [{ IpAddress: { 'aws:SourceIp': '2001:DB8:1234::/48' } }, { 'aws:SourceIp': '2001:db8:1234:5::1' }, true],
    [{ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, { 'aws:SourceIp': '203.0.113.9' }, false],
    [{ BinaryEquals: { 'example:Key': 'QmluYXJ5' } }, { 'example:Key': 'QmluYXJ5' }, true],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }, { 'aws:PrincipalArn': ROLE }, true],
    [{ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a??' } }, { 'aws:PrincipalArn': ROLE }, true],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam:*:role/app' } }, { 'aws:PrincipalArn': ROLE }, false],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:*' } }, { 'aws:PrincipalArn': ROLE }, false],
    [{ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin-*' } }, {}, true],
    [
      { StringEquals: { 'aws:PrincipalTag/team': '${aws:RequestTag/team}' } },
      { 'aws:PrincipalTag/team': 'a', 'aws:RequestTag/team': 'a' },
      true,
    ],
    [
      { StringLike: { 'aws:username': '${aws:PrincipalTag/x}' } },
      { 'aws:username': 'anne', 'aws:PrincipalTag/x': '*' },
      false,
    ],
    [{ StringEquals: { 'aws:username': "${aws:PrincipalTag/x, 'anne'}" } }, { 'aws:username': 'anne' }, true],
    [{ StringEquals: { 'aws:username': '${aws:PrincipalTag/x}' } }, { 'aws:username': 'anne' }, false],
    [{ StringNotEquals: { 'aws:username': '${aws:PrincipalTag/x}' } }, { 'aws:username': 'anne' }, true],
  ])('%j on %j: %s', (condition, keys, wanted) => {
    expect(holds(condition, keys)).toBe(wanted);
  });

  test('a key of several values under an operator for one is documented nowhere, and decides nothing', () => {
    expect(holds({ StringEquals: { 'aws:TagKeys': 'team' } }, { 'aws:TagKeys': ['team', 'cost'] })).toBe('depends');
  });

  test('in a policy without a version a variable is plain text', () => {
    const text = JSON.stringify({
      Statement: { ...ALLOW_ALL, Condition: { StringEquals: { 'aws:username': '${aws:username}' } } },
    });
    const read = readPolicy(text, { name: 'old', kind: 'identity' });
    if (!read.ok) throw new Error(read.problem.message);
    const context = requestContext({ 'aws:username': 'anne' }, 'absent');
    expect(decide({ identity: [read.document] }, { context }).outcome).toBe('denied');
  });
});

describe('resources', () => {
  test.each<[string, string, boolean]>([
    ['arn:aws:bedrock:*::foundation-model/*', MODEL, true],
    ['arn:aws:bedrock:*::foundation-model/*', 'arn:aws:bedrock:::foundation-model/amazon.nova-lite-v1:0', true],
    ['arn:aws:bedrock:us-*::foundation-model/*', 'arn:aws:bedrock:::foundation-model/amazon.nova-lite-v1:0', false],
    ['arn:aws:bedrock:*', MODEL, true],
    // "It can expand to match beyond the colon boundaries."
    ['arn:aws:bedrock:us-*:foundation-model/*', MODEL, true],
    ['arn:aws:bedrock:us-east-1:foundation-model/*', MODEL, false],
    ['arn:aws:bedrock:us-east-?::foundation-model/*', MODEL, true],
    ['arn:aws:bedrock:*:*:inference-profile/*', MODEL, false],
    ['arn:aws:bedrock:us-east-1::foundation-model/Anthropic.*', MODEL, false],
    ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-*-v1:0', MODEL, true],
    ['arn:aws:bedrock:${aws:RequestedRegion}::foundation-model/*', MODEL, false],
    ['arn:aws:bedrock:us-east-1::foundation-model/${aws:PrincipalTag/vendor}.*', MODEL, true],
  ])('%s and %s: %s', (pattern, resource, wanted) => {
    const context = requestContext(
      { 'aws:RequestedRegion': 'us-east-1', 'aws:PrincipalTag/vendor': 'anthropic' },
      'absent',
    );
    const identity = [policy({ ...ALLOW_ALL, Resource: pattern })];
    expect(decide({ identity }, { resource, context }).outcome).toBe(wanted ? 'allowed' : 'denied');
  });

  test('an action that does not take the resource is denied whatever is allowed', () => {
    const resource = `arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/ab12cd34ef56`;
    const decision = decide({ identity: [policy(ALLOW_ALL)] }, { resource });
    expect(decision).toMatchObject({ outcome: 'denied', explicit: false });
    expect(decision.expectedTypes).toContain('foundation-model');
  });

  test('an action that takes no resource is allowed on * only', () => {
    const request = { action: 'bedrock:ListFoundationModels', resource: MODEL };
    expect(decide({ identity: [policy({ ...ALLOW_ALL, Resource: 'arn:aws:bedrock:*' })] }, request).outcome).toBe(
      'denied',
    );
    expect(decide({ identity: [policy(ALLOW_ALL)] }, request).outcome).toBe('allowed');
  });

  test('the names of actions are compared without regard to case', () => {
    const identity = [policy({ ...ALLOW_ALL, Action: 'BEDROCK:invokemodel*' })];
    expect(decide({ identity }).outcome).toBe('allowed');
  });
});

describe('layers', () => {
  const all = [policy(ALLOW_ALL)];
  const nothing = policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
  const lock = {
    Sid: 'Lock',
    Effect: 'Deny',
    NotAction: 'iam:*',
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
  };

  test('each must allow', () => {
    expect(decide({ identity: all }).outcome).toBe('allowed');
    expect(decide({ identity: all, boundary: nothing })).toMatchObject({ outcome: 'denied', layer: 'boundary' });
    expect(decide({ identity: all, session: [nothing] })).toMatchObject({ outcome: 'denied', layer: 'session' });
    const scps = [[policy(ALLOW_ALL, 'scp')], [nothing], [policy(ALLOW_ALL, 'scp')]];
    expect(decide({ identity: all, scps })).toMatchObject({ outcome: 'denied', layer: 'scp', level: 1 });
    expect(decide({ identity: [nothing] })).toMatchObject({
      outcome: 'denied',
      explicit: false,
      layer: 'identity',
      statements: [],
    });
  });

  test('a Deny anywhere decides, and is named', () => {
    const decision = decide({ identity: all, scps: [[policy([ALLOW_ALL, lock], 'scp', 'region-lock')]] });
    expect(decision).toMatchObject({
      outcome: 'denied',
      explicit: true,
      layer: 'scp',
      statements: [{ policy: 'region-lock', sid: 'Lock', index: 1, effect: 'Deny', start: { line: 1 } }],
    });
  });

  test('resource control policies do not count for Bedrock', () => {
    const rcp = policy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }, 'rcp');
    expect(decide({ identity: all, rcps: [[rcp]] }).outcome).toBe('allowed');
    expect(decide({ identity: all, rcps: [[rcp]] }, { action: 'sts:AssumeRole', resource: ROLE }).layer).toBe('rcp');
  });

  describe("a guardrail's own policy", () => {
    const resource = `arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/ab12cd34ef56`;
    const request = { action: 'bedrock:ApplyGuardrail', resource, principal: { arn: ROLE, account: ACCOUNT } };
    const granting = (principal: string) =>
      policy(
        { Effect: 'Allow', Principal: { AWS: principal }, Action: 'bedrock:ApplyGuardrail', Resource: '*' },
        'resource',
      );

    test('in the same account it allows beside the identity policies, but not past a boundary', () => {
      expect(decide({ resource: granting(ROLE) }, request).outcome).toBe('allowed');
      expect(decide({ resource: granting(ROLE), boundary: nothing }, request)).toMatchObject({ layer: 'boundary' });
      expect(decide({ resource: granting(ACCOUNT) }, request)).toMatchObject({ outcome: 'denied', layer: 'identity' });
    });

    test('across accounts both must allow', () => {
      const across = { ...request, resourceAccount: '444455556666' };
      expect(decide({ resource: granting(ROLE) }, across).outcome).toBe('denied');
      expect(decide({ identity: all, resource: granting(ROLE) }, across).outcome).toBe('allowed');
      expect(decide({ identity: all, resource: granting('444455556666') }, across)).toMatchObject({
        layer: 'resource',
      });
    });
  });
});

describe('keys that are not known', () => {
  const unknown = requestContext({ 'aws:RequestedRegion': 'us-east-1' });
  const guarded = { ...ALLOW_ALL, Sid: 'Endpoint', Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } };

  test('an Allow under one depends on it, with the value that it wants', () => {
    expect(decide({ identity: [policy(guarded)] }, { context: unknown })).toMatchObject({
      outcome: 'depends',
      dependsOn: [
        {
          key: 'aws:SourceVpce',
          operator: 'StringEquals',
          values: ['vpce-1'],
          statement: { sid: 'Endpoint', effect: 'Allow' },
        },
      ],
    });
  });

  test('it does not matter where another statement decides', () => {
    expect(decide({ identity: [policy([guarded, ALLOW_ALL])] }, { context: unknown }).outcome).toBe('allowed');
    expect(
      decide({ identity: [policy([guarded, { ...ALLOW_ALL, Effect: 'Deny' }])] }, { context: unknown }).outcome,
    ).toBe('denied');
  });

  test('a Deny under one depends on it', () => {
    const deny = { ...ALLOW_ALL, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } };
    expect(decide({ identity: [policy([ALLOW_ALL, deny])] }, { context: unknown })).toMatchObject({
      outcome: 'depends',
      dependsOn: [{ key: 'aws:SourceVpce', statement: { effect: 'Deny' } }],
    });
  });

  test('a variable in a resource depends on its key', () => {
    const resource = `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/abc`;
    const identity = [
      policy({
        ...ALLOW_ALL,
        Resource: `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/\${aws:PrincipalTag/app}`,
      }),
    ];
    expect(decide({ identity }, { context: unknown, resource })).toMatchObject({
      outcome: 'depends',
      dependsOn: [{ key: 'aws:PrincipalTag/app' }],
    });
  });

  test('a key that is surely absent is not unknown', () => {
    expect(holds({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, { 'aws:SourceVpce': null }, 'unknown')).toBe(false);
  });
});

describe('a decision names', () => {
  const deny = { Effect: 'Deny', Action: '*', Resource: '*' };
  const allowAll = (kind: PolicyKind, name: string = kind) => policy(ALLOW_ALL, kind, name);
  const denyAll = (kind: PolicyKind, name: string = kind) => policy(deny, kind, name);

  test('the outermost layer with a Deny, and every Deny', () => {
    const decision = decide({
      identity: [denyAll('identity')],
      boundary: denyAll('boundary'),
      scps: [[allowAll('scp')], [allowAll('scp'), denyAll('scp', 'level')]],
    });
    expect(decision).toMatchObject({ outcome: 'denied', explicit: true, layer: 'scp', level: 1, dependsOn: [] });
    expect(decision.statements.map(({ policy: name }) => name).toSorted()).toEqual(['boundary', 'identity', 'level']);
    expect(decide({ identity: [denyAll('identity')] })).not.toHaveProperty('level');
  });

  test('the first layer that does not allow, with the level of an organization', () => {
    const none = (kind: PolicyKind) => policy({ ...ALLOW_ALL, Action: 's3:*' }, kind);
    const set = { identity: [none('identity')], boundary: none('boundary'), scps: [[allowAll('scp')], [none('scp')]] };
    expect(decide(set)).toEqual({
      outcome: 'denied',
      explicit: false,
      layer: 'scp',
      level: 1,
      statements: [],
      dependsOn: [],
    });
    expect(decide({ ...set, scps: [[allowAll('scp')]] })).toEqual({
      ...{ outcome: 'denied', explicit: false, layer: 'identity', statements: [], dependsOn: [] },
    });
    expect(decide({ identity: [allowAll('identity')], boundary: none('boundary') })).toMatchObject({
      layer: 'boundary',
    });
  });

  test('the Allows of a permission, and only those that surely hold', () => {
    const guarded = { ...ALLOW_ALL, Sid: 'G', Condition: { StringEquals: { 'aws:x': 'v' } } };
    const decision = decide(
      { identity: [policy([{ ...ALLOW_ALL, Sid: 'A' }, guarded])] },
      { context: requestContext({}) },
    );
    expect(decision).toMatchObject({ outcome: 'allowed', explicit: false, dependsOn: [] });
    expect(decision.statements.map(({ sid }) => sid)).toEqual(['A']);
  });

  test('what it depends on: a Deny that may hold, and the Allow that may, of the layers that are not sure', () => {
    const unsure = (Sid: string, effect: 'Allow' | 'Deny') => ({
      ...ALLOW_ALL,
      Sid,
      Effect: effect,
      Condition: { StringEquals: { [`aws:${Sid}`]: 'v' } },
    });
    const decision = decide(
      {
        identity: [policy([unsure('A', 'Allow'), unsure('D', 'Deny')])],
        boundary: policy([{ ...ALLOW_ALL, Sid: 'B' }, unsure('C', 'Allow')], 'boundary'),
      },
      { context: requestContext({}) },
    );
    expect(decision).toMatchObject({ outcome: 'depends', explicit: false });
    expect(decision.statements.map(({ sid }) => sid)).toEqual(['D', 'A']);
    expect(decision.dependsOn.map(({ key, statement }) => `${key} ${statement.sid ?? ''}`)).toEqual([
      'aws:D D',
      'aws:A A',
    ]);
  });

  test('a statement without a Sid, or with an empty one, by its place alone', () => {
    const [first, second] = decide({ identity: [policy([ALLOW_ALL, { ...ALLOW_ALL, Sid: '' }])] }).statements;
    expect(first).not.toHaveProperty('sid');
    expect(second).not.toHaveProperty('sid');
    expect([first?.index, second?.index]).toEqual([0, 1]);
  });
});

test('all of several layers must be open', () => {
  const unsure = policy({ ...ALLOW_ALL, Condition: { StringEquals: { 'aws:x': 'v' } } }, 'boundary');
  const set = { identity: [policy(ALLOW_ALL)], boundary: unsure };
  expect(decide(set, { context: requestContext({}) }).outcome).toBe('depends');
});

test('an action that is not of the table is evaluated on what it is asked about, one of the table only on what it takes', () => {
  const identity = [policy(ALLOW_ALL)];
  expect(decide({ identity }, { action: 'newservice:Do', resource: 'arn:aws:newservice:::x' }).outcome).toBe('allowed');
  expect(decide({ identity }, { resource: 'arn:aws:s3:::x' })).toMatchObject({ outcome: 'denied', layer: 'identity' });
  expect(decide({ identity }, { resource: '*' }).outcome).toBe('allowed');
  expect(decide({ identity }, { resource: 'arn:aws:s3:::x' }).expectedTypes).toContain('foundation-model');
});
