import { describe, expect, test } from '@jest/globals';
import { partitionOf } from '../../../src/domain/partition.ts';
import { dnsSuffix, hasFips, isKnownRegion } from '../../../src/catalog/regions.ts';
import { knownIds, routesFor } from '../../../src/catalog/routes.ts';

const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const arn = (region: string, id: string) => `arn:aws:bedrock:${region}::foundation-model/${id}`;

describe('routes to a model that nobody should reach', () => {
  test('on demand and each profile of the region, by the snapshot', () => {
    expect(routesFor(SONNET, 'eu-west-1')).toEqual([SONNET, `eu.${SONNET}`, `global.${SONNET}`]);
    expect(routesFor(SONNET, 'us-east-1')).toEqual([SONNET, `us.${SONNET}`, `global.${SONNET}`]);
  });

  test('as the service lists them', () => {
    const listed = [
      { id: `kr.${SONNET}`, modelArns: [arn('ap-northeast-2', SONNET)] },
      { id: 'apac.amazon.nova-lite-v1:0', modelArns: [arn('ap-northeast-2', 'amazon.nova-lite-v1:0')] },
      { id: `global.${SONNET}`, modelArns: [arn('', SONNET)] },
    ];
    expect(routesFor(SONNET, 'ap-northeast-2', { listed })).toEqual([SONNET, `kr.${SONNET}`, `global.${SONNET}`]);
  });

  test.each([
    ['a named profile', `us.${SONNET}`],
    ['an application profile', 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/heol2zyy5v48'],
  ])('%s is its own only route', (_, entry) => {
    expect(routesFor(entry, 'us-east-1')).toEqual([entry]);
  });

  test('the ARN of a foundation model has the profiles too, and stays as it is', () => {
    const entry = arn('us-east-1', SONNET);
    expect(routesFor(entry, 'us-east-1')).toEqual([entry, `us.${SONNET}`, `global.${SONNET}`]);
  });

  test('directly only', () => {
    expect(routesFor(SONNET, 'us-east-1', { via: 'direct' })).toEqual([SONNET]);
  });
});

describe('patterns', () => {
  test('cover every known model of the region and its profiles', () => {
    const routes = routesFor('anthropic.claude-opus-4-7*', 'eu-west-1');
    expect(routes).toEqual([
      'anthropic.claude-opus-4-7',
      'eu.anthropic.claude-opus-4-7',
      'global.anthropic.claude-opus-4-7',
    ]);
  });

  test('cover names that were seen later, and nothing that only bedrock-mantle has', () => {
    expect(routesFor('anthropic.claude-opus-*', 'us-east-1')).toContain('anthropic.claude-opus-5-5');
    expect(routesFor('openai.gpt-5.5*', 'us-east-1')).toEqual([]);
  });

  test('leave out models of other regions', () => {
    expect(routesFor('luma.*', 'us-west-2')).toEqual(['luma.ray-v2:0']);
    expect(routesFor('luma.*', 'eu-west-1')).toEqual([]);
  });

  test('cover models that only the service knows', () => {
    const listed = [{ id: 'us.newco.model-1', modelArns: [arn('us-east-1', 'newco.model-1')] }];
    expect(routesFor('newco.*', 'us-east-1', { listed })).toEqual(['newco.model-1', 'us.newco.model-1']);
  });

  test('on profiles', () => {
    expect(routesFor('global.anthropic.claude-opus-4-*', 'us-east-1')).toEqual([
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
