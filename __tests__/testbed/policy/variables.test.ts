import { describe, expect, test } from '@jest/globals';

import { contextKeys } from '../../../testbed/policy/context-keys.ts';
import { parsePolicy } from '../../../testbed/policy/document.ts';
import { evaluate } from '../../../testbed/policy/evaluate.ts';
import type { Values } from './support.ts';
import { policy, request } from './support.ts';

// IAM User Guide, "IAM policy elements: Variables and tags" (reference_policies_variables).

describe('in conditions', () => {
  type Row = [operator: string, wanted: string, context: Values, holds: boolean];
  const TEAM = '${aws:PrincipalTag/team}';

  test.each<Row>([
    ['StringEquals', TEAM, { 'aws:PrincipalTag/team': 'red', 'a:Key': 'red' }, true],
    ['StringEquals', TEAM, { 'aws:PrincipalTag/team': 'red', 'a:Key': 'blue' }, false],
    ['StringEquals', '${AWS:principaltag/TEAM}', { 'aws:PrincipalTag/team': 'red', 'a:Key': 'red' }, true],
    ['StringLike', `home/${TEAM}/*`, { 'aws:PrincipalTag/team': 'red', 'a:Key': 'home/red/x' }, true],
    ['StringNotEquals', TEAM, { 'aws:PrincipalTag/team': 'red', 'a:Key': 'red' }, false],
    ['StringNotEquals', TEAM, { 'aws:PrincipalTag/team': 'red', 'a:Key': 'blue' }, true],
    [
      'ArnLike',
      'arn:aws:iam::*:role/${aws:username}',
      { 'aws:username': 'jo', 'a:Key': 'arn:aws:iam::1:role/jo' },
      true,
    ],
    // "Policy variables with no value": plain operators do not match, inverted operators do.
    ['StringEquals', TEAM, { 'a:Key': 'red' }, false],
    ['StringEquals', TEAM, { 'a:Key': '' }, false],
    ['StringEquals', TEAM, { 'a:Key': TEAM }, false],
    ['StringLike', `${TEAM}*`, { 'a:Key': 'red' }, false],
    ['StringEqualsIgnoreCase', TEAM, { 'a:Key': 'red' }, false],
    ['ArnEquals', `arn:aws:iam::*:role/${TEAM}`, { 'a:Key': 'arn:aws:iam::1:role/jo' }, false],
    ['StringNotEquals', TEAM, { 'a:Key': 'red' }, true],
    ['StringNotLike', `${TEAM}*`, { 'a:Key': 'red' }, true],
    ['StringNotEqualsIgnoreCase', TEAM, { 'a:Key': 'red' }, true],
    ['ArnNotEquals', `arn:aws:iam::*:role/${TEAM}`, { 'a:Key': 'arn:aws:iam::1:role/jo' }, true],
    // Default values.
    ['StringEquals', "${aws:PrincipalTag/team, 'company-wide'}", { 'a:Key': 'company-wide' }, true],
    [
      'StringEquals',
      "${aws:PrincipalTag/team, 'company-wide'}",
      { 'aws:PrincipalTag/team': 'red', 'a:Key': 'red' },
      true,
    ],
    [
      'StringEquals',
      "${aws:PrincipalTag/team, 'company-wide'}",
      { 'aws:PrincipalTag/team': 'red', 'a:Key': 'company-wide' },
      false,
    ],
    // Special characters.
    ['StringLike', 'a${*}', { 'a:Key': 'a*' }, true],
    ['StringLike', 'a${*}', { 'a:Key': 'ab' }, false],
    ['StringLike', 'a${?}', { 'a:Key': 'ab' }, false],
    ['StringEquals', '${$}{x}', { 'a:Key': '${x}' }, true],
    // What a variable brings is no pattern, and a multivalued key is no variable.
    ['StringLike', TEAM, { 'aws:PrincipalTag/team': '*', 'a:Key': 'anything' }, false],
    ['StringLike', TEAM, { 'aws:PrincipalTag/team': '*', 'a:Key': '*' }, true],
    ['StringEquals', '${aws:TagKeys}', { 'aws:TagKeys': ['x', 'y'], 'a:Key': 'x' }, false],
    // "You can't use a policy variable with other operators, such as Numeric, Date".
    ['NumericEquals', '${a:Other}', { 'a:Other': '1', 'a:Key': '1' }, false],
  ])('%s %s in %j: %s', (operator, wanted, context, expected) => {
    const conditional = policy('p', {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { [operator]: { 'a:Key': wanted } },
    });
    expect(evaluate([conditional], request('s3:GetObject', '*', context)).decision === 'allowed').toBe(expected);
  });

  test('a list keeps the values that are known', () => {
    const conditional = policy('p', {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotEquals: { 'a:Key': [TEAM, 'blue'] } },
    });
    expect(evaluate([conditional], request('s3:GetObject', '*', { 'a:Key': 'blue' })).decision).toBe('implicitDeny');
    expect(evaluate([conditional], request('s3:GetObject', '*', { 'a:Key': 'red' })).decision).toBe('explicitDeny');
  });
});

