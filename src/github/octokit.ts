/** The real client of GitHub's API, loaded only where it is used. */
import type { GitHubClient } from './client.ts';

/** A client for the token; REST and GraphQL addresses come from the runner's environment, so it works on GitHub Enterprise Server. */
export async function githubClient(token: string): Promise<GitHubClient> {
  const { getOctokit } = await import(/* webpackMode: "eager" */ '@actions/github');
  const octokit = getOctokit(token);
  return {
    request: (route, parameters) => octokit.request(route, parameters),
    graphql: (query) => octokit.graphql(query),
  };
}
