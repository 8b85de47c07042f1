/** What a refresh makes of the facts: from public data, and from an account (the testbed's). */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { readAccount } from '../../scripts/tables/account.ts';
import { readData } from '../../scripts/tables/files.ts';
import { makeTables } from '../../scripts/tables/make.ts';
import { mergeReading, type Reading } from '../../scripts/tables/merge.ts';
import { readPublic } from '../../scripts/tables/public.ts';
import { loadWorld } from '../../testbed/load.ts';
import { startTestbed } from '../../testbed/testbed.ts';

const DATE = '2026-12-01';
const SOURCE = { source: 'models.dev', origin: { title: 'models.dev', date: DATE, licence: 'MIT' }, date: DATE };
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const data = readData();

const reading = (change: Partial<Reading>): Reading => ({
  ...SOURCE,
  source: 'account',
  regions: [],
  models: {},
  profiles: {},
  prices: {},
  ...change,
});

test('the tables in the repository are what the facts give', () => {
  for (const [name, text] of Object.entries(makeTables(data))) {
    expect(readFileSync(join('src', 'catalog', 'tables', name), 'utf8')).toBe(text);
  }
});

describe('public data', () => {
  const entries = {
    a: {
      id: 'anthropic.claude-haiku-6',
      cost: { input: 2, output: 10 },
      modalities: { input: ['text', 'pdf'], output: ['text'] },
    },
    b: { id: 'us.anthropic.claude-haiku-6', cost: { input: 2.2, output: 11 } },
    c: { id: `us.${HAIKU}`, cost: { input: 1.1, output: 5.5 } },
    d: { id: 'newco.model-1', cost: { input: 0, output: 0 } },
    e: { id: 'gpt-without-a-provider', cost: { input: 1, output: 1 } },
  };
  const merge = (json: unknown) => mergeReading(data, readPublic(json, data, SOURCE));

  test.each([
    ['as models.dev gives it', { 'amazon-bedrock': { models: entries }, openai: { models: {} } }],
    ['as a package makes it', { 'bedrock-converse-stream': entries }],
  ])('%s adds models, profiles and prices', (_, json) => {
    const { data: merged, changes } = merge(json);
    expect(changes).toEqual([
      'new model `anthropic.claude-haiku-6`',
      'new model `newco.model-1`',
      'new profile `us.anthropic.claude-haiku-6`',
      'price of `anthropic.claude-haiku-6` by models.dev: 2/10 USD per million tokens',
      'price of `anthropic.claude-haiku-6` (us) by models.dev: 2.2/11 USD per million tokens',
    ]);
    expect(merged.models.models['anthropic.claude-haiku-6']).toMatchObject({
      provider: 'Anthropic',
      in: ['TEXT'],
      onDemand: 'unknown',
    });
    expect(merged.profiles.profiles['us.anthropic.claude-haiku-6']).toEqual({
      model: 'anthropic.claude-haiku-6',
      from: 'models.dev',
      seen: DATE,
    });
    expect(makeTables(merged)['profiles.json']).toContain('"us.anthropic.claude-haiku-6": "2026-12-01"');
  });

  test('that has nothing new changes nothing', () => {
    const { data: merged, changes } = merge({ x: { c: entries.c } });
    expect(changes).toEqual([]);
    expect(merged).toEqual(data);
  });

  test('takes nothing away, and a newer price of a source replaces its older one', () => {
    const { data: merged, changes } = merge({ x: { c: { ...entries.c, cost: { input: 0.5, output: 2 } } } });
    expect(changes).toEqual([`price of \`${HAIKU}\` (us) by models.dev: 1.1/5.5 -> 0.5/2 USD per million tokens`]);
    expect(Object.keys(merged.models.models)).toEqual(Object.keys(data.models.models));
    // Another source is dearer still, and counts.
    expect(makeTables(merged)['prices.json']).toContain('"us":[0.0000011,0.0000055]');
  });

  test.each([[[]], ['text'], [{ a: { b: { id: 'x\n- injected' } } }]])('%j is refused', (json) => {
    expect(() => readPublic(json, data, SOURCE)).toThrow();
  });
});

