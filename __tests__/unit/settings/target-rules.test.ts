/**
 * Mistakes about resources of an account that are known before anything is called, each with its line and what to
 * write instead.
 */
import { describe, expect, test } from '@jest/globals';
import { mistakesFrom } from './fake.ts';

const ARN = 'arn:aws:bedrock:us-east-1:111122223333:';
const OTHER = 'arn:aws:bedrock:us-east-1:444455556666:';
const role = (name: string, account = '111122223333') => `arn:aws:iam::${account}:role/${name}`;

const mistakes = (text: string) =>
  mistakesFrom({ inputs: { 'config-file': 'c.yml' }, env: { AWS_REGION: 'us-east-1' }, files: { 'c.yml': text } });

describe('foundation-models', () => {
  test.each([
    `application-inference-profile/a\n    foundation-models: [us.amazon.nova-lite-v1:0, amazon.nova-lite-v1:0]`,
    `prompt-router/a\n    foundation-models: [amazon.nova-lite-v1:0, amazon.nova-pro-v1:0]`,
    `prompt/ABCDEFGHIJ\n    foundation-models: [us.amazon.nova-lite-v1:0]`,
    `provisioned-model/abcdefghijkl\n    foundation-models: ['amazon.nova-lite-v1:0:300k']`,
    `custom-model-deployment/abcdefghijkl\n    foundation-models: [amazon.nova-lite-v1:0]`,
    `imported-model/abcdefghijkl\n    foundation-models: [meta.llama3-1-8b-instruct-v1:0]`,
  ])('may say what is behind %s', async (entry) => {
    expect(await mistakes(`models:\n  - id: ${ARN}${entry}\n`)).toEqual([]);
  });

  test.each([
    [
      'a foundation model needs none',
      `amazon.nova-lite-v1:0\n    foundation-models: [amazon.nova-lite-v1:0]`,
      'c.yml:3:24: `foundation-models` says what is behind a resource, and a foundation model needs none. Leave it out.',
    ],
    [
      'nor does an endpoint',
      `arn:aws:sagemaker:us-east-1:111122223333:endpoint/e\n    foundation-models: [amazon.nova-lite-v1:0]`,
      'c.yml:3:24: `foundation-models` says what is behind a resource, and a Marketplace model endpoint needs none. Leave it out.',
    ],
    [
      'nor a pattern',
      `amazon.*\n    expect: deny\n    foundation-models: [amazon.nova-lite-v1:0]`,
      'c.yml:4:24: `foundation-models` says what is behind a resource, and a pattern needs none. Leave it out.',
    ],
    [
      'a resource is not behind another',
      `${ARN}prompt-router/a\n    foundation-models: ['${ARN}provisioned-model/abcdefghijkl']`,
      `c.yml:3:25: "${ARN}provisioned-model/abcdefghijkl" is provisioned throughput, and cannot be what is behind "${ARN}prompt-router/a". Name the foundation model or system inference profile.`,
    ],
    [
      'nothing is made from a profile',
      `${ARN}provisioned-model/abcdefghijkl\n    foundation-models: [us.amazon.nova-lite-v1:0]`,
      `c.yml:3:25: "us.amazon.nova-lite-v1:0" is an inference profile, and cannot be what is behind "${ARN}provisioned-model/abcdefghijkl". Name the foundation model.`,
    ],
    [
      'nothing is made from two models',
      `${ARN}imported-model/abcdefghijkl\n    foundation-models: [meta.llama3-1-8b-instruct-v1:0, amazon.nova-lite-v1:0]`,
      'c.yml:3:57: What an imported model is made from is one model, and 2 are named. Name the one it was made from.',
    ],
    [
      'a model of another partition',
      `${ARN}application-inference-profile/a\n    foundation-models: ['arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-lite-v1:0']`,
      `c.yml:3:25: "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-lite-v1:0" is in partition \`aws-us-gov\`, and "${ARN}application-inference-profile/a" in \`aws\`. Name a model of the same partition.`,
    ],
  ])('%s', async (_, entry, message) => {
    expect(await mistakes(`models:\n  - id: ${entry}\n`)).toEqual([message]);
  });
});

describe('an ARN that cannot be called', () => {
  const PRINCIPAL = `principals: [{name: ci, role-to-assume: '${role('a')}'}]\n`;

  test.each([
    ['provisioned-model/abcdefghijkl', 'provisioned throughput'],
    ['custom-model-deployment/abcdefghijkl', 'a custom model deployment'],
    ['imported-model/abcdefghijkl', 'an imported model'],
  ])('because %s is of another account', async (resource, words) => {
    expect(await mistakes(`${PRINCIPAL}models:\n  - id: ${OTHER}${resource}\n`)).toEqual([
      `c.yml:3:9: "${OTHER}${resource}" is of account 444455556666, and "${role('a')}" of 111122223333: ${words} cannot be called from another account. Name one of its own account, or limit the entry with \`principals\`.`,
    ]);
  });

  test.each([
    ['an application profile, which may be shared', `${OTHER}application-inference-profile/a`],
    ['a prompt', `${OTHER}prompt/ABCDEFGHIJ`],
    ['what should not be called', `${OTHER}provisioned-model/abcdefghijkl\n    expect: deny`],
  ])('but not %s', async (_, entry) => {
    expect(await mistakes(`${PRINCIPAL}models:\n  - id: ${entry}\n`)).toEqual([]);
  });

  test('an entry is for the principals it names', async () => {
    const both = `principals:\n  - {name: a, role-to-assume: '${role('a')}'}\n  - {name: b, role-to-assume: '${role('b', '444455556666')}'}\n`;
    const entry = (principal: string) =>
      `${both}models:\n  - id: ${OTHER}provisioned-model/abcdefghijkl\n    principals: [${principal}]\n`;
    expect(await mistakes(entry('b'))).toEqual([]);
    expect(await mistakes(entry('a'))).toHaveLength(1);
  });

  test('because it is a custom model', async () => {
    const model = `${ARN}custom-model/amazon.nova-lite-v1:0:300k/e4oo8js4bjz5`;
    expect(await mistakes(`models:\n  - id: ${model}\n`)).toEqual([
      `c.yml:2:9: "${model.slice(0, 80)}${model.length > 80 ? '…' : ''}" is a custom model, which cannot be called by its own ARN. Write the ARN of its deployment (\`custom-model-deployment/\`) or of its provisioned throughput (\`provisioned-model/\`).`,
    ]);
  });

  test('because it is in another partition than the principal', async () => {
    const arn = 'arn:aws-us-gov:bedrock:us-gov-west-1:111122223333:provisioned-model/abcdefghijkl';
    expect(await mistakes(`${PRINCIPAL}models:\n  - id: ${arn}\n`)).toEqual([
      `c.yml:3:9: \`us-gov-west-1\` is in partition \`aws-us-gov\`, and "${role('a')}" in \`aws\`. Check the region with a principal of its own partition.`,
    ]);
  });

  test.each([
    [`arn:aws:bedrock:us-gov-west-1:111122223333:provisioned-model/abcdefghijkl`, 'Write `arn:aws-us-gov:`.'],
    [`${ARN}provisioned-model/short`, 'Copy the ARN from the console'],
    [`${ARN}provisioned-model/*`, 'Write the model ID with `*`'],
  ])('%s', async (arn, instead) => {
    expect((await mistakes(`models:\n  - id: '${arn}'\n    expect: deny\n`)).join()).toContain(instead);
  });
});
