/** The models of a check, each with the regions and actions that hold for it, and what entries can be wrong about. */
import { describe, expect, test } from '@jest/globals';
import { CONFIG, mistakesFrom, settingsFrom, type Given } from './fake.ts';

const ROLE = 'arn:aws:iam::111122223333:role/';
const given = (
  text: string,
  inputs: Record<string, string> = {},
  env: Given['env'] = { AWS_REGION: 'us-east-1' },
): Given => ({
  ...{ inputs, env, files: { [CONFIG]: text } },
});
const models = async (text: string, inputs?: Record<string, string>) =>
  (await settingsFrom(given(text, inputs))).checks.flatMap(({ models: own }) => own);
const mistakes = (text: string, inputs?: Record<string, string>, env?: Given['env']) =>
  mistakesFrom(given(text, inputs, env)).then((all) => all.map((one) => one.replace(`${CONFIG}:`, '')));

test('an entry with all that it says', async () => {
  const text = `principals: [{ name: app }, { name: batch }]
models:
  - id: amazon.nova-lite-v1:0
    name: lite
    regions: [us-east-1, eu-west-1]
    actions: [invoke, batch]
    reason: because
    principals: [batch]
    batch-role: ${ROLE}batch
    min-tokens-per-minute: 1
    min-requests-per-minute: 2
    allow-unmet: { until: 2027-03-31, reason: asked }
  - id: amazon.nova-lite-v1:0
    principals: [app]
    expect: deny
    via: direct
`;
  const [full, door] = await models(text);
  expect(full).toEqual({
    ...{ id: 'amazon.nova-lite-v1:0', name: 'lite', regions: ['us-east-1', 'eu-west-1'], actions: ['invoke', 'batch'] },
    ...{ expect: 'allow', reason: 'because', principals: ['batch'], batchRole: `${ROLE}batch` },
    ...{ minTokensPerMinute: 1, minRequestsPerMinute: 2, allowUnmet: { until: '2027-03-31', reason: 'asked' } },
    parsed: expect.objectContaining({ kind: 'foundation-model', id: 'amazon.nova-lite-v1:0' }) as unknown,
    place: { file: CONFIG, line: 3, column: 9 },
  });
  expect(door).toMatchObject({ expect: 'deny', via: 'direct', regions: ['us-east-1'], actions: ['invoke', 'stream'] });
  for (const key of ['name', 'reason', 'batchRole', 'minTokensPerMinute', 'minRequestsPerMinute', 'allowUnmet'])
    expect(door).not.toHaveProperty(key);
});

describe('which actions', () => {
  test.each<[string, string, Record<string, string>, string[]]>([
    ['invoke and stream', 'models: [{ id: a.b }]', {}, ['invoke', 'stream']],
    ["the file's", 'actions: [stream]\nmodels: [{ id: a.b }]', {}, ['stream']],
    ["the input's, over the file's", 'actions: [stream]\nmodels: [{ id: a.b }]', { actions: 'invoke' }, ['invoke']],
    [
      "the model's own, over all",
      'models: [{ id: a.b, actions: [count-tokens] }]',
      { actions: 'invoke' },
      ['count-tokens'],
    ],
    [
      'of several names of one column, one',
      'models: [{ id: a.b, actions: [batch, "bedrock:GetModelInvocationJob"] }]',
      {},
      ['batch'],
    ],
    [
      "the file's, for the models of the input",
      'actions: [stream]\nmodels: [{ id: a.b }]',
      { models: 'a.c' },
      ['stream'],
    ],
  ])('%s', async (_, text, inputs, actions) => {
    expect((await models(text, inputs))[0]?.actions).toEqual(actions);
  });
});

describe('which regions', () => {
  const ARN = 'arn:aws:bedrock:us-west-2::foundation-model/a.b-c';
  test.each<[string, string, Record<string, string>, string[]]>([
    ["the model's own", 'models: [{ id: a.b, regions: [eu-west-1] }]', { 'aws-region': 'us-east-2' }, ['eu-west-1']],
    [
      "the input's",
      'regions: [eu-west-1]\nmodels: [{ id: a.b }]',
      { 'aws-region': 'us-east-2, us-west-2' },
      ['us-east-2', 'us-west-2'],
    ],
    ['the one of an ARN', `models: [{ id: "${ARN}" }]`, { 'aws-region': 'us-east-2' }, ['us-west-2']],
    ['the one of an ARN of the input', 'version: 1', { models: ARN, 'aws-region': 'us-east-2' }, ['us-west-2']],
  ])('%s', async (_, text, inputs, regions) => {
    expect((await models(text, inputs))[0]?.regions).toEqual(regions);
  });
});

