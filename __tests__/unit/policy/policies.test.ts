import { describe, expect, test } from '@jest/globals';
import { mergePolicies, type WrittenPolicy } from '../../../src/policy/grants.ts';
import {
  joinPolicies,
  MANAGED_POLICY_SIZE,
  mergeDenials,
  policySize,
  splitBySize,
} from '../../../src/policy/policies.ts';
import { suggestedPolicies } from '../../../src/verdict/suggested-policies.ts';
import { policyFiles, policyOutput } from '../../../src/report/policy-files.ts';
import { omit } from '../omit.ts';
import { cell, denial } from '../report/samples.ts';

const profile = (region: string) => `arn:aws:bedrock:${region}:111122223333:inference-profile/us.a.b`;
const model = (region: string, id = 'a.b') => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const allow = (actions: string[], resources: string[], through?: string, Sid = 'BedrockInvokeModel') => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid,
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      ...(through !== undefined && { Condition: { StringEquals: { 'bedrock:InferenceProfileArn': through } } }),
    },
  ],
});
const INVOKE = 'bedrock:InvokeModel';
const STREAM = 'bedrock:InvokeModelWithResponseStream';

/** Every (action, resource, profile) that a document grants. */
function granted({ Statement }: WrittenPolicy): string[] {
  return Statement.flatMap(({ Action, Resource, Condition }) => {
    const condition = Condition as { StringEquals: Record<string, string | string[]> } | undefined;
    const profiles = condition ? Object.values(condition.StringEquals).flat() : [''];
    return [Action]
      .flat()
      .flatMap((action) =>
        [Resource].flat().flatMap((resource) => profiles.map((one) => `${String(action)} ${String(resource)} ${one}`)),
      );
  }).sort();
}

describe('merging', () => {
  test('the same model through profiles of several regions is one statement', () => {
    const merged = mergePolicies([
      allow([INVOKE], [model('us-east-1'), model('us-west-2')], profile('us-east-1')),
      allow([STREAM], [model('us-east-1'), model('us-west-2')], profile('us-east-1')),
      allow([INVOKE, STREAM], [model('us-east-1'), model('us-west-2')], profile('us-west-2')),
    ]);
    expect(merged.Statement).toMatchObject([
      {
        Action: [INVOKE, STREAM],
        Resource: [model('us-east-1'), model('us-west-2')],
        Condition: { StringEquals: { 'bedrock:InferenceProfileArn': [profile('us-east-1'), profile('us-west-2')] } },
      },
    ]);
  });

  test('a model that is granted anyway needs no condition beside it', () => {
    const merged = mergePolicies([
      allow([INVOKE], [model('us-east-1')], profile('us-east-1')),
      allow([INVOKE], [model('us-east-1')]),
    ]);
    expect(granted(merged)).toEqual([`${INVOKE} ${model('us-east-1')} `]);
  });

  test('Sids are unique, the same whatever the order, and letters and digits', () => {
    const parts = [
      allow([INVOKE], [model('us-east-1')], profile('us-east-1')),
      allow([INVOKE], [model('us-west-2', 'c.d')], profile('us-west-2')),
      allow([STREAM], [model('us-east-1', 'e.f')]),
      allow([INVOKE], [model('us-east-1', 'e.g')]),
    ];
    const merged = mergePolicies(parts);
    const sids = merged.Statement.map(({ Sid }) => String(Sid));
    expect(new Set(sids).size).toBe(4);
    expect(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid))).toBe(true);
    expect(mergePolicies(parts.toReversed())).toEqual(merged);
  });
});

describe('the size that IAM takes', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => model('us-east-1', `a.model-${index}`));

  test.each([1, 60, 200, 1000])('%i models', (count) => {
    const document = mergePolicies([
      allow([INVOKE, STREAM], many(count)),
      allow([INVOKE], [model('us-west-2')], profile('us-west-2')),
    ]);
    const parts = splitBySize(document);
    expect(parts.every((part) => policySize(part) <= MANAGED_POLICY_SIZE)).toBe(true);
    expect(parts.flatMap(granted).sort()).toEqual(granted(document));
    for (const { Statement } of parts) {
      const sids = Statement.map(({ Sid }) => Sid);
      expect(new Set(sids).size).toBe(sids.length);
    }
  });
});

test('a document has room for the comma between two statements', () => {
  const statement = (id: string) => ({
    Sid: id,
    Effect: 'Allow' as const,
    Action: [INVOKE],
    Resource: [model('us-east-1', id)],
  });
  const document: WrittenPolicy = { Version: '2012-10-17', Statement: [statement('a'), statement('b')] };
  const size = policySize(document);
  expect(splitBySize(document, size)).toHaveLength(1);
  expect(splitBySize(document, size - 1)).toHaveLength(2);
});

