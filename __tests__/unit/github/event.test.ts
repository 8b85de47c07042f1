import { describe, expect, test } from '@jest/globals';
import { commentKey, readEvent, runInfo } from '../../../src/github/event.ts';

const ENV = { GITHUB_REPOSITORY: 'octo-org/octo-repo', GITHUB_SHA: 'abc', GITHUB_ACTOR: 'octocat' };
const REPOSITORY = { id: 1, full_name: 'octo-org/octo-repo', visibility: 'private', private: true };

function pullRequest(head: string | undefined): object {
  return {
    repository: REPOSITORY,
    pull_request: {
      number: 7,
      base: { sha: 'base', repo: { full_name: 'octo-org/octo-repo' } },
      head: { sha: 'head', repo: head === undefined ? null : { full_name: head } },
    },
  };
}

function workflowRun(...pullRequests: { number: number; repo: number }[]): object {
  const all = pullRequests.map(({ number, repo }) => ({ number, base: { repo: { id: repo } } }));
  return { repository: REPOSITORY, workflow_run: { head_sha: 'head', pull_requests: all } };
}

const SAME = 'octo-org/octo-repo';
const FORK = 'mallory/octo-repo';

describe('events', () => {
  const base = { repository: 'octo-org/octo-repo', owner: 'octo-org', repo: 'octo-repo', visibility: 'private' };
  test.each<[string, unknown, Record<string, string>, object]>([
    ['pull_request', pullRequest(SAME), {}, { pullRequest: { number: 7, baseSha: 'base' } }],
    ['pull_request', pullRequest(FORK), {}, { pullRequest: { number: 7, baseSha: 'base' }, untrusted: 'fork' }],
    ['pull_request', pullRequest(undefined), {}, { pullRequest: { number: 7, baseSha: 'base' }, untrusted: 'fork' }],
    [
      'pull_request',
      pullRequest(SAME),
      { GITHUB_ACTOR: 'dependabot[bot]' },
      { pullRequest: { number: 7, baseSha: 'base' }, untrusted: 'dependabot' },
    ],
    ['pull_request_target', pullRequest(FORK), {}, { pullRequest: { number: 7, baseSha: 'base' }, baseSha: 'base' }],
    ['workflow_run', workflowRun({ number: 7, repo: 1 }), {}, { pullRequest: { number: 7 }, baseSha: 'abc' }],
    ['workflow_run', workflowRun({ number: 7, repo: 2 }), {}, { baseSha: 'abc' }],
    ['workflow_run', workflowRun({ number: 7, repo: 1 }, { number: 8, repo: 1 }), {}, { baseSha: 'abc' }],
    ['workflow_run', workflowRun(), {}, { baseSha: 'abc' }],
    [
      'merge_group',
      { repository: REPOSITORY, merge_group: { head_ref: 'refs/heads/gh-readonly-queue/main/pr-104-7c5c1c4a' } },
      {},
      { pullRequest: { number: 104 } },
    ],
    ['push', { repository: REPOSITORY, after: 'abc' }, { GITHUB_REF: 'refs/heads/feature' }, { pushed: 'abc' }],
    ['push', { repository: REPOSITORY, after: 'abc' }, { GITHUB_REF: 'refs/tags/v1' }, {}],
    ['schedule', { repository: REPOSITORY, schedule: '0 5 * * *' }, {}, {}],
    ['workflow_dispatch', { repository: REPOSITORY, inputs: null }, {}, {}],
  ])('%s %#', (name, payload, env, expected) => {
    expect(readEvent(name, payload, { ...ENV, ...env })).toEqual({ name, ...base, ...expected });
  });

  test.each<[unknown, string]>([
    [{ repository: { visibility: 'public' } }, 'public'],
    [{ repository: { visibility: 'internal' } }, 'private'],
    [{ repository: { private: true } }, 'private'],
    [{ repository: { private: false } }, 'public'],
    [{ repository: {} }, 'unknown'],
    [{ schedule: '* * * * *' }, 'unknown'],
    [undefined, 'unknown'],
    ['text', 'unknown'],
    [null, 'unknown'],
  ])('visibility of %j is %s', (payload, visibility) => {
    expect(readEvent('schedule', payload, ENV).visibility).toBe(visibility);
  });

  test('outside GitHub there is no repository', () => {
    expect(readEvent('', undefined, {})).toEqual({
      name: '',
      repository: '',
      owner: '',
      repo: '',
      visibility: 'unknown',
    });
  });
});

describe('the run', () => {
  test('is named by what the environment has', () => {
    const env = {
      ...ENV,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_RUN_ID: '17',
      GITHUB_JOB: 'check',
      GITHUB_REF: '',
    };
    expect(runInfo(env)).toEqual({
      repository: 'octo-org/octo-repo',
      sha: 'abc',
      job: 'check',
      runId: '17',
      url: 'https://github.com/octo-org/octo-repo/actions/runs/17',
    });
    expect(runInfo({})).toEqual({});
  });
});

describe('the default comment key', () => {
  const parts = {
    workflow: 'ci',
    job: 'bedrock',
    step: '__run',
    files: ['a.yml'],
    principals: ['app', 'batch'],
    regions: ['us-east-1'],
  };

  test('is readable, and the same whatever the order', () => {
    expect(commentKey(parts)).toMatch(/^ci\/bedrock\/__run\/[0-9a-f]{12}$/);
    expect(commentKey({ ...parts, principals: ['batch', 'app', 'app'] })).toBe(commentKey(parts));
  });

  test.each([
    [{ workflow: 'other' }],
    [{ job: 'other' }],
    [{ step: 'other' }],
    [{ files: ['b.yml'] }],
    [{ principals: ['app'] }],
    [{ regions: ['us-west-2'] }],
    [{ files: [], principals: ['a.yml', 'app', 'batch'] }],
  ])('differs with %j', (change) => {
    expect(commentKey({ ...parts, ...change })).not.toBe(commentKey(parts));
  });
});
