/** Problems of the run on the page, a card each. */
import { describe, expect, test } from '@jest/globals';
import { problemCards } from '../../../../src/report/html/problem-cards.ts';

const EVIL = '"><img src=x>';

describe('problems of the run', () => {
  const problem = (change = {}) => ({ cause: 'network', message: 'No `way`.', remedy: 'Do it.', ...change });
  test('are cards with cause and remedy', () => {
    expect(problemCards([problem()])).toBe(
      '<section aria-labelledby="problems"><h2 id="problems">Problems of the run</h2><article class="card problem"><h3><span class="i" aria-hidden="true">⚠️</span> No <code>way</code>.</h3><div class="text todo">Do it.</div><p class="of">Cause <code>network</code>.</p></article></section>',
    );
    expect(problemCards([problem({ remedy: '' })])).not.toContain('todo');
    expect(problemCards([])).toBe('');
  });
  test('are fifty at most, and each 4,000 characters', () => {
    expect(problemCards(Array.from({ length: 50 }, () => problem()))).not.toContain('more; all');
    const text = problemCards(Array.from({ length: 52 }, () => problem()));
    expect(text.match(/<article/g)).toHaveLength(50);
    expect(text).toContain('<p>And 2 more; all are in <code>report.json</code>.</p>');
    expect(problemCards([problem({ message: 'x'.repeat(5_000) })])).toContain(`${'x'.repeat(3_999)}…</h3>`);
  });
  test('are text', () => {
    expect(problemCards([problem({ message: EVIL, remedy: EVIL, cause: EVIL })])).not.toContain('<img');
  });
});
