/**
 * The matrix as every surface draws it: its axes chosen, actions with one answer in one square, uniform rows and
 * columns joined, what fails first. Pure, and linear in the checks; what it says is written by the surfaces, each in
 * its own markup.
 */
import { reasonOf } from './reasons.ts';
import type { Cell } from '../domain/report.ts';
import { SYMBOLS, byColumn, stateOf, type State, type Symbol } from './words.ts';

/** Where a column is: a principal in a region. */
export interface GridPlace {
  principal: string;
  region: string;
}

/** A model as its row names it. `routes` above 1: the entry stands for as many ways to what must be closed. */
export interface RowModel {
  model: string;
  name?: string;
  routes: string[];
}

/** Actions that say the same. `actions` is empty if all of the square do. */
export interface Mark {
  symbol: Symbol;
  state: State;
  reason: string;
  actions: string[];
  cells: Cell[];
}

/** One square of the matrix: the cells of a row and a column. */
export interface Square {
  /** Equal for squares that say the same. */
  key: string;
  marks: Mark[];
}

/** A row of the matrix. */
export interface GridRow {
  /** More than one where rows that say the same were joined; in the order people read. */
  models: RowModel[];
  /** One a column; undefined if nothing is checked there. */
  squares: (Square | undefined)[];
  /** The cells of the row, of all its models. */
  cells: Cell[];
}

/** A column of the matrix. */
export interface GridColumn {
  /** More than one where columns that say the same were joined. */
  places: GridPlace[];
}

/** Rows and columns that belong together: one table. */
export interface Grid {
  columns: GridColumn[];
  rows: GridRow[];
}

/** How a matrix is joined and ordered. */
export interface GridOptions {
  /** Above this many columns those that say the same are joined, and above it still each principal has a table. */
  columns: number;
  /** Above this many rows those that say the same are joined. */
  rows: number;
  /** Whether each check is shown: routes apart, and an action that does not apply beside those that do. */
  whole?: boolean;
}

/** States by what asks most of the reader. */
const SEVERITY: readonly State[] = [
  'unwanted',
  'missing',
  'maybe-unwanted',
  'maybe-missing',
  'unproven',
  'exempt',
  'at-risk',
  'provisional',
  'not-called',
  'undecided',
];

/**
 * Returns the tables of a report, one where the columns fit beside each other, else one for principals that look the
 * same.
 */
export function gridsOf(cells: readonly Cell[], options: GridOptions): Grid[] {
  if (cells.length === 0) return [];
  const whole = gridOf(cells, options);
  const principals = unique(cells.map(({ principal }) => principal));
  if (whole.columns.length <= options.columns || principals.length === 1) return [whole];
  const alone = Map.groupBy(cells, ({ principal }) => principal);
  const alike = Map.groupBy(principals, (name) => signature(alone.get(name) ?? []));
  return [...alike.values()].map((names) => {
    const [first = ''] = names;
    const grid = gridOf(alone.get(first) ?? [], options);
    const columns = grid.columns.map(({ places }) => ({
      places: names.flatMap((principal) => places.map(({ region }) => ({ principal, region }))),
    }));
    return { ...grid, columns };
  });
}

/**
 * Returns the tables of a report without anything joined, for places where each check can be opened: one where there
 * are at most `most` columns, else one for each principal.
 */
export function plainGrids(cells: readonly Cell[], most: number): Grid[] {
  if (cells.length === 0) return [];
  const nothing = { columns: Infinity, rows: Infinity, whole: true };
  if (placesOf(cells).length <= most) return [gridOf(cells, nothing)];
  return [...Map.groupBy(cells, ({ principal }) => principal).values()].map((own) => gridOf(own, nothing));
}

/** Whether a row asks nothing of its reader. */
export function isQuiet(row: GridRow): boolean {
  return urgencyOf(row) === SEVERITY.length;
}

/** Returns all cells as one table. */
function gridOf(cells: readonly Cell[], options: GridOptions): Grid {
  const places = placesOf(cells);
  const index = new Map(places.map((place, at) => [placeKey(place), at]));
  const single = [...Map.groupBy(cells, rowKey).values()].map((own) =>
    rowOf(own, places.length, index, options.whole === true),
  );
  const rows = single.flatMap((row) => row ?? []);
  const joined = options.whole === true ? rows : joinRoutes(rows);
  const columns = joinColumns(places, joined, options.columns);
  const picked = joined.map((row) => ({ ...row, squares: columns.map(({ first }) => row.squares[first]) }));
  const urgency = new Map(picked.map((row) => [row, urgencyOf(row)]));
  const of = (row: GridRow): number => urgency.get(row) ?? 0;
  const sorted = picked.toSorted((a, b) => of(a) - of(b) || byName(a.models[0], b.models[0]));
  const shown = sorted.length > options.rows ? joinRows(sorted) : sorted;
  return { columns: columns.map((column) => ({ places: column.places })), rows: shown };
}

