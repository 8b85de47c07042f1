import { describe, expect, test } from '@jest/globals';
import type { PolicyDocument, PolicyKind } from '../../../src/policy/document.ts';
import type { PlannedDocument, PlannedOrganizationPolicy, PlannedPolicies } from '../../../src/policy/planned.ts';
import {
  accountsNamed,
  decide,
  organizationOf,
  plannedSubjects,
  sidesOf,
  withUncertain,
  type PolicySides,
} from '../../../src/policy/sides.ts';
import { policyOf } from './documents.ts';

const ACCOUNT = '111122223333';
const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' };
const DENY = { Effect: 'Deny', Action: '*', Resource: '*' };
const allow = (kind: PolicyKind = 'identity', name = 'allow') => policyOf(ALLOW, { kind, name });
const deny = (kind: PolicyKind = 'identity', name = 'deny') => policyOf(DENY, { kind, name });
const CALL = {
  ...{ action: 'bedrock:InvokeModel', account: ACCOUNT },
  requirements: [
    {
      ...{ resource: 'arn:aws:bedrock:us-east-1::foundation-model/a', requestedRegion: 'us-east-1' },
      role: 'target' as const,
    },
  ],
};
const decided = (side: PolicySides): string => {
  const { verdict, cause = '', unknown } = decide(side, CALL);
  return [verdict, cause, ...unknown].filter((text) => text !== '').join(' ');
};

describe('the documents of a side decide together', () => {
  const other = policyOf({ ...ALLOW, Action: 's3:*' }, { kind: 'scp' });
  test.each<[string, PolicyDocument[], string]>([
    ['none allows nothing', [], 'denied identity-policy-no-allow'],
    ['an Allow', [allow()], 'accessible'],
    ['an Allow and a Deny', [allow(), deny()], 'denied identity-policy-explicit-deny'],
    ['a boundary that allows nothing', [allow(), deny('boundary')], 'denied permissions-boundary'],
    ['a session policy', [allow(), deny('session')], 'denied session-policy'],
    [
      'a session policy and a second one that allows',
      [allow(), policyOf({ ...ALLOW, Action: 's3:*' }, { kind: 'session' }), allow('session')],
      'accessible',
    ],
    [
      'a service control policy that denies something else counts beside what AWS attaches',
      [allow(), policyOf({ ...DENY, Action: 's3:*' }, { kind: 'scp' })],
      'accessible',
    ],
    ['a service control policy that denies', [allow(), deny('scp')], 'denied service-control-policy'],
    [
      'service control policies of which one allows are all that there are',
      [allow(), other],
      'denied service-control-policy',
    ],
  ])('%s', (_, documents, result) => {
    expect(decided(sidesOf(documents, []))).toBe(result);
  });

  test('what is not known is named once, and leaves it open', () => {
    const side = sidesOf([allow()], ['x', 'x']);
    expect(side).toMatchObject({ unknown: ['x'], documents: [{ name: 'allow' }] });
    expect(decided(side)).toBe('unchecked x');
  });
});

describe('a service control policy that may not count for the account', () => {
  test('decides nothing alone, and is named', () => {
    expect(decided(withUncertain([allow()], [deny('scp', 'S')], [], ACCOUNT))).toBe(
      `unchecked whether S counts for account ${ACCOUNT}`,
    );
  });
  test('does not matter where the answer is the same without it', () => {
    expect(decided(withUncertain([], [deny('scp')], [], ACCOUNT))).toBe('denied identity-policy-no-allow');
    expect(withUncertain([allow()], [], [], ACCOUNT)).not.toHaveProperty('uncertain');
  });
});

describe('of an organization count', () => {
  const planned = (name: string, targets: string[], when: PlannedOrganizationPolicy['when'] = 'both') => ({
    ...{ document: { name, text: '' }, targets, when },
  });
  const organization = [
    planned('account', ['ou-1', ACCOUNT]),
    planned('root', ['r-abcd']),
    planned('unit', ['ou-1']),
    planned('nowhere', []),
    planned('before', [ACCOUNT], 'before'),
    planned('after', [ACCOUNT], 'after'),
  ];
  const names = (side: 'before' | 'after') => {
    const { certain, uncertain } = organizationOf(organization, side, ACCOUNT);
    return [certain, uncertain].map((all) => all.map(({ name }) => name));
  };
  test('those of the account and the root, perhaps those of a unit, and none that is attached nowhere or at another time', () => {
    expect(names('before')).toEqual([['account', 'root', 'before'], ['unit']]);
    expect(names('after')).toEqual([['account', 'root', 'after'], ['unit']]);
  });
});

