/**
 * The repository's files as they are at a trusted commit, for events that run with the repository's rights but may
 * have a pull request's files checked out.
 */
import { posix } from 'node:path';
import type { Host } from '../domain/host.ts';
import { sourcePatterns } from '../util/source-patterns.ts';
import type { GitHubClient, RepositoryName } from './client.ts';
import { listOf, stringField } from './client.ts';
import { readFileAt } from './contents.ts';

/** Sources that are searched at a commit: each is a call to GitHub's API. */
const MOST_SOURCES = 100;

/** The modes that git has for regular files: a link (120000) is none. */
const REGULAR: ReadonlySet<string> = new Set(['100644', '100755']);

/** The files of a host, answered by GitHub's API at a commit; the workspace is never looked at. */
export function baseFiles(
  client: () => Promise<GitHubClient>,
  repository: RepositoryName,
  ref: string,
): Pick<Host, 'readFile' | 'glob' | 'sources'> {
  const blobs = async (): Promise<unknown[]> => {
    const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
    const { data } = await (await client()).request(route, { ...repository, tree_sha: ref, recursive: '1' });
    return listOf(data, 'tree').filter((entry) => stringField(entry, 'type') === 'blob');
  };
  return {
    readFile: async (path) => readFileAt(await client(), { ...repository, path, ref }),
    glob: async (pattern) => {
      const paths = (await blobs()).flatMap((entry) => stringField(entry, 'path') ?? []);
      return paths.filter((path) => posix.matchesGlob(path, posix.normalize(pattern))).sort();
    },
    sources: async (patterns) => {
      const wanted = sourcePatterns(patterns);
      const regular = (await blobs()).filter((entry) => REGULAR.has(stringField(entry, 'mode') ?? ''));
      const paths = regular.flatMap((entry) => stringField(entry, 'path') ?? []).filter((path) => wanted.matches(path));
      const more = paths.length > MOST_SOURCES;
      const leftOut = more
        ? [`Not every file was looked at: more than ${MOST_SOURCES} files match at the base commit.`]
        : [];
      return { paths: paths.sort().slice(0, MOST_SOURCES), leftOut };
    },
  };
}
