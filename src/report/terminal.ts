/**
 * The matrix as a person reads it in a terminal: one table a principal, models down, regions and actions across, folded to the width.
 * Pure.
 */
import type { Cell, Report } from '../domain/report.ts';
import { visible } from './visible.ts';
import { byColumn, modelText, stateOf, type State } from './words.ts';
import { wrap } from './wrap.ts';

/** ANSI colour, plain mark and meaning of a state: letters, because not every terminal has the symbols at one width. */
export const STATES: Record<State, { colour: string; mark: string; meaning: string }> = {
  open: { colour: '32', mark: 'ok', meaning: 'as expected' },
  closed: { colour: '32', mark: 'ok', meaning: 'as expected' },
  missing: { colour: '31', mark: '!!', meaning: 'needs action' },
  unwanted: { colour: '31', mark: '!!', meaning: 'needs action' },
  'maybe-missing': { colour: '33', mark: '!', meaning: 'may need action' },
  'maybe-unwanted': { colour: '33', mark: '!', meaning: 'may need action' },
  'at-risk': { colour: '33', mark: '~', meaning: 'to watch' },
  provisional: { colour: '33', mark: '~', meaning: 'to watch' },
  undecided: { colour: '35', mark: '?', meaning: 'not decided' },
  'not-applicable': { colour: '90', mark: '-', meaning: 'does not apply' },
};

/** Behind a verdict that no call showed. */
const SUFFIXES: Record<Cell['confidence'], string> = { observed: '', simulated: '*', suspected: '?', none: '' };

const SUFFIX_MEANINGS: Partial<Record<Cell['confidence'], string>> = {
  simulated: '* simulated, no call showed it',
  suspected: '? suspected: something that counts could not be known',
};

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

/** The lines of the matrix, a blank line before each principal. */
export function terminalMatrix(report: Pick<Report, 'principals' | 'cells'>, style: TerminalStyle): string[] {
  const names = [...new Set(report.cells.map(({ principal }) => principal))];
  return names.flatMap((name) => {
    const cells = report.cells.filter(({ principal }) => principal === name);
    const arn = report.principals.find((principal) => principal.name === name)?.arn ?? '';
    const title = painted(visible(name), '1', style.colour) + (arn === '' ? '' : `  ${visible(arn)}`);
    return ['', title, ...blocksOf(cells, style.width).flatMap((block) => table(block, cells, style))];
  });
}

/** Marks and suffixes of the cells with their meaning; empty where all are simply as expected and observed. */
export function terminalLegend(cells: readonly Cell[], { width }: TerminalStyle): string[] {
  const states = new Set(cells.map(stateOf));
  const marks = [
    ...new Set(
      Object.entries(STATES).flatMap(([state, { mark, meaning }]) =>
        states.has(state as State) ? [`${mark} ${meaning}`] : [],
      ),
    ),
  ];
  const suffixes = Object.entries(SUFFIX_MEANINGS).flatMap(([word, meaning]) =>
    cells.some(({ confidence }) => confidence === word) ? [meaning] : [],
  );
  if (suffixes.length === 0 && marks.every((mark) => mark === 'ok as expected')) return [];
  return ['', ...wrap([...marks, ...suffixes].map((part) => part.replaceAll(' ', '\u00a0')).join('; '), width)].map(
    (line) => line.replaceAll('\u00a0', ' '),
  );
}

interface Column {
  region: string;
  action: string;
  width: number;
}

const GAP = 2;

/** The name column is at most this part of the line: what is longer stands on a line of its own. */
const NAMES_SHARE = 0.6;

interface Block {
  names: number;
  columns: Column[];
}

/** Columns that fit beside the names, regions kept together where one fits. */
function blocksOf(cells: readonly Cell[], width: number): Block[] {
  const columns = columnsOf(cells);
  const longest = Math.max(...[...labelsOf(cells).values()].map((label) => label.length));
  const names = Math.min(longest, Math.max(16, Math.floor(width * NAMES_SHARE)));
  const room = width - names;
  const regions = [...Map.groupBy(columns, ({ region }) => region).values()];
  const pieces = regions.flatMap((group) => (widthOf(group) <= room ? [group] : group.map((column) => [column])));
  const blocks: Column[][] = [];
  for (const piece of pieces) {
    const last = blocks.at(-1);
    if (last && widthOf([...last, ...piece]) <= room) last.push(...piece);
    else blocks.push([...piece]);
  }
  return blocks.map((block) => ({ names, columns: block }));
}