describe('a principal of a plan', () => {
  const texts: Record<string, object> = { allow: ALLOW, deny: DENY };
  const read = ({ name, text }: PlannedDocument, kind: PolicyKind) => policyOf(texts[text] ?? {}, { name, kind });
  const document = (text: string): PlannedDocument => ({ name: text, text });
  const policies = (more: Partial<PlannedPolicies> = {}): PlannedPolicies => ({
    ...{ identity: [document('allow')], unknown: [] },
    ...more,
  });
  const subjectsOf = (
    before: PlannedPolicies | undefined,
    after: PlannedPolicies | undefined,
    shared: PolicyDocument[] = [],
    organization: PlannedOrganizationPolicy[] = [],
  ) =>
    plannedSubjects(
      { principals: [{ kind: 'role', name: 'app', ...(before && { before }), ...(after && { after }) }], organization },
      shared,
      { account: ACCOUNT, partition: 'aws-cn' },
      read,
    );
  const shown = (...of: Parameters<typeof subjectsOf>) =>
    subjectsOf(...of).map(({ name, arn, before, after }) => [name, arn, before && decided(before), decided(after)]);
  const arn = `arn:aws-cn:iam::${ACCOUNT}:role/app`;

  test('has its ARN, and both sides where there are two', () => {
    expect(shown(undefined, policies())).toEqual([['app', arn, undefined, 'accessible']]);
    expect(shown(policies({ identity: [] }), policies())).toEqual([
      ['app', arn, 'denied identity-policy-no-allow', 'accessible'],
    ]);
  });
  test('that is gone is none any more', () => {
    expect(shown(policies(), undefined)).toEqual([]);
  });
  test('has its boundary, what is attached elsewhere, and what everyone has', () => {
    const after = (more: Partial<PlannedPolicies>, ...rest: [PolicyDocument[]?, PlannedOrganizationPolicy[]?]) =>
      shown(undefined, policies(more), ...rest)[0]?.[3];
    expect(after({ boundary: document('deny') })).toBe('denied permissions-boundary');
    expect(after({ elsewhere: ['arn:p'], boundaryArn: 'arn:b', unknown: ['v'] })).toBe(
      'unchecked v policy arn:p boundary arn:b',
    );
    expect(after({}, [deny()])).toBe('denied identity-policy-explicit-deny');
    expect(after({}, [], [{ document: document('deny'), targets: [ACCOUNT], when: 'after' }])).toBe(
      'denied service-control-policy',
    );
    expect(after({}, [], [{ document: document('deny'), targets: [ACCOUNT], when: 'before' }])).toBe('accessible');
    expect(after({}, [], [{ document: document('deny'), targets: ['ou-1'], when: 'both' }])).toBe(
      `unchecked whether deny counts for account ${ACCOUNT}`,
    );
  });
  test('that is not declared may have other policies, unless documents are given beside the plan', () => {
    expect(shown(undefined, policies({ declared: false }))[0]?.[3]).toBe('unchecked other policies of role app');
    expect(shown(undefined, policies({ declared: false }), [allow()])[0]?.[3]).toBe('accessible');
  });
});

test('accounts are found in ARNs of Bedrock and IAM, each once', () => {
  const text = (arn: string) => `{"Resource":"${arn}"}`;
  expect(
    accountsNamed([
      text('arn:aws:bedrock:us-east-1:111122223333:inference-profile/x'),
      text('arn:aws-us-gov:iam::444455556666:role/x') + text('arn:aws:iam::111122223333:role/y'),
      text('arn:aws:s3:::777788889999:x') + text('arn:aws:iam::aws:policy/x') + text('arn:aws:iam::*:role/x'),
    ]),
  ).toEqual(['111122223333', '444455556666']);
});
