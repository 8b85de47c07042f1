/** The matrix in Markdown: what stands in the open, what is joined, and that every model is named. */
import { describe, expect, test } from '@jest/globals';
import type { Cell } from '../../../src/domain/report.ts';
import { matrixMarkdown, type MatrixOptions } from '../../../src/report/matrix-table.ts';
import { cell, denial } from './samples.ts';

const OPTIONS: MatrixOptions = { rows: 12, names: 'full', today: '2026-11-20' };
const BAD = { verdict: 'denied', met: false, diagnosis: denial() } as const;
const matrix = (cells: readonly Cell[], options: Partial<MatrixOptions> = {}): string[] =>
  matrixMarkdown(cells, { ...OPTIONS, ...options }).split('\n');
const rows = (cells: readonly Cell[], options: Partial<MatrixOptions> = {}): string[] =>
  matrix(cells, options).filter((line) => line.startsWith('|') && !line.startsWith('| :--'));
const at = (model: string, region: string, change: Partial<Cell> = {}): Cell => cell({ model, region, ...change });
/** Models in regions, each of which works. */
const grid = (models: readonly string[], regions: readonly string[], change: Partial<Cell> = {}): Cell[] =>
  models.flatMap((model) => regions.map((region) => at(model, region, change)));
const names = (number: number): string[] =>
  Array.from({ length: number }, (_, index) => `m-${String(index).padStart(3, '0')}`);

test('without checks is nothing', () => {
  expect(matrixMarkdown([], OPTIONS)).toBe('');
});

describe('one model', () => {
  test('in one region is one line', () => {
    expect(matrix([at('m', 'us-east-1', { name: 'Haiku', lifecycle: { status: 'LEGACY' } })])[0]).toBe(
      '`app` in us-east-1: **Haiku**, `m`, LEGACY: ✅',
    );
  });

  test('of several principals in one region that are joined is one line, of up to twelve names', () => {
    const cells = Array.from({ length: 13 }, (_, index) =>
      cell({ model: 'm', principal: `p-${String(index).padStart(2, '0')}` }),
    );
    expect(matrix(cells)[0]).toMatch(/^`p-00`, (?:`p-\d\d`, ){10}`p-11` and 1 more in us-east-1: `m`: ✅$/);
  });

  test('in several regions has a row for each', () => {
    expect(matrix([at('m', 'a', BAD), at('m', 'b')]).slice(0, 4)).toEqual([
      '| `app` | `m` |',
      '| :-- | :-- |',
      '| a | ❌ no Allow |',
      '| b | ✅ |',
    ]);
  });

  test('of several principals has a row for each, and nothing in the corner', () => {
    expect(rows([cell({ model: 'm', principal: 'api' }), cell({ model: 'm', principal: 'ci', ...BAD })])).toEqual([
      '|  | `m` |',
      '| `api` | ✅ |',
      '| `ci` | ❌ no Allow |',
    ]);
  });
});