/** Principals in the order of the report, their regions below them. */
function placesOf(cells: readonly Cell[]): GridPlace[] {
  const places = new Map(
    cells.map(({ principal, region }) => [placeKey({ principal, region }), { principal, region }]),
  );
  const order = new Map(unique(cells.map(({ principal }) => principal)).map((name, at) => [name, at]));
  const rank = ({ principal }: GridPlace): number => order.get(principal) ?? 0;
  return [...places.values()].sort((a, b) => rank(a) - rank(b) || compare(a.region, b.region));
}

function placeKey({ principal, region }: GridPlace): string {
  return JSON.stringify([principal, region]);
}

function rowKey({ model, name, expected }: Cell): string {
  return JSON.stringify([model, name, expected]);
}

function rowOf(
  own: readonly Cell[],
  width: number,
  index: ReadonlyMap<string, number>,
  whole: boolean,
): GridRow | undefined {
  const [first] = own;
  if (!first) return undefined;
  const squares: (Square | undefined)[] = Array.from({ length: width }, () => undefined);
  for (const [key, cells] of Map.groupBy(own, placeKey)) squares[index.get(key) ?? 0] = squareOf(cells, whole);
  const { model, name } = first;
  return { models: [{ model, ...(name !== undefined && { name }), routes: [] }], squares, cells: [...own] };
}

/**
 * The square of one model at one place. An action that does not apply is left out beside one that does, but where all
 * is shown.
 */
function squareOf(cells: readonly Cell[], whole: boolean): Square {
  const apply = cells.filter(({ verdict }) => verdict !== 'not-applicable');
  const shown = (apply.length > 0 && !whole ? apply : cells).toSorted((a, b) => byColumn(a.action, b.action));
  const groups = [...Map.groupBy(shown, (cell) => JSON.stringify([stateOf(cell), reasonOf(cell)])).values()];
  const marks = groups.flatMap((own): Mark[] => {
    const [cell] = own;
    if (!cell) return [];
    const state = stateOf(cell);
    const actions = groups.length === 1 ? [] : unique(own.map(({ action }) => action));
    return [{ symbol: SYMBOLS[state], state, reason: reasonOf(cell), actions, cells: own }];
  });
  return {
    key: JSON.stringify(marks.map(({ symbol, state, reason, actions }) => [symbol, state, reason, actions])),
    marks,
  };
}

/** What must be closed is one row with all of its routes where these say the same. */
function joinRoutes(rows: readonly GridRow[]): GridRow[] {
  const groups = Map.groupBy(rows, (row) => {
    const [cell] = row.cells;
    return cell?.expected === 'deny' ? JSON.stringify([cell.configured, cell.name, keysOf(row)]) : row;
  });
  return [...groups.values()].flatMap((group): GridRow[] => {
    const [first] = group;
    const [cell] = first?.cells ?? [];
    if (!first || !cell || group.length === 1) return first ? [first] : [];
    const routes = group.flatMap(({ models }) => models.map(({ model }) => model));
    const { configured: model, name } = cell;
    return [
      {
        ...first,
        models: [{ model, ...(name !== undefined && { name }), routes }],
        cells: group.flatMap(({ cells }) => cells),
      },
    ];
  });
}

function keysOf({ squares }: Pick<GridRow, 'squares'>): string {
  return JSON.stringify(squares.map((square) => square?.key ?? ''));
}

/** Columns in their order, each with the place whose squares it shows. */
function joinColumns(
  places: readonly GridPlace[],
  rows: readonly GridRow[],
  most: number,
): (GridColumn & { first: number })[] {
  const single = places.map((place, at) => ({ places: [place], first: at }));
  if (single.length <= most) return single;
  const groups = Map.groupBy(single, ({ first }) =>
    JSON.stringify(rows.map(({ squares }) => squares[first]?.key ?? '')),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ places: group.flatMap((column) => column.places), first: first.first }] : [];
  });
}

/** Rows that say the same everywhere become one, where the first of them stood. */
function joinRows(rows: readonly GridRow[]): GridRow[] {
  return [...Map.groupBy(rows, keysOf).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [
      {
        ...first,
        models: group.flatMap(({ models }) => models),
        cells: group.flatMap(({ cells }) => cells),
      },
    ];
  });
}

function byName(a: RowModel | undefined, b: RowModel | undefined): number {
  const label = (one: RowModel | undefined): string => (one?.name ?? one?.model ?? '').toLowerCase();
  return compare(label(a), label(b)) || compare(a?.model ?? '', b?.model ?? '');
}

/** The place of a row's worst state in the order of what asks most of the reader. */
function urgencyOf({ squares }: GridRow): number {
  let worst = SEVERITY.length;
  for (const square of squares) {
    for (const { state } of square?.marks ?? []) {
      const rank = SEVERITY.indexOf(state);
      if (rank >= 0 && rank < worst) worst = rank;
    }
  }
  return worst;
}

/** Equal for principals whose tables would be the same. */
function signature(cells: readonly Cell[]): string {
  return JSON.stringify(
    cells.map((cell) => [cell.region, cell.model, cell.name, cell.action, stateOf(cell), reasonOf(cell)]),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
