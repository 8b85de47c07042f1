import { describe, expect, test } from '@jest/globals';
import { CONFIG, directory, LEAST, mistakesFrom, read, settingsFrom, named } from './fake.ts';
import { CONTRACT_EXAMPLE } from './example.ts';

const ACCOUNT = '111122223333';
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const OIDC = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example/' };
const MODELS = 'models:\n  - id: amazon.nova-lite-v1:0\n';

describe('the example of the documentation', () => {
  test('is read whole', async () => {
    const settings = await settingsFrom({
      files: { [CONFIG]: CONTRACT_EXAMPLE },
      env: { ...OIDC, AWS_REGION: 'sa-east-1' },
    });
    expect(settings.homeRegion).toBe('us-east-1');
    expect(settings.checks).toEqual([
      {
        file: CONFIG,
        principals: [
          { name: 'ci', roleToAssume: role('bedrock-check'), source: 'oidc', chain: [], context: [], place: at(5, 5) },
          {
            name: 'app',
            principalArn: role('service/app'),
            simulateWith: 'ci',
            source: 'step',
            chain: [],
            context: [{ key: 'aws:PrincipalTag/team', values: ['search'], from: 'file' }],
            place: at(7, 5),
          },
          {
            name: 'tenant',
            roleToAssume: 'arn:aws:iam::444455556666:role/bedrock',
            roleExternalId: 'portal-7',
            source: 'step',
            chain: [{ role: 'arn:aws:iam::444455556666:role/bedrock-eu', externalId: 'portal-8' }],
            context: [],
            place: at(11, 5),
          },
        ],
        models: [
          {
            ...named('us.anthropic.claude-sonnet-4-5-20250929-v1:0'),
            regions: ['us-east-1'],
            actions: ['invoke', 'stream'],
            expect: 'allow',
            place: at(19, 9),
          },
          {
            ...named(`arn:aws:bedrock:us-west-2:${ACCOUNT}:application-inference-profile/heol2zyy5v48`),
            name: 'search-haiku',
            regions: ['us-west-2'],
            actions: ['invoke', 'stream'],
            expect: 'allow',
            foundationModels: [named('anthropic.claude-haiku-4-5-20251001-v1:0').parsed],
            place: at(21, 9),
          },
          {
            ...named('amazon.titan-embed-text-v2:0'),
            regions: ['us-east-1', 'eu-central-1'],
            actions: ['invoke'],
            expect: 'allow',
            place: at(24, 9),
          },
          {
            ...named('anthropic.claude-opus-*'),
            regions: ['us-east-1', 'eu-central-1'],
            actions: ['invoke', 'stream'],
            expect: 'deny',
            reason: 'only the research account may use Opus',
            principals: ['app'],
            place: at(26, 9),
          },
        ],
      },
    ]);
  });

  function at(line: number, column: number) {
    return { file: CONFIG, line, column };
  }
});

