/**
 * The matrix as a person reads it in a terminal: the tables of `grid.ts`, folded to the width of the terminal. Pure.
 */
import { gridsOf, type Grid, type GridColumn, type GridRow, type Mark, type GridPlace, type Square } from './grid.ts';
import type { Cell, Report } from '../domain/report.ts';
import { visible } from './visible.ts';
import { byColumn, count, list, modelText, stateOf, type State } from './words.ts';
import { labelled, wrap } from './wrap.ts';

/**
 * ANSI colour, plain mark and meaning of a state: letters, because not every terminal has the symbols at one width.
 */
export const STATES: Record<State, { colour: string; mark: string; meaning: string }> = {
  open: { colour: '32', mark: 'ok', meaning: 'a call worked' },
  closed: { colour: '32', mark: 'shut', meaning: 'closed as expected, a call was refused' },
  'open-simulated': { colour: '36', mark: 'sim', meaning: 'as expected by simulation, not called' },
  'closed-simulated': { colour: '36', mark: 'sim', meaning: 'as expected by simulation, not called' },
  missing: { colour: '31', mark: '!!', meaning: 'needs action' },
  unwanted: { colour: '31', mark: '!!', meaning: 'needs action' },
  'maybe-missing': { colour: '33', mark: '!', meaning: 'may need action' },
  'maybe-unwanted': { colour: '33', mark: '!', meaning: 'may need action' },
  unproven: { colour: '33', mark: '!', meaning: 'may need action' },
  exempt: { colour: '33', mark: 'ex', meaning: 'not as expected, and exempt for now' },
  'not-called': { colour: '33', mark: '||', meaning: 'to be called, but held back' },
  'at-risk': { colour: '33', mark: '~', meaning: 'to watch' },
  provisional: { colour: '33', mark: '~', meaning: 'to watch' },
  undecided: { colour: '35', mark: '?', meaning: 'not decided' },
  'not-applicable': { colour: '90', mark: '-', meaning: 'does not apply' },
};

/** How text is shown in a terminal. */
export interface TerminalStyle {
  /** Whether ANSI colours are added; nothing is said by colour alone. */
  colour: boolean;
  /** Characters in a line. */
  width: number;
}

/** Text in an ANSI colour, or as it is. */
export function painted(text: string, code: string, colour: boolean): string {
  return colour ? `\u001b[${code}m${text}\u001b[0m` : text;
}

/** Rows above which those that say the same are joined. */
const ROWS = 20;

/** Names under a row that only counts its models. */
const MOST_NAMES = 12;

const GAP = 2;

/** The name column is at most this part of the line: what is longer stands on a line of its own. */
const NAMES_SHARE = 0.6;

/** The lines of the matrix, a blank line before each table. */
export function terminalMatrix(report: Pick<Report, 'principals' | 'cells'>, style: TerminalStyle): string[] {
  const { cells, principals } = report;
  const arns = new Map(principals.map(({ name, arn }) => [name, arn]));
  const labels = labelsOf(cells);
  const fitting = Math.max(1, Math.floor((style.width * (1 - NAMES_SHARE)) / 8));
  return gridsOf(cells, { columns: fitting, rows: ROWS }).flatMap((grid) => {
    const places = grid.columns.flatMap((column) => column.places);
    const titles = unique(places.map(({ principal }) => principal)).map((name) => {
      const arn = arns.get(name) ?? '';
      return painted(visible(name), '1', style.colour) + (arn === '' ? '' : `  ${visible(arn)}`);
    });
    return ['', ...titles, ...tableLines(grid, places, labels, style)];
  });
}

/** Marks of the cells with their meaning, and the actions that were checked; empty if all worked. */
export function terminalLegend(cells: readonly Cell[], { width }: TerminalStyle): string[] {
  const states = new Set(cells.map(stateOf));
  const marks = unique(
    Object.entries(STATES).flatMap(([state, { mark, meaning }]) =>
      states.has(state as State) ? [`${mark} ${meaning}`] : [],
    ),
  );
  const actions = unique(cells.map(({ action }) => action)).sort(byColumn);
  const checked = `Checked: ${list(actions.map(visible))}`;
  const parts = states.size === 1 && states.has('open') ? [checked] : [checked, ...marks];
  return ['', ...wrap(parts.map((part) => part.replaceAll(' ', '\u00a0')).join('; '), width)].map((line) =>
    line.replaceAll('\u00a0', ' '),
  );
}

type Labels = ReadonlyMap<string, string>;

function tableLines(grid: Grid, places: readonly GridPlace[], labels: Labels, style: TerminalStyle): string[] {
  const { width } = style;
  const names = grid.rows.map((row) => rowName(row, labels));
  const [only, ...others] = grid.rows;
  if (only && others.length === 0 && grid.columns.length > 1)
    return placeLines(grid, only, names[0] ?? '', places, style);
  const longest = names.reduce((most, name) => Math.max(most, name.length), 0);
  const first = Math.min(longest, Math.max(16, Math.floor(width * NAMES_SHARE)));
  const headings = grid.columns.map((column) => heading(column, places));
  const widths = headings.map((lines, at) =>
    Math.max(
      ...lines.map((line) => line.length),
      grid.rows.reduce((most, { squares }) => Math.max(most, textOf(squares[at]).length), 0),
    ),
  );
  const total = widths.reduce((sum, one) => sum + GAP + one, first);
  if (total > width) return inWords(grid, names, places, labels, style);
  const tall = Math.max(...headings.map((lines) => lines.length));
  const head = Array.from({ length: tall }, (_, line) =>
    [' '.repeat(first), ...headings.map((lines, at) => (lines[line] ?? '').padEnd(widths[at] ?? 0))]
      .join(' '.repeat(GAP))
      .trimEnd(),
  ).map((text) => painted(text, '90', style.colour));
  const rows = grid.rows.flatMap((row, at) => {
    const squares = row.squares.map((one, column) => square(one, widths[column] ?? 0, style.colour));
    return rowLines(names[at] ?? '', first, squares, joinedNames(row, labels, style));
  });
  return [...head, ...rows];
}

