/** What restricts an account, level by level from the root; what may not be read is said, never taken for nothing. */
import { describe, expect, test } from '@jest/globals';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { organizationPolicies } from '../../../src/iam/service-control-policies.ts';
import { fakeClient, refusal } from './fake-client.ts';

const ACCOUNT = '111122223333';
const ABOVE: Record<string, string> = { [ACCOUNT]: 'ou-1-a', 'ou-1-a': 'ou-1-b', 'ou-1-b': 'r-1' };
const ATTACHED: Record<string, [id: string, name?: string][]> = {
  [ACCOUNT]: [['p-full', 'Full'], ['p-own']],
  'ou-1-a': [['p-full', 'Full']],
  'ou-1-b': [],
  'r-1': [['p-root', 'Root']],
};

type Answers = Parameters<typeof fakeClient>[0];

function organization(more: Answers = {}) {
  return fakeClient<OrganizationsClient>({
    DescribeOrganization: () => ({ Organization: { Id: 'o-a1', MasterAccountId: '999999999999' } }),
    ListParents: ({ ChildId }) => ({ Parents: [{ Id: ABOVE[String(ChildId)] }] }),
    ListPoliciesForTarget: ({ TargetId }) => ({
      Policies: ATTACHED[String(TargetId)]?.map(([Id, Name]) => ({ Id, Name })),
    }),
    DescribePolicy: ({ PolicyId }) => ({ Policy: { Content: `{"of":"${String(PolicyId)}"}` } }),
    ...more,
  });
}
const read = (client: OrganizationsClient) => organizationPolicies(client, ACCOUNT, new AbortController().signal);
const refuse = (name?: string) => () => {
  throw refusal(name);
};

test('levels come from the root down, each policy with its name, or its ID where it has none', async () => {
  const { client, sent } = organization();
  expect(await read(client)).toEqual({
    ...{ kind: 'read', organization: 'o-a1' },
    levels: [
      [{ name: 'Root', text: '{"of":"p-root"}' }],
      [],
      [{ name: 'Full', text: '{"of":"p-full"}' }],
      [
        { name: 'Full', text: '{"of":"p-full"}' },
        { name: 'p-own', text: '{"of":"p-own"}' },
      ],
    ],
  });
  // The root has nothing above, and a policy that is attached twice is read once.
  expect(sent.filter(({ operation }) => operation === 'ListParents')).toHaveLength(3);
  expect(sent.filter(({ operation }) => operation === 'DescribePolicy')).toHaveLength(3);
  expect(sent.find(({ operation }) => operation === 'ListPoliciesForTarget')?.input).toEqual({
    ...{ TargetId: ACCOUNT, Filter: 'SERVICE_CONTROL_POLICY' },
  });
});

test('all pages of a level count', async () => {
  const { client } = organization({
    ListParents: () => ({ Parents: [] }),
    ListPoliciesForTarget: ({ NextToken }) =>
      NextToken === undefined
        ? { Policies: [{ Id: 'p-1', Name: 'One' }], NextToken: 'more' }
        : { Policies: [{ Id: 'p-2', Name: NextToken }] },
  });
  expect(await read(client)).toMatchObject({ levels: [[{ name: 'One' }, { name: 'more' }]] });
});

test('parents that never end are followed for eight levels', async () => {
  const { client, sent } = organization({
    ListParents: ({ ChildId }) => ({ Parents: [{ Id: `${String(ChildId)}x` }] }),
    ListPoliciesForTarget: () => ({ Policies: [] }),
  });
  expect(await read(client)).toMatchObject({ kind: 'read', levels: Array(8).fill([]) });
  expect(sent.filter(({ operation }) => operation === 'ListPoliciesForTarget')).toHaveLength(8);
});

test('no organization restricts nothing, nor does one its management account', async () => {
  const none = organization({ DescribeOrganization: refuse('AWSOrganizationsNotInUseException') });
  expect(await read(none.client)).toEqual({ kind: 'none' });
  const management = organization({
    DescribeOrganization: () => ({ Organization: { Id: 'o-a1', MasterAccountId: ACCOUNT } }),
  });
  expect(await read(management.client)).toEqual({ kind: 'management', organization: 'o-a1' });
  expect(management.sent).toHaveLength(1);
});

describe('what may not be read leaves it unread', () => {
  test.each([
    ['DescribeOrganization', undefined],
    ['ListPoliciesForTarget', 'o-a1'],
    ['ListParents', 'o-a1'],
    ['DescribePolicy', 'o-a1'],
  ])('%s', async (operation, id) => {
    const { client } = organization({ [operation]: refuse() });
    const policies = await read(client);
    expect(policies).toMatchObject({ kind: 'unread', failure: { operation, errorName: 'AccessDenied' } });
    expect('organization' in policies ? policies.organization : undefined).toBe(id);
  });
});
