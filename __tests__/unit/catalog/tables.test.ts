/** What must hold of the tables, whatever the facts of a day are. */
import { describe, expect, test } from '@jest/globals';
import { partitionOf } from '../../../src/domain/partition.ts';
import { familyOf, probePlan } from '../../../src/catalog/families.ts';
import { lifecycleFromTable, successors } from '../../../src/catalog/lifecycle.ts';
import { tableCatalog } from '../../../src/catalog/region-catalog.ts';
import { isMantleOnly, parseModel, baseModelId } from '../../../src/catalog/model-id.ts';
import { usd } from '../../../src/catalog/prices.ts';
import { KNOWN_REGIONS } from '../../../src/catalog/regions.ts';
import {
  MODEL_IDS,
  PROFILE_IDS,
  isLikelySource,
  lifecycleDates,
  modelRow,
  onDemandRegions,
  profileRegionsFrom,
  profileSources,
  runtimeHasApi,
} from '../../../src/catalog/snapshot.ts';
import families from '../../../src/catalog/tables/families.json' with { type: 'json' };
import prices from '../../../src/catalog/tables/prices.json' with { type: 'json' };

const TODAY = '2026-11-28';

/** Why a model has no price: it is not called by the token, not on bedrock-runtime, or no source has one yet. */
function whyNoPrice(id: string): string | undefined {
  if (isMantleOnly(id) !== undefined) return 'bedrock-mantle';
  const { operation, needsMedia } = familyOf(id);
  if (operation !== 'InvokeModel' && operation !== 'Converse') return operation;
  return needsMedia === true ? 'media' : undefined;
}

/** On bedrock-runtime, called by the token, and in no source of prices. A shrinking list: a price that is found leaves it. */
const NO_PRICE_YET = [
  'anthropic.claude-mythos-5-1',
  'openai.gpt-5.6-cyber',
  'twelvelabs.marengo-embed-3-0-v1:0',
  'writer.palmyra-vision-7b',
];

function profileCall(id: string) {
  const [prefix = ''] = id.split('.', 1);
  return { prefix, model: id.slice(prefix.length + 1) };
}

function profileTarget(id: string) {
  const { prefix, model } = profileCall(id);
  const scope = prefix === 'global' ? 'global' : 'geographic';
  return {
    kind: 'inference-profile',
    profile: { prefix, scope, baseModelId: model },
    foundationModels: [model],
  } as const;
}

test('every model has a price, or a reason why it has none', () => {
  const price = (id: string): boolean => Object.hasOwn(prices.tokens, id) || Object.hasOwn(prices.units, id);
  const without = MODEL_IDS.filter((id) => !price(id) && whyNoPrice(id) === undefined);
  expect(without).toEqual(NO_PRICE_YET);
});

test('no price is zero, negative or beyond what a model ever cost', () => {
  const pairs: number[][] = Object.values(prices.tokens).flatMap((variants) => Object.values(variants));
  for (const [input = NaN, output = NaN] of pairs) {
    expect(input).toBeGreaterThan(0);
    expect(input).toBeLessThan(1e-3);
    expect(output).toBeGreaterThanOrEqual(0);
    expect(output).toBeLessThan(1e-3);
  }
});

test('every profile is a prefix before a model of the table, and known routes stay within their partition', () => {
  const known = new Set(MODEL_IDS);
  const strangers = PROFILE_IDS.filter((id) => !known.has(id.slice(id.indexOf('.') + 1)));
  expect(strangers).toEqual([]);
  for (const id of PROFILE_IDS) {
    expect(parseModel(id)).toMatchObject({ kind: 'inference-profile' });
    for (const region of profileSources(id)) {
      const to = profileRegionsFrom(id, region);
      const destinations = to?.scope === 'geographic' ? to.destinations : [region];
      expect(destinations.length).toBeGreaterThan(0);
      for (const place of destinations) expect(partitionOf(place)).toBe(partitionOf(region));
    }
  }
});

test('every region of the tables is a region of AWS', () => {
  const regions = new Set([...MODEL_IDS.flatMap(onDemandRegions), ...PROFILE_IDS.flatMap(profileSources)]);
  expect([...regions].filter((region) => !KNOWN_REGIONS.includes(region))).toEqual([]);
});

test('a profile that was only seen is known to exist, and claims no regions', () => {
  const id = 'us.anthropic.claude-haiku-5-5';
  expect(PROFILE_IDS).toContain(id);
  expect(profileSources(id)).toEqual([]);
  expect(profileRegionsFrom(id, 'us-east-1')).toBeUndefined();
});

test.each([
  ['us.anthropic.claude-haiku-5-5', 'us-east-1', true],
  ['us.anthropic.claude-haiku-5-5', 'eu-west-1', false],
  ['eu.anthropic.claude-opus-5-5', 'eu-central-1', true],
  ['global.zai.glm-5.3', 'ap-south-1', true],
  ['us-gov.openai.gpt-oss-20b-1:0', 'us-gov-east-1', true],
  // Its regions are known: nothing is guessed.
  ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'us-east-1', false],
  ['newco.model-1', 'us-east-1', false],
])('whether %s can probably be called from %s', (id, region, likely) => {
  expect(isLikelySource(id, region)).toBe(likely);
});

