/**
 * What started the run, read from the event's payload and the runner's environment. Pure; the payload is not trusted
 * to have any shape.
 */
import type { Env } from '../domain/host.ts';
import { createHash } from 'node:crypto';
import type { RunEvent } from '../domain/event.ts';
import type { RunInfo } from '../domain/report.ts';
import { field, numberField, stringField } from './client.ts';

/** Events that run with the rights of a pull request's author: none for a fork's or for Dependabot's. */
const RUNS_AS_AUTHOR: ReadonlySet<string> = new Set([
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
]);

/**
 * Events of which a checked-out tree is the repository's own: only who may write to it causes one with a tree of their
 * choice. Every other event runs with the repository's rights no matter who caused it, and workflows of such events
 * often check a pull request out.
 */
const TRUSTS_CHECKOUT: ReadonlySet<string> = new Set([
  ...['push', 'pull_request', 'merge_group', 'schedule', 'workflow_dispatch'],
  // Outside GitHub there is no event.
  '',
]);

/**
 * Whether the checked-out files are to be believed. For a fork's `pull_request` they are as trustworthy as its
 * (missing) credentials.
 */
export function trustsCheckout({ name }: Pick<RunEvent, 'name'>): boolean {
  return TRUSTS_CHECKOUT.has(name);
}

/**
 * Reads the event. `payload` is the parsed file of `GITHUB_EVENT_PATH`, or undefined.
 *
 * `pull_request_target`, `issue_comment` and the like run with the repository's own rights no matter who caused them,
 * so that no author is `untrusted` there; but a checked-out head is, hence `baseSha`: the base of the pull request,
 * for `workflow_run` the commit of the default branch that the workflow itself is taken from (`GITHUB_SHA`), else the
 * default branch.
 */
export function readEvent(name: string, payload: unknown, env: Env): RunEvent {
  const repository = env.GITHUB_REPOSITORY ?? stringField(payload, 'repository', 'full_name') ?? '';
  const [owner = '', repo = ''] = repository.split('/');
  const number = pullRequestNumber(name, payload);
  const untrusted = RUNS_AS_AUTHOR.has(name) ? untrustedAuthor(payload, env) : undefined;
  const baseSha = trustedCommit(name, payload, env);
  const ofPullRequest = stringField(payload, 'pull_request', 'base', 'sha');
  const pushed = name === 'push' && env.GITHUB_REF?.startsWith('refs/heads/') ? env.GITHUB_SHA : undefined;
  return {
    name,
    repository,
    owner,
    repo,
    visibility: visibilityOf(payload),
    ...(number !== undefined && {
      pullRequest: { number, ...(ofPullRequest !== undefined && { baseSha: ofPullRequest }) },
    }),
    ...(pushed !== undefined && { pushed }),
    ...(untrusted && { untrusted }),
    ...(baseSha !== undefined && { baseSha }),
  };
}

function pullRequestNumber(name: string, payload: unknown): number | undefined {
  if (name === 'merge_group') {
    // refs/heads/gh-readonly-queue/main/pr-104-7c5c1c4...: the one pull request that the group's head adds.
    const ref = stringField(payload, 'merge_group', 'head_ref') ?? '';
    const digits = /\/pr-(\d+)-[0-9a-f]+$/.exec(ref)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }
  if (name === 'workflow_run') return numberField(onlyPullRequest(payload), 'number');
  return numberField(payload, 'pull_request', 'number');
}

/**
 * The pull request of a `workflow_run`, if there is exactly one and it is into this repository (forks of it can have
 * their own).
 */
function onlyPullRequest(payload: unknown): unknown {
  const all = field(payload, 'workflow_run', 'pull_requests');
  const id = numberField(payload, 'repository', 'id');
  const own = Array.isArray(all) ? all.filter((one) => numberField(one, 'base', 'repo', 'id') === id) : [];
  return own.length === 1 ? own[0] : undefined;
}

function untrustedAuthor(payload: unknown, env: Env): RunEvent['untrusted'] {
  // Decided by the actor, as GitHub does: a person who pushes to Dependabot's branch runs with their own rights.
  if (env.GITHUB_ACTOR === 'dependabot[bot]') return 'dependabot';
  const base = stringField(payload, 'pull_request', 'base', 'repo', 'full_name');
  const head = stringField(payload, 'pull_request', 'head', 'repo', 'full_name');
  // A head without a repository is a fork that has been deleted since.
  return base !== undefined && head !== base ? 'fork' : undefined;
}

function trustedCommit(name: string, payload: unknown, env: Env): string | undefined {
  if (trustsCheckout({ name })) return undefined;
  if (name === 'workflow_run') return env.GITHUB_SHA;
  // A pull request's base must be known: the default branch may not be what it is for.
  if (field(payload, 'pull_request') !== undefined || name === 'pull_request_target') {
    return stringField(payload, 'pull_request', 'base', 'sha');
  }
  return stringField(payload, 'repository', 'default_branch');
}

/** `internal` repositories are not public: they are seen inside one enterprise only. */
function visibilityOf(payload: unknown): RunEvent['visibility'] {
  const visibility = stringField(payload, 'repository', 'visibility');
  if (visibility === 'public') return 'public';
  if (visibility === 'private' || visibility === 'internal') return 'private';
  const isPrivate = field(payload, 'repository', 'private');
  return typeof isPrivate === 'boolean' ? (isPrivate ? 'private' : 'public') : 'unknown';
}

/** The run as the report names it: what the environment does not have is left out. */
export function runInfo(env: Env): RunInfo {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = env;
  const named: [keyof RunInfo, string | undefined][] = [
    ['repository', repository],
    ['ref', env.GITHUB_REF],
    ['sha', env.GITHUB_SHA],
    ['workflow', env.GITHUB_WORKFLOW],
    ['job', env.GITHUB_JOB],
    ['runId', runId],
    ['url', server && repository && runId ? `${server}/${repository}/actions/runs/${runId}` : undefined],
  ];
  return Object.fromEntries(named.filter(([, value]) => value !== undefined && value !== ''));
}

/** What tells the comments of different checks apart. */
export interface CommentKeyParts {
  workflow: string;
  job: string;
  /** ID of the step (`GITHUB_ACTION`). */
  step: string;
  /** Paths of the configuration files, as given. */
  files: readonly string[];
  /** What the step was told to check as: names or ARNs of the configuration, not what a run found out. */
  principals: readonly string[];
  regions: readonly string[];
}

/**
 * The default `comment-key`: several checks on one pull request, and the legs of a job matrix, each keep their own
 * comment. The digest does not depend on the order of its parts.
 */
export function commentKey({ workflow, job, step, files, principals, regions }: CommentKeyParts): string {
  const parts = [files, principals, regions].map((list) => [...new Set(list)].sort());
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
  return [workflow, job, step, digest].join('/');
}
