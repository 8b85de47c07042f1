/** Who may assume a role, by its trust policy alone. */
import { describe, expect, test } from '@jest/globals';
import { trustText, trustedBy } from '../../../src/policy/trust.ts';

const ACCOUNT = '111122223333';

function trust(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function words(...statements: object[]): string[] | undefined {
  return trustedBy(trust(...statements), ACCOUNT)?.map(trustText);
}

const ASSUME = { Effect: 'Allow', Action: 'sts:AssumeRole' };

describe('whom a statement names', () => {
  test.each([
    [
      { Service: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] },
      ['service lambda.amazonaws.com', 'service edgelambda.amazonaws.com'],
    ],
    [{ AWS: 'arn:aws:iam::111122223333:root' }, ['account 111122223333']],
    [{ AWS: '444455556666' }, ['account 444455556666 of another account']],
    [{ AWS: 'arn:aws:iam::111122223333:role/ci' }, ['arn:aws:iam::111122223333:role/ci']],
    [{ AWS: 'arn:aws:iam::444455556666:user/dev' }, ['arn:aws:iam::444455556666:user/dev of another account']],
    [{ AWS: 'AROAEXAMPLEEXAMPLE00' }, ['AROAEXAMPLEEXAMPLE00, which is gone or of another kind']],
    [{ AWS: '*' }, ['everyone']],
    ['*', ['everyone']],
  ])('%j', (Principal, expected) => {
    expect(words({ ...ASSUME, Principal })).toEqual(expected);
  });

  test('an OIDC provider with its subjects, and without the audience, which is always there', () => {
    const host = 'token.actions.githubusercontent.com';
    const statement = {
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}` },
      Condition: {
        StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com', [`${host}:repository_owner`]: 'octo-org' },
        StringLike: { [`${host}:sub`]: ['repo:octo-org/a:*', 'repo:octo-org/b:*'] },
      },
    };
    expect(words(statement)).toEqual([
      `OIDC repo:octo-org/a:* or repo:octo-org/b:* (${host}), if ${host}:repository_owner fits`,
    ]);
    expect(words({ ...statement, Condition: {} })).toEqual([`any OIDC subject of ${host}`]);
  });

  test('a negated condition on the subject names no subject', () => {
    const host = 'token.actions.githubusercontent.com';
    const [only] =
      trustedBy(
        trust({
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}` },
          Condition: { StringNotLike: { [`${host}:sub`]: 'repo:octo-org/a:*' } },
        }),
        ACCOUNT,
      ) ?? [];
    expect(only).toMatchObject({ subjects: [], keys: [`${host}:sub`] });
  });
});

test('keys of conditions are named, those of a Deny as well', () => {
  expect(
    words(
      { ...ASSUME, Principal: { AWS: '444455556666' }, Condition: { StringEquals: { 'sts:ExternalId': 'x' } } },
      { Effect: 'Deny', Action: '*', Principal: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } },
    ),
  ).toEqual(['account 444455556666 of another account, if sts:ExternalId and aws:MultiFactorAuthPresent fits']);
});

test('a statement about tags of sessions alone lets no principal in', () => {
  expect(words({ Effect: 'Allow', Action: 'sts:TagSession', Principal: { AWS: '444455556666' } })).toEqual([]);
});

test('the same principal twice is one', () => {
  const statement = { ...ASSUME, Principal: { Service: 'ec2.amazonaws.com' } };
  expect(words(statement, { ...statement, Action: 'sts:*' })).toEqual(['service ec2.amazonaws.com']);
});

test('what is no policy is not read', () => {
  expect(trustedBy('{', ACCOUNT)).toBeUndefined();
});
