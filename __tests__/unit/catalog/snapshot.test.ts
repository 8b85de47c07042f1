/** What the dated tables say of a model or profile, and that they say nothing of what they do not have. */
import { describe, expect, test } from '@jest/globals';
import {
  MODEL_IDS,
  PROFILE_IDS,
  PROFILE_PREFIXES,
  PROVIDER_LABELS,
  SNAPSHOT_DATE,
  isLikelySource,
  lifecycleDates,
  modelRow,
  onDemandRegions,
  profileRegionsFrom,
  profileSources,
  runtimeHasApi,
  type ModelApi,
} from '../../../src/catalog/snapshot.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const SEEN = 'us.anthropic.claude-haiku-5-5';
const GLOBAL = 'global.anthropic.claude-sonnet-4-5-20250929-v1:0';

test.each(['no.model-v1:0', 'toString', '__proto__', ''])('%j is in no table, and nothing is said of it', (id) => {
  expect(modelRow(id)).toBeUndefined();
  expect(lifecycleDates(id)).toBeUndefined();
  expect(runtimeHasApi(id, 'Converse')).toBeUndefined();
  expect(profileRegionsFrom(id, 'us-east-1')).toBeUndefined();
  expect([onDemandRegions(id), profileSources(id), isLikelySource(id, 'us-east-1')]).toEqual([[], [], false]);
});

test('prefixes and providers are the first labels', () => {
  for (const prefix of ['us', 'eu', 'apac', 'global', 'us-gov']) expect(PROFILE_PREFIXES).toContain(prefix);
  for (const provider of ['amazon', 'anthropic', 'meta']) expect(PROVIDER_LABELS).toContain(provider);
  expect([...PROVIDER_LABELS, ...PROFILE_PREFIXES].filter((label) => label.includes('.') || label === '')).toEqual([]);
  expect(SNAPSHOT_DATE).toMatch(/^\d{4}-\d\d-\d\d$/);
});

test('a bare ID is called where the table has it on demand', () => {
  expect(onDemandRegions(NOVA)).toContain('us-east-1');
  expect(onDemandRegions(NOVA)).not.toContain('eu-central-1');
  expect(onDemandRegions('anthropic.claude-sonnet-4-5-20250929-v1:0')).toEqual([]);
});

describe('where a profile routes', () => {
  test('a geographic one: to its destinations for the source region', () => {
    const to = profileRegionsFrom(`us.${NOVA}`, 'us-west-1');
    expect(to).toMatchObject({ scope: 'geographic' });
    expect(to?.scope === 'geographic' && to.destinations).toEqual(expect.arrayContaining(['us-west-1', 'us-east-1']));
    expect(profileRegionsFrom(`us.${NOVA}`, 'eu-central-1')).toBeUndefined();
    expect(profileSources(`us.${NOVA}`)).toContain('us-west-1');
    expect(profileRegionsFrom(`us.${NOVA}`, 'toString')).toBeUndefined();
  });

  test('a global one: to every commercial region, from those that it has', () => {
    expect(profileRegionsFrom(GLOBAL, 'us-east-1')).toEqual({ scope: 'global' });
    expect(profileRegionsFrom(GLOBAL, 'us-gov-west-1')).toBeUndefined();
    expect(profileSources(GLOBAL)).toContain('eu-central-1');
  });

  test('one that was only seen: not known, but likely where most of its prefix can be called', () => {
    expect(PROFILE_IDS).toContain(SEEN);
    expect(profileRegionsFrom(SEEN, 'us-east-1')).toBeUndefined();
    expect(profileSources(SEEN)).toEqual([]);
    expect([isLikelySource(SEEN, 'us-east-1'), isLikelySource(SEEN, 'eu-central-1')]).toEqual([true, false]);
    expect(isLikelySource(`us.${NOVA}`, 'us-east-1')).toBe(false);
  });
});

describe('the days of a lifecycle', () => {
  const dated = (field: string) => MODEL_IDS.filter((id) => Object.hasOwn(modelRow(id) ?? {}, field));

  test.each([
    ['legacy', 'legacy'],
    ['extendedAccess', 'extendedAccess'],
    ['eol', 'endOfLife'],
    ['eolNoSoonerThan', 'noSoonerThan'],
    ['noticeDays', 'noticeDays'],
  ] as const)('%s is told as %s, where the table has it', (column, field) => {
    for (const id of MODEL_IDS) expect(lifecycleDates(id)?.[field]).toBe(modelRow(id)?.[column]);
    const without = MODEL_IDS.find((id) => !dated(column).includes(id)) ?? '';
    expect(lifecycleDates(without)).not.toHaveProperty(field);
  });

  test('they are as of the day they were read, which is that of the table unless it says another', () => {
    const [later = ''] = dated('lifecycleAsOf');
    expect(lifecycleDates(later)?.asOf).toBe(modelRow(later)?.lifecycleAsOf);
    const own = MODEL_IDS.find((id) => !dated('lifecycleAsOf').includes(id)) ?? '';
    expect(lifecycleDates(own)?.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});

test.each<[string, ModelApi, boolean | undefined]>([
  ['amazon.nova-lite-v1:0', 'Converse', true],
  ['amazon.titan-embed-text-v2:0', 'Invoke', true],
  ['amazon.titan-embed-text-v2:0', 'Converse', false],
  ['amazon.nova-lite-v1:0', 'Responses', false],
  ['anthropic.claude-mythos-5', 'Messages', false],
  ['anthropic.claude-opus-5-5', 'Messages', true],
  ['anthropic.claude-opus-5-5', 'Responses', false],
  ['anthropic.claude-fable-5-1', 'Invoke', undefined],
])('bedrock-runtime has for %s the API %s: %s', (id, api, expected) => {
  expect(runtimeHasApi(id, api)).toBe(expected);
});

test('an API on a card says nothing of the endpoint, where both may have it', () => {
  const id = MODEL_IDS.find((one) => {
    const row = modelRow(one);
    return (
      row?.endpoints.includes('runtime') && row.apis?.includes('Messages') && !row.runtimeApis && !row.notRuntimeApis
    );
  });
  if (id !== undefined) expect(runtimeHasApi(id, 'Messages')).toBeUndefined();
});
