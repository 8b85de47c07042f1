/** What files of a change do to the policies of a principal: which come, which go, and what is not known. */
import { describe, expect, test } from '@jest/globals';
import {
  attachedAs,
  changeFor,
  isMadeFrom,
  type AttachedPolicy,
  type ChangedPrincipal,
} from '../../../src/policy/change.ts';
import type { PolicyFile } from '../../../src/domain/settings.ts';

const ACCOUNT = '111122223333';
const APP: ChangedPrincipal = {
  ...{ name: 'app', arn: `arn:aws:iam::${ACCOUNT}:role/service/search-app`, kind: 'role', account: ACCOUNT },
  ...{ partition: 'aws', region: 'eu-central-1' },
};
const document = (action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: '*' } });

function file(text: string, more: Partial<PolicyFile> = {}): PolicyFile {
  return { file: 'a.json', kind: 'policy', layer: 'identity', text, ...more };
}

describe('a policy file', () => {
  test('is about each principal, or about the one that it names: by name, ARN or name of the role', () => {
    for (const principal of [undefined, 'app', APP.arn, 'search-app']) {
      const change = changeFor([file(document('a:b'), principal === undefined ? {} : { principal })], APP);
      expect(change?.identity.adds.map(({ name }) => name)).toEqual(['a.json']);
    }
    for (const principal of ['service/search-app', 'arn:aws:iam::444455556666:role/service/search-app', 'App']) {
      expect(changeFor([file(document('a:b'), { principal })], APP)).toBeUndefined();
    }
  });

  test('comes beside what is there, or in the place of what it replaces, which has to be there', () => {
    const beside = changeFor([file(document('a:b'))], APP);
    expect(beside?.identity.removes).toEqual([]);
    const arn = `arn:aws:iam::${ACCOUNT}:policy/team/models`;
    const replaced = changeFor(
      [file(document('a:b'), { replaces: 'own' }), file(document('a:c'), { replaces: arn })],
      APP,
    );
    expect(replaced?.identity.removes).toEqual([
      { name: 'own', attached: { kind: 'inline', name: 'own' }, required: true },
      { name: arn, attached: { kind: 'managed', name: 'models', arn }, required: true },
    ]);
  });

  test('takes the place of the boundary, and stands for the session policy', () => {
    const change = changeFor(
      [file(document('a:b'), { layer: 'boundary' }), file(document('a:c'), { layer: 'session', file: 's.json' })],
      APP,
    );
    expect(change?.boundary).toMatchObject({ layer: 'boundary', text: document('a:b') });
    expect(change?.session?.map(({ name }) => name)).toEqual(['s.json']);
    expect(change?.identity.adds).toEqual([]);
  });

  test('of a service control policy: what it replaces is not known', () => {
    const scp = (more: Partial<PolicyFile>) => changeFor([file(document('*'), { layer: 'scp', ...more })], APP)?.scps;
    expect(scp({})).toMatchObject({ adds: [{ name: 'a.json' }], replaced: false });
    expect(scp({ replaces: 'p-1' })).toMatchObject({ replaced: true });
  });

  test('alone: compared with the base commit, where there is one', () => {
    const alone = (base?: string) => {
      const change = changeFor([file(document('a:b'), base === undefined ? {} : { base })], APP);
      return change?.alone.before?.map(({ statements }) => statements[0]?.action.values[0]?.text);
    };
    expect([alone(), alone(''), alone(document('a:old'))]).toEqual([undefined, [], ['a:old']]);
  });
});

