/** The rule that turns verdicts into pass or fail. Pure. */
import type { Cell, Change, GateResult, Report } from '../domain/report.ts';
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
    holds: (cell) => cell.met === false && cell.confidence === 'suspected',
    says: (count) => `${cells(count)} suspected not to be as expected`,
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

export function isDecided({ verdict }: Cell): boolean {
  return verdict !== 'inconclusive' && verdict !== 'unchecked' && verdict !== 'not-applicable';
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
  if (blind.length > 0) {
    return { result: 'error', reasons: blind.map(({ name }) => `no cell of ${name} could be decided`) };
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

function driftReason(changes: readonly Change[]): string[] {
  const count = changes.filter(isDrift).length;
  if (count === 0) return [];
  return [`${count === 1 ? '1 cell has' : `${count} cells have`} drifted from the baseline`];
}
