/**
 * The repository's files as they are at a trusted commit, for events that run with the repository's rights but may have a pull request's
 * files checked out.
 */
import { posix } from 'node:path';
import type { Host } from '../domain/host.ts';
import type { GitHubClient, RepositoryName } from './client.ts';
import { field, stringField } from './client.ts';
import { readFileAt } from './contents.ts';

/** `readFile` and `glob` of a host, answered by GitHub's API at a commit; the workspace is never looked at. */
export function baseFiles(
  client: () => Promise<GitHubClient>,
  repository: RepositoryName,
  ref: string,
): Pick<Host, 'readFile' | 'glob'> {
  return {
    readFile: async (path) => readFileAt(await client(), { ...repository, path, ref }),
    glob: async (pattern) => {
      const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
      const { data } = await (await client()).request(route, { ...repository, tree_sha: ref, recursive: '1' });
      const tree = field(data, 'tree');
      const paths = (Array.isArray(tree) ? tree : [])
        .filter((entry) => stringField(entry, 'type') === 'blob')
        .flatMap((entry) => stringField(entry, 'path') ?? []);
      return paths.filter((path) => posix.matchesGlob(path, posix.normalize(pattern))).sort();
    },
  };
}
