/**
 * What is made of Bedrock's answers about resources, with the testbed answering; and what is left where it refuses.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { TARGET_KINDS, targetKindEntries } from '../../../src/domain/target-kinds.ts';
import { describe as describeTarget, isDescribable } from '../../../src/bedrock/describe.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { parseWorld } from '../../../testbed/load.ts';
import { startTestbed, type Testbed } from '../../../testbed/testbed.ts';

const ARN = 'arn:aws:bedrock:us-east-1:111122223333:';
const NOVA = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0:300k';
const CUSTOM = `${ARN}custom-model/amazon.nova-lite-v1:0:300k/e4oo8js4bjz5`;
const HAIKU = `${ARN}inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0`;

const WORLD = `
title: Resources
about: What the look-ups read.
accounts:
  '111122223333':
    users:
      reader:
        access-keys: [{ id: AKIAEXAMPLEEXAMPLE00, secret: secret }]
        policies:
          reading:
            Version: '2012-10-17'
            Statement:
              - { Effect: Allow, Action: 'bedrock:Get*', Resource: '*' }
              - { Effect: Deny, Action: 'bedrock:GetCustomModel', Resource: '${ARN}custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl' }
    bedrock:
      provisioned:
        us-east-1:
          inservice001: { base: 'amazon.nova-lite-v1:0:300k', model: '${CUSTOM}' }
          updating0002: { base: 'amazon.nova-lite-v1:0:300k', status: Updating }
          creating0003: { base: 'amazon.nova-lite-v1:0:300k', status: Creating }
      custom-models:
        us-east-1:
          amazon.nova-lite-v1:0:300k/e4oo8js4bjz5: { base: 'amazon.nova-lite-v1:0:300k' }
          amazon.nova-micro-v1:0:128k/abcdefghijkl: { base: 'amazon.nova-micro-v1:0:128k' }
      deployments:
        us-east-1:
          active000001: { model: '${CUSTOM}' }
          unreadable02: { model: '${ARN}custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl', status: Failed }
      imported-models:
        us-east-1:
          imported0001: { architecture: llama, units: 2 }
      prompt-routers:
        us-east-1:
          anthropic.claude:1: { models: ['${HAIKU}', '${NOVA}'], fallback: '${NOVA}' }
      marketplace-endpoints:
        us-east-1:
          fine: {}
          starting: { endpoint-status: Creating }
run: { inputs: {} }
expect: { result: pass, cells: [] }
`;

let bed: Testbed;
let client: BedrockClient;

beforeAll(async () => {
  bed = await startTestbed(parseWorld(WORLD, 'resources.yml'));
  client = new BedrockClient({
    region: 'us-east-1',
    endpoint: bed.urls.bedrock,
    credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  });
});

afterAll(async () => {
  client.destroy();
  await bed.close();
});

function ask(arn: string) {
  const { kind } = parseModel(arn);
  if (kind === 'invalid' || kind === 'pattern') throw new Error(`${arn} is no ARN of a model`);
  return describeTarget(client, { kind, arn }, new AbortController().signal);
}

test.each([
  [`${ARN}provisioned-model/inservice001`, { modelArns: [NOVA] }],
  [`${ARN}provisioned-model/updating0002`, { modelArns: [NOVA] }],
  [`${ARN}provisioned-model/creating0003`, { modelArns: [NOVA], state: 'Creating' }],
  [CUSTOM, { modelArns: [NOVA] }],
  [`${ARN}custom-model-deployment/active000001`, { modelArns: [NOVA] }],
  [
    `${ARN}custom-model-deployment/unreadable02`,
    { modelArns: ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0:128k'], state: 'Failed' },
  ],
  [`${ARN}imported-model/imported0001`, { modelArns: [], architecture: 'llama', customModelUnits: 2 }],
  [`${ARN}default-prompt-router/anthropic.claude:1`, { modelArns: [HAIKU, NOVA] }],
  ['arn:aws:sagemaker:us-east-1:111122223333:endpoint/fine', { modelArns: [] }],
  ['arn:aws:sagemaker:us-east-1:111122223333:endpoint/starting', { modelArns: [], state: 'Creating' }],
])('%s', async (arn, value) => {
  expect(await ask(arn)).toMatchObject({ ok: true, value });
});

test('a refusal is an answer', async () => {
  const answer = await ask(`${ARN}custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl`);
  expect(answer).toMatchObject({ ok: false, failure: { errorName: 'AccessDeniedException' } });
  expect(await ask(`${ARN}provisioned-model/nosuchmodel1`)).toMatchObject({
    failure: { errorName: 'ResourceNotFoundException' },
  });
});

test('every kind that may be looked up names its permission', () => {
  const kinds = targetKindEntries.flatMap(([kind, { isProfile }]) => (isProfile === true ? [] : [kind]));
  expect(kinds.filter(isDescribable)).toEqual(kinds.filter((kind) => TARGET_KINDS[kind].describedBy !== undefined));
});
