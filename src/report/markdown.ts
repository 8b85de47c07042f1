/**
 * The job summary: the verdict, the matrix, what needs action, what was not checked, the cost; in the order in which
 * people ask.
 */
import type { ExpectationChange } from '../compare/expectations.ts';
import { isDrift } from '../compare/changes.ts';
import { alarmsOf } from './alarms.ts';
import { auditSection } from './audit-text.ts';
import { discoverySection } from './discovery.ts';
import { mdCode, mdText } from './escape.ts';
import { movedExpectations } from './expectation-text.ts';
import { findings } from './findings.ts';
import type { Finding } from './findings.ts';
import { SUMMARY_LIMIT_BYTES, bytes, fit } from './fit.ts';
import { legend } from './legend.ts';
import { ABOUT_ENDINGS, endingText, othersText, unsaidEndings } from './lifecycle.ts';
import { MARKDOWN } from './markup.ts';
import { ROWS_ON_A_SCREEN } from './matrix-table.ts';
import { alarms, head, isBlind, matrix, todo, type OverviewOptions } from './overview.ts';
import { pathPicture } from './path-picture.ts';
import { blocks, bullets, details, notices, paragraphs, quote, sentence } from './parts.ts';
import { tally } from './tally.ts';
import { isOfRunAlone } from './report.ts';
import type { Change, Cost, PrincipalInfo, Problem, Report } from '../domain/report.ts';
import { notesList, uncheckedList } from './unchecked.ts';
import { changeWords } from './change-words.ts';
import { clip } from './visible.ts';
import { whoCanSection } from './who-can/markdown.ts';
import { whatIfSection } from './what-if-markdown.ts';
import { assumedByText } from './who-can/words.ts';
import { viaText, count, list, modelText, usd } from './words.ts';

/** How much of everything is shown. */
interface Size extends Omit<OverviewOptions, 'picture' | 'matrix'> {
  pictures: boolean;
  matrix: OverviewOptions['matrix'] | undefined;
}

const sizes = (): readonly Size[] => [
  {
    matrix: { rows: ROWS_ON_A_SCREEN, names: 'full' },
    findings: 100,
    finding: { heading: '####', limit: 12, policy: true, evidence: 50 },
    pictures: true,
  },
  {
    matrix: { rows: ROWS_ON_A_SCREEN, names: 'full' },
    findings: 40,
    finding: { heading: '####', limit: 5, policy: true, evidence: 2 },
    pictures: true,
  },
  {
    matrix: { rows: ROWS_ON_A_SCREEN, names: 'short' },
    findings: 20,
    finding: { heading: '####', limit: 3, policy: false, evidence: 0 },
    pictures: false,
  },
  {
    matrix: undefined,
    findings: 20,
    finding: { heading: '####', limit: 3, policy: false, evidence: 0 },
    pictures: false,
  },
];

/**
 * The job summary as Markdown, at most 1 MiB of UTF-8: in full, else shortened, else counts only. `moved`:
 * expectations that the pull request of the run changes.
 */
export function summaryMarkdown(report: Report, moved: readonly ExpectationChange[] = []): string {
  if (isOfRunAlone(report) && moved.length === 0 && report.principals.length === 0) {
    const rest = [notices(report.notices), problems(report.problems), costLine(report.cost), footer(report)];
    return fit([(): string => `${blocks(head(report, '##'), ...rest)}\n`], SUMMARY_LIMIT_BYTES, bytes);
  }
  const [full, ...smaller] = sizes().map((size) => (): string => summary(report, size, moved));
  return fit([full ?? ((): string => ''), ...smaller], SUMMARY_LIMIT_BYTES, bytes);
}

