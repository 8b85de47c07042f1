/** Reports of earlier runs, as the artifacts of the same workflow on the default branch hold them. */
import { unzip } from '../util/zip.ts';
import type { GitHubClient, RepositoryName } from './client.ts';
import { field, listOf, numberField, stringField } from './client.ts';

/** A file of an artifact, and which run it is of. */
export interface PreviousFile {
  /** `report.json of artifact bedrock-access, run 123`. */
  where: string;
  bytes: Uint8Array;
}

/** The run whose predecessor is looked for. */
export interface PreviousRequest extends RepositoryName {
  /** File name of the workflow, as its API takes it: `bedrock-access.yml`. */
  workflow: string;
  /** ID of this run, which is not an earlier one. */
  runId: string;
}

/** Downloads an archive of GitHub's API. */
export type Download = (path: string) => Promise<Uint8Array>;

/** No artifact of ours is larger. GitHub says the size before anything is downloaded. */
const MOST_ARCHIVE_BYTES = 30 * 1024 * 1024;

const MOST_REPORT_BYTES = 16 * 1024 * 1024;

/**
 * Successful runs that are looked through, the newest first: a run may have skipped the check, or its artifacts may
 * have expired.
 */
const MOST_RUNS = 10;

/** Artifacts of one run that are opened. */
const MOST_ARTIFACTS = 20;

/**
 * Runs of the repository's own code: a fork's pull request may come from a branch that has the default branch's name.
 */
const OWN_EVENTS: ReadonlySet<string> = new Set([
  'push',
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
  'workflow_run',
]);

/**
 * Returns every `report.json` in the artifacts of the newest successful run that has one that `isOurs`, or nothing if
 * no run has one. Failures of the API and of an archive are passed on.
 */
export async function previousReports(
  client: GitHubClient,
  download: Download,
  request: PreviousRequest,
  isOurs: (bytes: Uint8Array) => boolean,
): Promise<PreviousFile[]> {
  const { owner, repo, workflow, runId } = request;
  const { data: repository } = await client.request('GET /repos/{owner}/{repo}', { owner, repo });
  const branch = stringField(repository, 'default_branch');
  if (branch === undefined) throw new Error('what answered for GitHub did not say which branch is the default one');
  const { data } = await client.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', {
    ...{ owner, repo, workflow_id: workflow, branch, status: 'success', per_page: 30 },
  });
  const runs = listOf(data, 'workflow_runs').flatMap((run) => {
    const id = numberField(run, 'id');
    const isOwn = OWN_EVENTS.has(stringField(run, 'event') ?? '') && stringField(run, 'head_branch') === branch;
    return id === undefined || String(id) === runId || !isOwn ? [] : [id];
  });
  for (const id of runs.slice(0, MOST_RUNS)) {
    const found = await reportsOfRun(client, download, { owner, repo, id });
    const ours = found.filter(({ bytes }) => isOurs(bytes));
    if (ours.length > 0) return ours;
  }
  return [];
}

async function reportsOfRun(
  client: GitHubClient,
  download: Download,
  { owner, repo, id }: RepositoryName & { id: number },
): Promise<PreviousFile[]> {
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts';
  const { data } = await client.request(route, { owner, repo, run_id: id, per_page: 100 });
  const artifacts = listOf(data, 'artifacts').flatMap((artifact) => {
    const [number, size] = [numberField(artifact, 'id'), numberField(artifact, 'size_in_bytes')];
    const isUsable = field(artifact, 'expired') === false && size !== undefined && size <= MOST_ARCHIVE_BYTES;
    return number !== undefined && isUsable ? [{ number, name: stringField(artifact, 'name') ?? String(number) }] : [];
  });
  const found: PreviousFile[] = [];
  for (const { number, name } of artifacts.slice(0, MOST_ARTIFACTS)) {
    const archive = await download(`/repos/${owner}/${repo}/actions/artifacts/${number}/zip`);
    for (const [path, bytes] of unzipped(archive, name, id)) {
      found.push({ where: `${path} of the artifact ${name} of run ${id}`, bytes });
    }
  }
  return found;
}

function unzipped(archive: Uint8Array, name: string, run: number): Map<string, Uint8Array> {
  try {
    return unzip(archive, (path) => /(?:^|\/)report\.json$/.test(path), MOST_REPORT_BYTES);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the artifact ${name} of run ${run} is damaged: ${why}`, { cause: error });
  }
}