describe('what wins over what', () => {
  const file = `regions: [eu-west-1]
actions: [stream]
context: { 'aws:PrincipalTag/team': search, 'aws:PrincipalTag/tier': gold }
principals:
  - role-to-assume: ${role('a')}
  - role-to-assume: ${role('b')}
    context: { 'AWS:PrincipalTag/Team': [ads, maps] }
models:
  - id: m.one
  - id: m.two
    regions: [eu-north-1]
    actions: [invoke]
`;
  const firstCheck = async (inputs: Record<string, string>, env: Record<string, string> = {}) => {
    const { checks } = await settingsFrom({ inputs, env, files: { [CONFIG]: file } });
    return checks[0];
  };

  test('the file over the environment', async () => {
    const check = await firstCheck({}, { AWS_REGION: 'us-east-1' });
    expect(check?.models.map((model) => model.regions)).toEqual([['eu-west-1'], ['eu-north-1']]);
  });

  test('`aws-region` over the regions at the top, not over those of a model', async () => {
    const check = await firstCheck({ 'aws-region': 'us-east-1' });
    expect(check?.models.map((model) => model.regions)).toEqual([['us-east-1'], ['eu-north-1']]);
  });

  test('`actions` likewise', async () => {
    expect((await firstCheck({}))?.models.map((model) => model.actions)).toEqual([['stream'], ['invoke']]);
    const check = await firstCheck({ actions: 'invoke, stream' });
    expect(check?.models.map((model) => model.actions)).toEqual([['invoke', 'stream'], ['invoke']]);
  });

  test('`models` over the list of the file, in the regions of its top', async () => {
    const check = await firstCheck({ models: 'm.three' });
    expect(check?.models).toEqual([
      { ...named('m.three'), regions: ['eu-west-1'], actions: ['stream'], expect: 'allow' },
    ]);
  });

  test('`context` over the one at the top, key by key below that of a principal', async () => {
    const wide = await firstCheck({});
    const tier = { key: 'aws:PrincipalTag/tier', values: ['gold'], from: 'file' };
    const own = { key: 'AWS:PrincipalTag/Team', values: ['ads', 'maps'], from: 'file' };
    expect(wide?.principals.map(({ context }) => context)).toEqual([
      [{ key: 'aws:PrincipalTag/team', values: ['search'], from: 'file' }, tier],
      [tier, own],
    ]);
    const input = { key: 'aws:PrincipalTag/tier', values: ['iron'], from: 'input' };
    const narrow = await firstCheck({ context: 'aws:PrincipalTag/tier=iron' });
    expect(narrow?.principals.map(({ context }) => context)).toEqual([[input], [input, own]]);
  });

  test('what an application is said to carry, over the context at the top', async () => {
    const own =
      'user-agent: app/1 (x)\n    source-vpce: vpce-0a1b2c3d\n    source-vpc: vpc-0a1b2c3d\n    tags: {team: ads}';
    const top = 'context: {"aws:PrincipalTag/Team": search}\n';
    const files = { [CONFIG]: `${top}principals:\n  - role-to-assume: ${role('a')}\n    ${own}\n${MODELS}` };
    const { checks } = await settingsFrom({ inputs: { 'config-file': CONFIG, 'aws-region': 'us-east-1' }, files });
    const entry = (key: string, value: string) => ({ key, values: [value], from: 'file' });
    expect(checks[0]?.principals[0]).toMatchObject({
      userAgent: 'app/1 (x)',
      declared: ['user-agent', 'source-vpc', 'source-vpce', 'tags'],
      context: [
        entry('aws:UserAgent', 'app/1 (x)'),
        entry('aws:SourceVpc', 'vpc-0a1b2c3d'),
        entry('aws:SourceVpce', 'vpce-0a1b2c3d'),
        entry('aws:PrincipalTag/team', 'ads'),
      ],
    });
  });

  test('`role-to-assume` never replaces the principals of the file', async () => {
    const check = await firstCheck({ 'role-to-assume': role('step') });
    expect(check?.principals.map((principal) => principal.roleToAssume)).toEqual([role('a'), role('b')]);
  });

  test('AWS_REGION over AWS_DEFAULT_REGION', async () => {
    const inputs = { models: 'm.one' };
    const env = { AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'us-east-2' };
    expect((await settingsFrom({ inputs, env })).homeRegion).toBe('us-west-2');
    expect((await settingsFrom({ inputs, env: { ...env, AWS_REGION: '' } })).homeRegion).toBe('us-east-2');
  });

  test("an ARN's own region over all", async () => {
    const models = `arn:aws:bedrock:eu-west-3::foundation-model/amazon.nova-lite-v1:0`;
    const settings = await settingsFrom({ inputs: { models, 'aws-region': 'us-east-1' } });
    expect(settings.checks[0]?.models[0]?.regions).toEqual(['eu-west-3']);
    expect((await settingsFrom({ inputs: { models } })).homeRegion).toBe('eu-west-3');
  });

  test('the input `principal-arn` over the one of the file', async () => {
    const files = { [CONFIG]: `principal-arn: ${role('file')}\n${MODELS}` };
    const principals = async (inputs: Record<string, string>) =>
      (await settingsFrom({ inputs, files, env: { AWS_REGION: 'us-east-1' } })).checks[0]?.principals;
    expect(await principals({})).toMatchObject([{ name: 'file', principalArn: role('file') }]);
    expect(await principals({ 'principal-arn': role('input') })).toMatchObject([{ principalArn: role('input') }]);
  });
});

