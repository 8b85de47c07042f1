/**
 * What users copy does what it says: each step of a workflow in `examples/` that uses the action is run as it is written, with its own `with`,
 * `env` and rights, by the built action, in an account whose role has the example's trust policy and permissions and nothing else.
 */
import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Report } from '../../src/domain/report.ts';
import { REPOSITORY } from '../../src/util/repository.ts';
import type { JournalEntry } from '../../testbed/journal.ts';
import { runAction, type ActionRun } from '../../testbed/runner.ts';
import { startTestbed } from '../../testbed/testbed.ts';
import type { Account, GitHubWorld, Role, World } from '../../testbed/world.ts';
import { evaluated, readWorkflow, type Contexts, type Job } from '../workflow.ts';
import { run as runCommand } from './command.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const EXAMPLES = join(ROOT, 'examples');
const ACCOUNT = '111122223333';
const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const OPUS = 'anthropic.claude-opus-4-5-20251101-v1:0';
const PROFILE = `us.${SONNET}`;
const EMBEDDINGS = 'amazon.titan-embed-text-v2:0';
const US = ['us-east-1', 'us-east-2', 'us-west-2'];
const ACTION = `${REPOSITORY}@v1`;
const MERGE = `${REPOSITORY}/merge@v1`;

const textOf = (example: string, path: string): string => readFileSync(join(EXAMPLES, example, path), 'utf8');

/** The role of an example: its trust policy and its permissions as they are in the files, in an account. */
function roleOf(example: string, account = ACCOUNT): Role {
  const document = (name: string): string => textOf(example, `aws/${name}.json`).replaceAll(ACCOUNT, account);
  return { trust: document('trust'), policies: { 'bedrock-access': document('policy') } };
}

function accountWith(roles: Record<string, Role>): Account {
  const behindProfile = { [SONNET]: { 'on-demand': false }, [OPUS]: { 'on-demand': true } };
  const embeddings = { streaming: false, output: ['EMBEDDING'] };
  return {
    'oidc-providers': [{ url: 'https://token.actions.githubusercontent.com', audiences: ['sts.amazonaws.com'] }],
    roles,
    bedrock: {
      models: {
        ...Object.fromEntries(US.map((region) => [region, behindProfile])),
        'us-east-1': { ...behindProfile, [EMBEDDINGS]: embeddings, 'amazon.nova-lite-v1:0': {} },
      },
      'inference-profiles': {
        'us-east-1': {
          [PROFILE]: { models: US.map((region) => `arn:aws:bedrock:${region}::foundation-model/${SONNET}`) },
        },
      },
    },
  };
}

/** What is in the repository of somebody who has copied an example. */
function filesOf(example: string): Record<string, string> {
  const all = readdirSync(join(EXAMPLES, example), { recursive: true, withFileTypes: true });
  const paths = all.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    paths.map((path) => [relative(join(EXAMPLES, example), path), readFileSync(path, 'utf8')] as const),
  );
}

interface Scene {
  example: string;
  accounts: Record<string, Account>;
  github: GitHubWorld;
  contexts?: Contexts;
  files?: Record<string, string>;
  /** Inputs that the test has otherwise than the file. */
  instead?: Record<string, string>;
}

/** Calls of each example, for what its policy is compared with. */
const JOURNALS = new Map<string, JournalEntry[]>();

/** Runs the steps of a job that use the action or the merge, in order, for each of its legs. */
async function runJob({ permissions, legs, env, steps }: Job, scene: Scene): Promise<ActionRun[]> {
  const { example, accounts, github, contexts = {}, files = {}, instead = {} } = scene;
  const { 'id-token': idToken, ...rights } = permissions;
  const runs: ActionRun[] = [];
  for (const matrix of legs) {
    for (const step of steps) {
      if (step.uses !== ACTION && step.uses !== MERGE) continue;
      const all = { inputs: {}, ...contexts, matrix };
      const world: World = {
        ...{ title: example, about: '', accounts, expect: { result: 'pass', cells: [] } },
        github: {
          ...{ repository: 'octo-org/search-service', visibility: 'private', permissions: rights },
          ...{ 'id-token': idToken === 'write', ...github },
        },
        run: {
          inputs: { ...evaluated(step.with, all), ...instead },
          env: evaluated({ ...env, ...step.env }, all),
          files: { ...filesOf(example), ...files },
        },
      };
      const done = await runAction(world, {
        withoutLatency: true,
        ...(step.uses === MERGE && { dist: join(ROOT, 'dist', 'merge', 'index.js') }),
      });
      expect(done.stderr).toBe('');
      expect(done.violations).toEqual([]);
      expect(done.stdout).not.toContain('Unexpected input');
      JOURNALS.set(example, [...(JOURNALS.get(example) ?? []), ...done.journal]);
      runs.push(done);
    }
  }
  return runs;
}

