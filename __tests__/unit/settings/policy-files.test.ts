/** The files of a what-if: how they are named, and what is wrong with them. */
import { describe, expect, test } from '@jest/globals';
import { policyFileLines } from '../../../src/settings/policy-file-lines.ts';
import { declaredAt, readPolicyFiles, type PolicyFileSource } from '../../../src/settings/policy-files.ts';
import { templateYaml } from '../../../src/settings/template-yaml.ts';
import { CONFIG, hostOf, LEAST, mistakesFrom, settingsFrom } from './fake.ts';

const POLICY = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"*"}}';

describe('the input', () => {
  test('a path, its layer, its principal and what it replaces', () => {
    const text = 'a.json\nboundary:b.json principal=app\n scp:c/*.json  replaces=Lock layer=scp \nd.json layer=session';
    expect(policyFileLines(text)).toEqual({
      ok: true,
      value: [
        { file: 'a.json' },
        { file: 'b.json', layer: 'boundary', principal: 'app' },
        { file: 'c/*.json', layer: 'scp', replaces: 'Lock' },
        { file: 'd.json', layer: 'session' },
      ],
    });
  });

  test('a path may have blanks, and what looks like a word behind it may be all of it', () => {
    const text =
      'my plan.json\t \tprincipal=app\nprincipal=x\na=b.json layer=scp\nb.json principal= c\nc.json  replaces=a=b';
    const parsed = policyFileLines(text);
    expect(parsed.ok ? parsed.value : parsed).toEqual([
      { file: 'my plan.json', principal: 'app' },
      { file: 'principal=x' },
      { file: 'a=b.json', layer: 'scp' },
      { file: 'b.json principal= c' },
      { file: 'c.json', replaces: 'a=b' },
    ]);
  });

  test.each([
    ['a.json layer=all', '"all" is not what a policy is attached as.'],
    ['a.json principal=a principal=b', 'has `principal=` twice.'],
    [' \n ', 'The list has no entry.'],
  ])('%j', (text, message) => {
    const parsed = policyFileLines(text);
    expect(parsed.ok ? '' : parsed.problems[0]?.message).toContain(message);
  });
});

describe('settings', () => {
  test('an entry of the file, and the input in its place', async () => {
    const config = 'policy-files:\n  - a.json\n  - files: [b.json]\n    layer: boundary\n    replaces: edge\n';
    const files = { [CONFIG]: config, 'a.json': POLICY, 'b.json': POLICY };
    const { checks } = await settingsFrom({ inputs: LEAST, files });
    expect(checks[0]?.policyFiles).toEqual([
      { file: 'a.json', kind: 'policy', layer: 'identity', text: POLICY },
      { file: 'b.json', kind: 'policy', layer: 'boundary', replaces: 'edge', text: POLICY },
    ]);
    const given = await settingsFrom({ inputs: { ...LEAST, 'policy-files': 'b.json' }, files });
    expect(given.checks[0]?.policyFiles?.map(({ file, layer }) => [file, layer])).toEqual([['b.json', 'identity']]);
  });

  test('a principal that is not checked, an entry without a file, a key that there is not', async () => {
    const config = [
      'principals:',
      '  - name: app',
      '    principal-arn: arn:aws:iam::111122223333:role/service/app-role',
      'policy-files:',
      '  - file: a.json',
      '    principal: nobody',
      '  - principal: app',
      '  - file: a.json',
      '    layers: scp',
      '  - 7',
      '  - file: a.json',
      '    principal: app-role',
    ].join('\n');
    expect(await mistakesFrom({ inputs: LEAST, files: { [CONFIG]: config, 'a.json': POLICY } })).toEqual([
      `${CONFIG}:5:5: "nobody" is none of the principals that are checked. Write \`app\` or \`app-role\`.`,
      `${CONFIG}:7:5: The entry names no file. Write \`file: policies/app.json\`.`,
      `${CONFIG}:9:5: The key "layers" is unknown here. Did you mean \`layer\`?`,
      `${CONFIG}:10:5: An entry of \`policy-files\` is a number, not a text. Put it in quotes.`,
    ]);
  });

  test('a plan is the run’s, and has no key in the file', async () => {
    const files = { [CONFIG]: 'terraform-plan: plan.json\n' };
    expect(await mistakesFrom({ inputs: LEAST, files })).toEqual([
      `${CONFIG}:1:1: \`terraform-plan\` is an input of the action and cannot be set by a file. Write it below \`with:\` in the workflow, where a pull request cannot change it for itself.`,
    ]);
  });
});

const WHERE = { input: 'policy-files' };

async function reading(files: Record<string, string | Uint8Array>, source: Partial<PolicyFileSource> = {}) {
  const names = source.files ?? Object.keys(files);
  const read = await readPolicyFiles(hostOf({ files }), [{ files: names, where: WHERE, ...source }]);
  return {
    kinds: read.files.map(({ kind }) => kind),
    mistakes: read.mistakes.map(({ message, place }) => [message, place?.line, place?.column]),
    read: read.files,
  };
}

