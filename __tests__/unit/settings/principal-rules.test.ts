/** What can be wrong with principals: with the keys of one together, and with several together; each at its place. */
import { describe, expect, test } from '@jest/globals';
import { parseConfigFile } from '../../../src/settings/config-file.ts';
import {
  nameOf,
  principalMistakes,
  referenceMistakes,
  unknownPrincipal,
} from '../../../src/settings/principal-rules.ts';
import { textOf } from './fake.ts';

const ROLE = 'arn:aws:iam::111122223333:role/';

function listed(text: string) {
  const { config, mistakes } = parseConfigFile('c.yml', new TextEncoder().encode(`principals:\n${text}`));
  if (!config?.principals || mistakes.length > 0) throw new Error(mistakes.map(textOf).join('\n'));
  return config.principals;
}
const own = (text: string) => principalMistakes(listed(text)).map(textOf);
const references = (text: string) => {
  const all = listed(text);
  return referenceMistakes(all, new Set(all.flatMap(({ value }) => nameOf(value) ?? []))).map(textOf);
};

test.each([
  [{ name: 'ci', 'role-to-assume': `${ROLE}x` }, 'ci'],
  [{ 'role-to-assume': `${ROLE}a/x` }, 'x'],
  [{ 'principal-arn': `${ROLE}y` }, 'y'],
  [{ 'role-to-assume': `${ROLE}x`, chain: [{ role: `${ROLE}one` }, { role: `${ROLE}last` }] }, 'last'],
  [{}, undefined],
])('the name of %j is %s', (value, name) => {
  expect(nameOf(value)).toBe(name);
});

describe('keys of one principal', () => {
  test.each([
    [`- role-to-assume: ${ROLE}a`],
    [`- role-to-assume: ${ROLE}a\n  role-external-id: abc`],
    [`- role-to-assume: ${ROLE}a\n  role-external-id: abc\n  source: step`],
    [`- role-to-assume: ${ROLE}a\n  source: oidc`],
    [`- principal-arn: ${ROLE}a\n  simulate-with: ci\n- { name: ci }`],
    [`- chain: [{ role: ${ROLE}a }]`],
    [`- chain: [{ role: ${ROLE}a }]\n  source: step`],
    ['- name: me'],
  ])('make sense: %s', (text) => {
    expect(own(text)).toEqual([]);
  });

  test.each([
    [
      `- principal-arn: ${ROLE}a\n  role-to-assume: ${ROLE}a`,
      'c.yml:3:19: `principal-arn` is only simulated, and `role-to-assume` says how to assume a role. Keep one of the two.',
    ],
    [
      `- principal-arn: ${ROLE}a\n  role-external-id: abc`,
      'c.yml:3:21: `principal-arn` is only simulated, and `role-external-id` says how to assume a role. Keep one of the two.',
    ],
    [
      `- principal-arn: ${ROLE}a\n  source: step`,
      'c.yml:3:11: `principal-arn` is only simulated, and `source` says how to assume a role. Keep one of the two.',
    ],
    [
      `- principal-arn: ${ROLE}a\n  chain: [{ role: ${ROLE}a }]`,
      'c.yml:3:10: `principal-arn` is only simulated, and `chain` says how to assume a role. Keep one of the two.',
    ],
    [
      `- role-to-assume: ${ROLE}a\n  simulate-with: ci`,
      'c.yml:3:18: `simulate-with` says who asks for a principal that is only simulated. Write `principal-arn` beside it, or leave it out.',
    ],
    [
      '- role-external-id: abc',
      'c.yml:2:21: `role-external-id` is there without a role. Write `role-to-assume` beside it.',
    ],
    [
      `- role-to-assume: ${ROLE}a\n  role-external-id: abc\n  source: oidc`,
      'c.yml:3:21: A role that is assumed with an OIDC token cannot be given an external ID. ' +
        'Write `source: step` or the name of another principal, or leave the external ID out.',
    ],
    [
      '- source: step',
      'c.yml:2:11: `source` says who assumes the role, and there is none. Write `role-to-assume` beside it.',
    ],
    [
      `- chain: [{ role: ${ROLE}a }]\n  source: oidc`,
      'c.yml:3:11: `source` says who assumes the role, and there is none. Write `role-to-assume` beside it.',
    ],
    [
      `- role-to-assume: ${ROLE}step`,
      'c.yml:2:3: The role\'s name "step" is a word of `source`. Give the principal another `name`.',
    ],
    [
      `- role-to-assume: ${ROLE}a\n  chain: [{ role: ${ROLE}b }, { role: 'arn:aws-cn:iam::111122223333:role/c' }]`,
      'c.yml:3:${col}: "arn:aws-cn:iam::111122223333:role/c" is in partition `aws-cn`, and the role before it in `aws`. Name a role of the same partition.',
    ],
    [
      `- chain: [{ role: ${ROLE}b }, { role: 'arn:aws-cn:iam::111122223333:role/c' }]`,
      'c.yml:2:${col}: "arn:aws-cn:iam::111122223333:role/c" is in partition `aws-cn`, and the role before it in `aws`. Name a role of the same partition.',
    ],
  ])('do not: %s', (text, said) => {
    expect(own(text).map((one) => (said.includes('${col}') ? one.replace(/:\d+: /, ':${col}: ') : one))).toEqual([
      said,
    ]);
  });

  test('a name of its own mends a role that is called like a word', () => {
    expect(own(`- role-to-assume: ${ROLE}step\n  name: ci`)).toEqual([]);
  });
});

