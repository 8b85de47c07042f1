/** What `expect-others: deny` is about, by lists that a test writes down. */
import { describe, expect, test } from '@jest/globals';
import { backingModels } from '../../../src/catalog/model-id.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import type { Lookups } from '../../../src/collect/lookups.ts';
import { resolveEntries } from '../../../src/collect/targets.ts';
import { EXPECT_OTHERS, type ModelSettings } from '../../../src/domain/settings.ts';
import type { Identity } from '../../../src/identity/identity.ts';
import { planCells } from '../../../src/plan/plan.ts';
import { ACCOUNT, identity } from '../matrix/support.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const PRO = 'amazon.nova-pro-v1:0';
const NEW = 'newco.writer-1';
const APPLICATION = `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/heol2zyy5v48`;
const arnOf = (id: string) => `arn:aws:bedrock:us-east-1::foundation-model/${id}`;

function entry(id: string, more: Partial<ModelSettings> = {}): ModelSettings {
  const parsed = parseModel(id === EXPECT_OTHERS ? '*' : id);
  if (parsed.kind === 'invalid') throw new Error(id);
  return { id, parsed, regions: ['us-east-1'], actions: ['invoke'], expect: 'allow', ...more };
}

const OTHERS = entry(EXPECT_OTHERS, { expect: 'deny', others: { regions: ['us-east-1'] } });

/** A principal that has the key. */
function strict(more: Partial<Identity['settings']> = {}): Identity {
  const one = identity();
  return { ...one, settings: { ...one.settings, expectOthers: 'deny', ...more } };
}

const refused = {
  ok: false as const,
  attempts: 1,
  failure: {
    service: 'bedrock',
    operation: 'List',
    errorName: 'AccessDeniedException',
    httpStatus: 403,
    message: 'no',
  },
};

/**
 * Lists of every region: three models, and a profile for each of two. What an application profile stands for may not
 * be looked up.
 */
function lookups(unread: { models?: true; profiles?: true } = {}, behind?: string): Lookups {
  const list = <T>(items: Record<string, T>) => ({
    ok: true as const,
    attempts: 1,
    value: new Map(Object.entries(items)),
  });
  const model = (id: string) => ({ id, inferenceTypes: ['ON_DEMAND'] });
  const profile = (id: string) => ({ id: `us.${id}`, arn: `us.${id}`, modelArns: [arnOf(id)] });
  return {
    models: () =>
      Promise.resolve(unread.models ? refused : list({ [NOVA]: model(NOVA), [PRO]: model(PRO), [NEW]: model(NEW) })),
    systemProfiles: () =>
      Promise.resolve(unread.profiles ? refused : list({ [`us.${NOVA}`]: profile(NOVA), [`us.${PRO}`]: profile(PRO) })),
    profileModels: () =>
      Promise.resolve(behind === undefined ? refused : { ok: true, attempts: 1, value: [arnOf(behind)] }),
    catalog: () => Promise.reject(new Error('the tables stand in for nothing here')),
  } as unknown as Lookups;
}

/** The cells that the key makes, as `region model`. */
async function others(who: Identity, entries: ModelSettings[], by = lookups()): Promise<string[]> {
  const cells = planCells(who, await resolveEntries(who, entries, by), 'live');
  return cells.flatMap(({ region, model, entry: { others: made } }) => (made ? [`${region} ${model}`] : []));
}

const ALL = [NOVA, `us.${NOVA}`, PRO, `us.${PRO}`, NEW].map((id) => `us-east-1 ${id}`);
const WITHOUT_NOVA = ALL.filter((one) => !one.includes(NOVA));

describe('what is not listed', () => {
  test('is every model of the lists and every profile of it', async () => {
    expect(await others(strict(), [OTHERS])).toEqual(ALL);
  });

  test('is nothing for a principal without the key', async () => {
    expect(await others(identity(), [OTHERS])).toEqual([]);
  });

  test.each([
    ['a listed model', entry(NOVA)],
    ['a listed profile', entry(`us.${NOVA}`)],
    ['a listed ARN', entry(arnOf(NOVA))],
    ['what is listed for another action', entry(NOVA, { actions: ['stream'] })],
    ['a listed resource whose models are stated', entry(APPLICATION, { foundationModels: backingModels([NOVA]) })],
  ])('leaves out %s, with its profiles', async (_, listed) => {
    expect(await others(strict(), [listed, OTHERS])).toEqual(WITHOUT_NOVA);
  });

  test('leaves out what is behind a listed application profile, as Bedrock says', async () => {
    expect(await others(strict(), [entry(APPLICATION), OTHERS], lookups({}, NOVA))).toEqual(WITHOUT_NOVA);
  });

  test('leaves out nothing for an entry that is for another principal', async () => {
    expect(await others(strict(), [entry(NOVA, { principals: ['app'] }), OTHERS])).toEqual(ALL);
  });

  test('is asked in the regions of all models and of the principal’s own entries', async () => {
    const own = entry(NOVA, { regions: ['us-west-2'] });
    const foreign = entry(PRO, { regions: ['eu-west-1'], principals: ['app'] });
    const made = { ...OTHERS, regions: ['us-east-1', 'us-west-2', 'eu-west-1'] };
    const regions = (await others(strict(), [own, foreign, made])).map((cell) => cell.split(' ')[0]);
    expect([...new Set(regions)]).toEqual(['us-east-1', 'us-west-2']);
  });
});

describe('one cell that nothing is asked about says why', () => {
  const why = async (entries: ModelSettings[], by: Lookups) => {
    const cells = planCells(strict(), await resolveEntries(strict(), entries, by), 'live');
    const [only, ...rest] = cells.filter(({ entry: { others: made } }) => made);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({
      model: '*',
      requirements: [],
      plan: { kind: 'unsupported' },
      entry: { expect: 'deny' },
    });
    return only?.notChecked?.join(' ');
  };

  test('where the models may not be listed', async () => {
    expect(await why([OTHERS], lookups({ models: true }))).toBe(
      'Which models the region has is not known: `bedrock:ListFoundationModels` failed with `AccessDeniedException`.',
    );
  });

  test('where the profiles may not be listed', async () => {
    expect(await why([OTHERS], lookups({ profiles: true }))).toMatch(/`bedrock:ListInferenceProfiles` failed/);
  });

  test('where what a listed resource stands for is not known', async () => {
    expect(await why([entry(APPLICATION), OTHERS], lookups())).toMatch(/state them with `foundation-models`/);
  });
});