describe('in resources', () => {
  const HOME = 'arn:aws:s3:::mybucket/${aws:username}/*';
  type Row = [element: string, value: string, resource: string, context: Values, applies: boolean];

  test.each<Row>([
    ['Resource', HOME, 'arn:aws:s3:::mybucket/jo/x', { 'aws:username': 'jo' }, true],
    ['Resource', HOME, 'arn:aws:s3:::mybucket/al/x', { 'aws:username': 'jo' }, false],
    ['Resource', HOME, 'arn:aws:s3:::mybucket/${aws:username}/x', {}, false],
    ['Resource', HOME, 'arn:aws:s3:::mybucket/al/x', { 'aws:username': '*' }, false],
    ['Resource', 'arn:aws:s3:::a${*}b', 'arn:aws:s3:::a*b', {}, true],
    ['Resource', 'arn:aws:s3:::a${*}b', 'arn:aws:s3:::axb', {}, false],
    // "only in the resource portion of the ARN", after the fifth colon.
    [
      'Resource',
      'arn:aws:s3:${aws:RequestedRegion}::x',
      'arn:aws:s3:us-east-1::x',
      { 'aws:RequestedRegion': 'us-east-1' },
      false,
    ],
    // "the resource that includes a policy variable with no value will not match any resource", in NotResource too.
    ['NotResource', HOME, 'arn:aws:s3:::mybucket/jo/x', { 'aws:username': 'jo' }, false],
    ['NotResource', HOME, 'arn:aws:s3:::mybucket/jo/x', {}, true],
  ])('%s %s and %s with %j: %s', (element, value, resource, context, expected) => {
    const scoped = policy('p', { Effect: 'Allow', Action: '*', [element]: value });
    expect(evaluate([scoped], request('s3:GetObject', resource, context)).decision === 'allowed').toBe(expected);
  });
});

test.each([['{"Version":"2008-10-17",'], ['{']])('are literal text in a document that begins with %s', (head) => {
  const text = `${head}"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/\${aws:username}"}}`;
  const old = { id: 'old', document: parsePolicy(text) };
  const context = { 'aws:username': 'jo' };
  expect(evaluate([old], request('s3:GetObject', 'arn:aws:s3:::b/jo', context)).decision).toBe('implicitDeny');
  expect(evaluate([old], request('s3:GetObject', 'arn:aws:s3:::b/${aws:username}', context)).decision).toBe('allowed');
  expect(contextKeys([old.document])).toEqual([]);
});

test('keys of conditions and variables are listed once, as first written', () => {
  const { document } = policy('p', [
    {
      Effect: 'Allow',
      Action: '*',
      Resource: ['arn:aws:s3:::b/${aws:username}', 'arn:aws:s3:::${*}'],
      Condition: { StringEquals: { 'aws:RequestedRegion': 'x', 'a:Key': "${aws:PrincipalTag/team, 'none'}" } },
    },
    { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Null: { 'AWS:requestedregion': 'true' } } },
  ]);
  expect(contextKeys([document])).toEqual(['aws:RequestedRegion', 'a:Key', 'aws:username', 'aws:PrincipalTag/team']);
});
