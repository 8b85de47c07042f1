import { describe, expect, test } from '@jest/globals';
import { partitionOf } from '../../../src/domain/partition.ts';
import { Catalog, tableCatalog } from '../../../src/catalog/region-catalog.ts';
import { dnsSuffix, hasFips, isKnownRegion } from '../../../src/catalog/regions.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { knownIds, routesFor, unlistedRoutes, type RouteOptions } from '../../../src/catalog/routes.ts';

const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';

/** A region whose lists may be read: IDs with inference types, and profiles with the ARNs behind them. */
function listed(
  region: string,
  lists: { models?: Record<string, string[]>; profiles?: Record<string, string[]> },
): Catalog {
  const { models, profiles } = lists;
  const model = ([id, inferenceTypes]: [string, string[]]) => [id, { id, inferenceTypes }] as const;
  const profile = ([id, modelArns]: [string, string[]]) => [id, { id, arn: id, modelArns }] as const;
  return new Catalog(region, {
    ...(models && { models: new Map(Object.entries(models).map(model)) }),
    ...(profiles && { profiles: new Map(Object.entries(profiles).map(profile)) }),
  });
}

const arn = (region: string, id: string) => `arn:aws:bedrock:${region}::foundation-model/${id}`;

/** The routes to what an entry names, as a user writes it. */
function routesOf(id: string, catalog: Catalog, options?: RouteOptions): string[] {
  const parsed = parseModel(id);
  if (parsed.kind === 'invalid') throw new Error(`${id} is no model`);
  return routesFor({ id, parsed }, catalog, options);
}

