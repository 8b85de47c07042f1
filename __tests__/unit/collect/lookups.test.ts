/** What the cells of a run share: asked when first needed, once, and of whom it is about. */
import { describe, expect, test } from '@jest/globals';
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import type { Aws } from '../../../src/aws/clients.ts';
import { tableCatalog } from '../../../src/catalog/region-catalog.ts';
import { askerAccount, Lookups } from '../../../src/collect/lookups.ts';
import type { Identity } from '../../../src/identity/identity.ts';
import { Pool } from '../../../src/util/pool.ts';
import { fakeClient, refusal } from '../iam/fake-client.ts';
import { ACCOUNT, identity } from '../matrix/support.ts';
import { omit } from '../omit.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const PRO = 'amazon.nova-pro-v1:0';
const CLAUDE = 'anthropic.claude-3-haiku-20240307-v1:0';
const arn = (id: string) => `arn:aws:bedrock:us-east-1::foundation-model/${id}`;
const summary = (modelId: string) => ({ modelId, modelArn: arn(modelId), inferenceTypesSupported: ['ON_DEMAND'] });
const OPEN = {
  agreementAvailability: { status: 'AVAILABLE' },
  authorizationStatus: 'AUTHORIZED',
  entitlementAvailability: 'AVAILABLE',
  regionAvailability: 'AVAILABLE',
};

type Answers = Parameters<typeof fakeClient>[0];
const refuse = (name?: string, status?: number) => () => {
  throw refusal(name, status);
};

const unanswered = () => {
  throw new TypeError('fetch failed');
};

function lookups(answers: Answers) {
  const { client, sent } = fakeClient<BedrockClient>({
    ListFoundationModels: () => ({ modelSummaries: [summary(NOVA), summary(CLAUDE)] }),
    ListInferenceProfiles: () => ({
      inferenceProfileSummaries: [
        { inferenceProfileId: `us.${NOVA}`, inferenceProfileArn: 'arn:p', models: [{ modelArn: arn(NOVA) }] },
      ],
    }),
    GetFoundationModelAvailability: ({ modelId }) => ({ modelId, ...OPEN }),
    ...answers,
  });
  const made: object[] = [];
  const aws = {
    bedrock: (options: object) => {
      made.push(options);
      return Promise.resolve(client);
    },
    iam: (options: object) => {
      made.push(options);
      return Promise.resolve('an IAM client');
    },
  } as unknown as Aws;
  const calls = () =>
    sent.map(({ operation, input }) =>
      [operation, input.modelId ?? input.modelIdentifier ?? input.inferenceProfileIdentifier]
        .filter((one) => one !== undefined)
        .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
        .join(' '),
    );
  return { of: new Lookups(aws, new Pool(4), new AbortController().signal), calls, made };
}
const named = (name: string, account = ACCOUNT): Identity => {
  const one = identity();
  const own = `arn:aws:iam::${account}:role/${name}`;
  return {
    ...one,
    name,
    arn: own,
    account,
    asker: { credentials: one.credentials as never, isItself: true, arn: own },
  };
};
const [a, b] = [named('a'), named('b')];
const bearer: Identity = { ...a, asker: { credentials: { bearerToken: 't' }, isItself: true, arn: a.arn } };
const alone: Identity = omit(a, 'asker');

test('IAM is asked with the credentials of who asks, in its account; never with a Bedrock API key', async () => {
  const { of, made } = lookups({});
  await of.iam(
    {
      ...a,
      asker: { credentials: a.credentials as never, isItself: false, arn: 'arn:aws:iam::999999999999:role/hub' },
    },
    'us-east-1',
  );
  expect(made).toEqual([{ region: 'us-east-1', account: '999999999999', credentials: a.credentials }]);
  expect(() => of.iam(bearer, 'us-east-1')).toThrow('a Bedrock API key cannot call IAM');
  expect([askerAccount(a), askerAccount(alone)]).toEqual([ACCOUNT, ACCOUNT]);
});

