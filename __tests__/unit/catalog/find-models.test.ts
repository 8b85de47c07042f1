/**
 * What a program names is found, and what only looks like it is not: a warning on a line that has nothing to do with
 * Bedrock teaches people to ignore warnings.
 */
import { describe, expect, test } from '@jest/globals';
import { backingModels } from '../../../src/catalog/model-id.ts';
import { coveredBy, findModels } from '../../../src/catalog/find-models.ts';

const idsOf = (text: string): string[] => findModels(text).map(({ id }) => id);

describe('what is found', () => {
  test.each([
    [
      'a string of a program',
      `client.converse(modelId="anthropic.claude-3-haiku-20240307-v1:0")`,
      'anthropic.claude-3-haiku-20240307-v1:0',
    ],
    [
      'a profile',
      `const MODEL = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';`,
      'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    ],
    [
      'an environment file',
      'BEDROCK_MODEL_ID=global.anthropic.claude-haiku-4-5-20251001-v1:0',
      'global.anthropic.claude-haiku-4-5-20251001-v1:0',
    ],
    ['an exported variable', 'export MODEL=amazon.nova-micro-v1:0\r', 'amazon.nova-micro-v1:0'],
    ['a key of YAML', 'amazon.titan-embed-text-v2:0: embeddings', 'amazon.titan-embed-text-v2:0'],
    ['a value of YAML', '  model: eu.amazon.nova-lite-v1:0', 'eu.amazon.nova-lite-v1:0'],
    ['a library’s own prefix', `model="bedrock/us.amazon.nova-pro-v1:0"`, 'us.amazon.nova-pro-v1:0'],
    [
      'a URL',
      'curl https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/invoke',
      'amazon.nova-lite-v1:0',
    ],
    ['a URL without its colon encoded', 'POST /model/amazon.nova-lite-v1:0/converse', 'amazon.nova-lite-v1:0'],
    [
      'a policy for every region',
      '"arn:aws:bedrock:*::foundation-model/cohere.embed-english-v3"',
      'cohere.embed-english-v3',
    ],
    [
      'the region-less model of a global profile',
      '"arn:aws:bedrock:::foundation-model/amazon.nova-lite-v1:0"',
      'amazon.nova-lite-v1:0',
    ],
    [
      'an ARN with variables',
      '`arn:aws:bedrock:${region}:${account}:inference-profile/us.meta.llama3-2-1b-instruct-v1:0`',
      'us.meta.llama3-2-1b-instruct-v1:0',
    ],
    [
      'a geography that is put before it',
      '`${geography}.anthropic.claude-3-haiku-20240307-v1:0`',
      'anthropic.claude-3-haiku-20240307-v1:0',
    ],
    [
      'a geography that is added to it',
      `prefix + ".anthropic.claude-3-haiku-20240307-v1:0"`,
      'anthropic.claude-3-haiku-20240307-v1:0',
    ],
    [
      'a geography that is new',
      `"mx.anthropic.claude-haiku-4-5-20251001-v1:0"`,
      'mx.anthropic.claude-haiku-4-5-20251001-v1:0',
    ],
    [
      'a model that is newer than the table',
      `"anthropic.claude-sonnet-9-20280101-v1:0"`,
      'anthropic.claude-sonnet-9-20280101-v1:0',
    ],
    ['a newer one without a version', `"anthropic.claude-sonnet-9"`, 'anthropic.claude-sonnet-9'],
    ['a newer one with its number in the first word', `"meta.llama5-8b-instruct"`, 'meta.llama5-8b-instruct'],
    ['a newer family with a version', `"amazon.quasar-lite-v1:0"`, 'amazon.quasar-lite-v1:0'],
    ['a version with a dot', `"deepseek.v3.1"`, 'deepseek.v3.1'],
    [
      'a context window',
      `"anthropic.claude-3-haiku-20240307-v1:0:200k"`,
      'anthropic.claude-3-haiku-20240307-v1:0:200k',
    ],
    ['a model without a number, by the table', `"anthropic.claude-mythos-preview"`, 'anthropic.claude-mythos-preview'],
    [
      'the end of a sentence in a string',
      `raise Error("No access to amazon.nova-lite-v1:0.")`,
      'amazon.nova-lite-v1:0',
    ],
    ['a macro of C', '#define MODEL "amazon.nova-lite-v1:0"', 'amazon.nova-lite-v1:0'],
    ['what follows a string with a hash', `color("# red"); call("amazon.nova-lite-v1:0")`, 'amazon.nova-lite-v1:0'],
    ['what follows a URL in a string', `get("see // docs"); call("amazon.nova-lite-v1:0")`, 'amazon.nova-lite-v1:0'],
    ['an option of a command', '  --model-id amazon.nova-lite-v1:0 \\', 'amazon.nova-lite-v1:0'],
    ['an item of a list in YAML', '- amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0'],
    ['a provider of a test tool', 'bedrock:completion:amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0'],
    ['JSON in a string', '"{\\"modelId\\":\\"amazon.nova-lite-v1:0\\"}"', 'amazon.nova-lite-v1:0'],
    ['a long line', `"amazon.nova-lite-v1:0"${' '.repeat(10_000 - 23)}`, 'amazon.nova-lite-v1:0'],
    [
      'an application profile',
      `"arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/heol2zyy5v48"`,
      'arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/heol2zyy5v48',
    ],
    [
      'an ARN at the end of a sentence',
      `Use arn:aws:bedrock:us-west-2:111122223333:provisioned-model/abcdefghij12.`,
      'arn:aws:bedrock:us-west-2:111122223333:provisioned-model/abcdefghij12',
    ],
    [
      'a model ARN',
      `'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0'`,
      'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
    ],
  ])('%s', (_what, line, id) => {
    expect(idsOf(line)).toEqual([id]);
  });

  test('the place of each, in order', () => {
    const text = [
      '{',
      '  "small": "amazon.nova-micro-v1:0",',
      '  "large": ["amazon.nova-pro-v1:0", "us.amazon.nova-pro-v1:0"]',
      '}',
    ];
    expect(findModels(text.join('\n'))).toEqual([
      { id: 'amazon.nova-micro-v1:0', line: 2, column: 13 },
      { id: 'amazon.nova-pro-v1:0', line: 3, column: 14 },
      { id: 'us.amazon.nova-pro-v1:0', line: 3, column: 38 },
    ]);
  });
});

test('an ARN and an ID in one line are in their order', () => {
  const arn = 'arn:aws:bedrock:us-west-2:111122223333:provisioned-model/abcdefghij12';
  expect(idsOf(`["amazon.nova-lite-v1:0", "${arn}", "amazon.nova-pro-v1:0"]`)).toEqual([
    ...['amazon.nova-lite-v1:0', arn, 'amazon.nova-pro-v1:0'],
  ]);
});

describe('what only looks like it', () => {
  test.each([
    [
      'hosts',
      'https://www.amazon.com https://aws.amazon.com/bedrock openai.com docs.anthropic.com mistral.ai us.amazon.com-1',
    ],
    ['a host with a port', 'nvidia.gpu-node-1:8080 google.internal-2:443'],
    [
      'members of an object',
      'openai.chat.completions.create(); anthropic.messages.stream(); meta.viewport; writer.write-1',
    ],
    ['a call', 'cohere.embed-1(text)'],
    ['packages', 'import com.amazon.nova-2; from google.cloud import x; google.golang.org/grpc v1.2; org.openai.gpt-5'],
    ['a package with a model in its name', 'com.amazon.titan-client-2'],
    ['images and drivers', 'amazon.linux-2 amazon.corretto-17 nvidia.driver-535'],
    ['an address', 'team@amazon.nova-lite-v1:0 me@anthropic.claude-3'],
    [
      'a member of something longer',
      'config.anthropic.claude-3-haiku-20240307-v1:0 my-amazon.nova-lite-v1:0 _amazon.nova-lite-v1:0',
    ],
    ['a file', 'amazon.nova-lite-v1:0.json amazon.titan-embed-text-v2.ts anthropic.claude-3.test.js openai.gpt-4.md'],
    [
      'a wildcard',
      '"anthropic.claude-3-*" "arn:aws:bedrock:*::foundation-model/anthropic.*" "amazon.nova-lite-v1:*" amazon.nova-lite-v?',
    ],
    [
      'parts of an ID',
      '`anthropic.claude-${version}` "amazon.nova-lite-v1:${minor}" "amazon.nova-" + size "meta.llama3-{n}b-v1:0" "amazon.nova-lite-v1:<minor>"',
    ],
    ['a longer word', 'amazon.nova-lite-v1:0_backup amazon.nova-lite-v1:0X'],
    ['capitals', 'Amazon.Nova-Lite-V1:0 ANTHROPIC.CLAUDE-3'],
    ['a version number alone, and a family alone', 'meta.3-1 openai.5 meta.llama5 amazon.nova-lite'],
    ['a family of another provider', 'meta.claude-3 openai.titan-2'],
    ['a provider that is not known', 'acme.claude-3-v1:0 eu.acme.llama-2'],
    [
      'other services and resources',
      'arn:aws:bedrock:us-east-1:111122223333:guardrail/abc arn:aws:s3:::amazon-nova arn:aws:sagemaker:us-east-1:111122223333:endpoint/my-endpoint',
    ],
    ['an ARN with a wildcard', '"arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/*"'],
    ['a comment of a whole line', '  # was anthropic.claude-v2:1 before'],
    ['a comment with slashes', '// amazon.nova-lite-v1:0'],
    ['a line of a block comment', ' * @example amazon.nova-lite-v1:0'],
    ['a comment of HTML and XML', '<!-- amazon.nova-lite-v1:0 -->'],
    ['a comment after code', `MODEL = read()  # amazon.nova-lite-v1:0`],
    ['a comment after code with a string', `model("x") // don't use amazon.nova-lite-v1:0`],
    ['a comment after a string with a hash', `color("# red")  # amazon.nova-lite-v1:0`],
    ['a comment after a string with an apostrophe', `say("don't")  # amazon.nova-lite-v1:0`],
    ['a comment after an escaped quote', `say("\\"")  # amazon.nova-lite-v1:0`],
    ['a comment without a blank', `call() //amazon.nova-lite-v1:0`],
    [
      'an ARN that goes on',
      '`arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/${id}` arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/abc*',
    ],
    ['a line of data', `"${'a'.repeat(10_000)}", "amazon.nova-lite-v1:0"`],
  ])('%s', (_what, line) => {
    expect(idsOf(line)).toEqual([]);
  });
});

describe('what an entry of the configuration covers', () => {
  const covers = (entry: string, id: string, foundationModels?: string[]): boolean =>
    coveredBy([
      { id: 'amazon.rerank-v1:0' },
      { id: entry, ...(foundationModels && { foundationModels: backingModels(foundationModels) }) },
    ])(id);
  const haiku = 'anthropic.claude-haiku-4-5-20251001-v1:0';
  const application = 'arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/heol2zyy5v48';

  test.each([
    ['the ID itself', haiku, haiku],
    ['a profile, the model behind it', `us.${haiku}`, haiku],
    ['a model, the profiles of it', haiku, `us.${haiku}`],
    ['a model’s ARN, its ID', `arn:aws:bedrock:us-east-1::foundation-model/${haiku}`, haiku],
    ['an ID, its ARN in any region', haiku, `arn:aws:bedrock:eu-west-1::foundation-model/${haiku}`],
    [
      'a profile’s ARN, the profile',
      `arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.${haiku}`,
      `us.${haiku}`,
    ],
    ['an application profile, itself', application, application],
    ['a pattern, what it matches', 'anthropic.claude-haiku-*', `global.${haiku}`],
    ['an ID without its version', 'cohere.embed-english-v3:0', 'cohere.embed-english-v3'],
    ['an ID, the same with a context window', haiku, `${haiku}:200k`],
  ])('%s', (_what, entry, id) => {
    expect(covers(entry, id)).toBe(true);
  });

  test('an application profile covers the models that stand behind it', () => {
    expect(covers(application, haiku, [haiku])).toBe(true);
    expect(covers(application, haiku)).toBe(false);
    expect(covers(application, `us.${haiku}`, [`us.${haiku}`])).toBe(true);
    expect(covers(application, `eu.${haiku}`, [haiku])).toBe(false);
  });

  test.each([
    ['another model', 'amazon.nova-lite-v1:0', 'amazon.nova-micro-v1:0'],
    ['a profile of another geography', `us.${haiku}`, `eu.${haiku}`],
    ['the global profile, by that of a geography', `us.${haiku}`, `global.${haiku}`],
    ['another version', 'anthropic.claude-v2', 'anthropic.claude-v2:1'],
    ['an application profile, by a model', haiku, application],
    ['what only begins alike', 'amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:01'],
  ])('not %s', (_what, entry, id) => {
    expect(covers(entry, id)).toBe(false);
  });

  test('nothing is covered where nothing is configured', () => {
    expect(coveredBy([])(haiku)).toBe(false);
  });
});
