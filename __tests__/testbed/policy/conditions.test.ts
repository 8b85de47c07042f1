import { describe, expect, test } from '@jest/globals';

import { evaluate } from '../../../testbed/policy/evaluate.ts';
import type { Values } from './support.ts';
import { policy, request } from './support.ts';

/** Whether a statement with this condition applies to a request with this context. */
function holds(operator: string, key: string, wanted: string | string[], context: Values): boolean {
  const conditional = policy('p', {
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: { [operator]: { [key]: wanted } },
  });
  return evaluate([conditional], request('s3:GetObject', '*', context)).decision === 'allowed';
}

type Row = [operator: string, wanted: string | string[], given: string | string[] | undefined, holds: boolean];

const given = (value: string | string[] | undefined): Values => (value === undefined ? {} : { 'test:Key': value });

// IAM User Guide, "IAM JSON policy elements: Condition operators" (reference_policies_elements_condition_operators).
describe('string operators', () => {
  test.each<Row>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', 'a*', 'a*', true],
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', ['a', 'b'], 'c', false],
    ['StringEquals', 'a', undefined, false],
    ['StringEqualsIfExists', 'a', undefined, true],
    ['StringEqualsIfExists', 'a', 'b', false],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', 'a', 'a', false],
    // Several values of a negated operator are a NOR
    // (reference_policies_condition-logic-multiple-context-keys-or-values).
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringNotEquals', 'a', undefined, true],
    ['StringNotEqualsIfExists', 'a', undefined, true],
    ['StringNotEqualsIfExists', 'a', 'a', false],
    ['StringEqualsIgnoreCase', 'Abc', 'aBC', true],
    ['StringEqualsIgnoreCase', 'Abc', 'abd', false],
    ['StringEqualsIgnoreCase', 'a', undefined, false],
    ['StringNotEqualsIgnoreCase', 'Abc', 'aBC', false],
    ['StringNotEqualsIgnoreCase', 'Abc', 'abd', true],
    ['StringNotEqualsIgnoreCase', 'a', undefined, true],
    ['StringLike', 'us-*', 'us-east-1', true],
    ['StringLike', 'us-*', 'US-east-1', false],
    ['StringLike', 'us-*-1', 'us-east-1', true],
    ['StringLike', 'us-east-?', 'us-east-1', true],
    ['StringLike', 'us-east-?', 'us-east-', false],
    ['StringLike', 'east', 'us-east-1', false],
    ['StringLike', '*east*', 'us-east-1', true],
    ['StringLike', 'a.c', 'abc', false],
    ['StringLike', 'arn:aws:x:*:1:y', 'arn:aws:x:a:b:c:1:y', true],
    ['StringLike', '*', undefined, false],
    ['StringLikeIfExists', 'a*', undefined, true],
    ['StringNotLike', 'us-*', 'eu-west-1', true],
    ['StringNotLike', 'us-*', 'us-east-1', false],
    ['StringNotLike', 'us-*', undefined, true],
  ])('%s %j against %j: %s', (operator, wanted, value, expected) => {
    expect(holds(operator, 'test:Key', wanted, given(value))).toBe(expected);
  });
});

describe('ARN operators', () => {
  const PATTERN = 'arn:aws:someservice:*:111122223333:finance/*';
  test.each<Row>([
    // The page's own example of what StringLike matches and ArnLike does not.
    [
      'ArnLike',
      PATTERN,
      'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
      false,
    ],
    [
      'StringLike',
      PATTERN,
      'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
      true,
    ],
    ['ArnLike', PATTERN, 'arn:aws:someservice:us-east-2:111122223333:finance/document.txt', true],
    ['ArnEquals', PATTERN, 'arn:aws:someservice:us-east-2:111122223333:finance/document.txt', true],
    [
      'ArnLike',
      'arn:aws:bedrock:*:*:inference-profile/global.*',
      'arn:aws:bedrock:us-east-1:1:inference-profile/global.x-v1:0',
      true,
    ],
    [
      'ArnLike',
      'arn:aws:bedrock:*:*:inference-profile/global.*',
      'arn:aws:bedrock:us-east-1:1:inference-profile/us.x-v1:0',
      false,
    ],
    ['ArnLike', 'arn:aws:iam::*:role/Admin', 'arn:aws:iam::111122223333:role/admin', false],
    ['ArnLike', 'arn:aws:iam::*:role/Admin?', 'arn:aws:iam::111122223333:role/Admin1', true],
    ['ArnLike', 'arn:aws:iam::*:role/*', 'no-arn', false],
    ['ArnLike', 'arn:aws:iam::*:role/*', undefined, false],
    ['ArnLikeIfExists', 'arn:aws:iam::*:role/*', undefined, true],
    ['ArnEquals', 'arn:aws:iam::*:role/*', undefined, false],
    ['ArnNotLike', 'arn:aws:iam::*:role/Exempt', 'arn:aws:iam::111122223333:role/Exempt', false],
    ['ArnNotLike', 'arn:aws:iam::*:role/Exempt', 'arn:aws:iam::111122223333:role/Other', true],
    ['ArnNotLike', 'arn:aws:iam::*:role/Exempt', undefined, true],
    ['ArnNotEquals', 'arn:aws:iam::*:role/Exempt', 'arn:aws:iam::111122223333:role/Exempt', false],
    ['ArnNotEquals', 'arn:aws:iam::*:role/Exempt', undefined, true],
    ['ArnNotEqualsIfExists', 'arn:aws:iam::*:role/Exempt', undefined, true],
  ])('%s %s against %s: %s', (operator, wanted, value, expected) => {
    expect(holds(operator, 'test:Key', wanted, given(value))).toBe(expected);
  });
});

