/**
 * Models and profiles of a region: each fact from Bedrock's list where there is one, from the tables where there is
 * none.
 */
import { describe, expect, test } from '@jest/globals';
import {
  Catalog,
  isOnDemand,
  tableCatalog,
  type ListedModel,
  type ListedProfile,
} from '../../../src/catalog/region-catalog.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const SEEN = 'us.anthropic.claude-haiku-5-5';

const model = (id: string, inferenceTypes: string[] = ['ON_DEMAND'], more: Partial<ListedModel> = {}): ListedModel => ({
  ...{ id, inferenceTypes },
  ...more,
});
const profile = (id: string, ...models: string[]): ListedProfile => ({
  ...{ id, arn: `arn:aws:bedrock:us-east-1:111122223333:inference-profile/${id}` },
  modelArns: models.map((one) => (one.startsWith('arn:') ? one : `arn:aws:bedrock:us-east-1::foundation-model/${one}`)),
});
const byId = <T extends { id: string }>(list: T[]): Map<string, T> => new Map(list.map((one) => [one.id, one]));
const catalog = (lists: { models?: ListedModel[]; profiles?: ListedProfile[] }, region = 'us-east-1') =>
  new Catalog(region, {
    ...(lists.models && { models: byId(lists.models) }),
    ...(lists.profiles && { profiles: byId(lists.profiles) }),
  });

test.each([
  [['ON_DEMAND'], true],
  [['INFERENCE_PROFILE'], false],
  [['PROVISIONED', 'ON_DEMAND'], true],
  [[], undefined],
])('a model with the inference types %j is on demand: %s', (types, expected) => {
  expect(isOnDemand(model('a.b', types))).toBe(expected);
});

describe('with both lists', () => {
  const own = catalog({
    models: [model('a.on-demand'), model('a.profile-only', ['INFERENCE_PROFILE']), model('a.silent', [])],
    profiles: [
      profile('global.a.profile-only', 'a.profile-only', 'arn:aws:bedrock:::foundation-model/a.profile-only'),
      profile('us.a.profile-only', 'a.profile-only'),
      profile('us.a.hidden', 'a.hidden', 'arn:aws:s3:::bucket'),
    ],
  });

  test('models are those of the list and those behind its profiles, each once', () => {
    expect(own.modelIds()).toEqual(['a.on-demand', 'a.profile-only', 'a.silent', 'a.hidden']);
    expect(own.profileIds()).toEqual(['global.a.profile-only', 'us.a.profile-only', 'us.a.hidden']);
  });

  test('a profile is named once, geographic before global', () => {
    expect(own.profilesContaining('a.profile-only')).toEqual(['us.a.profile-only', 'global.a.profile-only']);
    expect(own.profilesContaining('a.on-demand')).toEqual([]);
  });

  test.each([
    ['a.on-demand', ['a.on-demand']],
    ['a.profile-only', ['us.a.profile-only', 'global.a.profile-only']],
    ['a.hidden', ['us.a.hidden']],
    ['a.silent', []],
    [NOVA, []],
  ])('%s is called as %j: what the tables say of it does not count', (id, ids) => {
    expect(own.callableIds(id)).toEqual(ids);
    expect(own.suggestedIds(id)).toEqual(ids);
  });
});

describe('with one list', () => {
  test('of models: profiles come from the tables', () => {
    const own = catalog({ models: [model(NOVA)] });
    expect(own.callableIds(NOVA)).toEqual(['us.amazon.nova-lite-v1:0', NOVA]);
    expect(own.modelIds()).toContain(SONNET);
    expect(catalog({ models: [model(NOVA, ['INFERENCE_PROFILE'])] }).callableIds(NOVA)).toEqual([`us.${NOVA}`]);
    expect(catalog({ models: [] }).callableIds(NOVA)).toEqual([`us.${NOVA}`]);
  });

  test('of profiles: models come from the tables', () => {
    const own = catalog({ profiles: [profile(`us.${SONNET}`, SONNET)] });
    expect(own.callableIds(NOVA)).toEqual([NOVA]);
    expect(own.callableIds(SONNET)).toEqual([`us.${SONNET}`]);
  });
});

