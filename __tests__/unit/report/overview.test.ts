/** What comment and summary share: the verdict, alarms, the matrix, what to do. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, Report } from '../../../src/domain/report.ts';
import { findings } from '../../../src/report/findings.ts';
import {
  alarms,
  head,
  isBlind,
  matrix,
  ownerCounts,
  ownerName,
  todo,
  type OverviewOptions,
} from '../../../src/report/overview.ts';
import { answer } from '../who-can/answers.ts';
import { cell, denial, report } from './samples.ts';

const BAD = { verdict: 'denied', met: false } as const;
const UNDECIDED = { verdict: 'inconclusive', met: null, confidence: 'none' } as const;
const FAIL = { gate: { result: 'fail' as const, reasons: [] } };
const OPTIONS: OverviewOptions = {
  matrix: { rows: 12, names: 'full' },
  findings: 100,
  finding: { heading: '####', limit: 3, policy: false, evidence: 0 },
  picture: () => '',
};

/** Things to do: of each owner so many. */
const tasks = (
  owners: Partial<Record<'iam-administrator' | 'aws' | 'account-owner', number>>,
  change: Partial<Cell> = {},
): Cell[] =>
  Object.entries(owners).flatMap(([owner, number]) =>
    Array.from({ length: number }, (_, index) =>
      cell({
        ...BAD,
        model: `m-${owner}-${index}`,
        diagnosis: { ...denial(), cause: `c-${index}`, owner: owner as 'aws' },
        ...change,
      }),
    ),
  );
const doors = (number: number, opened: boolean): Report => {
  const cells = Array.from({ length: number }, (_, index) =>
    cell({ expected: 'deny', met: false, model: `d-${index}`, configured: `d-${index}` }),
  );
  const changes = cells.map(({ principal, region, model, action }) => ({
    kind: 'gained' as const,
    principal,
    region,
    model,
    action,
  }));
  return report(cells, { ...FAIL, changes: opened ? changes : [] });
};

describe('the head', () => {
  test('has a comma before numbers, and a colon before words', () => {
    expect(head(report([cell()]), '##')).toBe('## ✅ Bedrock access, 1 check: it works');
    expect(head(report([], { gate: { result: 'error', reasons: [] } }), '###')).toBe(
      '### ⛔ Bedrock access: the check could not be made',
    );
  });

  test('says below what the title leaves out, and why the gate decides so', () => {
    const none = cell({ verdict: 'not-applicable', met: null });
    const given = report([cell(), none], { gate: { result: 'fail', reasons: ['1 check has drifted'] } });
    expect(head(given, '##')).toBe(
      '## ❌ Bedrock access, 1 check: it works\n\n1 more check does not apply. The step fails: 1 check has drifted.',
    );
  });
});

describe('blind is a report', () => {
  test.each<[string, Cell[], boolean]>([
    ['of which nothing is decided', [cell(UNDECIDED)], true],
    ['beside what does not apply', [cell(UNDECIDED), cell({ verdict: 'not-applicable', met: null })], true],
    ['without checks', [], true],
    ['but not one with a decided check', [cell(UNDECIDED), cell()], false],
  ])('%s', (_what, cells, blind) => {
    expect(isBlind({ cells })).toBe(blind);
  });
});

test('the matrix is in the open, or behind a fold', () => {
  const text = matrix(report([cell()]), OPTIONS.matrix, false);
  expect(text.startsWith('`app` in us-east-1: ')).toBe(true);
  expect(matrix(report([cell()]), OPTIONS.matrix, true)).toBe(
    `<details>\n<summary>Matrix</summary>\n\n${text}\n\n</details>`,
  );
  expect(matrix(report([]), OPTIONS.matrix, true)).toBe('');
});

test('the matrix counts the days of a lifecycle from the day of the report', () => {
  const ends = cell({ lifecycle: { status: 'LEGACY', endOfLife: '2026-12-01' } });
  expect(matrix(report([ends]), OPTIONS.matrix, false)).toContain('(in 11 days)');
});

describe('alarms', () => {
  test('are said in full, whatever there is room for, and are no tasks', () => {
    const given = doors(2, true);
    const said = alarms(given, {
      ...OPTIONS,
      findings: 0,
      picture: ({ principals }) => `picture of ${principals.join('')}`,
    });
    expect(said.match(/^#### 🚨 `app` can use `d-\d`/gm)).toHaveLength(2);
    expect(said.match(/^picture of app$/gm)).toHaveLength(2);
    expect(todo(given, OPTIONS)).toBe('');
  });

  test('are none where the baseline knew the doors open', () => {
    expect(alarms(doors(2, false), OPTIONS)).toBe('');
  });
});

describe('what is to be done', () => {
  const heads = (cells: Cell[], options: Partial<OverviewOptions> = {}): string[] =>
    todo(report(cells, FAIL), { ...OPTIONS, ...options })
      .split('\n')
      .filter((line) => /^(?:####|- ❌|\*\*To do|To watch|And|P )/.test(line));

  test('is a section each, with its picture', () => {
    expect(heads(tasks({ aws: 1 }), { picture: () => 'P !' })).toEqual([
      '#### ❌ `app` cannot use `m-aws-0` in us-east-1 (invoke)',
      'P !',
    ]);
  });

  test('in full as far as there is room, then by titles, of which twenty are shown', () => {
    const lines = heads(tasks({ aws: 24 }), { findings: 2 });
    expect(lines.filter((line) => line.startsWith('####'))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('- ❌ `app` cannot use'))).toHaveLength(20);
    expect(lines.at(-1)).toBe('And 2 more; all are in the report.');
    expect(heads(tasks({ aws: 22 }), { findings: 2 }).at(-1)).toMatch(/^- ❌/);
  });

  test('from five on a line says first how much of it is whose', () => {
    expect(heads(tasks({ aws: 2, 'iam-administrator': 2 }))[0]).toMatch(/^####/);
    expect(heads(tasks({ aws: 2, 'iam-administrator': 3 }))[0]).toBe(
      '**To do**, by who can: IAM administrator: 3, AWS: 2.',
    );
  });

  test('and how much of it is only to be watched', () => {
    const watch = tasks({ aws: 2 }, { verdict: 'at-risk', met: true });
    expect(heads([...watch, ...tasks({ 'account-owner': 3 })])[0]).toBe(
      '**To do**, by who can: Account owner: 3. To watch: 2.',
    );
    expect(heads(tasks({ aws: 5 }, { verdict: 'at-risk', met: true }))[0]).toBe('To watch: 5.');
  });
});

test('findings are counted by owner, in their order; a door without one is the IAM administrator to close', () => {
  const found = findings(report([...tasks({ aws: 1, 'account-owner': 2 }), cell({ ...BAD, model: 'x' })]));
  expect(ownerCounts(found).map(([owner, number]) => [ownerName(owner), number])).toEqual([
    ['IAM administrator', 1],
    ['Account owner', 2],
    ['AWS', 1],
  ]);
});

test('a head whose numbers come later has a colon', () => {
  expect(head(report([], { whoCan: [answer([])] }), '##')).toMatch(
    /^## 🔵 Bedrock access: by their policies, 0 of 10 roles/,
  );
});
