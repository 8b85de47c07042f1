/** Regions by the table: a hint, which refuses nothing. */
import { describe, expect, test } from '@jest/globals';
import {
  dnsSuffix,
  fipsRegions,
  hasFips,
  isKnownRegion,
  nearestRegion,
  needsOptIn,
  REGIONS_DATE,
  regionFacts,
} from '../../../src/catalog/regions.ts';

test.each([
  ['us-east-1', true, 'amazonaws.com', true],
  ['eu-central-1', true, 'amazonaws.com', false],
  ['us-gov-west-1', true, 'amazonaws.com', true],
  ['eusc-de-east-1', true, 'amazonaws.eu', false],
  ['us-iso-east-1', true, 'c2s.ic.gov', false],
  ['cn-north-1', false, 'amazonaws.com.cn', false],
  ['us-east-9', false, 'amazonaws.com', false],
])('%s is known: %s, below %s, with FIPS: %s', (region, known, suffix, fips) => {
  expect([isKnownRegion(region), dnsSuffix(region), hasFips(region)]).toEqual([known, suffix, fips]);
});

test('FIPS endpoints are those of the same partition', () => {
  expect(fipsRegions('eu-central-1')).toContain('us-east-1');
  expect(fipsRegions('us-gov-east-1')).toEqual(['us-gov-east-1', 'us-gov-west-1']);
  expect(fipsRegions('cn-north-1')).toEqual([]);
});

describe('the region that was meant', () => {
  test.each([
    ['us-est-1', 'us-east-1'],
    ['eu-centrl-1', 'eu-central-1'],
    ['us-esat-1', 'us-east-1'],
    ['us-gov-wst-1', 'us-gov-west-1'],
    ['mars-north-1', undefined],
    ['xx-xxxx-1', undefined],
  ])('%s: %s', (region, nearest) => {
    expect(nearestRegion(region)).toBe(nearest);
  });

  test('is told with the date of the table, and never for a region that is known', () => {
    expect(regionFacts('us-est-1')).toMatchObject({ known: false, nearest: 'us-east-1', table: REGIONS_DATE });
    expect(regionFacts('us-east-1')).toEqual({ known: true, table: REGIONS_DATE, fips: fipsRegions('us-east-1') });
    expect(regionFacts('mars-north-1')).not.toHaveProperty('nearest');
    expect(REGIONS_DATE).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});

// AWS Account Management reference, manage-acct-regions: launched after 20 March 2019, disabled until the account
// enables them.
test.each([
  ...['af-south-1', 'ap-east-1', 'ap-southeast-3', 'ap-southeast-7', 'ca-west-1', 'eu-central-2', 'eu-south-1'],
  ...['il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'ap-northeast-9'],
])('%s has to be enabled', (region) => {
  expect(needsOptIn(region)).toBe(true);
});

test.each([
  ...['us-east-1', 'us-west-1', 'sa-east-1', 'eu-north-1', 'ap-northeast-3', 'ap-southeast-2', 'ca-central-1'],
  // Other partitions, and what is no region.
  ...['us-gov-west-1', 'cn-north-1', 'us-iso-east-1', 'eusc-de-east-1', '', 'unspecified', 'the region of the call'],
])('%j has not', (region) => {
  expect(needsOptIn(region)).toBe(false);
});