test('what is granted through a router stays so, and beside it what is granted through a profile', () => {
  const router = 'arn:aws:bedrock:us-east-1:111122223333:prompt-router/abcdefghij12';
  const through = (keys: Record<string, string>) => ({
    ...{ Version: '2012-10-17' },
    Statement: [
      {
        Sid: 'S',
        Effect: 'Allow',
        Action: [INVOKE],
        Resource: [model('us-east-1')],
        Condition: { StringEquals: keys },
      },
    ],
  });
  const both = { 'bedrock:InferenceProfileArn': profile('us-east-1'), 'bedrock:PromptRouterArn': router };
  const merged = mergePolicies([through(both), through({ 'bedrock:InferenceProfileArn': profile('us-west-2') })]);
  expect(merged.Statement.map(({ Condition }) => Condition)).toEqual(
    expect.arrayContaining([
      { StringEquals: both },
      { StringEquals: { 'bedrock:InferenceProfileArn': profile('us-west-2') } },
    ]),
  );
  const alone = mergePolicies([through(both), through({ 'bedrock:PromptRouterArn': router })]);
  expect(alone.Statement).toMatchObject([{ Condition: { StringEquals: { 'bedrock:PromptRouterArn': router } } }]);
});

describe('who needs what', () => {
  const denied = (principal: string, cause: string, policy: object, expected: 'allow' | 'deny' = 'allow') =>
    cell({
      principal,
      expected,
      diagnosis: { ...denial(), cause, remedy: { text: '', policy, proven: true, documentation: [] } },
    });
  const principals = [
    { name: 'ci', arn: 'arn:aws:iam::111122223333:role/service/ci', account: '111122223333', via: 'oidc' as const },
    { name: 'app', arn: 'arn:aws:iam::111122223333:user/app', account: '111122223333', via: 'ambient' as const },
  ];
  const one = denied('ci', 'identity-policy-no-allow', allow([INVOKE], [model('us-east-1')]));
  const other = denied('app', 'identity-policy-no-allow', allow([INVOKE], [model('us-east-1')]));
  const boundary = denied('ci', 'permissions-boundary', allow([STREAM], [model('us-east-1')]));
  const unwanted = denied('ci', 'identity-policy-no-allow', allow([INVOKE], [model('us-east-1', 'no.no')]), 'deny');

  test('what should be denied is never suggested', () => {
    expect(suggestedPolicies([unwanted])).toEqual([]);
    expect(policyOutput({ cells: [unwanted], principals })).toBe('');
  });

  test('one principal: the document itself; a boundary has a file of its own', () => {
    const report = { cells: [one, boundary, unwanted], principals };
    expect(JSON.parse(policyOutput(report))).toMatchObject({ Statement: [{ Resource: [model('us-east-1')] }] });
    expect(policyFiles(report).map(({ name }) => name)).toEqual([
      'suggested-policy.json',
      'suggested-policy.tf',
      'suggested-permissions-boundary-statements.json',
    ]);
  });

  test('several principals: an object of documents, and a file each', () => {
    const report = { cells: [other, one], principals };
    expect(Object.keys(JSON.parse(policyOutput(report)) as object)).toEqual(['app', 'ci']);
    expect(policyFiles(report).map(({ name }) => name)).toEqual([
      'suggested-policy-app.json',
      'suggested-policy-app.tf',
      'suggested-policy-ci.json',
      'suggested-policy-ci.tf',
    ]);
  });

  test('Terraform attaches it to the role by its name and says whether it is confirmed', () => {
    const [, file] = policyFiles({ cells: [one], principals });
    expect(file?.text).toContain('# Confirmed by IAM\'s simulator.\nresource "aws_iam_policy" "bedrock_ci" {');
    expect(file?.text).toContain('resource "aws_iam_role_policy_attachment" "bedrock_ci" {\n  role       = "ci"');
  });
});

describe('joined policies', () => {
  const one = (action: string, resource: string, more = {}): object => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: resource, ...more }],
  });
  const of = (policy: object | undefined, proven?: boolean): ReturnType<typeof cell> =>
    cell({
      diagnosis: {
        ...denial(),
        remedy: { text: '', documentation: [], ...(policy && { policy }), ...(proven !== undefined && { proven }) },
      },
    });

  test.each<[string, (object | undefined)[], object[]]>([
    [
      'equal ones are one',
      [one('a:X', 'r1'), one('a:X', 'r1')],
      [{ Effect: 'Allow', Action: ['a:X'], Resource: ['r1'] }],
    ],
    [
      'same action, two resources',
      [one('a:X', 'r2'), one('a:X', 'r1')],
      [{ Effect: 'Allow', Action: ['a:X'], Resource: ['r1', 'r2'] }],
    ],
    [
      'same resource, two actions',
      [one('a:X', 'r1'), one('a:Y', 'r1')],
      [{ Effect: 'Allow', Action: ['a:X', 'a:Y'], Resource: ['r1'] }],
    ],
    [
      'nothing is granted that none grants',
      [one('a:X', 'r1'), one('a:Y', 'r2')],
      [
        { Effect: 'Allow', Action: ['a:X'], Resource: ['r1'] },
        { Effect: 'Allow', Action: ['a:Y'], Resource: ['r2'] },
      ],
    ],
    [
      'conditions keep statements apart',
      [one('a:X', 'r1'), one('a:X', 'r2', { Condition: { Null: { k: 'true' } } })],
      [
        { Effect: 'Allow', Action: ['a:X'], Resource: ['r1'] },
        { Effect: 'Allow', Action: 'a:X', Resource: 'r2', Condition: { Null: { k: 'true' } } },
      ],
    ],
  ])('%s', (_name, policies, statements) => {
    expect(joinPolicies(policies.map((policy) => of(policy)))?.document).toEqual({
      Version: '2012-10-17',
      Statement: statements,
    });
  });

  test('are proven only where every part is, and absent where there is none', () => {
    expect(joinPolicies([of(one('a:X', 'r'), true), of(one('a:Y', 'r'), true)])?.proven).toBe(true);
    expect(joinPolicies([of(one('a:X', 'r'), true), of(one('a:Y', 'r'))])?.proven).toBe(false);
    expect(joinPolicies([of(undefined)])).toBeUndefined();
  });
});

