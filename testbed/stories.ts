/**
 * `npm run demo -- drift | gate | matrix`: several runs of an example one after the other, each in the state that the
 * one before has left.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ACCOUNT,
  accountWith,
  applicationRole,
  exampleJobs,
  exampleRole,
  MODEL_ARNS,
  OPUS_ARNS,
  neededOutputs,
  runJob,
  type Scene,
} from './examples.ts';
import type { ActionRun, RunOptions } from './runner.ts';
import type { GitHubWorld, Role } from './world.ts';

/** How a story is told: a heading, then lines. */
export interface Teller {
  heading: (text: string) => void;
  line: (text: string) => void;
  options: RunOptions;
}

export interface Story {
  title: string;
  about: string;
  /** Tells it; true if it went as it says. */
  tell: (teller: Teller) => Promise<boolean>;
}

export const STORIES: Readonly<Record<string, Story>> = {
  drift: {
    title: 'A watch every morning: the first run, an accepted change, an alarm',
    about:
      'examples/schedule, as it stands. The first run has nothing to compare with. Then a door is closed twice, which is meant; then ' +
      'it is opened, which is not.',
    tell: tellDrift,
  },
  gate: {
    title: "A gate before a deployment: the application's role lacks a model, then has it",
    about:
      "examples/deployment-gate, as it stands. CI's role could call every model here; the role of the application is the one that counts. " +
      "The workflow waits five minutes for IAM's changes; here it does not.",
    tell: tellGate,
  },
  matrix: {
    title: 'Three accounts, three jobs, one answer',
    about:
      'examples/job-matrix, as it stands: the plan has three parts, a job checks each, and the merge makes one report, comment and gate.',
    tell: tellMatrix,
  },
};

const MORNING: GitHubWorld = { event: 'schedule', ref: 'refs/heads/main' };

async function tellDrift(teller: Teller): Promise<boolean> {
  const jobs = exampleJobs('schedule', 'bedrock-access-daily.yml');
  const watch = exampleRole('schedule');
  let github: GitHubWorld = MORNING;
  /** One run; a successful one has uploaded its report, and the issues stay. */
  const run = async (title: string, role: Role, change: Partial<Scene> = {}): Promise<ActionRun> => {
    teller.heading(title);
    const accounts = { [ACCOUNT]: accountWith({ 'search-watch': role }) };
    const one = await only(jobs.access, { example: 'schedule', accounts, github, ...change }, teller);
    const issues = one.issues.map(({ number, user, title: name, body, state }) => ({
      number,
      user,
      title: name,
      body,
      state,
    }));
    const report = readFileSync(join(one.reportDir, 'report.json'), 'utf8');
    const runs = [{ id: 1, artifacts: { 'bedrock-access': { 'report.json': report } } }];
    github = { ...MORNING, issues, runs: one.exitCode === 0 ? runs : (github.runs ?? []) };
    return one;
  };
  const closed = withStatement(watch, 'Deny', OPUS_ARNS);
  const open = withStatement(watch, 'Allow', OPUS_ARNS);

  const first = await run('Monday: the first run', watch);
  const changed = await run('Tuesday: a statement denies Opus, which was only not allowed before', closed);
  sayIssues(changed, teller);
  const dispatch = { ...github, event: 'workflow_dispatch' };
  const accepted = await run('The change is meant: gh workflow run "bedrock access, daily" -f accept=true', closed, {
    ...{ github: dispatch, contexts: { inputs: { accept: true } } },
  });
  sayIssues(accepted, teller);
  const quiet = await run('Wednesday: nothing has changed since', closed);
  const alarm = await run('Thursday: the door has been opened', open);
  sayIssues(alarm, teller);
  return statuses([first, changed, accepted, quiet, alarm]) === '0 1 0 0 1';
}

