/** Regions by the table: a hint, which refuses nothing. */
import { describe, expect, test } from '@jest/globals';
import {
  dnsSuffix,
  fipsRegions,
  hasFips,
  isKnownRegion,
  nearestRegion,
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