test('the days of a lifecycle are in order', () => {
  for (const id of MODEL_IDS) {
    const { legacy, extendedAccess, endOfLife, noSoonerThan } = lifecycleDates(id) ?? {};
    const days = [legacy, extendedAccess, noSoonerThan === undefined ? endOfLife : undefined].filter(
      (day) => day !== undefined,
    );
    expect({ id, days }).toEqual({ id, days: [...days].sort() });
    if (noSoonerThan !== undefined && endOfLife !== undefined) expect(noSoonerThan <= endOfLife).toBe(true);
    if (endOfLife !== undefined && endOfLife <= TODAY && modelRow(id)?.eolInSomeRegions !== true) {
      expect({ id, status: modelRow(id)?.status }).toEqual({ id, status: 'LEGACY' });
    }
  }
});

test.each([
  ['amazon.nova-premier-v1:0', '2026-09-14'],
  ['anthropic.claude-3-5-haiku-20241022-v1:0', '2026-06-19'],
  ['amazon.titan-image-generator-v2:0', '2026-06-30'],
  ['meta.llama3-2-1b-instruct-v1:0', '2026-07-07'],
])('%s has ended', (id, endOfLife) => {
  expect(lifecycleFromTable(id, TODAY)).toMatchObject({ status: 'LEGACY', endOfLife, ended: true });
});

test.each([
  [
    'anthropic.claude-opus-4-1-20250805-v1:0',
    { legacy: '2026-07-08', extendedAccess: '2026-10-08', endOfLife: '2027-01-08', asOf: '2026-10-31' },
  ],
  ['anthropic.claude-opus-5-5', { noSoonerThan: '2027-09-22', asOf: '2026-10-31' }],
  ['openai.gpt-6.1-sol', { noticeDays: 180, asOf: '2026-11-20' }],
  ['amazon.nova-lite-v1:0', { asOf: '2026-08-21' }],
  ['newco.model-1', undefined],
])('the days of %s', (id, days) => {
  expect(lifecycleDates(id)).toEqual(days);
});

test('nothing that has ended is named as a successor', () => {
  for (const region of ['us-east-1', 'eu-central-1', 'ap-northeast-1', 'us-gov-west-1']) {
    const named = new Set(
      [...MODEL_IDS.map((model) => ({ model })), ...PROFILE_IDS.map(profileCall)].flatMap((one) =>
        successors(one, tableCatalog(region)),
      ),
    );
    const ended = [...named].filter((id) => lifecycleFromTable(baseModelId(id) ?? id, TODAY)?.ended !== false);
    expect(ended).toEqual([]);
  }
});

describe('which API bedrock-runtime has', () => {
  test.each([
    ['anthropic.claude-opus-5-5', 'Messages', true],
    ['anthropic.claude-opus-5-5', 'Responses', false],
    ['openai.gpt-6.1-sol', 'Responses', true],
    ['openai.gpt-6.2-sol', 'Responses', true],
    ['openai.gpt-6.2-sol', 'Chat Completions', undefined],
    ['openai.gpt-5.6-sol', 'Invoke', false],
    ['openai.gpt-5.6-sol', 'Converse', true],
    // The card lists it for the model, the page of the API says that only bedrock-mantle has it.
    ['openai.gpt-oss-120b-1:0', 'Responses', false],
    ['openai.gpt-oss-120b', 'Responses', false],
    ['amazon.nova-lite-v1:0', 'Converse', true],
    ['amazon.nova-lite-v1:0', 'Responses', false],
    ['newco.model-1', 'Responses', undefined],
  ] as const)('%s: %s', (id, api, answer) => {
    expect(runtimeHasApi(id, api)).toBe(answer);
  });
});

test('every text model is of a known family, and is asked by its body or by Converse', () => {
  for (const id of MODEL_IDS.filter((model) => modelRow(model)?.out.includes('TEXT') === true)) {
    const family = familyOf(id);
    expect(`${id}: ${family.name}`).not.toBe(`${id}: unknown`);
    if (isMantleOnly(id) !== undefined || family.modality !== 'text') continue;
    const plan = probePlan('invoke', { kind: 'foundation-model', id, foundationModels: [id] }, family, 'live');
    if (family.needsMedia !== true) expect({ id, kind: plan.kind }).toEqual({ id, kind: 'call' });
  }
  expect(new Set(families.families.map(({ name }) => name)).size).toBe(families.families.length);
});

test("this year's models have a price of their own", () => {
  const price = (id: string): number | undefined => usd(1e6, 0, profileTarget(id), 'us-east-1');
  expect(price('us.anthropic.claude-opus-5-5')).toBeCloseTo(4.4, 9);
  expect(price('global.openai.gpt-6.2-sol')).toBeCloseTo(2, 9);
  expect(price('us.zai.glm-5.3')).toBeCloseTo(1.848, 9);
});
