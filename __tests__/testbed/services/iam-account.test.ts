/** An account as a whole, as AWS's own SDK reads it from the testbed. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  ListServiceSpecificCredentialsCommand,
} from '@aws-sdk/client-iam';
import { DescribeOrganizationCommand, ListParentsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { generateAccount } from '../../../testbed/generate-account.ts';
import { startTestbed, type Testbed } from '../../../testbed/testbed.ts';
import type { World } from '../../../testbed/world.ts';

const ACCOUNT = '111122223333';
const KEYS = { accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'secret-of-the-user' };
const PLAN = {
  region: 'us-east-1',
  model: 'amazon.nova-pro-v1:0',
  profile: 'us.amazon.nova-pro-v1:0',
  today: '2026-11-28',
};
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

let testbed: Testbed;
let iam: IAMClient;
let organizations: OrganizationsClient;

beforeAll(async () => {
  const generated = generateAccount({ account: ACCOUNT, principals: 60, seed: 1, ...PLAN });
  const auditor = {
    'access-keys': [{ id: KEYS.accessKeyId, secret: KEYS.secretAccessKey }],
    policies: { everything },
    'bedrock-api-keys': [{ region: 'us-east-1', secret: 'x', created: '2026-05-01', expires: '2026-12-31' }],
  };
  const world: World = {
    ...{ title: 'account', about: 'account' },
    accounts: {
      [ACCOUNT]: {
        ...generated,
        users: { ...generated.users, auditor },
        organization: {
          id: 'o-exampleorgid',
          'service-control-policies': [[{ name: 'FullAWSAccess', document: everything }]],
        },
      },
    },
    run: { inputs: {} },
    expect: { result: 'pass', cells: [] },
  };
  testbed = await startTestbed(world);
  const common = { region: 'us-east-1', credentials: KEYS };
  iam = new IAMClient({ ...common, endpoint: testbed.urls.iam });
  organizations = new OrganizationsClient({ ...common, endpoint: testbed.urls.organizations });
});
afterAll(async () => {
  iam.destroy();
  organizations.destroy();
  await testbed.close();
});

test('pages hold each entity once, of the kinds that are asked for, and fewer than may be', async () => {
  const names: string[] = [];
  const sizes: number[] = [];
  let Marker: string | undefined;
  do {
    const page = await iam.send(
      new GetAccountAuthorizationDetailsCommand({
        Filter: ['Role', 'User'],
        MaxItems: 20,
        ...(Marker !== undefined && { Marker }),
      }),
    );
    expect(page.Policies).toEqual([]);
    expect(page.GroupDetailList).toEqual([]);
    const own = [
      ...(page.UserDetailList ?? []).map(({ UserName }) => UserName ?? ''),
      ...(page.RoleDetailList ?? []).map(({ RoleName }) => RoleName ?? ''),
    ];
    names.push(...own);
    sizes.push(own.length);
    Marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (Marker !== undefined);
  expect(names).toHaveLength(61);
  expect(new Set(names).size).toBe(61);
  expect(sizes.slice(0, 2)).toEqual([20, 10]);
});

test('documents are percent-encoded, roles have trust, tags and last use, and a policy its default version among others', async () => {
  const page = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1000 }));
  const role = page.RoleDetailList?.find(({ RoleLastUsed }) => RoleLastUsed?.LastUsedDate !== undefined);
  expect(role?.AssumeRolePolicyDocument).toMatch(/^%7B/);
  expect(JSON.parse(decodeURIComponent(role?.AssumeRolePolicyDocument ?? ''))).toHaveProperty('Statement');
  expect(role?.Tags?.[0]?.Key).toBe('team');
  const policy = page.Policies?.find(({ Arn }) => Arn === 'arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess');
  expect(policy?.PolicyVersionList?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual([
    ['v2', true],
    ['v1', false],
  ]);
  expect(policy?.DefaultVersionId).toBe('v2');
  expect(page.GroupDetailList?.[0]?.GroupName).toBe('model-users');
});

test('API keys of a user come with their dates, and other services have none', async () => {
  const keys = (ServiceName: string) =>
    iam.send(new ListServiceSpecificCredentialsCommand({ UserName: 'auditor', ServiceName }));
  expect((await keys('bedrock.amazonaws.com')).ServiceSpecificCredentials).toEqual([
    expect.objectContaining({
      Status: 'Active',
      CreateDate: new Date('2026-05-01'),
      ExpirationDate: new Date('2026-12-31'),
    }),
  ]);
  expect((await keys('codecommit.amazonaws.com')).ServiceSpecificCredentials).toEqual([]);
});

test('a member account may ask which organization it is in, and no more', async () => {
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  expect(Organization?.Id).toBe('o-exampleorgid');
  await expect(organizations.send(new ListParentsCommand({ ChildId: ACCOUNT }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

test('the same seed gives the same account, another seed another', () => {
  const make = (seed: number) => JSON.stringify(generateAccount({ account: ACCOUNT, principals: 50, seed, ...PLAN }));
  expect(make(3)).toBe(make(3));
  expect(make(3)).not.toBe(make(4));
});
