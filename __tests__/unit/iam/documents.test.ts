/** Policy documents as they are attached: each read once and only if needed; what may not be read is named. */
import { describe, expect, test } from '@jest/globals';
import type { IAMClient } from '@aws-sdk/client-iam';
import { PolicyDocuments, type PolicyOwner } from '../../../src/iam/documents.ts';
import { fakeClient, refusal } from './fake-client.ts';

const TEAM = 'arn:aws:iam::111122223333:policy/team';
const EDGE = 'arn:aws:iam::111122223333:policy/edge';
type Answers = Parameters<typeof fakeClient>[0];

/**
 * An account in which `own` is inline, `team` is attached and `edge` is the boundary, of a role and of a user alike.
 */
function documents(kind: PolicyOwner['kind'], more: Answers = {}) {
  const Kind = kind === 'role' ? 'Role' : 'User';
  const { access, sent } = fakeClient<IAMClient>({
    [`Get${Kind}`]: () => ({ [Kind]: { Arn: 'arn', PermissionsBoundary: { PermissionsBoundaryArn: EDGE } } }),
    [`List${Kind}Policies`]: () => ({ PolicyNames: ['own'] }),
    [`ListAttached${Kind}Policies`]: () => ({ AttachedPolicies: [{ PolicyName: 'team', PolicyArn: TEAM }] }),
    [`Get${Kind}Policy`]: ({ PolicyName }) => ({
      PolicyDocument: encodeURIComponent(`{"own":"${String(PolicyName)}"}`),
    }),
    GetPolicy: ({ PolicyArn }) => ({ Policy: { DefaultVersionId: PolicyArn === TEAM ? 'v3' : undefined } }),
    GetPolicyVersion: ({ PolicyArn, VersionId }) => ({
      PolicyVersion: { Document: encodeURIComponent(`${String(PolicyArn).slice(-4)} ${String(VersionId)}`) },
    }),
    ...more,
  });
  return { documents: new PolicyDocuments(access, { kind, name: 'ci' }), sent };
}
const refuse = () => {
  throw refusal();
};
const texts = { own: '{"own":"own"}', team: 'team v3', edge: 'edge v1' };

describe.each(['role', 'user'] as const)('of a %s', (kind) => {
  const Kind = kind === 'role' ? 'Role' : 'User';
  const groups = kind === 'user' ? ['policies of the groups of user ci'] : [];

  test('what is in force: inline and attached policies, and the boundary', async () => {
    const { documents: own, sent } = documents(kind);
    expect(await own.inForce()).toEqual({
      identity: [
        { kind: 'inline', name: 'own', text: texts.own },
        { kind: 'managed', name: 'team', arn: TEAM, text: texts.team },
      ],
      ...{ boundary: texts.edge, unread: groups, isListed: true },
    });
    const named = sent.filter(({ operation }) => operation.includes(Kind));
    expect(named.map(({ input }) => input[`${Kind}Name`])).toEqual(named.map(() => 'ci'));
  });

  test('each is read once, however often it is asked for', async () => {
    const { documents: own, sent } = documents(kind);
    await Promise.all([own.inForce(), own.identityPolicies(), own.boundary(), own.managed(TEAM), own.attachedCount()]);
    await own.ofSource(`${kind}_ci_own`, 'IAM Policy');
    const operations = sent.map(({ operation, input }) => `${operation} ${JSON.stringify(input.PolicyArn)}`);
    expect(operations).toHaveLength(new Set(operations).size);
  });

  test.each([
    [`${kind}_ci_own`, 'IAM Policy', texts.own],
    ['team', 'IAM Policy', texts.team],
    ['edge', 'Permissions Boundary', texts.edge],
    ['unknown', 'IAM Policy', undefined],
  ])("the document behind the simulator's %s of the type %s", async (policy, type, text) => {
    expect(await documents(kind).documents.ofSource(policy, type)).toBe(text);
  });

  test.each([
    [`Get${Kind}`, ['permissions boundary of KIND ci']],
    [`List${Kind}Policies`, ['inline policies of KIND ci']],
    [`ListAttached${Kind}Policies`, ['attached policies of KIND ci']],
    [`Get${Kind}Policy`, ['policy own']],
    ['GetPolicy', ['policy team', 'permissions boundary of KIND ci']],
    ['GetPolicyVersion', ['policy team', 'permissions boundary of KIND ci']],
  ])('%s refused: what could not be read is named, and the rest is there', async (operation, unread) => {
    const inForce = await documents(kind, { [operation]: refuse }).documents.inForce();
    expect([...inForce.unread].sort()).toEqual([...unread.map((one) => one.replace('KIND', kind)), ...groups].sort());
    expect(inForce.isListed).toBe(operation === `Get${Kind}`);
    expect(inForce.boundary).toBe(unread.length > 1 || operation === `Get${Kind}` ? undefined : texts.edge);
    const lost = { inline: /inline|own/, managed: /attached|team/ };
    expect(inForce.identity.map(({ kind: one }) => one)).toEqual(
      (['inline', 'managed'] as const).filter((one) => !unread.some((text) => lost[one].test(text))),
    );
  });

  test.each([
    [`List${Kind}Policies`, 'PolicyNames', `inline policies of ${kind} ci`],
    [`ListAttached${Kind}Policies`, 'AttachedPolicies', `attached policies of ${kind} ci`],
  ])('a list that %s cuts is not whole', async (operation, field, named) => {
    const cut = documents(kind, { [operation]: () => ({ [field]: [], IsTruncated: true }) });
    const { unread, isListed } = await cut.documents.identityInForce();
    expect({ unread, isListed }).toEqual({ unread: [named, ...groups], isListed: false });
  });

  test('the identity policies that may be read, by name', async () => {
    const all = [
      { policy: 'own', text: texts.own },
      { policy: 'team', text: texts.team },
    ];
    expect(await documents(kind).documents.identityPolicies()).toEqual(all);
    const some = documents(kind, { [`Get${Kind}Policy`]: refuse });
    expect(await some.documents.identityPolicies()).toEqual(all.slice(1));
    const none = documents(kind, { [`List${Kind}Policies`]: refuse, [`ListAttached${Kind}Policies`]: refuse });
    expect(await none.documents.identityPolicies()).toEqual([]);
  });

  test('a boundary: its document, nothing, or why it is not known', async () => {
    expect(await documents(kind).documents.boundary()).toMatchObject({ ok: true, value: texts.edge });
    const without = documents(kind, { [`Get${Kind}`]: () => ({ [Kind]: { Arn: 'arn' } }) });
    expect(await without.documents.boundary()).toMatchObject({ ok: true, value: '' });
    expect(await without.documents.inForce()).not.toHaveProperty('boundary');
    const refused = documents(kind, { [`Get${Kind}`]: refuse });
    expect(await refused.documents.boundary()).toMatchObject({ ok: false, failure: { errorName: 'AccessDenied' } });
  });

  test('how many managed policies are attached, if that may be listed', async () => {
    expect(await documents(kind).documents.attachedCount()).toBe(1);
    const refused = documents(kind, { [`ListAttached${Kind}Policies`]: refuse });
    expect(await refused.documents.attachedCount()).toBeUndefined();
    expect(await refused.documents.ofSource('team', 'IAM Policy')).toBeUndefined();
  });
});

test.each(['identityPolicies', 'identityInForce', 'inForce'] as const)(
  'after %s the lists are known to have been asked for',
  async (method) => {
    const { documents: own } = documents('role');
    await own.boundary();
    expect(own.isListed).toBe(false);
    await own[method]();
    expect(own.isListed).toBe(true);
  },
);
