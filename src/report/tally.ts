/** Counting the checks of a report, and the one sentence about the counts that every surface says. */
import type { Concern } from '../compare/end-of-life.ts';
import { alarmsOf } from './alarms.ts';
import { endings } from './lifecycle.ts';
import { headline as whoCanHeadline } from './who-can/words.ts';
import { count, stateOf } from './words.ts';
import type { State, Symbol } from './words.ts';
import type { Cell, Report } from '../domain/report.ts';

/** Numbers of cells by state. */
export interface Tally {
  /** Checks that apply: all but `not-applicable`. */
  cells: number;
  states: Record<State, number>;
  /** As expected, and a call showed it. */
  seen: number;
  /** As expected by simulation alone. */
  simulated: number;
  /** As expected, but not everywhere or only for now. */
  watch: number;
  /** `met: false`, and more than suspected. */
  action: number;
  /** Not as expected or not closed, as far as is known. */
  maybe: number;
}

/** Counts cells by state. */
export function tally(cells: readonly Cell[]): Tally {
  const states: Record<State, number> = {
    open: 0,
    closed: 0,
    'open-simulated': 0,
    'closed-simulated': 0,
    missing: 0,
    unwanted: 0,
    'maybe-missing': 0,
    'maybe-unwanted': 0,
    unproven: 0,
    exempt: 0,
    'not-called': 0,
    'at-risk': 0,
    provisional: 0,
    undecided: 0,
    'not-applicable': 0,
  };
  for (const cell of cells) states[stateOf(cell)] += 1;
  return {
    cells: cells.length - states['not-applicable'],
    states,
    seen: states.open + states.closed,
    simulated: states['open-simulated'] + states['closed-simulated'],
    watch: states['at-risk'] + states.provisional,
    action: states.missing + states.unwanted,
    maybe: states['maybe-missing'] + states['maybe-unwanted'] + states.unproven,
  };
}

/** One number of the sentence: how many, and what is said of one and of several. */
interface Part {
  number: number;
  one: string;
  many: string;
  /** Of all of several; `all` with `many` where it is not there. */
  all?: string;
}

/** The parts of the sentence in their order; their numbers add up to the checks that apply. */
function partsOf({ states, simulated, watch, action, maybe }: Tally): Part[] {
  const all: Part[] = [
    { number: states.open, one: 'works', many: 'work' },
    { number: states.closed, one: 'is closed as expected', many: 'are closed as expected' },
    { number: simulated, one: 'is only simulated', many: 'are only simulated' },
    { number: watch, one: 'is to watch', many: 'are to watch' },
    { number: action, one: 'needs action', many: 'need action' },
    { number: maybe, one: 'may need action', many: 'may need action' },
    { number: states.exempt, one: 'is exempt', many: 'are exempt' },
    { number: states['not-called'], one: 'was not called', many: 'were not called', all: 'none was called' },
    {
      number: states.undecided,
      one: 'could not be decided',
      many: 'could not be decided',
      all: 'none could be decided',
    },
  ];
  return all.filter(({ number }) => number > 0);
}

/** Returns the counts as one sentence without a full stop: `17 checks: 12 work, 2 need action, 3 were not called`. */
export function countsSentence(cells: readonly Cell[]): string {
  const sum = tally(cells);
  const parts = partsOf(sum);
  const [only] = parts;
  const said =
    parts.length === 1 && only
      ? sum.cells === 1
        ? `it ${only.one}`
        : (only.all ?? `all ${only.many}`)
      : parts.map(({ number, one, many }) => `${number} ${number === 1 ? one : many}`).join(', ');
  return `${count(sum.cells, 'check')}: ${said}`;
}

/** What a report comes to in one line. */
export interface Headline {
  symbol: Symbol;
  /** What it comes to, without a full stop: `17 checks: 12 work, 2 need action, 3 were not called`. */
  title: string;
  /** What the title leaves out, as one sentence; undefined if it says all. */
  detail?: string;
}

type Told = Pick<Report, 'cells' | 'gate' | 'problems'> & Partial<Pick<Report, 'generatedAt' | 'changes' | 'whoCan'>>;

/**
 * Returns the verdict of a whole report in words: the same on every surface, and in agreement with the gate. A run
 * that could not be made says so first, whatever else it knows.
 */
export function headline(report: Told): Headline {
  const { cells, gate } = report;
  const sum = tally(cells);
  const counts = countsSentence(cells);
  if (gate.result === 'skipped') return { symbol: '➖', title: 'not checked' };
  if (cells.length === 0 && report.whoCan && report.whoCan.length > 0) return ofAccounts(report.whoCan, gate.result);
  if (cells.length === 0) return { symbol: '⛔', title: 'the check could not be made' };
  if (gate.result === 'error') return { symbol: '⛔', title: errorTitle(cells), detail: `${counts}${restOf(sum)}.` };
  if (sum.cells === 0) return { symbol: '➖', title: 'no check applies: the models do not support these actions' };
  const rest = restOf(sum);
  const detail = rest === '' ? {} : { detail: `${rest.slice(2)}.` };
  if (alarmsOf(report).length > 0) return { symbol: '🚨', title: counts, ...detail };
  if (sum.action > 0) return { symbol: '❌', title: counts, ...detail };
  const bad = gate.result === 'pass' ? '⚠️' : '❌';
  const isDull = sum.seen + sum.simulated === sum.cells;
  if (!isDull) return { symbol: bad, title: counts, ...detail };
  const ends = ending(report);
  if (ends !== '') return { symbol: bad, title: `${counts}, ${ends}`, ...detail };
  if (gate.result !== 'pass') return { symbol: '❌', title: counts, ...detail };
  return { symbol: sum.simulated > 0 ? '🔵' : '✅', title: counts, ...detail };
}

/** Where only who can call models was asked. */
function ofAccounts(answers: NonNullable<Report['whoCan']>, result: Report['gate']['result']): Headline {
  const [first, ...rest] = answers.map(whoCanHeadline);
  const symbol = result === 'pass' ? '🔵' : '❌';
  const title = (first ?? '').replace(/\.$/, '');
  return {
    symbol,
    title: `${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    ...(rest.length > 0 && { detail: rest.join(' ') }),
  };
}

/** `; 2 more do not apply`, or ''. */
function restOf({ states }: Tally): string {
  const number = states['not-applicable'];
  return number === 0 ? '' : `; ${count(number, 'more check does', 'more checks do')} not apply`;
}

/** Where only some principals have no decided cell, the check of the others could be made. */
function errorTitle(cells: readonly Cell[]): string {
  const isDecided = ({ verdict }: Cell): boolean => verdict !== 'inconclusive' && verdict !== 'unchecked';
  return cells.some(isDecided) ? 'the check could be made only in part' : 'the check could not be made';
}

/** What the gate fails or warns for in the lifecycle of models that work; '' if there is nothing. */
function ending(report: Told): string {
  const groups = endings(report);
  const cells = (wanted: Concern): number =>
    groups.filter(({ concern }) => concern === wanted).reduce((total, group) => total + group.cells.length, 0);
  const fails = cells('fails');
  const warns = cells('warns');
  if (fails > 0) return `${fails} of a model at or near its end of life`;
  return warns > 0 ? `${warns} of a model that is LEGACY` : '';
}
