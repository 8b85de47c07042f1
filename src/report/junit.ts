/**
 * `report.junit.xml`: the matrix for CI systems that show test results. A suite is a principal, a test case is a cell.
 */
import { xml } from './escape.ts';
import { evidenceLines } from './evidence.ts';
import { exemptionLines } from './exemption-text.ts';
import { findingClaim } from './finding-text.ts';
import { endingText, endings, type LifecycleGroup } from './lifecycle.ts';
import { PLAIN } from './markup.ts';
import { LIFECYCLE_RULE } from './sarif-rules.ts';
import { headline } from './tally.ts';
import type { Cell, Report } from '../domain/report.ts';
import { clip, visible } from './visible.ts';
import { endpointReason } from './endpoint-text.ts';
import { OWNERS, probeReason, modelText, stateOf } from './words.ts';
import type { State } from './words.ts';

/** Longest text of one element, in UTF-16 units. */
const TEXT_LIMIT = 10_000;

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

interface Case {
  outcome: Outcome;
  xml: string;
  seconds: number;
}

/**
 * What is only suspected does not fail the gate by default, and a CI system counts every `failure`; so it is
 * `skipped`, with the reason, and so is what could not be decided. If the gate fails for such a cell, the suite `gate`
 * says so.
 */
const OUTCOMES: Record<State, Outcome> = {
  open: 'passed',
  closed: 'passed',
  'open-simulated': 'passed',
  'closed-simulated': 'passed',
  exempt: 'skipped',
  'not-called': 'skipped',
  unproven: 'skipped',
  'at-risk': 'passed',
  provisional: 'passed',
  missing: 'failure',
  unwanted: 'failure',
  'maybe-missing': 'skipped',
  'maybe-unwanted': 'skipped',
  undecided: 'skipped',
  'not-applicable': 'skipped',
};