describe('where credentials come from by default', () => {
  test.each([
    ['GitHub offers a token', `role-to-assume: ${role('a')}`, OIDC, 'oidc'],
    ['GitHub offers none', `role-to-assume: ${role('a')}`, {}, 'step'],
    ['there is an external ID', `{role-to-assume: ${role('a')}, role-external-id: ab}`, OIDC, 'step'],
    ['there is no role', 'name: me', OIDC, 'step'],
    ['it is said', `{role-to-assume: ${role('a')}, source: step}`, OIDC, 'step'],
  ])('%s', async (_name, principal, env, source) => {
    const files = { [CONFIG]: `principals:\n  - ${principal}\n${MODELS}` };
    const settings = await settingsFrom({ files, env: { ...env, AWS_REGION: 'us-east-1' } });
    expect(settings.checks[0]?.principals[0]?.source).toBe(source);
  });

  test('another principal by its name, also where that is its role’s', async () => {
    const files = {
      [CONFIG]: `principals:\n  - role-to-assume: ${role('p/a')}\n  - role-to-assume: ${role('b')}\n    source: a\n${MODELS}`,
    };
    const settings = await settingsFrom({ files, env: { AWS_REGION: 'us-east-1' } });
    expect(settings.checks[0]?.principals).toMatchObject([{ name: 'a' }, { name: 'b', source: { principal: 'a' } }]);
  });
});

describe('which files', () => {
  const inputs = (file: string) => ({ 'config-file': file, 'aws-region': 'us-east-1' });

  test('several lines and globs are several checks, each file once', async () => {
    const files = { 'a.yml': MODELS, 'checks/b.yml': MODELS, 'checks/c.yml': MODELS };
    const settings = await settingsFrom({ inputs: inputs('a.yml\nchecks/*.yml\n./a.yml'), files });
    expect(settings.checks.map((check) => check.file)).toEqual(['a.yml', 'checks/b.yml', 'checks/c.yml']);
  });

  test('the default one only where no other is named', async () => {
    const files = { [CONFIG]: MODELS, 'a.yml': MODELS };
    expect((await settingsFrom({ inputs: inputs('a.yml'), files })).checks.map((check) => check.file)).toEqual([
      'a.yml',
    ]);
    expect((await settingsFrom({ inputs: inputs(''), files })).checks.map((check) => check.file)).toEqual([CONFIG]);
  });

  test.each([
    [
      'none.yml',
      'Input `config-file`: There is no file "none.yml". Correct the path, or check the repository out before this step.',
    ],
    [
      'x/*.yml',
      'Input `config-file`: No file matches "x/*.yml". Correct the pattern; it starts at the root of the workspace.',
    ],
    [
      'dir',
      'Input `config-file`: "dir" is a directory. Name a file in it, or all of them with a pattern like `checks/*.yml`.',
    ],
  ])('%s', async (file, message) => {
    expect(await mistakesFrom({ inputs: inputs(file), files: { dir: directory } })).toEqual([message]);
  });

  test('a default file that is a directory', async () => {
    expect(await mistakesFrom({ inputs: LEAST, files: { [CONFIG]: directory } })).toEqual([
      'Input `config-file`: ".github/bedrock-access.yml" is a directory. Name a file in it, or all of them with a pattern like `checks/*.yml`.',
    ]);
  });

  test('mistakes of inputs and of every file come together', async () => {
    const files = { 'a.yml': 'models:\n  - id: 5\n', 'b.yml': `${MODELS}x: 1\n` };
    const mistakes = await mistakesFrom({ inputs: { ...inputs('a.yml\nb.yml\nc.yml'), probe: 'x' }, files });
    expect(mistakes.map((mistake) => mistake.split(': ')[0])).toEqual([
      'Input `probe`',
      'Input `config-file`',
      'a.yml:2:9',
      'b.yml:3:1',
    ]);
  });
});