async function tellGate(teller: Teller): Promise<boolean> {
  const jobs = exampleJobs('deployment-gate', 'deploy.yml');
  const deploy = withStatement(exampleRole('deployment-gate'), 'Allow', ['*']);
  const run = async (title: string, app: Role): Promise<ActionRun> => {
    teller.heading(title);
    const accounts = { [ACCOUNT]: accountWith({ 'search-deploy': deploy, 'search-app': app }) };
    const github: GitHubWorld = { event: 'push', ref: 'refs/heads/main' };
    const instead = { 'wait-for-access': '0s' };
    const one = await only(jobs.access, { example: 'deployment-gate', accounts, github, instead }, teller);
    teller.line(one.exitCode === 0 ? 'Job `deploy` starts.' : 'Job `deploy` is skipped: it needs `access`.');
    return one;
  };
  const app = applicationRole(MODEL_ARNS.slice(0, -1));
  const failed = await run('A deployment, before the embeddings are allowed', app);
  const suggested = failed.outputs['suggested-policy'] ?? '';
  teller.heading('The policy that the step has suggested is attached to the role');
  teller.line(suggested === '' ? '(none)' : JSON.stringify(JSON.parse(suggested), undefined, 2));
  if (suggested === '') return false;
  const mended = { ...app, policies: { ...app.policies, suggested } };
  const passed = await run('The same deployment again', mended);
  return statuses([failed, passed]) === '1 0';
}

async function tellMatrix(teller: Teller): Promise<boolean> {
  const { plan, check, merge } = exampleJobs('job-matrix', 'bedrock-access.yml');
  if (!plan || !check) throw new Error('The example has no jobs `plan` and `check`.');
  const accounts = Object.fromEntries(
    [ACCOUNT, '444455556666', '777788889999'].map((account) => [
      account,
      accountWith({ 'bedrock-check': exampleRole('job-matrix', account) }),
    ]),
  );
  const github: GitHubWorld = { event: 'pull_request', 'pull-request': { number: 7 } };
  const scene: Scene = { example: 'job-matrix', accounts, github };
  teller.heading('Job plan');
  const split = await only(plan, scene, teller);
  teller.line(`Outputs: plan ${split.outputs.plan ?? ''}, parts ${split.outputs.parts ?? ''}`);
  const contexts = { needs: { plan: neededOutputs(plan, split) } };
  const runs = await runJob(check, { ...scene, contexts }, teller.options, ({ part = '' }) => {
    teller.heading(`Job check (${part})`);
  });
  teller.heading('Job merge');
  const files = Object.fromEntries(
    runs.map(({ reportDir }, index) => [
      `reports/bedrock-access-${index}/report.json`,
      readFileSync(join(reportDir, 'report.json'), 'utf8'),
    ]),
  );
  const merged = await only(merge, { ...scene, contexts, files }, teller);
  for (const { body } of merged.comments) {
    teller.heading('Comment on the pull request (Markdown)');
    teller.line(body.trim());
  }
  return statuses([split, ...runs, merged]) === '0 0 0 0 0';
}

async function only(
  job: Parameters<typeof runJob>[0] | undefined,
  scene: Scene,
  { line, options }: Teller,
): Promise<ActionRun> {
  const [run] = job ? await runJob(job, scene, options) : [];
  if (!run) throw new Error(`examples/${scene.example} has no step that uses the action.`);
  line(`Exit status ${run.exitCode}. Report: ${run.reportDir}`);
  return run;
}

function sayIssues({ issues }: ActionRun, { heading, line }: Teller): void {
  for (const { number, state, title, body } of issues) {
    heading(`Issue ${number} (${state}): ${title}`);
    if (state === 'open') line(body.trim());
  }
}

const statuses = (runs: readonly ActionRun[]): string => runs.map(({ exitCode }) => exitCode).join(' ');

/** The role with one more statement about calls of models. */
function withStatement(role: Role, effect: 'Allow' | 'Deny', resources: readonly string[]): Role {
  const actions = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
  const statement = {
    Sid: effect === 'Allow' ? 'Open' : 'Closed',
    Effect: effect,
    Action: actions,
    Resource: resources,
  };
  return { ...role, policies: { ...role.policies, more: { Version: '2012-10-17', Statement: [statement] } } };
}