/** The one run of a job. */
async function runOnly(job: Job | undefined, scene: Scene): Promise<ActionRun & { seen: Report }> {
  if (!job) throw new Error('There is no such job.');
  const [only, ...more] = await runJob(job, scene);
  if (!only || more.length > 0) throw new Error('The job has not one step of the action.');
  return { ...only, seen: only.report as Report };
}

/** The subjects that GitHub gives: of older repositories, and since 15 July 2026. */
const SUBJECTS = (context: string): [string, Record<string, string>][] => [
  ['by name', { sub: `repo:octo-org/search-service:${context}` }],
  ['with numeric IDs', { sub: `repo:octo-org@1234567/search-service@7654321:${context}` }],
];

const verdicts = ({ cells }: Report): string[] =>
  cells.map(
    ({ principal, model, action, verdict, confidence }) => `${principal} ${model} ${action}: ${verdict}, ${confidence}`,
  );

/** A model that the embeddings' role may no longer call. */
function without(role: Role, sid: string): Role {
  const document = JSON.parse(String(role.policies?.['bedrock-access'])) as { Statement: { Sid: string }[] };
  const left = document.Statement.filter((statement) => statement.Sid !== sid);
  expect(left).toHaveLength(document.Statement.length - 1);
  return { ...role, policies: { 'bedrock-access': JSON.stringify({ ...document, Statement: left }) } };
}

describe('pull-request', () => {
  const example = 'pull-request';
  const github: GitHubWorld = { event: 'pull_request', 'pull-request': { number: 7 } };
  const scene = (change: Partial<Scene> = {}): Scene => ({
    ...{ example, github, accounts: { [ACCOUNT]: accountWith({ 'search-ci': roleOf(example) }) } },
    files: { 'src/answers.py': `MODEL = "${PROFILE}"`, 'src/titles.py': 'MODEL = "amazon.nova-micro-v1:0"' },
    ...change,
  });
  const job = async () => (await readWorkflow(join(EXAMPLES, example, '.github/workflows/bedrock-access.yml'))).access;

  test.each(SUBJECTS('pull_request'))('passes with what the policy gives (subject %s)', async (_which, claims) => {
    const { seen, exitCode, comments } = await runOnly(await job(), scene({ github: { ...github, claims } }));
    expect(verdicts(seen)).toEqual([
      `search-ci ${EMBEDDINGS} invoke: accessible, observed`,
      `search-ci ${PROFILE} invoke: accessible, observed`,
      `search-ci ${PROFILE} stream: accessible, observed`,
    ]);
    expect([seen.gate.result, exitCode, seen.problems]).toEqual(['pass', 0, []]);
    expect(comments[0]?.body).toContain('3 checks: all work');
    expect(seen.discovered?.uncovered.map(({ model }) => model)).toEqual(['amazon.nova-micro-v1:0']);
  });

  test('fails with a comment where a model is taken away', async () => {
    const accounts = { [ACCOUNT]: accountWith({ 'search-ci': without(roleOf(example), 'CallTheEmbeddings') }) };
    const { seen, exitCode, comments } = await runOnly(await job(), scene({ accounts }));
    expect([seen.gate.result, exitCode]).toEqual(['fail', 1]);
    expect(comments[0]?.body).toContain('1 needs action');
    expect(seen.cells.find(({ met }) => met === false)?.diagnosis?.remedy.proven).toBe(true);
  });

  test('no branch but that of a pull request may assume the role', async () => {
    const claims = { sub: 'repo:octo-org/search-service:ref:refs/heads/main' };
    const { seen } = await runOnly(await job(), scene({ github: { ...github, claims } }));
    expect(seen.gate.result).toBe('error');
    expect(seen.problems[0]?.cause).toBe('oidc-trust-mismatch');
  });
});