describe('principals of an entry by patterns', () => {
  const principals = ['tenant-b', 'tenant-a', 'ci', 'x*y'].map(
    (name) => `{name: '${name}', role-to-assume: ${role('r')}}`,
  );
  const file = (list: string) =>
    `regions: [us-east-1]\nprincipals: [${principals.join(', ')}]\nmodels:\n  - {id: amazon.nova-lite-v1:0, principals: ${list}}\n`;

  test.each([
    ['[tenant-*]', ['tenant-b', 'tenant-a']],
    ["['*a', tenant-*, ci]", ['tenant-a', 'tenant-b', 'ci']],
    ["['*']", ['tenant-b', 'tenant-a', 'ci', 'x*y']],
    ["['x*y']", ['x*y']],
  ])('%s', async (list, names) => {
    const settings = await settingsFrom({ files: { [CONFIG]: file(list) } });
    expect(settings.checks[0]?.models[0]?.principals).toEqual(names);
  });

  test('that match no name are a mistake', async () => {
    expect(
      await mistakesFrom({ files: { 'c.yml': file("['tenent-*']") }, inputs: { 'config-file': 'c.yml' } }),
    ).toEqual(['c.yml:4:46: No principal has the name "tenent-*". Did you mean `tenant-b`?']);
  });

  test('make no check twice', async () => {
    const twice = `${file('[tenant-*]')}  - {id: amazon.nova-lite-v1:0, principals: [tenant-a]}\n`;
    expect(await mistakesFrom({ files: { 'c.yml': twice }, inputs: { 'config-file': 'c.yml' } })).toEqual([
      expect.stringContaining('is already on line 4'),
    ]);
  });
});

