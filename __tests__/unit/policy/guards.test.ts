/** Which Allow statements match a denied request but for their condition. */
import { describe, expect, test } from '@jest/globals';
import { guardsOf } from '../../../src/policy/guards.ts';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0';
const request = (context: Record<string, string> = {}) => ({
  action: 'bedrock:InvokeModel',
  resource: MODEL,
  context: Object.entries({ 'aws:RequestedRegion': 'us-east-1', ...context }).map(([key, value]) => ({
    key,
    values: [value],
  })),
});
const policy = (statement: object) => [
  {
    policy: 'bedrock',
    text: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: 'S', Effect: 'Allow', Action: 'bedrock:*', Resource: '*', ...statement }],
    }),
  },
];
const keysOf = (statement: object, context?: Record<string, string>): string[] =>
  guardsOf(policy(statement), request(context)).flatMap(({ keys }) => keys.map(({ key }) => key));

describe('a statement about the request', () => {
  test.each<[string, object, string[]]>([
    ['absent key', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, ['aws:SourceVpce']],
    ['absent key of an optional condition', { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } }, []],
    ['absent key of a negated condition', { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }, []],
    ['another value', { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } }, ['aws:RequestedRegion']],
    ['a value that is like it', { StringLike: { 'aws:RequestedRegion': 'us-*' } }, []],
    ['a value that is excluded', { StringNotLike: { 'aws:RequestedRegion': 'us-*' } }, ['aws:RequestedRegion']],
    ['a key that must be there', { Null: { 'bedrock:InferenceProfileArn': 'false' } }, ['bedrock:InferenceProfileArn']],
    ['a key that must not be there', { Null: { 'bedrock:InferenceProfileArn': 'true' } }, []],
    [
      'the certain one of two',
      { StringEquals: { 'aws:SourceVpce': 'vpce-1', 'aws:username': 'anne' } },
      ['aws:SourceVpce'],
    ],
    ['one of which it is not known', { StringEquals: { 'aws:username': 'anne' } }, ['aws:username']],
    [
      'a value that hangs on another key',
      { StringEquals: { 'aws:RequestedRegion': '${aws:PrincipalTag/region}' } },
      ['aws:RequestedRegion'],
    ],
    ['what an address can never be', { IpAddress: { 'aws:RequestedRegion': '10.0.0.0/8' } }, ['aws:RequestedRegion']],
    ['a number', { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }, ['aws:MultiFactorAuthAge']],
    ['none', {}, []],
  ])('%s', (_, Condition, keys) => {
    expect(keysOf(Object.keys(Condition).length === 0 ? {} : { Condition })).toEqual(keys);
  });

  test('says what the request has instead', () => {
    const [guard] = guardsOf(
      policy({ Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } } }),
      request(),
    );
    expect(guard).toEqual({
      ...{ policy: 'bedrock', sid: 'S' },
      keys: [{ operator: 'StringEquals', key: 'aws:RequestedRegion', values: ['eu-west-1'], had: ['us-east-1'] }],
    });
  });
});

describe('a statement about something else', () => {
  const Condition = { StringEquals: { 'aws:SourceVpce': 'vpce-1' } };

  test.each<[string, object]>([
    ['another action', { Action: 'bedrock:List*' }],
    ['every action but this', { Action: undefined, NotAction: ['bedrock:invoke*'] }],
    ['another resource', { Resource: 'arn:aws:bedrock:*::foundation-model/anthropic.*' }],
    ['every resource but this', { Resource: undefined, NotResource: [MODEL] }],
    ['a Deny', { Effect: 'Deny' }],
  ])('%s', (_, statement) => {
    expect(keysOf({ Condition, ...statement })).toEqual([]);
  });

  test('an action is compared without its case, and a variable may be anything', () => {
    const Resource = 'arn:aws:bedrock:*::foundation-model/${aws:PrincipalTag/model}';
    expect(keysOf({ Condition, Action: 'BEDROCK:invokemodel', Resource })).toEqual(['aws:SourceVpce']);
  });
});
