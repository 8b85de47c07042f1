/** The part of comment and summary on a change that is not applied yet. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, WhatIf } from '../../../src/domain/report.ts';
import { whatIfSection } from '../../../src/report/what-if-markdown.ts';
import { cell } from './samples.ts';

const LIMITS = "By IAM's simulator, asked about the policies as they would be; no model was called for it.";
const HEAD = ['| Change | Principal | Model | Region | Action | Now | After |', '|---|---|---|---|---|---|---|'];
const lost = (change: Partial<Cell> = {}, how: Partial<WhatIf> = {}): Cell =>
  cell({
    model: 'm',
    ...change,
    whatIf: { verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost', ...how },
  });
const same = (change: Partial<Cell> = {}): Cell => lost(change, { verdict: 'accessible', effect: 'unchanged' });
const section = (cells: Cell[], short?: boolean): string => whatIfSection({ cells }, '###', short);
const many = (number: number, of = lost): Cell[] =>
  Array.from({ length: number }, (_, index) => of({ model: `m-${index}` }));
const reasons = [{ does: 'allows-no-more', action: 'a:B', resource: 'r', requestedRegion: 'x', policy: 'p' }] as const;

test('is nothing where no check has a what-if', () => {
  expect(section([cell()])).toBe('');
});

test('says what it comes to, row by row, then why, then what stays, then how far it may be trusted', () => {
  expect(
    section([same({ model: 'n' }), same({ model: 'n', action: 'stream' }), lost({}, { reasons: [...reasons] })]),
  ).toBe(
    [
      '### ⚠️ What this change does: 1 check would be lost, 2 checks stay as they are',
      [...HEAD, '| 🔻 lost | `app` | `m` | us-east-1 | invoke | ✅ accessible | ❌ denied (simulated) |'].join('\n'),
      '- 🔻 **lost** `app`: `m` in us-east-1 (invoke): policy `p`: no longer allows `a:B` on `r`.',
      '<details>\n<summary>2 checks as before</summary>',
      [
        ...HEAD,
        '| ➖ unchanged | `app` | `n` | us-east-1 | invoke and stream | ✅ accessible | 🔵 accessible (simulated) |',
      ].join('\n'),
      '</details>',
      LIMITS,
    ].join('\n\n'),
  );
});

test('of a change that does nothing is the fold alone', () => {
  expect(section([same()]).split('\n\n')[1]).toBe('<details>\n<summary>1 check as before</summary>');
  expect(section([lost()])).not.toContain('<details>');
});

describe('in short', () => {
  test('is the heading, five titles and the limits', () => {
    const lines = section(many(6), true).split('\n');
    expect(lines.filter((line) => line.startsWith('- 🔻 **lost** `app`: `m-'))).toHaveLength(5);
    expect(lines).toHaveLength(9);
    expect(lines.at(-1)).toBe(LIMITS);
  });
});

describe('of a large change', () => {
  test('fifty rows are shown, and the rest is counted', () => {
    const rows = (cells: Cell[]): number => section(cells).match(/^\| (?:🔻|➖)/gm)?.length ?? 0;
    expect(rows(many(50))).toBe(50);
    expect(section(many(50))).not.toContain('more row');
    expect(rows(many(51))).toBe(50);
    expect(section(many(52))).toContain('\n\nAnd 2 more rows; all are in `report.json`.\n\n');
    expect(section(many(51, same))).toContain('And 1 more row; all are in `report.json`.');
  });

  test('twenty have their reasons', () => {
    const cells = many(21, (change) => lost(change, { reasons: [...reasons] }));
    expect(section(cells).match(/^- 🔻/gm)).toHaveLength(20);
  });
});

test('names are text', () => {
  const evil = '<b>|`';
  const row = section([lost({ principal: evil, model: evil, region: evil, action: evil })])
    .split('\n')
    .find((line) => line.startsWith('| 🔻'));
  expect(row).toBe(
    '| 🔻 lost | <code>&#60;b&#62;&#124;&#96;</code> | <code>&#60;b&#62;&#124;&#96;</code> | &#60;b&#62;&#124;&#96; | &#60;b&#62;&#124;&#96; | ✅ accessible | ❌ denied (simulated) |',
  );
});

test('a group without a reason is in the table alone', () => {
  expect(section([lost()])).not.toContain('- 🔻');
});
