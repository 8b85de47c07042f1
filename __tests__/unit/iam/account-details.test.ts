/** The principals of an account, and what they share, from iam:GetAccountAuthorizationDetails alone. */
import { describe, expect, test } from '@jest/globals';
import type { IAMClient } from '@aws-sdk/client-iam';
import { eachPrincipal, sharedPolicies, type AccountPrincipal } from '../../../src/iam/account-details.ts';
import { fakeClient, refusal } from './fake-client.ts';

const encoded = (text: string) => encodeURIComponent(text);
const version = (VersionId: string, text: string, more: object = {}) => ({
  ...{ VersionId, Document: encoded(text), ...more },
});

function account(...pages: object[]) {
  return fakeClient<IAMClient>({
    GetAccountAuthorizationDetails: ({ Marker }) => {
      const index = Number(Marker ?? 0);
      const isLast = index === pages.length - 1;
      return { IsTruncated: !isLast, ...(!isLast && { Marker: String(index + 1) }), ...pages[index] };
    },
  });
}

async function principals(...pages: object[]) {
  const found: AccountPrincipal[] = [];
  const { access, sent } = account(...pages);
  const result = await eachPrincipal(access, (one) => found.push(one));
  return { found, result, sent };
}

describe('what principals share', () => {
  const policy = (Arn: string, more: object) => ({ Arn, PolicyName: `name of ${Arn}`, ...more });
  const both = [version('v1', 'old'), version('v2', 'new')];

  test.each<[string, object, string | undefined]>([
    ['the default version counts', { DefaultVersionId: 'v2', PolicyVersionList: both }, 'new'],
    [
      'or the one that says that it is',
      { PolicyVersionList: [version('v1', 'old'), version('v2', 'new', { IsDefaultVersion: true })] },
      'new',
    ],
    ['none that is the default: not known', { DefaultVersionId: 'v3', PolicyVersionList: both }, undefined],
    [
      'without its document: not known',
      { DefaultVersionId: 'v1', PolicyVersionList: [{ VersionId: 'v1' }] },
      undefined,
    ],
    ['attached to none', { AttachmentCount: 0, DefaultVersionId: 'v2', PolicyVersionList: both }, undefined],
    [
      'attached to none, but a boundary',
      { AttachmentCount: 0, PermissionsBoundaryUsageCount: 1, DefaultVersionId: 'v2', PolicyVersionList: both },
      'new',
    ],
  ])('managed policy: %s', async (_, more, text) => {
    const { access } = account({ Policies: [policy('p', more)] });
    const shared = await sharedPolicies(access);
    expect(shared).toMatchObject({ ok: true });
    const found = shared.ok ? [...shared.value.managed] : [];
    expect(found).toEqual(text === undefined ? [] : [['p', { name: 'name of p', text }]]);
  });

  test('groups have inline and attached policies, on whatever page', async () => {
    const { access, sent } = account(
      { GroupDetailList: [{ GroupName: 'one' }] },
      {
        GroupDetailList: [
          {
            ...{ GroupName: 'two', GroupPolicyList: [{ PolicyName: 'inline', PolicyDocument: encoded('{"a":1}') }] },
            AttachedManagedPolicies: [{ PolicyArn: 'arn:p', PolicyName: 'p' }, { PolicyName: 'without' }],
          },
        ],
      },
    );
    const shared = await sharedPolicies(access);
    expect(shared.ok && [...shared.value.groups]).toEqual([
      ['one', { inline: [], managed: [] }],
      ['two', { inline: [{ name: 'inline', text: '{"a":1}' }], managed: ['arn:p'] }],
    ]);
    expect(shared.attempts).toBe(2);
    const Filter = ['Group', 'LocalManagedPolicy', 'AWSManagedPolicy'];
    expect(sent.map(({ input }) => input)).toEqual([
      { Filter, MaxItems: 100 },
      { Filter, MaxItems: 100, Marker: '1' },
    ]);
  });

  test('are not told by halves: a page that fails fails it', async () => {
    const { access } = fakeClient<IAMClient>({
      GetAccountAuthorizationDetails: ({ Marker }) => {
        if (Marker !== undefined) throw refusal();
        return { IsTruncated: true, Marker: '1' };
      },
    });
    expect(await sharedPolicies(access)).toMatchObject({ ok: false, attempts: 2 });
  });
});

