/** Who in an account can call a model: all that it is decided from is asked, and what is not seen is said. */
import { describe, expect, test } from '@jest/globals';
import type { Aws } from '../../../src/aws/clients.ts';
import { askWhoCan, type WhoCanAsker } from '../../../src/collect/who-can.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { Pool } from '../../../src/util/pool.ts';
import { fakeClient, refusal } from '../iam/fake-client.ts';

const ACCOUNT = '111122223333';
const NOVA = 'amazon.nova-lite-v1:0';
const TEAM = `arn:aws:iam::${ACCOUNT}:policy/team`;
const document = (Effect: string, Action = 'bedrock:*') =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*' }] }));
const trust = encodeURIComponent(
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  }),
);

const role = (name: string, more: object = {}) => ({
  RoleName: name,
  RoleId: `AROA${name}`,
  Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  Path: '/',
  AssumeRolePolicyDocument: trust,
  ...more,
});
const user = (name: string, more: object = {}) => ({
  UserName: name,
  UserId: `AIDA${name}`,
  Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
  Path: '/',
  ...more,
});
const inline = (text: string) => [{ PolicyName: 'own', PolicyDocument: text }];
const open = { RolePolicyList: inline(document('Allow')) };
const openUser = { UserPolicyList: inline(document('Allow')) };

type Answers = Parameters<typeof fakeClient>[0];
const refuse = (name?: string) => () => {
  throw refusal(name);
};

interface Given {
  roles?: object[];
  users?: object[];
  groups?: object[];
  policies?: object[];
  more?: Answers;
}

async function whoCan({ roles = [], users = [], groups = [], policies = [], more = {} }: Given, models = [NOVA]) {
  const progress: number[] = [];
  const { client, sent } = fakeClient({
    GetAccountAuthorizationDetails: ({ Filter }) =>
      (Filter as string[]).includes('Role')
        ? { IsTruncated: false, RoleDetailList: roles, UserDetailList: users }
        : { IsTruncated: false, GroupDetailList: groups, Policies: policies },
    ListServiceSpecificCredentials: () => ({
      ServiceSpecificCredentials: [
        { ServiceSpecificCredentialId: 'K', Status: 'Active', CreateDate: new Date('2026-11-18T00:00:00Z') },
      ],
    }),
    DescribeOrganization: refuse('AWSOrganizationsNotInUseException'),
    ListFoundationModels: () => ({
      modelSummaries: [{ modelId: NOVA, modelArn: 'x', inferenceTypesSupported: ['ON_DEMAND'] }],
    }),
    ListInferenceProfiles: () => ({ inferenceProfileSummaries: [] }),
    ListPromptRouters: () => ({ promptRouterSummaries: [] }),
    ...more,
  });
  const one = () => Promise.resolve(client);
  const asker = {
    ...{
      aws: { iam: one, organizations: one, bedrock: one } as unknown as Aws,
      credentials: 'c',
      account: ACCOUNT,
      region: 'us-east-1',
    },
    ...{
      signal: new AbortController().signal,
      pool: new Pool(4),
      now: '2026-11-28T00:00:00Z',
      progress: (count: number) => progress.push(count),
    },
  } as unknown as WhoCanAsker;
  const named = models.map(parseModel).filter((one) => one.kind !== 'invalid');
  const answer = await askWhoCan({ models: named, regions: ['us-east-1'], actions: ['invoke', 'stream'] }, asker);
  return {
    answer,
    value: answer.ok ? answer.value : undefined,
    progress,
    asked: sent.map(({ operation }) => operation),
  };
}
const names = (value: { rows: { principal: string }[] } | undefined) => value?.rows.map(({ principal }) => principal);

test('roles and users whose policies let them in, by name; all are counted', async () => {
  const { value } = await whoCan({
    roles: [role('z', open), role('closed'), role('a', open)],
    users: [user('ann', openUser), user('bob')],
  });
  expect(names(value)).toEqual(['a', 'ann', 'z']);
  expect(value).toMatchObject({
    account: ACCOUNT,
    models: [NOVA],
    regions: ['us-east-1'],
    actions: ['invoke', 'stream'],
    principals: { roles: 3, users: 2 },
    unread: [],
  });
  expect(value?.rows[0]).toMatchObject({
    kind: 'role',
    model: NOVA,
    assumedBy: [{ kind: 'service', who: 'lambda.amazonaws.com' }],
  });
});

