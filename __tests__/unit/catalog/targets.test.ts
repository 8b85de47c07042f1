/** From what was written to what is called and what stands behind it; who said so is kept with it. */
import { describe, expect, test } from '@jest/globals';
import { backingModels } from '../../../src/catalog/model-id.ts';
import type { ParsedModel } from '../../../src/domain/model.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { SNAPSHOT_DATE } from '../../../src/catalog/snapshot.ts';
import {
  calledId,
  foundationModelArn,
  foundationModelsOf,
  resolveById,
  resolveFromConfiguration,
  resolveFromService,
  resolveFromSnapshot,
  snapshotModelArns,
  statedArns,
  targetArn,
} from '../../../src/catalog/targets.ts';

const ACCOUNT = '111122223333';
const NOVA = 'amazon.nova-lite-v1:0';
const arn = (region: string, id = NOVA) => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const own = (resource: string) => `arn:aws:bedrock:us-east-1:${ACCOUNT}:${resource}`;
const APPLICATION = own('application-inference-profile/heol2zyy5v48');
const ROUTER = own('default-prompt-router/anthropic.claude:1');
const CUSTOM = own(`custom-model/${NOVA}/abcdefghijkl`);
const PROFILE = own(`inference-profile/us.${NOVA}`);
/** What the ID of the profile says. */
const OF_US = { prefix: 'us', scope: 'geographic', baseModelId: 'amazon.nova-lite-v1:0' };

function parsed(text: string): ParsedModel {
  const model = parseModel(text);
  if (model.kind === 'invalid' || model.kind === 'pattern') throw new Error(text);
  return model;
}

test.each([
  [NOVA, 'us-east-1', arn('us-east-1'), NOVA],
  [NOVA, 'us-gov-west-1', `arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/${NOVA}`, NOVA],
  [`us.${NOVA}`, 'us-east-1', PROFILE, `us.${NOVA}`],
  [APPLICATION, 'eu-west-1', APPLICATION, APPLICATION],
])('%s in %s is %s, called as %s', (text, region, expected, id) => {
  expect([targetArn(parsed(text), region, ACCOUNT), calledId(parsed(text))]).toEqual([expected, id]);
});

test('a region-less ARN stands for every region that a global profile routes to', () => {
  expect(foundationModelArn('aws', '', NOVA)).toBe(`arn:aws:bedrock:::foundation-model/${NOVA}`);
});

test('the models that ARNs name, profiles included, each once, in order', () => {
  const arns = [arn('us-west-2', 'b.b'), PROFILE, arn('us-east-1', 'b.b'), APPLICATION, 'arn:aws:s3:::bucket'];
  expect(foundationModelsOf(arns)).toEqual(['b.b', NOVA]);
});

describe('by the ID alone', () => {
  test.each([
    [NOVA, [arn('us-east-1')], [NOVA]],
    [`us.${NOVA}`, [], [NOVA]],
    [CUSTOM, [], [NOVA]],
    [APPLICATION, [], []],
  ])('%s', (text, modelArns, foundationModels) => {
    expect(resolveById(parsed(text), 'us-east-1', ACCOUNT)).toEqual({
      ...{ kind: parsed(text).kind, id: text, arn: targetArn(parsed(text), 'us-east-1', ACCOUNT) },
      ...{ modelArns, foundationModels, resolvedBy: 'id' },
      ...(parsed(text).kind === 'inference-profile' && { profile: OF_US }),
    });
  });
});

