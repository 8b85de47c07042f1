import { describe, expect, test } from '@jest/globals';
import { baseModelId, isMantleOnly, parseModel } from '../../../src/catalog/model-id.ts';
import { soldThroughMarketplace } from '../../../src/catalog/marketplace.ts';

describe('what a user writes', () => {
  test.each([
    ['anthropic.claude-haiku-4-5-20251001-v1:0', 'anthropic'],
    ['amazon.titan-embed-text-v2:0', 'amazon'],
    ['anthropic.claude-3-haiku-20240307-v1:0:48k', 'anthropic'],
    ['openai.gpt-5.6-sol', 'openai'],
    ['deepseek.v3.1', 'deepseek'],
    ['minimax.minimax-m2.1', 'minimax'],
    ['zai.glm-4.7-flash', 'zai'],
    ['newco.model-1.5', 'newco'],
    ['newco.v3.1', 'newco'],
    ['claude', ''],
  ])('%s is a foundation model', (id, provider) => {
    expect(parseModel(id)).toEqual({ kind: 'foundation-model', id, provider });
  });

  test.each([
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'us', 'anthropic.claude-sonnet-4-5-20250929-v1:0', 'geographic'],
    [
      'us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0',
      'us-gov',
      'anthropic.claude-sonnet-4-5-20250929-v1:0',
      'geographic',
    ],
    ['global.openai.gpt-5.6-sol', 'global', 'openai.gpt-5.6-sol', 'global'],
    ['in.openai.gpt-5.6-luna', 'in', 'openai.gpt-5.6-luna', 'geographic'],
    ['us.deepseek.v3.2', 'us', 'deepseek.v3.2', 'geographic'],
    ['apac.amazon.nova-lite-v1:0', 'apac', 'amazon.nova-lite-v1:0', 'geographic'],
    // A geography that AWS may add tomorrow, with a provider that is known, and with one that is not.
    ['kr.anthropic.claude-opus-9', 'kr', 'anthropic.claude-opus-9', 'geographic'],
    ['latam-south.meta.llama9', 'latam-south', 'meta.llama9', 'geographic'],
    ['sa.newco.model-1', 'sa', 'newco.model-1', 'geographic'],
    ['eu.newco.model-1.5', 'eu', 'newco.model-1.5', 'geographic'],
  ])('%s is a system profile', (id, prefix, baseModel, scope) => {
    expect(parseModel(id)).toEqual({ kind: 'inference-profile', id, prefix, baseModelId: baseModel, scope });
  });

  const account = '111122223333';
  test.each([
    ['application-inference-profile/heol2zyy5v48', 'application-inference-profile', 'heol2zyy5v48'],
    ['provisioned-model/abcdefghijkl', 'provisioned-model', 'abcdefghijkl'],
    [
      'custom-model/amazon.titan-text-lite-v1:0:4k/abcdefghijkl',
      'custom-model',
      'amazon.titan-text-lite-v1:0:4k/abcdefghijkl',
    ],
    ['custom-model-deployment/abcdefghijkl', 'custom-model-deployment', 'abcdefghijkl'],
    ['imported-model/abcdefghijkl', 'imported-model', 'abcdefghijkl'],
    ['prompt-router/r0uter', 'prompt-router', 'r0uter'],
    ['default-prompt-router/anthropic.claude:1', 'prompt-router', 'anthropic.claude:1'],
    ['prompt/PROMPT1234:2', 'prompt', 'PROMPT1234:2'],
  ])('the ARN of %s', (resource, kind, id) => {
    const arn = `arn:aws:bedrock:us-west-2:${account}:${resource}`;
    expect(parseModel(arn)).toEqual({ kind, id, arn, partition: 'aws', region: 'us-west-2', account });
  });

  test('ARNs of foundation models, system profiles and SageMaker endpoints', () => {
    const model = 'arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-pro-v1:0';
    expect(parseModel(model)).toEqual({
      kind: 'foundation-model',
      id: 'amazon.nova-pro-v1:0',
      provider: 'amazon',
      arn: model,
      partition: 'aws-us-gov',
      region: 'us-gov-west-1',
    });
    const profile = `arn:aws:bedrock:eu-west-1:${account}:inference-profile/eu.cohere.embed-v4:0`;
    expect(parseModel(profile)).toMatchObject({
      kind: 'inference-profile',
      id: 'eu.cohere.embed-v4:0',
      prefix: 'eu',
      account,
    });
    const endpoint = `arn:aws:sagemaker:us-east-1:${account}:endpoint/my-endpoint`;
    expect(parseModel(endpoint)).toMatchObject({
      kind: 'marketplace-endpoint',
      id: 'my-endpoint',
      region: 'us-east-1',
    });
  });

  test('a pattern', () => {
    expect(parseModel('anthropic.claude-opus-*')).toEqual({ kind: 'pattern', pattern: 'anthropic.claude-opus-*' });
  });

  test.each([
    ['', 'is empty'],
    ['a'.repeat(3000), 'longer than 2048'],
    ['anthropic claude', 'is not a model ID'],
    ['anthropic.claude/3', 'is not a model ID'],
    ['anthropic.claude_3', 'is not a model ID'],
    ['arn:aws:bedrock:us-east-1', 'is not an ARN'],
    ['arn:aws:bedrock:*::foundation-model/anthropic.claude', 'is not an ARN'],
    ['arn:aws:bedrock:::foundation-model/anthropic.claude', 'names no region'],
    ['arn:aws:bedrock:us-east-1::inference-profile/us.anthropic.claude-opus-4-7', 'names no account'],
    [`arn:aws:bedrock:us-east-1:${account}:foundation-model/anthropic.claude-opus-4-7`, 'names an account'],
    [`arn:aws:bedrock:us-east-1:${account}:inference-profile/anthropic.claude-opus-4-7`, 'names no system profile'],
    [`arn:aws:bedrock:us-east-1:${account}:provisioned-model/x`, 'malformed provisioned-model'],
    [`arn:aws:bedrock:us-east-1:${account}:agent/ABCDEFGHIJ`, 'anything that Bedrock can invoke'],
    [`arn:aws:s3:us-east-1:${account}:foundation-model/x.y`, 'anything that Bedrock can invoke'],
    [`arn:aws:sagemaker:us-east-1:${account}:model/x`, 'no SageMaker endpoint'],
  ])('%s is refused with a reason', (text, reason) => {
    const parsed = parseModel(text);
    expect(parsed).toMatchObject({ kind: 'invalid', reason: expect.stringContaining(reason) });
    expect(parsed.kind === 'invalid' && parsed.instead).toMatch(/\.$/);
  });
});

