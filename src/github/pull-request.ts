/** The pull request that a push to a branch belongs to: the event itself does not say. */
import type { GitHubClient, RepositoryName } from './client.ts';
import { listOf, numberField, stringField } from './client.ts';

/**
 * Number of the open pull request whose head is the commit, the oldest where there are several; undefined if there is
 * none. A commit may also be in a pull request that it is not the head of: what is checked here is then not what would
 * be merged.
 */
export async function pullRequestOfCommit(
  client: GitHubClient,
  { owner, repo }: RepositoryName,
  sha: string,
): Promise<number | undefined> {
  const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
  const { data } = await client.request(route, { owner, repo, commit_sha: sha, per_page: 100 });
  const numbers = listOf(data)
    .filter((pull) => stringField(pull, 'state') === 'open' && stringField(pull, 'head', 'sha') === sha)
    .flatMap((pull) => numberField(pull, 'number') ?? []);
  return numbers.sort((a, b) => a - b)[0];
}
