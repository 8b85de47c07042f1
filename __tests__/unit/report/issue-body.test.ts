/** The issue of a check that fails: how a later run knows it, and when its state is another one. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, Report } from '../../../src/domain/report.ts';
import { commentBody } from '../../../src/report/comment-body.ts';
import { issueBody, issueMarker, issueNews, issueState, issueTitle } from '../../../src/report/issue-body.ts';
import { allWell, cell, denial, mixed, report } from './samples.ts';

const BAD = { verdict: 'denied', met: false, diagnosis: denial() } as const;

test('the marker cannot be closed by its key', () => {
  expect(issueMarker('k')).toBe('<!-- bedrock-access-check issue key=k -->');
  expect(issueMarker('--> x')).toBe('<!-- bedrock-access-check issue key=%2D-%3E%20x -->');
});

test('the body has marker and state on its first lines, then what the comment says', () => {
  const [marker, state, ...rest] = issueBody(mixed(), 'k').split('\n');
  expect(marker).toBe(issueMarker('k'));
  expect(state).toBe(issueState(mixed()));
  expect(rest).toEqual(commentBody(mixed(), 'k').split('\n').slice(1));
});

describe('the state', () => {
  const base = (): Report =>
    report([cell(BAD), cell()], {
      gate: { result: 'fail', reasons: ['x'] },
      problems: [{ cause: 'a', message: '', remedy: '' }],
    });
  const change = { kind: 'lost', principal: 'app', region: 'r', model: 'm', action: 'invoke' } as const;
  const with1 = (more: Partial<Cell>): Report => ({ ...base(), cells: [cell({ ...BAD, ...more }), cell()] });

  test('is a digest', () => {
    expect(issueState(base())).toMatch(/^<!-- bedrock-access-check state=[0-9a-f]{16} -->$/);
  });

  test.each<[string, Report]>([
    ['another time and run', { ...base(), generatedAt: 'later', run: { url: 'https://x.example' }, principals: [] }],
    ['another latency', with1({ probe: { outcome: 'succeeded', latencyMs: 1 } })],
    ['another sentence', with1({ diagnosis: { ...denial(), summary: 'Else.' } })],
    ['another sentence of a problem', { ...base(), problems: [{ cause: 'a', message: 'Else.', remedy: 'Else.' }] }],
    ['one more check that works', { ...base(), cells: [...base().cells, cell({ model: 'other' })] }],
  ])('stays for %s', (_what, given) => {
    expect(issueState(given)).toBe(issueState(base()));
  });

  test.each<[string, Report]>([
    ['another result', { ...base(), gate: { result: 'error', reasons: ['x'] } }],
    ['another reason', { ...base(), gate: { result: 'fail', reasons: ['y'] } }],
    ['another problem', { ...base(), problems: [{ cause: 'b', message: '', remedy: '' }] }],
    ['another principal', with1({ principal: 'other' })],
    ['another region', with1({ region: 'other' })],
    ['another model', with1({ model: 'other' })],
    ['another action', with1({ action: 'stream' })],
    ['another cause', with1({ diagnosis: { ...denial(), cause: 'network' } })],
    ['another certainty', with1({ confidence: 'suspected' })],
    ['one more that fails', { ...base(), cells: [cell(BAD), cell(BAD)] }],
    ['a change since the baseline', { ...base(), changes: [change] }],
  ])('is another one for %s', (_what, given) => {
    expect(issueState(given)).not.toBe(issueState(base()));
  });
});

describe('the title', () => {
  const title = (run: Report['run'], key?: string): string => issueTitle({ ...allWell(), run }, key);
  test.each<[string, Report['run'], string | undefined, string]>([
    ['names workflow and job', { workflow: 'w', job: 'j' }, undefined, 'Bedrock access check fails: w / j'],
    ['or the one that is known', { job: 'j' }, undefined, 'Bedrock access check fails: j'],
    ['or neither', {}, undefined, 'Bedrock access check fails'],
    ['a key of its own says more', { workflow: 'w', job: 'j' }, 'production', 'Bedrock access check fails: production'],
    ['is one line of text', {}, 'a\n##[error]\u202eb', 'Bedrock access check fails: a # #[error][U+202E]b'],
  ])('%s', (_rule, run, key, expected) => {
    expect(title(run, key)).toBe(expected);
  });

  test('is at most 200 characters long', () => {
    expect(title({}, 'x'.repeat(300))).toHaveLength(200);
  });
});

describe('the news', () => {
  test('say that it passes again, and where the report is', () => {
    expect(issueNews(allWell())).toBe(
      'The check passes again: ✅ 8 checks: all work.\n\n[Full report](<https://github.com/octo-org/octo-repo/actions/runs/17>)',
    );
  });
  test('say that the state has changed, without an address where there is none', () => {
    expect(issueNews({ ...report([cell(BAD)], { gate: { result: 'fail', reasons: [] } }), run: {} })).toBe(
      'The state has changed: ❌ 1 check: it needs action.',
    );
  });
});
