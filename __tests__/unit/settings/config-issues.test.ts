/** What the schema finds, in words for the person who wrote the file, in the order of the file and not without end. */
import { describe, expect, test } from '@jest/globals';
import { parseConfigFile } from '../../../src/settings/config-file.ts';
import { textOf } from './fake.ts';

const said = (text: string) =>
  parseConfigFile('c.yml', new TextEncoder().encode(text)).mistakes.map((one) => textOf(one).replace('c.yml:', ''));
const ROLE = 'arn:aws:iam::111122223333:role/a';

describe('an unknown key', () => {
  test.each([
    ['model: []', '1:1: The key "model" is unknown. Did you mean `models`?'],
    ['aws-region: us-east-1', "1:1: `aws-region` is the input's name. Write `regions`."],
    [
      'max-cost-usd: 1',
      '1:1: `max-cost-usd` is an input of the action and cannot be set by a file. Write it below `with:` in the workflow, where a pull request cannot change it for itself.',
    ],
    [
      'role-to-assume: x',
      '1:1: `role-to-assume` is an input of the action and cannot be set by a file. Write it below `with:` in the workflow, where a pull request cannot change it for itself.',
    ],
    ['models: [{ id: a.b, region: us-east-1 }]', '1:21: The key "region" is unknown here. Did you mean `regions`?'],
    [
      'models: [{ id: a.b, probe: live }]',
      '1:21: `probe` is an input of the action and cannot be set by a file. Write it below `with:` in the workflow, where a pull request cannot change it for itself.',
    ],
    [
      `principals: [{ chain: [{ role: "${ROLE}", rol: x }] }]`,
      `1:${36 + ROLE.length}: The key "rol" is unknown here. Did you mean \`role\`?`,
    ],
    [
      `principals: [{ chain: [{ role: "${ROLE}", zzzzzz: x }] }]`,
      `1:${36 + ROLE.length}: The key "zzzzzz" is unknown here. Known here are \`role\` and \`external-id\`.`,
    ],
    [
      'models: [{ id: a.b, allow-unmet: { until: 2027-03-31, reason: x, causes: [a] } }]',
      '1:66: The key "causes" is unknown here. Did you mean `cause`?',
    ],
    ['policy-files: [{ fil: a.json }]', '1:18: The key "fil" is unknown here. Did you mean `file`?'],
  ])('%s', (text, expected) => {
    expect(said(text)).toEqual([expected]);
  });
});