describe('what a file may not be', () => {
  test('too large, by a byte', async () => {
    const spaces = (bytes: number) => POLICY + ' '.repeat(bytes - POLICY.length);
    const most = 2 * 1024 * 1024;
    expect((await reading({ 'a.json': spaces(most) })).mistakes).toEqual([]);
    expect((await reading({ 'a.json': spaces(most + 1) })).mistakes).toEqual([
      ['"a.json" has 2.0 MB, and at most 2 MB are read.', undefined, undefined],
    ]);
  });

  test('one of too many that a glob matches', async () => {
    const files = (number: number) =>
      Object.fromEntries(Array.from({ length: number }, (_, at) => [`p/${at}.json`, POLICY]));
    expect((await reading(files(500), { files: ['p/*.json'] })).kinds).toHaveLength(500);
    const { kinds, mistakes } = await reading(files(501), { files: ['p/*.json'] });
    expect([kinds, mistakes[0]?.[0]]).toEqual([[], '"p/*.json" matches 501 files, and at most 500 are read.']);
  });

  test.each(['/**/*.json', '../**/*.json', 'p/{..,q}/**'])(
    'a pattern that leaves the workspace: %s',
    async (pattern) => {
      const { kinds, mistakes } = await reading({}, { files: [pattern] });
      expect(kinds).toEqual([]);
      expect(JSON.stringify(mistakes[0]?.[0])).toContain('leaves the workspace');
    },
  );

  test('text in another encoding', async () => {
    expect((await reading({ 'a.json': new Uint8Array([0xff, 0xfe]) })).mistakes[0]?.[0]).toBe(
      '"a.json" is not UTF-8 text.',
    );
  });

  test('a policy beyond the limits of what it is attached as', async () => {
    const long = POLICY.replace('"*"', `"arn:aws:bedrock:us-east-1::foundation-model/${'x'.repeat(2_100)}"`);
    expect((await reading({ 'a.json': long })).mistakes).toEqual([]);
    const session = await reading({ 'a.json': long }, { layer: 'session' });
    expect(session.mistakes[0]?.[0]).toMatch(/^The policy has 22\d\d characters without white space; IAM takes 2048\./);
  });

  test('a document inside a template: the line is that of its resource', async () => {
    const template = {
      Resources: {
        App: {
          Type: 'AWS::IAM::Role',
          Properties: { Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [] } }] },
        },
      },
    };
    const { mistakes } = await reading({ 't.json': JSON.stringify(template, null, 2) });
    expect(mistakes).toEqual([
      [expect.stringContaining('"App own", line 3 of the policy: "Statement" is empty'), 3, 5],
    ]);
  });

  test('a document of a plan, but not one that is in force already', async () => {
    const plan = (before: string, after: string) => ({
      'plan.json': JSON.stringify({
        format_version: '1.2',
        resource_changes: [
          {
            ...{ address: 'aws_iam_role_policy.a', type: 'aws_iam_role_policy', name: 'a', mode: 'managed' },
            change: { before: { role: 'app', policy: before }, after: { role: 'app', policy: after } },
          },
        ],
      }),
    });
    expect((await reading(plan('no', POLICY))).mistakes).toEqual([]);
    expect((await reading(plan(POLICY, 'no'), { isPlan: true })).mistakes).toEqual([
      [expect.stringContaining('"aws_iam_role_policy.a", line 1 of the policy: This is not JSON.'), 1, 1],
    ]);
  });

  test('a plan that is none', async () => {
    expect((await reading({ 'p.json': POLICY }, { isPlan: true })).mistakes).toEqual([
      ['This is not a plan of Terraform.', 1, 1],
    ]);
    expect((await reading({ 'p.json': '{"format_version"' }, { isPlan: true })).mistakes).toEqual([
      ['This is not JSON. A colon is expected after the name.', 1, 18],
    ]);
  });
});

test('what a file is, by what is in it', async () => {
  const plan = '{"format_version":"1.2","resource_changes":[]}';
  const yaml = 'Resources:\n  App:\n    Type: AWS::IAM::Role\n';
  const { kinds, read } = await reading({
    'a.json': POLICY,
    'p.json': plan,
    't.json': '{"Resources":{}}',
    't.yaml': yaml,
  });
  expect(kinds).toEqual(['policy', 'plan', 'template', 'template']);
  expect(read[3]?.declared).toEqual({ App: { file: 't.yaml', line: 2, column: 3 } });
});