describe('deployment-gate', () => {
  const example = 'deployment-gate';
  const github: GitHubWorld = { event: 'push', ref: 'refs/heads/main' };
  const deploy = roleOf(example);
  /** The application's own role: nothing but ECS may assume it. */
  const app = (models: string[]): Role => ({
    path: '/service/',
    trust: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    policies: {
      models: {
        Version: '2012-10-17',
        Statement: [
          {
            ...{ Sid: 'Models', Effect: 'Allow', Resource: models },
            Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
          },
        ],
      },
    },
  });
  const everything = [
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/${PROFILE}`,
    ...US.map((region) => `arn:aws:bedrock:${region}::foundation-model/${SONNET}`),
    `arn:aws:bedrock:us-east-1::foundation-model/${EMBEDDINGS}`,
  ];
  const scene = (roles: Record<string, Role>, change: Partial<Scene> = {}): Scene => ({
    ...{ example, github, accounts: { [ACCOUNT]: accountWith(roles) }, ...change },
  });
  const job = async () => (await readWorkflow(join(EXAMPLES, example, '.github/workflows/deploy.yml'))).access;

  test.each(SUBJECTS('ref:refs/heads/main'))('lets a deployment pass (subject %s)', async (_which, claims) => {
    const roles = { 'search-deploy': deploy, 'search-app': app(everything) };
    const { seen, exitCode } = await runOnly(await job(), scene(roles, { github: { ...github, claims } }));
    expect(verdicts(seen)).toEqual([
      `app ${EMBEDDINGS} invoke: accessible, simulated`,
      `app ${OPUS} invoke: denied, simulated`,
      `app ${PROFILE} invoke: accessible, simulated`,
      `app ${PROFILE} stream: accessible, simulated`,
    ]);
    expect([seen.gate.result, exitCode, seen.problems]).toEqual(['pass', 0, []]);
  });

  test('stops it where the role of the application is denied, while that of CI is not', async () => {
    const mayCall = { policies: { ...deploy.policies, models: app(['*']).policies?.models ?? {} } };
    const roles = { 'search-deploy': { ...deploy, ...mayCall }, 'search-app': app(everything.slice(0, -1)) };
    // What IAM has not yet passed on is not waited for five minutes here.
    const instead = { 'wait-for-access': '0s' };
    const { seen, exitCode, stdout } = await runOnly(await job(), scene(roles, { instead }));
    expect(seen.cells.filter(({ met }) => met === false).map(({ model }) => model)).toEqual([EMBEDDINGS]);
    expect([seen.gate.result, exitCode]).toEqual(['fail', 1]);
    expect(stdout).toContain(EMBEDDINGS);
    expect(seen.cells.find(({ met }) => met === false)?.diagnosis?.remedy.proven).toBe(true);
  });

  test('stops it where the application may call what it should not', async () => {
    const open = [...everything, `arn:aws:bedrock:us-east-1::foundation-model/${OPUS}`];
    const roles = { 'search-deploy': deploy, 'search-app': app(open) };
    const { seen } = await runOnly(await job(), scene(roles, { instead: { 'wait-for-access': '0s' } }));
    expect(seen.cells.filter(({ met }) => met === false).map(({ model }) => model)).toEqual([OPUS]);
    expect(seen.gate.result).toBe('fail');
  });
});

describe('schedule', () => {
  const example = 'schedule';
  const github: GitHubWorld = { event: 'schedule', ref: 'refs/heads/main' };
  const accounts = { [ACCOUNT]: accountWith({ 'search-watch': roleOf(example) }) };
  const job = async () =>
    (await readWorkflow(join(EXAMPLES, example, '.github/workflows/bedrock-access-daily.yml'))).access;
  /** What `actions/upload-artifact` keeps of a run. */
  const kept = (run: ActionRun): GitHubWorld['runs'] => [
    {
      id: 700,
      artifacts: {
        'bedrock-access': Object.fromEntries(
          ['report.json', 'baseline.json'].map((name) => [name, readFileSync(join(run.reportDir, name), 'utf8')]),
        ),
      },
    },
  ];

  test('the first run compares nothing, the second with the first, and what was lost opens an issue until it is accepted', async () => {
    const first = await runOnly(await job(), { example, accounts, github });
    expect([first.seen.gate.result, first.exitCode, first.issues]).toEqual(['pass', 0, []]);
    expect(first.stdout).toContain('This is the first run');
    expect(verdicts(first.seen)).toEqual([
      `search-watch ${EMBEDDINGS} invoke: accessible, observed`,
      `search-watch ${OPUS} invoke: denied, observed`,
      `search-watch ${PROFILE} invoke: accessible, observed`,
      `search-watch ${PROFILE} stream: accessible, observed`,
    ]);

    const runs = kept(first) ?? [];
    const second = await runOnly(await job(), { example, accounts, github: { ...github, runs } });
    expect([second.seen.gate.result, second.exitCode, second.seen.changes]).toEqual(['pass', 0, []]);
    expect(second.stdout).not.toContain('This is the first run');

    const less = { [ACCOUNT]: accountWith({ 'search-watch': without(roleOf(example), 'CallTheEmbeddings') }) };
    const third = await runOnly(await job(), { example, accounts: less, github: { ...github, runs } });
    expect(third.seen.changes).toMatchObject([{ kind: 'lost', model: EMBEDDINGS }]);
    expect([third.seen.gate.result, third.exitCode]).toEqual(['fail', 1]);
    expect(third.issues.map(({ state }) => state)).toEqual(['open']);
  });

  test('a change that is as expected is drift until one command accepts it, which closes the issue', async () => {
    const first = await runOnly(await job(), { example, accounts, github });
    // The door was closed because nothing opened it; now a statement closes it.
    const role = roleOf(example);
    const deny = { Effect: 'Deny', Action: 'bedrock:*', Resource: `arn:aws:bedrock:*::foundation-model/${OPUS}` };
    const policies = { ...role.policies, closed: { Version: '2012-10-17', Statement: [{ Sid: 'Closed', ...deny }] } };
    const changed = { [ACCOUNT]: accountWith({ 'search-watch': { ...role, policies } }) };

    const runs = kept(first) ?? [];
    const alarmed = await runOnly(await job(), { example, accounts: changed, github: { ...github, runs } });
    expect(alarmed.seen.changes).toMatchObject([{ kind: 'cause-changed', model: OPUS }]);
    expect([alarmed.seen.gate.result, alarmed.issues.map(({ state }) => state)]).toEqual(['fail', ['open']]);

    const dispatch: GitHubWorld = { ...github, event: 'workflow_dispatch', runs, issues: alarmed.issues };
    const contexts = { inputs: { accept: true } };
    const accepted = await runOnly(await job(), { example, accounts: changed, github: dispatch, contexts });
    expect([accepted.seen.gate.result, accepted.issues.map(({ state }) => state)]).toEqual(['pass', ['closed']]);

    const next = { ...github, runs: kept(accepted) ?? [] };
    const after = await runOnly(await job(), { example, accounts: changed, github: next });
    expect([after.seen.gate.result, after.seen.changes]).toEqual(['pass', []]);
  });
});

describe('job-matrix', () => {
  const example = 'job-matrix';
  const github: GitHubWorld = { event: 'pull_request', 'pull-request': { number: 7 } };
  const numbers = { search: ACCOUNT, portal: '444455556666', research: '777788889999' };
  const accounts = Object.fromEntries(
    Object.values(numbers).map((account) => [account, accountWith({ 'bedrock-check': roleOf(example, account) })]),
  );
  const workflow = () => readWorkflow(join(EXAMPLES, example, '.github/workflows/bedrock-access.yml'));

  /** `actions/download-artifact` puts each artifact into a folder of its name. */
  const downloaded = (runs: readonly ActionRun[]): Record<string, string> =>
    Object.fromEntries(
      runs.map(({ reportDir }, index) => [
        `reports/bedrock-access-${Object.keys(numbers)[index] ?? ''}/report.json`,
        readFileSync(join(reportDir, 'report.json'), 'utf8'),
      ]),
    );

  test('three jobs, each in its account, and one report, comment and gate', async () => {
    const { check, merge } = await workflow();
    if (!check) throw new Error('There is no job `check`.');
    const runs = await runJob(check, { example, accounts, github });
    expect(runs.map(({ exitCode, outputs }) => [exitCode, outputs.result, outputs.cells])).toEqual(
      Array.from({ length: 3 }, () => [0, 'pass', '2']),
    );
    expect(runs.flatMap(({ comments }) => comments)).toEqual([]);

    const merged = await runOnly(merge, { example, accounts, github, files: downloaded(runs) });
    expect(verdicts(merged.seen)).toEqual(
      ['portal', 'research', 'search'].flatMap((name) =>
        ['invoke', 'stream'].map((action) => `${name} amazon.nova-lite-v1:0 ${action}: accessible, observed`),
      ),
    );
    expect([merged.seen.gate.result, merged.exitCode, merged.comments.length]).toEqual(['pass', 0, 1]);

    const two = await runOnly(merge, { example, accounts, github, files: downloaded(runs.slice(0, 2)) });
    expect([two.seen.gate.result, two.exitCode]).toEqual(['fail', 1]);
    expect(two.seen.gate.reasons.join()).toContain('2 of 3 expected reports are there');
  });

  test('a model that one account lacks fails the whole', async () => {
    const { check, merge } = await workflow();
    if (!check) throw new Error('There is no job `check`.');
    const lacking = accountWith({ 'bedrock-check': without(roleOf(example, numbers.portal), 'CallTheModel') });
    const runs = await runJob(check, { example, accounts: { ...accounts, [numbers.portal]: lacking }, github });
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    const merged = await runOnly(merge, { example, accounts, github, files: downloaded(runs) });
    expect([merged.seen.gate.result, merged.exitCode]).toEqual(['fail', 1]);
    expect(merged.seen.cells.filter(({ met }) => met === false).map(({ principal }) => principal)).toEqual([
      ...['portal', 'portal'],
    ]);
  });
});

describe('terminal', () => {
  const example = 'terminal';
  const sso = 'AWSReservedSSO_Developer_0123456789abcdef';
  const session = {
    id: 'ASIAIOSFODNN7EXAMPLE',
    secret: 'standingsecretstandingsecretstandingsecr',
    token: 'standing-token',
  };
  const developer: Role = {
    path: '/aws-reserved/sso.amazonaws.com/',
    trust: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'sso.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    sessions: [{ name: 'jdoe@example.com', ...session }],
    policies: {
      hop: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: `arn:aws:iam::${ACCOUNT}:role/search-dev` }],
      },
    },
  };

  /** Runs the commands of the script in a home that has the AWS configuration and the login. */
  async function commands(role: Role): Promise<{ status: number | null; stdout: string; stderr: string }[]> {
    const lines = textOf(example, 'check.sh')
      .split('\n')
      .filter((line) => line.startsWith('bedrock-access-check '));
    const roles = [{ account: ACCOUNT, 'role-name': 'Developer', session: session.id }];
    const world: World = {
      ...{ title: example, about: '', accounts: { [ACCOUNT]: accountWith({ 'search-dev': role, [sso]: developer }) } },
      ...{ vending: { sso: { 'access-token': 'login', roles } }, run: { inputs: {} } },
      expect: { result: 'pass', cells: [] },
    };
    const testbed = await startTestbed(world, { withoutLatency: true });
    const cache = createHash('sha1').update('octo-org').digest('hex');
    const login = { startUrl: 'https://octo-org.awsapps.com/start', region: 'us-east-1', accessToken: 'login' };
    const files = {
      ...filesOf(example),
      '.aws/config': textOf(example, 'aws-config'),
      [`.aws/sso/cache/${cache}.json`]: JSON.stringify({ ...login, expiresAt: '2099-01-01T00:00:00Z' }),
    };
    const ended = [];
    try {
      for (const line of lines) {
        const env = { AWS_ENDPOINT_URL_SSO: testbed.urls.sso };
        ended.push(await runCommand(line.split(' ').slice(1), { testbed, files, env }));
      }
      JOURNALS.set(example, [...(JOURNALS.get(example) ?? []), ...testbed.journal]);
      return ended;
    } finally {
      await testbed.close();
    }
  }

  test('each command works, with the profile of the AWS configuration', async () => {
    const [all, one, ...more] = await commands(roleOf(example));
    expect(more).toEqual([]);
    expect([all?.status, one?.status]).toEqual([0, 0]);
    expect(all?.stdout).toContain('3 checks: all work.');
    expect(one?.stdout).toContain('1 check: it works.');
    expect(`${all?.stderr ?? ''}${one?.stderr ?? ''}`).not.toMatch(/warning|error/i);
  });

  test('the exit status says that a model is out of reach', async () => {
    const ended = await commands(without(roleOf(example), 'CallTheEmbeddings'));
    expect(ended.map(({ status }) => status)).toEqual([1, 1]);
  });
});

describe('permissions', () => {
  const OF_THE_POLICY = new Set(['iam', 'bedrock', 'bedrock-runtime']);
  const API: Record<string, string> = {
    Converse: 'InvokeModel',
    ConverseStream: 'InvokeModelWithResponseStream',
  };
  const actionOf = ({ service, operation }: JournalEntry): string =>
    `${service === 'bedrock-runtime' ? 'bedrock' : service}:${API[operation] ?? operation}`;

  test.each(['pull-request', 'deployment-gate', 'schedule', 'job-matrix', 'terminal'])(
    'of %s: each is used by a run, and nothing that is asked of the control plane is refused',
    (example) => {
      const calls = (JOURNALS.get(example) ?? []).filter(({ service }) => OF_THE_POLICY.has(service));
      const refused = calls.filter(({ service, status = 0 }) => service !== 'bedrock-runtime' && status >= 400);
      expect(refused.map(actionOf)).toEqual([]);
      const { Statement } = JSON.parse(textOf(example, 'aws/policy.json')) as {
        Statement: { Action: string | string[] }[];
      };
      const granted = new Set(Statement.flatMap(({ Action }) => Action));
      const used = new Set(calls.map(actionOf));
      expect([...granted].filter((action) => !used.has(action))).toEqual([]);
    },
  );
});
