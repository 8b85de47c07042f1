import { describe, expect, test } from '@jest/globals';
import { backingModels } from '../../../src/catalog/model-id.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import type { ParsedModel } from '../../../src/domain/model.ts';
import { partitionOf } from '../../../src/domain/partition.ts';

import { requirements } from '../../../src/catalog/requirements.ts';
import {
  type ResolvedTarget,
  resolveById,
  resolveFromConfiguration,
  resolveFromService,
  resolveFromSnapshot,
} from '../../../src/catalog/targets.ts';

const ACCOUNT = '111122223333';
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';

function parsed(text: string): ParsedModel {
  const model = parseModel(text);
  if (model.kind === 'invalid' || model.kind === 'pattern') throw new Error(`${text} is ${model.kind}`);
  return model;
}

/** One line a requirement: resource @ region [through ARN], role. */
function lines(target: ResolvedTarget | undefined, region: string): string[] {
  if (target === undefined) throw new Error('not resolved');
  const context = { partition: partitionOf(region), region, account: ACCOUNT };
  return requirements(target, context).map((row) =>
    [row.role, row.resource, '@', row.requestedRegion, row.inferenceProfileArn, row.promptRouterArn, row.action]
      .filter((part) => part !== undefined)
      .join(' '),
  );
}

test('a foundation model needs itself', () => {
  const target = resolveById(parsed('amazon.titan-embed-text-v2:0'), 'eu-central-1', ACCOUNT);
  expect(target).toEqual({
    kind: 'foundation-model',
    id: 'amazon.titan-embed-text-v2:0',
    arn: 'arn:aws:bedrock:eu-central-1::foundation-model/amazon.titan-embed-text-v2:0',
    foundationModels: ['amazon.titan-embed-text-v2:0'],
    modelArns: ['arn:aws:bedrock:eu-central-1::foundation-model/amazon.titan-embed-text-v2:0'],
    resolvedBy: 'id',
  });
  expect(lines(target, 'eu-central-1')).toEqual([
    'target arn:aws:bedrock:eu-central-1::foundation-model/amazon.titan-embed-text-v2:0 @ eu-central-1',
  ]);
});

describe('geographic profiles', () => {
  test('us. from us-east-1, by the snapshot', () => {
    const profile = `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.${SONNET}`;
    const target = resolveFromSnapshot(parsed(`us.${SONNET}`), 'us-east-1', ACCOUNT);
    expect(target).toMatchObject({
      arn: profile,
      resolvedBy: 'snapshot',
      snapshotDate: '2026-08-21',
      foundationModels: [SONNET],
    });
    expect(lines(target, 'us-east-1')).toEqual([
      `target ${profile} @ us-east-1`,
      `source arn:aws:bedrock:us-east-1::foundation-model/${SONNET} @ us-east-1 ${profile}`,
      `destination arn:aws:bedrock:us-east-2::foundation-model/${SONNET} @ us-east-2 ${profile}`,
      `destination arn:aws:bedrock:us-west-2::foundation-model/${SONNET} @ us-west-2 ${profile}`,
    ]);
  });

  test('eu. from eu-central-1 has seven regions', () => {
    const target = resolveFromSnapshot(parsed(`eu.${HAIKU}`), 'eu-central-1', ACCOUNT);
    const regions = lines(target, 'eu-central-1').map((line) => line.split(' @ ')[1]?.split(' ')[0]);
    expect(regions.slice(2).sort()).toEqual(['eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3']);
  });

  test('from us-gov-east-1 the source is no destination, and is needed all the same', () => {
    const profile = `arn:aws-us-gov:bedrock:us-gov-east-1:${ACCOUNT}:inference-profile/us-gov.${SONNET}`;
    const target = resolveFromSnapshot(parsed(`us-gov.${SONNET}`), 'us-gov-east-1', ACCOUNT);
    expect(target?.modelArns).toEqual([`arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/${SONNET}`]);
    expect(lines(target, 'us-gov-east-1')).toEqual([
      `target ${profile} @ us-gov-east-1`,
      `source arn:aws-us-gov:bedrock:us-gov-east-1::foundation-model/${SONNET} @ us-gov-east-1 ${profile}`,
      `destination arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/${SONNET} @ us-gov-west-1 ${profile}`,
    ]);
  });

  test('the service knows better than the snapshot', () => {
    const target = resolveFromService(parsed(`us.${SONNET}`), 'us-east-1', ACCOUNT, [
      `arn:aws:bedrock:us-east-1::foundation-model/${SONNET}`,
      `arn:aws:bedrock:us-west-9::foundation-model/${SONNET}`,
    ]);
    expect(target.resolvedBy).toBe('service');
    expect(target.snapshotDate).toBeUndefined();
    expect(lines(target, 'us-east-1').at(-1)).toContain('us-west-9::foundation-model');
  });

  test('a written ARN stays what is called', () => {
    const arn = `arn:aws:bedrock:us-west-2:${ACCOUNT}:inference-profile/us.${SONNET}`;
    expect(resolveFromSnapshot(parsed(arn), 'us-west-2', ACCOUNT)).toMatchObject({ id: arn, arn });
  });

  test.each([
    [`eu.${SONNET}`, 'us-east-1'],
    ['us.anthropic.claude-unheard-of', 'us-east-1'],
    ['us.openai.gpt-6-sol', 'us-east-1'],
    [SONNET, 'us-east-1'],
  ])('the snapshot does not know %s from %s', (id, region) => {
    expect(resolveFromSnapshot(parsed(id), region, ACCOUNT)).toBeUndefined();
  });

  test('without any answer a profile still needs itself and its model in the source region', () => {
    expect(lines(resolveById(parsed('us.newco.model-1'), 'us-east-1', ACCOUNT), 'us-east-1')).toEqual([
      `target arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.newco.model-1 @ us-east-1`,
      `source arn:aws:bedrock:us-east-1::foundation-model/newco.model-1 @ us-east-1 arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.newco.model-1`,
    ]);
  });
});

