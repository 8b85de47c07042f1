/** The axes of the matrix, what shares a square, and what is joined. */
import { describe, expect, test } from '@jest/globals';
import { gridsOf, plainGrids } from '../../../src/report/grid.ts';
import { matrixMarkdown } from '../../../src/report/matrix-table.ts';
import type { Cell } from '../../../src/domain/report.ts';
import { cell, denial, large } from './samples.ts';

const OPTIONS = { rows: 12, names: 'full' as const, today: '2026-11-20' };
const tables = (cells: readonly Cell[]): string[] =>
  matrixMarkdown(cells, OPTIONS)
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| :--'));
const bad = { verdict: 'denied', met: false, diagnosis: denial() } as const;

describe('the axes', () => {
  test('several principals with one action are columns of one table', () => {
    const cells = ['api', 'batch', 'ci'].flatMap((principal) =>
      ['a.x-v1', 'a.y-v1'].map((model) => cell({ principal, model, ...(principal === 'ci' ? bad : {}) })),
    );
    expect(tables(cells)).toEqual([
      '| us-east-1 | `api` | `batch` | `ci` |',
      '| `a.x-v1` | ✅ | ✅ | ❌ no Allow |',
      '| `a.y-v1` | ✅ | ✅ | ❌ no Allow |',
    ]);
  });

  test('one model is no table of one row', () => {
    const regions = ['us-east-1', 'us-west-2'].map((region) => cell({ region, model: 'a.x-v1' }));
    expect(tables(regions)).toEqual(['| `app` | `a.x-v1` |', '| us-east-1 | ✅ |', '| us-west-2 | ✅ |']);
    expect(matrixMarkdown([cell({ model: 'a.x-v1' })], OPTIONS)).toContain('`app` in us-east-1: `a.x-v1`: ✅');
  });

  test('principals whose tables are the same share one, where they do not fit beside each other', () => {
    const cells = Array.from({ length: 9 }, (_, at) => `role-${at}`).flatMap((principal, at) =>
      ['a.x-v1', 'a.y-v1'].flatMap((model, which) =>
        ['us-east-1', 'us-west-2'].map((region) =>
          cell({ principal, model, region, ...(at < 2 && which === 0 && region === 'us-west-2' ? bad : {}) }),
        ),
      ),
    );
    const grids = gridsOf(cells, { columns: 1, rows: 12 });
    expect(grids).toHaveLength(2);
    expect(plainGrids(cells, 12)).toHaveLength(9);
  });

  test('empty columns do not exist', () => {
    const cells = [cell({ model: 'a.x-v1', region: 'us-east-1' }), cell({ model: 'a.y-v1', region: 'eu-west-1' })];
    const [grid] = gridsOf(cells, { columns: 4, rows: 12 });
    expect(grid?.columns.every((_, at) => grid.rows.some(({ squares }) => squares[at]))).toBe(true);
  });
});

describe('the rows', () => {
  test('what fails comes first, then by what people read', () => {
    const cells = [
      cell({ model: 'a.x-v1', name: 'zebra' }),
      cell({ model: 'b.x-v1', name: 'Ape' }),
      cell({ model: 'c.x-v1' }),
      cell({ model: 'd.x-v1', ...bad }),
    ];
    expect(
      gridsOf(cells, { columns: 4, rows: 12 })[0]?.rows.map(({ models: [one] }) => one?.name ?? one?.model),
    ).toEqual(['d.x-v1', 'Ape', 'c.x-v1', 'zebra']);
  });

  test('what must be closed is one row with its routes, as long as they agree', () => {
    const routes = ['a.opus-v1', 'us.a.opus-v1', 'global.a.opus-v1'];
    const closed: Partial<Cell> = { expected: 'deny', verdict: 'denied', configured: 'a.opus-v1' };
    const all = routes.map((model) => cell({ model, ...closed }));
    const other = cell({ model: 'a.x-v1' });
    expect(tables([...all, other])[1]).toBe('| `a.opus-v1`<br>on demand, `us.` and `global.` | 🔒 |');
    const open = { ...all[1], verdict: 'accessible', met: false } as Cell;
    expect(tables([...all.filter((_, at) => at !== 1), open, other])[1]).toBe('| `us.a.opus-v1` | ❌ open |');
  });

  test('many that say the same are joined, and each is named behind a fold', () => {
    const { cells } = large(40);
    const markdown = matrixMarkdown(cells, OPTIONS);
    expect(tables(cells).length).toBeLessThanOrEqual(13);
    for (const { model } of cells) expect(markdown).toContain(`\`${model}\``);
  });

  test('a tick is only for what a call showed', () => {
    const cells = [
      cell({ model: 'a.x-v1', confidence: 'simulated', probe: { outcome: 'not-made', reason: 'off' } }),
      cell({ model: 'b.x-v1', confidence: 'suspected', probe: { outcome: 'not-made', reason: 'unknown-price' } }),
      cell({ model: 'c.x-v1', confidence: 'simulated', expected: 'deny', verdict: 'denied' }),
      cell({ model: 'd.x-v1' }),
    ];
    expect(tables(cells).slice(1)).toEqual([
      '| `b.x-v1` | ⏸️ not called |',
      '| `a.x-v1` | 🔵 |',
      '| `c.x-v1` | 🔵 closed |',
      '| `d.x-v1` | ✅ |',
    ]);
  });
});

test('ten thousand checks are drawn in time', () => {
  const cells = Array.from({ length: 5 }, (_, p) => `role-${p}`).flatMap((principal) =>
    large(167).cells.map((one) => ({ ...one, principal })),
  );
  expect(cells.length).toBeGreaterThan(10_000);
  const markdown = matrixMarkdown(cells, OPTIONS);
  expect(markdown.length).toBeLessThan(65_000);
});