describe('what is attached elsewhere', () => {
  const managed = (arn: string, text: string) => ({
    Arn: arn,
    PolicyName: 'team',
    DefaultVersionId: 'v1',
    PolicyVersionList: [{ VersionId: 'v1', Document: text }],
  });
  const attached = { AttachedManagedPolicies: [{ PolicyArn: TEAM }] };
  const bounded = { ...open, PermissionsBoundary: { PermissionsBoundaryArn: TEAM } };
  const inGroup = { GroupList: ['g'] };

  test.each<[string, Given, string[], string[]]>([
    [
      'a managed policy counts',
      { roles: [role('a', attached)], policies: [managed(TEAM, document('Allow'))] },
      ['a'],
      [],
    ],
    ['one that is not in the answer: nothing is said', { roles: [role('a', { ...open, ...attached })] }, [], ['a']],
    [
      'a policy that is not understood: nothing is said',
      { roles: [role('a', { RolePolicyList: inline('no JSON') }), role('b', open)] },
      ['b'],
      ['a'],
    ],
    [
      'a boundary that allows',
      { roles: [role('a', bounded)], policies: [managed(TEAM, document('Allow'))] },
      ['a'],
      [],
    ],
    [
      'a boundary about something else closes',
      { roles: [role('a', bounded)], policies: [managed(TEAM, document('Allow', 's3:*'))] },
      [],
      [],
    ],
    ['a boundary that is not in the answer', { roles: [role('a', bounded)] }, [], ['a']],
    [
      "a user's group counts, inline",
      { users: [user('ann', inGroup)], groups: [{ GroupName: 'g', GroupPolicyList: inline(document('Allow')) }] },
      ['ann'],
      [],
    ],
    [
      'and managed',
      {
        users: [user('ann', inGroup)],
        groups: [{ GroupName: 'g', ...attached }],
        policies: [managed(TEAM, document('Allow'))],
      },
      ['ann'],
      [],
    ],
    ['a group that is not in the answer', { users: [user('ann', { ...openUser, ...inGroup })] }, [], ['ann']],
  ])('%s', async (_, given, expected, unread) => {
    const { value } = await whoCan(given);
    expect([names(value), value?.unread]).toEqual([expected, unread]);
  });
});

test("a service's own role is counted, and not looked at", async () => {
  const { value } = await whoCan({
    roles: [role('s', { ...open, Path: '/aws-service-role/x.amazonaws.com/' }), role('a', open)],
  });
  expect([names(value), value?.principals]).toEqual([['a'], { roles: 1, users: 0 }]);
  expect(value?.notVisible.join(' ')).toMatch(/service-linked/i);
});

describe('service control policies', () => {
  const organization = (text: string, more: Answers = {}): Answers => ({
    DescribeOrganization: () => ({ Organization: { Id: 'o-1', MasterAccountId: '999999999999' } }),
    ListParents: () => ({ Parents: [] }),
    ListPoliciesForTarget: () => ({ Policies: [{ Id: 'p-1', Name: 'guard' }] }),
    DescribePolicy: () => ({ Policy: { Content: text } }),
    ...more,
  });
  test.each<[string, Answers, string[], RegExp | undefined]>([
    ['that allow', organization(decodeURIComponent(document('Allow'))), ['a'], undefined],
    ['that deny', organization(decodeURIComponent(document('Deny'))), [], undefined],
    ['that are not understood', organization('no JSON'), ['a'], /not understood/],
    ['that may not be read', organization('', { ListPoliciesForTarget: refuse() }), ['a'], /AccessDenied/],
  ])('%s', async (_, more, expected, said) => {
    const { value } = await whoCan({ roles: [role('a', open)], more });
    expect(names(value)).toEqual(expected);
    if (said) expect(value?.notVisible.join(' ')).toMatch(said);
  });
});

describe("users' API keys", () => {
  test('are asked for once for each user that can, with their age', async () => {
    const { value, asked } = await whoCan({ users: [user('ann', openUser), user('bob')], roles: [role('a', open)] });
    expect(value?.rows.find(({ principal }) => principal === 'ann')?.apiKeys).toMatchObject([{ id: 'K', ageDays: 10 }]);
    expect(value?.rows.find(({ principal }) => principal === 'a')).not.toHaveProperty('apiKeys');
    expect(asked.filter((one) => one === 'ListServiceSpecificCredentials')).toHaveLength(1);
  });

  test('that may not be listed are said not to be', async () => {
    const { value } = await whoCan({
      users: [user('ann', openUser)],
      more: { ListServiceSpecificCredentials: refuse() },
    });
    expect(value?.rows[0]).not.toHaveProperty('apiKeys');
    expect(value?.notVisible.join(' ')).toMatch(/AccessDenied/);
  });
});

describe('what cannot be done without', () => {
  test('the policies and principals of the account', async () => {
    for (const isPrincipals of [true, false]) {
      const { answer } = await whoCan({
        more: {
          GetAccountAuthorizationDetails: ({ Filter }) => {
            if ((Filter as string[]).includes('Role') === isPrincipals) throw refusal();
            return { IsTruncated: false };
          },
        },
      });
      expect(answer).toMatchObject({ ok: false, failure: { errorName: 'AccessDenied' } });
    }
  });

  test('is not the lists of Bedrock: each that is missing is said', async () => {
    const { value } = await whoCan({
      roles: [role('a', open)],
      more: { ListFoundationModels: refuse(), ListInferenceProfiles: refuse(), ListPromptRouters: refuse() },
    });
    expect(names(value)).toEqual(['a']);
    for (const list of ['foundation models', 'system profiles', 'application profiles', 'prompt routers'])
      expect(value?.notVisible.join(' ')).toContain(list);
  });
});

test('an entry to which no route leads is said', async () => {
  const { value } = await whoCan({ roles: [role('a', open)] }, [NOVA, 'nothing.of-the-kind-*']);
  expect(value?.notVisible.join(' ')).toContain('nothing.of-the-kind-*');
  expect(value?.models).toEqual([NOVA]);
});

test('progress is told every two hundred principals', async () => {
  const roles = Array.from({ length: 401 }, (_, index) => role(`r${index}`));
  expect((await whoCan({ roles })).progress).toEqual([200, 400]);
});