describe('routes to a model that should not be reached', () => {
  test('on demand and each profile of the region, by the snapshot', () => {
    expect(routesOf(SONNET, tableCatalog('eu-west-1'))).toEqual([SONNET, `eu.${SONNET}`, `global.${SONNET}`]);
    expect(routesOf(SONNET, tableCatalog('us-east-1'))).toEqual([SONNET, `us.${SONNET}`, `global.${SONNET}`]);
  });

  test('as the service lists them', () => {
    const catalog = listed('ap-northeast-2', {
      profiles: {
        [`kr.${SONNET}`]: [arn('ap-northeast-2', SONNET)],
        'apac.amazon.nova-lite-v1:0': [arn('ap-northeast-2', 'amazon.nova-lite-v1:0')],
        [`global.${SONNET}`]: [arn('', SONNET)],
      },
    });
    expect(routesOf(SONNET, catalog)).toEqual([SONNET, `kr.${SONNET}`, `global.${SONNET}`]);
  });

  test.each([
    ['a named profile', `us.${SONNET}`],
    ['an application profile', 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/heol2zyy5v48'],
  ])('%s is its own only route', (_, entry) => {
    expect(routesOf(entry, tableCatalog('us-east-1'))).toEqual([entry]);
  });

  test('the ARN of a foundation model has the profiles too, and stays as it is', () => {
    const entry = arn('us-east-1', SONNET);
    expect(routesOf(entry, tableCatalog('us-east-1'))).toEqual([entry, `us.${SONNET}`, `global.${SONNET}`]);
  });

  test('directly only', () => {
    expect(routesOf(SONNET, tableCatalog('us-east-1'), { via: 'direct' })).toEqual([SONNET]);
  });
});

describe('patterns', () => {
  test('cover every known model of the region and its profiles', () => {
    const routes = routesOf('anthropic.claude-opus-4-7*', tableCatalog('eu-west-1'));
    expect(routes).toEqual([
      'anthropic.claude-opus-4-7',
      'eu.anthropic.claude-opus-4-7',
      'global.anthropic.claude-opus-4-7',
    ]);
  });

  test('cover names that were seen later, and nothing that only bedrock-mantle has', () => {
    expect(routesOf('anthropic.claude-opus-*', tableCatalog('us-east-1'))).toContain('anthropic.claude-opus-5-5');
    expect(routesOf('openai.gpt-5.5*', tableCatalog('us-east-1'))).toEqual([]);
  });

  test('leave out models of other regions', () => {
    expect(routesOf('luma.*', tableCatalog('us-west-2'))).toEqual(['luma.ray-v2:0']);
    expect(routesOf('luma.*', tableCatalog('eu-west-1'))).toEqual([]);
  });

  test('cover models that only the service knows', () => {
    const profiles = { 'us.newco.model-1': [arn('us-east-1', 'newco.model-1')] };
    const routes = ['newco.model-1', 'us.newco.model-1'];
    expect(routesOf('newco.*', listed('us-east-1', { profiles }))).toEqual(routes);
    const models = { 'newco.model-1': ['INFERENCE_PROFILE'], 'newco.model-2': ['ON_DEMAND'] };
    expect(routesOf('newco.*', listed('us-east-1', { models, profiles }))).toEqual([...routes, 'newco.model-2']);
  });

  test('are those of the region where it lists its models: neither others of the table, nor what is only provisioned', () => {
    const models = { 'luma.ray-v3:0': ['ON_DEMAND'], 'luma.ray-v3:0:24k': ['PROVISIONED'] };
    expect(routesOf('luma.*', listed('us-west-2', { models }))).toEqual(['luma.ray-v3:0']);
  });

  test('on profiles', () => {
    expect(routesOf('global.anthropic.claude-opus-4-*', tableCatalog('us-east-1'))).toEqual([
      'global.anthropic.claude-opus-4-5-20251101-v1:0',
      'global.anthropic.claude-opus-4-6-v1',
      'global.anthropic.claude-opus-4-7',
      'global.anthropic.claude-opus-4-8',
    ]);
  });

  test.each([
    ['*nova-lite*', 5],
    ['amazon.nova-lite-v1:0', 1],
    ['amazon.nova-lite-v1:0*0', 0],
    ['a*a', 0],
    ['nothing*', 0],
  ])('%s matches %d known IDs', (pattern, count) => {
    expect(knownIds(pattern)).toHaveLength(count);
  });
});

test.each([
  ['us-east-1', 'aws', 'amazonaws.com', true, true],
  ['eu-west-1', 'aws', 'amazonaws.com', false, true],
  ['us-gov-east-1', 'aws-us-gov', 'amazonaws.com', true, true],
  ['us-iso-east-1', 'aws-iso', 'c2s.ic.gov', false, true],
  ['us-isob-east-1', 'aws-iso-b', 'sc2s.sgov.gov', false, true],
  ['us-isof-south-1', 'aws-iso-f', 'csp.hci.ic.gov', false, true],
  ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu', false, true],
  ['cn-north-1', 'aws-cn', 'amazonaws.com.cn', false, false],
  ['mars-north-1', 'aws', 'amazonaws.com', false, false],
])('%s', (region, partition, suffix, fips, known) => {
  expect([partitionOf(region), dnsSuffix(region), hasFips(region), isKnownRegion(region)]).toEqual([
    partition,
    suffix,
    fips,
    known,
  ]);
});

describe('routes to models that no entry lists', () => {
  const A = 'newco.a';
  const B = 'newco.b';
  const catalog = listed('us-east-1', {
    models: { [A]: ['ON_DEMAND'], [B]: ['INFERENCE_PROFILE'], 'newco.a:1:300k': ['PROVISIONED'] },
    profiles: {
      [`us.${A}`]: [arn('us-east-1', A)],
      [`us.${B}`]: [arn('us-east-1', B)],
      'us.newco.both': [arn('us-east-1', A), arn('us-east-1', B)],
      'us.newco.untold': [],
    },
  });

  test('are each model that can be called, and every profile, also one whose models are not told', () => {
    const routes = unlistedRoutes(catalog, () => false);
    expect(new Set(routes)).toEqual(new Set([A, B, `us.${A}`, `us.${B}`, 'us.newco.both', 'us.newco.untold']));
    expect(routes).toHaveLength(6);
  });

  test('leave out what reaches a listed model as well', () => {
    expect(unlistedRoutes(catalog, (id) => id === A)).toEqual([B, `us.${B}`, 'us.newco.untold']);
  });

  test('leave out a profile whose name has the listed model', () => {
    expect(unlistedRoutes(catalog, (id) => id === 'newco.untold')).not.toContain('us.newco.untold');
  });
});