describe('a list of an account', () => {
  test('moves a model from region to region, and says so', () => {
    const onDemandIn = ['us-east-1'];
    const lifecycle = { status: 'LEGACY', legacy: '2026-11-01', eol: '2027-05-01' } as const;
    const { data: merged, changes } = mergeReading(
      data,
      reading({
        regions: ['us-east-1', 'us-west-2'],
        models: { 'mistral.mistral-7b-instruct-v0:2': { onDemandIn, lifecycle } },
      }),
    );
    expect(changes).toContain(
      '`mistral.mistral-7b-instruct-v0:2`: status: ACTIVE -> LEGACY; no longer on demand in us-west-2; ' +
        'legacy: unknown -> 2026-11-01; eol: unknown -> 2027-05-01',
    );
    const model = merged.models.models['mistral.mistral-7b-instruct-v0:2'];
    expect(model).toMatchObject({ status: 'LEGACY', lifecycleAsOf: DATE });
    // Regions that were not read stay.
    expect(model?.regions).toContain('eu-west-1');
  });

  test('keeps what it no longer lists, with the day since when', () => {
    const { data: merged, changes } = mergeReading(data, reading({ regions: ['us-east-1'] }));
    expect(changes).toContain(
      '`ai21.jamba-1-5-large-v1:0` is listed no longer in us-east-1: kept, as missing since 2026-12-01',
    );
    expect(merged.models.models['ai21.jamba-1-5-large-v1:0']?.missingSince).toBe(DATE);
    expect(changes).toContain('`us.deepseek.r1-v1:0` is listed no longer in us-east-1: kept');
    expect(merged.profiles.profiles['us.deepseek.r1-v1:0']).toEqual(data.profiles.profiles['us.deepseek.r1-v1:0']);
    expect(Object.keys(merged.models.models)).toEqual(Object.keys(data.models.models));
  });

  test('names the regions that could not be read', () => {
    const { changes } = mergeReading(data, reading({ unread: { 'me-south-1': 'UnrecognizedClientException' } }));
    expect(changes).toEqual(['me-south-1 was not read: UnrecognizedClientException']);
  });
});

test('an account is read through the SDK, and a profile whose regions were not known has them then', async () => {
  const seen = 'us.anthropic.claude-haiku-5-5';
  const model = seen.slice(3);
  const world = loadWorld('docs-geographic-profile');
  const account = Object.values(world.accounts)[0];
  const bedrock = account?.bedrock;
  if (!bedrock) throw new Error('The world has no Bedrock');
  bedrock.models = { 'us-east-1': { [model]: { 'on-demand': false }, 'amazon.nova-9-lite-v1:0': {} } };
  bedrock['inference-profiles'] = {
    'us-east-1': {
      [seen]: {
        models: [
          `arn:aws:bedrock:us-east-1::foundation-model/${model}`,
          `arn:aws:bedrock:us-west-2::foundation-model/${model}`,
        ],
      },
    },
  };
  account.users = {
    maintainer: {
      'access-keys': [{ id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }],
      policies: {
        read: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['bedrock:ListFoundationModels', 'bedrock:ListInferenceProfiles', 'bedrock:GetInferenceProfile'],
              Resource: '*',
            },
          ],
        },
      },
    },
  };
  const testbed = await startTestbed(world, { withoutLatency: true });
  try {
    const credentials = {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    };
    const clientIn = (region: string) =>
      new BedrockClient({ region, credentials, endpoint: testbed.urls.bedrock, maxAttempts: 1 });
    const { data: merged, changes } = mergeReading(data, await readAccount(clientIn, ['us-east-1'], data, DATE));
    expect(changes).toContain('new model `amazon.nova-9-lite-v1:0`');
    expect(merged.models.models['amazon.nova-9-lite-v1:0']).toMatchObject({
      onDemand: 'yes',
      regions: ['us-east-1'],
      from: ['account'],
    });
    expect(merged.models.models[model]).toMatchObject({ onDemand: 'no' });
    expect(changes).toContain(`\`${seen}\`: its regions are known: us-east-1`);
    expect(merged.profiles.profiles[seen]).toEqual({
      model,
      from: 'account',
      routes: { 'us-east-1': ['us-east-1', 'us-west-2'] },
    });
    const asked = testbed.journal.filter(({ operation }) => operation === 'GetInferenceProfile');
    // Only what no list has is asked for one by one.
    expect(asked.length).toBeGreaterThan(10);
    await expect(
      readAccount(
        (region) =>
          new BedrockClient({
            region,
            credentials: { ...credentials, secretAccessKey: 'x' },
            endpoint: 'http://127.0.0.1:9',
            maxAttempts: 1,
          }),
        ['us-east-1'],
        data,
        DATE,
      ),
    ).rejects.toThrow('No region could be read');
  } finally {
    await testbed.close();
  }
});
