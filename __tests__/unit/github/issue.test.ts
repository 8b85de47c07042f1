import { describe, expect, test } from '@jest/globals';
import { publishIssue, type IssueRequest } from '../../../src/github/issue.ts';
import { issueBody, issueMarker, issueNews, issueState, issueTitle } from '../../../src/report/issue-body.ts';
import type { Report } from '../../../src/domain/report.ts';
import { cell, denial, report } from '../report/samples.ts';
import { BOT, Hub } from './hub.ts';

const denied = cell({ verdict: 'denied', met: false, diagnosis: denial() });
const failing = report([denied], { gate: { result: 'fail', reasons: ['1 check needs action'] } });
const worse = report([denied, cell({ verdict: 'denied', met: false, action: 'stream', diagnosis: denial() })], {
  gate: { result: 'fail', reasons: ['2 checks need action'] },
});
const passing = report([cell()]);

function requestOf(one: Report): IssueRequest {
  return {
    ...{ owner: 'o', repo: 'r', marker: issueMarker('k'), state: issueState(one), title: issueTitle(one, undefined) },
    ...{ body: issueBody(one, 'k'), failing: one.gate.result !== 'pass', news: issueNews(one) },
  };
}

const POST = 'POST issues';
const NEWS = 'POST issues/{issue_number}/comments';
const PATCH = 'PATCH issues/{issue_number}';

test('a life: opened, left alone, told of, closed, left alone, reopened', async () => {
  const hub = new Hub();
  const seen: unknown[] = [];
  for (const one of [passing, failing, failing, worse, passing, passing, failing]) {
    hub.writes.length = 0;
    const { done } = await publishIssue(hub.client(), requestOf(one));
    seen.push([done, hub.issues.map(({ state }) => state).join(), ...hub.writes]);
  }
  expect(seen).toEqual([
    ['none', ''],
    ['opened', 'open', POST],
    ['unchanged', 'open'],
    ['updated', 'open', NEWS, PATCH],
    ['closed', 'closed', NEWS, PATCH],
    ['none', 'closed'],
    ['reopened', 'open', NEWS, PATCH],
  ]);
  expect(hub.comments.map(({ body }) => body.split('\n')[0])).toEqual([
    'The state has changed: ❌ 2 checks: all need action.',
    'The check passes again: ✅ 1 check: it works.',
    'The state has changed: ❌ 1 check: it needs action.',
  ]);
  expect(hub.issues[0]?.title).toBe(issueTitle(passing, undefined));
});

test('another wording of the same state updates the body and notifies no one', async () => {
  const hub = new Hub();
  await publishIssue(hub.client(), requestOf(failing));
  hub.writes.length = 0;
  const request = requestOf(failing);
  await publishIssue(hub.client(), {
    ...request,
    body: request.body.replace('need action', 'NEED ACTION').replace('needs', 'NEEDS'),
  });
  expect(hub.writes).toEqual([PATCH]);
});

test.each<[string, Partial<Hub['issues'][number]> & { pull_request?: object }]>([
  ["another author's", { user: { login: 'mallory' } }],
  ['another check', { body: issueMarker('other') }],
  ['a quotation', { body: `> ${issueMarker('k')}` }],
  ['a pull request', { pull_request: {} }],
])('%s is not ours', async (_name, change) => {
  const hub = new Hub();
  const at = { id: 1, number: 1, html_url: 'https://github.com/o/r/issues/1' };
  const there = { ...at, title: '', body: issueMarker('k'), user: { login: BOT }, state: 'open', ...change };
  hub.issues.push(there);
  expect(await publishIssue(hub.client(), requestOf(failing))).toMatchObject({ done: 'opened' });
});

describe('failures are one warning', () => {
  test.each<[number, string]>([
    [403, 'The issue could not be written (HTTP 403): No. The job needs `permissions: issues: write`.'],
    [410, 'The issue could not be written (HTTP 410): No. Issues are switched off in this repository.'],
    [502, 'The issue could not be written (HTTP 502): No.'],
  ])('%s', async (status, warning) => {
    const client = {
      request: () => Promise.reject(Object.assign(new Error('No.'), { status })),
      graphql: () => Promise.resolve({}),
    };
    expect(await publishIssue(client, requestOf(failing))).toEqual({ done: 'none', warning });
  });
});
