/** What the policies behind a denial say: which Allow hangs on what the call did not carry, and which Deny matched. */
import { describe, expect, test } from '@jest/globals';
import { namesInConditions, policyFacts, type AskedRequirement } from '../../../src/collect/policy-facts.ts';
import type { MatchedStatement, RequirementResult } from '../../../src/domain/report.ts';
import { simulationContext } from '../../../src/iam/context.ts';
import type { PolicyDocuments } from '../../../src/iam/documents.ts';
import { ROLE } from '../matrix/support.ts';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0';
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (more: object = {}) => ({
  Sid: 'Models',
  Effect: 'Allow',
  Action: 'bedrock:InvokeModel',
  Resource: '*',
  ...more,
});
const when = (key: string, value: string) => allow({ Condition: { StringEquals: { [key]: value } } });

function asked(result: Partial<RequirementResult> = {}, profile?: string): AskedRequirement {
  const context = simulationContext({
    ...{ principalArn: ROLE, requestedRegion: 'us-east-1', time: '2026-11-20T00:00:00Z', extra: [] },
    ...(profile !== undefined && { inferenceProfileArn: profile }),
  });
  return {
    question: { action: 'bedrock:InvokeModel', resource: MODEL, context },
    result: {
      ...{ action: 'bedrock:InvokeModel', resource: MODEL, requestedRegion: 'us-east-1', decision: 'implicitDeny' },
      ...{ statements: [], missingContextKeys: [] },
      ...result,
    },
  };
}

/** Documents that may be read: those that may be listed, and those behind what the simulator named. */
function documents(listed: Record<string, string>, named: Record<string, string> = {}) {
  const read: string[] = [];
  const own = {
    identityPolicies: () => {
      read.push('list');
      return Promise.resolve(Object.entries(listed).map(([name, text]) => ({ policy: name, text })));
    },
    ofSource: (name: string) => {
      read.push(name);
      return Promise.resolve(named[name]);
    },
  } as unknown as PolicyDocuments;
  return { own, read };
}
const facts = (
  all: AskedRequirement[],
  listed: Record<string, string> = {},
  keys?: string[],
  named?: Record<string, string>,
) => policyFacts(all, documents(listed, named).own, keys);

describe('what is read', () => {
  test.each<[string, Partial<RequirementResult>, string[]]>([
    ['nothing where all is allowed', { decision: 'allowed' }, []],
    ['nothing where a statement denies without a place', { decision: 'explicitDeny' }, []],
    ['nothing where an organization denies', { deniedBy: 'organization' }, []],
    ['nothing where a boundary does', { deniedBy: 'permissions-boundary' }, []],
    ['the list where nothing allows', {}, ['list']],
    ['the list where nothing of the identity policies does', { deniedBy: 'identity-policy' }, ['list']],
  ])('%s', async (_, result, expected) => {
    const { own, read } = documents({});
    await policyFacts([asked(result)], own, []);
    expect(read).toEqual(expected);
  });

  test('also what the simulator named, because it allows another requirement', async () => {
    const statements: MatchedStatement[] = ['team', 'Permissions Boundary', 'Session Policy'].map((type) => ({
      ...{ policy: type, type: type === 'team' ? 'IAM Policy' : type },
    }));
    const named = documents({}, { team: policy(when('bedrock:ServiceTier', 'flex')) });
    const { guards } = await policyFacts([asked(), asked({ decision: 'allowed', statements })], named.own, [
      'bedrock:ServiceTier',
    ]);
    expect(named.read).toEqual(['list', 'team']);
    expect(guards).toMatchObject([{ policy: 'team', sid: 'Models' }]);
  });
});