describe('each principal', () => {
  const created = new Date('2026-01-02T03:04:05Z');

  test('a user, with all that decides what it may do', async () => {
    const UserDetailList = [
      {
        ...{ UserName: 'ann', UserId: 'AIDA', Arn: 'arn:user', Path: '/staff/', CreateDate: created },
        ...{ GroupList: ['g'], Tags: [{ Key: 'team', Value: 'search' }] },
        UserPolicyList: [{ PolicyName: 'own', PolicyDocument: encoded('{"a":1}') }],
        AttachedManagedPolicies: [{ PolicyArn: 'arn:p' }],
        PermissionsBoundary: { PermissionsBoundaryArn: 'arn:b' },
      },
      { UserName: 'bob', UserId: 'AIDB', Arn: 'arn:bob' },
    ];
    const { found, result, sent } = await principals({ UserDetailList });
    expect(result).toEqual({ ok: true, value: undefined, attempts: 1 });
    expect(sent[0]?.input).toEqual({ Filter: ['User', 'Role'], MaxItems: 200 });
    expect(found).toEqual([
      {
        ...{ kind: 'user', name: 'ann', arn: 'arn:user', id: 'AIDA', path: '/staff/', tags: { team: 'search' } },
        ...{ groups: ['g'], inline: [{ name: 'own', text: '{"a":1}' }], managed: ['arn:p'], boundary: 'arn:b' },
        created: '2026-01-02T03:04:05.000Z',
      },
      {
        ...{ kind: 'user', name: 'bob', arn: 'arn:bob', id: 'AIDB', path: '/', tags: {}, groups: [] },
        ...{ inline: [], managed: [] },
      },
    ]);
  });

  test('a role, with its trust and when it was last used', async () => {
    const RoleDetailList = [
      {
        ...{ RoleName: 'ci', RoleId: 'AROA', Arn: 'arn:role', Path: '/ci/', CreateDate: created },
        ...{ Tags: [{ Key: 'team', Value: 'search' }], AssumeRolePolicyDocument: encoded('{"trust":1}') },
        RolePolicyList: [{ PolicyName: 'own', PolicyDocument: encoded('{"a":1}') }],
        AttachedManagedPolicies: [{ PolicyArn: 'arn:p' }],
        PermissionsBoundary: { PermissionsBoundaryArn: 'arn:b' },
        RoleLastUsed: { LastUsedDate: created, Region: 'eu-west-1' },
      },
      { RoleName: 'old', RoleId: 'AROB', Arn: 'arn:old', RoleLastUsed: {} },
    ];
    expect((await principals({ RoleDetailList })).found).toEqual([
      {
        ...{ kind: 'role', name: 'ci', arn: 'arn:role', id: 'AROA', path: '/ci/', tags: { team: 'search' } },
        ...{ groups: [], inline: [{ name: 'own', text: '{"a":1}' }], managed: ['arn:p'], boundary: 'arn:b' },
        ...{ trust: '{"trust":1}', created: '2026-01-02T03:04:05.000Z' },
        lastUsed: { date: '2026-01-02T03:04:05.000Z', region: 'eu-west-1' },
      },
      {
        ...{ kind: 'role', name: 'old', arn: 'arn:old', id: 'AROB', path: '/', tags: {}, groups: [] },
        ...{ inline: [], managed: [], lastUsed: 'never' },
      },
    ]);
  });

  test('is told page by page, users first; what was told before a page failed stays told', async () => {
    const { found } = await principals(
      { UserDetailList: [{ UserName: 'u1' }], RoleDetailList: [{ RoleName: 'r1' }] },
      { RoleDetailList: [{ RoleName: 'r2' }] },
    );
    expect(found.map(({ name }) => name)).toEqual(['u1', 'r1', 'r2']);
  });

  test('a marker on the last page is not followed', async () => {
    const { result, sent } = await principals({ IsTruncated: false, Marker: '0' });
    expect(result.ok).toBe(true);
    expect(sent).toHaveLength(1);
  });
});