describe('lists', () => {
  test('are asked for once in an account and region, and again only after a refusal', async () => {
    const { of, calls } = lookups({});
    await Promise.all([
      of.models(a, 'us-east-1'),
      of.models(b, 'us-east-1'),
      of.models(a, 'eu-west-1'),
      of.models(named('c', '999999999999'), 'us-east-1'),
    ]);
    expect(calls()).toEqual(Array(3).fill('ListFoundationModels'));
    const refused = lookups({ ListFoundationModels: refuse() });
    await Promise.all([refused.of.models(a, 'us-east-1'), refused.of.models(b, 'us-east-1')]);
    expect(refused.calls()).toHaveLength(2);
  });

  test('may be read, or not', async () => {
    expect(await lookups({}).of.mayList(a, 'us-east-1')).toBe(true);
    expect(await lookups({ ListFoundationModels: refuse() }).of.mayList(a, 'us-east-1')).toBe(false);
    const none = lookups({});
    expect(await none.of.mayList(alone, 'us-east-1')).toBe(false);
    expect(none.calls()).toEqual([]);
  });

  test('are own ones only where this asker was asked', async () => {
    const { of } = lookups({});
    await of.models(a, 'us-east-1');
    await of.systemProfiles(a, 'us-east-1');
    expect((await of.ownList(a, 'us-east-1', 'ListFoundationModels'))?.ok).toBe(true);
    expect((await of.ownList(a, 'us-east-1', 'ListInferenceProfiles'))?.ok).toBe(true);
    expect(of.ownList(b, 'us-east-1', 'ListFoundationModels')).toBeUndefined();
  });
});

describe('the catalog of a region', () => {
  test.each<[string, Answers, Identity, string[]]>([
    ['both lists', {}, a, [`us.${NOVA}`, NOVA]],
    ['models alone: profiles by the table', { ListInferenceProfiles: refuse() }, a, [`us.${NOVA}`, NOVA]],
    ['profiles alone: models by the table', { ListFoundationModels: refuse() }, a, [`us.${NOVA}`, NOVA]],
  ])('%s', async (_, answers, who, ids) => {
    const found = await lookups(answers).of.catalog(who, 'us-east-1');
    expect(found).not.toBe(tableCatalog('us-east-1'));
    expect(found.callableIds(NOVA)).toEqual(ids);
  });

  test('by the tables where neither may be read, or no one may ask', async () => {
    const neither = lookups({ ListFoundationModels: refuse(), ListInferenceProfiles: refuse() });
    expect(await neither.of.catalog(a, 'us-east-1')).toBe(tableCatalog('us-east-1'));
    const none = lookups({});
    expect(await none.of.catalog(alone, 'us-east-1')).toBe(tableCatalog('us-east-1'));
    expect(none.calls()).toEqual([]);
  });

  test('is made once for each asker and region', async () => {
    const { of } = lookups({});
    expect(await of.catalog(a, 'us-east-1')).toBe(await of.catalog(a, 'us-east-1'));
    expect(await of.catalog(a, 'us-east-1')).not.toBe(await of.catalog(a, 'us-west-2'));
  });
});

describe('availability', () => {
  const ask = async (answers: Answers, asks: [Identity, string][]) => {
    const { of, calls } = lookups(answers);
    const said = [];
    for (const [who, model] of asks) said.push((await of.availability(who, 'us-east-1', model))?.agreement);
    return { said, calls: calls().length };
  };
  const closed = (more: object) => ({
    GetFoundationModelAvailability: ({ modelId }: { modelId?: unknown }) => ({ modelId, ...OPEN, ...more }),
  });

  test('what is open is open to the account, and asked once', async () => {
    expect(
      await ask({}, [
        [a, CLAUDE],
        [b, CLAUDE],
        [a, CLAUDE],
      ]),
    ).toEqual({ said: Array(3).fill('AVAILABLE'), calls: 1 });
  });

  test.each([[{ agreementAvailability: { status: 'NOT_AVAILABLE' } }], [{ regionAvailability: 'NOT_AVAILABLE' }]])(
    'what is not, each principal has to be told itself: %j',
    async (more) => {
      expect(
        (
          await ask(closed(more), [
            [a, CLAUDE],
            [b, CLAUDE],
            [b, CLAUDE],
          ])
        ).calls,
      ).toBe(2);
    },
  );

  test('one refusal says what the next would, of whom it was said', async () => {
    expect(
      await ask({ GetFoundationModelAvailability: refuse() }, [
        [a, CLAUDE],
        [a, NOVA],
        [b, NOVA],
      ]),
    ).toEqual({ said: Array(3).fill(undefined), calls: 2 });
  });

  test('a fault says nothing of the next model', async () => {
    expect(
      (
        await ask({ GetFoundationModelAvailability: refuse('InternalServerException', 500) }, [
          [a, CLAUDE],
          [a, NOVA],
        ])
      ).calls,
    ).toBe(2);
  });
});