describe('by the tables alone', () => {
  test('profiles are those of the region, and bare IDs only those on demand', () => {
    expect(tableCatalog('us-east-1').callableIds(SONNET)).toEqual([`us.${SONNET}`, `global.${SONNET}`]);
    expect(tableCatalog('eu-central-1').callableIds(NOVA)).toEqual([`eu.${NOVA}`]);
    expect(tableCatalog('eu-central-1').profileIds()).not.toContain(`us.${NOVA}`);
    expect(tableCatalog('us-east-1').callableIds('no.model')).toEqual([]);
  });

  test('are made once for each region', () => {
    expect(tableCatalog('us-east-1')).toBe(tableCatalog('us-east-1'));
    expect(tableCatalog('us-east-1').region).toBe('us-east-1');
    expect(tableCatalog('us-east-2').region).toBe('us-east-2');
  });
});

describe('what is suggested', () => {
  test('profiles that were only seen, where most of their prefix can be called, unless the profiles were listed', () => {
    const id = SEEN.slice(3);
    expect(new Catalog('us-east-1').suggestedIds(id)).toEqual([SEEN, `global.${id}`]);
    expect(new Catalog('eu-central-1').suggestedIds(id)).toEqual([`eu.${id}`, `global.${id}`]);
    expect(new Catalog('us-east-1').callableIds(id)).toEqual([]);
    expect(catalog({ profiles: [] }).suggestedIds(id)).toEqual([]);
  });

  test('profiles come before the bare ID, global ones last among them', () => {
    expect(new Catalog('us-east-1').suggestedIds(NOVA)).toEqual([`us.${NOVA}`, NOVA]);
    const id = SEEN.slice(3);
    const own = new Catalog('us-east-1', { models: byId([model(id)]) });
    expect(own.suggestedIds(id)).toEqual([SEEN, `global.${id}`, id]);
  });
});

describe('whether a model can be called at all', () => {
  test.each<[string, Catalog, string, boolean]>([
    ['listed on demand', catalog({ models: [model('a.b')] }), 'a.b', true],
    ['listed without inference types', catalog({ models: [model('a.b', [])] }), 'a.b', true],
    [
      'listed for provisioned throughput only',
      catalog({ models: [model('a.b:48k', ['PROVISIONED'])] }),
      'a.b:48k',
      false,
    ],
    ['listed for that and more', catalog({ models: [model('a.b', ['PROVISIONED', 'ON_DEMAND'])] }), 'a.b', true],
    ['not listed, but behind a profile', catalog({ models: [], profiles: [profile('us.a.b', 'a.b')] }), 'a.b', true],
    ['not listed', catalog({ models: [], profiles: [] }), NOVA, false],
    ['on demand by the table', new Catalog('us-east-1'), NOVA, true],
    ['by a profile of the table', new Catalog('eu-central-1'), NOVA, true],
    ['elsewhere by the table', new Catalog('sa-east-1'), NOVA, false],
    ['in profiles of other regions only', new Catalog('us-iso-east-1'), SONNET, false],
    ['nowhere that is known', new Catalog('us-east-1'), 'new.model-v1:0', true],
    ['on another endpoint', new Catalog('us-east-1'), 'anthropic.claude-mythos-5', false],
  ])('%s', (_, own, id, expected) => {
    expect(own.mayBeCalled(id)).toBe(expected);
  });
});

describe('whether a model is fit to be recommended', () => {
  const lifecycle = (status: string, endOfLife?: string) => ({
    lifecycle: { status, ...(endOfLife !== undefined && { endOfLife }) },
  });
  test.each<[string, Catalog, string, boolean]>([
    ['listed as ACTIVE', catalog({ models: [model('a.b', [], lifecycle('ACTIVE'))] }), 'a.b', true],
    ['listed as LEGACY', catalog({ models: [model(NOVA, [], lifecycle('LEGACY'))] }), NOVA, false],
    ['listed with an end', catalog({ models: [model(NOVA, [], lifecycle('ACTIVE', '2027-01-01'))] }), NOVA, false],
    ['listed without a lifecycle, and active by the table', catalog({ models: [model(NOVA)] }), NOVA, true],
    ['listed, and in no table', catalog({ models: [model('new.model')] }), 'new.model', true],
    ['in no list and no table', new Catalog('us-east-1'), 'new.model', false],
    ['active by the table', new Catalog('us-east-1'), NOVA, true],
    ['with an end by the table', new Catalog('us-east-1'), 'amazon.nova-canvas-v1:0', false],
    ['on another endpoint', new Catalog('us-east-1'), 'anthropic.claude-mythos-5', false],
  ])('%s', (_, own, id, expected) => {
    expect(own.isServed(id)).toBe(expected);
  });
});
