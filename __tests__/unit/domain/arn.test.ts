import { describe, expect, test } from '@jest/globals';
import { callerIdentity, isPrincipal, parseArn, roleOfSession } from '../../../src/domain/arn.ts';

const ROLE = 'arn:aws:iam::111122223333:role/service/app';

test.each([
  ['arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0', 'foundation-model/a.b-v1:0'],
  ['arn:aws-us-gov:iam::aws:policy/X', 'policy/X'],
  ['arn:aws:iam::1111:role/x', undefined],
  ['arn:aws:iam::111122223333:', undefined],
  ['arn:aws:iam::111122223333:role/a b', undefined],
  ['aws:iam::111122223333:role/a', undefined],
])('the resource of %s is %s', (text, resource) => {
  expect(parseArn(text)?.resource).toBe(resource);
});

test.each([
  ['arn:aws:sts::111122223333:assumed-role/app/session', 'arn:aws:iam::111122223333:role/app'],
  ['arn:aws-cn:sts::account-1:assumed-role/app/s', 'arn:aws-cn:iam::account-1:role/app'],
  ['arn:aws:sts::***:assumed-role/app/s', 'arn:aws:iam::***:role/app'],
  [ROLE, ROLE],
  ['as arn:aws:sts::111122223333:assumed-role/app/s', 'as arn:aws:sts::111122223333:assumed-role/app/s'],
  ['arn:aws:sts::111122223333:assumed-role/', 'arn:aws:sts::111122223333:assumed-role/'],
  ['the principal', 'the principal'],
])('the role behind %s is %s', (text, role) => {
  expect(roleOfSession(text)).toBe(role);
});

describe('the identity behind', () => {
  test.each([
    ['arn:aws:sts::111122223333:assumed-role/app/s', 'role', 'app', 'arn:aws:iam::111122223333:role/app'],
    [ROLE, 'role', 'app', ROLE],
    ['arn:aws:iam::111122223333:user/a/b', 'user', 'b', 'arn:aws:iam::111122223333:user/a/b'],
    ['arn:aws:iam::111122223333:root', 'root', 'root', 'arn:aws:iam::111122223333:root'],
    ['arn:aws:sts::111122223333:federated-user/f', 'federated-user', 'f', 'arn:aws:sts::111122223333:federated-user/f'],
  ])('%s is a %s', (text, kind, name, arn) => {
    expect(callerIdentity(text)).toMatchObject({ kind, name, arn, account: '111122223333' });
  });

  test.each([
    'arn:aws:iam::111122223333:policy/x',
    'arn:aws:iam::111122223333:assumed-role/app/s',
    'arn:aws:sts::111122223333:assumed-role',
    'arn:aws:iam::111122223333:federated-user/f',
    'arn:aws:sts::111122223333:role/app',
    'arn:aws:sts::111122223333:root',
    'arn:aws:iam::111122223333:group/x',
    'arn:aws:s3:::bucket',
    'app',
    'arn:aws:iam::111122223333:role/',
  ])('%s is none', (text) => {
    expect(callerIdentity(text)).toBeUndefined();
  });
});

test('a principal is meant by its ARN or by its name without a path', () => {
  expect(isPrincipal(ROLE, ROLE)).toBe(true);
  expect(isPrincipal(ROLE, 'app')).toBe(true);
  expect(isPrincipal(ROLE, 'service/app')).toBe(false);
  expect(isPrincipal('arn:aws:s3:::app', 'app')).toBe(false);
});
