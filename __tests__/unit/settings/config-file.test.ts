import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseConfigFile } from '../../../src/settings/config-file.ts';
import { textOf } from './fake.ts';

const ROLE = 'arn:aws:iam::111122223333:role/ci';
const MODELS = 'models:\n  - id: amazon.nova-lite-v1:0\n';

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** What is wrong with one file by itself, as a user reads it. */
function mistakesOf(text: string | Uint8Array): string[] {
  const bytes = typeof text === 'string' ? bytesOf(text) : text;
  return parseConfigFile('c.yml', bytes).mistakes.map(textOf);
}

describe('what is no configuration at all', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'c.yml:1:1: The file is empty. Write at least `models:` with one entry.'],
    ['only comments', '# later\n', 'c.yml:1:1: The file is empty. Write at least `models:` with one entry.'],
    ['a list', '- a\n', 'c.yml:1:1: The file is a list, not a mapping. Write keys like `models:` at its top.'],
    ['a word', 'models\n', 'c.yml:1:1: The file is a text, not a mapping. Write keys like `models:` at its top.'],
    [
      'five megabytes',
      new Uint8Array(5_000_000).fill(0x61),
      'c.yml:1:1: The file is 4883 KB long, and at most 128 KB are read. Name a configuration file.',
    ],
    [
      'Latin-1',
      new Uint8Array([0x61, 0x3a, 0x0a, 0x62, 0xe9]),
      'c.yml:2:2: The file is not UTF-8 text. Save it as UTF-8.',
    ],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0x00]), 'c.yml:1:1: The file is not UTF-8 text. Save it as UTF-8.'],
    [
      'a byte order mark',
      `\uFEFF${MODELS}`,
      'c.yml:1:1: The file starts with a byte order mark. Save it as UTF-8 without one.',
    ],
    [
      'two documents',
      `${MODELS}---\n${MODELS}`,
      'c.yml:3:1: The file holds several YAML documents. Keep one, without a `---` between.',
    ],
    [
      'a tag',
      'models: !include x.yml\n',
      'c.yml:1:9: Tags are not read here. Leave the `!` and the word after it out.',
    ],
    ['a tab', 'models:\n\t- id: a.b\n', 'c.yml:2:1: A tab is not an indentation in YAML. Indent with spaces.'],
    ['a key twice', `${MODELS}models: []\n`, 'c.yml:3:1: The key "models" is listed twice. Write it once.'],
    ['a key that is a list', `${MODELS}? [a]\n: b\n`, 'c.yml:3:3: A key must be a word. Write `key: value`.'],
    [
      'an alias of nothing',
      'models:\n  - id: *claude\n',
      'c.yml:2:9: There is no anchor "&claude" for this alias. Write the value out, or put a text that starts with `*` in quotes.',
    ],
    ['deep nesting', '['.repeat(5_000), 'c.yml:1:1: The file is nested too deeply. Write it as in the documentation.'],
    [
      'deep nesting that the parser can take',
      `a: ${'['.repeat(40)}${']'.repeat(40)}`,
      'c.yml:1:1: The file is nested too deeply. Write it as in the documentation.',
    ],
    [
      'a bomb of aliases',
      ['a: &a [x,x,x,x,x,x,x,x,x,x]']
        .concat(
          ['b', 'c', 'd', 'e', 'f'].map(
            (key, i) =>
              `${key}: &${key} [${Array(10)
                .fill(`*${'abcde'.charAt(i)}`)
                .join()}]`,
          ),
        )
        .join('\n'),
      'c.yml:1:1: Its aliases expand to too much. Write the values out.',
    ],
  ])('%s', (_name, text, message) => {
    expect(mistakesOf(text)).toEqual([message]);
  });

  test('broken syntax says where', () => {
    expect(mistakesOf('models: [\n')).toEqual([
      expect.stringMatching(/^c\.yml:2:1: This is not YAML: .+\. Correct it/),
    ]);
  });
});

