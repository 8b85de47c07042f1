/** The heat map of one principal: models down, regions and actions across. */
import { html } from '../escape.ts';
import { lifecycleLabel } from '../lifecycle.ts';
import { squareWords } from '../reasons.ts';
import { clip } from '../visible.ts';
import { SYMBOLS, byColumn, modelText } from '../words.ts';
import { HTML, icon } from './markup.ts';
import type { NumberedCell } from './numbered.ts';
import { COLOURS, filterData } from './numbered.ts';

interface Column {
  region: string;
  action: string;
}

/** A table as HTML. `label` names it for a screen reader; days are counted from `today`. */
export function heatMap(cells: readonly NumberedCell[], label: string, today: string): string {
  const columns = columnsOf(cells);
  const regions = [...new Set(columns.map(({ region }) => region))];
  const rows = groupBy(cells, ({ cell }) => JSON.stringify([cell.model, cell.name]));
  const top = regions.map((region, index) => {
    const span = columns.filter((column) => column.region === region).length;
    return `<th scope="colgroup" colspan="${span}" data-r="${index}">${html(region)}</th>`;
  });
  const below = columns.map(
    ({ region, action }) =>
      `<th scope="col" data-r="${regions.indexOf(region)}" data-a="${html(action)}">${html(action)}</th>`,
  );
  return [
    `<div class="scroll" role="region" tabindex="0" aria-label="${html(label)}"><table class="map">`,
    `<caption class="vh">${html(label)}: models down, regions and actions across</caption>`,
    `<thead><tr><th scope="col" rowspan="2" class="corner">Model</th>${top.join('')}</tr><tr>${below.join('')}</tr></thead>`,
    `<tbody>${rows.map((own) => row(own, columns, today)).join('\n')}</tbody></table></div>`,
  ].join('\n');
}

function row(own: readonly [NumberedCell, ...NumberedCell[]], columns: readonly Column[], today: string): string {
  const at = groupBy(own, ({ cell }) => JSON.stringify([cell.region, cell.action]));
  const byColumn = new Map(at.map((group) => [JSON.stringify([group[0].cell.region, group[0].cell.action]), group]));
  const squares = columns.map(({ region, action }) =>
    square(byColumn.get(JSON.stringify([region, action])) ?? [], action),
  );
  return `<tr data-m="${html(searched(own[0]))}">${header(own, today)}${squares.join('')}</tr>`;
}

function header(own: readonly [NumberedCell, ...NumberedCell[]], today: string): string {
  const [{ cell }] = own;
  const id = modelText(cell.model, (text) => `<code>${html(clip(text, 200))}</code>`);
  const name = cell.name === undefined ? '' : `<b>${html(clip(cell.name, 120))}</b>`;
  const end = lifecycleLabel(
    own.map((one) => one.cell),
    today,
    HTML,
  );
  const age = end === '' ? '' : `<small>${end}</small>`;
  return `<th scope="row">${name}${id}${age}</th>`;
}

function square(cells: readonly NumberedCell[], action: string): string {
  const [first] = cells;
  if (!first) return `<td data-a="${html(action)}"></td>`;
  return `<td class="${COLOURS[first.state]}" id="m${first.number}" ${filterData(first, html)}>${cells.map(link).join('')}</td>`;
}

function link({ cell, number, state }: NumberedCell): string {
  const words = squareWords(cell);
  const name = [cell.name ?? cell.model, cell.region, cell.action].join(', ');
  return `<a href="#c${number}" aria-label="${html(`${clip(name, 300)}: ${words}`)}">${icon(SYMBOLS[state])} ${html(words)}</a>`;
}

/** What the filter of models looks into. */
export function searched({ cell: { model, name } }: NumberedCell): string {
  return `${model} ${name ?? ''}`.toLowerCase();
}

/** Regions in the report's order, each with its actions; only pairs that occur. */
function columnsOf(cells: readonly NumberedCell[]): Column[] {
  const regions = new Map<string, Set<string>>();
  for (const { cell } of cells) {
    const actions = regions.get(cell.region) ?? new Set();
    regions.set(cell.region, actions.add(cell.action));
  }
  const order = [...new Set(cells.map(({ cell }) => cell.action))].sort(byColumn);
  return [...regions].flatMap(([region, actions]) =>
    order.filter((action) => actions.has(action)).map((action) => ({ region, action })),
  );
}

/** Items with equal keys together, groups in the order of their first item. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return [...groups.values()];
}
