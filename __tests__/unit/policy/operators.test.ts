import { describe, expect, test } from '@jest/globals';
import { NO, YES, requestContext } from '../../../src/policy/context.ts';
import { isConditionOperator, parseOperator, readDate, readNumber } from '../../../src/policy/operators.ts';

const CONTEXT = requestContext({ 'aws:PrincipalTag/team': 'blue' });

/** Whether a value of a request is the one of the policy, before `Not`. */
function matches(operator: string, wanted: string, requested: string, variables = true): boolean {
  const truth = parseOperator(operator)?.prepare(wanted, variables).matches(requested, CONTEXT);
  expect([YES, NO]).toContain(truth);
  return truth === YES;
}

describe('names', () => {
  test.each([
    ['StringEquals', { name: 'stringequals', ifExists: false, negated: false }],
    ['stringNOTlike', { name: 'stringnotlike', negated: true }],
    ['StringEqualsIfExists', { name: 'stringequals', ifExists: true }],
    ['ForAllValues:StringLike', { name: 'stringlike', set: 'all' }],
    ['foranyvalue:ArnNotEqualsIfExists', { name: 'arnnotequals', set: 'any', ifExists: true, negated: true }],
    ['Null', { name: 'null', ifExists: false }],
  ])('%s', (written, operator) => {
    expect(parseOperator(written)).toMatchObject(operator);
    expect(isConditionOperator(written)).toBe(true);
  });

  test('without a set operator there is none', () => {
    expect(parseOperator('StringLike')?.set).toBeUndefined();
  });

  test.each([
    'StringNotEquals',
    'StringNotEqualsIgnoreCase',
    'StringNotLike',
    'ArnNotEquals',
    'ArnNotLike',
    'NumericNotEquals',
    'DateNotEquals',
    'NotIpAddress',
  ])('%s is true where nothing matches', (written) => {
    expect(parseOperator(written)?.negated).toBe(true);
  });

  test.each([
    'StringEquals',
    'StringEqualsIgnoreCase',
    'StringLike',
    'ArnEquals',
    'ArnLike',
    'NumericEquals',
    'NumericLessThan',
    'DateGreaterThan',
    'Bool',
    'BinaryEquals',
    'IpAddress',
    'Null',
  ])('%s is not', (written) => {
    expect(parseOperator(written)?.negated).toBe(false);
  });

  test.each([
    '',
    'Equals',
    'StringEqual',
    'NullIfExists',
    'ForSomeValues:StringLike',
    'IfExists',
    'StringLike:ForAllValues',
    'StringLikeIfExistsX',
    'BoolNot',
  ])('%j is no operator', (written) => {
    expect(isConditionOperator(written)).toBe(false);
  });
});