describe('Deny statements of several documents', () => {
  const deny = (Action: string[], Resource: string[], Condition?: object) => ({
    Statement: [{ Sid: 'X', Effect: 'Deny', Action, Resource, ...(Condition && { Condition }) }],
  });
  const none = { Null: { 'bedrock:InferenceProfileArn': 'true' } };

  test('are one for the same resources and condition, with all actions once and sorted, and Sids of their own', () => {
    const merged = mergeDenials([
      deny([STREAM], ['r']),
      deny([INVOKE, STREAM], ['r']),
      deny([INVOKE], ['s']),
      deny([INVOKE], ['r'], none),
    ]);
    expect(merged).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'DenyBedrock', Effect: 'Deny', Action: [INVOKE, STREAM], Resource: ['r'] },
        { Sid: 'DenyBedrock2', Effect: 'Deny', Action: [INVOKE], Resource: ['s'] },
        { Sid: 'DenyBedrock3', Effect: 'Deny', Action: [INVOKE], Resource: ['r'], Condition: none },
      ],
    });
  });

  test('what is no statement is left out', () => {
    expect(mergeDenials([{}, { Statement: 'x' }, { Statement: [null, 'x', []] }]).Statement).toEqual([]);
  });
});

describe('a statement that is too large', () => {
  const parts = (statement: object, limit: number) =>
    splitBySize({ Version: '2012-10-17', Statement: [statement] } as WrittenPolicy, limit);
  const resources = Array.from({ length: 8 }, (_, index) => `arn:aws:bedrock:us-east-1::foundation-model/m${index}`);
  const large = { Sid: 'S', Effect: 'Allow', Action: [INVOKE], Resource: resources };

  test('is halved by its resources, its Sids numbered from 1, each part within the limit', () => {
    const split = parts(large, 290);
    expect(split.length).toBeGreaterThan(2);
    expect(split.flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid))).toEqual(
      split.map((_, index) => `SPart${index + 1}`),
    );
    for (const document of split) expect(policySize(document)).toBeLessThanOrEqual(290);
    expect(granted({ Version: '2012-10-17', Statement: split.flatMap(({ Statement }) => Statement) })).toEqual(
      resources.map((resource) => `${INVOKE} ${resource} `).toSorted(),
    );
  });

  test('has no Sid if it had none', () => {
    for (const { Statement } of parts(omit(large, 'Sid'), 330))
      for (const one of Statement) expect(one).not.toHaveProperty('Sid');
  });

  test('is halved by its profiles where there are more of them, under the same other conditions', () => {
    const profiles = resources.map((_, index) => profile(`us-east-${index + 1}`));
    const equals = { 'bedrock:InferenceProfileArn': profiles, 'bedrock:PromptRouterArn': 'r' };
    const split = parts({ ...large, Resource: resources.slice(0, 1), Condition: { StringEquals: equals } }, 420);
    expect(split.length).toBeGreaterThan(1);
    const conditions = split.flatMap(({ Statement }) =>
      Statement.map(({ Condition }) => Condition as { StringEquals: typeof equals }),
    );
    expect(conditions.flatMap(({ StringEquals }) => StringEquals['bedrock:InferenceProfileArn'])).toEqual(profiles);
    for (const { StringEquals } of conditions) expect(StringEquals['bedrock:PromptRouterArn']).toBe('r');
    for (const document of split) expect(policySize(document)).toBeLessThanOrEqual(420);
  });

  test('stays as it is where it cannot be halved, or is no plain Allow', () => {
    expect(parts({ ...large, Resource: resources.slice(0, 1) }, 100)).toMatchObject([
      { Statement: [{ Sid: 'SPart1' }] },
    ]);
    for (const odd of [
      { ...large, Effect: 'Deny' },
      { ...large, Action: INVOKE },
      { ...large, Resource: 'x'.repeat(300) },
    ])
      expect(parts(odd, 200)).toEqual([{ Version: '2012-10-17', Statement: [odd] }]);
  });
});