describe('a plan of Terraform', () => {
  function plan(
    ...changes: [address: string, before: object | null, after: object | null, unknown?: object][]
  ): PolicyFile {
    const resource_changes = changes.map(([address, before, after, unknown = {}]) => {
      const [type, name] = address.split('.');
      return { address, type, name, mode: 'managed', change: { before, after, after_unknown: unknown } };
    });
    return file(JSON.stringify({ format_version: '1.2', resource_changes }), { kind: 'plan', file: 'plan.json' });
  }
  const inline = (policy: string) => ({ name: 'models', role: 'search-app', policy });

  test('what changes goes and comes, what stays is not touched', () => {
    const same = { name: 'same', role: 'search-app', policy: document('a:same') };
    const change = changeFor(
      [plan(['aws_iam_role_policy.models', inline('old'), inline('new')], ['aws_iam_role_policy.same', same, same])],
      APP,
    );
    expect(change?.identity.removes).toEqual([
      { name: 'aws_iam_role_policy.models', attached: { kind: 'inline', name: 'models' }, text: 'old', required: true },
    ]);
    expect(change?.identity.adds.map(({ name, text }) => [name, text])).toEqual([
      ['aws_iam_role_policy.models', 'new'],
    ]);
  });

  test('another role, a user of the same name: nothing of this one', () => {
    const other = { name: 'models', role: 'other', policy: document('a:b') };
    expect(changeFor([plan(['aws_iam_role_policy.models', other, { ...other, policy: 'new' }])], APP)).toBeUndefined();
    const user = { name: 'models', user: 'search-app', policy: document('a:b') };
    expect(changeFor([plan(['aws_iam_user_policy.models', null, user])], APP)).toBeUndefined();
  });

  test('values that are known only after the apply are named, those of before are not', () => {
    const change = changeFor(
      [plan(['aws_iam_role_policy.models', inline('old'), { name: 'models', role: 'search-app' }, { policy: true }])],
      APP,
    );
    expect(change?.unknown).toEqual(['aws_iam_role_policy.models.policy']);
    expect(change?.identity.removes.map(({ text }) => text)).toEqual(['old']);
  });

  test('attachments whose text is elsewhere come and go by ARN', () => {
    const attachment = (name: string) => ({ role: 'search-app', policy_arn: `arn:aws:iam::aws:policy/${name}` });
    const change = changeFor(
      [
        plan(
          ['aws_iam_role_policy_attachment.a', attachment('Gone'), null],
          ['aws_iam_role_policy_attachment.b', null, attachment('Come')],
          ['aws_iam_role_policy_attachment.c', attachment('Stays'), attachment('Stays')],
        ),
      ],
      APP,
    );
    expect(change?.identity.attaches).toEqual(['arn:aws:iam::aws:policy/Come']);
    expect(change?.identity.removes.map(({ attached }) => attached.arn)).toEqual(['arn:aws:iam::aws:policy/Gone']);
  });

  test('a boundary that is set, exchanged for one of elsewhere, or taken away', () => {
    const role = (boundary: string | null) => ({ name: 'search-app', permissions_boundary: boundary });
    const edge = { arn: `arn:aws:iam::${ACCOUNT}:policy/edge`, name: 'edge', policy: document('b:c') };
    const boundaryOf = (before: string | null, after: string | null) =>
      changeFor([plan(['aws_iam_role.app', role(before), role(after)], ['aws_iam_policy.edge', edge, edge])], APP)
        ?.boundary;
    expect(boundaryOf(null, edge.arn)).toMatchObject({ name: 'aws_iam_policy.edge', layer: 'boundary' });
    expect(boundaryOf(edge.arn, edge.arn)).toBeUndefined();
    expect(boundaryOf(edge.arn, null)).toBeNull();
    expect(boundaryOf(edge.arn, 'arn:aws:iam::aws:policy/X')).toEqual({ arn: 'arn:aws:iam::aws:policy/X' });
    expect(boundaryOf('arn:aws:iam::aws:policy/X', 'arn:aws:iam::aws:policy/X')).toBeUndefined();
  });

  test('service control policies of the account, and those of which it is not known whether they count', () => {
    const policy = (content: string) => ({ id: 'p-1', content });
    const attached = (target_id: string) => ({ policy_id: 'p-1', target_id });
    const scpsOf = (target: string) =>
      changeFor(
        [
          plan(
            ['aws_organizations_policy.lock', policy('old'), policy('new')],
            ['aws_organizations_policy_attachment.lock', attached(target), attached(target)],
          ),
        ],
        APP,
      )?.scps;
    expect(scpsOf(ACCOUNT)).toMatchObject({ adds: [{ text: 'new' }], removes: [{ text: 'old' }], uncertain: [] });
    expect(scpsOf('ou-1')).toMatchObject({
      ...{ adds: [], removes: [] },
      uncertain: [`whether aws_organizations_policy.lock counts for account ${ACCOUNT}`],
    });
  });
});