describe('a table', () => {
  test('has regions across and models down, and in its corner the principal', () => {
    expect(rows([...grid(['m', 'n'], ['a']), at('m', 'b')])).toEqual([
      '| `app` | a | b |',
      '| `m` | ✅ | ✅ |',
      '| `n` | ✅ |  |',
    ]);
  });

  test('of several principals in one region has the region in its corner', () => {
    const cells = ['api', 'ci'].flatMap((principal) => grid(['m', 'n'], ['a'], { principal }));
    expect(rows(cells)[0]).toBe('| a | `api` | `ci` |');
  });

  test('of both has both in its heading', () => {
    const cells = ['api', 'ci'].flatMap((principal) => grid(['m', 'n'], ['a', 'b'], { principal }));
    expect(rows(cells)[0]).toBe('| Model | `api`<br>a | `api`<br>b | `ci`<br>a | `ci`<br>b |');
  });

  test('with more than four columns joins those that say the same', () => {
    expect(rows(grid(['m', 'n'], ['a', 'b', 'c', 'd']))[0]).toBe('| `app` | a | b | c | d |');
    const five = grid(['m', 'n'], ['a', 'b', 'c', 'd', 'e']).map((one) =>
      one.region === 'e' && one.model === 'n' ? { ...one, ...BAD } : one,
    );
    expect(rows(five)).toEqual(['| `app` | a, b, c and d | e |', '| `n` | ✅ | ❌ no Allow |', '| `m` | ✅ | ✅ |']);
  });

  test('says "all" of three regions and more, if they are all', () => {
    expect(rows(grid(['m', 'n'], ['a', 'b', 'c', 'd', 'e']))[0]).toBe('| `app` | all 5 regions |');
  });

  test('joins columns of several principals where they say the same in the same regions', () => {
    const cells = ['api', 'ci', 'cd'].flatMap((principal) =>
      grid(['m', 'n'], ['a', 'b'], { principal, ...(principal === 'cd' && BAD) }),
    );
    expect(rows(cells)[0]).toBe('| Model | `api` and `ci`<br>a and b | `cd`<br>a and b |');
  });

  test('names the regions of each where they are not the same', () => {
    const cells = [
      ...grid(['m', 'n'], ['a', 'b', 'c'], { principal: 'api' }),
      ...grid(['m', 'n'], ['a', 'b'], { principal: 'ci' }),
      ...grid(['m', 'n'], ['a'], { principal: 'cd', ...BAD }),
    ];
    expect(rows(cells)[0]).toBe('| Model | `api` all 3 regions and `ci` a and b | `cd`<br>a |');
  });

  test('of more than eight columns says in words where it says what', () => {
    const regions = Array.from('abcdefghi');
    // Each region fails for another model, so that no two columns say the same.
    const cells = grid(
      regions.map((region) => `m-${region}`),
      regions,
    ).map((one) => (one.model === `m-${one.region}` ? { ...one, ...BAD } : one));
    expect(rows(cells).slice(0, 2)).toEqual([
      '| `app` | Where |',
      '| `m-a` | ❌ no Allow a<br>✅ b, c, d, e, f, g, h and i |',
    ]);
    expect(rows(cells.filter(({ region }) => region !== 'i'))[0]).toBe('| `app` | a | b | c | d | e | f | g | h |');
  });

  test('in words, leaves out where nothing is checked, and names those who have it in common', () => {
    const regions = Array.from('abcdefghi');
    const cells = ['api', 'ci'].flatMap((principal) =>
      regions.flatMap((region) => [at(`m-${region}`, region, { principal, ...BAD }), at('z', region, { principal })]),
    );
    expect(rows(cells).filter((line) => !line.startsWith('| `m-'))).toEqual([
      '| Model | Where |',
      '| `z` | ✅ `api` and `ci` all 9 regions |',
    ]);
    expect(rows(cells)[1]).toBe('| `m-a` | ❌ no Allow `api` and `ci` a |');
  });
});

