/**
 * The examples as a user who has copied them would see them run: each step as it is written, in an account with the
 * example's role.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { runAction, type ActionRun, type RunOptions } from './runner.ts';
import { evaluated, legsOf, readWorkflow, type Contexts, type Job } from './workflow.ts';
import type { Account, GitHubWorld, Role, World } from './world.ts';

const ROOT = dirname(import.meta.dirname);
const EXAMPLES = join(ROOT, 'examples');

/** The account that the examples name. */
export const ACCOUNT = '111122223333';

const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const US = ['us-east-1', 'us-east-2', 'us-west-2'];

/** The models that the examples name. */
export const MODELS = {
  profile: `us.${SONNET}`,
  embeddings: 'amazon.titan-embed-text-v2:0',
  opus: 'anthropic.claude-opus-4-5-20251101-v1:0',
  opusProfile: 'us.anthropic.claude-opus-4-5-20251101-v1:0',
} as const;

const arnsOf = (profile: string, model: string): string[] => [
  `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/${profile}`,
  ...US.map((region) => `arn:aws:bedrock:${region}::foundation-model/${model}`),
];

/** What a role needs for the profile and the embeddings. */
export const MODEL_ARNS: readonly string[] = [
  ...arnsOf(MODELS.profile, SONNET),
  `arn:aws:bedrock:us-east-1::foundation-model/${MODELS.embeddings}`,
];

/** What a role needs for the model that must stay out of reach: Bedrock serves it by its profile alone. */
export const OPUS_ARNS: readonly string[] = arnsOf(MODELS.opusProfile, MODELS.opus);

/** The text of an example's file. */
export function exampleText(example: string, path: string): string {
  return readFileSync(join(EXAMPLES, example, path), 'utf8');
}

/** What is in the repository of a user who has copied an example. */
export function exampleFiles(example: string): Record<string, string> {
  const folder = join(EXAMPLES, example);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

/** The role of an example with its two documents and nothing else, in an account. */
export function exampleRole(example: string, account = ACCOUNT): Role {
  const document = (name: string): string => exampleText(example, `aws/${name}.json`).replaceAll(ACCOUNT, account);
  return { trust: document('trust'), policies: { 'bedrock-access': document('policy') } };
}

/** An account with GitHub's provider, these roles, and the models that the examples name. */
export function accountWith(roles: Record<string, Role>): Account {
  const everywhere = { [SONNET]: { 'on-demand': false }, [MODELS.opus]: { 'on-demand': false } };
  const embeddings = { streaming: false, output: ['EMBEDDING'] };
  const behind = (id: string) => ({ models: US.map((region) => `arn:aws:bedrock:${region}::foundation-model/${id}`) });
  return {
    'oidc-providers': [{ url: 'https://token.actions.githubusercontent.com', audiences: ['sts.amazonaws.com'] }],
    roles,
    bedrock: {
      models: {
        ...Object.fromEntries(US.map((region) => [region, everywhere])),
        'us-east-1': { ...everywhere, [MODELS.embeddings]: embeddings, 'amazon.nova-lite-v1:0': {} },
      },
      'inference-profiles': {
        'us-east-1': { [MODELS.profile]: behind(SONNET), [MODELS.opusProfile]: behind(MODELS.opus) },
      },
    },
  };
}

/** A role of an application on ECS, which nothing else may assume. */
export function applicationRole(resources: readonly string[]): Role {
  const service = { Service: 'ecs-tasks.amazonaws.com' };
  const actions = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
  const allow = { Sid: 'Models', Effect: 'Allow', Action: actions, Resource: resources };
  return {
    path: '/service/',
    trust: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: service, Action: 'sts:AssumeRole' }] },
    policies: { models: { Version: '2012-10-17', Statement: [allow] } },
  };
}

/** One run of a job of an example. */
export interface Scene {
  example: string;
  accounts: Record<string, Account>;
  /** Event, ref and what is there before; rights are the job's own. */
  github: GitHubWorld;
  /** What expressions may read beside `matrix`. */
  contexts?: Contexts;
  /** Files beside the example's own. */
  files?: Record<string, string>;
  /** Inputs that are otherwise than in the workflow. */
  instead?: Record<string, string>;
}

/** The jobs of an example's workflow, by name. */
export function exampleJobs(example: string, workflow: string): Record<string, Job> {
  return readWorkflow(join(EXAMPLES, example, '.github/workflows', workflow));
}

/**
 * Runs the steps of a job that use the action or its merge, in order, for each leg of its matrix; `began` is told of
 * each.
 */
export async function runJob(
  job: Job,
  scene: Scene,
  options: RunOptions = {},
  began: (matrix: Record<string, string>) => void = () => undefined,
): Promise<ActionRun[]> {
  const action = address();
  const contexts = { inputs: {}, ...scene.contexts };
  const runs: ActionRun[] = [];
  for (const matrix of legsOf(job, contexts)) {
    for (const step of job.steps) {
      const isMerge = step.uses === `${action}/merge@v1`;
      if (!isMerge && step.uses !== `${action}@v1`) continue;
      began(matrix);
      const dist = join(ROOT, 'dist', isMerge ? 'merge/index.js' : 'index.js');
      runs.push(await runAction(worldOf(job, step, scene, matrix), { withoutLatency: true, dist, ...options }));
    }
  }
  return runs;
}

/** What jobs that need this one read of it, after its one step of the action has run. */
export function neededOutputs(job: Job, run: ActionRun): { outputs: Record<string, string> } {
  const ids = job.steps.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const steps = Object.fromEntries(ids.map((id) => [id, { outputs: run.outputs }]));
  return { outputs: evaluated(job.outputs, { steps }) };
}

function worldOf(job: Job, step: Job['steps'][number], scene: Scene, matrix: Record<string, string>): World {
  const { example, accounts, github, contexts, files = {}, instead = {} } = scene;
  const { 'id-token': idToken, ...permissions } = job.permissions;
  const all = { inputs: {}, ...contexts, matrix };
  return {
    ...{ title: example, about: '', accounts, expect: { result: 'pass', cells: [] } },
    github: {
      ...{ repository: 'octo-org/search-service', visibility: 'private', permissions },
      ...{ 'id-token': idToken === 'write', ...github },
    },
    run: {
      inputs: { ...evaluated(step.with, all), ...instead },
      env: evaluated({ ...job.env, ...step.env }, all),
      files: { ...exampleFiles(example), ...files },
    },
  };
}

/** `OWNER/NAME` of the project, by which workflows use it. */
function address(): string {
  const { homepage } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { homepage: string };
  return /github\.com\/([^/]+\/[^/#]+)/.exec(homepage)?.[1] ?? '';
}