describe('a wrong type', () => {
  test.each([
    ['models: [{ id: a.b, min-tokens-per-minute: 0 }]', '1:44: `min-tokens-per-minute` cannot be 0. Write 1 or more.'],
    [
      'models: [{ id: a.b, min-tokens-per-minute: 1.5 }]',
      '1:44: `min-tokens-per-minute` is a number, not a whole number. Write a whole number, or leave it out.',
    ],
    ['models: 5', '1:9: `models` is a number, not a list. Write `- id: amazon.nova-lite-v1:0` below `models:`.'],
    ['models: {}', '1:9: `models` is a mapping, not a list. Write `- id: amazon.nova-lite-v1:0` below `models:`.'],
    ['regions: us-east-1', '1:10: `regions` is a text, not a list. Write `regions: [us-east-1]`.'],
    ['regions:', '1:9: `regions` has no value. Write `regions: [us-east-1]`.'],
    ['models: [{ id: true }]', '1:16: `id` is a boolean, not a text. Put it in quotes.'],
    ['models: [{ id: [a] }]', '1:16: `id` is a list, not a text. Write a text, or leave it out.'],
    [
      'models: [a.b]',
      '1:10: An entry of `models` is a text, not a mapping. Write `- id: amazon.nova-lite-v1:0` below `models:`.',
    ],
    [
      'models: [{ id: a.b, min-tokens-per-minute: many }]',
      '1:44: `min-tokens-per-minute` is a text, not a number. Write a number, or leave it out.',
    ],
    ['regions: []', '1:10: `regions` is empty. Write at least one entry, or leave the key out.'],
    ['models: [{ id: a.b, expect: maybe }]', '1:29: `expect` cannot be "maybe". Write `allow` or `deny`.'],
    ['models: [{ id: a.b, expect: denied }]', '1:29: `expect` cannot be "denied". Write `allow` or `deny`.'],
    ['models: [{ id: a.b, expect: [deny] }]', '1:29: `expect` cannot be a list. Write `allow` or `deny`.'],
    ['version: 2', '1:10: `version` cannot be a number. Write `1`.'],
    ['models: [{ id: a.b, via: directly }]', '1:26: `via` cannot be "directly". Write `direct`.'],
    ["context: { 'aws:SourceIp': 5 }", '1:28: "aws:SourceIp" is a number, not a text. Put it in quotes.'],
    [
      "context: { 'aws:SourceIp': [a, 5, {}] }",
      '1:32: An entry of "aws:SourceIp" is a number, not a text. Put it in quotes.',
    ],
    [
      "context: { 'aws:SourceIp': [] }",
      '1:28: "aws:SourceIp" is empty. Write at least one entry, or leave the key out.',
    ],
    ['policy-files: [5]', '1:16: An entry of `policy-files` is a number, not a text. Put it in quotes.'],
    ['policy-files: [[a]]', '1:16: An entry of `policy-files` is a list, not a text. Write a text, or leave it out.'],
    ['policy-files: [{ file: 5 }]', '1:24: `file` is a number, not a text. Put it in quotes.'],
    ['- a', '1:1: The file is a list, not a mapping. Write keys like `models:` at its top.'],
  ])('%s', (text, expected) => {
    expect(said(text)[0]).toBe(expected);
  });
});

test.each([
  ['models: [{ name: a }]', '1:10: `id` is missing. Write `id: amazon.nova-lite-v1:0`.'],
  [
    'principals: [{ chain: [{ external-id: abc }] }]',
    '1:24: `role` is missing. Write `role: arn:aws:iam::111122223333:role/bedrock-check`.',
  ],
  ['models: [{ id: a.b, allow-unmet: { reason: x } }]', '1:34: `until` is missing. Write `until: 2027-03-31`.'],
  ['models: [{ id: a.b, allow-unmet: { until: 2027-03-31 } }]', '1:34: `reason` is missing. Write `reason:` and why.'],
  ['who-can: { regions: [us-east-1] }', '1:10: `models` is missing. Write `models`.'],
])('%s: a key that must be there', (text, expected) => {
  expect(said(text)).toEqual([expected]);
});

test('a key of context is refused at the key, its value at the value', () => {
  expect(said("context: { team: a, 'aws:PrincipalArn': b }")).toEqual([
    '1:12: "team" is not a condition key. Write a key like `aws:PrincipalTag/team`.',
    '1:21: `aws:PrincipalArn` follows from the model, region and principal that are checked. Leave it out.',
  ]);
});

test('mistakes come in the order of the file, on one line by column', () => {
  expect(said('models: [{ idd: a }]\nregions: [x, y]\nverzion: 1\n').map((one) => one.split(' ')[0])).toEqual([
    ...['1:10:', '1:12:', '2:11:', '2:14:', '3:1:'],
  ]);
});

test.each([
  [50, 50],
  [51, 51],
  [200, 51],
])('of %i mistakes %i are told, and that there are more', (count, told) => {
  const keys = Array.from({ length: count }, (_, index) => `unknown-${index}: 1`).join('\n');
  const all = said(keys);
  expect(all).toHaveLength(told);
  const last = '1:1: The file has more than 50 mistakes; the others are not listed. Correct these first.';
  expect(all.at(-1) === last).toBe(count > 50);
  const entries = Array.from({ length: count }, () => '  - 5').join('\n');
  expect(said(`models:\n${entries}\n`)).toHaveLength(told);
});
