/**
 * The matrix in Markdown: whole where it fits a screen, else what fails in the open, and every model by its name
 * behind a fold.
 */
import { mdCode, mdProse, mdText } from './escape.ts';
import {
  gridsOf,
  type Grid,
  type GridColumn,
  type GridRow,
  type GridPlace,
  type RowModel,
  type Square,
} from './grid.ts';
import { MEANINGS } from './legend.ts';
import { lifecycleLabel } from './lifecycle.ts';
import { MARKDOWN } from './markup.ts';
import { blocks, bullets, details } from './parts.ts';
import type { Cell } from '../domain/report.ts';
import { clip } from './visible.ts';
import { byColumn, count, list, modelText } from './words.ts';

/** How a matrix is shown as a table. */
export interface MatrixOptions {
  /** Rows in the open; the others are folded. Above this many, rows that say the same are joined. */
  rows: number;
  /**
   * `full`: models by name and ID; `short`: by name where they have one; `none`: only counted where rows are joined.
   */
  names: 'full' | 'short' | 'none';
  /** ISO date or time, from which the days to an end of life are counted. */
  today: string;
}

/** Rows that a screen holds beside everything else. */
export const ROWS_ON_A_SCREEN = 12;

/** Columns that a page holds; above them those that say the same are joined. */
const COLUMNS_ON_A_PAGE = 4;

/** More columns than this are not a table anymore: each row says in words where it says what. */
const MOST_COLUMNS = 8;

/** Models named in the label of a joined row; if there are more they are counted, and named behind a fold. */
const NAMES_IN_LABEL = 3;

/** Rows of one table. What is above is unreadable, and is named by the list of models all the same. */
const MOST_ROWS = 400;

/** The matrix, with the meaning of its symbols; '' without checks. */
export function matrixMarkdown(cells: readonly Cell[], options: MatrixOptions): string {
  const grids = gridsOf(cells, { columns: COLUMNS_ON_A_PAGE, rows: options.rows });
  if (grids.length === 0) return '';
  const several = grids.length > 1;
  const tables = grids.map((grid) => {
    const open = { ...grid, rows: grid.rows.slice(0, options.rows) };
    const more = { ...grid, rows: grid.rows.slice(options.rows, MOST_ROWS) };
    const rest = grid.rows.slice(options.rows).flatMap(({ models }) => models).length;
    return blocks(
      several ? `**${principalsOf(grid)}**` : '',
      table(open, options),
      details(count(rest, 'more model'), table(more, options)),
    );
  });
  return blocks(...tables, legend(cells, grids), details('All models by name', modelNames(grids, options)));
}

function principalsOf({ columns }: Grid): string {
  const names = unique(columns.flatMap(({ places }) => places.map(({ principal }) => principal)));
  return list(names.map(principalName), 12);
}

function principalName(name: string): string {
  return mdCode(clip(name, 120));
}

function table(grid: Grid, options: MatrixOptions): string {
  const places = grid.columns.flatMap((column) => column.places);
  const [row, ...others] = grid.rows;
  if (!row) return '';
  if (others.length === 0 && row.models.length === 1) return singleRow(row, grid, places, options);
  if (grid.columns.length > MOST_COLUMNS) return inWords(grid, places, options);
  const header = [corner(places), ...grid.columns.map((column) => heading(column, places))];
  const rows = grid.rows.map((one) => [label(one, options), ...one.squares.map(squareText)]);
  return lines(header, rows);
}

/** One model is no table of one row: its places are the rows, or where there is one, all is one line. */
function singleRow(row: GridRow, grid: Grid, places: readonly GridPlace[], options: MatrixOptions): string {
  const [square] = row.squares;
  const [column] = grid.columns;
  const name = label(row, options);
  if (grid.columns.length === 1 && column) {
    const where = unique(places.map(({ region }) => region)).map(mdText);
    const who = list(unique(places.map(({ principal }) => principal)).map(principalName), 12);
    return `${who} in ${list(where, 12)}: ${name.replaceAll('<br>', ', ')}: ${squareText(square)}`;
  }
  const isOnePrincipal = new Set(places.map(({ principal }) => principal)).size === 1;
  const first = isOnePrincipal ? corner(places) : '';
  const rows = grid.columns.map((one, index) => [heading(one, places), squareText(row.squares[index])]);
  return lines([first, name], rows);
}

/** Too many columns: in each row what it says, and where. */
function inWords(grid: Grid, places: readonly GridPlace[], options: MatrixOptions): string {
  const rows = grid.rows.map((row) => {
    const groups = Map.groupBy(
      row.squares.flatMap((square, index) => (square ? [{ square, column: grid.columns[index] }] : [])),
      ({ square }) => square.key,
    );
    const parts = [...groups.values()].map((own) => {
      const where = own.flatMap(({ column }) => column?.places ?? []);
      return `${squareText(own[0]?.square)} ${heading({ places: where }, places).replaceAll('<br>', ' ')}`;
    });
    return [label(row, options), parts.join('<br>')];
  });
  return lines([corner(places), 'Where'], rows);
}

function lines(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => ':--'), ...rows].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** What all columns have in common. */
function corner(places: readonly GridPlace[]): string {
  const principals = unique(places.map(({ principal }) => principal));
  const regions = unique(places.map(({ region }) => region));
  const [principal = ''] = principals;
  const [region = ''] = regions;
  if (principals.length === 1) return principalName(principal);
  return regions.length === 1 ? mdText(region) : 'Model';
}

