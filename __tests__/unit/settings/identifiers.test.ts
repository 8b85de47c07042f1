/** Names that AWS gives: their form, and what to write where it is wrong. */
import { describe, expect, test } from '@jest/globals';
import * as identifiers from '../../../src/settings/identifiers.ts';
import { outcome } from './fake.ts';

const {
  nameInArn,
  parseAccountId,
  parseAudience,
  parseExternalId,
  parseGuardrail,
  parseLabel,
  parseManagedPolicyArn,
  parsePrincipalArn,
  parsePrincipalName,
  parseRoleArn,
  parseSessionName,
  parseSessionPolicy,
} = identifiers;

const ROLE = 'arn:aws:iam::111122223333:role/';
const LIKE = '`arn:aws:iam::111122223333:role/bedrock-check`';

describe('roles and users', () => {
  test.each([
    `${ROLE}ci`,
    `${ROLE}service/a/b/ci`,
    `${ROLE}a+b=c,d.e@f-g_h`,
    'arn:aws-us-gov:iam::111122223333:role/ci',
    `${ROLE}${'x'.repeat(64)}`,
  ])('%s is a role', (arn) => {
    expect(outcome(parseRoleArn(arn))).toBe(arn);
    expect(outcome(parsePrincipalArn(arn))).toBe(arn);
  });

  test('a user is a principal, and no role', () => {
    const user = 'arn:aws:iam::111122223333:user/ann';
    expect(outcome(parsePrincipalArn(user))).toBe(user);
    expect(outcome(parseRoleArn(user))).toBe(
      `"${user}" is a user, and only a role can be assumed. Write a role's ARN like ${LIKE}.`,
    );
  });

  test.each([
    [`${ROLE}${'x'.repeat(65)}`, 'is not the ARN of'],
    [`${ROLE}a b`, 'is not the ARN of'],
    [ROLE, 'is not the ARN of'],
    ['arn:aws:iam::11112222333:role/ci', 'is not the ARN of'],
    ['arn:aws:iam::111122223333:group/a', 'is not the ARN of'],
    [` ${ROLE}ci`, 'is not the ARN of'],
    [`${ROLE}ci\n`, 'is not the ARN of'],
    ['arn:aws:sts::111122223333:assumed-role/ci', 'is not the ARN of'],
    ['arn:aws:iam::111122223333:assumed-role/ci/session', 'is not the ARN of'],
    ['ci', 'is a name, not an ARN'],
    ['service/ci', 'is a name, not an ARN'],
    ['x'.repeat(128), 'is a name, not an ARN'],
    ['x'.repeat(129), 'is not the ARN of'],
  ])('%j %s', (text, said) => {
    expect(outcome(parsePrincipalArn(text))).toContain(said);
    expect(outcome(parseRoleArn(text))).toContain(said);
    expect(outcome(parseRoleArn(text))).toContain(LIKE);
  });

  test('what is wanted is named', () => {
    expect(outcome(parseRoleArn('x y'))).toBe(`"x y" is not the ARN of a role. Write it like ${LIKE}.`);
    expect(outcome(parsePrincipalArn('x y'))).toBe(`"x y" is not the ARN of a role or user. Write it like ${LIKE}.`);
  });

  test('a session is told its role', () => {
    expect(outcome(parseRoleArn('arn:aws-cn:sts::111122223333:assumed-role/ci/i-1'))).toBe(
      '"arn:aws-cn:sts::111122223333:assumed-role/ci/i-1" is a session of a role. ' +
        "Write the role's own ARN: `arn:aws-cn:iam::111122223333:role/ci`, with its path if it has one.",
    );
  });

  test('the name is what the ARN ends with', () => {
    expect([`${ROLE}ci`, `${ROLE}service/a/ci`].map(nameInArn)).toEqual(['ci', 'ci']);
  });
});

test.each([
  ['111122223333', '111122223333'],
  ['1111-2222-3333', '"1111-2222-3333" is not an account ID. Write it without dashes: `111122223333`.'],
  ['1111222233334', /Write 12 digits, leading zeros included, like `111122223333`\.$/],
  ['a111122223333', /Write 12 digits/],
  ['11112222333', /Write 12 digits/],
  ['1111-2222-333', /Write 12 digits/],
])('account %s', (text, expected) => {
  if (typeof expected === 'string') expect(outcome(parseAccountId(text))).toBe(expected);
  else expect(outcome(parseAccountId(text))).toMatch(expected);
});