/** The file as text: XML 1.0 in UTF-8. The suite `gate` is there where no cell shows what the gate says. */
export function junitText(report: Report): string {
  const { cells, gate, generatedAt } = report;
  const ends = cells.length === 0 ? new Map<Cell, Ending>() : endingsByCell(report);
  const names = [...new Set(cells.map(({ principal }) => principal))];
  const suites = names.map((name) => ({
    name,
    cases: cells.filter(({ principal }) => principal === name).map((cell) => cellCase(cell, ends.get(cell))),
  }));
  const shown = suites.some(({ cases }) => cases.some(({ outcome }) => outcome === 'failure'));
  if (cells.length === 0 || gate.result === 'error' || (gate.result === 'fail' && !shown)) {
    suites.unshift({ name: 'gate', cases: [gateCase(report)] });
  }
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="bedrock-access-check" ${totals(all)}>`,
    ...suites.map(({ name, cases }) =>
      [
        `  <testsuite name="${attribute(name)}" ${totals(cases)} timestamp="${attribute(generatedAt.slice(0, 19))}">`,
        ...cases.map((one) => one.xml),
        '  </testsuite>',
      ].join('\n'),
    ),
    '</testsuites>',
    '',
  ].join('\n');
}

function totals(cases: readonly Case[]): string {
  const number = (outcome: Outcome): number => cases.filter((one) => one.outcome === outcome).length;
  const time = cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3);
  return `tests="${cases.length}" failures="${number('failure')}" errors="${number('error')}" skipped="${number('skipped')}" time="${time}"`;
}

interface Ending {
  group: LifecycleGroup;
  text: string;
}

/** What the gate minds or warns of, for each cell that it is about. */
function endingsByCell(report: Report): ReadonlyMap<Cell, Ending> {
  const minded = endings(report).filter(({ concern }) => concern !== 'none');
  return new Map(
    minded.flatMap((group) => {
      const ending = { group, text: endingText(group, report.generatedAt, PLAIN) };
      return group.cells.map((cell) => [cell, ending] as const);
    }),
  );
}

function cellCase(cell: Cell, ending: Ending | undefined): Case {
  const { principal, region, model, action, probe, diagnosis } = cell;
  const state = stateOf(cell);
  const endsTooSoon = ending?.group.concern === 'fails' && OUTCOMES[state] !== 'failure';
  const outcome = endsTooSoon ? 'failure' : OUTCOMES[state];
  const seconds = (probe.latencyMs ?? 0) / 1000;
  const start = `    <testcase classname="${attribute(`${principal}.${region}`)}" name="${attribute(`${modelText(model, String)} ${action}`)}" time="${seconds.toFixed(3)}"`;
  const claim = endsTooSoon
    ? ending.text
    : isFinding(state)
      ? findingClaim({ principals: [principal], state, cells: [cell] }, PLAIN)
      : `${cell.verdict}${why(cell)}${ending ? `. ${ending.text}` : ''}`;
  if (outcome === 'passed') {
    // What passes without a call that could ever be made says what it rests on.
    const unseen = cell.endpoint !== undefined;
    const watch = state === 'at-risk' || state === 'provisional' || ending !== undefined || unseen;
    const out = watch ? `>\n      <system-out>${content(story(cell, claim))}</system-out>\n    </testcase>` : '/>';
    return { outcome, seconds, xml: `${start}${out}` };
  }
  const cause = endsTooSoon ? LIFECYCLE_RULE : (diagnosis?.cause ?? 'unexpected-access');
  const type = outcome === 'failure' ? ` type="${attribute(cause)}"` : '';
  const message = ` message="${attribute(outcome === 'failure' ? claim : skippedMessage(cell, claim))}"`;
  const body = outcome === 'failure' ? `>${content(story(cell, claim))}</failure>` : '/>';
  return { outcome, seconds, xml: `${start}>\n      <${outcome}${type}${message}${body}\n    </testcase>` };
}

function isFinding(state: State): boolean {
  return !['open', 'closed', 'undecided', 'not-applicable'].includes(state);
}

function why({ verdict, endpoint, probe: { reason } }: Cell): string {
  if (verdict !== 'unchecked' || reason === undefined) return '';
  return `: ${endpoint ? endpointReason(endpoint) : probeReason(reason)}`;
}

function skippedMessage(cell: Cell, claim: string): string {
  const { diagnosis } = cell;
  const said = diagnosis === undefined ? claim : `${claim} (${diagnosis.cause}): ${diagnosis.summary}`;
  return [said, ...exemptionLines([cell], PLAIN)].join(' ');
}

/** Claim, cause, remedy, then the evidence, a line each. */
function story(cell: Cell, claim: string): string {
  const { diagnosis } = cell;
  const remedy =
    diagnosis && diagnosis.remedy.text !== '' ? `${OWNERS[diagnosis.owner]}: ${diagnosis.remedy.text}` : '';
  const policy = diagnosis?.remedy.policy ? `Suggested policy: ${JSON.stringify(diagnosis.remedy.policy)}` : '';
  const exempt = exemptionLines([cell], PLAIN);
  const lines = [claim, diagnosis?.summary ?? '', remedy, policy, ...exempt, ...evidenceLines(cell, PLAIN)];
  return lines.filter((line) => line !== '').join('\n');
}

function gateCase(report: Report): Case {
  const { gate, problems } = report;
  const outcome = { pass: 'passed', fail: 'failure', error: 'error', skipped: 'skipped' }[gate.result] as Outcome;
  const { title } = headline(report);
  const start = '    <testcase classname="bedrock-access-check" name="gate" time="0.000"';
  if (outcome === 'passed') return { outcome, seconds: 0, xml: `${start}/>` };
  const type = outcome === 'skipped' ? '' : ` type="${attribute(problems[0]?.cause ?? 'gate')}"`;
  const message = ` message="${attribute(gate.reasons.length > 0 ? gate.reasons.join('; ') : title)}"`;
  const lines = problems.map(({ cause, message: said, remedy }) => `${cause}: ${said} ${remedy}`.trim());
  const body = lines.length > 0 ? `>${content(lines.join('\n'))}</${outcome}>` : '/>';
  return { outcome, seconds: 0, xml: `${start}>\n      <${outcome}${type}${message}${body}\n    </testcase>` };
}

/** One line: parsers turn line ends in attributes into blanks anyway. */
function attribute(text: string): string {
  return xml(visible(clip(text, TEXT_LIMIT)));
}

function content(text: string): string {
  return xml(clip(text, TEXT_LIMIT));
}