test('a mistake elsewhere does not make a guardrail look as if it were not given', () => {
  const text = 'guardrail: ab12cd34ef56:1\nservice-tier: flex\nmodels:\n  - id: "no model"\n';
  const { config } = parseConfigFile('c.yml', new TextEncoder().encode(text));
  expect(config?.top).toEqual({ guardrail: 'ab12cd34ef56:1', 'service-tier': 'flex' });
});

describe('what is wrong with a value', () => {
  test.each([
    [`${MODELS}region: [us-east-1]\n`, 'c.yml:3:1: The key "region" is unknown. Did you mean `regions`?'],
    [
      `${MODELS}zone: x\n`,
      'c.yml:3:1: The key "zone" is unknown. Known here are `version`, `regions`, `actions`, `context`, `guardrail`, `service-tier`, `principal-arn`, `principals`, `models`, `expect-others`, `who-can` and `policy-files`.',
    ],
    [`${MODELS}aws-region: us-east-1\n`, "c.yml:3:1: `aws-region` is the input's name. Write `regions`."],
    [
      `${MODELS}max-cost-usd: 100\n`,
      'c.yml:3:1: `max-cost-usd` is an input of the action and cannot be set by a file. Write it below `with:` in the workflow, where a pull request cannot change it for itself.',
    ],
    [
      `role-to-assume: ${ROLE}\n${MODELS}`,
      'c.yml:1:1: `role-to-assume` is an input of the action and cannot be set by a file. Write it below `with:` in the workflow, where a pull request cannot change it for itself.',
    ],
    [
      `${MODELS}    probe: off\n`,
      'c.yml:3:5: `probe` is an input of the action and cannot be set by a file. Write it below `with:` in the workflow, where a pull request cannot change it for itself.',
    ],
    [`${MODELS}    action: [invoke]\n`, 'c.yml:3:5: The key "action" is unknown here. Did you mean `actions`?'],
    [`${MODELS}version: 2\n`, 'c.yml:3:10: `version` cannot be a number. Write `1`.'],
    ['models:\n', 'c.yml:1:8: `models` has no value. Write `- id: amazon.nova-lite-v1:0` below `models:`.'],
    ['models: []\n', 'c.yml:1:9: `models` is empty. Write at least one entry, or leave the key out.'],
    [
      'models: a.b\n',
      'c.yml:1:9: `models` is a text, not a list. Write `- id: amazon.nova-lite-v1:0` below `models:`.',
    ],
    [
      'models:\n  - a.b\n',
      'c.yml:2:5: An entry of `models` is a text, not a mapping. Write `- id: amazon.nova-lite-v1:0` below `models:`.',
    ],
    ['models:\n  - name: a\n', 'c.yml:2:5: `id` is missing. Write `id: amazon.nova-lite-v1:0`.'],
    ['models:\n  - id: 5\n', 'c.yml:2:9: `id` is a number, not a text. Put it in quotes.'],
    [`${MODELS}regions: us-east-1\n`, 'c.yml:3:10: `regions` is a text, not a list. Write `regions: [us-east-1]`.'],
    [`${MODELS}regions: []\n`, 'c.yml:3:10: `regions` is empty. Write at least one entry, or leave the key out.'],
    [`${MODELS}regions: [us-east-1, us-east-1]\n`, 'c.yml:3:22: "us-east-1" is listed twice. Write it once.'],
    [`${MODELS}regions: [us_east_1]\n`, 'c.yml:3:11: "us_east_1" is not a region. Did you mean `us-east-1`?'],
    [`${MODELS}actions: [invoke, bedrock:InvokeModel]\n`, 'c.yml:3:19: "invoke" is listed twice. Write it once.'],
    [
      `${MODELS}actions: [Converse]\n`,
      'c.yml:3:11: "Converse" is not an IAM action. Write `invoke`: that is what IAM authorizes it as.',
    ],
    [`${MODELS}    expect: denny\n`, 'c.yml:3:13: `expect` cannot be "denny". Did you mean `deny`?'],
    [`${MODELS}    via: profile\n`, 'c.yml:3:10: `via` cannot be "profile". Write `direct`.'],
    [
      `${MODELS}    reason: "a\\nb"\n`,
      'c.yml:3:13: "a\\nb" cannot be shown. Write one line of at most 200 characters.',
    ],
    [
      'models:\n  - id: arn:aws:bedrock:us-east-1:111122223333:agent/x\n',
      'c.yml:2:9: "arn:aws:bedrock:us-east-1:111122223333:agent/x" is not a model. Agents are out of scope: name the model that the agent calls.',
    ],
    [
      'models:\n  - id: arn:aws:bedrock:us-east-1::foundation-model/anthropic.*\n    expect: deny\n',
      'c.yml:2:9: "arn:aws:bedrock:us-east-1::foundation-model/anthropic.*" is an ARN with a wildcard. Write the model ID with `*`, like `anthropic.claude-opus-*`.',
    ],
    [
      `${MODELS}    foundation-models: [a b]\n`,
      'c.yml:3:25: "a b" is not a model ID. Write an ID like `amazon.nova-lite-v1:0`, an inference profile ID or an ARN.',
    ],
    [
      `principals: [${ROLE}]\n${MODELS}`,
      'c.yml:1:14: An entry of `principals` is a text, not a mapping. Write `- name: ci` below the `principals:` at the top, or `principals: [ci]` below a model.',
    ],
    [
      `principals:\n  - name: ci\n    role: ${ROLE}\n${MODELS}`,
      'c.yml:3:5: The key "role" is unknown here. Known here are `name`, `role-to-assume`, `principal-arn`, `simulate-with`, `context`, `user-agent`, `source-vpc`, `source-vpce`, `tags`, `role-external-id`, `source`, `chain`, `allow-unmet` and `expect-others`.',
    ],
    [
      `principals:\n  - user-agent: "app\\r\\nx-injected: 1"\n${MODELS}`,
      'c.yml:2:17: "app\\r\\nx-injected: 1" cannot be sent as a User-Agent. Write 1 to 256 characters of visible ASCII; spaces may stand between them.',
    ],
    [
      `principals:\n  - source-vpc: vpce-0a1b2c3d\n${MODELS}`,
      'c.yml:2:17: "vpce-0a1b2c3d" is not the ID of a VPC. Write one like `vpc-0a1b2c3d4e5f60718`.',
    ],
    [
      `principals:\n  - source-vpce: vpc-0a1b2c3d\n${MODELS}`,
      'c.yml:2:18: "vpc-0a1b2c3d" is not the ID of a VPC endpoint. Write one like `vpce-0a1b2c3d4e5f60718`.',
    ],
    [
      `principals:\n  - tags: {" ": search}\n${MODELS}`,
      'c.yml:2:12: " " is not the key of a tag. Write 1 to 128 characters, like `team`.',
    ],
    [
      `principals:\n  - name: step\n${MODELS}`,
      'c.yml:2:11: "step" is a word of `source`, not a name for a principal. Give the principal another `name`.',
    ],
    [
      `principals:\n  - role-to-assume: ${ROLE}\n    chain: [{external-id: ab}]\n${MODELS}`,
      'c.yml:3:13: `role` is missing. Write `role: arn:aws:iam::111122223333:role/bedrock-check`.',
    ],
    [
      `${MODELS}context: { team: search }\n`,
      'c.yml:3:12: "team" is not a condition key. Write a key like `aws:PrincipalTag/team`.',
    ],
    [
      `${MODELS}context: { 'aws:MultiFactorAuthPresent': true }\n`,
      'c.yml:3:42: "aws:MultiFactorAuthPresent" is a boolean, not a text. Put it in quotes.',
    ],
    [
      `${MODELS}context: { 'aws:SourceAccount': ['1', 2] }\n`,
      'c.yml:3:39: An entry of "aws:SourceAccount" is a number, not a text. Put it in quotes.',
    ],
    [
      `${MODELS}    allow-unmet: { until: tomorrow, reason: soon }\n`,
      'c.yml:3:27: "tomorrow" is not a day. Write a day like `2027-03-31`.',
    ],
    [
      `${MODELS}    allow-unmet: { until: 2027-02-29, reason: soon }\n`,
      'c.yml:3:27: There is no day "2027-02-29". Write a day like `2027-03-31`.',
    ],
    [`${MODELS}    allow-unmet: { reason: soon }\n`, 'c.yml:3:18: `until` is missing. Write `until: 2027-03-31`.'],
    [`${MODELS}    allow-unmet: { until: 2027-03-31 }\n`, 'c.yml:3:18: `reason` is missing. Write `reason:` and why.'],
    [
      `${MODELS}    allow-unmet: 2027-03-31\n`,
      'c.yml:3:18: `allow-unmet` is a text, not a mapping. Write `allow-unmet: { until: 2027-03-31, reason: the account team has asked for it }`.',
    ],
    [
      `${MODELS}    allow-unmet: { until: 2027-03-31, reason: soon, cause: model-agreement-mising }\n`,
      'c.yml:3:60: No check has the cause "model-agreement-mising". Did you mean `model-agreement-missing`?',
    ],
    [
      `${MODELS}    allow-unmet: { until: 2027-03-31, reason: soon, cause: [throttled, whatever] }\n`,
      'c.yml:3:72: No check has the cause "whatever". Name a cause as the report does, or leave `cause` out.',
    ],
    [
      `${MODELS}    allow-unmet: { until: 2027-03-31, reason: soon, untill: 1 }\n`,
      'c.yml:3:53: The key "untill" is unknown here. Did you mean `until`?',
    ],
  ])('%j', (text, message) => {
    expect(mistakesOf(text)).toEqual([message]);
  });
});

