/** From which source each kind of target is known, and what is left where none answers. */
import { describe, expect, test } from '@jest/globals';
import { backingModels } from '../../../src/catalog/model-id.ts';
import type { Described } from '../../../src/bedrock/describe.ts';
import { SNAPSHOT_DATE } from '../../../src/catalog/snapshot.ts';
import type { Lookups } from '../../../src/collect/lookups.ts';
import { isForeign, requirementsIncomplete } from '../../../src/plan/target-facts.ts';
import type { ParsedModel } from '../../../src/domain/model.ts';
import { callable, resolve } from '../../../src/collect/resolve.ts';
import { targetLines } from '../../../src/report/target-lines.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { identity, ACCOUNT } from '../matrix/support.ts';

const REGION = 'us-east-1';
const ARN = `arn:aws:bedrock:${REGION}:${ACCOUNT}:`;
const model = (id: string, region = REGION) => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const NOVA = 'amazon.nova-lite-v1:0';
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const PROFILE = `${ARN}inference-profile/us.${HAIKU}`;
const PLACES = [model(HAIKU), model(HAIKU, 'us-west-2')];

const failed = (errorName: string, httpStatus: number, message = errorName) => ({
  ok: false as const,
  attempts: 1,
  failure: { service: 'bedrock', operation: 'Get', errorName, httpStatus, message },
});
const refused = failed('AccessDeniedException', 403);

/** Look-ups that answer what is given and refuse everything else. */
function lookups(described: Record<string, Described>, profiles: Record<string, string[]> = {}): Lookups {
  const answer = <T>(value: T | undefined) =>
    Promise.resolve(value === undefined ? refused : { ok: true, value, attempts: 1 });
  return {
    describe: (_who: unknown, _region: string, { arn }: { arn: string }) => answer(described[arn]),
    profileModels: (_who: unknown, _region: string, id: string) => answer(profiles[id]),
    systemProfiles: () => Promise.resolve(refused),
    models: () => Promise.resolve(refused),
  } as unknown as Lookups;
}

const target = (id: string, by: Lookups, foundationModels?: string[]) =>
  resolve(
    identity(),
    named(id),
    foundationModels ? { foundationModels: backingModels(foundationModels) } : {},
    REGION,
    by,
  );

function named(id: string): ParsedModel {
  const parsed = callable(id);
  if (!parsed) throw new Error(`${id} is no model`);
  return parsed;
}

describe('provisioned throughput', () => {
  const arn = `${ARN}provisioned-model/abcdefghijkl`;

  test('as the service says, whatever the configuration does', async () => {
    const by = lookups({ [arn]: { modelArns: [model(NOVA)], state: 'Creating' } });
    expect(await target(arn, by, [HAIKU])).toMatchObject({
      ...{ resolvedBy: 'service', foundationModels: [NOVA], state: 'Creating' },
    });
  });

  test('as the configuration says, else not at all', async () => {
    expect(await target(arn, lookups({}), [HAIKU])).toMatchObject({
      ...{ resolvedBy: 'configuration', foundationModels: [HAIKU] },
    });
    expect(await target(arn, lookups({}))).toMatchObject({ resolvedBy: 'id', foundationModels: [] });
  });
});

describe('an imported model', () => {
  const arn = `${ARN}imported-model/abcdefghijkl`;

  test('has an architecture, and a family where the configuration names one', async () => {
    const by = lookups({ [arn]: { modelArns: [], architecture: 'llama', customModelUnits: 2 } });
    const facts = { architecture: 'llama', customModelUnits: 2 };
    expect(await target(arn, by)).toMatchObject({ resolvedBy: 'service', foundationModels: [], ...facts });
    expect(await target(arn, by, [NOVA])).toMatchObject({
      ...{ resolvedBy: 'configuration', foundationModels: [NOVA] },
      ...facts,
    });
  });
});

test("a custom model's ARN names its base", async () => {
  const arn = `${ARN}custom-model/amazon.titan-text-lite-v1/abcdefghijkl`;
  expect(await target(arn, lookups({}))).toMatchObject({
    ...{ resolvedBy: 'id', foundationModels: ['amazon.titan-text-lite-v1'] },
  });
});

describe('what is behind a profile that a router or the configuration names', () => {
  const router = `${ARN}prompt-router/r`;
  const described = { [router]: { modelArns: [PROFILE, model(NOVA)] } };

  test('is asked for', async () => {
    const found = await target(router, lookups(described, { [PROFILE]: PLACES }));
    expect(found).toMatchObject({ modelArns: [PROFILE, model(NOVA)], profileModels: { [PROFILE]: PLACES } });
    expect(found.snapshotDate).toBeUndefined();
  });

  test('stands in the table where that is refused, and is marked', async () => {
    const found = await target(router, lookups(described));
    expect(found).toMatchObject({ resolvedBy: 'service', snapshotDate: SNAPSHOT_DATE });
    expect(found.profileModels?.[PROFILE]).toContain(model(HAIKU, 'us-west-2'));
  });

  test('is the whole of an application profile, and keeps its name behind a prompt', async () => {
    const by = lookups({}, { [PROFILE]: PLACES });
    expect(await target(`${ARN}application-inference-profile/a`, by, [`us.${HAIKU}`])).toMatchObject({
      ...{ resolvedBy: 'configuration', modelArns: PLACES },
    });
    expect(await target(`${ARN}prompt/ABCDEFGHIJ`, by, [`us.${HAIKU}`])).toMatchObject({
      ...{ resolvedBy: 'configuration', modelArns: [PROFILE], profileModels: { [PROFILE]: PLACES } },
    });
  });
});

