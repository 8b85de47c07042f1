/** The real client of GitHub's API, loaded only if it is used. */
import { messageOf } from '../aws/to-failure.ts';
import { field, type GitHubClient } from './client.ts';
import { fetchThrough } from './fetch.ts';
import { exchange } from '../net/http.ts';
import type { Environment } from '../net/proxies.ts';
import type { Download } from './artifacts.ts';

/** Milliseconds for everything that one client does. */
const TIMEOUT_MS = 60_000;

/**
 * Returns a client for the token, whose calls end with `until`, and after a minute anyway. REST and GraphQL addresses
 * come from the runner's environment, so it works on GitHub Enterprise Server.
 */
export async function githubClient(token: string, until?: AbortSignal): Promise<GitHubClient> {
  const { Octokit } = await import('@octokit/core');
  // A hanging API must not keep the step alive: what is not answered by then becomes the surface's warning.
  const ends = [AbortSignal.timeout(TIMEOUT_MS), ...(until ? [until] : [])];
  const octokit = new Octokit({
    auth: token,
    baseUrl: process.env.GITHUB_API_URL ?? 'https://api.github.com',
    request: { signal: AbortSignal.any(ends), fetch: fetchThrough(process.env) },
  });
  return {
    request: (route, parameters) => explained(octokit.request(route, parameters)),
    graphql: (query) => explained(octokit.graphql(query)),
  };
}

/**
 * Returns a download of archives that GitHub's API points to. The token goes to the API and never to where it points:
 * that address is signed by itself. Throws an error with the `status` for any answer but the archive.
 */
export function githubDownload(token: string, env: Environment, until: AbortSignal): Download {
  return async (path) => {
    const api = new URL(`${env.GITHUB_API_URL ?? 'https://api.github.com'}${path}`);
    const headers = { authorization: `token ${token}`, 'user-agent': 'bedrock-access-check' };
    const first = await exchange(api, env, { headers, signal: until });
    const location = first.headers.find(([name]) => name === 'location')?.[1];
    const answer =
      first.status === 302 && location !== undefined
        ? await exchange(new URL(location, api), env, {
            headers: { 'user-agent': 'bedrock-access-check' },
            signal: until,
          })
        : first;
    if (answer.status === 200) return answer.bytes;
    throw Object.assign(new Error(`HTTP ${answer.status} for ${path}`), { status: answer.status });
  };
}

/** What the network does to GitHub's calls becomes a surface's warning: it says what to do, as it would for AWS's. */
async function explained<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    // Octokit gives what never became an answer the status 500.
    const advice = field(error, 'response') === undefined ? await networkAdvice(messageOf(error)) : '';
    throw advice === '' ? error : new Error(`${messageOf(error)}${advice}`, { cause: error });
  }
}

/** What to do about a call to GitHub's API that got no answer of its own; empty for any other message. */
async function networkAdvice(message: string): Promise<string> {
  const { diagnose } = await import('../verdict/diagnose.ts');
  const failure = { service: 'github', operation: '', errorName: '', message };
  const { cause, remedy } = diagnose(failure);
  return cause === 'network' ? `. ${remedy.text}` : '';
}
