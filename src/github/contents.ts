/**
 * Files of the repository as they are at a commit, read through the API: what a pull request checked out does not
 * count.
 */
import type { GitHubClient, RepositoryName } from './client.ts';
import { field, numberField, statusOf, stringField } from './client.ts';

/** A file of a repository at a commit. */
export interface FileAt extends RepositoryName {
  /** Relative to the root of the repository; a leading `./` is allowed. */
  path: string;
  /** A commit SHA. */
  ref: string;
}

/**
 * The bytes of a file at a commit, or undefined if there is none. Throws a plain Error for a path that leaves the
 * repository and for what is not a file; failures of the API are passed on.
 */
export async function readFileAt(
  client: GitHubClient,
  { owner, repo, path, ref }: FileAt,
): Promise<Uint8Array | undefined> {
  const inside = normalize(path);
  if (inside === undefined) throw new Error(`${path} is not a path inside the repository.`);
  const data = await unlessMissing(async () => {
    const route = 'GET /repos/{owner}/{repo}/contents/{path}';
    return (await client.request(route, { owner, repo, path: inside, ref })).data;
  });
  if (data === undefined) return undefined;
  if (Array.isArray(data) || field(data, 'type') !== 'file') throw new Error(`${path} is not a file at commit ${ref}.`);
  const content = base64(data);
  if (content !== undefined) return content;
  // Above 1 MB the contents API leaves the content out (encoding `none`); the blob API has it up to 100 MB.
  const sha = stringField(data, 'sha');
  const blob = await client.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { owner, repo, file_sha: sha });
  const whole = base64(blob.data);
  if (whole === undefined) throw new Error(`${path} at commit ${ref} came in an encoding that is not known.`);
  return whole;
}

function base64(data: unknown): Uint8Array | undefined {
  const content = stringField(data, 'content');
  if (content === undefined || stringField(data, 'encoding') !== 'base64') return undefined;
  if (content === '' && (numberField(data, 'size') ?? 0) > 0) return undefined;
  return Buffer.from(content, 'base64');
}

function normalize(path: string): string | undefined {
  const parts = path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '.' && part !== '');
  return path.startsWith('/') || parts.length === 0 || parts.includes('..') ? undefined : parts.join('/');
}

async function unlessMissing(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
