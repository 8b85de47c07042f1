/** From entries to targets: one for what is to work, every route to what must be closed. */
import { describe, expect, test } from '@jest/globals';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { Catalog } from '../../../src/catalog/region-catalog.ts';
import type { Lookups } from '../../../src/collect/lookups.ts';
import { resolveEntries } from '../../../src/collect/targets.ts';
import type { ModelSettings } from '../../../src/domain/settings.ts';
import { ACCOUNT, identity } from '../matrix/support.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const PRO = 'amazon.nova-pro-v1:0';
const APPLICATION = `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/heol2zyy5v48`;
const arn = (id: string) => `arn:aws:bedrock:us-east-1::foundation-model/${id}`;

function entry(id: string, more: Partial<ModelSettings> = {}): ModelSettings {
  const parsed = parseModel(id);
  if (parsed.kind === 'invalid') throw new Error(id);
  return { id, parsed, regions: ['us-east-1'], actions: ['invoke'], expect: 'allow', ...more };
}
const deny = (id: string, more: Partial<ModelSettings> = {}) => entry(id, { expect: 'deny', ...more });

async function targets(entries: ModelSettings[]) {
  let lists = 0;
  const model = (id: string) => [id, { id, inferenceTypes: ['ON_DEMAND'] }] as const;
  const profile = (id: string) => [`us.${id}`, { id: `us.${id}`, arn: `us.${id}`, modelArns: [arn(id)] }] as const;
  const refused = () =>
    Promise.resolve({
      ok: false,
      attempts: 1,
      failure: { service: 'bedrock', operation: 'x', errorName: 'AccessDenied', message: 'no' },
    });
  const lookups = {
    models: refused,
    systemProfiles: refused,
    catalog: (_: unknown, region: string) => {
      lists += 1;
      return Promise.resolve(
        new Catalog(region, {
          models: new Map([model(NOVA), model(PRO)]),
          profiles: new Map([profile(NOVA), profile(PRO)]),
        }),
      );
    },
    profileModels: (_: unknown, __: string, id: string) =>
      Promise.resolve({ ok: true, attempts: 1, value: [arn(id.includes('nova-pro') ? PRO : NOVA)] }),
  } as unknown as Lookups;
  const found = await resolveEntries(identity(), entries, lookups);
  return {
    found: found.map(({ entry: one, region, targets: own }) => [one.id, region, own.map(({ id }) => id)]),
    lists,
  };
}

describe('what is to work', () => {
  test('is the one target that is named, in each region, and no list is asked for', async () => {
    expect(await targets([entry(NOVA, { regions: ['us-east-1', 'us-west-2'] })])).toEqual({
      ...{
        found: [
          [NOVA, 'us-east-1', [NOVA]],
          [NOVA, 'us-west-2', [NOVA]],
        ],
        lists: 0,
      },
    });
  });

  test("another principal's entries are not", async () => {
    expect((await targets([entry(NOVA, { principals: ['another'] })])).found).toEqual([]);
  });
});

describe('what must be closed', () => {
  test.each<[string, ModelSettings[], string[], number]>([
    ['a model: on demand and through each profile', [deny(NOVA)], [`us.${NOVA}`, NOVA], 1],
    [
      'and each application profile that any entry names for it',
      [deny(NOVA), entry(APPLICATION)],
      [`us.${NOVA}`, NOVA, APPLICATION],
      1,
    ],
    [
      'but not one for another region',
      [deny(NOVA), entry(APPLICATION, { regions: ['eu-west-1'] })],
      [`us.${NOVA}`, NOVA],
      1,
    ],
    ['nor one of another model', [deny(PRO), entry(APPLICATION)], [`us.${PRO}`, PRO], 1],
    ['via: direct narrows it to the ID', [deny(NOVA, { via: 'direct' }), entry(APPLICATION)], [NOVA], 0],
    ['a profile is itself', [deny(`us.${NOVA}`), entry(APPLICATION)], [`us.${NOVA}`], 0],
    [
      'a pattern: all that it matches',
      [deny('*nova-*'), entry(APPLICATION)],
      [`us.${NOVA}`, NOVA, `us.${PRO}`, PRO, APPLICATION],
      1,
    ],
  ])('%s', async (_, entries, ids, lists) => {
    const { found, lists: asked } = await targets(entries);
    expect(Array.from(found[0]?.[2] ?? []).sort()).toEqual([...ids].sort());
    expect(asked).toBe(lists);
  });
});
