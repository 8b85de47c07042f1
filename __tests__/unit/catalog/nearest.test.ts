/** What a person probably meant: few IDs, the nearest first, and only what can be called and is in life. */
import { describe, expect, test } from '@jest/globals';
import { nearestModelIds } from '../../../src/catalog/nearest.ts';
import { Catalog, type ListedModel, type ListedProfile } from '../../../src/catalog/region-catalog.ts';

const ACTIVE = { status: 'ACTIVE' };
const listed = (id: string, inferenceTypes = ['ON_DEMAND'], lifecycle: ListedModel['lifecycle'] = ACTIVE) =>
  [id, { id, inferenceTypes, lifecycle }] as const;
const through = (id: string): [string, ListedProfile] => [
  id,
  {
    ...{ id, arn: `arn:${id}` },
    modelArns: [`arn:aws:bedrock:us-east-1::foundation-model/${id.slice(id.indexOf('.') + 1)}`],
  },
];

const OPUS = 'anthropic.claude-opus-4-20250514-v1:0';
const OLD = 'anthropic.claude-instant-20230101-v1:0';
const own = new Catalog('us-east-1', {
  models: new Map([
    listed('amazon.titan-text-lite-v1'),
    listed('cohere.command-light-text-v14:7:4k'),
    listed(OPUS, ['INFERENCE_PROFILE']),
    listed(OLD, ['ON_DEMAND'], { status: 'LEGACY' }),
  ]),
  profiles: new Map([through(`us.${OPUS}`), through(`eu.${OPUS}`), through(`global.${OPUS}`), through(`apac.${OPUS}`)]),
});
const near = (id: string) => nearestModelIds(id, own);

test.each([
  ['a wrong letter', 'amazon.titan-text-lito-v1'],
  ['without its provider', 'titan-text-lite-v1'],
  ['without its version', 'amazon.titan-text-lite'],
  ['without both', 'titan-text-lite'],
  ['in capitals', 'AMAZON.TITAN-TEXT-LITE-V1'],
])('%s', (_, id) => {
  expect(near(id)).toEqual(['amazon.titan-text-lite-v1']);
});

describe('a model that is called through profiles', () => {
  test.each([
    ['anthropic.claude-opus-4-20250514-v1:0', ['us', 'eu', 'apac']],
    ['anthropic.claude-opus-4', ['us', 'eu', 'apac']],
    ['jp.anthropic.claude-opus-4-20250514-v1:0', ['us', 'eu', 'apac']],
    ['apac.anthropic.claude-opus-4-20250514-v1:1', ['apac', 'us', 'eu']],
    ['global.anthropic.claude-opus-4-20250514', ['global', 'us', 'eu']],
  ])('%s: three at most, its own prefix first', (id, prefixes) => {
    expect(near(id)).toEqual(prefixes.map((prefix) => `${prefix}.${OPUS}`));
  });

  test('what was written is not suggested', () => {
    expect(near(`us.${OPUS}`)).toEqual(['eu', 'apac', 'global'].map((prefix) => `${prefix}.${OPUS}`));
  });
});

test.each([
  ['a model that has ended, or is to end', OLD],
  ['nothing near', 'mistral.mixtral-8x7b-instruct'],
  ['an empty text', ''],
])('%s: none', (_, id) => {
  expect(near(id)).toEqual([]);
});

test('the more letters, the more of them may be wrong: a fifth', () => {
  const id = 'amazon.titan-text-lite-v1'; // 25 letters: five
  const wrong = (count: number) => `${'x'.repeat(count)}${id.slice(count)}`;
  expect(near(wrong(5))).toEqual([id]);
  expect(near(`${wrong(5).slice(0, -3)}qqq`)).toEqual([]);
});

test('a short text may have two wrong letters', () => {
  const short = new Catalog('us-east-1', { models: new Map([listed('a.bcd')]), profiles: new Map() });
  expect(['a.bxy', 'x.bxy'].map((id) => nearestModelIds(id, short))).toEqual([['a.bcd'], []]);
});

test('the nearest comes first, a whole ID before one that leaves something out', () => {
  const two = new Catalog('us-east-1', {
    models: new Map([listed('other.model-a-v1:0'), listed('some.model-a-v1:0'), listed('some.model-b-v1:0')]),
    profiles: new Map(),
  });
  expect(nearestModelIds('some.model-b-v1:1', two)[0]).toBe('some.model-b-v1:0');
  expect(nearestModelIds('model-b', two)[0]).toBe('some.model-b-v1:0');
  const forms = new Catalog('us-east-1', {
    models: new Map([listed('x.some.model'), listed('some.model')]),
    profiles: new Map(),
  });
  expect(nearestModelIds('some.modal', forms)).toEqual(['some.model', 'x.some.model']);
});

test('a text of any length is looked at up to what an ID could have', () => {
  expect(near('a'.repeat(1_000_000))).toEqual([]);
});