function summary(report: Report, size: Size, moved: readonly ExpectationChange[]): string {
  const unchecked = uncheckedList(report.cells);
  const notes = notesList(report.cells);
  const drawn = size.pictures ? picturesOf(findings(report)) : new Map<string, string>();
  const picture = (finding: Finding): string => drawn.get(keyOf(finding)) ?? '';
  const options = { ...size, matrix: size.matrix ?? { rows: ROWS_ON_A_SCREEN, names: 'none' as const }, picture };
  const squares = size.matrix ? matrix(report, size.matrix, isBlind(report)) : countsTable(report);
  const troubles = problems(report.problems);
  const ends = lifecycle(report, size.findings);
  const tasks = todo(report, options);
  return `${blocks(
    head(report, '##'),
    notices(report.notices),
    movedExpectations(moved, 50),
    whatIfSection(report, '###', !size.finding.policy),
    alarms(report, options),
    ...(isBlind(report) ? [troubles, squares] : [squares, troubles]),
    changes(report),
    ...(endsTooSoon(report) ? [ends, tasks] : [tasks, ends]),
    unchecked === '' ? '' : `### Not checked, and why\n\n${unchecked}`,
    discoverySection(report.discovered, '###', size.findings),
    whoCanSection(report.whoCan, '###', size.findings),
    auditSection(report.audit, size.finding.policy),
    notes === '' ? '' : `### Notes\n\n${notes}`,
    whoList(report.principals),
    details('What the words mean', report.cells.length === 0 ? '' : legend(report.cells)),
    costLine(report.cost),
    footer(report),
  )}\n`;
}

/** Problems of the run, quoted so that they stand out, with what to change; '' if there are none. */
export function problems(all: readonly Problem[]): string {
  const shown = all
    .slice(0, 20)
    .map(({ cause, message, remedy }) =>
      quote(blocks(`**Problem:** ${sentence(message)} (${mdCode(cause)})`, remedy === '' ? '' : paragraphs(remedy))),
    );
  return blocks(...shown, all.length > 20 ? `And ${all.length - 20} more problems; all are in \`report.json\`.` : '');
}

/** More pictures than this would bury the words. */
const MOST_PICTURES = 3;

function picturesOf(found: readonly Finding[]): Map<string, string> {
  const drawn = found.flatMap((finding): [string, string][] => {
    const picture = pathPicture(finding);
    return picture === '' ? [] : [[keyOf(finding), picture]];
  });
  return new Map(drawn.slice(0, MOST_PICTURES));
}

/** Findings are made anew where they are needed; their cells are the report's own. */
function keyOf({ state, cause, cells: [{ principal, region, model, action }] }: Finding): string {
  return JSON.stringify([state, cause, principal, region, model, action]);
}

/** Who was checked, and how it was become. */
function whoList(all: readonly PrincipalInfo[]): string {
  const items = all.slice(0, 50).map((info) => `${mdCode(clip(info.name, 120))}: ${principalLine(info)}`);
  return details(count(all.length, 'principal'), bullets(items));
}

/** Whether the gate fails for what ends. */
function endsTooSoon(report: Report): boolean {
  return unsaidEndings(report).some(({ concern }) => concern === 'fails');
}

/** What has ended or will end, and what is known of the others. */
function lifecycle(report: Report, limit: number): string {
  const ending = endingsList(report, limit);
  const others = othersText(report, MARKDOWN);
  if (ending === '') return others === '' || isBlind(report) ? '' : `Lifecycle: ${others}`;
  const rest = others === '' ? '' : `${others.charAt(0).toUpperCase()}${others.slice(1)}`;
  return blocks('### Lifecycle', ending, [ABOUT_ENDINGS, rest].filter((part) => part !== '').join(' '));
}

const CONCERNS = { fails: '❌ ', warns: '⚠️ ', none: '' } as const;

/** What has ended or will end, as a list; '' if nothing is announced. */
export function endingsList(report: Report, limit: number): string {
  const groups = unsaidEndings(report);
  const items = groups.map((group) => `${CONCERNS[group.concern]}${endingText(group, report.generatedAt, MARKDOWN)}`);
  const rest = items.length - limit;
  const more = rest > 0 ? `And ${count(rest, 'more model')}; all are in \`report.json\`.` : '';
  return blocks(bullets(items.slice(0, limit)), more);
}

function principalLine({ arn, account, via, assumedBy }: PrincipalInfo): string {
  const who = arn === '' ? (account === '' ? '' : `account ${mdCode(account)}, `) : `${mdCode(clip(arn, 300))}, `;
  const trust = assumedBy === undefined ? '' : `; ${mdText(clip(assumedByText(assumedBy), 500))}`;
  return `${who}${mdText(viaText(via))}${trust}`;
}

/**
 * Numbers of cells by principal: what is left of the matrix where there is no room for it. Only columns that are not
 * all zero.
 */
