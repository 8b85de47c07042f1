import { describe, expect, test } from '@jest/globals';
import { MAYBE, NO, YES, requestContext, type RequestContext } from '../../../src/policy/context.ts';
import { compileStatements, variablesOf, type CompiledStatement } from '../../../src/policy/statement.ts';
import { policyOf } from './documents.ts';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0';
const ANY = { Effect: 'Allow', Action: '*', Resource: '*' };
const NAMES: Record<number, string> = { [NO]: 'no', [MAYBE]: 'maybe', [YES]: 'yes' };

function ready(statement: object, version?: string): CompiledStatement {
  const [first] = compileStatements(policyOf({ ...ANY, ...statement }, version === undefined ? {} : { version }));
  if (!first) throw new Error('a document has a statement');
  return first;
}

const holds = (condition: object, keys: Record<string, string | string[] | null>): string =>
  NAMES[ready({ Condition: condition }).holds(requestContext(keys))] ?? '';

test('a document is made ready once', () => {
  const document = policyOf(ANY);
  expect(compileStatements(document)).toBe(compileStatements(document));
});

test.each<[object, string, boolean]>([
  [{ Action: 'bedrock:InvokeModel' }, 'bedrock:invokemodel', true],
  [{ Action: 'BEDROCK:Invoke*' }, 'bedrock:invokemodelwithresponsestream', true],
  [{ Action: ['s3:*', 'bedrock:Get*'] }, 'bedrock:getinvoke', true],
  [{ Action: 'bedrock:InvokeModel' }, 'bedrock:invokemodelx', false],
  [{ Action: undefined, NotAction: 'bedrock:*' }, 'bedrock:invokemodel', false],
  [{ Action: undefined, NotAction: ['iam:*', 's3:*'] }, 'bedrock:invokemodel', true],
])('%j has the action %s: %s', (element, action, expected) => {
  expect(ready(element).matchesAction(action)).toBe(expected);
});

describe('the resource', () => {
  const matches = (element: object, keys: Record<string, string | null> = {}): string =>
    NAMES[ready(element).matchesResource(MODEL, requestContext(keys))] ?? '';
  const TAGGED = 'arn:aws:bedrock:us-east-1::foundation-model/${aws:PrincipalTag/model}';

  test.each<[object, Record<string, string | null>, string]>([
    [{ Resource: MODEL }, {}, 'yes'],
    [{ Resource: ['arn:aws:s3:::x', 'arn:aws:bedrock:*'] }, {}, 'yes'],
    [{ Resource: 'arn:aws:s3:::x' }, {}, 'no'],
    [{ Resource: undefined, NotResource: MODEL }, {}, 'no'],
    [{ Resource: undefined, NotResource: 'arn:aws:s3:::x' }, {}, 'yes'],
    [{ Resource: TAGGED }, { 'aws:principaltag/model': 'a.b-v1:0' }, 'yes'],
    [{ Resource: TAGGED }, { 'aws:principaltag/model': null }, 'no'],
    [{ Resource: TAGGED }, {}, 'maybe'],
    [{ Resource: [TAGGED, '*'] }, {}, 'yes'],
    [{ Resource: ['*', TAGGED] }, {}, 'yes'],
    [{ Resource: undefined, NotResource: TAGGED }, {}, 'maybe'],
  ])('of %j with %j matches: %s', (element, keys, expected) => {
    expect(matches(element, keys)).toBe(expected);
  });

  test('may be left out of a resource’s own policy, which is about that resource', () => {
    const document = policyOf({ Effect: 'Allow', Action: '*', Principal: '*' }, { kind: 'resource' });
    const [own] = compileStatements(document);
    expect(own?.matchesResource('anything', requestContext({}))).toBe(YES);
    expect(own?.unknowns({ resource: 'anything', context: requestContext({}) })).toEqual([]);
  });

  test('has variables in documents of 2012 only', () => {
    expect(ready({ Resource: TAGGED }, '2008-10-17').matchesResource(MODEL, requestContext({}))).toBe(NO);
  });
});