describe('two of one name', () => {
  test.each([
    [
      `- name: a\n- name: b\n- name: a\n- name: a`,
      [
        'c.yml:4:9: Two principals have the name "a". Write each name once.',
        'c.yml:5:9: Two principals have the name "a". Write each name once.',
      ],
    ],
    [
      `- role-to-assume: ${ROLE}a\n- role-to-assume: arn:aws:iam::444455556666:role/a`,
      ['c.yml:3:3: Two principals have the name "a". Give each a `name` of its own.'],
    ],
    [
      "- context: { 'aws:SourceIp': a }\n- context: { 'aws:SourceIp': b }",
      ["c.yml:3:3: The step's own identity is listed twice. Write it once, or give each a `name`."],
    ],
  ])('%s', (text, said) => {
    expect(own(text)).toEqual(said);
  });
});

describe('names that principals refer to each other by', () => {
  const a = (more: string) => `- { name: a, role-to-assume: ${ROLE}a, ${more} }\n`;
  const b = (more: string) => `- { name: b, role-to-assume: ${ROLE}b, ${more} }\n`;

  test.each([
    [a('source: b') + b('source: oidc'), []],
    [a('source: b') + b('source: step'), []],
    [a('source: b') + `- { name: b, role-to-assume: ${ROLE}b }`, []],
    [a('source: bb') + b('source: step'), ['No principal has the name "bb". Did you mean `b`?']],
    [
      a('source: elsewhere') + b('source: step'),
      ['No principal has the name "elsewhere". Write `oidc`, `step`, `a` or `b`.'],
    ],
    [a('source: stepp') + b('source: step'), ['No principal has the name "stepp". Did you mean `step`?']],
    [
      a('source: sim') + `- { name: sim, principal-arn: ${ROLE}s }`,
      [
        '"sim" is only simulated: the check has no credentials of it. Name a principal with `role-to-assume`, or leave the key out.',
      ],
    ],
    [`- { name: a, principal-arn: ${ROLE}a, simulate-with: step }\n`, ['No principal has the name "step". Write `a`.']],
    [
      `- { principal-arn: ${ROLE}a, simulate-with: b }\n- { principal-arn: ${ROLE}b }\n`,
      [
        '"b" is only simulated: the check has no credentials of it. Name a principal with `role-to-assume`, or leave the key out.',
      ],
    ],
  ])('%s', (text, said) => {
    expect(references(text).map((one) => one.replace(/^c\.yml:\d+:\d+: /, ''))).toEqual(said);
  });

  test('a name is refused where it stands', () => {
    expect(references(a('source: nowhere-at-all'))[0]).toMatch(
      /^c\.yml:2:\d+: No principal has the name "nowhere-at-all"/,
    );
  });

  test('each cycle is told once, where it is entered, with its names in their order', () => {
    const c = `- { name: c, role-to-assume: ${ROLE}c, source: a }\n`;
    const [said, ...others] = references(c + a('source: b') + b('source: a'));
    expect(others).toEqual([]);
    expect(said).toMatch(
      /^c\.yml:3:\d+: The credentials form a cycle: "a" from "b" from "a"\. Let one of them have `source: oidc` or `source: step`\.$/,
    );
    expect(references(a('source: a'))[0]).toMatch(/form a cycle: "a" from "a"\./);
    expect(
      references(a('source: b') + b('source: a') + `- { name: d, role-to-assume: ${ROLE}d, source: d }`),
    ).toHaveLength(2);
  });

  test('of many names ten are offered', () => {
    const names = new Set(Array.from({ length: 12 }, (_, index) => `principal-number-${index}`));
    const { instead } = unknownPrincipal('x', names, { file: 'c.yml', line: 1, column: 1 });
    expect(instead).toMatch(/^Write `principal-number-0`, .* or `principal-number-9`\.$/);
    expect(unknownPrincipal('x', new Set(), { file: 'c.yml', line: 1, column: 1 }).instead).toBe(
      'Give the principals of this file names.',
    );
  });
});