describe('an Allow under a condition that the call did not meet', () => {
  const guard = 'arn:aws:bedrock:us-east-1:111122223333:guardrail/ab12';

  test('is named with its key, what it wants and what the call had', async () => {
    const text = policy(when('bedrock:GuardrailIdentifier', guard));
    expect((await facts([asked()], { app: text }, ['bedrock:GuardrailIdentifier'])).guards).toEqual([
      {
        policy: 'app',
        sid: 'Models',
        keys: [expect.objectContaining({ key: 'bedrock:GuardrailIdentifier', values: [guard], had: [] })],
      },
    ]);
    const region = await facts([asked()], { app: policy(when('aws:RequestedRegion', 'eu-west-1')) }, [
      'aws:RequestedRegion',
    ]);
    expect(region.guards).toMatchObject([
      { keys: [{ key: 'aws:RequestedRegion', values: ['eu-west-1'], had: ['us-east-1'] }] },
    ]);
  });

  test('of several requirements is one, with all the values that they had', async () => {
    const text = policy(when('bedrock:InferenceProfileArn', 'arn:wanted'));
    const { guards } = await facts([asked(), asked()], { app: text }, ['bedrock:InferenceProfileArn']);
    expect(guards).toHaveLength(1);
    const region = policy(when('aws:RequestedRegion', 'eu-west-1'));
    const west = asked();
    west.question = {
      ...west.question,
      context: west.question.context.map((one) =>
        one.key === 'aws:RequestedRegion' ? { ...one, values: ['us-west-2'] } : one,
      ),
    };
    const both = await facts([west, asked()], { app: region }, ['aws:RequestedRegion']);
    expect(both.guards.map(({ keys }) => keys.map(({ had }) => had))).toEqual([[['us-east-1', 'us-west-2']]]);
  });

  test('on another profile than the call has is no guard: the suggested policy asks for it anyway', async () => {
    const text = policy(when('bedrock:InferenceProfileArn', 'arn:wanted'));
    expect((await facts([asked({}, 'arn:other')], { app: text }, ['bedrock:InferenceProfileArn'])).guards).toEqual([]);
  });

  test('is not looked for where no policy reads a key', async () => {
    expect((await facts([asked()], { app: policy(when('aws:SourceVpc', 'vpc-1')) }, [])).guards).toEqual([]);
  });

  test.each<[string, string[] | undefined, Partial<RequirementResult>, string | undefined, string[]]>([
    [
      'keys that the policies read',
      ['aws:SourceVpc', 'aws:SourceIp', 'aws:SourceVpc'],
      {},
      undefined,
      ['aws:SourceIp', 'aws:SourceVpc'],
    ],
    ['keys that IAM missed', undefined, { missingContextKeys: ['aws:SourceVpc'] }, undefined, ['aws:SourceVpc']],
    [
      'never those of every request',
      ['aws:RequestedRegion', 'aws:PrincipalArn', 'aws:SecureTransport', 'aws:CurrentTime'],
      {},
      undefined,
      [],
    ],
    [
      'what only a workflow that says so has',
      ['bedrock:GuardrailIdentifier', 'bedrock:ServiceTier'],
      {},
      undefined,
      ['bedrock:GuardrailIdentifier', 'bedrock:ServiceTier'],
    ],
    [
      'the profile that a direct call has not',
      ['bedrock:InferenceProfileArn'],
      {},
      undefined,
      ['bedrock:InferenceProfileArn'],
    ],
    ['not the one that it has', ['bedrock:InferenceProfileArn'], {}, 'arn:p', []],
  ])('of policies that may not be read there are only names: %s', async (_, keys, result, profile, expected) => {
    const { guards } = await facts([asked(result, profile)], {}, keys);
    expect(guards.flatMap(({ keys: own }) => own.map(({ key }) => key))).toEqual(expected);
    expect(guards.every((one) => one.policy === undefined)).toBe(true);
  });

  test('a key that a policy that was read has is not one of those', async () => {
    const idle = policy({
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: '*',
      Condition: { StringEquals: { 'aws:sourcevpc': 'v' } },
    });
    const { guards } = await facts([asked()], { other: idle }, ['aws:SourceVpc', 'aws:SourceIp']);
    expect(guards.flatMap(({ keys }) => keys.map(({ key }) => key))).toEqual(['aws:SourceIp']);
  });
});