test.each([
  ['us.anthropic.claude-opus-4-7', 'anthropic.claude-opus-4-7'],
  ['anthropic.claude-opus-4-7', 'anthropic.claude-opus-4-7'],
  ['arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.xai.grok-4.6', 'xai.grok-4.6'],
  ['arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abcdefghijkl', undefined],
])('the base model of %s', (text, id) => {
  expect(baseModelId(text)).toBe(id);
});

test.each([
  ['openai.gpt-oss-120b', { runtimeId: 'openai.gpt-oss-120b-1:0' }],
  ['qwen.qwen3-32b', { runtimeId: 'qwen.qwen3-32b-v1:0' }],
  ['anthropic.claude-haiku-4-5', { runtimeId: 'anthropic.claude-haiku-4-5-20251001-v1:0' }],
  ['deepseek.v3.1', { runtimeId: 'deepseek.v3-v1:0' }],
  ['moonshotai.kimi-k2-thinking', { runtimeId: 'moonshot.kimi-k2-thinking' }],
  ['openai.gpt-5.5', {}],
  ['google.gemma-4-31b', {}],
  ['anthropic.claude-mythos-5', {}],
  ['openai.gpt-oss-120b-1:0', undefined],
  ['openai.gpt-5.6-sol', undefined],
  ['anthropic.claude-unheard-of', undefined],
  ['constructor', undefined],
])('whether %s belongs to bedrock-mantle only', (id, answer) => {
  expect(isMantleOnly(id)).toEqual(answer);
  expect(isMantleOnly(`arn:aws:bedrock:us-east-1::foundation-model/${id}`)).toEqual(answer);
});

test.each([
  ['amazon.nova-lite-v1:0', false],
  ['mistral.mistral-large-2407-v1:0', false],
  ['openai.gpt-oss-120b-1:0', false],
  // Its model card names a product, whatever the list of providers says.
  ['openai.gpt-6.1-sol', true],
  // A name that only begins like theirs is another provider's.
  ['meta-labs.model-1', true],
  ['meta.llama3-3-70b-instruct-v1:0', false],
  ['deepseek.r1-v1:0', false],
  ['qwen.qwen3-32b-v1:0', false],
  ['anthropic.claude-opus-4-7', true],
  ['cohere.embed-v4:0', true],
  ['newco.model', true],
])('whether %s is sold through Marketplace', (provider, answer) => {
  expect(soldThroughMarketplace(provider)).toBe(answer);
});