test.each<[string, string, string, boolean]>([
  ['StringEquals', 'a', 'a', true],
  ['StringEquals', 'a', 'A', false],
  ['StringEquals', 'a*', 'ab', false],
  ['StringEquals', '${aws:PrincipalTag/team}', 'blue', true],
  ['StringEqualsIgnoreCase', 'a', 'A', true],
  ['StringEqualsIgnoreCase', 'a*', 'ab', false],
  ['StringLike', 'a*', 'ab:c', true],
  ['StringLike', 'a?', 'ab', true],
  ['StringLike', 'A*', 'ab', false],
  ['ArnEquals', 'arn:aws:iam::*:role/x', 'arn:aws:iam::1:role/x', true],
  ['ArnLike', 'arn:aws:*:role/x', 'arn:aws:iam::1:role/x', false],
  ['NumericEquals', '1', '1.0', true],
  ['NumericEquals', '1', '2', false],
  ['NumericLessThan', '2', '1', true],
  ['NumericLessThan', '2', '2', false],
  ['NumericLessThanEquals', '2', '2', true],
  ['NumericLessThanEquals', '2', '3', false],
  ['NumericGreaterThan', '2', '3', true],
  ['NumericGreaterThan', '2', '2', false],
  ['NumericGreaterThanEquals', '2', '2', true],
  ['NumericGreaterThanEquals', '2', '1', false],
  ['NumericNotEquals', '1', '1', true],
  ['NumericEquals', 'x', 'x', false],
  ['NumericEquals', '1', 'x', false],
  ['DateLessThan', '2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', true],
  ['DateLessThan', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', false],
  ['DateEquals', '0', '1970-01-01T00:00:00Z', true],
  ['Bool', 'true', 'TRUE', true],
  ['Bool', 'false', 'False', true],
  ['Bool', 'true', 'false', false],
  ['Bool', 'yes', 'yes', false],
  ['BinaryEquals', 'YQ==', 'YQ', true],
  ['BinaryEquals', 'YQ==', 'Yg==', false],
  ['BinaryEquals', '!', '!', false],
  ['IpAddress', '10.0.0.0/8', '10.1.1.1', true],
  ['IpAddress', '10.0.0.0/8', '11.1.1.1', false],
  ['IpAddress', 'x', '10.1.1.1', false],
  ['IpAddress', '10.0.0.0/8', 'x', false],
  ['NotIpAddress', '10.0.0.0/8', '10.1.1.1', true],
  ['Null', 'true', 'true', true],
  ['Null', 'true', 'false', false],
])('%s of %s: %s is a match: %s', (operator, wanted, requested, expected) => {
  expect(matches(operator, wanted, requested)).toBe(expected);
});

test('variables are read in texts and ARNs, where the version of the document has them, and the keys are named', () => {
  const value = '${aws:PrincipalTag/Team}';
  expect(parseOperator('StringLike')?.prepare(value, true).keys).toEqual(['aws:principaltag/team']);
  expect(parseOperator('StringLike')?.prepare('x', true).keys).toEqual([]);
  expect(parseOperator('StringLike')?.prepare(value, false).keys).toEqual([]);
  expect(matches('StringEquals', value, value, false)).toBe(true);
  for (const operator of ['NumericEquals', 'IpAddress', 'Bool'])
    expect(parseOperator(operator)?.prepare(value, true).keys).toEqual([]);
});

test.each<[string, number | undefined]>([
  ['1', 1],
  ['-1.5', -1.5],
  ['+1', 1],
  ['1.', 1],
  ['.5', 0.5],
  ['01', 1],
  ['1e3', undefined],
  ['0x1', undefined],
  [' 1', undefined],
  ['1 ', undefined],
  ['.', undefined],
  ['', undefined],
])('the number %j is %s', (text, value) => {
  expect(readNumber(text)).toBe(value);
});

test.each<[string, number | undefined]>([
  ['2026', Date.UTC(2026, 0)],
  ['2026-02', Date.UTC(2026, 1)],
  ['2026-02-03', Date.UTC(2026, 1, 3)],
  ['2026-02-03T04:05Z', Date.UTC(2026, 1, 3, 4, 5)],
  ['2026-02-03T04:05:06Z', Date.UTC(2026, 1, 3, 4, 5, 6)],
  ['2026-02-03T04:05:06.7Z', Date.UTC(2026, 1, 3, 4, 5, 6, 700)],
  ['2026-02-03T04:05:06+01:00', Date.UTC(2026, 1, 3, 3, 5, 6)],
  ['2026-02-03T04:05:06-0100', Date.UTC(2026, 1, 3, 5, 5, 6)],
  ['2026-02-03T04:05:06', undefined],
  ['2026-13-03', undefined],
  ['12026', 12_026_000],
  ['0', 0],
  ['-1.5', -1500],
  ['1.25', 1250],
  ['x2026', undefined],
  ['2026-02-03x', undefined],
  ['1.', undefined],
  ['1e3', undefined],
  ['yesterday', undefined],
])('the date %j is %s', (text, value) => {
  expect(readDate(text)).toBe(value);
});