describe('what is wrong together', () => {
  const A = `role-to-assume: ${role('a')}`;
  test.each<[string, string, string[]]>([
    [
      'no model',
      'regions: [us-east-1]\n',
      ['c.yml:1:1: There is no model to check. Write `models:` with one entry, or set the input `models`.'],
    ],
    [
      'a wildcard that may be called',
      'models:\n  - id: a.*\n',
      [
        'c.yml:2:9: "a.*" has a wildcard, and only a model that is expected to be denied can be given by a pattern. Name the model, or write `expect: deny` beside it.',
      ],
    ],
    [
      '`via` without `expect: deny`',
      `${MODELS}    via: direct\n`,
      [
        'c.yml:3:10: `via` narrows an `expect: deny`, and this entry has none. Write `expect: deny` beside it, or leave it out.',
      ],
    ],
    [
      '`allow-unmet` of what must be closed',
      `${MODELS}    expect: deny\n    allow-unmet: { until: 2027-03-31, reason: soon }\n`,
      [
        'c.yml:4:18: `allow-unmet` is for access that is missing, and this entry must be closed. Leave it out; what may stay open for now is no `expect: deny` yet.',
      ],
    ],
    [
      'a model twice',
      `${MODELS}  - id: amazon.nova-lite-v1:0\n`,
      [
        'c.yml:3:9: "amazon.nova-lite-v1:0" is already on line 2, for the same principal, region and action. Write it once.',
      ],
    ],
    [
      'a model twice, for different principals',
      `principals: [{name: x}, {${A}}]\nmodels:\n  - {id: a.b, principals: [x]}\n  - {id: a.b, principals: [a], expect: deny}\n`,
      [],
    ],
    [
      'a model twice, in different regions',
      'models:\n  - {id: a.b, regions: [us-east-1]}\n  - {id: a.b, regions: [us-east-2]}\n',
      [],
    ],
    [
      'a model that is allowed and denied',
      `${MODELS}  - id: amazon.nova-lite-v1:0\n    expect: deny\n`,
      [
        'c.yml:3:9: "amazon.nova-lite-v1:0" is expected to be denied and allowed, here and on line 2. Give the two entries different `principals`, `regions` or `actions`.',
      ],
    ],
    [
      "other regions than the ARN's",
      'models:\n  - id: arn:aws:bedrock:us-west-2::foundation-model/a.b-c\n    regions: [us-west-2, us-east-1]\n',
      [
        'c.yml:3:26: `us-east-1` is not the region of the ARN, which is only in `us-west-2`. Leave `regions` out for an ARN.',
      ],
    ],
    [
      'a name that no principal has',
      `principals: [{name: research}]\n${MODELS}    principals: [reserch]\n`,
      ['c.yml:4:18: No principal has the name "reserch". Did you mean `research`?'],
    ],
    [
      'a name where there are no principals',
      `${MODELS}    principals: [ci]\n`,
      ['c.yml:3:18: No principal has the name "ci". Give the principals of this file names.'],
    ],
    [
      'two principals of one name',
      `principals:\n  - ${A}\n  - role-to-assume: arn:aws:iam::444455556666:role/a\n${MODELS}`,
      ['c.yml:3:5: Two principals have the name "a". Give each a `name` of its own.'],
    ],
    [
      'a role that is assumed and only simulated',
      `principals:\n  - ${A}\n    principal-arn: ${role('b')}\n${MODELS}`,
      [
        'c.yml:2:21: `principal-arn` is only simulated, and `role-to-assume` says how to assume a role. Keep one of the two.',
      ],
    ],
    [
      'context in both of its forms, whatever its case',
      `principals:\n  - ${A}\n    context: {"AWS:useragent": a}\n    user-agent: b\n${MODELS}`,
      ['c.yml:4:17: `user-agent` and `context` both say what "aws:UserAgent" is. Keep one of the two.'],
    ],
    [
      'a tag that `context` states as well',
      `principals:\n  - ${A}\n    tags: {team: a}\n    context: {"aws:PrincipalTag/team": a}\n${MODELS}`,
      ['c.yml:3:18: `tags` and `context` both say what "aws:PrincipalTag/team" is. Keep one of the two.'],
    ],
    [
      'tags that IAM reads as one',
      `principals:\n  - ${A}\n    tags: {team: a, Team: b}\n${MODELS}`,
      [
        'c.yml:3:27: "aws:PrincipalTag/Team" is there twice: IAM reads keys of tags without regard to case. Write it once.',
      ],
    ],
    [
      'an external ID without a role',
      `principals:\n  - role-external-id: ab\n${MODELS}`,
      ['c.yml:2:23: `role-external-id` is there without a role. Write `role-to-assume` beside it.'],
    ],
    [
      'an external ID beside a token',
      `principals:\n  - ${A}\n    role-external-id: ab\n    source: oidc\n${MODELS}`,
      [
        'c.yml:3:23: A role that is assumed with an OIDC token cannot be given an external ID. Write `source: step` or the name of another principal, or leave the external ID out.',
      ],
    ],
    [
      'a source without a role',
      `principals:\n  - name: x\n    source: oidc\n${MODELS}`,
      ['c.yml:3:13: `source` says who assumes the role, and there is none. Write `role-to-assume` beside it.'],
    ],
    [
      'a source that no principal is',
      `principals:\n  - ${A}\n    source: b\n${MODELS}`,
      ['c.yml:3:13: No principal has the name "b". Did you mean `a`?'],
    ],
    [
      'a source that is only simulated',
      `principals:\n  - ${A}\n    source: b\n  - principal-arn: ${role('b')}\n${MODELS}`,
      [
        'c.yml:3:13: "b" is only simulated: the check has no credentials of it. Name a principal with `role-to-assume`, or leave the key out.',
      ],
    ],
    [
      'an asker for a principal that needs none',
      `principals:\n  - ${A}\n    simulate-with: a\n${MODELS}`,
      [
        'c.yml:3:20: `simulate-with` says who asks for a principal that is only simulated. Write `principal-arn` beside it, or leave it out.',
      ],
    ],
    [
      'credentials in a ring',
      `principals:\n  - ${A}\n    source: b\n  - role-to-assume: ${role('b')}\n    source: a\n  - role-to-assume: ${role('c')}\n    source: a\n${MODELS}`,
      [
        'c.yml:3:13: The credentials form a cycle: "a" from "b" from "a". Let one of them have `source: oidc` or `source: step`.',
      ],
    ],
    [
      'a principal whose credentials are its own',
      `principals:\n  - ${A}\n    source: a\n${MODELS}`,
      [
        'c.yml:3:13: The credentials form a cycle: "a" from "a". Let one of them have `source: oidc` or `source: step`.',
      ],
    ],
    [
      'a hop into another partition',
      `principals:\n  - ${A}\n    chain: [{role: 'arn:aws-cn:iam::111122223333:role/b'}]\nmodels:\n  - {id: a.b, regions: [cn-north-1]}\n`,
      [
        'c.yml:3:20: "arn:aws-cn:iam::111122223333:role/b" is in partition `aws-cn`, and the role before it in `aws`. Name a role of the same partition.',
      ],
    ],
    [
      'a region of another partition',
      `principals: [{${A}}]\n${MODELS}    regions: [us-east-1, us-gov-west-1]\n`,
      [
        'c.yml:4:26: `us-gov-west-1` is in partition `aws-us-gov`, and "arn:aws:iam::111122223333:role/a" in `aws`. Check the region with a principal of its own partition.',
      ],
    ],
    [
      'two words on whose access is checked',
      `principal-arn: ${role('b')}\nprincipals: [{${A}}]\n${MODELS}`,
      [
        'c.yml:1:16: `principals` and `principal-arn` both say whose access is checked. Write the ARN as `- principal-arn: ...` below `principals:`.',
      ],
    ],
    [
      'names are not doubted while a principal has a mistake',
      `principals:\n  - rol-to-assume: ${role('a')}\n${MODELS}    principals: [a]\n`,
      ['c.yml:2:5: The key "rol-to-assume" is unknown here. Did you mean `role-to-assume`?'],
    ],
    [
      'nor is a region missed while `regions` has one',
      'region: [us-east-1]\nmodels:\n  - id: a.b\n',
      ['c.yml:1:1: The key "region" is unknown. Did you mean `regions`?'],
    ],
  ])('%s', async (name, text, messages) => {
    const inputs = { 'config-file': 'c.yml' };
    const env = name.startsWith('nor') ? {} : { AWS_REGION: 'us-east-1' };
    expect(await mistakesFrom({ inputs, env, files: { 'c.yml': text } })).toEqual(messages);
  });

  test.each<[Record<string, string>, string, string[]]>([
    [
      { simulate: 'false' },
      `${MODELS}    expect: deny\n`,
      [
        'c.yml:2:9: `expect: deny` needs the simulator, and the input `simulate` is false. Set `simulate: true`, or leave the entry out.',
      ],
    ],
    [
      { simulate: 'false' },
      `principals: [{principal-arn: "${role('a')}"}]\n${MODELS}`,
      [
        'c.yml:1:14: `principal-arn` is only simulated, and the input `simulate` is false. Set `simulate: true`, or check another principal.',
      ],
    ],
    [
      { 'role-to-assume': role('step'), 'role-duration-seconds': '7200' },
      `principals: [{role-to-assume: "${role('a')}", source: step}]\n${MODELS}`,
      [
        'Input `role-duration-seconds`: 7200 is too long: where one role assumes another, credentials are valid for an hour at most. Write `3600` or less.',
      ],
    ],
    [
      { 'role-duration-seconds': '7200' },
      `principals: [{role-to-assume: "${role('a')}", source: oidc}]\n${MODELS}`,
      [],
    ],
    // The step's own credentials may be a user's: the first hop is then no chain.
    [
      { 'role-duration-seconds': '7200' },
      `principals: [{source: step, chain: [{role: "${role('a')}"}]}]\n${MODELS}`,
      [],
    ],
    [
      { 'role-duration-seconds': '7200' },
      `principals: [{source: step, chain: [{role: "${role('a')}"}, {role: "${role('b')}"}]}]\n${MODELS}`,
      [
        'Input `role-duration-seconds`: 7200 is too long: where one role assumes another, credentials are valid for an hour at most. Write `3600` or less.',
      ],
    ],
    [
      { 'role-duration-seconds': '7200' },
      `principals: [{role-to-assume: "${role('a')}", chain: [{role: "${role('b')}"}]}]\n${MODELS}`,
      [
        'Input `role-duration-seconds`: 7200 is too long: where one role assumes another, credentials are valid for an hour at most. Write `3600` or less.',
      ],
    ],
    [
      { 'role-to-assume': role('step'), 'role-duration-seconds': '7200' },
      `principals: [{source: step, chain: [{role: "${role('a')}"}]}]\n${MODELS}`,
      [
        'Input `role-duration-seconds`: 7200 is too long: where one role assumes another, credentials are valid for an hour at most. Write `3600` or less.',
      ],
    ],
    [
      { 'principal-arn': role('b') },
      `principals: [{role-to-assume: "${role('a')}"}]\n${MODELS}`,
      [
        'Input `principal-arn`: `principals` and `principal-arn` both say whose access is checked, the first in "c.yml". Write the ARN as `- principal-arn: ...` below `principals:`.',
      ],
    ],
    [
      { 'role-to-assume': 'arn:aws-us-gov:iam::111122223333:role/a' },
      MODELS,
      [
        'Input `aws-region`: `us-east-1` is in partition `aws`, and "arn:aws-us-gov:iam::111122223333:role/a" in `aws-us-gov`. Check the region with a principal of its own partition.',
      ],
    ],
    [{ 'role-to-assume': role('a') }, `${MODELS}    principals: [a]\n`, []],
  ])('inputs %j', async (inputs, text, messages) => {
    const given = { inputs: { ...inputs, 'config-file': 'c.yml' }, env: { AWS_REGION: 'us-east-1' } };
    expect(await mistakesFrom({ ...given, files: { 'c.yml': text } })).toEqual(messages);
  });

  test('the environment’s region, where it is used', async () => {
    const env = { AWS_REGION: 'us-east-1a' };
    expect(await mistakesFrom({ inputs: { models: 'a.b' }, env })).toEqual([
      'Input `aws-region`: It is taken from the environment variable `AWS_REGION`. "us-east-1a" is an availability zone, not a region. Write `us-east-1`. Set the input, or correct the variable.',
    ]);
    expect(await mistakesFrom({ inputs: { ...LEAST, 'aws-region': 'us-east-1' }, env })).toEqual([]);
  });

  test('a file full of repetitions', async () => {
    const result = await read({
      files: { [CONFIG]: `models:\n${'- id: m\n'.repeat(900)}` },
      env: { AWS_REGION: 'us-east-1' },
    });
    expect(result.ok ? 0 : result.mistakes.length).toBe(100);
  });
});