/** One model is no table of one row: a line for each of its places. */
function placeLines(
  grid: Grid,
  row: GridRow,
  name: string,
  places: readonly GridPlace[],
  { colour }: TerminalStyle,
): string[] {
  const where = grid.columns.map((column) => heading(column, places).join(' '));
  const longest = Math.max(...where.map((text) => text.length));
  const lines = where.map((text, at) => `  ${text.padEnd(longest)}  ${square(row.squares[at], 0, colour)}`);
  return [name, ...lines];
}

function rowLines(name: string, first: number, squares: readonly string[], more: readonly string[]): string[] {
  const gap = ' '.repeat(GAP);
  const line = squares.join(gap).trimEnd();
  const row =
    name.length > first
      ? [name, `${' '.repeat(first)}${gap}${line}`.trimEnd()]
      : [`${name.padEnd(first)}${gap}${line}`.trimEnd()];
  return [...row, ...more];
}

/** Where not all columns fit beside each other: below each name what is said of it, and where. */
function inWords(
  grid: Grid,
  names: readonly string[],
  places: readonly GridPlace[],
  labels: Labels,
  style: TerminalStyle,
): string[] {
  const indent = ' '.repeat(2 * GAP);
  return grid.rows.flatMap((row, at) => {
    const said = row.squares.flatMap((one, index) => (one ? [{ one, column: grid.columns[index] }] : []));
    const lines = [...Map.groupBy(said, ({ one }) => one.key).values()].flatMap((own) => {
      const where = ` in ${list(heading({ places: own.flatMap(({ column }) => column?.places ?? []) }, places))}`;
      const one = own[0]?.one;
      const isShort = indent.length + textOf(one).length + where.length <= style.width;
      return isShort
        ? [`${indent}${square(one, 0, style.colour)}${where}`]
        : labelled(indent, `${textOf(one)}${where}`, style.width);
    });
    return [names[at] ?? '', ...joinedNames(row, labels, style), ...lines];
  });
}

/** What a column has of its own, in one line or two. */
function heading({ places }: GridColumn, all: readonly GridPlace[]): string[] {
  const principals = unique(places.map(({ principal }) => principal)).map(visible);
  const regions = unique(places.map(({ region }) => region));
  const known = new Set(all.map(({ region }) => region)).size;
  const isAll = regions.length > 2 && regions.length === known;
  const where = isAll ? [`all ${known} regions`] : regions.map(visible);
  if (new Set(all.map(({ principal }) => principal)).size === 1) return where;
  return known === 1 ? principals : [...principals, ...where];
}

function rowName({ models }: GridRow, labels: Labels): string {
  const [only] = models;
  if (models.length > 1 || !only) return count(models.length, 'model');
  const name = labels.get(only.model) ?? modelText(only.model, visible);
  return only.routes.length > 0 ? `${name} (${count(only.routes.length, 'route')})` : name;
}

/** The models of a row that only counts them; of many the first. */
function joinedNames({ models }: GridRow, labels: Labels, { width }: TerminalStyle): string[] {
  if (models.length < 2) return [];
  const names = models.map(({ model }) => labels.get(model) ?? modelText(model, visible));
  return labelled('  ', list(names, MOST_NAMES), width);
}

function markText({ state, actions, reason }: Mark): string {
  const { mark } = STATES[state];
  return [mark, actions.map(visible).join(', '), visible(reason)].filter((part) => part !== '').join(' ');
}

function textOf(one: Square | undefined): string {
  return (one?.marks ?? []).map(markText).join('; ');
}

function square(one: Square | undefined, width: number, colour: boolean): string {
  const marks = one?.marks ?? [];
  const shown = marks.map((mark) => painted(markText(mark), STATES[mark.state].colour, colour)).join('; ');
  return shown + ' '.repeat(Math.max(0, width - textOf(one).length));
}

/**
 * Models by what stands for them: IDs as they are, ARNs by their name or what tells them apart. Two never look alike.
 */
function labelsOf(cells: readonly Cell[]): Labels {
  const labels = new Map(cells.map(({ model, name }) => [model, shortened(model, name)]));
  const times = Map.groupBy(labels.values(), (label) => label);
  return new Map(
    [...labels].map(([model, label]) => {
      const isAlone = times.get(label)?.length === 1;
      return [model, isAlone ? label : modelText(model, visible)];
    }),
  );
}

function shortened(model: string, name: string | undefined): string {
  if (!model.startsWith('arn:')) return modelText(model, visible);
  return visible(name ?? model.split(':').slice(5).join(':'));
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
