/**
 * What a remedy tells people to send: never a text that stands for others, is excluded, or bounds what may be sent.
 */
import { describe, expect, test } from '@jest/globals';
import { guardRemedy, passingCall } from '../../../src/verdict/conditions.ts';

function remedy(operator: string, key: string, values: string[]): string {
  return guardRemedy([{ policy: 'p', keys: [{ operator, key, values, had: [] }] }], {
    ...{ principal: 'arn:aws:iam::111122223333:role/app', action: 'bedrock:InvokeModel', resource: 'r' },
  } as unknown as Parameters<typeof guardRemedy>[1]);
}

describe('a value that can be sent as it is', () => {
  test.each([
    ['StringEquals', 'aws:UserAgent', ['search/4.2'], '`user-agent: search/4.2`'],
    ['StringLike', 'aws:UserAgent', ['search/*', 'search/4.2'], '`user-agent: search/4.2`'],
    // StringEquals takes an asterisk for itself.
    ['StringEquals', 'aws:UserAgent', ['search/*'], '`user-agent: search/*`'],
    ['StringEqualsIgnoreCase', 'aws:PrincipalTag/team', ['Search'], '`aws:PrincipalTag/team=Search`'],
    ['ForAnyValue:StringLikeIfExists', 'aws:PrincipalTag/team', ['search'], '`aws:PrincipalTag/team=search`'],
    ['Bool', 'aws:MultiFactorAuthPresent', ['true'], '`aws:MultiFactorAuthPresent=true`'],
  ])('%s %s %j', (operator, key, values, said) => {
    expect(remedy(operator, key, values)).toContain(said);
  });
});

describe('a value that cannot', () => {
  test.each([
    ['StringLike', 'aws:UserAgent', ['search/*'], 'write what it sends, in full, as `user-agent`'],
    ['StringLike', 'aws:UserAgent', ['search/4.?'], 'write what it sends, in full, as `user-agent`'],
    ['StringEquals', 'aws:UserAgent', ['${aws:username}'], 'write what it sends, in full, as `user-agent`'],
    ['StringNotEquals', 'aws:PrincipalTag/team', ['guest'], '`aws:PrincipalTag/team=VALUE`'],
    ['StringLike', 'aws:PrincipalTag/team', ['search-*'], '`aws:PrincipalTag/team=VALUE`'],
    ['ArnEquals', 'aws:PrincipalArn', ['arn:aws:iam::*:role/app'], '`aws:PrincipalArn=VALUE`'],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', ['3600'], '`aws:MultiFactorAuthAge=VALUE`'],
    ['Null', 'aws:MultiFactorAuthAge', ['false'], '`aws:MultiFactorAuthAge=VALUE`'],
  ])('%s %s %j', (operator, key, values, said) => {
    const text = remedy(operator, key, values);
    expect(text).toContain(said);
    expect(text.slice(text.indexOf(said))).not.toContain(values[0]);
  });
});

test('what passes a Deny is what its condition excludes', () => {
  expect(passingCall({ policy: 'p', condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'search' } } })).toEqual([
    expect.stringContaining('`aws:PrincipalTag/team=search`'),
  ]);
  expect(passingCall({ policy: 'p', condition: { StringNotLike: { 'aws:PrincipalTag/team': 'search-*' } } })).toEqual([
    expect.stringContaining('`aws:PrincipalTag/team=VALUE`'),
  ]);
  expect(passingCall({ policy: 'p', condition: { Null: { 'aws:PrincipalTag/team': 'true' } } })).toEqual([
    expect.stringContaining('`aws:PrincipalTag/team=VALUE`'),
  ]);
});

test('where the values could not be read, it is what the application calls itself', () => {
  expect(remedy('StringEquals', 'aws:UserAgent', [])).toContain('write it as `user-agent` of the principal');
});