describe('conditions', () => {
  const KEY = 'aws:PrincipalTag/team';
  test.each<[string, object, Record<string, string | string[] | null>, string]>([
    ['a value of several', { StringEquals: { [KEY]: ['red', 'blue'] } }, { [KEY]: 'blue' }, 'yes'],
    ['another value', { StringEquals: { [KEY]: ['red'] } }, { [KEY]: 'blue' }, 'no'],
    ['an absent key', { StringEquals: { [KEY]: ['red'] } }, { [KEY]: null }, 'no'],
    ['an absent key, if exists', { StringEqualsIfExists: { [KEY]: ['red'] } }, { [KEY]: null }, 'yes'],
    ['an absent key, not', { StringNotEquals: { [KEY]: ['red'] } }, { [KEY]: null }, 'yes'],
    ['an absent key, for all', { 'ForAllValues:StringEquals': { [KEY]: ['red'] } }, { [KEY]: null }, 'yes'],
    ['an absent key, for any', { 'ForAnyValue:StringEquals': { [KEY]: ['red'] } }, { [KEY]: null }, 'no'],
    ['an absent key, for any, not', { 'ForAnyValue:StringNotEquals': { [KEY]: ['red'] } }, { [KEY]: null }, 'no'],
    [
      'an absent key, for any, if exists',
      { 'ForAnyValue:StringEqualsIfExists': { [KEY]: ['red'] } },
      { [KEY]: null },
      'yes',
    ],
    ['a key that is not known', { StringEquals: { [KEY]: ['red'] } }, {}, 'maybe'],
    ['a key that is not known, if exists', { StringEqualsIfExists: { [KEY]: ['red'] } }, {}, 'maybe'],
    ['not a value of several', { StringNotEquals: { [KEY]: ['red', 'blue'] } }, { [KEY]: 'blue' }, 'no'],
    ['none of several', { StringNotEquals: { [KEY]: ['red'] } }, { [KEY]: 'blue' }, 'yes'],
    ['that a key is there', { Null: { [KEY]: 'false' } }, { [KEY]: 'x' }, 'yes'],
    ['that a key is there, and it is not', { Null: { [KEY]: 'false' } }, { [KEY]: null }, 'no'],
    ['that a key is absent', { Null: { [KEY]: 'true' } }, { [KEY]: null }, 'yes'],
    ['that a key is absent, and it is not', { Null: { [KEY]: 'true' } }, { [KEY]: 'x' }, 'no'],
    ['that a key is absent, which is not known', { Null: { [KEY]: 'true' } }, {}, 'maybe'],
    [
      'all of several values',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
      { 'aws:TagKeys': ['a', 'b'] },
      'yes',
    ],
    [
      'all, and one is another',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
      { 'aws:TagKeys': ['a', 'c'] },
      'no',
    ],
    [
      'any of several values',
      { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] } },
      { 'aws:TagKeys': ['c', 'a'] },
      'yes',
    ],
    ['any, and none is', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] } }, { 'aws:TagKeys': ['b', 'c'] }, 'no'],
    [
      'several values without a set operator',
      { StringEquals: { 'aws:TagKeys': ['a'] } },
      { 'aws:TagKeys': ['a', 'b'] },
      'maybe',
    ],
    ['a variable that is not known', { StringEquals: { [KEY]: '${aws:username}' } }, { [KEY]: 'x' }, 'maybe'],
    [
      'a variable that is not known, beside a value that matches',
      { StringEquals: { [KEY]: ['${aws:username}', 'x'] } },
      { [KEY]: 'x' },
      'yes',
    ],
    [
      'two, of which one does not hold',
      { StringEquals: { [KEY]: 'x', 'aws:username': 'y' } },
      { [KEY]: 'x', 'aws:username': 'z' },
      'no',
    ],
    [
      'two, of which one is not known and one does not hold',
      { StringEquals: { [KEY]: 'x' }, Bool: { 'aws:SecureTransport': 'true' } },
      { 'aws:SecureTransport': 'false' },
      'no',
    ],
    [
      'two, of which one is not known',
      { StringEquals: { [KEY]: 'x' }, Bool: { 'aws:SecureTransport': 'true' } },
      { 'aws:SecureTransport': 'true' },
      'maybe',
    ],
    [
      'two that hold',
      { StringEquals: { [KEY]: 'x', 'aws:username': 'y' } },
      { [KEY]: 'x', 'aws:username': 'y' },
      'yes',
    ],
  ])('%s', (_, condition, keys, expected) => {
    expect(holds(condition, keys)).toBe(expected);
  });

  test('each is told with whether it holds', () => {
    const { conditions } = ready({ Condition: { StringEquals: { [KEY]: 'x', 'aws:username': 'y' } } });
    const context = requestContext({ [KEY]: 'x', 'aws:username': 'z' });
    expect(conditions.map(({ condition, holds: one }) => [condition.key, one(context)])).toEqual([
      [KEY, YES],
      ['aws:username', NO],
    ]);
  });
});

