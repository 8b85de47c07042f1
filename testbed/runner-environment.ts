/** The environment and the event that GitHub's runner gives a step. */
import type { Testbed } from './testbed.ts';
import { JOB, RUN_ID, WORKFLOW, WORKFLOW_PATH } from './services/github-run.ts';
import type { GitHubRun } from './services/github-run.ts';
import { idTokenUrl } from './services/github.ts';

/** Files and folders of one run. */
export interface RunnerPaths {
  workspace: string;
  temp: string;
  home: string;
  event: string;
  output: string;
  summary: string;
  env: string;
  path: string;
  state: string;
  /** Certificate of the authority, if the world has one. */
  authority: string;
}

/** Everything but PATH, the inputs and the world's own environment. */
export function runnerEnvironment(testbed: Testbed, paths: RunnerPaths): Record<string, string> {
  const { run, urls } = testbed;
  const [owner = ''] = run.repository.split('/');
  const isPullRequest = run.event.startsWith('pull_request');
  const env: Record<string, string | undefined> = {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTION_PATH: '',
    GITHUB_ACTION_REF: '',
    GITHUB_ACTION_REPOSITORY: '',
    GITHUB_ACTOR: run.actor,
    GITHUB_ACTOR_ID: '1',
    GITHUB_TRIGGERING_ACTOR: run.actor,
    GITHUB_API_URL: urls.github,
    GITHUB_GRAPHQL_URL: `${urls.github}/graphql`,
    GITHUB_SERVER_URL: run.serverUrl,
    GITHUB_BASE_REF: isPullRequest ? 'main' : '',
    GITHUB_HEAD_REF: isPullRequest ? 'feature' : '',
    GITHUB_ENV: paths.env,
    GITHUB_PATH: paths.path,
    GITHUB_STATE: paths.state,
    GITHUB_OUTPUT: paths.output,
    GITHUB_STEP_SUMMARY: paths.summary,
    GITHUB_EVENT_NAME: run.event,
    GITHUB_EVENT_PATH: paths.event,
    GITHUB_JOB: JOB,
    GITHUB_REF: run.ref,
    GITHUB_REF_NAME: run.ref.replace(/^refs\/(?:heads|tags|pull)\//, ''),
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_REF_TYPE: run.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REPOSITORY: run.repository,
    GITHUB_REPOSITORY_ID: String(run.repositoryId),
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_REPOSITORY_OWNER_ID: String(run.ownerId),
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: RUN_ID,
    GITHUB_RUN_NUMBER: '1',
    GITHUB_SHA: run.sha,
    GITHUB_WORKFLOW: WORKFLOW,
    GITHUB_WORKFLOW_REF: `${run.repository}/${WORKFLOW_PATH}@${run.ref}`,
    GITHUB_WORKFLOW_SHA: run.sha,
    GITHUB_WORKSPACE: paths.workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'testbed',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: paths.temp,
    RUNNER_TOOL_CACHE: paths.temp,
    HOME: paths.home,
    AWS_ENDPOINT_URL_STS: urls.sts,
    AWS_ENDPOINT_URL_IAM: urls.iam,
    AWS_ENDPOINT_URL_ORGANIZATIONS: urls.organizations,
    AWS_ENDPOINT_URL_SERVICE_QUOTAS: urls['service-quotas'],
    AWS_ENDPOINT_URL_BEDROCK: urls.bedrock,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: urls['bedrock-runtime'],
    AWS_ENDPOINT_URL_SSO: urls.sso,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: urls.imds,
    AWS_EC2_METADATA_DISABLED: String(testbed.estate.world.vending?.imds === undefined),
    ...(run.idToken
      ? {
          ACTIONS_ID_TOKEN_REQUEST_URL: idTokenUrl(urls.github),
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: run.idTokenRequestToken,
        }
      : {}),
    ...testbed.outside.env,
    ...(run.idToken ? {} : { ACTIONS_ID_TOKEN_REQUEST_URL: undefined }),
  };
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set);
}

/** The event's payload, as far as an action may read it. */
export function eventPayload(run: GitHubRun): object {
  const repository = repositoryPayload(run.repository, run, false);
  const base = { repository, sender: { login: run.actor, type: run.actor.endsWith('[bot]') ? 'Bot' : 'User' } };
  const { pullRequest } = run;
  if (pullRequest === undefined) return { ...base, ref: run.ref, after: run.sha };
  const head = {
    ref: 'feature',
    sha: pullRequest.headSha,
    repo: repositoryPayload(pullRequest.headRepository, run, pullRequest.fork),
  };
  if (run.event === 'push') return { ...base, ref: run.ref, after: run.sha };
  if (run.event === 'merge_group') {
    const group = { head_sha: run.sha, head_ref: run.ref, base_sha: pullRequest.baseSha, base_ref: 'refs/heads/main' };
    return { ...base, action: 'checks_requested', merge_group: group };
  }
  if (!run.event.startsWith('pull_request') && run.event !== 'workflow_run') return base;
  const about = { number: pullRequest.number, head, base: { ref: 'main', sha: pullRequest.baseSha, repo: repository } };
  if (run.event === 'workflow_run') {
    const source = { id: 1, event: 'pull_request', head_sha: head.sha, head_branch: head.ref };
    return {
      ...base,
      action: 'completed',
      workflow_run: { ...source, head_repository: head.repo, pull_requests: [about] },
    };
  }
  return {
    ...base,
    action: 'synchronize',
    number: pullRequest.number,
    pull_request: { ...about, state: 'open', user: { login: run.actor } },
  };
}

function repositoryPayload(fullName: string, run: GitHubRun, fork: boolean): object {
  const [login = '', name = ''] = fullName.split('/');
  return {
    id: fork ? run.repositoryId + 1 : run.repositoryId,
    name,
    full_name: fullName,
    private: run.visibility === 'private',
    visibility: run.visibility,
    fork,
    default_branch: 'main',
    owner: { login, id: fork ? run.ownerId + 1 : run.ownerId },
  };
}