describe('a row', () => {
  const [first] = [
    (change: Partial<Cell>): string => rows([at('m', 'a', change), at('z', 'a'), at('z', 'b')])[1] ?? '',
  ];
  test.each<[string, Partial<Cell>, string]>([
    ['names its model', {}, '| `m` | ✅ |  |'],
    ['by name and ID', { name: 'Haiku `x`' }, '| **Haiku `x`**<br>`m` | ✅ |  |'],
    [
      'says what is to be known of its lifecycle',
      { lifecycle: { status: 'LEGACY', endOfLife: '2026-12-01' } },
      '| `m`<br>LEGACY, ends 2026-12-01 (in 11 days) | ✅ |  |',
    ],
    [
      'not where its square says that it has ended',
      {
        ...BAD,
        diagnosis: { ...denial(), cause: 'model-end-of-life' },
        lifecycle: { status: 'LEGACY', endOfLife: '2026-11-01' },
      },
      '| `m` | ❌ ended 2026-11-01 |  |',
    ],
    ['that has no model says so', { model: '-' }, '| (no model) | ✅ |  |'],
    [
      'cuts a name at 120 characters and an ID at 200',
      { model: 'm'.repeat(201), name: 'n'.repeat(121) },
      `| **${'n'.repeat(119)}…**<br>\`${'m'.repeat(199)}…\` | ✅ |  |`,
    ],
  ])('%s', (_rule, change, row) => {
    expect(first(change)).toBe(row);
  });

  test('by name alone, where there is no room', () => {
    const cells = [at('m', 'a', { name: 'Haiku' }), at('z', 'a')];
    expect(rows(cells, { names: 'short' }).slice(1)).toEqual(['| **Haiku** | ✅ |', '| `z` | ✅ |']);
  });

  test('of what must be closed has its ways, by their prefixes if these are known', () => {
    const door = (models: readonly string[]): string =>
      rows([
        ...models.map((model) => at(model, 'a', { expected: 'deny', verdict: 'denied', configured: 'x.m' })),
        at('z', 'a'),
      ])[1]?.split(' | ')[0] ?? '';
    expect(door(['x.m', 'us.x.m'])).toBe('| `x.m`<br>on demand and `us.`');
    expect(door(['us.x.m', 'us-gov.x.m', 'global.x.m'])).toBe('| `x.m`<br>`us.`, `us-gov.` and `global.`');
    expect(door(['x.m', 'us.x.m:1'])).toBe('| `x.m`<br>2 routes');
    expect(door(['x.m', 'US.x.m'])).toBe('| `x.m`<br>2 routes');
    expect(door(['x.m', `${'u'.repeat(13)}.x.m`])).toBe('| `x.m`<br>2 routes');
    expect(door(['x.m', '.x.m'])).toBe('| `x.m`<br>2 routes');
    expect(door(Array.from('abcdefg').map((letter) => `${letter}${letter}.x.m`))).toBe(
      '| `x.m`<br>`aa.`, `bb.`, `cc.`, `dd.`, `ee.`, `ff.` and 1 more',
    );
  });

  test('says each action that has another answer, and text from outside is text', () => {
    const cells = [
      at('m', 'a', { action: 'stream' }),
      at('m', 'a', {
        action: '<b>',
        verdict: 'at-risk',
        simulation: {
          outcome: 'denied',
          requirements: [
            {
              action: 'a',
              resource: 'r',
              requestedRegion: '<i>',
              decision: 'explicitDeny',
              statements: [],
              missingContextKeys: [],
            },
          ],
        },
      }),
      at('z', 'a'),
    ];
    expect(rows(cells)[1]).toBe('| `m` | ✅ stream · ⚠️ &#60;b&#62; &#60;i&#62; blocked |');
  });
});

describe('more rows than a screen has', () => {
  test('are joined where they say the same: up to three by name, more by number, all named behind a fold', () => {
    const lines = matrix([...grid(names(10), ['a']), ...grid(['x-0', 'x-1', 'x-2'], ['a'], BAD)]);
    expect(lines.filter((line) => line.startsWith('| ')).slice(2)).toEqual([
      '| `x-0`<br>`x-1`<br>`x-2` | ❌ no Allow |',
      '| **10 models** | ✅ |',
    ]);
    expect(lines.slice(-5)).toEqual([
      '<summary>All models by name</summary>',
      '',
      `- 10 models (✅): ${names(10)
        .map((name) => `\`${name}\``)
        .join(', ')}`,
      '',
      '</details>',
    ]);
  });

  test('with names, or with names alone, or only counted', () => {
    const cells = [...grid(names(11), ['a'], { name: 'N' }), ...grid(['x', 'y'], ['a'], BAD)];
    expect(matrix(cells).at(-3)).toMatch(/^- 11 models \(✅\): N \(`m-000`\), N \(`m-001`\)/);
    expect(matrix(cells, { names: 'short' }).at(-3)).toMatch(/^- 11 models \(✅\): N, N, N/);
    const counted = matrix(cells, { names: 'none' });
    expect(counted.join('\n')).not.toContain('All models by name');
    expect(counted.filter((line) => line.startsWith('| **'))).toEqual([
      '| **2 models** | ❌ no Allow |',
      '| **11 models** | ✅ |',
    ]);
  });

  test('that say different things are folded', () => {
    const cells = names(15).map((model, index) =>
      at(model, 'a', {
        ...BAD,
        diagnosis: { ...denial(), cause: 'model-end-of-life' },
        lifecycle: { status: 'EOL', endOfLife: `2026-01-${10 + index}` },
      }),
    );
    const lines = matrix(cells);
    expect(lines.filter((line) => line.startsWith('| `m-'))).toHaveLength(15);
    expect(lines.indexOf('<summary>3 more models</summary>')).toBe(16);
    expect(lines[13]).toContain('m-011');
    expect(matrix(cells.slice(0, 12)).join('\n')).not.toContain('<details>');
  });

  test('of more than 400 rows the rest is a list', () => {
    const cells = names(402).map((model, index) =>
      at(model, 'a', {
        ...BAD,
        diagnosis: { ...denial(), cause: 'model-end-of-life' },
        lifecycle: { status: 'EOL', endOfLife: `E${index}` },
      }),
    );
    const lines = matrix(cells);
    expect(lines.filter((line) => line.startsWith('| `m-'))).toHaveLength(400);
    expect(lines.filter((line) => line.startsWith('- 1 model ('))).toEqual([
      '- 1 model (❌ ended E400): `m-400`',
      '- 1 model (❌ ended E401): `m-401`',
    ]);
  });
});

