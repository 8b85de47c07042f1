/** Whose access is checked: the principals of the file, the one of `principal-arn`, or the step's identity. */
import { describe, expect, test } from '@jest/globals';
import type { PrincipalSettings } from '../../../src/domain/settings.ts';
import { parseConfigFile } from '../../../src/settings/config-file.ts';
import type { InputValues } from '../../../src/settings/inputs.ts';
import { knownPrincipals, resolvePrincipals } from '../../../src/settings/principals.ts';
import { textOf } from './fake.ts';

const ROLE = 'arn:aws:iam::111122223333:role/';

function resolve(text: string | undefined, inputs: Partial<InputValues> = {}, offersIdToken = true) {
  const config = text === undefined ? undefined : parseConfigFile('c.yml', new TextEncoder().encode(text)).config;
  const { principals, names, mistakes } = resolvePrincipals(config, inputs as InputValues, offersIdToken);
  return { principals, names: names && [...names], mistakes: mistakes.map(textOf) };
}
const principal = (entry: string, offersIdToken = true) =>
  resolve(`principals:\n  - ${entry}\n`, {}, offersIdToken).principals[0];

describe('without principals in the file', () => {
  const step: PrincipalSettings = { source: 'step', chain: [], context: [] };
  test.each<[string, string | undefined, Partial<InputValues>, PrincipalSettings, string[]]>([
    ['the identity of the step', undefined, {}, step, []],
    ["whose role's name entries may use", 'version: 1', { 'role-to-assume': `${ROLE}a/ci` }, step, ['ci']],
    [
      'the input `principal-arn`',
      `principal-arn: ${ROLE}file`,
      { 'principal-arn': `${ROLE}app` },
      { ...step, name: 'app', principalArn: `${ROLE}app` },
      ['app'],
    ],
    [
      'the key `principal-arn`, with its place',
      `principal-arn: ${ROLE}app`,
      {},
      { ...step, name: 'app', principalArn: `${ROLE}app`, place: { file: 'c.yml', line: 1, column: 16 } },
      ['app'],
    ],
    [
      'with the context of the file',
      "context: { 'aws:SourceIp': [a, b] }",
      {},
      { ...step, context: [{ key: 'aws:SourceIp', values: ['a', 'b'], from: 'file' }] },
      [],
    ],
    [
      'or of the input, which replaces it',
      "context: { 'aws:SourceIp': a }",
      { context: [{ key: 'aws:SourceVpc', values: ['v'], from: 'input' }] },
      { ...step, context: [{ key: 'aws:SourceVpc', values: ['v'], from: 'input' }] },
      [],
    ],
    ['with what nobody lists closed', 'expect-others: deny', {}, { ...step, expectOthers: 'deny' }, []],
  ])('%s', (_, text, inputs, expected, names) => {
    expect(resolve(text, inputs)).toEqual({ principals: [expected], names, mistakes: [] });
  });
});

describe('where credentials come from', () => {
  const role = `{ role-to-assume: ${ROLE}ci`;
  test.each<[string, boolean, PrincipalSettings['source']]>([
    [`${role} }`, true, 'oidc'],
    [`${role} }`, false, 'step'],
    [`${role}, role-external-id: abc }`, true, 'step'],
    [`${role}, source: step }`, true, 'step'],
    [`${role}, source: oidc }`, false, 'oidc'],
    [`${role}, source: hub }`, true, { principal: 'hub' }],
    [`{ chain: [{ role: ${ROLE}ci }] }`, true, 'step'],
    ['{ name: me }', true, 'step'],
  ])('%s (a token is offered: %s): %j', (entry, offers, source) => {
    expect(principal(entry, offers)?.source).toEqual(source);
  });
});