describe('what Bedrock says of a model', () => {
  const gone = refuse('ResourceNotFoundException', 404);
  test.each<[string, Answers, Identity, string, boolean, string | undefined, number]>([
    ['the list has it', {}, a, NOVA, true, 'there by bedrock:ListFoundationModels', 1],
    [
      'the list does not: only its own call says that it is not there',
      { GetFoundationModel: gone },
      a,
      PRO,
      true,
      'absent by bedrock:GetFoundationModel',
      2,
    ],
    ['the list does not, and no more is to be asked', {}, a, PRO, false, undefined, 1],
    [
      'the list is refused: its own call',
      { ListFoundationModels: refuse(), GetFoundationModel: () => ({ modelDetails: summary(PRO) }) },
      a,
      PRO,
      false,
      'there by bedrock:GetFoundationModel',
      2,
    ],
    [
      'the list does not answer: nor would its own call',
      { ListFoundationModels: unanswered },
      a,
      PRO,
      true,
      undefined,
      1,
    ],
    ['no one may ask', {}, alone, NOVA, true, undefined, 0],
  ])('%s', async (_, answers, who, id, confirm, expected, count) => {
    const { of, calls } = lookups(answers);
    const facts = await of.modelFacts(who, 'us-east-1', id, { confirm });
    expect(facts && `${facts.state} by ${facts.by}`).toBe(expected);
    expect(calls()).toHaveLength(count);
  });
});

test('each thing is asked once for an asker and region', async () => {
  const { of, calls } = lookups({
    GetInferenceProfile: () => ({ inferenceProfileArn: 'arn:p', models: [{ modelArn: arn(NOVA) }] }),
    GetFoundationModel: () => ({ modelDetails: summary(PRO) }),
    GetUseCaseForModelAccess: refuse('ResourceNotFoundException', 404),
    GetImportedModel: () => ({ modelArn: 'arn:i' }),
  });
  for (const who of [a, a, b]) {
    expect(await of.profileModels(who, 'us-east-1', 'us.x')).toMatchObject({ ok: true, value: [arn(NOVA)] });
    expect(await of.foundationModel(who, 'us-east-1', PRO)).toMatchObject({ ok: true, value: { id: PRO } });
    expect(await of.useCaseForm(who, 'us-east-1')).toBe('missing');
    expect((await of.describe(who, 'us-east-1', { kind: 'imported-model', arn: 'arn:i' })).ok).toBe(true);
  }
  expect(
    calls()
      .map((one) => one.split(' ')[0])
      .sort(),
  ).toEqual(
    ['GetFoundationModel', 'GetImportedModel', 'GetInferenceProfile', 'GetUseCaseForModelAccess'].flatMap((one) => [
      one,
      one,
    ]),
  );
});

describe('guardrails', () => {
  const enforced = (): object => ({
    guardrailsConfig: [
      {
        guardrailId: 'ab12',
        guardrailVersion: '3',
        guardrailArn: `arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/ab12`,
      },
    ],
  });
  const own = { id: 'cd34', version: '1' };
  const profile = 'us.guardrail.v1:0';
  const read = (): object => ({ guardrailArn: 'arn:g', crossRegionDetails: { guardrailProfileId: profile } });

  test('the enforced ones and the configured one, each with its profile', async () => {
    const { of } = lookups({ ListEnforcedGuardrailsConfiguration: enforced, GetGuardrail: read });
    const facts = await of.guardrails(a, 'us-east-1', own);
    expect(facts.enforced.map(({ id, version }) => [id, version])).toEqual([
      [expect.stringMatching(/guardrail\/ab12$/) as unknown, '3'],
    ]);
    expect([...facts.profiles]).toEqual(
      ['ab12', 'cd34'].map((id) => [`arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/${id}`, profile]),
    );
    expect(facts).not.toHaveProperty('absent');
  });

  test('what may not be read adds nothing; that the configured one is not there is said', async () => {
    const { of } = lookups({
      ListEnforcedGuardrailsConfiguration: refuse(),
      GetGuardrail: refuse('ResourceNotFoundException', 404),
    });
    expect(await of.guardrails(a, 'us-east-1', own)).toMatchObject({
      enforced: [],
      profiles: new Map(),
      absent: { state: 'absent', by: 'bedrock:GetGuardrail' },
    });
    const refused = lookups({ ListEnforcedGuardrailsConfiguration: refuse(), GetGuardrail: refuse() });
    expect(await refused.of.guardrails(a, 'us-east-1', own)).not.toHaveProperty('absent');
  });

  test('without a configured one only the list is asked', async () => {
    const { of, calls } = lookups({ ListEnforcedGuardrailsConfiguration: () => ({ guardrailsConfig: [] }) });
    await of.guardrails(a, 'us-east-1', undefined);
    expect(calls()).toEqual(['ListEnforcedGuardrailsConfiguration']);
  });

  test("another account's are not asked for, nor where no one may ask", async () => {
    const other = {
      ...a,
      asker: { credentials: a.credentials as never, isItself: false, arn: 'arn:aws:iam::999999999999:role/hub' },
    };
    const { of, calls } = lookups({});
    for (const who of [other, alone])
      expect(await of.guardrails(who, 'us-east-1', own)).toMatchObject({ enforced: [] });
    expect(calls()).toEqual([]);
  });
});
