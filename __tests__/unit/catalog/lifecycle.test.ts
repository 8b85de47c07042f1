import { describe, expect, test } from '@jest/globals';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { type CalledModel } from '../../../src/catalog/targets.ts';
import { resolveById } from '../../../src/catalog/targets.ts';
import { calledModel } from '../../../src/catalog/targets.ts';
import { Catalog, tableCatalog, type ListedModel } from '../../../src/catalog/region-catalog.ts';
import { lifecycleFromTable, successors } from '../../../src/catalog/lifecycle.ts';
import { nearestModelIds } from '../../../src/catalog/nearest.ts';

const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';

test.each([
  ['anthropic.claude-sonnet-4-20250514-v1:0', { status: 'LEGACY', endOfLife: '2026-10-14', ended: true }],
  ['ai21.jamba-1-5-large-v1:0', { status: 'LEGACY', endOfLife: '2026-11-26', ended: false }],
  ['anthropic.claude-opus-4-1-20250805-v1:0', { status: 'LEGACY', endOfLife: '2027-01-08', ended: false }],
  [
    'anthropic.claude-3-7-sonnet-20250219-v1:0',
    { status: 'ACTIVE', endOfLife: '2026-07-30', someRegions: true, ended: false },
  ],
  [HAIKU, { status: 'ACTIVE', ended: false }],
  // Gone from AWS's lists before the table was made.
  ['anthropic.claude-v2:1', { status: 'LEGACY', ended: true }],
  ['openai.gpt-6-sol', { status: 'ACTIVE', ended: false }],
  // Its name was seen on a card, and nothing else of it.
  ['openai.gpt-5.6-cyber', undefined],
  ['newco.model-1', undefined],
])('the lifecycle of %s on 2026-11-20', (id, answer) => {
  expect(lifecycleFromTable(id, '2026-11-20')).toEqual(answer);
});

test('a model ends on the day of its end of life', () => {
  const ended = (today: string) => lifecycleFromTable('ai21.jamba-1-5-mini-v1:0', today)?.ended;
  expect([ended('2026-11-25'), ended('2026-11-26')]).toEqual([false, true]);
});

test.each([
  [SONNET, 'us-east-1', [`us.${SONNET}`, `global.${SONNET}`]],
  [SONNET, 'ap-northeast-1', [`jp.${SONNET}`, `global.${SONNET}`]],
  [SONNET, 'us-gov-east-1', [`us-gov.${SONNET}`]],
  ['amazon.nova-lite-v1:0', 'il-central-1', ['eu.amazon.nova-lite-v1:0']],
  ['amazon.titan-embed-text-v2:0', 'us-east-1', []],
])('profiles that contain %s in %s', (model, region, profiles) => {
  expect(tableCatalog(region).profilesContaining(model)).toEqual(profiles);
});

test('a model that is on demand can be called by its own ID too', () => {
  expect(tableCatalog('us-east-1').callableIds('amazon.nova-lite-v1:0')).toEqual([
    'us.amazon.nova-lite-v1:0',
    'amazon.nova-lite-v1:0',
  ]);
  expect(tableCatalog('us-east-1').callableIds(SONNET)).not.toContain(SONNET);
});

function called(id: string): CalledModel {
  const parsed = parseModel(id);
  const model =
    parsed.kind === 'invalid' || parsed.kind === 'pattern'
      ? undefined
      : calledModel(resolveById(parsed, 'us-east-1', '111122223333'));
  if (model === undefined) throw new Error(`${id} names no model`);
  return model;
}

describe('successors', () => {
  test.each([
    [
      'us.anthropic.claude-sonnet-4-20250514-v1:0',
      'us-east-1',
      [
        'us.anthropic.claude-sonnet-5-5',
        'us.anthropic.claude-sonnet-5',
        'us.anthropic.claude-sonnet-4-6',
        `us.${SONNET}`,
      ],
    ],
    [
      'global.anthropic.claude-opus-4-8',
      'eu-west-1',
      ['global.anthropic.claude-opus-5-5', 'global.anthropic.claude-opus-5'],
    ],
    ['anthropic.claude-3-haiku-20240307-v1:0', 'eu-central-1', ['eu.anthropic.claude-haiku-5-5', `eu.${HAIKU}`]],
    ['us.amazon.nova-premier-v1:0', 'us-east-1', []],
    ['amazon.nova-lite-v1:0', 'us-east-1', ['us.amazon.nova-2-lite-v1:0']],
    ['amazon.titan-embed-text-v1', 'us-east-1', ['amazon.titan-embed-text-v2:0']],
    ['meta.llama3-1-70b-instruct-v1:0', 'us-east-1', ['us.meta.llama3-3-70b-instruct-v1:0']],
    ['us.twelvelabs.marengo-embed-2-7-v1:0', 'us-east-1', ['us.twelvelabs.marengo-embed-3-0-v1:0']],
    ['us.deepseek.r1-v1:0', 'us-east-1', []],
    ['minimax.minimax-m2', 'us-east-1', ['minimax.minimax-m2.5', 'minimax.minimax-m2.1']],
    ['newco.model-1', 'us-east-1', []],
  ])('of %s in %s', (id, region, ids) => {
    expect(successors(called(id), tableCatalog(region))).toEqual(ids);
  });
});