describe('global profiles', () => {
  const profile = `arn:aws:bedrock:eu-west-1:${ACCOUNT}:inference-profile/global.${SONNET}`;
  const expected = [
    `target ${profile} @ eu-west-1`,
    `source arn:aws:bedrock:eu-west-1::foundation-model/${SONNET} @ eu-west-1 ${profile}`,
    `destination arn:aws:bedrock:::foundation-model/${SONNET} @ unspecified ${profile}`,
  ];
  const answer = (...regions: string[]) =>
    regions.map((region) => `arn:aws:bedrock:${region}::foundation-model/${SONNET}`);

  test('need three resources, by the snapshot', () => {
    expect(lines(resolveFromSnapshot(parsed(`global.${SONNET}`), 'eu-west-1', ACCOUNT), 'eu-west-1')).toEqual(expected);
  });
  test.each([
    ['the source and the region-less model', answer('eu-west-1', '')],
    ['every region', answer('eu-west-1', 'us-east-1', 'ap-south-1', '')],
    ['no region-less model', answer('eu-west-1')],
  ])('need the same three where the service answers %s', (_, arns) => {
    const target = resolveFromService(parsed(`global.${SONNET}`), 'eu-west-1', ACCOUNT, arns);
    expect(lines(target, 'eu-west-1')).toEqual(expected);
  });
});

describe('application profiles', () => {
  const arn = `arn:aws:bedrock:us-west-2:${ACCOUNT}:application-inference-profile/heol2zyy5v48`;

  test('need themselves and each model where it is', () => {
    const target = resolveFromService(parsed(arn), 'us-west-2', ACCOUNT, [
      `arn:aws:bedrock:us-west-2::foundation-model/${HAIKU}`,
      `arn:aws:bedrock:us-east-1::foundation-model/${HAIKU}`,
      `arn:aws:bedrock:::foundation-model/${HAIKU}`,
    ]);
    expect(target.foundationModels).toEqual([HAIKU]);
    expect(lines(target, 'us-west-2')).toEqual([
      `target ${arn} @ us-west-2`,
      `source arn:aws:bedrock:us-west-2::foundation-model/${HAIKU} @ us-west-2 ${arn}`,
      `destination arn:aws:bedrock:us-east-1::foundation-model/${HAIKU} @ us-east-1 ${arn}`,
      `destination arn:aws:bedrock:::foundation-model/${HAIKU} @ unspecified ${arn}`,
    ]);
  });

  test.each([
    ['a model ID', [HAIKU], ['us-west-2']],
    ['a model ARN', [`arn:aws:bedrock:us-east-1::foundation-model/${HAIKU}`], ['us-east-1']],
    ['a geographic profile', [`us.${HAIKU}`], ['us-east-1', 'us-east-2', 'us-west-2']],
    ['a global profile', [`global.${HAIKU}`], ['us-west-2', 'unspecified']],
    ['a profile that the snapshot does not have', ['us.newco.model-1'], ['us-west-2']],
  ])('as the configuration states them: %s', (_, models, regions) => {
    const target = resolveFromConfiguration(parsed(arn), 'us-west-2', ACCOUNT, backingModels(models));
    expect(target.resolvedBy).toBe('configuration');
    expect(
      lines(target, 'us-west-2')
        .slice(1)
        .map((line) => line.split(' @ ')[1]?.split(' ')[0]),
    ).toEqual(regions);
  });

  test('of which nothing is known need at least themselves', () => {
    expect(lines(resolveById(parsed(arn), 'us-west-2', ACCOUNT), 'us-west-2')).toEqual([`target ${arn} @ us-west-2`]);
  });
});

