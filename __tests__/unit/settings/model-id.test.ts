/** What Bedrock's runtime takes as a model, and what is said of the rest before anything is called. */
import { describe, expect, test } from '@jest/globals';
import { parseModelId, parseModelPattern, regionOfModel } from '../../../src/settings/model-id.ts';
import { outcome } from './fake.ts';

const own = (resource: string, region = 'us-east-1') => `arn:aws:bedrock:${region}:111122223333:${resource}`;

test.each([
  'amazon.nova-lite-v1:0',
  'us.amazon.nova-lite-v1:0',
  'amazon.nova-lite-v1:0:300k',
  'tomorrows.model-v9',
  'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
  'arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-lite-v1:0',
  own('inference-profile/us.amazon.nova-lite-v1:0'),
  own('application-inference-profile/heol2zyy5v48'),
  own('provisioned-model/abcdefghijkl'),
  own('imported-model/abcdefghijkl'),
  own('custom-model-deployment/abcdefghijkl'),
  own('prompt-router/abcdefghijkl'),
  'arn:aws:sagemaker:us-east-1:111122223333:endpoint/mine',
])('%s', (id) => {
  expect(outcome(parseModelId(id))).toBe(id);
  expect(outcome(parseModelPattern(id))).toBe(id);
});

describe('refused, with what to write', () => {
  test.each([
    ['', '"" is not a model ID. Write an ID like `amazon.nova-lite-v1:0`, an inference profile ID or an ARN.'],
    [':::', '":::" is not a model ID. Write an ID'],
    ['amazon..nova', '"amazon..nova" is not a model ID. Write an ID'],
    ['amazon.nova lite', '"amazon.nova lite" is not a model ID. Write an ID'],
    ['amazon/nova', '"amazon/nova" is not a model ID. Write an ID'],
    [
      'anthropic.*',
      '"anthropic.*" has a wildcard, and only a model that is expected to be denied can be given by a pattern. ' +
        'Name the model, or write it in a configuration file with `expect: deny`.',
    ],
    [
      'arn:aws:bedrock',
      '"arn:aws:bedrock" is not an ARN. Write six parts between colons, like `arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0`.',
    ],
    [
      'arn:aws:bedrock-mantle:us-east-1:111122223333:project/p',
      '"arn:aws:bedrock-mantle:us-east-1:111122223333:project/p" belongs to the bedrock-mantle endpoint, which is out of scope. Name a model of Bedrock itself.',
    ],
    [
      'arn:aws:s3:::bucket',
      '"arn:aws:s3:::bucket" is an ARN of s3, not of Bedrock. Write the ARN of a model or inference profile.',
    ],
    [
      'arn:aws:sagemaker:us-east-1:111122223333:model/m',
      '"arn:aws:sagemaker:us-east-1:111122223333:model/m" is an ARN of sagemaker, not of Bedrock. Write the ARN of a model or inference profile.',
    ],
    [
      own('agent/A1'),
      `"${own('agent/A1')}" is not a model. Agents are out of scope: name the model that the agent calls.`,
    ],
    [
      own('knowledge-base/A1'),
      `"${own('knowledge-base/A1')}" is not a model. Knowledge bases are out of scope: name the model that answers.`,
    ],
    [own('guardrail/a1'), `"${own('guardrail/a1')}" is not a model. A guardrail is not called: name the model.`],
    [
      'arn:aws:bedrock:::foundation-model/amazon.nova-lite-v1:0',
      '"arn:aws:bedrock:::foundation-model/amazon.nova-lite-v1:0" names no region. Write the region after `bedrock:`, or the bare model ID.',
    ],
    [own('prompt-router/a', 'us-est'), '"us-est" is not a region. Did you mean `us-east-1`?'],
    [
      own('custom-model/amazon.nova-lite-v1:0/abcdefghijkl'),
      'is a custom model, which cannot be called by its own ARN. ' +
        'Write the ARN of its deployment (`custom-model-deployment/`) or of its provisioned throughput (`provisioned-model/`).',
    ],
    [
      own('inference-profil/us.a'),
      `"${own('inference-profil/us.a')}" is not a model that Bedrock takes. Did you mean \`inference-profile/\`?`,
    ],
    [
      own('something/else'),
      `"${own('something/else')}" is not a model that Bedrock takes. Copy the ARN from the console, or from GetInferenceProfile or ListFoundationModels.`,
    ],
    [own('provisioned-model/UPPER'), 'is not a model that Bedrock takes. Copy the ARN from the console'],
  ])('%j', (text, said) => {
    expect(outcome(parseModelId(text))).toContain(said);
  });

  test('a partition that does not have the region', () => {
    const arn = own('prompt-router/a', 'us-gov-west-1');
    expect(outcome(parseModelId(arn))).toMatch(
      /says partition `aws`, but `us-gov-west-1` is in `aws-us-gov`\. Write `arn:aws-us-gov:`\.$/,
    );
  });

  test.each([
    [2048, true],
    [2049, false],
  ])('an ID of %i characters: taken %s', (length, isTaken) => {
    const id = `a.${'b'.repeat(length - 2)}`;
    expect(parseModelId(id).ok).toBe(isTaken);
    expect(parseModelPattern(`${id.slice(1)}*`).ok).toBe(isTaken);
  });
});

describe('patterns', () => {
  test.each(['*', 'anthropic.*', '*.anthropic.claude-opus-*', 'a.b*:0'])('%s', (pattern) => {
    expect(outcome(parseModelPattern(pattern))).toBe(pattern);
  });

  test.each([
    [
      'arn:aws:bedrock:us-east-1::foundation-model/*',
      'is an ARN with a wildcard. Write the model ID with `*`, like `anthropic.claude-opus-*`.',
    ],
    ['anthropic.* x', 'is not a pattern of model IDs. Write the model ID with `*`, like `anthropic.claude-opus-*`.'],
    ['anthropic.?*', 'is not a pattern of model IDs.'],
  ])('%s is none', (text, said) => {
    expect(outcome(parseModelPattern(text))).toContain(said);
  });
});

test('the region of an ARN is its one; an ID has none', () => {
  expect(regionOfModel(own('prompt-router/a', 'eu-west-1'))).toBe('eu-west-1');
  expect(regionOfModel('amazon.nova-lite-v1:0')).toBeUndefined();
});