function columnsOf(cells: readonly Cell[]): Column[] {
  const inOrder = cells.toSorted((a, b) =>
    a.region < b.region ? -1 : a.region > b.region ? 1 : byColumn(a.action, b.action),
  );
  const groups = Map.groupBy(inOrder, ({ region, action }) => JSON.stringify([region, action]));
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { region, action } = first;
    const width = Math.max(visible(action).length, ...own.map((cell) => squareText(cell).length));
    return [{ region, action, width }];
  });
}

function widthOf(columns: readonly Column[]): number {
  const regions = Map.groupBy(columns, ({ region }) => region);
  return [...regions].reduce((sum, [region, own]) => {
    const squares = own.reduce((total, { width }) => total + GAP + width, 0);
    return sum + Math.max(squares, GAP + visible(region).length);
  }, 0);
}

function table({ names, columns }: Block, all: readonly Cell[], { colour }: TerminalStyle): string[] {
  const inBlock = new Set(columns.map(({ region, action }) => JSON.stringify([region, action])));
  const cells = all.filter(({ region, action }) => inBlock.has(JSON.stringify([region, action])));
  const labels = labelsOf(all);
  const rows = [...Map.groupBy(cells, ({ model }) => model)];
  const lines = rows.flatMap(([model, own]) => {
    const label = labels.get(model) ?? modelText(model, visible);
    const squares = columns.map((column, index) => {
      const cell = own.find(({ region, action }) => region === column.region && action === column.action);
      return square(cell, cellWidth(columns, index), colour);
    });
    const line = squares.join(' '.repeat(GAP)).trimEnd();
    const gap = ' '.repeat(GAP);
    return label.length > names
      ? [label, `${' '.repeat(names)}${gap}${line}`]
      : [`${label.padEnd(names)}${gap}${line}`];
  });
  return [...header(names, columns, colour), ...lines];
}

/** The last column of a region is as wide as it takes for the region's name to fit above. */
function cellWidth(columns: readonly Column[], index: number): number {
  const column = columns[index];
  if (!column) return 0;
  const own = columns.filter(({ region }) => region === column.region);
  if (own.at(-1) !== column) return column.width;
  const squares = own.reduce((total, { width }) => total + GAP + width, 0);
  return column.width + Math.max(0, GAP + visible(column.region).length - squares);
}

function header(names: number, columns: readonly Column[], colour: boolean): string[] {
  const start = ' '.repeat(names);
  const gap = ' '.repeat(GAP);
  const regions = columns.map(({ region }, index) => {
    const isFirst = columns[index - 1]?.region !== region;
    return { text: isFirst ? visible(region) : '', width: cellWidth(columns, index) };
  });
  // A region's name may reach over the columns below it.
  let line = start;
  let at = names;
  for (const { text, width } of regions) {
    at += GAP;
    if (text !== '') line = `${line.padEnd(at)}${text}`;
    at += width;
  }
  const actions = columns.map(({ action }, index) => visible(action).padEnd(cellWidth(columns, index)));
  return [line.trimEnd(), `${start}${gap}${actions.join(gap)}`.trimEnd()].map((text) => painted(text, '90', colour));
}

function square(cell: Cell | undefined, width: number, colour: boolean): string {
  if (!cell) return ' '.repeat(width);
  const text = squareText(cell);
  return painted(text, STATES[stateOf(cell)].colour, colour) + ' '.repeat(Math.max(0, width - text.length));
}

function squareText(cell: Cell): string {
  const state = stateOf(cell);
  if (state === 'not-applicable') return STATES[state].mark;
  return `${STATES[state].mark.padEnd(2)} ${cell.verdict}${SUFFIXES[cell.confidence]}`;
}

/** Models by what stands for them: IDs as they are, ARNs by their name or what tells them apart. Two never look alike. */
function labelsOf(cells: readonly Cell[]): Map<string, string> {
  const labels = new Map(cells.map(({ model, name }) => [model, shortened(model, name)]));
  const shown = [...labels.values()];
  return new Map(
    [...labels].map(([model, label]) => {
      const isAlone = shown.filter((other) => other === label).length === 1;
      return [model, isAlone ? label : modelText(model, visible)];
    }),
  );
}

function shortened(model: string, name: string | undefined): string {
  if (!model.startsWith('arn:')) return modelText(model, visible);
  return visible(name ?? model.split(':').slice(5).join(':'));
}
