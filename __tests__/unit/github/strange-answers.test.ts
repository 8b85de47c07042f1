/**
 * A list that is not GitHub's is no empty list: taken for one, it would open a second issue or compare with no
 * baseline.
 */
import { expect, test } from '@jest/globals';
import { previousReports } from '../../../src/github/artifacts.ts';
import { baseFiles } from '../../../src/github/base-files.ts';
import type { GitHubClient } from '../../../src/github/client.ts';
import { publishComment } from '../../../src/github/comment.ts';
import { publishIssue } from '../../../src/github/issue.ts';
import { pullRequestOfCommit } from '../../../src/github/pull-request.ts';

const NAME = { owner: 'o', repo: 'r' };

/** Answers a read with what is right until `strange` is asked, and counts what is written. */
function client(strange: string, data: unknown): { client: GitHubClient; writes: string[] } {
  const writes: string[] = [];
  const right: Record<string, unknown> = {
    'GET /repos/{owner}/{repo}': { default_branch: 'main' },
    'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': {
      workflow_runs: [{ id: 1, event: 'push', head_branch: 'main' }],
    },
  };
  return {
    writes,
    client: {
      request: (route) => {
        if (!route.startsWith('GET')) writes.push(route);
        return Promise.resolve({ data: route === strange ? data : right[route] });
      },
      graphql: () => Promise.resolve({ viewer: { login: 'me' } }),
    },
  };
}

const STRANGE: [unknown][] = [[undefined], [''], [null], [{ error: 'blocked by policy' }], ['<html>']];

test.each(STRANGE)('%j is no list of comments', async (data) => {
  const { client: github, writes } = client('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', data);
  const wanted = { ...NAME, number: 1, marker: 'm', body: 'm\nx', mode: 'always', allIsWell: false } as const;
  expect(await publishComment(github, wanted)).toMatchObject({
    done: 'none',
    warning: 'The pull request comment could not be written: what answered for GitHub sent no list.',
  });
  expect(writes).toEqual([]);
});

test.each(STRANGE)('%j is no list of issues', async (data) => {
  const { client: github, writes } = client('GET /repos/{owner}/{repo}/issues', data);
  const wanted = { ...NAME, marker: 'm', title: 't', body: 'm\nx', state: 's', failing: true, news: 'n' };
  expect(await publishIssue(github, wanted)).toMatchObject({
    done: 'none',
    warning: expect.stringContaining('no list'),
  });
  expect(writes).toEqual([]);
});

test.each([...STRANGE, [[]]])('%j is no answer about earlier runs', async (data) => {
  const none = () => Promise.reject(new Error('nothing is downloaded'));
  for (const route of [
    'GET /repos/{owner}/{repo}',
    'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
  ]) {
    const asked = previousReports(client(route, data).client, none, { ...NAME, workflow: 'w', runId: '2' }, () => true);
    await expect(asked).rejects.toThrow('what answered for GitHub');
  }
});

test.each(STRANGE)('%j is no list of pull requests, and no tree', async (data) => {
  const pulls = client('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', data).client;
  await expect(pullRequestOfCommit(pulls, NAME, 'a')).rejects.toThrow('no list');
  const tree = client('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', data).client;
  await expect(baseFiles(() => Promise.resolve(tree), NAME, 'a').glob('*')).rejects.toThrow('no list `tree`');
});
