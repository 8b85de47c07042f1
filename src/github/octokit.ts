/** The real client of GitHub's API, loaded only where it is used. */
import type { GitHubClient } from './client.ts';

/** Milliseconds for everything that one client does. */
const TIMEOUT_MS = 60_000;

/** A client for the token; REST and GraphQL addresses come from the runner's environment, so it works on GitHub Enterprise Server. */
export async function githubClient(token: string): Promise<GitHubClient> {
  const { getOctokit } = await import(/* webpackMode: "eager" */ '@actions/github');
  // A hanging API must not keep the step alive: what is not answered by then becomes the surface's warning.
  const octokit = getOctokit(token, { request: { signal: AbortSignal.timeout(TIMEOUT_MS) } });
  return {
    request: (route, parameters) => octokit.request(route, parameters),
    graphql: (query) => octokit.graphql(query),
  };
}
