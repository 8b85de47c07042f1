/** The part of the HTML report on a change that is not applied yet. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, WhatIf } from '../../../../src/domain/report.ts';
import { whatIfPart } from '../../../../src/report/html/what-if.ts';
import { cell } from '../samples.ts';

const reasons = [{ does: 'allows-no-more', action: 'a:B', resource: 'r', requestedRegion: 'x', policy: 'p' }] as const;
const lost = (change: Partial<Cell> = {}, how: Partial<WhatIf> = {}): Cell =>
  cell({
    model: 'm',
    ...change,
    whatIf: { verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost', ...how },
  });
const same = (change: Partial<Cell> = {}): Cell => lost(change, { verdict: 'accessible', effect: 'unchanged' });
const many = (number: number, of = lost): Cell[] =>
  Array.from({ length: number }, (_, index) => of({ model: `m-${index}` }));
const rows = (text: string): number => text.match(/<tr><td>/g)?.length ?? 0;

test('is nothing where no check has a what-if', () => {
  expect(whatIfPart({ cells: [cell()] })).toBe('');
});

test('says what it comes to, row by row, then why, then what stays, then how far it may be trusted', () => {
  const text = whatIfPart({
    cells: [lost({}, { reasons: [...reasons] }), same({ model: 'n' }), same({ model: 'n', action: 'stream' })],
  });
  const order = [
    '<section aria-labelledby="what-if"><h2 id="what-if">⚠️ What this change does: 1 check would be lost, 2 checks stay as they are</h2>',
    '<tr><td><span class="i" aria-hidden="true">🔻</span> lost</td><td><code>app</code></td><td><code>m</code></td><td>us-east-1</td><td>invoke</td><td>✅ accessible</td><td>❌ denied (simulated)</td></tr>',
    '<li><span class="i" aria-hidden="true">🔻</span> <b>lost</b> <code>app</code>: <code>m</code> in us-east-1 (invoke): policy <code>p</code>: no longer allows <code>a:B</code> on <code>r</code>.</li>',
    '<details><summary>2 checks as before</summary><div class="scroll" role="region" tabindex="0" aria-label="Checks as before">',
    '<td>invoke and stream</td>',
    '<p>By IAM&#39;s simulator, asked about the policies as they would be; no model was called for it.</p></section>',
  ].map((part) => text.indexOf(part));
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test('of a change that does nothing is the fold alone, and without what stays there is none', () => {
  expect(whatIfPart({ cells: [same()] })).not.toContain('What the change does"');
  expect(whatIfPart({ cells: [lost()] })).not.toContain('<details>');
});

describe('of a large change', () => {
  test('five hundred rows are shown, and the rest is counted', () => {
    expect(whatIfPart({ cells: many(500) })).not.toContain('all are in');
    const text = whatIfPart({ cells: many(502) });
    expect(rows(text)).toBe(500);
    expect(text).toContain('<p>And 2 more; all are in <code>report.json</code>.</p>');
  });

  test('fifty have their reasons', () => {
    expect(
      whatIfPart({ cells: many(51, (change) => lost(change, { reasons: [...reasons] })) }).match(/<li>/g),
    ).toHaveLength(50);
  });
});

test('names are text', () => {
  const evil = '"><img src=x>';
  const text = whatIfPart({
    cells: [
      lost(
        { principal: evil, model: evil, region: evil, action: evil },
        { cause: evil, reasons: [{ ...reasons[0], policy: evil, resource: evil }] },
      ),
    ],
  });
  expect(text).not.toContain('<img');
});
