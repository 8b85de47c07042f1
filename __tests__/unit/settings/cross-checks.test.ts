/** What settings of different kinds can be wrong about together; each told once, at its place. */
import { describe, expect, test } from '@jest/globals';
import { CONFIG, LEAST, mistakesFrom, type Given } from './fake.ts';

const ROLE = 'arn:aws:iam::111122223333:role/';
const POLICY = '{"Version":"2012-10-17","Statement":[]}';
const MODEL = 'models: [{ id: amazon.nova-lite-v1:0 }]\n';

const inputs = (more: Record<string, string>) => mistakesFrom({ inputs: { ...LEAST, ...more } });
const file = (text: string, more: Record<string, string> = {}, env: Given['env'] = { AWS_REGION: 'us-east-1' }) =>
  mistakesFrom({ inputs: more, env, files: { [CONFIG]: text } });

describe('inputs together', () => {
  test.each<[Record<string, string>, string[]]>([
    [{}, []],
    [{ simulate: 'false' }, []],
    [{ probe: 'off' }, []],
    [
      { simulate: 'false', probe: 'off' },
      ['Input `simulate`: With `simulate: false` and `probe: off` nothing is checked. Leave one of the two out.'],
    ],
    [{ parts: '4' }, []],
    [{ 'role-external-id': 'abc', 'role-to-assume': `${ROLE}ci` }, []],
    [
      { 'role-external-id': 'abc' },
      ['Input `role-external-id`: It is there without a role. Write the input `role-to-assume` beside it.'],
    ],
    [{ 'inline-session-policy': POLICY, 'role-to-assume': `${ROLE}ci` }, []],
    [
      { 'inline-session-policy': POLICY },
      [
        'Input `inline-session-policy`: No role is assumed that it could be passed for. Write the input `role-to-assume` beside it, or leave it out.',
      ],
    ],
    [
      { 'managed-session-policies': 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      [
        'Input `managed-session-policies`: No role is assumed that it could be passed for. Write the input `role-to-assume` beside it, or leave it out.',
      ],
    ],
  ])('%j', async (given, said) => {
    expect((await inputs(given)).map((one) => one.replaceAll('the input `', '`'))).toEqual(
      said.map((one) => one.replaceAll('the input `', '`')),
    );
  });

  test('`parts` splits, `part` is one of them', async () => {
    expect((await inputs({ parts: '2', part: '1/2' }))[0]).toMatch(
      /^Input `part`: .*`parts`.* only splits, and .*`part`.* checks one of the parts\. Leave one of the two out\.$/,
    );
  });

  test('what goes with a role that is wrong itself is not doubted', async () => {
    const told = await inputs({
      'role-to-assume': 'nothing',
      'role-external-id': 'abc',
      'inline-session-policy': POLICY,
    });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^Input `role-to-assume`: /);
  });

  test('a session policy may be for a role of the file', async () => {
    for (const principal of [`role-to-assume: "${ROLE}a"`, `chain: [{ role: "${ROLE}a" }]`])
      expect(await file(`principals: [{ ${principal} }]\n${MODEL}`, { 'inline-session-policy': POLICY })).toEqual([]);
    expect(await file(`principals: [{ name: me }]\n${MODEL}`, { 'inline-session-policy': POLICY })).toHaveLength(1);
  });
});

describe('how long credentials hold', () => {
  const role = { 'role-to-assume': `${ROLE}ci` };
  test.each<[string, Record<string, string>, boolean]>([
    ['without a role nothing runs out', { 'wait-for-access': '1h' }, true],
    ['not waiting', { ...role, timeout: '20m' }, true],
    ['waiting and checking within 900 seconds', { ...role, 'wait-for-access': '10m', timeout: '5m' }, true],
    ['a second more', { ...role, 'wait-for-access': '10m1s', timeout: '5m' }, false],
    ['with a longer session', { ...role, 'wait-for-access': '20m', 'role-duration-seconds': '3600' }, true],
  ])('%s: %s', async (_, given, isRight) => {
    expect(await inputs(given)).toEqual(
      isRight ? [] : [expect.stringMatching(/^Input `wait-for-access`: /) as unknown],
    );
  });

  test('says both times, and what to write', async () => {
    expect(await inputs({ ...role, 'wait-for-access': '20m', timeout: '5m' })).toEqual([
      expect.stringMatching(
        /the check may take 1500 seconds, and the credentials of a role are valid for 900\. Write .*role-duration-seconds.*1500.* if the role allows it/,
      ) as unknown,
    ]);
  });

  test.each([
    ['3600', true],
    ['3601', false],
  ])('one role that assumes another: %s seconds, taken: %s', async (seconds, isTaken) => {
    const chain = `principals: [{ role-to-assume: "${ROLE}a", chain: [{ role: "${ROLE}b" }] }]\n`;
    expect(await file(chain + MODEL, { 'role-duration-seconds': seconds })).toHaveLength(isTaken ? 0 : 1);
  });

  test('a source that is another principal is a chain', async () => {
    const text = `principals: [{ name: hub, role-to-assume: "${ROLE}a" }, { role-to-assume: "${ROLE}b", source: hub }]\n`;
    expect(await file(text + MODEL, { 'role-duration-seconds': '7200' })).toHaveLength(1);
  });
});

