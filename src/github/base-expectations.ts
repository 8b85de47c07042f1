/** What the pull request of a run changes in the expectations of its own configuration files. */
import { expectationChanges, type ExpectationChange } from '../compare/expectations.ts';
import type { Host } from '../domain/host.ts';
import type { GitHubClient } from './client.ts';
import { readFileAt } from './contents.ts';
import type { RunEvent } from '../domain/event.ts';

/**
 * Compares each file with the one at the base commit. A file that is new there has no expectations to change. Throws
 * if the base cannot be read; a file that has mistakes on either side says nothing.
 */
export async function changedExpectations(
  host: Pick<Host, 'readFile'>,
  client: GitHubClient,
  { owner, repo, pullRequest }: RunEvent,
  files: readonly string[],
): Promise<ExpectationChange[]> {
  const ref = pullRequest?.baseSha;
  if (ref === undefined || files.length === 0) return [];
  const { parseConfigFile } = await import('../settings/config-file.ts');
  const changes = await Promise.all(
    files.map(async (path) => {
      const [base, head] = await Promise.all([readFileAt(client, { owner, repo, path, ref }), host.readFile(path)]);
      const [before, after] = [base, head].map((bytes) => bytes && parseConfigFile(path, bytes).config);
      return before && after ? expectationChanges(before, after) : [];
    }),
  );
  return changes.flat();
}
