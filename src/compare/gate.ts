/** The rule that turns verdicts into pass or fail. Pure. */
import { isDecided, isExempt } from '../domain/cell.ts';
import type { Cell, Change, GateResult, Report } from '../domain/report.ts';
import type { FailOn } from '../domain/settings.ts';
import { isDrift } from './changes.ts';
import { endOfLifeReasons } from './end-of-life.ts';
import { isNotCalled } from './not-called.ts';
import { whoCanReasons } from './who-can.ts';

interface Criterion {
  holds: (cell: Cell) => boolean;
  says: (count: number) => string;
}

const checks = (count: number): string => (count === 1 ? '1 check is' : `${count} checks are`);

const CRITERIA: Record<Exclude<FailOn, 'drift' | 'lifecycle'>, Criterion> = {
  unmet: {
    holds: isUnmet,
    says: (count) => (count === 1 ? '1 check needs action' : `${count} checks need action`),
  },
  suspected: {
    holds: isSuspected,
    says: (count) => (count === 1 ? '1 check may need action' : `${count} checks may need action`),
  },
  'not-called': {
    holds: isNotCalled,
    says: (count) => (count === 1 ? '1 check was not called' : `${count} checks were not called`),
  },
  'at-risk': { holds: ({ verdict }) => verdict === 'at-risk', says: (count) => `${checks(count)} at risk` },
  provisional: { holds: ({ verdict }) => verdict === 'provisional', says: (count) => `${checks(count)} provisional` },
  inconclusive: {
    holds: ({ verdict }) => verdict === 'inconclusive',
    says: (count) => `${checks(count)} inconclusive`,
  },
  quota: {
    holds: ({ quota }) => quota?.state === 'below' || quota?.state === 'unknown',
    says: (count) =>
      count === 1
        ? '1 check has less quota than asked for, or one that could not be read'
        : `${count} checks have less quota than asked for, or one that could not be read`,
  },
  unchecked: { holds: ({ verdict }) => verdict === 'unchecked', says: (count) => `${checks(count)} unchecked` },
  widened: {
    holds: ({ whatIf }) => whatIf?.effect === 'opened',
    says: (count) => `${count === 1 ? '1 check' : `${count} checks`} would be opened by the change`,
  },
};

/** Returns what the gate says of a number of checks that one of its criteria counts, e.g. `2 checks need action`. */
export function gateReason(criterion: keyof typeof CRITERIA, count: number): string {
  return CRITERIA[criterion].says(count);
}

/** What the gate and the output `unmet` count: not as expected, more than suspected, and not exempt. */
export function isUnmet(cell: Cell): boolean {
  return cell.met === false && cell.confidence !== 'suspected' && !isExempt(cell);
}

/**
 * What `suspected` counts: cells that are only suspected not to be as expected, and those that are to be denied and
 * whose denial proves nothing (it is only suspected, or of one destination, or rests on the configuration file's own
 * context).
 */
export function isSuspected(cell: Cell): boolean {
  const { met, expected, verdict, confidence } = cell;
  if (isExempt(cell)) return false;
  if (met === false) return confidence === 'suspected';
  return met === null && expected === 'deny' && (confidence === 'suspected' || verdict === 'denied');
}

/**
 * `error` where a principal has no decided cell at all: a check that could not be made may not look like one that
 * passed. Otherwise `fail` where any of the criteria holds. The reasons also name a principal whose simulation broke
 * off, whatever the result is. How near an end of life is is counted from the day of `generatedAt`.
 */
export function gate(
  report: Pick<Report, 'principals' | 'cells'> & Partial<Pick<Report, 'changes' | 'generatedAt' | 'whoCan'>>,
  failOn: readonly FailOn[],
  failBeforeEolDays = 0,
): Report['gate'] {
  const lifecycle = failOn.includes('lifecycle') ? { lifecycle: { failBeforeEolDays } } : {};
  const exemptions = exemptionSentences(report.cells);
  return {
    ...decide(report, failOn, failBeforeEolDays),
    ...(exemptions.length > 0 && { exemptions }),
    ...lifecycle,
  };
}

/**
 * The gate of a run that did not ask AWS: nothing of what is in force is known, so only what a change would open can
 * fail it.
 */
export function gateOfText(report: Pick<Report, 'cells'>, failOn: readonly FailOn[]): Report['gate'] {
  const reasons = failOn.includes('widened') ? reasonsFor('widened', report.cells) : [];
  return { result: reasons.length > 0 ? 'fail' : 'pass', reasons };
}

/** What is exempt, by the day it ends; then what is not any more. */
function exemptionSentences(cells: readonly Cell[]): string[] {
  const exempt = [...Map.groupBy(cells.filter(isExempt), untilOf)].sort(byDay);
  const lapsed = [...Map.groupBy(cells.filter(isLapsed), untilOf)].sort(byDay);
  return [
    ...exempt.map(([until, own]) => `${checks(own.length)} exempt until ${until} (${namesOf(own)})`),
    ...lapsed.map(([until, own]) => {
      const whose = own.length === 1 ? '1 check' : `${own.length} checks`;
      return `the exemption of ${whose} has lapsed on ${until} (${namesOf(own)})`;
    }),
  ];
}

