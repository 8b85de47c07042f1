/**
 * What users copy does what it says: each step of a workflow in `examples/` that uses the action is run as it is
 * written, with its own `with`, `env` and rights, by the built action, in an account whose role has the example's
 * trust policy and permissions and nothing else.
 */
import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/domain/report.ts';
import {
  ACCOUNT,
  accountWith,
  applicationRole as app,
  exampleFiles,
  exampleJobs,
  exampleRole as roleOf,
  exampleText,
  MODEL_ARNS,
  MODELS,
  neededOutputs,
  OPUS_ARNS,
  runJob as runSteps,
  type Scene,
} from '../../testbed/examples.ts';
import { REPOSITORY } from '../../src/util/repository.ts';
import type { JournalEntry } from '../../testbed/journal.ts';
import type { ActionRun } from '../../testbed/runner.ts';
import { startTestbed } from '../../testbed/testbed.ts';
import type { Contexts, Job } from '../../testbed/workflow.ts';
import type { GitHubWorld, Role, World } from '../../testbed/world.ts';
import { run as runCommand } from './command.ts';

const EXAMPLES = ['deployment-gate', 'job-matrix', 'pull-request', 'schedule', 'terminal'];
const { profile: PROFILE, embeddings: EMBEDDINGS, opus: OPUS } = MODELS;

/** Calls of each example, for what its policy is compared with. */
const JOURNALS = new Map<string, JournalEntry[]>();

async function runJob(job: Job | undefined, scene: Scene): Promise<ActionRun[]> {
  if (!job) throw new Error('There is no such job.');
  const runs = await runSteps(job, scene);
  for (const { stderr, violations, stdout, journal } of runs) {
    expect([stderr, violations]).toEqual(['', []]);
    expect(stdout).not.toContain('Unexpected input');
    JOURNALS.set(scene.example, [...(JOURNALS.get(scene.example) ?? []), ...journal]);
  }
  return runs;
}

