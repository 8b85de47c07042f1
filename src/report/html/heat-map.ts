/** The matrix as tables of links: models down, principals and regions across, what asks for a look in the open. */
import { html } from '../escape.ts';
import { isQuiet, plainGrids, type Grid, type GridRow, type Mark, type GridPlace, type RowModel } from '../grid.ts';
import { lifecycleLabel } from '../lifecycle.ts';
import { squareWords } from '../reasons.ts';
import type { Cell } from '../../domain/report.ts';
import { clip } from '../visible.ts';
import { count, modelText } from '../words.ts';
import { HTML, icon } from './markup.ts';
import type { NumberedCell } from './numbered.ts';
import { COLOURS, filterData } from './numbered.ts';

/** What the heat map needs beside the cells. */
export interface HeatMapOptions {
  /** ISO date or time, from which days are counted. */
  today: string;
  /** What a link of a check leads to; '' if it is not one. */
  target: (one: NumberedCell) => string;
}

/** Columns that one table has room for; above them each principal has its own. */
const MOST_COLUMNS = 12;

/** Rows that a screen holds; above them what is as expected is folded. */
const ROWS_ON_A_SCREEN = 12;

/** Yields the tables as HTML, a row at a time. */
export function* heatMaps(cells: readonly NumberedCell[], options: HeatMapOptions): Generator<string> {
  const known = new Map(cells.map((one) => [one.cell, one]));
  for (const grid of plainGrids([...known.keys()], MOST_COLUMNS)) {
    const [first] = grid.columns.flatMap(({ places }) => places);
    const isOne = grid.columns.every(({ places }) => places.every(({ principal }) => principal === first?.principal));
    const label = isOne && first ? `Matrix of ${clip(first.principal, 120)}` : 'Matrix of all principals';
    if (isOne && first) yield `<h3 data-p="${html(first.principal)}">${html(clip(first.principal, 120))}</h3>`;
    const quiet = grid.rows.length > ROWS_ON_A_SCREEN ? grid.rows.filter(isQuiet) : [];
    const loud = quiet.length > 0 ? grid.rows.filter((row) => !isQuiet(row)) : grid.rows;
    if (loud.length > 0) yield* table({ ...grid, rows: loud }, known, label, options);
    if (quiet.length === 0) continue;
    yield `<details class="rest"><summary>${count(quiet.length, 'model')} as expected everywhere</summary>`;
    yield* table({ ...grid, rows: quiet }, known, `${label}: as expected everywhere`, options);
    yield '</details>';
  }
}

type Known = ReadonlyMap<Cell, NumberedCell>;

function* table({ columns, rows }: Grid, known: Known, label: string, options: HeatMapOptions): Generator<string> {
  const places = columns.flatMap((column) => column.places.slice(0, 1));
  const groups = runs(places);
  const several = groups.length > 1;
  const top = groups.map(
    ({ principal, size }) =>
      `<th scope="colgroup" colspan="${size}" data-p="${html(principal)}">${html(clip(principal, 120))}</th>`,
  );
  const below = places.map(
    ({ principal, region }) => `<th scope="col" data-p="${html(principal)}">${html(region)}</th>`,
  );
  const span = several ? ' rowspan="2"' : '';
  yield `<div class="scroll" role="region" tabindex="0" aria-label="${html(label)}"><table class="map"><caption class="vh">${html(label)}: models down, ${several ? 'principals and regions' : 'regions'} across</caption>`;
  yield `<thead>${several ? `<tr><th scope="col" class="corner"${span}>Model</th>${top.join('')}</tr><tr>` : '<tr><th scope="col" class="corner">Model</th>'}${below.join('')}</tr></thead><tbody>`;
  for (const one of rows) yield row(one, places, known, options);
  yield '</tbody></table></div>';
}

/** Neighbours of one principal. */
function runs(places: readonly GridPlace[]): { principal: string; size: number }[] {
  const all: { principal: string; size: number }[] = [];
  for (const { principal } of places) {
    const last = all.at(-1);
    if (last?.principal === principal) last.size += 1;
    else all.push({ principal, size: 1 });
  }
  return all;
}

function row(one: GridRow, places: readonly GridPlace[], known: Known, options: HeatMapOptions): string {
  const [model] = one.models;
  const squares = one.squares.map((square, index) => {
    const where = ` data-p="${html(places[index]?.principal ?? '')}"`;
    if (!square) return `<td${where}></td>`;
    const [worst] = square.marks.length === 1 ? square.marks : [];
    const colour = worst ? ` class="${COLOURS[worst.state]}"` : ' class="mixed"';
    return `<td${colour}${where}>${square.marks.map((mark) => markOf(mark, known, options)).join('')}</td>`;
  });
  const searched = one.cells.map(searchedText);
  return `<tr data-m="${html([...new Set(searched)].join(' '))}">${model ? header(model, one, options) : '<th scope="row"></th>'}${squares.join('')}</tr>`;
}

function header({ model, name }: RowModel, { cells }: GridRow, { today }: HeatMapOptions): string {
  const id = modelText(model, (text) => `<code>${html(clip(text, 200))}</code>`);
  const title = name === undefined ? '' : `<b>${html(clip(name, 120))}</b>`;
  const end = lifecycleLabel(cells, today, HTML);
  return `<th scope="row">${title}${id}${end === '' ? '' : `<small>${end}</small>`}</th>`;
}

/** What a square says once, and a link for each of its checks. */
function markOf({ symbol, state, cells }: Mark, known: Known, options: HeatMapOptions): string {
  const [first] = cells;
  if (!first) return '';
  const links = cells.flatMap((cell) => {
    const one = known.get(cell);
    return one ? [link(one, options)] : [];
  });
  return `<div class="m ${COLOURS[state]}"><span>${icon(symbol)} ${html(squareWords(first))}</span> ${links.join(' ')}</div>`;
}

function link(one: NumberedCell, { target }: HeatMapOptions): string {
  const { cell, number } = one;
  const to = target(one);
  const shown = cell.action;
  if (to === '') return `<span class="a" ${filterData(one, html)}>${html(shown)}</span>`;
  const name = [shown, cell.name ?? cell.model, cell.region, cell.principal];
  return `<a id="m${number}" href="${to}" ${filterData(one, html)} aria-label="${html(`${clip(name.join(', '), 400)}: ${squareWords(cell)}`)}">${html(shown)}</a>`;
}

/** What the filter of models looks into. */
export function searched({ cell }: NumberedCell): string {
  return searchedText(cell);
}

function searchedText({ model, name }: Cell): string {
  return `${model} ${name ?? ''}`.trim().toLowerCase();
}