/** What a column has of its own: regions, or principals, or both. */
function heading({ places }: GridColumn, all: readonly GridPlace[]): string {
  const principals = unique(places.map(({ principal }) => principal));
  const isOnePrincipal = new Set(all.map(({ principal }) => principal)).size === 1;
  const regions = unique(places.map(({ region }) => region));
  const isOneRegion = new Set(all.map(({ region }) => region)).size === 1;
  const who = list(principals.map(principalName), 6);
  if (isOnePrincipal) return regionNames(regions, all);
  if (isOneRegion) return who;
  const isProduct = places.length === principals.length * regions.length;
  if (isProduct) return `${who}<br>${regionNames(regions, all)}`;
  const each = [...Map.groupBy(places, ({ principal }) => principal)];
  return list(
    each.map(
      ([name, own]) =>
        `${principalName(name)} ${regionNames(
          own.map(({ region }) => region),
          all,
        )}`,
    ),
    6,
  );
}

function regionNames(regions: readonly string[], all: readonly GridPlace[]): string {
  const known = new Set(all.map(({ region }) => region)).size;
  if (regions.length > 2 && regions.length === known) return `all ${known} regions`;
  return list(regions.map(mdText), 8);
}

function squareText(square: Square | undefined): string {
  return (square?.marks ?? [])
    .map(({ symbol, actions, reason }) => [symbol, actions.map(mdText).join(', '), mdText(reason)])
    .map((parts) => parts.filter((part) => part !== '').join(' '))
    .join(' · ');
}

function label({ models, cells }: GridRow, options: MatrixOptions): string {
  const [only] = models;
  if (models.length === 1 && only) return modelLabel(only, cells, options);
  if (models.length > NAMES_IN_LABEL || options.names === 'none') return `**${count(models.length, 'model')}**`;
  return models.map((one) => modelName(one, options)).join('<br>');
}

/** A model on lines of its own: name, ID, what is to be known of its lifecycle, the routes to it. */
function modelLabel(one: RowModel, cells: readonly Cell[], options: MatrixOptions): string {
  const { model, name } = one;
  const id = options.names === 'full' || name === undefined ? modelId(model) : '';
  const parts = [name === undefined ? '' : `**${mdProse(clip(name, 120))}**`, id, routesText(one)];
  const isSaid = cells.some(({ diagnosis }) => diagnosis?.cause === 'model-end-of-life');
  const end = isSaid ? '' : lifecycleLabel(cells, options.today, MARKDOWN);
  return [...parts, end].filter((part) => part !== '').join('<br>');
}

/** `on demand, us. and global.`: the ways to what must be closed. */
function routesText({ model, routes }: RowModel): string {
  const prefixes = routes.map((route) => (route === model ? 'on demand' : prefixOf(route, model)));
  const known = prefixes.flatMap((prefix) => prefix ?? []);
  return known.length === routes.length ? list(known, 6) : count(routes.length, 'route');
}

function prefixOf(route: string, model: string): string | undefined {
  const prefix = route.endsWith(`.${model}`) ? route.slice(0, route.length - model.length) : '';
  return /^[a-z-]{2,12}\.$/.test(prefix) ? mdCode(prefix) : undefined;
}

function modelId(model: string): string {
  return modelText(model, (text) => mdCode(clip(text, 200)));
}

function modelName({ model, name }: RowModel, { names }: MatrixOptions): string {
  if (name === undefined) return modelId(model);
  const shown = mdProse(clip(name, 120));
  return names === 'full' ? `${shown} (${modelId(model)})` : shown;
}

/** Every model that a table only counts, by what its row says; '' if all are named in the open. */
function modelNames(grids: readonly Grid[], options: MatrixOptions): string {
  if (options.names === 'none') return '';
  const joined = grids.flatMap((grid) =>
    grid.rows
      .filter(({ models }, index) => models.length > NAMES_IN_LABEL || index >= MOST_ROWS)
      .map(({ models, squares }) => {
        const said = unique(squares.flatMap((square) => (square ? [squareText(square)] : [])));
        const who = grids.length > 1 ? `${principalsOf(grid)}: ` : '';
        return `${who}${count(models.length, 'model')} (${list(said, 3)}): ${models.map((one) => modelName(one, options)).join(', ')}`;
      }),
  );
  return bullets(joined);
}

/** Symbols that occur, with their meaning, and the actions that were checked. */
function legend(cells: readonly Cell[], grids: readonly Grid[]): string {
  const squares = grids.flatMap(({ rows }) => rows.flatMap((row) => row.squares));
  const symbols = new Set<string>(squares.flatMap((square) => (square?.marks ?? []).map(({ symbol }) => symbol)));
  const meanings = Object.entries(MEANINGS).filter(([symbol]) => symbols.has(symbol));
  const actions = unique(cells.map(({ action }) => action)).sort(byColumn);
  const checked = `Checked: ${list(actions.map(mdText))}`;
  return `<sub>${[checked, ...meanings.map(([symbol, meaning]) => `${symbol} ${meaning}`)].join(' · ')}</sub>`;
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
