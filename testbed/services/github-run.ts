/** The run of a world as GitHub sees it: repository, event, who acts, what the job's tokens may do. */
import type { GitHubWorld } from '../world.ts';

export interface GitHubRun {
  /** `https://github.com`, or that of an Enterprise Server. */
  serverUrl: string;
  repository: string;
  repositoryId: number;
  ownerId: number;
  visibility: 'public' | 'private';
  event: string;
  actor: string;
  ref: string;
  sha: string;
  pullRequest: { number: number; headRepository: string; headSha: string; baseSha: string; fork: boolean } | undefined;
  /** Whether the runner offers an OIDC token. */
  idToken: boolean;
  /** Of GITHUB_TOKEN. */
  permissions: Record<string, string>;
  /** Secret of this run. */
  token: string;
  /** Bearer of the OIDC endpoint. */
  idTokenRequestToken: string;
}

const DEFAULT_REPOSITORY = 'octo-org/octo-repo';

/**
 * Fills in what a world leaves out. Without anything said it is a pull request of the same repository, in a job with
 * `contents: read, pull-requests: write, id-token: write`. A `pull_request` event of a fork or by Dependabot gets a
 * read-only token and no OIDC token unless the world says otherwise, as on GitHub
 * (https://docs.github.com/en/actions/reference/security/secure-use, "GITHUB_TOKEN of forked repositories").
 */
export function githubRun(world: GitHubWorld = {}): GitHubRun {
  const repository = world.repository ?? DEFAULT_REPOSITORY;
  const event = world.event ?? 'pull_request';
  const actor = world.actor ?? 'octocat';
  const isPullRequest = event.startsWith('pull_request');
  const number = world['pull-request']?.number ?? 1;
  const headSha = world['pull-request']?.['head-sha'] ?? '1'.repeat(40);
  const headRepository = world['pull-request']?.['head-repository'] ?? repository;
  const fork = headRepository !== repository;
  const untrusted = event === 'pull_request' && (fork || actor === 'dependabot[bot]');
  const pullRequest = {
    number,
    headRepository,
    headSha,
    baseSha: world['pull-request']?.['base-sha'] ?? '2'.repeat(40),
    fork,
  };
  return {
    serverUrl: `https://${world.server ?? 'github.com'}`,
    repository,
    repositoryId: 1_296_269,
    ownerId: 583_231,
    visibility: world.visibility ?? 'private',
    event,
    actor,
    ref: world.ref ?? (event === 'pull_request' ? `refs/pull/${number}/merge` : 'refs/heads/main'),
    sha: world.sha ?? (event === 'pull_request' ? '3'.repeat(40) : pullRequest.baseSha),
    pullRequest: isPullRequest || world['pull-request'] !== undefined ? pullRequest : undefined,
    idToken: world['id-token'] ?? !untrusted,
    permissions: world.permissions ?? { contents: 'read', 'pull-requests': untrusted ? 'read' : 'write' },
    token: 'ghs_testbedtokentestbedtokentestbedtoken1',
    idTokenRequestToken: 'testbed-id-token-request-token-1234567890',
  };
}

/** The claims of GitHub's OIDC token; the world's own replace and add. */
export function claimsOf(
  run: GitHubRun,
  world: GitHubWorld,
  audience: string,
  nowSeconds: number,
): Record<string, unknown> {
  const [owner = ''] = run.repository.split('/');
  const environment = world.claims?.environment;
  const context = run.event === 'pull_request' ? 'pull_request' : `ref:${run.ref}`;
  return {
    jti: '4a1f3f9e-0000-4000-8000-000000000000',
    sub: `repo:${run.repository}:${environment === undefined ? context : `environment:${environment}`}`,
    aud: audience,
    ref: run.ref,
    sha: run.sha,
    repository: run.repository,
    repository_owner: owner,
    repository_owner_id: String(run.ownerId),
    run_id: RUN_ID,
    run_number: '1',
    run_attempt: '1',
    repository_visibility: run.visibility,
    repository_id: String(run.repositoryId),
    actor_id: '1',
    actor: run.actor,
    workflow: WORKFLOW,
    head_ref: run.pullRequest ? 'feature' : '',
    base_ref: run.pullRequest ? 'main' : '',
    event_name: run.event,
    ref_protected: 'false',
    ref_type: 'branch',
    workflow_ref: `${run.repository}/${WORKFLOW_PATH}@${run.ref}`,
    job_workflow_ref: `${run.repository}/${WORKFLOW_PATH}@${run.ref}`,
    runner_environment: 'github-hosted',
    // https://docs.github.com/en/enterprise-server/actions/reference/security/oidc
    iss:
      world.server === undefined
        ? 'https://token.actions.githubusercontent.com'
        : `https://${world.server}/_services/token`,
    nbf: nowSeconds - 300,
    exp: nowSeconds + 600,
    iat: nowSeconds,
    ...numbersWhereTimes(world.claims ?? {}),
  };
}

/** Names that are the same in every world. */
export const WORKFLOW = 'Bedrock access';
export const WORKFLOW_PATH = '.github/workflows/bedrock-access.yml';
export const JOB = 'check';
export const RUN_ID = '1658821493';

function numbersWhereTimes(claims: Record<string, string>): Record<string, unknown> {
  const times = new Set(['exp', 'iat', 'nbf']);
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, times.has(name) ? Number(value) : value]),
  );
}
