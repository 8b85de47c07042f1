/** The matrix as a person reads it in a terminal: one table a principal, models down, regions and actions across. Pure. */
import { endingText, endings } from './lifecycle.ts';
import { PLAIN } from './markup.ts';
import type { Cell, Report } from './types.ts';
import { visible } from './visible.ts';
import { modelText, stateOf, type State } from './words.ts';

/** ANSI colour and plain mark of a state: letters, because not every terminal has the symbols at one width. */
const STATES: Record<State, { colour: string; mark: string }> = {
  open: { colour: '32', mark: 'ok' },
  closed: { colour: '32', mark: 'ok' },
  missing: { colour: '31', mark: '!!' },
  unwanted: { colour: '31', mark: '!!' },
  'maybe-missing': { colour: '33', mark: '! ' },
  'maybe-unwanted': { colour: '33', mark: '! ' },
  'at-risk': { colour: '33', mark: '~ ' },
  provisional: { colour: '33', mark: '~ ' },
  undecided: { colour: '35', mark: '? ' },
  'not-applicable': { colour: '90', mark: '- ' },
};

/** The lines of the matrix; `colour` adds ANSI colours, and nothing is said by colour alone. */
export function terminalMatrix(
  report: Pick<Report, 'principals' | 'cells'> & Partial<Pick<Report, 'gate' | 'generatedAt'>>,
  colour: boolean,
): string[] {
  return [...matrices(report, colour), ...endingLines(report)];
}

/** What has ended or will end, a line each, under the matrix: beside a model there is no room for it. */
function endingLines({ cells, gate, generatedAt = '' }: Parameters<typeof terminalMatrix>[0]): string[] {
  const groups = gate ? endings({ cells, gate, generatedAt }) : [];
  const marks = { fails: '!!', warns: '~ ', none: '  ' };
  const lines = groups.map((group) => `${marks[group.concern]} ${endingText(group, generatedAt, PLAIN)}`);
  return lines.length === 0 ? [] : ['', 'Lifecycle', ...lines];
}

function matrices(report: Pick<Report, 'principals' | 'cells'>, colour: boolean): string[] {
  const names = [...new Set(report.cells.map(({ principal }) => principal))];
  return names.flatMap((name) => {
    const cells = report.cells.filter(({ principal }) => principal === name);
    const columns = [...new Set(cells.map(columnOf))].sort();
    const models = [...new Set(cells.map(({ model }) => model))];
    const rows = models.map((model) => [
      { text: modelText(model, visible) },
      ...columns.map((column) => squareOf(cells.find((cell) => cell.model === model && columnOf(cell) === column))),
    ]);
    const header = [{ text: visible(name) }, ...columns.map((text) => ({ text }))];
    const table: Square[][] = [header, ...rows];
    const widths = header.map((_, index) => Math.max(...table.map((row) => row[index]?.text.length ?? 0)));
    const line = (row: Square[]): string =>
      row.map((square, index) => painted(square, widths[index] ?? 0, colour)).join('  ');
    return ['', ...table.map((row) => line(row).trimEnd())];
  });
}

interface Square {
  text: string;
  colour?: string;
}

const columnOf = ({ region, action }: Cell): string => `${region} ${action}`;

function squareOf(cell: Cell | undefined): Square {
  if (!cell) return { text: '' };
  const { mark, colour } = STATES[stateOf(cell)];
  return { text: `${mark} ${cell.verdict}`, colour };
}

function painted({ text, colour: code }: Square, width: number, colour: boolean): string {
  const padded = text.padEnd(width);
  return colour && code !== undefined ? `\u001b[${code}m${padded}\u001b[0m` : padded;
}