/** The one run of a job. */
async function runOnly(job: Job | undefined, scene: Scene): Promise<ActionRun & { seen: Report }> {
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

/** The role of an example without one of its statements. */
function without(example: string, sid: string, account = ACCOUNT): Role {
  const text = exampleText(example, 'aws/policy.json').replaceAll(ACCOUNT, account);
  const document = JSON.parse(text) as { Statement: { Sid: string }[] };
  const left = document.Statement.filter((statement) => statement.Sid !== sid);
  expect(left).toHaveLength(document.Statement.length - 1);
  return {
    ...roleOf(example, account),
    policies: { 'bedrock-access': JSON.stringify({ ...document, Statement: left }) },
  };
}

describe('pull-request', () => {
  const example = 'pull-request';
  const github: GitHubWorld = { event: 'pull_request', 'pull-request': { number: 7 } };
  const scene = (change: Partial<Scene> = {}): Scene => ({
    ...{ example, github, accounts: { [ACCOUNT]: accountWith({ 'search-ci': roleOf(example) }) } },
    files: { 'src/answers.py': `MODEL = "${PROFILE}"`, 'src/titles.py': 'MODEL = "amazon.nova-micro-v1:0"' },
    ...change,
  });
  const job = exampleJobs(example, 'bedrock-access.yml').access;

  test.each(SUBJECTS('pull_request'))('passes with what the policy gives (subject %s)', async (_which, claims) => {
    const { seen, exitCode, comments } = await runOnly(job, scene({ github: { ...github, claims } }));
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
    const accounts = { [ACCOUNT]: accountWith({ 'search-ci': without(example, 'CallTheEmbeddings') }) };
    const { seen, exitCode, comments } = await runOnly(job, scene({ accounts }));
    expect([seen.gate.result, exitCode]).toEqual(['fail', 1]);
    expect(comments[0]?.body).toContain('1 needs action');
    expect(seen.cells.find(({ met }) => met === false)?.diagnosis?.remedy.proven).toBe(true);
  });

  test('no branch but that of a pull request may assume the role', async () => {
    const claims = { sub: 'repo:octo-org/search-service:ref:refs/heads/main' };
    const { seen } = await runOnly(job, scene({ github: { ...github, claims } }));
    expect(seen.gate.result).toBe('error');
    expect(seen.problems[0]?.cause).toBe('oidc-trust-mismatch');
  });
});

describe('deployment-gate', () => {
  const example = 'deployment-gate';
  const github: GitHubWorld = { event: 'push', ref: 'refs/heads/main' };
  const deploy = roleOf(example);
  const everything = [...MODEL_ARNS];
  const scene = (roles: Record<string, Role>, change: Partial<Scene> = {}): Scene => ({
    ...{ example, github, accounts: { [ACCOUNT]: accountWith(roles) }, ...change },
  });
  const job = exampleJobs(example, 'deploy.yml').access;

  test.each(SUBJECTS('ref:refs/heads/main'))('lets a deployment pass (subject %s)', async (_which, claims) => {
    const roles = { 'search-deploy': deploy, 'search-app': app(everything) };
    const { seen, exitCode } = await runOnly(job, scene(roles, { github: { ...github, claims } }));
    expect(verdicts(seen)).toEqual([
      `app ${EMBEDDINGS} invoke: accessible, simulated`,
      `app ${OPUS} invoke: denied, simulated`,
      `app ${MODELS.opusProfile} invoke: denied, simulated`,
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
    const { seen, exitCode, stdout } = await runOnly(job, scene(roles, { instead }));
    expect(seen.cells.filter(({ met }) => met === false).map(({ model }) => model)).toEqual([EMBEDDINGS]);
    expect([seen.gate.result, exitCode]).toEqual(['fail', 1]);
    expect(stdout).toContain(EMBEDDINGS);
    expect(seen.cells.find(({ met }) => met === false)?.diagnosis?.remedy.proven).toBe(true);
  });

  test('stops it where the application may call what it should not', async () => {
    const open = [...everything, ...OPUS_ARNS];
    const roles = { 'search-deploy': deploy, 'search-app': app(open) };
    const { seen } = await runOnly(job, scene(roles, { instead: { 'wait-for-access': '0s' } }));
    expect(seen.cells.filter(({ met }) => met === false).map(({ model }) => model)).toContain(MODELS.opusProfile);
    expect(seen.gate.result).toBe('fail');
  });
});

describe('schedule', () => {
  const example = 'schedule';
  const github: GitHubWorld = { event: 'schedule', ref: 'refs/heads/main' };
  const accounts = { [ACCOUNT]: accountWith({ 'search-watch': roleOf(example) }) };
  const job = exampleJobs(example, 'bedrock-access-daily.yml').access;
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
    const first = await runOnly(job, { example, accounts, github });
    expect([first.seen.gate.result, first.exitCode, first.issues]).toEqual(['pass', 0, []]);
    expect(first.stdout).toContain('This is the first run');
    expect(verdicts(first.seen)).toEqual([
      `search-watch ${EMBEDDINGS} invoke: accessible, observed`,
      `search-watch ${OPUS} invoke: denied, observed`,
      `search-watch ${MODELS.opusProfile} invoke: denied, observed`,
      `search-watch ${PROFILE} invoke: accessible, observed`,
      `search-watch ${PROFILE} stream: accessible, observed`,
    ]);

    const runs = kept(first) ?? [];
    const second = await runOnly(job, { example, accounts, github: { ...github, runs } });
    expect([second.seen.gate.result, second.exitCode, second.seen.changes]).toEqual(['pass', 0, []]);
    expect(second.stdout).not.toContain('This is the first run');

    const less = { [ACCOUNT]: accountWith({ 'search-watch': without(example, 'CallTheEmbeddings') }) };
    const third = await runOnly(job, { example, accounts: less, github: { ...github, runs } });
    expect(third.seen.changes).toMatchObject([{ kind: 'lost', model: EMBEDDINGS }]);
    expect([third.seen.gate.result, third.exitCode]).toEqual(['fail', 1]);
    expect(third.issues.map(({ state }) => state)).toEqual(['open']);
  });

  test('a change that is as expected is drift until one command accepts it, which closes the issue', async () => {
    const first = await runOnly(job, { example, accounts, github });
    // The door was closed because nothing opened it; now a statement closes it.
    const role = roleOf(example);
    const deny = { Effect: 'Deny', Action: 'bedrock:*', Resource: OPUS_ARNS };
    const policies = { ...role.policies, closed: { Version: '2012-10-17', Statement: [{ Sid: 'Closed', ...deny }] } };
    const changed = { [ACCOUNT]: accountWith({ 'search-watch': { ...role, policies } }) };

    const runs = kept(first) ?? [];
    const alarmed = await runOnly(job, { example, accounts: changed, github: { ...github, runs } });
    expect(alarmed.seen.changes).toMatchObject([
      { kind: 'cause-changed', model: OPUS },
      { kind: 'cause-changed', model: MODELS.opusProfile },
    ]);
    expect([alarmed.seen.gate.result, alarmed.issues.map(({ state }) => state)]).toEqual(['fail', ['open']]);

    const dispatch: GitHubWorld = { ...github, event: 'workflow_dispatch', runs, issues: alarmed.issues };
    const contexts = { inputs: { accept: true } };
    const accepted = await runOnly(job, { example, accounts: changed, github: dispatch, contexts });
    expect([accepted.seen.gate.result, accepted.issues.map(({ state }) => state)]).toEqual(['pass', ['closed']]);

    const next = { ...github, runs: kept(accepted) ?? [] };
    const after = await runOnly(job, { example, accounts: changed, github: next });
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
  const { plan, check, merge } = exampleJobs(example, 'bedrock-access.yml');

  /** What the jobs that need the plan read of it. */
  async function planned(): Promise<Contexts> {
    const run = await runOnly(plan, { example, accounts, github });
    expect([run.exitCode, run.outputs.plan, run.outputs.parts]).toEqual([0, '["1/3","2/3","3/3"]', '3']);
    expect(run.journal).toEqual([]);
    return { needs: { plan: plan ? neededOutputs(plan, run) : {} } };
  }

  /** `actions/download-artifact` puts each artifact into a folder of its name. */
  const downloaded = (runs: readonly ActionRun[]): Record<string, string> =>
    Object.fromEntries(
      runs.map(({ reportDir }, index) => [
        `reports/bedrock-access-${index}/report.json`,
        readFileSync(join(reportDir, 'report.json'), 'utf8'),
      ]),
    );

  test('three jobs, each in its account, and one report, comment and gate', async () => {
    const contexts = await planned();
    const runs = await runJob(check, { example, accounts, github, contexts });
    expect(runs.map(({ exitCode, outputs }) => [exitCode, outputs.result, outputs.cells])).toEqual(
      Array.from({ length: 3 }, () => [0, 'pass', '2']),
    );
    expect(runs.flatMap(({ comments }) => comments)).toEqual([]);

    const merged = await runOnly(merge, { example, accounts, github, contexts, files: downloaded(runs) });
    expect(verdicts(merged.seen)).toEqual(
      ['portal', 'research', 'search'].flatMap((name) =>
        ['invoke', 'stream'].map((action) => `${name} amazon.nova-lite-v1:0 ${action}: accessible, observed`),
      ),
    );
    expect([merged.seen.gate.result, merged.exitCode, merged.comments.length]).toEqual(['pass', 0, 1]);

    const two = await runOnly(merge, { example, accounts, github, contexts, files: downloaded(runs.slice(0, 2)) });
    expect([two.seen.gate.result, two.exitCode]).toEqual(['fail', 1]);
    expect(two.seen.gate.reasons.join()).toContain('2 of 3 expected reports are there');
  });

  test('a model that one account lacks fails the whole', async () => {
    const contexts = await planned();
    const lacking = accountWith({ 'bedrock-check': without(example, 'CallTheModel', numbers.portal) });
    const runs = await runJob(check, {
      example,
      accounts: { ...accounts, [numbers.portal]: lacking },
      github,
      contexts,
    });
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    const merged = await runOnly(merge, { example, accounts, github, contexts, files: downloaded(runs) });
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
    const lines = exampleText(example, 'check.sh')
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
      ...exampleFiles(example),
      '.aws/config': exampleText(example, 'aws-config'),
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
    const ended = await commands(without(example, 'CallTheEmbeddings'));
    expect(ended.map(({ status }) => status)).toEqual([1, 1]);
  });
});

test('there is no other step of the action in any example', () => {
  const steps = EXAMPLES.flatMap((example) =>
    Object.entries(exampleFiles(example))
      .filter(([path]) => path.includes('/workflows/'))
      .flatMap(([path, text]) =>
        (text.match(new RegExp(`uses: ${REPOSITORY}.*`, 'g')) ?? []).map((line) => [path, line]),
      ),
  );
  expect(steps).toEqual([
    ['.github/workflows/deploy.yml', `uses: ${REPOSITORY}@v1`],
    ['.github/workflows/bedrock-access.yml', `uses: ${REPOSITORY}@v1`],
    ['.github/workflows/bedrock-access.yml', `uses: ${REPOSITORY}@v1`],
    ['.github/workflows/bedrock-access.yml', `uses: ${REPOSITORY}/merge@v1`],
    ['.github/workflows/bedrock-access.yml', `uses: ${REPOSITORY}@v1`],
    ['.github/workflows/bedrock-access-daily.yml', `uses: ${REPOSITORY}@v1`],
  ]);
});

describe('permissions', () => {
  const OF_THE_POLICY = new Set(['iam', 'bedrock', 'bedrock-runtime']);
  const API: Record<string, string> = {
    Converse: 'InvokeModel',
    ConverseStream: 'InvokeModelWithResponseStream',
  };
  const actionOf = ({ service, operation }: JournalEntry): string =>
    `${service === 'bedrock-runtime' ? 'bedrock' : service}:${API[operation] ?? operation}`;

  test.each(EXAMPLES)(
    'of %s: each is used by a run, and nothing that is asked of the control plane is refused',
    (example) => {
      const calls = (JOURNALS.get(example) ?? []).filter(({ service }) => OF_THE_POLICY.has(service));
      const refused = calls.filter(({ service, status = 0 }) => service !== 'bedrock-runtime' && status >= 400);
      expect(refused.map(actionOf)).toEqual([]);
      const { Statement } = JSON.parse(exampleText(example, 'aws/policy.json')) as {
        Statement: { Action: string | string[] }[];
      };
      const granted = new Set(Statement.flatMap(({ Action }) => Action));
      const used = new Set(calls.map(actionOf));
      expect([...granted].filter((action) => !used.has(action))).toEqual([]);
    },
  );
});