test('the resources of a plan are found in the files of Terraform, unless two declare the same', async () => {
  const files = {
    'plan.json': '{"format_version":"1.2","resource_changes":[]}',
    'main.tf': '\nresource "aws_iam_role_policy" "models" {\n}\nresource "aws_iam_policy" "twice" {}\n',
    'other.tf': 'resource "aws_iam_policy" "twice" {}\n# resource "aws_iam_policy" "no" {}\n',
    '.terraform/modules/x.tf': 'resource "aws_iam_policy" "elsewhere" {}\n',
  };
  const { read } = await readPolicyFiles(
    {
      ...hostOf({ files }),
      glob: () => Promise.resolve(Object.keys(files).filter((path) => path.endsWith('.tf'))),
    },
    [{ files: ['plan.json'], isPlan: true, where: WHERE }],
  ).then(({ files: found }) => ({ read: found }));
  const [plan] = read;
  if (!plan) throw new Error('the plan is read');
  expect(declaredAt(plan, 'module.a["x.y"].aws_iam_role_policy.models[0]')).toEqual({
    file: 'main.tf',
    line: 2,
    column: 1,
  });
  for (const name of ['aws_iam_policy.twice', 'aws_iam_policy.no', 'aws_iam_policy.elsewhere', 'toString']) {
    expect(declaredAt(plan, name)).toBeUndefined();
  }
});

test('the file at the base commit, where it may be read', async () => {
  const host = hostOf({ files: { 'a.json': POLICY } });
  const at = async (readBaseFile: (path: string) => Promise<Uint8Array | undefined>) => {
    const { files } = await readPolicyFiles({ ...host, readBaseFile }, [{ files: ['a.json'], where: WHERE }]);
    return files[0]?.base;
  };
  expect(await at(() => Promise.resolve(new TextEncoder().encode('old')))).toBe('old');
  expect(await at(() => Promise.resolve(undefined))).toBe('');
  expect(await at(() => Promise.reject(new Error('403')))).toBeUndefined();
});

test('a template in JSON that is nested too deeply is a mistake, and throws nothing', async () => {
  const text = `{"Resources":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
  const { kinds, mistakes } = await reading({ 'a.json': text });
  expect([kinds, mistakes[0]?.[0]]).toEqual([[], 'The JSON is more than 64 levels deep.']);
});

test('resources of Terraform have their own lines, one after another', async () => {
  const resource = (name: string) => `resource "aws_iam_role" "${name}" {\n}\n`;
  const files = {
    'plan.json': '{"format_version":"1.2","resource_changes":[]}',
    'main.tf': `\n${['a', 'b', 'c'].map(resource).join('')}`,
  };
  const { read } = await reading(files, { files: ['plan.json'] });
  expect(Object.entries(read[0]?.declared ?? {}).map(([name, { line }]) => [name, line])).toEqual([
    ['aws_iam_role.a', 2],
    ['aws_iam_role.b', 4],
    ['aws_iam_role.c', 6],
  ]);
});

describe('templates in YAML', () => {
  test('aliases that stand for more than is read are refused', () => {
    const levels = Array.from({ length: 8 }, (_, level) => {
      const inner = level === 0 ? 'x'.repeat(100) : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array.from({ length: 10 }, () => inner).join(', ')}]`;
    });
    const message = 'With its aliases written out, the file is too large.';
    expect(templateYaml(levels.join('\n'))).toMatchObject({ ok: false, message });
    // Few nodes, each of them long; and long keys.
    const repeated = (first: string) => `a: &a ${first}\nb: [${Array.from({ length: 100 }, () => '*a').join(', ')}]`;
    expect(templateYaml(repeated('x'.repeat(100_000)))).toMatchObject({ ok: false, message });
    expect(templateYaml(repeated(`{? ${'x'.repeat(100_000)} : 1}`))).toMatchObject({ ok: false, message });
    expect(templateYaml(repeated('x'))).toMatchObject({ ok: true });
  });

  test('an alias is of the last anchor of its name before it', () => {
    const read = templateYaml('a: &x {n: &y 1}\nb: &y 2\nc: *x\nd: *y\n&k e: *k');
    expect(read).toMatchObject({ ok: true, value: { a: { n: 1 }, b: 2, c: { n: 1 }, d: 2, e: 'e' } });
  });

  test('short forms become the long ones', () => {
    const text = [
      'Resources:',
      '  App: &app',
      '    Arn: !GetAtt Role.Arn',
      '    Sub: !Sub "${AWS::Region}-x"',
      '    Join: !Join ["", [!Ref A, b]]',
      '    When: !If [C, !Ref "AWS::NoValue", 1]',
      '  Again: *app',
    ].join('\n');
    const read = templateYaml(text);
    const app = {
      Arn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Sub: { 'Fn::Sub': '${AWS::Region}-x' },
      Join: { 'Fn::Join': ['', [{ Ref: 'A' }, 'b']] },
      When: { 'Fn::If': ['C', { Ref: 'AWS::NoValue' }, 1] },
    };
    expect(read).toEqual({
      ok: true,
      value: { Resources: { App: app, Again: app } },
      resources: { App: { line: 2, column: 3 }, Again: { line: 7, column: 3 } },
    });
  });

  test('what is no YAML, and what is nested without end', () => {
    expect(templateYaml('a: [')).toMatchObject({ ok: false, at: { line: 1 } });
    expect(templateYaml('['.repeat(70) + ']'.repeat(70))).toMatchObject({
      ok: false,
      message: 'The file is nested too deeply.',
    });
  });
});