test('an entry of the file, with all that it says', () => {
  const text = `context: { 'aws:SourceIp': shared, 'aws:SourceVpc': kept }
principals:
  - role-to-assume: ${ROLE}ci
    role-external-id: abc
    chain: [{ role: ${ROLE}one }, { role: ${ROLE}two, external-id: def }]
    context: { 'AWS:sourceip': own }
    tags: { team: search }
    user-agent: app/1
    allow-unmet: { until: 2027-03-31, reason: asked }
    expect-others: deny
  - principal-arn: ${ROLE}sim
    simulate-with: two
`;
  const { principals, names, mistakes } = resolve(text);
  expect([names, mistakes]).toEqual([['two', 'sim'], []]);
  expect(principals[0]).toEqual({
    ...{ name: 'two', roleToAssume: `${ROLE}ci`, roleExternalId: 'abc', source: 'step' },
    chain: [{ role: `${ROLE}one` }, { role: `${ROLE}two`, externalId: 'def' }],
    context: [
      { key: 'aws:SourceVpc', values: ['kept'], from: 'file' },
      { key: 'AWS:sourceip', values: ['own'], from: 'file' },
      { key: 'aws:UserAgent', values: ['app/1'], from: 'file' },
      { key: 'aws:PrincipalTag/team', values: ['search'], from: 'file' },
    ],
    ...{ userAgent: 'app/1', declared: ['user-agent', 'tags'], expectOthers: 'deny' },
    ...{ allowUnmet: { until: '2027-03-31', reason: 'asked' }, place: { file: 'c.yml', line: 3, column: 5 } },
  });
  expect(principals[1]).toMatchObject({ name: 'sim', principalArn: `${ROLE}sim`, simulateWith: 'two' });
  for (const key of ['roleToAssume', 'roleExternalId', 'userAgent', 'declared', 'allowUnmet', 'expectOthers'])
    expect(principals[1]).not.toHaveProperty(key);
});

test('`expect-others` at the top is of every principal', () => {
  const { principals } = resolve(`expect-others: deny\nprincipals: [{ name: a }, { name: b }]`);
  expect(principals.map(({ expectOthers }) => expectOthers)).toEqual(['deny', 'deny']);
});

describe('two words on whose access is checked', () => {
  const file = `principals: [{ name: a }]`;
  test.each([
    [
      `principal-arn: ${ROLE}x\n${file}`,
      {},
      'c.yml:1:16: `principals` and `principal-arn` both say whose access is checked. Write the ARN as `- principal-arn: ...` below `principals:`.',
    ],
    [
      file,
      { 'principal-arn': `${ROLE}x` },
      'Input `principal-arn`: `principals` and `principal-arn` both say whose access is checked, the first in "c.yml". Write the ARN as `- principal-arn: ...` below `principals:`.',
    ],
  ])('%s', (text, inputs, said) => {
    expect(resolve(text, inputs).mistakes).toEqual([said]);
  });
});

test('names are not known while a principal has a mistake, and references are then not doubted', () => {
  const { names, mistakes } = resolve(
    `principals: [{ name: a, source: nowhere, role-to-assume: ${ROLE}x }, { nam: b }]`,
  );
  expect([names, mistakes]).toEqual([undefined, []]);
});

test('a principal is known by its last role, or what it is otherwise; the step by its own', () => {
  const base = { chain: [], context: [] };
  const of = (one: Partial<PrincipalSettings>, step?: string) =>
    knownPrincipals([{ source: 'step', ...base, ...one }], step).map(({ arn, account, partition }) => [
      arn,
      account,
      partition,
    ]);
  expect(of({ roleToAssume: `${ROLE}a`, chain: [{ role: 'arn:aws-cn:iam::444455556666:role/b' }] })).toEqual([
    ['arn:aws-cn:iam::444455556666:role/b', '444455556666', 'aws-cn'],
  ]);
  expect(of({ roleToAssume: `${ROLE}a` })).toEqual([[`${ROLE}a`, '111122223333', 'aws']]);
  expect(of({ principalArn: `${ROLE}s` })).toEqual([[`${ROLE}s`, '111122223333', 'aws']]);
  expect(of({}, `${ROLE}step`)).toEqual([[`${ROLE}step`, '111122223333', 'aws']]);
  expect(of({})).toEqual([]);
  expect(of({ source: 'oidc' }, `${ROLE}step`)).toEqual([]);
  expect(of({ principalArn: 'no ARN' })).toEqual([]);
});
