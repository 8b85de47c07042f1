import { expect, test } from '@jest/globals';
import { federatedProvider, issuerOf, subjectFormats, trustCondition } from '../../../src/verdict/subjects.ts';

const ROLE = 'arn:aws-us-gov:iam::111122223333:role/ci';

test.each([
  ['names alone', { sub: 'repo:o/r:ref' }, ['repo:o/r:ref']],
  ['IDs in the subject', { sub: 'repo:o@1/r@2:ref' }, ['repo:o@1/r@2:ref', 'repo:o/r:ref']],
  [
    'IDs in the claims',
    { sub: 'repo:o/r:ref', repository_owner_id: '1', repository_id: '2' },
    ['repo:o/r:ref', 'repo:o@1/r@2:ref'],
  ],
  ['the ID of the owner alone', { sub: 'repo:o/r:ref', repository_owner_id: '1' }, ['repo:o/r:ref']],
  ['the ID of the repository alone', { sub: 'repo:o/r:ref', repository_id: '2' }, ['repo:o/r:ref']],
  ['IDs of several digits', { sub: 'repo:o@123/r@456' }, ['repo:o@123/r@456', 'repo:o/r']],
  ['a subject of another form', { sub: 'environment:prod' }, ['environment:prod']],
  [
    'a subject that has a repository further on',
    { sub: 'x:repo:o/r:ref', repository_owner_id: '1', repository_id: '2' },
    ['x:repo:o/r:ref'],
  ],
  ['none', {}, []],
])('with %s the formats are the own one first', (_, token, formats) => {
  expect(subjectFormats(token)).toEqual(formats);
});

test('the issuer is written as IAM writes it, GitHub.com if the token says none', () => {
  expect(issuerOf({ iss: 'https://ghes.example/_services/token/' })).toBe('ghes.example/_services/token');
  expect(issuerOf({ iss: 'http://ghes.example' })).toBe('ghes.example');
  expect(issuerOf({ iss: 'ghes.example/https://x' })).toBe('ghes.example/https://x');
  expect(issuerOf({})).toBe('token.actions.githubusercontent.com');
});

test('the provider is of the account and partition of the role', () => {
  expect(federatedProvider(ROLE, 'x.example')).toBe('arn:aws-us-gov:iam::111122223333:oidc-provider/x.example');
  expect(federatedProvider('the role', 'x.example')).toBeUndefined();
  expect(federatedProvider(`x${ROLE}`, 'x.example')).toBeUndefined();
  expect(federatedProvider('arn:aws:iam::***:role/ci', 'x.example')).toBeUndefined();
});

test('the condition names audience and subject under the issuer; there is none without a subject', () => {
  expect(trustCondition({ sub: 'repo:o/r:ref', aud: 'own', iss: 'https://i.example' })).toEqual({
    StringEquals: { 'i.example:aud': 'own', 'i.example:sub': ['repo:o/r:ref'] },
  });
  expect(trustCondition({ aud: 'own' })).toBeUndefined();
});