describe('what IAM cannot say alone', () => {
  const cell = async (id: string, by: Lookups, models?: string[]): Promise<PlannedCell> =>
    ({ identity: identity(), entry: {}, target: await target(id, by, models) }) as PlannedCell;
  const foreign = 'arn:aws:bedrock:us-east-1:444455556666:application-inference-profile/a';

  test.each<[string, string, Lookups, string[] | undefined, boolean]>([
    ['throughput of an unknown family', `${ARN}provisioned-model/abcdefghijkl`, lookups({}), undefined, false],
    [
      'throughput that failed',
      `${ARN}provisioned-model/abcdefghijkl`,
      lookups({ [`${ARN}provisioned-model/abcdefghijkl`]: { modelArns: [model(NOVA)], state: 'Failed' } }),
      undefined,
      true,
    ],
    ['a router that may not be read', `${ARN}prompt-router/r`, lookups({}), undefined, true],
    ['a router that the configuration describes', `${ARN}prompt-router/r`, lookups({}), [NOVA], false],
    ['a prompt of an unknown model', `${ARN}prompt/ABCDEFGHIJ`, lookups({}), undefined, true],
    ['a profile of another account', foreign, lookups({}), [NOVA], true],
    ['a profile of the account', `${ARN}application-inference-profile/a`, lookups({}), [NOVA], false],
  ])('%s', async (_, id, by, models, expected) => {
    expect(requirementsIncomplete(await cell(id, by, models))).toBe(expected);
  });

  test('is said once, with the permission or the key that would help', async () => {
    const one = await cell(`${ARN}prompt-router/r`, lookups({}));
    expect(targetLines([one, one])).toEqual([
      `${ARN}prompt-router/r (prompt-router): what is behind it could not be learnt; allow bedrock:GetPromptRouter, or write \`foundation-models\` beside it`,
    ]);
    expect(targetLines([await cell(foreign, lookups({}), [NOVA])])).toEqual([
      `${foreign} (application-inference-profile) belongs to another account than a principal that is checked: IAM's simulator sees one side only`,
    ]);
    expect(targetLines([await cell(NOVA, lookups({})), await cell(`us.${HAIKU}`, lookups({}))])).toEqual([]);
  });

  test('an ARN without an account belongs to no account', () => {
    expect(isForeign(model(NOVA), ACCOUNT)).toBe(false);
    expect(isForeign(`${ARN}provisioned-model/a`, '')).toBe(false);
  });
});

describe('what the record of a target says', () => {
  const profile = `${ARN}application-inference-profile/heol2zyy5v48`;
  const gone = failed('ResourceNotFoundException', 404, 'The requested inference profile could not be found.');

  /** Look-ups whose Get calls all answer the same; the list of profiles has those of the argument, or is refused. */
  const all = (answer: object, listed?: Record<string, string[]>): Lookups =>
    ({
      describe: () => Promise.resolve(answer),
      profileModels: () => Promise.resolve(answer),
      systemProfiles: () =>
        Promise.resolve(
          listed
            ? {
                ...{ ok: true, attempts: 1 },
                value: new Map(Object.entries(listed).map(([id, modelArns]) => [id, { id, arn: id, modelArns }])),
              }
            : refused,
        ),
    }) as unknown as Lookups;

  test.each([
    ['an application profile', profile, 'bedrock:GetInferenceProfile'],
    ['a system profile', `us.${HAIKU}`, 'bedrock:GetInferenceProfile'],
    ['provisioned throughput', `${ARN}provisioned-model/abcdefghijkl`, 'bedrock:GetProvisionedModelThroughput'],
    ['a custom model', `${ARN}custom-model/amazon.nova-lite-v1:0/abcdefghijkl`, 'bedrock:GetCustomModel'],
    ['a deployment', `${ARN}custom-model-deployment/abcdefghijkl`, 'bedrock:GetCustomModelDeployment'],
    ['an imported model', `${ARN}imported-model/abcdefghijkl`, 'bedrock:GetImportedModel'],
    ['a router', `${ARN}prompt-router/abcdefghijkl`, 'bedrock:GetPromptRouter'],
    ['an endpoint', `arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint/one`, 'bedrock:GetMarketplaceModelEndpoint'],
  ])('%s that is not there', async (_, id, by) => {
    expect((await target(id, all(gone))).record).toMatchObject({ state: 'absent', by });
  });

  test.each([
    ['a missing permission', refused],
    ['throttling', failed('ThrottlingException', 429)],
    ['a fault', failed('InternalServerException', 500)],
    ['a page of something in between', failed('UnknownError', 404)],
  ])('%s says nothing', async (_, answer) => {
    expect((await target(profile, all(answer))).record).toBeUndefined();
    expect((await target(`us.${HAIKU}`, all(answer))).record).toBeUndefined();
  });

  test('what another account has does not show to this one', async () => {
    const elsewhere = profile.replace(ACCOUNT, '444455556666');
    expect((await target(elsewhere, all(gone))).record).toBeUndefined();
  });

  test('a profile that is listed is there, without a call of its own', async () => {
    const found = await target(`us.${HAIKU}`, all(gone, { [`us.${HAIKU}`]: PLACES }));
    expect(found).toMatchObject({
      ...{ resolvedBy: 'service', modelArns: PLACES },
      record: { state: 'there', by: 'bedrock:ListInferenceProfiles' },
    });
  });

  test('one that is not listed is not there where its own call says so too', async () => {
    expect((await target(`us.${HAIKU}`, all(gone, {}))).record).toMatchObject({ state: 'absent' });
    expect((await target(`us.${HAIKU}`, all(refused, {}))).record).toBeUndefined();
  });
});
