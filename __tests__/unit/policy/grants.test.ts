import { describe, expect, test } from '@jest/globals';
import { mergePolicies, pairsOf, type WrittenPolicy } from '../../../src/policy/grants.ts';

const KEY = 'bedrock:InferenceProfileArn';
const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const through = (profile: unknown, key = KEY) => ({ Condition: { StringEquals: { [key]: profile } } });
const of = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

/** Statements as `Sid actions on resources if conditions`. */
function shown({ Statement }: WrittenPolicy): string[] {
  return Statement.map((one) => {
    const { Sid = '', Action, Resource, Condition } = one as Record<string, unknown>;
    const list = (value: unknown) => [value].flat().join('+');
    return [
      ...(Sid === '' ? [] : [String(Sid).replace(/[0-9a-f]{6}$/, '#')]),
      `${list(Action)} on ${list(Resource)}`,
      ...(Condition === undefined ? [] : [`if ${JSON.stringify(Condition)}`]),
    ].join(' ');
  });
}
const merged = (...statements: object[]): string[] => shown(mergePolicies(statements.map((one) => of(one))));
const IF = (value: unknown, key = KEY) => `if {"StringEquals":${JSON.stringify({ [key]: value })}}`;

describe('documents become one that grants the same', () => {
  test.each<[string, object[], string[]]>([
    ['nothing', [], []],
    ['the same twice', [allow('a', 'r'), allow('a', 'r')], ['a on r']],
    ['actions of one resource', [allow('b', 'r'), allow('a', 'r')], ['a+b on r']],
    ['resources of one action', [allow('a', 's'), allow('a', 'r')], ['a on r+s']],
    ['no more than was granted', [allow('a', 'r'), allow('b', 's')], ['a on r', 'b on s']],
    ['lists', [allow(['a', 'b'], ['r', 's'])], ['a+b on r+s']],
    [
      'profiles of one action and resource',
      [allow('a', 'r', through('q')), allow('a', 'r', through('p'))],
      [`a on r ${IF(['p', 'q'])}`],
    ],
    ['one profile as a text', [allow('a', 'r', through(['p']))], [`a on r ${IF('p')}`]],
    ['a grant without a condition has those with one', [allow('a', 'r', through('p')), allow('a', 'r')], ['a on r']],
    ['but not of another resource', [allow('a', 's', through('p')), allow('a', 'r')], ['a on r', `a on s ${IF('p')}`]],
    [
      'a router',
      [allow('a', 'r', through('p', 'bedrock:PromptRouterArn'))],
      [`a on r ${IF('p', 'bedrock:PromptRouterArn')}`],
    ],
    [
      'routers apart',
      [
        allow('a', 'r', through('p', 'bedrock:PromptRouterArn')),
        allow('a', 'r', through('q', 'bedrock:PromptRouterArn')),
      ],
      [`a on r ${IF('p', 'bedrock:PromptRouterArn')}`, `a on r ${IF('q', 'bedrock:PromptRouterArn')}`],
    ],
    [
      'a service that a role is passed to',
      [allow('iam:PassRole', 'r', through('s', 'iam:PassedToService'))],
      [`iam:PassRole on r ${IF('s', 'iam:PassedToService')}`],
    ],
    ['Sids by purpose', [allow('a', 'r', { Sid: 'X' }), allow('b', 's', { Sid: 'Y' })], ['X# a on r', 'Y# b on s']],
    ['purposes apart', [allow('a', 'r', { Sid: 'X' }), allow('b', 'r', { Sid: 'Y' })], ['X# a on r', 'Y# b on r']],
  ])('%s', (_, statements, expected) => {
    expect(merged(...statements)).toEqual(expected);
    expect(merged(...statements.toReversed()).toSorted()).toEqual(expected.toSorted());
  });

  test('a grant through profile and router is in one through either alone', () => {
    const both = { Condition: { StringEquals: { [KEY]: 'p', 'bedrock:PromptRouterArn': 'q' } } };
    expect(merged(allow('a', 'r', both), allow('a', 'r', through('p')))).toEqual([`a on r ${IF('p')}`]);
    expect(merged(allow('a', 'r', both), allow('a', 'r'))).toEqual(['a on r']);
    expect(merged(allow('a', 'r', both), allow('a', 'r', through('x')))).toHaveLength(2);
  });

  test('what is more than a plain Allow stays as it is, once and last', () => {
    const odd = [
      { ...allow('a', 'r'), Effect: 'Deny' },
      allow('a', 'r', { Sid: 5 }),
      allow('a', 'r', { NotAction: 'x' }),
      allow('a', undefined),
      allow([], 'r'),
      allow('a', ['r', 5]),
      allow('a', 'r', { Condition: { StringLike: { [KEY]: 'p' } } }),
      allow('a', 'r', { Condition: { StringEquals: { 'aws:x': 'p' } } }),
      allow('a', 'r', { Condition: { StringEquals: { [KEY]: [] } } }),
      allow('a', 'r', { Condition: { StringEquals: 'x' } }),
      allow('a', 'r', { Condition: 'x' }),
      allow('a', 'r', { Condition: { StringEquals: { [KEY]: 'p' }, Bool: { x: 'true' } } }),
    ];
    const found = mergePolicies([of(...odd, ...odd, allow('z', 'r'))]).Statement;
    expect(found).toEqual([{ Effect: 'Allow', Action: ['z'], Resource: ['r'] }, ...odd]);
  });

  test('a document may have one statement without a list, or none', () => {
    expect(shown(mergePolicies([{ Statement: allow('a', 'r') }, {}, { Statement: [null, 'x', []] }]))).toEqual([
      'a on r',
    ]);
  });

  test('a Sid is the same in every run, and another for other actions, profiles or routers', () => {
    const sid = (...statement: Parameters<typeof allow>) =>
      String((mergePolicies([of(allow(...statement))]).Statement[0] as { Sid?: string }).Sid);
    const sids = [
      sid('a', 'r', { Sid: 'X' }),
      sid('b', 'r', { Sid: 'X' }),
      sid('a', 'r', { Sid: 'X', ...through('p') }),
      sid('a', 'r', { Sid: 'X', ...through('p', 'bedrock:PromptRouterArn') }),
    ];
    expect(new Set(sids).size).toBe(4);
    for (const one of sids) expect(one).toMatch(/^X[0-9a-f]{6}$/);
    expect(sid('a', 'r2', { Sid: 'X' })).toBe(sids[0]);
    expect(sid('a', 'r', { Sid: 'X' })).toBe(sids[0]);
  });
});

test('the pairs of plain Allows, and of nothing else', () => {
  const pairs = pairsOf(
    of(allow(['a', 'b'], 'r'), { ...allow('c', 'r'), Effect: 'Deny' }, allow('d', 's', through('p'))),
  );
  expect(pairs.map(({ action, resource }) => `${action} ${resource}`)).toEqual(['a r', 'b r', 'd s']);
  expect(pairsOf({})).toEqual([]);
});
