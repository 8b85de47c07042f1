/** The matrix of one principal as a table: models down, regions and actions across, with what is uniform collapsed. */
import { mdCode, mdProse, mdText } from './escape.ts';
import { blockedRegions } from './findings.ts';
import { lifecycleLabel } from './lifecycle.ts';
import type { Markup } from './markup.ts';
import { MARKDOWN } from './markup.ts';
import type { Cell } from '../domain/report.ts';
import { clip } from './visible.ts';
import { SYMBOLS, byColumn, count, list, modelText, stateOf } from './words.ts';

export interface MatrixOptions {
  /** Above this many columns, regions that look the same throughout share one. */
  columns: number;
  /** Above this many rows, models that look the same throughout share one. */
  rows: number;
  /** ISO date or time, from which the days to an end of life are counted. */
  today?: string;
}

interface Row {
  labels: string[];
  /** One text a column; '' where the report has no such cell. */
  texts: string[];
}

interface Column {
  regions: string[];
  actions: string[];
}

/** Above this many names in a label the rest is counted; the names are in report.json. */
const NAMES_IN_LABEL = 6;

export interface MatrixTable {
  /** Which actions the columns are of, where their headings do not say it; else ''. */
  caption: string;
  table: string;
}

/** Above this many actions a table of all regions would be wider than a page. */
const ACTIONS_IN_ONE_TABLE = 3;

/**
 * The matrix as one table, or where several regions have many actions as one for each region; regions that look the same throughout
 * share theirs. The cells are those of one principal, in the report's order.
 */
export function matrixTables(cells: readonly Cell[], options: MatrixOptions): MatrixTable[] {
  const regions = unique(cells.map(({ region }) => region));
  const actions = unique(cells.map(({ action }) => action));
  if (regions.length === 1 || actions.length <= ACTIONS_IN_ONE_TABLE) return [matrixTable(cells, options)];
  const groups = groupEqual(regions, (region) =>
    JSON.stringify(
      cells
        .filter((cell) => cell.region === region)
        .map((cell) => [cell.model, cell.name, cell.action, cellText(cell)]),
    ),
  );
  return groups.map((group) =>
    matrixTable(
      cells.filter(({ region }) => group.includes(region)),
      { ...options, columns: 0 },
    ),
  );
}

/** The matrix as a GFM table. The cells are those of one principal, in the report's order. */
export function matrixTable(cells: readonly Cell[], options: MatrixOptions): MatrixTable {
  const regions = unique(cells.map(({ region }) => region));
  const actions = unique(cells.map(({ action }) => action)).sort(byColumn);
  const single: Column[] = regions.flatMap((region) =>
    actions.map((action) => ({ regions: [region], actions: [action] })),
  );
  const rows = rowsOf(cells, single, options.today ?? '');

  // Actions share a column only where that holds for every region, so that all headings are of one kind.
  const alike =
    actions.length > 1 && regions.every((_, r) => sameColumns(rows, range(r * actions.length, actions.length)));
  let kept = single.map((_, index) => [index]);
  if (alike) kept = regions.map((_, r) => range(r * actions.length, actions.length));
  if (kept.length > options.columns) {
    kept = groupEqual(kept, (group) => columnKey(rows, single, group, alike)).map((groups) => groups.flat());
  }
  const columns = kept.map((group) => joinColumns(group.flatMap((index) => single[index] ?? [])));

  const picked = rows.map(({ labels, texts }) => ({ labels, texts: kept.map(([first = 0]) => texts[first] ?? '') }));
  const shown = picked.length > options.rows ? joinRows(picked) : picked;
  const one = columns.every((column) => column.actions.join() === columns[0]?.actions.join())
    ? columns[0]?.actions
    : undefined;
  const header = ['Model', ...columns.map((column) => heading(column, regions.length, one !== undefined))];
  const lines = [header, header.map(() => '---'), ...shown.map(({ labels, texts }) => [label(labels), ...texts])];
  const table = lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
  const agree = one && one.length > 1 ? ', with the same verdict throughout' : '';
  const caption = one ? `${one.length > 1 ? 'Actions' : 'Action'}: ${list(one.map(mdCode))}${agree}.` : '';
  return { caption, table };
}