describe('numeric operators', () => {
  test.each<Row>([
    ['NumericEquals', '10', '10', true],
    ['NumericEquals', '10', '10.0', true],
    ['NumericEquals', '10', '11', false],
    ['NumericEquals', '10', undefined, false],
    ['NumericEqualsIfExists', '10', undefined, true],
    ['NumericNotEquals', '10', '11', true],
    ['NumericNotEquals', '10', '10', false],
    ['NumericNotEquals', '10', undefined, true],
    ['NumericLessThan', '10', '9.5', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThan', '10', undefined, false],
    ['NumericLessThan', '10', 'few', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericLessThanEquals', '10', '10.5', false],
    ['NumericLessThanEquals', '10', undefined, false],
    ['NumericGreaterThan', '10', '9', false],
    ['NumericGreaterThan', '10', '100', true],
    ['NumericGreaterThan', '-10', '-9', true],
    ['NumericGreaterThan', '10', undefined, false],
    ['NumericGreaterThanEquals', '10', '10', true],
    ['NumericGreaterThanEquals', '10', '9', false],
    ['NumericGreaterThanEqualsIfExists', '10', undefined, true],
  ])('%s %s against %s: %s', (operator, wanted, value, expected) => {
    expect(holds(operator, 'test:Key', wanted, given(value))).toBe(expected);
  });
});

describe('date operators', () => {
  test.each<Row>([
    ['DateEquals', '2020-01-01T00:00:00Z', '2020-01-01T01:00:00+01:00', true],
    ['DateEquals', '2020-01-01', '2020-01-01T00:00:00Z', true],
    // 2020-01-01T00:00:00Z is 1577836800 in UNIX time.
    ['DateEquals', '2020-01-01T00:00:00Z', '1577836800', true],
    ['DateEquals', '1577836800', '2020-01-01T00:00:00Z', true],
    ['DateEquals', '2020-01-01T00:00:00Z', undefined, false],
    ['DateNotEquals', '2020-01-01T00:00:00Z', '2020-01-01T00:00:01Z', true],
    ['DateNotEquals', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z', false],
    ['DateNotEquals', '2020-01-01T00:00:00Z', undefined, true],
    ['DateLessThan', '2020-01-01T00:00:00Z', '2019-12-31T23:59:59Z', true],
    ['DateLessThan', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z', false],
    ['DateLessThanEquals', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z', true],
    ['DateLessThanEquals', '2020-01-01T00:00:00Z', '2020-01-01T00:00:01Z', false],
    ['DateGreaterThan', '2020-01-01T00:00:01Z', '2020-06-01T00:00:00Z', true],
    ['DateGreaterThan', '2020-01-01T00:00:01Z', '2020-01-01T00:00:01Z', false],
    ['DateGreaterThan', '2020-01-01T00:00:01Z', undefined, false],
    ['DateGreaterThan', '2020-01-01T00:00:01Z', 'tomorrow', false],
    ['DateGreaterThanEquals', '2020-01-01T00:00:01Z', '2020-01-01T00:00:01Z', true],
    ['DateGreaterThanEquals', '2020-01-01T00:00:01Z', '2020-01-01T00:00:00Z', false],
    ['DateGreaterThanIfExists', '2020-01-01T00:00:01Z', undefined, true],
  ])('%s %s against %s: %s', (operator, wanted, value, expected) => {
    expect(holds(operator, 'test:Key', wanted, given(value))).toBe(expected);
  });
});

describe('Bool, BinaryEquals and Null', () => {
  test.each<Row>([
    ['Bool', 'true', 'true', true],
    ['Bool', 'true', 'false', false],
    ['Bool', 'false', 'false', true],
    ['Bool', 'false', undefined, false],
    ['BoolIfExists', 'false', undefined, true],
    ['BoolIfExists', 'false', 'true', false],
    ['BinaryEquals', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', true],
    ['BinaryEquals', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'QmluYXJ5', false],
    ['BinaryEquals', 'QmluYXJ5', undefined, false],
    ['BinaryEqualsIfExists', 'QmluYXJ5', undefined, true],
    ['Null', 'true', undefined, true],
    ['Null', 'true', 'x', false],
    ['Null', 'false', undefined, false],
    ['Null', 'false', 'x', true],
    ['Null', 'true', [], true],
  ])('%s %s against %j: %s', (operator, wanted, value, expected) => {
    expect(holds(operator, 'test:Key', wanted, given(value))).toBe(expected);
  });
});

describe('IP address operators', () => {
  test.each<Row>([
    ['IpAddress', '203.0.113.0/24', '203.0.113.255', true],
    ['IpAddress', '203.0.113.0/24', '203.0.114.0', false],
    ['IpAddress', '203.0.113.7', '203.0.113.7', true],
    ['IpAddress', '203.0.113.7', '203.0.113.8', false],
    ['IpAddress', '0.0.0.0/0', '8.8.8.8', true],
    ['IpAddress', ['203.0.113.0/24', '2001:DB8:1234:5678::/64'], '2001:db8:1234:5678::1', true],
    ['IpAddress', ['203.0.113.0/24', '2001:DB8:1234:5678::/64'], '2001:db8:1234:5679::1', false],
    ['IpAddress', '2001:DB8:1234:5678::/64', '203.0.113.7', false],
    ['IpAddress', '::1', '0:0:0:0:0:0:0:1', true],
    ['IpAddress', '203.0.113.0/33', '203.0.113.1', false],
    ['IpAddress', '203.0.113.0/24', '203.0.113.256', false],
    ['IpAddress', '203.0.113.0/24', undefined, false],
    ['IpAddressIfExists', '203.0.113.0/24', undefined, true],
    ['NotIpAddress', '203.0.113.0/24', '203.0.113.1', false],
    ['NotIpAddress', '203.0.113.0/24', '198.51.100.1', true],
    ['NotIpAddress', '203.0.113.0/24', undefined, true],
    ['NotIpAddressIfExists', '203.0.113.0/24', undefined, true],
  ])('%s %j against %s: %s', (operator, wanted, value, expected) => {
    expect(holds(operator, 'test:Key', wanted, given(value))).toBe(expected);
  });
});

// IAM User Guide, "Single-valued vs. multivalued context keys"
// (reference_policies_condition-single-vs-multi-valued-context-keys) and its predecessor, whose example is a request
// for the attributes PostDateTime and UserName.
describe('set operators', () => {
  const LIST = ['PostDateTime', 'Message', 'Tags'];
  test.each<Row>([
    ['ForAllValues:StringLike', LIST, ['PostDateTime', 'Message'], true],
    ['ForAllValues:StringLike', LIST, ['PostDateTime', 'UserName'], false],
    ['ForAllValues:StringEquals', LIST, undefined, true],
    ['ForAllValues:StringEquals', LIST, [], true],
    ['ForAllValues:StringEqualsIfExists', LIST, undefined, true],
    ['ForAllValues:StringNotEquals', LIST, ['UserName', 'Id'], true],
    ['ForAllValues:StringNotEquals', LIST, ['UserName', 'Tags'], false],
    ['ForAllValues:StringNotEquals', LIST, undefined, true],
    ['ForAnyValue:StringLike', ['ID', 'PostDateTime'], ['UserName', 'Message', 'PostDateTime'], true],
    ['ForAnyValue:StringLike', ['ID', 'PostDateTime'], ['UserName'], false],
    ['ForAnyValue:StringEquals', LIST, undefined, false],
    ['ForAnyValue:StringEquals', LIST, [], false],
    ['ForAnyValue:StringNotEquals', LIST, ['Tags', 'UserName'], true],
    ['ForAnyValue:StringNotEquals', LIST, ['Tags'], false],
    ['ForAnyValue:StringNotEquals', LIST, undefined, false],
    ['ForAnyValue:ArnLike', 'arn:aws:iam::*:role/A', ['arn:aws:iam::1:role/B', 'arn:aws:iam::1:role/A'], true],
    // "Multivalued context keys require a condition set operator."
    ['StringEquals', LIST, ['PostDateTime', 'Message'], false],
    ['StringEquals', LIST, ['PostDateTime'], true],
  ])('%s %j against %j: %s', (operator, wanted, value, expected) => {
    expect(holds(operator, 'test:Key', wanted, given(value))).toBe(expected);
  });
});

// reference_policies_elements_condition: "Context key names are not case-sensitive."
test.each([
  ['aws:SourceIP', 'AWS:SourceIp'],
  ['AWS:SECURETRANSPORT', 'aws:SecureTransport'],
  ['bedrock:inferenceprofilearn', 'bedrock:InferenceProfileArn'],
])('key %s of the policy is key %s of the request', (inPolicy, inRequest) => {
  expect(holds('StringEquals', inPolicy, 'x', { [inRequest]: 'x' })).toBe(true);
});

// reference_policies_condition-logic-multiple-context-keys-or-values: operators and keys are ANDed.
test.each([
  [{ 'a:One': '1', 'a:Two': '2', 'a:Three': '3' }, true],
  [{ 'a:One': '1', 'a:Two': '2', 'a:Three': 'x' }, false],
  [{ 'a:One': '1', 'a:Two': 'x', 'a:Three': '3' }, false],
  [{ 'a:Two': '2', 'a:Three': '3' }, false],
])('all operators and all keys must hold: %j', (context, expected) => {
  const conditional = policy('p', {
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: { StringEquals: { 'a:One': '1', 'a:Two': '2' }, StringLike: { 'a:Three': '3*' } },
  });
  expect(evaluate([conditional], request('s3:GetObject', '*', context)).decision === 'allowed').toBe(expected);
});
