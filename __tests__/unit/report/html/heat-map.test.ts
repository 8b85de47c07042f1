/** The matrix as tables of links. */
import { describe, expect, test } from '@jest/globals';
import type { Cell } from '../../../../src/domain/report.ts';
import { heatMaps, searched } from '../../../../src/report/html/heat-map.ts';
import { numbered } from '../../../../src/report/html/numbered.ts';
import { cell, denial, report } from '../samples.ts';

const BAD = { verdict: 'denied', met: false, diagnosis: denial() } as const;
const TODAY = '2026-11-20';
const parts = (cells: Cell[], target = (number: number): string => `#c${number}`): string[] => [
  ...heatMaps(numbered(report(cells)), { today: TODAY, target: ({ number }) => target(number) }),
];
const page = (cells: Cell[], target?: (number: number) => string): string => parts(cells, target).join('');
const rows = (cells: Cell[]): string[] => parts(cells).filter((part) => part.startsWith('<tr '));

test('without checks there is no table', () => {
  expect(parts([])).toEqual([]);
});

describe('a table of one principal', () => {
  const cells = [
    cell({ model: 'm' }),
    cell({ model: 'm', region: 'us-west-2', ...BAD }),
    cell({ model: 'n', region: 'us-west-2' }),
  ];
  test('has its name above, and regions across', () => {
    expect(parts(cells).slice(0, 3)).toEqual([
      '<h3 data-p="app">app</h3>',
      '<div class="scroll" role="region" tabindex="0" aria-label="Matrix of app"><table class="map"><caption class="vh">Matrix of app: models down, regions across</caption>',
      '<thead><tr><th scope="col" class="corner">Model</th><th scope="col" data-p="app">us-east-1</th><th scope="col" data-p="app">us-west-2</th></tr></thead><tbody>',
    ]);
    expect(parts(cells).at(-1)).toBe('</tbody></table></div>');
  });

  test('has a square with its colour, its word and a link for each check', () => {
    expect(rows(cells)[0]).toBe(
      [
        '<tr data-m="m"><th scope="row"><code>m</code></th>',
        '<td class="ok" data-p="app"><div class="m ok"><span><span class="i" aria-hidden="true">✅</span> works</span> <a id="m0" href="#c0" data-a="invoke" data-v="accessible" aria-label="invoke, m, us-east-1, app: works">invoke</a></div></td>',
        '<td class="bad" data-p="app"><div class="m bad"><span><span class="i" aria-hidden="true">❌</span> no Allow</span> <a id="m1" href="#c1" data-a="invoke" data-v="denied" data-u="action" aria-label="invoke, m, us-west-2, app: no Allow">invoke</a></div></td></tr>',
      ].join(''),
    );
    expect(rows(cells)[1]).toContain('<td data-p="app"></td><td class="ok"');
  });
});

test('a table of several has their names in a row of their own', () => {
  const cells = ['api', 'ci'].flatMap((principal) =>
    ['us-east-1', 'us-west-2'].map((region) => cell({ principal, region, model: 'm' })),
  );
  const [first, head] = parts(cells.slice(0, 3));
  expect(first).toContain('aria-label="Matrix of all principals"');
  expect(first).toContain('principals and regions across');
  expect(head).toBe(
    '<thead><tr><th scope="col" class="corner" rowspan="2">Model</th><th scope="colgroup" colspan="2" data-p="api">api</th><th scope="colgroup" colspan="1" data-p="ci">ci</th></tr><tr><th scope="col" data-p="api">us-east-1</th><th scope="col" data-p="api">us-west-2</th><th scope="col" data-p="ci">us-east-1</th></tr></thead><tbody>',
  );
});

test('above twelve columns each principal has a table', () => {
  const wide = (number: number): Cell[] =>
    Array.from({ length: number }, (_, index) => cell({ principal: `p-${index % 2}`, region: `r-${index}` }));
  expect(page(wide(12)).match(/<table/g)).toHaveLength(1);
  expect(page(wide(13)).match(/<table/g)).toHaveLength(2);
});

describe('what is as expected everywhere', () => {
  const many = (number: number, last: Partial<Cell> = BAD): Cell[] =>
    Array.from({ length: number }, (_, index) => cell({ model: `m-${index}`, ...(index === 0 && last) }));
  test('stands in the open on one screen', () => {
    expect(page(many(12))).not.toContain('<details');
  });
  test('is folded above it', () => {
    const text = page(many(13));
    expect(text).toContain(
      '</tbody></table></div><details class="rest"><summary>12 models as expected everywhere</summary>',
    );
    expect(text).toContain('aria-label="Matrix of app: as expected everywhere"');
    expect(text.endsWith('</table></div></details>')).toBe(true);
  });
  test('alone has no empty table beside it', () => {
    expect(page(many(13, {})).match(/<table/g)).toHaveLength(1);
  });
  test('where nothing is, nothing is folded', () => {
    expect(page(many(13).map((one) => ({ ...one, ...BAD })))).not.toContain('<details');
  });
});

describe('a row', () => {
  test('has name, ID and lifecycle', () => {
    const [row] = rows([cell({ model: 'm', name: 'Haiku', lifecycle: { status: 'LEGACY', endOfLife: '2026-12-01' } })]);
    expect(row).toContain(
      '<tr data-m="m haiku"><th scope="row"><b>Haiku</b><code>m</code><small>LEGACY, ends 2026-12-01 (in 11 days)</small></th>',
    );
  });
  test('cuts long names', () => {
    const [row] = rows([cell({ model: 'm'.repeat(201), name: 'n'.repeat(121) })]);
    expect(row).toContain(`<b>${'n'.repeat(119)}…</b><code>${'m'.repeat(199)}…</code>`);
  });
  test('without a model says so', () => {
    expect(rows([cell({ model: '-' })])[0]).toContain('<th scope="row">(no model)</th>');
  });
  test('with several answers in a square has no colour of one', () => {
    const [row] = rows([cell({ action: 'invoke' }), cell({ action: 'stream', ...BAD })]);
    expect(row).toContain('<td class="mixed" data-p="app"><div class="m ok">');
    expect(row?.match(/<div class="m (?:ok|bad)">/g)).toHaveLength(2);
  });
});

test('a check that leads nowhere is no link', () => {
  const [row] = parts([cell({ action: '<i>' })], () => '').filter((part) => part.startsWith('<tr '));
  expect(row).toContain('<span class="a" data-a="&#60;i&#62;" data-v="accessible">&#60;i&#62;</span>');
  expect(row).not.toContain('<a ');
});

test('names are text in elements and attributes, and labels have an end', () => {
  const evil = '"><img src=x>';
  const text = page([cell({ principal: evil, region: evil, model: evil, name: evil, action: evil })]);
  expect(text).not.toContain('<img');
  expect(text).not.toContain('="">');
  const long = rows([cell({ principal: 'p'.repeat(500) })])[0] ?? '';
  expect(/aria-label="([^"]*)"/.exec(long)?.[1]).toHaveLength(400 + ': works'.length);
  expect(page([cell({ principal: 'p'.repeat(121) })])).toContain(`Matrix of ${'p'.repeat(119)}…"`);
});

test('the filter looks into ID and name, whatever their case', () => {
  const [one] = numbered(report([cell({ model: 'A.b', name: 'Claude X' })]));
  expect(one && searched(one)).toBe('a.b claude x');
  const [two] = numbered(report([cell({ model: 'A.b' })]));
  expect(two && searched(two)).toBe('a.b');
});