describe('`expect-others: deny`', () => {
  const others = async (text: string, inputs?: Record<string, string>) =>
    (await models(text, inputs)).filter((one) => one.others);

  test('is an entry of its own, closed, about the regions of all', async () => {
    expect(
      await others('expect-others: deny\nregions: [us-east-1]\nmodels: [{ id: a.b, regions: [eu-west-1] }]'),
    ).toEqual([
      expect.objectContaining({
        ...{ expect: 'deny', regions: ['us-east-1', 'eu-west-1'], actions: ['invoke', 'stream'] },
        ...{ others: { regions: ['us-east-1'] }, place: { file: CONFIG, line: 1, column: 16 } },
      }),
    ]);
  });

  test.each([
    ['actions: [stream]\n', {}, ['stream']],
    ['actions: [count-tokens]\n', {}, ['invoke', 'stream']],
    ['actions: [stream]\n', { actions: 'invoke, count-tokens' }, ['invoke']],
  ])('%s%j: the calls among the actions, else both', async (top, inputs, actions) => {
    expect((await others(`expect-others: deny\n${top}models: [{ id: a.b }]`, inputs))[0]?.actions).toEqual(actions);
  });

  test('of one principal stands there', async () => {
    const [entry] = await others(
      'principals:\n  - name: a\n  - name: b\n    expect-others: deny\nmodels: [{ id: a.b }]',
    );
    expect(entry?.place).toEqual({ file: CONFIG, line: 4, column: 20 });
  });

  test('goes where the input replaces the models, or no one asks for it', async () => {
    expect(await others('expect-others: deny\nmodels: [{ id: a.b }]', { models: 'a.c' })).toEqual([]);
    expect(await others('models: [{ id: a.b }]')).toEqual([]);
  });
});

describe('principals by name and pattern', () => {
  const principals = 'principals: [{ name: app-1 }, { name: app-2 }, { name: ci }]\n';
  test.each([
    ['[ci, app-1]', ['ci', 'app-1']],
    ['[app-*]', ['app-1', 'app-2']],
    ['[ci, "*"]', ['ci', 'app-1', 'app-2']],
  ])('%s', async (listed, names) => {
    const [model] = await models(`${principals}models: [{ id: a.b, principals: ${listed} }]`);
    expect(model?.principals).toEqual(names);
  });

  test('a name that there is is no pattern', async () => {
    const [model] = await models(
      `principals: [{ name: "a*" }, { name: ab }]\nmodels: [{ id: a.b, principals: ["a*"] }]`,
    );
    expect(model?.principals).toEqual(['a*']);
  });
});

describe('mistakes of entries', () => {
  test.each<[string, string[]]>([
    ['models:\n  - id: a.*\n    expect: deny\n', []],
    [
      'models:\n  - id: a.*\n',
      [
        '2:9: "a.*" has a wildcard, and only a model that is expected to be denied can be given by a pattern. Name the model, or write `expect: deny` beside it.',
      ],
    ],
    [
      'models:\n  - id: a.b\n    expect: deny\n    min-tokens-per-minute: 5\n    min-requests-per-minute: 5\n',
      [
        '4:28: `min-tokens-per-minute` is about a model that is called, and this entry expects that it is not. Leave it out, or leave `expect: deny` out.',
        '5:30: `min-requests-per-minute` is about a model that is called, and this entry expects that it is not. Leave it out, or leave `expect: deny` out.',
      ],
    ],
    [
      'principals: [{ name: app }]\nmodels:\n  - id: a.b\n    principals: [app, ap, "x*"]\n',
      [
        '4:23: No principal has the name "ap". Did you mean `app`?',
        '4:27: No principal has the name "x*". Write `app`.',
      ],
    ],
  ])('%s', async (text, said) => {
    expect(await mistakes(text)).toEqual(said);
  });
});

describe('one cell twice', () => {
  const twice = (one: string, other: string) =>
    mistakes(`principals: [{ name: a }, { name: b }]\nmodels:\n  - { id: a.b, ${one} }\n  - { id: a.b, ${other} }\n`);
  const said = (message: string) => [expect.stringContaining(message) as unknown];

  test.each([
    [
      'regions: [us-east-1, eu-west-1]',
      'regions: [eu-west-1]',
      '"a.b" is already on line 3, for the same principal, region and action. Write it once.',
    ],
    ['actions: [invoke]', 'actions: [stream, invoke]', 'is already on line 3'],
    ['principals: [b]', 'name: x', 'is already on line 3'],
    [
      'expect: deny',
      'name: x',
      '"a.b" is expected to be denied and allowed, here and on line 3. Give the two entries different `principals`, `regions` or `actions`.',
    ],
  ])('{ %s } and { %s }', async (one, other, message) => {
    expect(await twice(one, other)).toEqual(said(message));
  });

  test.each([
    ['regions: [us-east-1]', 'regions: [eu-west-1]'],
    ['actions: [invoke]', 'actions: [stream]'],
    ['principals: [a]', 'principals: [b], expect: deny'],
  ])('not { %s } and { %s }', async (one, other) => {
    expect(await twice(one, other)).toEqual([]);
  });

  test('a third is told against the first', async () => {
    expect(await mistakes('models: [{ id: a.b }, { id: a.c }, { id: a.b }, { id: a.b }]')).toEqual([
      expect.stringContaining('is already on line 1') as unknown,
      expect.stringContaining('is already on line 1') as unknown,
    ]);
  });
});

test('more checks than `max-checks` is all that is told', async () => {
  const text = 'models: [{ id: a.b, principals: [nobody] }, { id: a.b }]';
  expect(await mistakes(text, { 'max-checks': '3' })).toEqual([
    expect.stringMatching(/^Input `max-checks`: 4 checks are asked for/) as unknown,
  ]);
  expect(await mistakes('models: [{ id: a.b }]', { 'max-checks': '2' })).toEqual([]);
});