describe('`expect-others: deny`', () => {
  const entryOf = async (config: string, inputs: Record<string, string> = {}) => {
    const { checks } = await settingsFrom({ files: { [CONFIG]: config }, inputs });
    return checks[0]?.models.find(({ others }) => others);
  };
  const TOP = `expect-others: deny\nregions: [us-east-1]\n`;

  test('makes an entry after all others, in their regions too', async () => {
    const made = await entryOf(`${TOP}${MODELS}    regions: [eu-west-1]\n`);
    expect(made).toMatchObject({
      ...{ id: 'expect-others', expect: 'deny', regions: ['us-east-1', 'eu-west-1'], actions: ['invoke', 'stream'] },
      ...{ others: { regions: ['us-east-1'] }, place: { line: 1 } },
    });
  });

  test('needs no list of models', async () => {
    expect(await entryOf(TOP)).toMatchObject({ regions: ['us-east-1'] });
  });

  test.each([
    ['[invoke, batch]', ['invoke']],
    ['[discover]', ['invoke', 'stream']],
  ])('is about calls only: actions %s', async (actions, expected) => {
    expect(await entryOf(`actions: ${actions}\n${TOP}`)).toMatchObject({ actions: expected });
  });

  test('is about the actions of the input, where it names calls', async () => {
    expect(await entryOf(`${TOP}${MODELS}`, { actions: 'stream' })).toMatchObject({ actions: ['stream'] });
  });

  test('is of all principals at the top, and of one where it is written there', async () => {
    const principals = (key: string) =>
      `principals:\n  - { principal-arn: "${role('a')}"${key} }\n  - { principal-arn: "${role('b')}" }\n`;
    const having = async (config: string) => {
      const { checks } = await settingsFrom({ files: { [CONFIG]: config } });
      return checks[0]?.principals.map(({ expectOthers }) => expectOthers);
    };
    expect(await having(`${TOP}${principals('')}${MODELS}`)).toEqual(['deny', 'deny']);
    expect(await having(`regions: [us-east-1]\n${principals(', expect-others: deny')}${MODELS}`)).toEqual([
      'deny',
      undefined,
    ]);
  });

  test('goes with the list that the input `models` replaces', async () => {
    expect(await entryOf(`${TOP}${MODELS}`, { models: 'amazon.nova-pro-v1:0' })).toBeUndefined();
  });

  test('needs the simulator', async () => {
    expect(await mistakesFrom({ files: { [CONFIG]: `${TOP}${MODELS}` }, inputs: { simulate: 'false' } })).toEqual([
      expect.stringMatching(/:1:\d+: `expect-others: deny` needs the simulator/),
    ]);
  });

  test('counts for `max-checks` as every known model and profile', async () => {
    const mistakes = await mistakesFrom({ files: { [CONFIG]: `${TOP}${MODELS}` }, inputs: { 'max-checks': '50' } });
    expect(mistakes).toEqual([expect.stringMatching(/checks are asked for/)]);
  });
});