describe('as the service answers', () => {
  test('models behind a profile, each ARN once, with what else it said', () => {
    const both = [arn('us-east-1'), arn('us-west-2'), arn('us-east-1')];
    expect(resolveFromService(parsed(PROFILE), 'us-east-1', ACCOUNT, both, { facts: { state: 'ACTIVE' } })).toEqual({
      ...{ kind: 'inference-profile', id: PROFILE, arn: PROFILE, resolvedBy: 'service', state: 'ACTIVE' },
      ...{ modelArns: both.slice(0, 2), foundationModels: [NOVA], profile: OF_US },
    });
  });

  test('nothing behind it: the name still says its model', () => {
    expect(resolveFromService(parsed(CUSTOM), 'us-east-1', ACCOUNT, [])).toMatchObject({
      ...{ modelArns: [], foundationModels: [NOVA] },
    });
  });

  test('a profile among them is expanded by the service, else by the table, which is then named', () => {
    const known = resolveFromService(parsed(APPLICATION), 'us-east-1', ACCOUNT, [PROFILE], {
      profileModels: { [PROFILE]: [arn('us-east-1')] },
    });
    expect(known.modelArns).toEqual([arn('us-east-1')]);
    expect(known).not.toHaveProperty('snapshotDate');
    expect(known).not.toHaveProperty('profileModels');
    const table = resolveFromService(parsed(APPLICATION), 'us-east-1', ACCOUNT, [PROFILE]);
    expect(table.modelArns).toEqual(expect.arrayContaining([arn('us-east-1'), arn('us-west-2')]));
    expect(table).toMatchObject({ snapshotDate: SNAPSHOT_DATE, resolvedBy: 'service' });
  });

  test('a router calls a profile by its name: it is kept, with what is behind it', () => {
    const router = resolveFromService(parsed(ROUTER), 'us-east-1', ACCOUNT, [PROFILE, arn('us-east-1', 'b.b')], {
      profileModels: { [PROFILE]: [arn('us-west-2')] },
    });
    expect(router).toMatchObject({
      ...{ modelArns: [PROFILE, arn('us-east-1', 'b.b')], foundationModels: [NOVA, 'b.b'] },
      profileModels: { [PROFILE]: [arn('us-west-2')] },
    });
  });

  test('a profile of two, of which the service says one: the table is named for the other', () => {
    const other = own('inference-profile/us.amazon.nova-pro-v1:0');
    const router = resolveFromService(parsed(ROUTER), 'us-east-1', ACCOUNT, [other, PROFILE], {
      profileModels: { [PROFILE]: [arn('us-west-2')] },
    });
    expect(router.snapshotDate).toBe(SNAPSHOT_DATE);
    expect(Object.keys(router.profileModels ?? {})).toEqual([other, PROFILE]);
  });

  test("a profile that no table has counts as its model in the profile's own region", () => {
    const unknown = 'arn:aws:bedrock:eu-west-1:111122223333:inference-profile/us.no.model-v1:0';
    const { modelArns } = resolveFromService(parsed(APPLICATION), 'us-east-1', ACCOUNT, [unknown]);
    expect(modelArns).toEqual([arn('eu-west-1', 'no.model-v1:0')]);
  });
});

describe('by the table', () => {
  test('a geographic profile: its destinations; a global one: its region, and the region-less ARN', () => {
    expect(resolveFromSnapshot(parsed(`us.${NOVA}`), 'us-east-1', ACCOUNT)).toMatchObject({
      ...{ resolvedBy: 'snapshot', snapshotDate: SNAPSHOT_DATE, foundationModels: [NOVA] },
      modelArns: expect.arrayContaining([arn('us-east-1'), arn('us-west-2')]) as unknown,
    });
    const id = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
    expect(snapshotModelArns(`global.${id}`, id, 'eu-west-1')).toEqual([arn('eu-west-1', id), arn('', id)]);
  });

  test.each([
    ['a region that it is not in', `us.${NOVA}`, 'eu-west-1'],
    ['a profile that it does not have', 'us.no.model-v1:0', 'us-east-1'],
    ['another kind', NOVA, 'us-east-1'],
    ['an application profile', APPLICATION, 'us-east-1'],
  ])('%s: nothing', (_, text, region) => {
    expect(resolveFromSnapshot(parsed(text), region, ACCOUNT)).toBeUndefined();
  });
});

describe('by the configuration', () => {
  const stated = backingModels([NOVA, `us.${NOVA}`, arn('eu-west-1', 'b.b'), APPLICATION, 'not a model']);

  test('models in the region, ARNs as they are, profiles by their ARN, and nothing else', () => {
    expect(statedArns(stated, 'us-east-1', ACCOUNT)).toEqual([arn('us-east-1'), PROFILE, arn('eu-west-1', 'b.b')]);
  });

  test('says who stated it, and expands profiles but for what calls by name', () => {
    const application = resolveFromConfiguration(
      parsed(APPLICATION),
      'us-east-1',
      ACCOUNT,
      backingModels([`us.${NOVA}`]),
      {
        ...{ facts: { state: 'Creating' }, profileModels: { [PROFILE]: [arn('us-west-2')] } },
      },
    );
    expect(application).toEqual({
      ...{ kind: 'application-inference-profile', id: APPLICATION, arn: APPLICATION, resolvedBy: 'configuration' },
      ...{ modelArns: [arn('us-west-2')], foundationModels: [NOVA], state: 'Creating' },
    });
    const router = resolveFromConfiguration(parsed(ROUTER), 'us-east-1', ACCOUNT, backingModels([`us.${NOVA}`]));
    expect(router).toMatchObject({ modelArns: [PROFILE], snapshotDate: SNAPSHOT_DATE, resolvedBy: 'configuration' });
    expect(Object.keys(router.profileModels ?? {})).toEqual([PROFILE]);
  });

  test('without a profile no table is named', () => {
    const plain = resolveFromConfiguration(parsed(APPLICATION), 'us-east-1', ACCOUNT, backingModels([NOVA]));
    expect(plain).not.toHaveProperty('snapshotDate');
    expect(plain).not.toHaveProperty('profileModels');
  });
});