describe('several tables', () => {
  /** Principals whose regions do not fit beside each other, and that differ. */
  const cells = ['api', 'ci', 'cd'].flatMap((principal, index) =>
    grid(['m', 'n', 'o', 'p'], ['a', 'b'], { principal }).map((one) =>
      one.model === ['m', 'n', 'n'][index] && one.region === 'a' ? { ...one, ...BAD } : one,
    ),
  );
  test('have the names of their principals above, equal ones together', () => {
    const lines = matrix(cells);
    expect(lines.filter((line) => line.startsWith('**'))).toEqual([]);
    const more = [
      ...cells,
      ...grid(['m', 'n', 'o', 'p'], ['a', 'b', 'c'], { principal: 'x' }).map((one) =>
        one.region === 'c' && one.model === 'p' ? { ...one, ...BAD } : one,
      ),
      ...grid(['q'], ['d'], { principal: 'x' }),
    ];
    expect(matrix(more).filter((line) => line.startsWith('**'))).toEqual(['**`api`**', '**`ci` and `cd`**', '**`x`**']);
  });

  test('say in the list of models whose they are', () => {
    const more = ['api', 'ci', 'cd', 'x'].flatMap((principal, index) =>
      grid(names(13), ['a', 'b'], { principal }).map((one) => ({
        ...one,
        ...(one.region === 'a' && one.model === `m-00${index}` && BAD),
      })),
    );
    expect(
      matrix(more)
        .filter((line) => line.startsWith('- '))
        .map((line) => line.slice(0, line.indexOf(', '))),
    ).toEqual([
      '- `api`: 12 models (✅): `m-001`',
      '- `ci`: 12 models (✅): `m-000`',
      '- `cd`: 12 models (✅): `m-000`',
      '- `x`: 12 models (✅): `m-000`',
    ]);
  });
});

test('below it: what was checked, in the order of the documentation, and the symbols that occur', () => {
  const cells = [
    at('m', 'a', { action: 'stream' }),
    at('m', 'a', { action: 'invoke', ...BAD }),
    at('n', 'a', { action: '<b>' }),
  ];
  expect(matrix(cells).at(-1)).toBe(
    '<sub>Checked: invoke, stream and &#60;b&#62; · ✅ a call worked · ❌ needs action</sub>',
  );
});

describe('at the edges', () => {
  test('rows that are joined are a table, however few there are', () => {
    expect(rows(grid(names(13), ['a']))).toEqual(['| `app` | a |', '| **13 models** | ✅ |']);
  });

  test('of rows behind the fold each model is counted', () => {
    const ended = (index: number): Partial<Cell> => ({
      ...BAD,
      diagnosis: { ...denial(), cause: 'model-end-of-life' },
      lifecycle: { status: 'EOL', endOfLife: `E${index}` },
    });
    const cells = [...names(12).map((model, index) => at(model, 'a', ended(index))), at('y', 'a'), at('z', 'a')];
    expect(matrix(cells)).toContain('<summary>2 more models</summary>');
  });

  test('that one region says that a model has ended is enough', () => {
    const ended = {
      ...BAD,
      diagnosis: { ...denial(), cause: 'model-end-of-life' },
      lifecycle: { status: 'LEGACY', endOfLife: '2026-11-01' },
    };
    const legacy = { lifecycle: { status: 'LEGACY', endOfLife: '2026-11-01' } };
    expect(rows([at('m', 'a', ended), at('m', 'b', legacy), at('z', 'a')])[1]).toBe(
      '| `m` | ❌ ended 2026-11-01 | ✅ |',
    );
  });

  test('a way with two prefixes has none that is known', () => {
    const shut = { expected: 'deny', verdict: 'denied', configured: 'x.m' } as const;
    expect(rows([at('x.m', 'a', shut), at('us.eu.x.m', 'a', shut), at('z', 'a')])[1]).toContain('`x.m`<br>2 routes');
  });
});