describe('the column guardrail', () => {
  const said = 'The action `guardrail` is to be checked, and no guardrail is given.';
  test.each<[string, string, Record<string, string>, string[]]>([
    ['with a guardrail in the file', `guardrail: ab12:1\nactions: [guardrail]\n${MODEL}`, {}, []],
    ['with one as input', `actions: [guardrail]\n${MODEL}`, { guardrail: 'ab12:1' }, []],
    ['not asked for', MODEL, {}, []],
    [
      'asked for at the top',
      `actions: [invoke, guardrail]\n${MODEL}`,
      {},
      [
        `${CONFIG}:1:10: ${said} Write \`guardrail: ID:VERSION\`, like \`guardrail: ab12cd34ef56:1\`, or leave the action out.`,
      ],
    ],
    [
      'asked for by two models',
      'models:\n  - { id: a.b, actions: [guardrail] }\n  - { id: a.c, actions: [guardrail] }\n',
      {},
      [
        `${CONFIG}:2:25: ${said} Write \`guardrail: ID:VERSION\`, like \`guardrail: ab12cd34ef56:1\`, or leave the action out.`,
        `${CONFIG}:3:25: ${said} Write \`guardrail: ID:VERSION\`, like \`guardrail: ab12cd34ef56:1\`, or leave the action out.`,
      ],
    ],
    [
      'whose guardrail is wrong: that is told alone',
      `actions: [guardrail]\n${MODEL}`,
      { guardrail: 'x' },
      ['Input `guardrail`: "x" has no version. Write `x:1`, or `x:DRAFT`.'],
    ],
  ])('%s', async (_, text, given, expected) => {
    expect(await file(text, given)).toEqual(expected);
  });

  test('asked for by an input is told there, once', async () => {
    const told = await inputs({ models: 'a.b\na.c', actions: 'guardrail' });
    expect(told).toEqual([
      expect.stringMatching(/^Input `actions`: The action `guardrail` is to be checked/) as unknown,
    ]);
  });
});

describe('what needs the simulator', () => {
  test.each([
    ['a door', 'models: [{ id: a.b, expect: deny }]\n', '`expect: deny` needs the simulator'],
    ['all that is not listed', `expect-others: deny\n${MODEL}`, '`expect-others: deny` needs the simulator'],
    ['a principal that is only simulated', `principal-arn: ${ROLE}a\n${MODEL}`, '`principal-arn` is only simulated'],
  ])('%s', async (_, text, said) => {
    expect(await file(text)).toEqual([]);
    expect(await file(text, { simulate: 'false' })).toEqual([expect.stringContaining(said) as unknown]);
  });

  test('the input `principal-arn`, told at the input', async () => {
    expect(await inputs({ simulate: 'false', 'principal-arn': `${ROLE}a` })).toEqual([
      expect.stringMatching(/^Input `principal-arn`: .* is only simulated, and .*simulate.* is false\./) as unknown,
    ]);
  });
});

describe('regions of another partition', () => {
  const GOV = 'arn:aws-us-gov:iam::111122223333:role/gov';
  test.each<[string, string, number]>([
    ['a model for each principal', `principals: [{ role-to-assume: "${GOV}" }]\n${MODEL}`, 1],
    [
      'for another principal',
      `principals: [{ role-to-assume: "${GOV}" }, { name: me }]\nmodels: [{ id: a.b, principals: [me] }]\n`,
      0,
    ],
    [
      'for this one',
      `principals: [{ role-to-assume: "${GOV}" }, { name: me }]\nmodels: [{ id: a.b, principals: [gov] }]\n`,
      1,
    ],
    [
      'in a region of its own',
      `principals: [{ role-to-assume: "${GOV}" }]\nmodels: [{ id: a.b, regions: [us-gov-west-1] }]\n`,
      0,
    ],
    [
      'each region by itself',
      `principals: [{ role-to-assume: "${GOV}" }]\nmodels: [{ id: a.b, regions: [us-east-1, us-gov-west-1, eu-west-1] }]\n`,
      2,
    ],
    [
      'what is not listed is looked at where each principal is',
      `expect-others: deny\nprincipals: [{ role-to-assume: "${GOV}" }]\nmodels: [{ id: a.b, regions: [us-gov-west-1] }]\n`,
      0,
    ],
  ])('%s', async (_, text, count) => {
    expect(await file(text)).toHaveLength(count);
  });
});