describe('a template of CloudFormation', () => {
  const template = (resources: object): PolicyFile =>
    file(JSON.stringify({ Resources: resources }), { kind: 'template' });
  const policy = (roles: unknown, name: string) => ({
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: name, Roles: roles, PolicyDocument: JSON.parse(document('a:b')) as object },
  });

  test('its policies take the place of those of their names, where they are there', () => {
    const change = changeFor([template({ P: policy(['search-app'], 'own') })], APP);
    expect(change?.identity.removes).toMatchObject([{ attached: { kind: 'inline', name: 'own' }, required: false }]);
  });

  test('a role without a name is known by the one that CloudFormation makes', () => {
    const made = { ...APP, arn: `arn:aws:iam::${ACCOUNT}:role/search-SearchRole5A1B-1N2M3K4L5` };
    const resources = {
      SearchRole5A1B: { Type: 'AWS::IAM::Role', Properties: {} },
      P: policy([{ Ref: 'SearchRole5A1B' }], 'own'),
    };
    expect(changeFor([template(resources)], made)?.identity.adds).toHaveLength(1);
    expect(changeFor([template(resources)], APP)).toBeUndefined();
  });

  test.each([
    ['search-SearchRole5A1B-1N2M3K4L5', 'SearchRole5A1B', true],
    ['my-stack-SearchRole5A1B-1N2M3K4L5', 'SearchRole5A1B', true],
    ['search-SearchRole5A1-1N2M3K4L5', 'SearchRole5A1B', false],
    ['search-AVeryLongLogicalIdOfAPol-1N2M3K4L5', 'AVeryLongLogicalIdOfAPolicyThatIsCut', true],
    ['SearchRole5A1B', 'SearchRole5A1B', false],
    ['search-SearchRole5A1B-x', 'SearchRole5A1B', false],
  ])('%s is made from %s: %s', (name, id, expected) => {
    expect(isMadeFrom(name, id)).toBe(expected);
  });
});

test('the attached policy that a removal is about', () => {
  const attached: AttachedPolicy[] = [
    { kind: 'inline', name: 'models', text: document('a:b') },
    { kind: 'managed', name: 'team', arn: `arn:aws:iam::${ACCOUNT}:policy/team`, text: document('c:d') },
    {
      kind: 'managed',
      name: 'stack-Edge1234-ABCDEF12',
      arn: `arn:aws:iam::${ACCOUNT}:policy/stack-Edge1234-ABCDEF12`,
      text: '',
    },
  ];
  const found = (removal: Parameters<typeof attachedAs>[1]['attached'], text?: string) =>
    attachedAs(attached, { name: '', attached: removal, required: true, ...(text !== undefined && { text }) })?.name;
  expect(found({ kind: 'inline', name: 'models' })).toBe('models');
  // A name may be that of a managed policy, too.
  expect(found({ kind: 'inline', name: 'team' })).toBe('team');
  expect(found({ kind: 'managed', name: 'other', arn: `arn:aws:iam::${ACCOUNT}:policy/team` })).toBe('team');
  expect(found({ kind: 'managed', madeFrom: 'Edge1234' })).toBe('stack-Edge1234-ABCDEF12');
  expect(found({ kind: 'inline' }, JSON.stringify(JSON.parse(document('a:b')), null, 2))).toBe('models');
  expect(found({ kind: 'inline', name: 'gone' }, document('a:b'))).toBeUndefined();
  expect(found({ kind: 'inline' }, 'not JSON')).toBeUndefined();
});