describe('the nearest IDs', () => {
  test.each([
    ['anthropic.claude-sonnet-4-5-20250929-v1:0', 'us-east-1', `us.${SONNET}`],
    [`eu.${SONNET}`, 'us-east-1', `us.${SONNET}`],
    [`us.${SONNET}`, 'eu-west-1', `eu.${SONNET}`],
    [`us:${SONNET}`, 'us-east-1', `us.${SONNET}`],
    ['us.anthropic.claude-haiku-4-5', 'us-east-1', `us.${HAIKU}`],
    ['us.anthropic.claude-haiku-4.5', 'us-east-1', `us.${HAIKU}`],
    ['global.anthropic.claude-haiku-4-5', 'us-east-1', `global.${HAIKU}`],
    ['claude-haiku-4-5', 'us-east-1', `us.${HAIKU}`],
    ['amazon.titan-embed-text-v2', 'us-east-1', 'amazon.titan-embed-text-v2:0'],
    ['amazon.titan-embd-text-v2:0', 'us-east-1', 'amazon.titan-embed-text-v2:0'],
    ['qwen.qwen3-32b', 'us-east-1', 'qwen.qwen3-32b-v1:0'],
  ])('to %s in %s', (id, region, best) => {
    expect(nearestModelIds(id, tableCatalog(region))[0]).toBe(best);
  });

  test.each([
    ['entirely-something-else-of-some-length', 'us-east-1'],
    [SONNET, 'mars-north-1'],
    ['', 'us-east-1'],
  ])('to %s in %s: none', (id, region) => {
    expect(nearestModelIds(id, tableCatalog(region))).toEqual([]);
  });

  test('are at most three, also for a text of hostile length', () => {
    expect(nearestModelIds('anthropic.claude-opus-4', tableCatalog('us-east-1'))).toHaveLength(3);
    expect(nearestModelIds('-a'.repeat(1_000_000), tableCatalog('us-east-1'))).toEqual([]);
  });
});

describe('where the models of a region are listed', () => {
  const model = (id: string, more: Partial<ListedModel> = {}): [string, ListedModel] => [
    id,
    { id, inferenceTypes: ['ON_DEMAND'], lifecycle: { status: 'ACTIVE' }, ...more },
  ];
  const catalog = new Catalog('us-east-1', {
    models: new Map([
      model('newco.writer-1', { lifecycle: { status: 'LEGACY', endOfLife: '2027-01-01' } }),
      model('newco.writer-2'),
      model('newco.writer-3', { lifecycle: { status: 'ACTIVE', endOfLife: '2027-06-01' } }),
      model('newco.writer-4', { inferenceTypes: ['INFERENCE_PROFILE'] }),
      model('amazon.nova-lite-v1:0', { lifecycle: { status: 'LEGACY' } }),
    ]),
    profiles: new Map(
      ['us.newco.writer-4', 'global.newco.writer-4'].map((id) => [
        id,
        { id, arn: id, modelArns: ['arn:aws:bedrock:us-east-1::foundation-model/newco.writer-4'] },
      ]),
    ),
  });

  test("this year's models follow, by an ID that can be called, and none that is to end", () => {
    expect(successors({ model: 'newco.writer-1' }, catalog)).toEqual(['us.newco.writer-4', 'newco.writer-2']);
    expect(successors({ model: 'newco.writer-1', prefix: 'global' }, catalog)).toEqual([
      'global.newco.writer-4',
      'newco.writer-2',
    ]);
  });

  test('nothing near is named that has ended, is to end, or is not listed', () => {
    expect(nearestModelIds('newco.writer-5', catalog)).toEqual([
      'newco.writer-2',
      'us.newco.writer-4',
      'global.newco.writer-4',
    ]);
    expect(nearestModelIds('amazon.nova-lit-v1:0', catalog)).toEqual([]);
  });
});