export function countsTable({ cells }: Pick<Report, 'principals' | 'cells'>): string {
  const names = [...new Set(cells.map(({ principal }) => principal))];
  const sums = names.map((name) => tally(cells.filter(({ principal }) => principal === name)));
  const columns: [string, (index: number) => number][] = [
    ['Need action', (i) => sums[i]?.action ?? 0],
    ['May need action', (i) => sums[i]?.maybe ?? 0],
    ['Not called', (i) => sums[i]?.states['not-called'] ?? 0],
    ['Not decided', (i) => sums[i]?.states.undecided ?? 0],
    ['To watch', (i) => sums[i]?.watch ?? 0],
    ['Work', (i) => sums[i]?.states.open ?? 0],
    ['Closed as expected', (i) => sums[i]?.states.closed ?? 0],
    ['Only simulated', (i) => sums[i]?.simulated ?? 0],
    ['Not applicable', (i) => sums[i]?.states['not-applicable'] ?? 0],
  ];
  const used = columns.filter(([, of]) => names.some((_, index) => of(index) > 0));
  const rows = names
    .slice(0, 50)
    .map((name, index) => [mdCode(clip(name, 120)), ...used.map(([, of]) => `${of(index)}`)]);
  const header = ['Principal', ...used.map(([title]) => title)];
  const lines = [header, ['---', ...used.map(() => '---:')], ...rows].map((line) => `| ${line.join(' | ')} |`);
  return blocks(lines.join('\n'), names.length > 50 ? `And ${count(names.length - 50, 'more principal')}.` : '');
}

/** What differs from the baseline, drift in the open; '' if nothing does. Alarms have been said. */
export function changes(report: Report, limit = 50): string {
  const alarming = new Set(alarmsOf(report).map(({ change }) => change));
  const all = report.changes.filter((change) => !alarming.has(change));
  if (all.length === 0) return '';
  const words = changeWords(report);
  const table = (changes: readonly Change[]): string => {
    const rows = changes.slice(0, limit).map((change) => {
      const { principal, region, model, action, before, after } = change;
      const step = [before, after].map((word) => (word === undefined ? '' : mdText(clip(word, 120)))).join(' → ');
      return `| ${words(change)} | ${mdCode(principal)} | ${modelText(model, mdCode)} | ${mdText(region)} | ${mdText(action)} | ${step} |`;
    });
    const head = ['| Change | Principal | Model | Region | Action | Before → now |', '|---|---|---|---|---|---|'];
    const rest = changes.length - limit;
    const more = rest > 0 ? `And ${count(rest, 'more change')}; all are in \`report.json\`.` : '';
    return changes.length === 0 ? '' : blocks([...head, ...rows].join('\n'), more);
  };
  const others = all.filter((change) => !isDrift(change));
  const added = others.filter(({ kind }) => kind === 'added').length;
  const gone = others.length - added;
  const counts = [
    added > 0 ? `${count(added, 'check is', 'checks are')} new` : '',
    gone > 0 ? `${count(gone, 'is', 'are')} no longer checked` : '',
  ].filter((part) => part !== '');
  return blocks(
    '### Changed since the baseline',
    table(all.filter(isDrift)),
    details(counts.join(', '), table(others)),
  );
}

/** What the check cost and called, in one line. */
export function costLine({ worstCaseUsd, estimatedUsd, inputTokens, outputTokens, calls }: Cost): string {
  const made = Object.entries(calls).filter(([, number]) => number > 0);
  const total = made.reduce((sum, [, number]) => sum + number, 0);
  const tokens = `${count(inputTokens, 'input token')}, ${count(outputTokens, 'output token')}`;
  const cost =
    estimatedUsd === 0 && worstCaseUsd === 0
      ? 'Cost: nothing'
      : `Cost: about ${usd(estimatedUsd)} (${tokens}; at most ${usd(worstCaseUsd)})`;
  const which = made.sort(([a], [b]) => (a < b ? -1 : 1)).map(([api, number]) => `${number} ${mdCode(api)}`);
  return total === 0 ? `${cost}. No calls to AWS were made.` : `${cost}. ${count(total, 'call')}: ${list(which)}.`;
}

function footer({ tool, run, generatedAt }: Report): string {
  const commit = run.sha === undefined ? '' : `, commit ${mdCode(run.sha.slice(0, 7))}`;
  return `<sub>${mdText(tool.name)} ${mdText(tool.version)}, ${mdText(generatedAt.slice(0, 16).replace('T', ' '))} UTC${commit}</sub>`;
}
