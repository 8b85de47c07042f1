/**
 * The form of a configuration file: what stands where, what must be there, and its bounds. The published schema says
 * the same.
 */
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { ConfigSchema, configJsonSchema, type Config } from '../../../src/settings/config-schema.ts';
import { parse } from 'yaml';
import { CONTRACT_EXAMPLE } from './example.ts';

const schema = configJsonSchema() as { properties: Record<string, object> };
const published = new Ajv({ strict: false }).compile(schema);
const ROLE = 'arn:aws:iam::111122223333:role/a';
const model = (more: object): unknown => ({ models: [{ id: 'a.b', ...more }] });
const principal = (more: object): unknown => ({ principals: [more] });
const unmet = { until: '2027-03-31', reason: 'asked' };

const RIGHT: [string, unknown][] = [
  ['nothing at all', {}],
  ['the example of the documentation', parse(CONTRACT_EXAMPLE)],
  ['a model alone', model({})],
  [
    'every key of a model',
    model({
      name: 'n',
      regions: ['us-east-1'],
      actions: ['invoke', 'bedrock:CountTokens'],
      expect: 'allow',
      reason: 'r',
      'allow-unmet': unmet,
      principals: ['p'],
      'batch-role': ROLE,
      'min-tokens-per-minute': 1,
      'min-requests-per-minute': 1,
      'foundation-models': ['a.b'],
    }),
  ],
  ['every key of a door', { models: [{ id: 'a.*', expect: 'deny', via: 'direct' }] }],
  ['a principal of nothing', principal({})],
  [
    'every key of a principal',
    principal({
      name: 'n',
      'role-to-assume': ROLE,
      'role-external-id': 'abc',
      source: 'step',
      chain: [{ role: ROLE, 'external-id': 'abc' }],
      context: { 'aws:SourceIp': ['a'] },
      'user-agent': 'a/1',
      'source-vpc': 'vpc-0a1b2c3d',
      'source-vpce': 'vpce-0a1b2c3d',
      tags: { team: 'x' },
      'allow-unmet': unmet,
      'expect-others': 'deny',
    }),
  ],
  ['causes of an exemption', model({ 'allow-unmet': { ...unmet, cause: ['quota-exhausted', 'throttled'] } })],
  [
    'what stands at the top',
    { version: 1, guardrail: 'ab12:1', 'service-tier': 'flex', 'principal-arn': ROLE, 'expect-others': 'deny' },
  ],
  [
    'who can',
    {
      'who-can': {
        models: ['a.*'],
        regions: ['us-east-1'],
        actions: ['stream'],
        allow: [
          { principals: ['a'], reason: 'r' },
          { tags: { a: 'b' }, reason: 'r' },
        ],
      },
    },
  ],
  [
    'policy files',
    { 'policy-files': ['a.json', { file: 'b.json', files: ['c.json'], principal: 'p', layer: 'scp', replaces: 'q' }] },
  ],
];

/** Refused by both; of the second list only this program knows better than a JSON Schema can. */
const WRONG: [string, unknown][] = [
  ['an unknown key', { model: [] }],
  ['another version', { version: 2 }],
  ['no models', { models: [] }],
  ['no principals', { principals: [] }],
  ['no regions', { regions: [] }],
  ['a region twice', { regions: ['us-east-1', 'us-east-1'] }],
  ['a region of the wrong form', { regions: ['Frankfurt'] }],
  ['an action that is none', { actions: ['converse'] }],
  ['a model without ID', { models: [{}] }],
  ['an unknown key of a model', model({ region: 'us-east-1' })],
  ['a minimum of nothing', model({ 'min-tokens-per-minute': 0 })],
  ['half a token', model({ 'min-requests-per-minute': 1.5 })],
  ['an expectation that is none', model({ expect: 'maybe' })],
  ['an empty chain', principal({ chain: [] })],
  ['a hop without role', principal({ chain: [{}] })],
  ['a user to assume', principal({ 'role-to-assume': 'arn:aws:iam::111122223333:user/a' })],
  ['a VPC that is none', principal({ 'source-vpc': 'vpc-1' })],
  ['a user agent that could begin another header', principal({ 'user-agent': 'a\nb' })],
  ['an exemption without an end', model({ 'allow-unmet': { reason: 'x' } })],
  ['an exemption without a reason', model({ 'allow-unmet': { until: '2027-03-31' } })],
  ['a cause twice', model({ 'allow-unmet': { ...unmet, cause: ['throttled', 'throttled'] } })],
  ['no context values', { context: { 'aws:SourceIp': [] } }],
  ['who can do nothing', { 'who-can': { models: [] } }],
  ['no policy file', { 'policy-files': [] }],
  ['a layer that is none', { 'policy-files': [{ file: 'a', layer: 'role' }] }],
];
const WRONG_BY_MEANING: [string, unknown][] = [
  ['a day that no calendar has', model({ 'allow-unmet': { until: '2027-02-30', reason: 'x' } })],
  ['a column by two names', { actions: ['invoke', 'bedrock:InvokeModel'] }],
  ['a condition key that is none', { context: { team: 'x' } }],
  ["a key that is the check's own", { context: { 'aws:PrincipalArn': 'x' } }],
  ['a tag without a key', principal({ tags: { '': 'x' } })],
  ['a tag that is too long', principal({ tags: { team: 'x'.repeat(257) } })],
  ['a name that is a word of `source`', principal({ name: 'oidc' })],
  ['a name over two lines', model({ name: 'a\nb' })],
  ['an allowance for none', { 'who-can': { models: ['a.b'], allow: [{ reason: 'r' }] } }],
  ['an allowance for no tags', { 'who-can': { models: ['a.b'], allow: [{ tags: {}, reason: 'r' }] } }],
];

const isTaken = (value: unknown) => ConfigSchema.safeParse(value).success;

describe('taken', () => {
  test.each(RIGHT)('%s', (_, value) => {
    expect([isTaken(value), published(value)]).toEqual([true, true]);
  });
});

describe('refused, by the published schema as well', () => {
  test.each(WRONG)('%s', (_, value) => {
    expect([isTaken(value), published(value)]).toEqual([false, false]);
  });
});

describe('refused', () => {
  test.each(WRONG_BY_MEANING)('%s', (_, value) => {
    expect(isTaken(value)).toBe(false);
  });
});

test('every key is described where an editor shows it', () => {
  const keys: (keyof Config)[] = [
    'version',
    'regions',
    'actions',
    'context',
    'guardrail',
    'service-tier',
    'principal-arn',
    'principals',
    'models',
    'expect-others',
    'policy-files',
    'who-can',
  ];
  expect(Object.keys(schema.properties).sort()).toEqual([...keys].sort());
  expect(Object.entries(schema.properties).filter(([, one]) => !('description' in one))).toEqual([]);
});
