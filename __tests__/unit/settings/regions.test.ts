/** Regions by their form: a new one needs no release. */
import { expect, test } from '@jest/globals';
import { parseRegion } from '../../../src/settings/regions.ts';
import { outcome } from './fake.ts';

test.each(['us-east-1', 'us-gov-west-1', 'eusc-de-east-1', 'us-isob-east-1', 'xy-new-12'])('%s', (region) => {
  expect(outcome(parseRegion(region))).toBe(region);
});

test.each([
  ['us-east-1a', '"us-east-1a" is an availability zone, not a region. Write `us-east-1`.'],
  ['us-est', '"us-est" is not a region. Did you mean `us-east-1`?'],
  ['useast1', '"useast1" is not a region. Did you mean `us-east-1`?'],
  ['US-EAST-1', '"US-EAST-1" is not a region. Did you mean `us-east-1`?'],
  ['us_east_1', '"us_east_1" is not a region. Did you mean `us-east-1`?'],
  ['Frankfurt', '"Frankfurt" is not a region. Write a region like `us-east-1`.'],
  ['us-east-1 ', '"us-east-1 " is not a region. Did you mean `us-east-1`?'],
  ['us-east-123', '"us-east-123" is not a region. Did you mean `us-east-1`?'],
  ['a-east-1', '"a-east-1" is not a region. Did you mean `sa-east-1`?'],
  ['', '"" is not a region. Write a region like `us-east-1`.'],
])('%j is none', (text, said) => {
  expect(outcome(parseRegion(text))).toBe(said);
});