describe('a statement applies', () => {
  const role = { arn: 'arn:aws:iam::111122223333:role/app', account: '111122223333' };
  const applies = (statement: object, context: RequestContext, resource = MODEL): string =>
    NAMES[ready(statement).applies({ resource, context })] ?? '';

  test('only where resource and conditions do', () => {
    const Condition = { StringEquals: { 'aws:username': 'ann' } };
    const statement = { Resource: MODEL, Condition };
    expect(applies(statement, requestContext({ 'aws:username': 'ann' }))).toBe('yes');
    expect(applies(statement, requestContext({ 'aws:username': 'bob' }))).toBe('no');
    expect(applies(statement, requestContext({}))).toBe('maybe');
    expect(applies(statement, requestContext({ 'aws:username': 'ann' }), 'arn:aws:s3:::x')).toBe('no');
    expect(applies(statement, requestContext({}), 'arn:aws:s3:::x')).toBe('no');
  });

  test('only to whom it names', () => {
    const own = (Principal: unknown) =>
      compileStatements(policyOf({ Effect: 'Allow', Action: '*', Principal }, { kind: 'resource' }))[0];
    const request = { resource: MODEL, context: requestContext({}), principal: role };
    expect(own({ AWS: role.arn })?.applies(request)).toBe(YES);
    expect(own({ AWS: `${role.arn}-x` })?.applies(request)).toBe(NO);
    expect(own({ AWS: role.arn })?.grantedTo(role)).toBe('role');
    expect(own({ AWS: '111122223333' })?.grantedTo(role)).toBe('account');
    expect(ready({}).grantedTo(role)).toBeUndefined();
  });
});

describe('what it is not sure of is named', () => {
  const unknowns = (statement: object, keys: Record<string, string | null> = {}) =>
    ready(statement).unknowns({ resource: MODEL, context: requestContext(keys) });

  test('the key of a condition, with operator and values', () => {
    const Condition = {
      StringEquals: { 'aws:PrincipalTag/Team': ['red', 'blue'] },
      Bool: { 'aws:SecureTransport': 'true' },
    };
    expect(unknowns({ Condition }, { 'aws:securetransport': 'true' })).toEqual([
      { key: 'aws:PrincipalTag/Team', operator: 'StringEquals', values: ['red', 'blue'] },
    ]);
    expect(unknowns({ Condition }, { 'aws:securetransport': 'true', 'aws:principaltag/team': 'red' })).toEqual([]);
  });

  test('the variable of a condition whose key is known', () => {
    const Condition = { StringEquals: { 'aws:PrincipalTag/Team': ['${aws:username}', '${aws:Other}'] } };
    expect(unknowns({ Condition }, { 'aws:principaltag/team': 'red', 'aws:username': 'ann' })).toMatchObject([
      { key: 'aws:Other' },
    ]);
  });

  test('the key of a condition where several values are what is not sure', () => {
    const context = requestContext({ 'aws:TagKeys': ['a', 'b'] });
    const statement = ready({ Condition: { StringEquals: { 'aws:TagKeys': ['a'] } } });
    expect(statement.unknowns({ resource: MODEL, context })).toMatchObject([{ key: 'aws:TagKeys' }]);
  });

  test('the variables of the resource, each once, with the values that have it', () => {
    const [tagged, other] = [
      'arn:aws:bedrock:us-east-1::${aws:Tag}',
      'arn:aws:bedrock:us-east-1::x/${aws:Tag}${aws:Known}',
    ];
    expect(unknowns({ Resource: [tagged, other, 'arn:aws:s3:::x'] }, { 'aws:known': 'v' })).toEqual([
      { key: 'aws:Tag', values: [tagged, other] },
    ]);
    expect(unknowns({ Resource: [tagged, '*'] })).toEqual([]);
  });
});

test('the keys of variables are found in order, whatever else stands in them', () => {
  expect(variablesOf(["${aws:A}-${ aws:b , 'x'}", 'plain', '${*}${?}', '${aws:A}'])).toEqual([
    'aws:A',
    'aws:b',
    'aws:A',
  ]);
});