describe('other kinds', () => {
  test.each(['provisioned-model', 'custom-model-deployment', 'imported-model'])('%s needs its own ARN', (type) => {
    const arn = `arn:aws:bedrock:us-east-1:${ACCOUNT}:${type}/abcdefghijkl`;
    const target = resolveFromConfiguration(
      parsed(arn),
      'us-east-1',
      ACCOUNT,
      backingModels(['meta.llama3-8b-instruct-v1:0']),
    );
    expect(target.foundationModels).toEqual(['meta.llama3-8b-instruct-v1:0']);
    expect(lines(target, 'us-east-1')).toEqual([`target ${arn} @ us-east-1`]);
  });

  test('a marketplace endpoint is authorised on the account-wide resource, and by SageMaker on itself', () => {
    const endpoint = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:endpoint/mine`;
    expect(lines(resolveById(parsed(endpoint), 'us-east-1', ACCOUNT), 'us-east-1')).toEqual([
      `target arn:aws:bedrock:us-east-1:${ACCOUNT}:marketplace/model-endpoint/all-access @ us-east-1`,
      `source ${endpoint} @ us-east-1 sagemaker:InvokeEndpoint`,
    ]);
  });

  test('a prompt router needs itself and what it routes to, through it', () => {
    const router = `arn:aws:bedrock:us-gov-east-1:${ACCOUNT}:prompt-router/r`;
    const profile = `arn:aws-us-gov:bedrock:us-gov-east-1:${ACCOUNT}:inference-profile/us-gov.${SONNET}`;
    const model = 'arn:aws-us-gov:bedrock:us-gov-east-1::foundation-model/amazon.nova-pro-v1:0';
    const target = resolveFromService(parsed(router), 'us-gov-east-1', ACCOUNT, [model, profile]);
    expect(target.foundationModels).toEqual(['amazon.nova-pro-v1:0', SONNET]);
    expect(lines(target, 'us-gov-east-1')).toEqual([
      `target ${router} @ us-gov-east-1`,
      `destination ${model} @ us-gov-east-1 ${router}`,
      `destination ${profile} @ us-gov-east-1 ${router}`,
      `destination arn:aws-us-gov:bedrock:us-gov-east-1::foundation-model/${SONNET} @ us-gov-east-1 ${profile} ${router}`,
      `destination arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/${SONNET} @ us-gov-west-1 ${profile} ${router}`,
    ]);
  });

  test('a stream of an endpoint has an action of its own, in the context of a call that Bedrock makes', () => {
    const endpoint = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:endpoint/mine`;
    const context = { partition: 'aws', region: 'us-east-1', account: ACCOUNT, streams: true };
    const [, behind] = requirements(resolveById(parsed(endpoint), 'us-east-1', ACCOUNT), context);
    expect(behind).toMatchObject({
      action: 'sagemaker:InvokeEndpointWithResponseStream',
      context: { 'aws:CalledViaLast': ['bedrock.amazonaws.com'] },
    });
  });

  test('a custom model has none: it is not called by its own ARN', () => {
    const arn = `arn:aws:bedrock:us-east-1:${ACCOUNT}:custom-model/amazon.titan-text-lite-v1/abcdefghijkl`;
    expect(lines(resolveById(parsed(arn), 'us-east-1', ACCOUNT), 'us-east-1')).toEqual([]);
  });

  test('a prompt needs the profile it names as if the caller had named it', () => {
    const prompt = `arn:aws:bedrock:eu-central-1:${ACCOUNT}:prompt/PROMPT1234`;
    const profile = `arn:aws:bedrock:eu-central-1:${ACCOUNT}:inference-profile/global.${SONNET}`;
    const target = resolveFromConfiguration(
      parsed(prompt),
      'eu-central-1',
      ACCOUNT,
      backingModels([`global.${SONNET}`]),
    );
    expect(lines(target, 'eu-central-1')).toEqual([
      `target ${prompt} @ eu-central-1 bedrock:RenderPrompt`,
      `source ${profile} @ eu-central-1`,
      `source arn:aws:bedrock:eu-central-1::foundation-model/${SONNET} @ eu-central-1 ${profile}`,
      `destination arn:aws:bedrock:::foundation-model/${SONNET} @ unspecified ${profile}`,
    ]);
  });

  test('a prompt is rendered', () => {
    const prompt = `arn:aws:bedrock:us-east-1:${ACCOUNT}:prompt/PROMPT1234`;
    expect(lines(resolveById(parsed(prompt), 'us-east-1', ACCOUNT), 'us-east-1')).toEqual([
      `target ${prompt} @ us-east-1 bedrock:RenderPrompt`,
    ]);
  });
});