const untilOf = ({ exemption }: Cell): string => exemption?.until ?? '';
const byDay = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
const isLapsed = ({ met, exemption }: Cell): boolean => met === false && exemption?.state === 'lapsed';

function decide(
  report: Parameters<typeof gate>[0],
  failOn: readonly FailOn[],
  failBeforeEolDays: number,
): Report['gate'] {
  if (report.cells.length === 0 && report.whoCan === undefined) {
    return { result: 'error', reasons: ['there is nothing to check'] };
  }
  // A principal without cells only lends its credentials (`simulate-with`).
  const blind = report.principals.filter(({ name }) => {
    const own = report.cells.filter((cell) => cell.principal === name);
    return own.length > 0 && !own.some(isDecided);
  });
  const why = (name: string): string => brokenOff(report.cells.filter(({ principal }) => principal === name));
  // Also if the gate lets it pass: a check that was made only in part may not look like a whole one.
  const inPart = report.principals.flatMap(({ name }) =>
    partReason(
      name,
      report.cells.filter(({ principal }) => principal === name),
    ),
  );
  if (blind.length > 0) {
    return { result: 'error', reasons: blind.map(({ name }) => `no check of ${name} could be decided${why(name)}`) };
  }
  const ofCells = failOn.flatMap((name) => {
    if (name === 'drift') return driftReasons(report.changes ?? [], report.cells);
    if (name === 'lifecycle')
      return endOfLifeReasons(report.cells, { today: report.generatedAt ?? '', failBeforeEolDays });
    return reasonsFor(name, report.cells);
  });
  const reasons = [...ofCells, ...whoCanReasons(report.whoCan, failOn)];
  const result: GateResult = reasons.length > 0 ? 'fail' : 'pass';
  return { result, reasons: [...reasons, ...inPart] };
}

/**
 * Returns which checks of a principal are undecided because its simulation broke off after others; none if it did not.
 */
function partReason(name: string, own: readonly Cell[]): string[] {
  const undecided = own.filter((cell) => !isDecided(cell) && cell.verdict !== 'not-applicable');
  const why = brokenOff(undecided);
  if (why === '') return [];
  return [`${undecided.length === 1 ? '1 check' : `${undecided.length} checks`} of ${name} could not be decided${why}`];
}

function reasonsFor(name: keyof typeof CRITERIA, cells: readonly Cell[]): string[] {
  const counted = cells.filter(CRITERIA[name].holds);
  if (counted.length === 0) return [];
  const said = CRITERIA[name].says(counted.length);
  // The findings that follow on every surface are those of the first two.
  return name === 'unmet' || name === 'suspected' ? [said] : [`${said} (${namesOf(counted)})`];
}

/** Causes for which a simulation breaks off, although it is permitted. */
const BROKE_OFF: ReadonlySet<string> = new Set(['simulation-throttled', 'service-fault', 'network']);

/**
 * Returns why a principal's simulation broke off, if its cells tell: such a check is not one that was never permitted.
 */
function brokenOff(own: readonly Cell[]): string {
  const causes = own.flatMap(({ simulation: { outcome, cause } }) => (outcome === 'not-made' ? (cause ?? []) : []));
  const told = [...new Set(causes)].filter((cause) => BROKE_OFF.has(cause)).sort();
  return told.length === 0 ? '' : `: its simulation broke off (${told.join(', ')})`;
}

/** What opens although it should be closed is no drift like another: it comes first, in a sentence of its own. */
function driftReasons(changes: readonly Change[], cells: readonly Cell[]): string[] {
  const closed = new Set(cells.filter(({ expected }) => expected === 'deny').map(nameOf));
  const [opened, others] = [
    changes.filter((one) => one.kind === 'gained' && closed.has(nameOf(one))),
    changes.filter((one) => isDrift(one) && !(one.kind === 'gained' && closed.has(nameOf(one)))),
  ];
  const said = (found: readonly Change[], one: string, several: string): string[] =>
    found.length === 0
      ? []
      : [`${found.length === 1 ? `1 check ${one}` : `${found.length} checks ${several}`} (${namesOf(found)})`];
  return [
    ...said(opened, 'that should be closed has opened', 'that should be closed have opened'),
    ...said(others, 'has drifted from the baseline', 'have drifted from the baseline'),
  ];
}

/** Checks that a reason names; the surfaces have all. */
const MOST_NAMES = 3;

/** `ci: amazon.nova-lite-v1:0 in us-east-1, invoke` and so on, `and 4 more` at the end. */
function namesOf(checks: readonly Named[]): string {
  const named = [...new Set(checks.map(nameOf))];
  const more = named.length > MOST_NAMES ? ` and ${named.length - MOST_NAMES} more` : '';
  return `${named.slice(0, MOST_NAMES).join('; ')}${more}`;
}

type Named = Pick<Cell, 'principal' | 'region' | 'model' | 'action'>;

const nameOf = ({ principal, region, model, action }: Named): string =>
  `${principal}: ${model} in ${region}, ${action}`;