describe('all mistakes at once', () => {
  test('from top to bottom', () => {
    const text = `version: one\nregions: [x]\nmodels:\n  - id: a b\n    expct: deny\n  - id: a.b\n    regions: []\n`;
    expect(mistakesOf(text).map((mistake) => mistake.split(': ')[0])).toEqual([
      'c.yml:1:10',
      'c.yml:2:11',
      'c.yml:4:9',
      'c.yml:5:5',
      'c.yml:7:14',
    ]);
  });

  test('but not ten thousand', () => {
    const text = `models:\n${'  - id: a.b\n    x: y\n'.repeat(600)}`;
    const mistakes = mistakesOf(text);
    expect(mistakes).toHaveLength(51);
    expect(mistakes.at(-1)).toContain('more than 50 mistakes');
  });

  test('an entry with a mistake does not hide the others', () => {
    const { config } = parseConfigFile('c.yml', bytesOf('models:\n  - id: 5\n  - id: a.b\n'));
    expect(config?.models?.map(({ value, place }) => ({ id: value.id, line: place(['id']).line }))).toEqual([
      { id: 'a.b', line: 3 },
    ]);
    expect(config?.complete).toEqual({ top: true, principals: true, models: false });
  });
});

describe('any text', () => {
  const words = [
    'models',
    'principals',
    'id',
    'name',
    '&a',
    '*a',
    '!x',
    '- ',
    ': ',
    '{',
    '}',
    '[',
    ']',
    '\n',
    '  ',
    '"',
    "'",
    '|',
    '? ',
    '---\n',
    '<<',
    '__proto__',
    '#',
    ',',
    '\t',
    '\u0000',
    '1',
    'null',
    'source',
    'chain',
  ];
  const yamlish = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => parts.join(''));

  test('is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(yamlish, fc.string({ unit: 'binary' })), (text) => {
        const { config, mistakes } = parseConfigFile('c.yml', bytesOf(text));
        return config !== undefined || mistakes.length > 0;
      }),
      { numRuns: 100 },
    );
  });

  test('so are any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const { config, mistakes } = parseConfigFile('c.yml', bytes);
        return config !== undefined || mistakes.length > 0;
      }),
    );
  });

  test('every mistake has a place in the file, a message and what to write instead', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ models: value, principals: [value], regions: value }, null, 1);
        const lines = text.split('\n');
        for (const { message, instead, place } of parseConfigFile('c.yml', bytesOf(text)).mistakes) {
          expect(message).not.toBe('');
          expect(instead).not.toBe('');
          expect(place?.line).toBeLessThanOrEqual(lines.length);
          expect(place?.column).toBeLessThanOrEqual((lines[(place?.line ?? 1) - 1]?.length ?? 0) + 1);
        }
      }),
      { numRuns: 50 },
    );
  });
});