describe('an Allow that one value misses', () => {
  const near = (id: string, more: object = {}) =>
    policy(allow({ Resource: `arn:aws:bedrock:us-east-1::foundation-model/${id}`, ...more }));

  test('is named with its line, what is written and what is needed', async () => {
    const { nearStatements } = await facts([asked()], { app: near('amazon.nova-lite-v1') }, []);
    expect(nearStatements).toMatchObject([
      {
        policy: 'app',
        sid: 'Models',
        line: 1,
        written: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1',
        needed: MODEL,
      },
    ]);
  });

  test('is named once for several requirements, and three are named at most', async () => {
    const all = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, near('amazon.nova-lite-v1')]));
    expect((await facts([asked(), asked()], { a: near('amazon.nova-lite-v1') }, [])).nearStatements).toHaveLength(1);
    // The same text is one document, whatever it is called.
    expect((await facts([asked()], all, [])).nearStatements).toHaveLength(1);
    const distinct = Object.fromEntries(['a', 'b', 'c', 'd'].map((Sid) => [Sid, near('amazon.nova-lite-v1', { Sid })]));
    expect((await facts([asked()], distinct, [])).nearStatements).toHaveLength(3);
  });

  test('is none where a condition is in the way as well, or the policy cannot be read', async () => {
    const both = near('amazon.nova-lite-v1', { Condition: { StringEquals: { 'aws:SourceVpc': 'v' } } });
    for (const text of [both, 'not JSON'])
      expect((await facts([asked()], { app: text }, [])).nearStatements).toEqual([]);
  });
});

describe('a Deny that matched', () => {
  const deny = { Sid: 'No', Effect: 'Deny', Action: '*', Resource: '*' };
  const at = (text: string): MatchedStatement => ({
    policy: 'guard',
    type: 'IAM Policy',
    sid: 'No',
    end: { line: 1, column: text.length - 1 },
  });
  const denies = async (statement: object, change: Partial<MatchedStatement> = {}, isRead = true) => {
    const text = policy(statement);
    const one = asked({ decision: 'explicitDeny', statements: [{ ...at(text), ...change }] });
    return (await facts([one, one], {}, [], isRead ? { guard: text } : {})).denies;
  };

  test.each<[string, object, object]>([
    ['without a condition', deny, {}],
    [
      'its condition',
      { ...deny, Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' }, Odd: 'x' } },
      { condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } } },
    ],
    ['all but some resources', { ...deny, NotResource: ['arn:a', 5] }, { notResource: ['arn:a'] }],
    ['all but some actions', { ...deny, NotAction: 'iam:*' }, { notAction: ['iam:*'] }],
  ])('is named once, with %s', async (_, statement, more) => {
    expect(await denies(statement)).toEqual([{ policy: 'guard', sid: 'No', ...more }]);
  });

  test('an Allow is none', async () => {
    expect(await denies({ ...deny, Effect: 'Allow' })).toEqual([]);
  });

  test.each<[string, Partial<MatchedStatement>, boolean]>([
    ['may not be read', {}, false],
    ['has no place', { end: undefined as never }, true],
    ['is a session policy, which is in no account', { type: 'Session Policy' }, true],
  ])('that %s is named all the same', async (_, change, isRead) => {
    expect(await denies({ ...deny, NotAction: 'iam:*' }, change, isRead)).toEqual([{ policy: 'guard', sid: 'No' }]);
  });
});

test('names and values that belong to the account are known, so that they can be withheld', () => {
  const names = namesInConditions({
    guards: [
      {
        policy: 'role_ci_own',
        sid: 'Guard',
        keys: [
          { key: 'aws:SourceVpc', values: ['vpc-1'], had: ['vpc-2'] },
          { key: 'AWS:RequestedRegion', values: ['eu-west-1'], had: ['us-east-1'] },
        ],
      },
      { keys: [{ key: 'aws:MultiFactorAuthPresent', values: ['true'], had: ['*', ''] }] },
    ],
    nearStatements: [{ policy: 'near', line: 1, written: 'w', needed: 'n' }],
    denies: [
      {
        policy: 'deny',
        condition: { StringEquals: { 'aws:PrincipalTag/team': ['search', 5], 'bedrock:ServiceTier': 'flex' } },
      },
    ],
    principalArn: ROLE,
  });
  expect(names).toEqual(
    expect.arrayContaining(['role_ci_own', 'own', 'Guard', 'near', 'deny', 'vpc-1', 'vpc-2', 'search']),
  );
  for (const plain of ['eu-west-1', 'us-east-1', 'true', '*', '', 'flex']) expect(names).not.toContain(plain);
  expect(namesInConditions({})).toEqual([]);
});