test.each<[string, (text: string) => unknown, string[], string[]]>([
  [
    'a session name',
    (text) => parseSessionName(text).ok,
    ['ab', 'a_+=,.@-', 'x'.repeat(64)],
    ['a', 'x'.repeat(65), 'a b', 'a/b', 'ab\n', ' ab', ''],
  ],
  [
    'an external ID',
    (text) => parseExternalId(text).ok,
    ['ab', 'a_+=,.@:/-', 'x'.repeat(1224)],
    ['a', 'x'.repeat(1225), 'a b', 'ab\n', ' ab', ''],
  ],
  [
    'a managed policy',
    (text) => parseManagedPolicyArn(text).ok,
    [
      'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'arn:aws-us-gov:iam::111122223333:policy/a/b',
      `arn:aws:iam::aws:policy/${'x'.repeat(512)}`,
    ],
    [
      'ReadOnlyAccess',
      'arn:aws:iam::aws:role/a',
      'arn:aws:iam::1:policy/a',
      `arn:aws:iam::aws:policy/${'x'.repeat(513)}`,
      'arn:aws:iam::aws:policy/',
      ' arn:aws:iam::aws:policy/a',
      'arn:aws:iam::aws:policy/a\n',
    ],
  ],
  [
    'an audience',
    (text) => parseAudience(text).ok,
    ['sts.amazonaws.com', 'x'.repeat(255)],
    ['', 'a b', 'x'.repeat(256), 'ä', 'a\n'],
  ],
  [
    'a label',
    (text) => parseLabel(text).ok,
    ['search', 'x'.repeat(200), 'Süd 1'],
    ['', '  ', 'x'.repeat(201), 'a\nb', 'a\u2028b', '\u0007'],
  ],
])('%s: its form and bounds', (_, isTaken, taken, refused) => {
  expect([...taken, ...refused].map(isTaken)).toEqual([...taken.map(() => true), ...refused.map(() => false)]);
});

test('an external ID is not repeated: some treat it as a secret', () => {
  expect(outcome(parseExternalId('hush hush'))).toBe(
    'The external ID is not one that STS takes. Write 2 to 1224 letters, digits or characters of `_+=,.@:/-`.',
  );
});

test.each(['oidc', 'step'])('%s is a word of `source`, no name of a principal', (name) => {
  expect(outcome(parsePrincipalName(name))).toBe(
    `"${name}" is a word of \`source\`, not a name for a principal. Give the principal another \`name\`.`,
  );
  expect(outcome(parsePrincipalName(`${name}2`))).toBe(`${name}2`);
  expect(outcome(parsePrincipalName(''))).toBe('"" cannot be shown. Write one line of at most 200 characters.');
});

describe('a session policy', () => {
  const policy = '{"Version":"2012-10-17","Statement":[]}';
  test.each([
    ['a policy', policy, undefined],
    ['as long as STS takes', policy.padEnd(2048), undefined],
    ['longer', policy.padEnd(2049), 'The policy has 2049 characters; STS takes 2048.'],
    ['not JSON', '{', 'The policy is not JSON.'],
    ['without statement', '{}', 'The policy has no statement.'],
    ['no object', '"Statement"', 'The policy has no statement.'],
    ['null', 'null', 'The policy has no statement.'],
  ])('%s', (_, text, message) => {
    const said = message && `${message} Write the JSON of one policy document with \`Version\` and \`Statement\`.`;
    expect(outcome(parseSessionPolicy(text))).toBe(said ?? text);
  });
});

describe('a guardrail', () => {
  const ARN = 'arn:aws:bedrock:us-east-1:111122223333:guardrail/ab12';
  test.each([
    ['ab12:1', { id: 'ab12', version: '1' }],
    ['ab12:DRAFT', { id: 'ab12', version: 'DRAFT' }],
    ['ab12:12345678', { id: 'ab12', version: '12345678' }],
    [ARN, { id: ARN, version: 'DRAFT' }],
    [`${ARN}:7`, { id: ARN, version: '7' }],
    [`${ARN}:DRAFT`, { id: ARN, version: 'DRAFT' }],
    ['ab12', '"ab12" has no version. Write `ab12:1`, or `ab12:DRAFT`.'],
  ])('%s', (text, expected) => {
    expect(outcome(parseGuardrail(text))).toEqual(expected);
  });

  test.each([
    'AB12:1',
    'ab12:0',
    'ab12:01',
    'ab12:draft',
    'ab12:123456789',
    ':1',
    'ab12:1:2',
    `${'x'.repeat(65)}:1`,
    'x ab12:1',
    'arn:aws:bedrock:us-east-1:1:guardrail/ab12',
    'arn:aws:s3:us-east-1:111122223333:guardrail/ab12',
  ])('%s is none', (text) => {
    expect(outcome(parseGuardrail(text))).toMatch(
      / is not a guardrail\. Write `ID:VERSION`, like `ab12cd34ef56:1`, or its ARN\.$/,
    );
  });
});
