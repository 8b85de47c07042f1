/** Counting the cells of a report, and the sentence that says what the counts mean. */
import type { Concern } from '../compare/end-of-life.ts';
import { endings } from './lifecycle.ts';
import { count, stateOf } from './words.ts';
import type { State, Symbol } from './words.ts';
import type { Cell, Report } from '../domain/report.ts';

export interface Tally {
  /** Cells that apply: all but `not-applicable`. */
  cells: number;
  states: Record<State, number>;
  /** `met: false`, and more than suspected. */
  action: number;
  /** `met: false`, only suspected. */
  maybe: number;
  /** `met: true`, `at-risk` and `provisional` ones with `expect: allow` included. */
  met: number;
}

/** Counts cells by state. */
export function tally(cells: readonly Cell[]): Tally {
  const states: Record<State, number> = {
    open: 0,
    closed: 0,
    missing: 0,
    unwanted: 0,
    'maybe-missing': 0,
    'maybe-unwanted': 0,
    'at-risk': 0,
    provisional: 0,
    undecided: 0,
    'not-applicable': 0,
  };
  for (const cell of cells) states[stateOf(cell)] += 1;
  return {
    cells: cells.length - states['not-applicable'],
    states,
    action: states.missing + states.unwanted,
    maybe: states['maybe-missing'] + states['maybe-unwanted'],
    met: states.open + states.closed + states['at-risk'] + states.provisional,
  };
}

export interface Headline {
  symbol: Symbol;
  /** What it comes to, without a full stop: `2 of 24 cells need action`. */
  title: string;
  /** The numbers behind it, as one sentence; undefined where the title says all. */
  detail?: string;
}

/** The verdict of a whole report in words. Every number in it is of cells that apply. */
export function headline(
  report: Pick<Report, 'cells' | 'gate' | 'problems'> & Partial<Pick<Report, 'generatedAt'>>,
): Headline {
  const sum = tally(report.cells);
  const { states } = sum;
  const detail = details(report.cells, sum);
  if (report.gate.result === 'skipped') return { symbol: '➖', title: 'not checked' };
  if (report.cells.length === 0) return { symbol: '❌', title: 'the check could not be made' };
  if (sum.cells === 0) return { symbol: '➖', title: 'no cell applies: the models do not support these actions' };
  const of = sum.cells === 1 ? 'the only cell' : `of ${sum.cells} cells`;
  const some = (number: number): string => (sum.cells === 1 ? of : `${number} ${of}`);
  if (sum.action > 0) {
    return { symbol: '❌', title: `${some(sum.action)} ${sum.action === 1 ? 'needs' : 'need'} action`, ...detail };
  }
  const bad = report.gate.result === 'pass' ? '⚠️' : '❌';
  if (sum.maybe > 0) return { symbol: bad, title: `${some(sum.maybe)} may need action`, ...detail };
  if (states.undecided === sum.cells) {
    return {
      symbol: bad,
      title: sum.cells === 1 ? 'the only cell could not be decided' : `none ${of} could be decided`,
      ...detail,
    };
  }
  if (states.undecided > 0) return { symbol: bad, title: `${some(states.undecided)} could not be decided`, ...detail };
  const title = sum.cells === 1 ? 'the only cell is as expected' : `all ${sum.cells} cells are as expected`;
  const shaky = states['at-risk'] + states.provisional;
  if (shaky > 0) {
    return { symbol: bad, title: `${title}, ${sum.cells === 1 ? 'but is' : `${shaky} of them`} to watch`, ...detail };
  }
  const { fails, warns } = ending(report);
  if (fails + warns > 0) {
    const what = fails > 0 ? 'at or near the end of life' : 'that is LEGACY';
    const number = fails > 0 ? fails : warns;
    const who = sum.cells === 1 ? '' : `${number} of them `;
    return { symbol: bad, title: `${title}, but ${who}${number === 1 ? 'is' : 'are'} of a model ${what}`, ...detail };
  }
  return { symbol: report.gate.result === 'pass' ? '✅' : '❌', title, ...detail };
}

/** Cells whose model's lifecycle the gate fails or warns for. */
function ending(report: Parameters<typeof headline>[0]): { fails: number; warns: number } {
  const groups = endings(report);
  const cells = (wanted: Concern): number =>
    groups.filter(({ concern }) => concern === wanted).reduce((total, group) => total + group.cells.length, 0);
  return { fails: cells('fails'), warns: cells('warns') };
}

/** Parts of the sentence under the title, in the order of what matters; what is zero is left out. */
function details(cells: readonly Cell[], { states, met }: Tally): { detail?: string } {
  const missing = (verdict: string): number =>
    cells.filter((cell) => stateOf(cell) === 'missing' && cell.verdict === verdict).length;
  const counted: [number, string][] = [
    [missing('denied'), 'denied'],
    [missing('unavailable'), 'unavailable'],
    [states.unwanted, 'open though expected to be denied'],
    [states['maybe-missing'] + states['maybe-unwanted'], 'suspected not to be as expected'],
    [states.undecided, 'not decided'],
    [met, 'as expected'],
  ];
  const parts = counted.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const shaky: [number, string][] = [
    [states['at-risk'], 'at risk'],
    [states.provisional, 'provisional'],
  ];
  const of = shaky.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const apart =
    states['not-applicable'] > 0
      ? [`${count(states['not-applicable'], 'more cell does', 'more cells do')} not apply`]
      : [];
  if (parts.length === 1 && of.length === 0 && apart.length === 0) return {};
  const sentence = [parts.join(', ') + (of.length > 0 ? ` (of these ${of.join(', ')})` : ''), ...apart].join('; ');
  return { detail: `${sentence}.` };
}
