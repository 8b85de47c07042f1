/** The rule that turns verdicts into pass or fail. Pure. */
import { isDecided } from '../domain/cell.ts';
import type { Cell, Change, GateResult, ProbeReason, Report } from '../domain/report.ts';
import type { FailOn } from '../domain/settings.ts';
import { isDrift } from './changes.ts';
import { endOfLifeReasons } from './end-of-life.ts';

interface Criterion {
  holds: (cell: Cell) => boolean;
  says: (count: number) => string;
}

const cells = (count: number): string => (count === 1 ? '1 cell is' : `${count} cells are`);

const CRITERIA: Record<Exclude<FailOn, 'drift' | 'lifecycle'>, Criterion> = {
  unmet: {
    holds: isUnmet,
    says: (count) => `${cells(count)} not as expected`,
  },
  suspected: {
    holds: isSuspected,
    says: (count) => `${cells(count)} suspected not to be as expected`,
  },
  'not-called': {
    holds: isNotCalled,
    says: (count) => `${cells(count)} not decided by a call, although one was to be made`,
  },
  'at-risk': { holds: ({ verdict }) => verdict === 'at-risk', says: (count) => `${cells(count)} at risk` },
  provisional: { holds: ({ verdict }) => verdict === 'provisional', says: (count) => `${cells(count)} provisional` },
  inconclusive: { holds: ({ verdict }) => verdict === 'inconclusive', says: (count) => `${cells(count)} inconclusive` },
  unchecked: { holds: ({ verdict }) => verdict === 'unchecked', says: (count) => `${cells(count)} unchecked` },
};

/** What the gate and the output `unmet` count: not as expected, and more than suspected. */
export function isUnmet(cell: Cell): boolean {
  return cell.met === false && cell.confidence !== 'suspected';
}

/** Suspected not to be as expected; also a closed door that is only suspected to be closed (contract, section 5, `met`). */
function isSuspected({ met, confidence, expected }: Cell): boolean {
  return confidence === 'suspected' && (met === false || (met === null && expected === 'deny'));
}

/** Reasons for which no call was to be made at all: the settings want none, or there is none to make. */
const NONE_WANTED: ReadonlySet<ProbeReason> = new Set(['off', 'simulated-only', 'unsupported', 'expected-deny']);

/**
 * Returns whether a call was to be made of a cell that should be open and none decided it: held back, or failed (contract, `fail-on`).
 */
export function isNotCalled({ expected, verdict, probe: { outcome, reason } }: Cell): boolean {
  if (expected !== 'allow' || verdict === 'not-applicable') return false;
  return outcome === 'failed' || (outcome === 'not-made' && !(reason !== undefined && NONE_WANTED.has(reason)));
}

/**
 * `error` where a principal has no decided cell at all: a check that could not be made may not look like one that passed. Otherwise
 * `fail` where any of the criteria holds. How near an end of life is is counted from the day of `generatedAt`.
 */
export function gate(
  report: Pick<Report, 'principals' | 'cells'> & Partial<Pick<Report, 'changes' | 'generatedAt'>>,
  failOn: readonly FailOn[],
  failBeforeEolDays = 0,
): Report['gate'] {
  const lifecycle = failOn.includes('lifecycle') ? { lifecycle: { failBeforeEolDays } } : {};
  return { ...decide(report, failOn, failBeforeEolDays), ...lifecycle };
}

function decide(
  report: Parameters<typeof gate>[0],
  failOn: readonly FailOn[],
  failBeforeEolDays: number,
): Report['gate'] {
  if (report.cells.length === 0) return { result: 'error', reasons: ['there is no cell to check'] };
  // A principal without cells only lends its credentials (`simulate-with`).
  const blind = report.principals.filter(({ name }) => {
    const own = report.cells.filter((cell) => cell.principal === name);
    return own.length > 0 && !own.some(isDecided);
  });
  const why = (name: string): string => brokenOff(report.cells.filter(({ principal }) => principal === name));
  if (blind.length > 0) {
    return { result: 'error', reasons: blind.map(({ name }) => `no cell of ${name} could be decided${why(name)}`) };
  }
  const reasons = failOn.flatMap((name) => {
    if (name === 'drift') return driftReason(report.changes ?? []);
    if (name === 'lifecycle')
      return endOfLifeReasons(report.cells, { today: report.generatedAt ?? '', failBeforeEolDays });
    const count = report.cells.filter(CRITERIA[name].holds).length;
    return count > 0 ? [CRITERIA[name].says(count)] : [];
  });
  const result: GateResult = reasons.length > 0 ? 'fail' : 'pass';
  return { result, reasons };
}

/** Why nothing of a principal could be simulated, where its cells tell: a check that broke off is not one that found nothing. */
function brokenOff(own: readonly Cell[]): string {
  const causes = new Set(
    own.flatMap(({ simulation }) => (simulation.outcome === 'not-made' ? (simulation.cause ?? []) : [])),
  );
  return causes.size === 0 ? '' : `: its simulation was not made (${[...causes].sort().join(', ')})`;
}

function driftReason(changes: readonly Change[]): string[] {
  const count = changes.filter(isDrift).length;
  if (count === 0) return [];
  return [`${count === 1 ? '1 cell has' : `${count} cells have`} drifted from the baseline`];
}