/** What a cell says: symbol, verdict, and in brackets what softens or explains it. Outside text never gets in unescaped. */
export function cellText(cell: Cell): string {
  const { because, remarks } = cellRemarks(cell, MARKDOWN);
  const why = because === '' ? '' : `: ${because}`;
  return `${SYMBOLS[stateOf(cell)]} ${cell.verdict}${why}${remarks.length > 0 ? ` (${remarks.join(', ')})` : ''}`;
}

/** What is said beside a verdict: which regions are blocked, and what softens or explains it. */
export function cellRemarks(cell: Cell, markup: Markup): { because: string; remarks: string[] } {
  const { confidence, expected } = cell;
  const state = stateOf(cell);
  const remarks: string[] = [];
  if (confidence === 'simulated' || confidence === 'suspected') remarks.push(confidence);
  if (expected === 'deny' && state !== 'not-applicable')
    remarks.push(state === 'closed' ? 'as expected' : 'should be denied');
  const regionName = (region: string): string => (region === 'unspecified' ? 'the global leg' : markup.text(region));
  const blocked = state === 'at-risk' ? blockedRegions(cell) : [];
  return { because: blocked.length > 0 ? `${list(blocked.map(regionName), 3)} blocked` : '', remarks };
}

function rowsOf(cells: readonly Cell[], columns: readonly Column[], today: string): Row[] {
  const models = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.model, cell.name]);
    const known = models.get(key);
    if (known) known.push(cell);
    else models.set(key, [cell]);
  }
  return [...models.values()].map((own) => ({
    labels: own.slice(0, 1).map((cell) => modelLabel(cell, own, today)),
    texts: columns.map(({ regions: [region], actions: [action] }) =>
      unique(own.filter((cell) => cell.region === region && cell.action === action).map(cellText)).join('<br>'),
    ),
  }));
}

function modelLabel({ model, name }: Cell, own: readonly Cell[], today: string): string {
  const id = modelText(model, (text) => mdCode(clip(text, 200)));
  const lines = [name === undefined ? '' : mdProse(clip(name, 120)), id, lifecycleLabel(own, today, MARKDOWN)];
  return lines.filter((line) => line !== '').join('<br>');
}

function heading({ regions, actions }: Column, all: number, sameActions: boolean): string {
  const where =
    regions.length > 2 && regions.length === all ? `all ${all} regions` : list(regions.map(mdText), NAMES_IN_LABEL);
  const what = sameActions ? '' : `<br>${list(actions.map(mdText))}`;
  return `${where}${what}`;
}

function label(labels: readonly string[]): string {
  if (labels.length <= NAMES_IN_LABEL) return labels.join('<br>');
  return `${labels.slice(0, NAMES_IN_LABEL - 1).join('<br>')}<br>and ${count(labels.length - NAMES_IN_LABEL + 1, 'more model')}`;
}

/** Rows that say the same in every column become one, where the first of them stood. */
function joinRows(rows: readonly Row[]): Row[] {
  const groups = groupEqual(rows, ({ texts }) => JSON.stringify(texts));
  return groups.map((group) => ({ labels: group.flatMap(({ labels }) => labels), texts: group[0]?.texts ?? [] }));
}

function sameColumns(rows: readonly Row[], indexes: readonly number[]): boolean {
  return rows.every(({ texts }) => new Set(indexes.map((index) => texts[index])).size === 1);
}

/** Two columns may be joined where every row says the same in both, and where the heading stays true: the actions are the same ones. */
function columnKey(rows: readonly Row[], columns: readonly Column[], group: readonly number[], alike: boolean): string {
  const [first = 0] = group;
  return JSON.stringify([alike ? '' : columns[first]?.actions, rows.map(({ texts }) => texts[first])]);
}

function joinColumns(columns: readonly Column[]): Column {
  return {
    regions: unique(columns.flatMap(({ regions }) => regions)),
    actions: unique(columns.flatMap(({ actions }) => actions)),
  };
}

/** Items with equal keys together, groups in the order of their first item. */
function groupEqual<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const own = key(item);
    const group = groups.get(own);
    if (group) group.push(item);
    else groups.set(own, [item]);
  }
  return [...groups.values()];
}

function range(start: number, length: number): number[] {
  return Array.from({ length }, (_, index) => start + index);
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
