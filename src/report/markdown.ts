/** The job summary: the verdict, what needs action, the matrix, what was not checked, the cost; in the order in which people ask. */
import type { ExpectationChange } from '../compare/expectations.ts';
import { auditSection } from './audit-text.ts';
import { mdCode, mdText } from './escape.ts';
import { movedExpectations } from './expectation-text.ts';
import { findings } from './findings.ts';
import type { Finding, Urgency } from './findings.ts';
import { findingSection, findingTitle } from './finding-text.ts';
import { SUMMARY_LIMIT_BYTES, bytes, fit } from './fit.ts';
import { legend } from './legend.ts';
import { ABOUT_ENDINGS, endingText, othersText, unsaidEndings } from './lifecycle.ts';
import { MARKDOWN } from './markup.ts';
import { matrixTables } from './matrix-table.ts';
import type { MatrixOptions } from './matrix-table.ts';
import { pathPicture } from './path-picture.ts';
import { blocks, bullets, details, paragraphs, quote, sentence } from './parts.ts';
import { headline, tally } from './tally.ts';
import type { Change, Cost, PrincipalInfo, Problem, Report } from '../domain/report.ts';
import { notesList, uncheckedList } from './unchecked.ts';
import { clip } from './visible.ts';
import { VIA, count, list, modelText, usd } from './words.ts';

/** How much of everything is shown. */
interface Size {
  findings: number;
  /** Models, explanations and remedies of a finding. */
  perFinding: number;
  policies: boolean;
  pictures: boolean;
  evidence: number;
  matrix: MatrixOptions | undefined;
}

const FULL: Size = {
  findings: 100,
  perFinding: 20,
  policies: true,
  pictures: true,
  evidence: 50,
  matrix: { columns: 4, rows: 15 },
};
const COMPACT: Size = {
  findings: 40,
  perFinding: 5,
  policies: true,
  pictures: true,
  evidence: 2,
  matrix: { columns: 2, rows: 4 },
};
const COUNTS: Size = { findings: 20, perFinding: 3, policies: false, pictures: false, evidence: 0, matrix: undefined };

/**
 * The job summary as Markdown, at most 1 MiB of UTF-8: in full, else shortened, else counts only. `moved`: expectations that the
 * pull request of the run changes.
 */
export function summaryMarkdown(report: Report, moved: readonly ExpectationChange[] = []): string {
  const [full, ...smaller] = [FULL, COMPACT, COUNTS].map((size) => (): string => summary(report, size, moved));
  return fit([full ?? ((): string => ''), ...smaller], SUMMARY_LIMIT_BYTES, bytes);
}

function summary(report: Report, size: Size, moved: readonly ExpectationChange[]): string {
  const { symbol, title, detail } = headline(report);
  const found = findings(report);
  const unchecked = uncheckedList(report.cells);
  const notes = notesList(report.cells);
  const pictures = size.pictures ? picturesOf(found) : new Map<Finding, string>();
  return `${blocks(
    `## ${symbol} Bedrock access: ${title}`,
    [detail, resultLine(report.gate)].filter((part) => part !== undefined).join(' '),
    movedExpectations(moved, 50),
    problems(report.problems),
    changes(report.changes),
    urgent(found, 'action', '### Needs action', size, pictures),
    urgent(found, 'maybe', '### May need action', size, pictures),
    ...lifecycleAround(report, matrix(report, size.matrix), size.findings),
    urgent(found, 'watch', '### To watch', size, pictures),
    unchecked === '' ? '' : `### Not checked, and why\n\n${unchecked}`,
    auditSection(report.audit, size.policies),
    notes === '' ? '' : `### Notes\n\n${notes}`,
    costLine(report.cost),
    footer(report),
  )}\n`;
}

/** `Result: **fail**, because 2 cells are not as expected.` */
export function resultLine({ result, reasons }: Report['gate']): string {
  const because = reasons.length > 0 ? `: ${list(reasons.map(sentence), 5).replace(/\.$/, '')}` : '';
  return `Result: **${result}**${because}.`;
}

/** Problems of the run, quoted so that they stand out, with what to change; '' where there are none. */
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

function picturesOf(found: readonly Finding[]): Map<Finding, string> {
  const drawn = found.flatMap((finding): [Finding, string][] => {
    const picture = pathPicture(finding);
    return picture === '' ? [] : [[finding, picture]];
  });
  return new Map(drawn.slice(0, MOST_PICTURES));
}

function urgent(
  found: readonly Finding[],
  urgency: Urgency,
  title: string,
  size: Size,
  pictures: ReadonlyMap<Finding, string>,
): string {
  const own = found.filter((finding) => finding.urgency === urgency);
  if (own.length === 0) return '';
  const options = { heading: '####', limit: size.perFinding, policy: size.policies, evidence: size.evidence };
  const rest = own.slice(size.findings);
  return blocks(
    title,
    ...own.slice(0, size.findings).map((finding) => findingSection(finding, options, pictures.get(finding))),
    bullets(rest.slice(0, size.findings).map(findingTitle)),
    rest.length > size.findings ? `And ${rest.length - size.findings} more; all are in \`report.json\`.` : '',
  );
}

function matrix({ principals, cells, generatedAt }: Report, options: MatrixOptions | undefined): string {
  if (cells.length === 0) return '';
  if (!options) return blocks('### Cells', countsTable({ principals, cells }));
  const names = [...new Set(cells.map(({ principal }) => principal))];
  const parts = names.map((name) => {
    const own = cells.filter(({ principal }) => principal === name);
    const info = principals.find((principal) => principal.name === name);
    const [first, ...others] = matrixTables(own, { ...options, today: generatedAt });
    const about = [info ? principalLine(info) : '', first?.caption ?? ''].filter((line) => line !== '').join('<br>');
    const more = others.flatMap(({ caption, table }) => [caption, table]);
    return blocks(`#### ${mdCode(clip(name, 120))}`, about, first?.table ?? '', ...more);
  });
  const words = legend(cells);
  return blocks('### Matrix', ...parts, details('What the words mean', words));
}

/** What ends before the matrix where the gate fails for it, else after. */
function lifecycleAround(report: Report, matrix: string, limit: number): string[] {
  const ending = endingsList(report, limit);
  const others = othersText(report, MARKDOWN);
  if (ending === '') return [matrix, others === '' ? '' : `Lifecycle: ${others}`];
  const rest = others === '' ? '' : `${others.charAt(0).toUpperCase()}${others.slice(1)}`;
  const section = blocks('### Lifecycle', ending, [ABOUT_ENDINGS, rest].filter((part) => part !== '').join(' '));
  return unsaidEndings(report).some(({ concern }) => concern === 'fails') ? [section, matrix] : [matrix, section];
}

const CONCERNS = { fails: '❌ ', warns: '⚠️ ', none: '' } as const;

/** What has ended or will end, as a list; '' where nothing is announced. */
export function endingsList(report: Report, limit: number): string {
  const groups = unsaidEndings(report);
  const items = groups.map((group) => `${CONCERNS[group.concern]}${endingText(group, report.generatedAt, MARKDOWN)}`);
  const rest = items.length - limit;
  const more = rest > 0 ? `And ${count(rest, 'more model')}; all are in \`report.json\`.` : '';
  return blocks(bullets(items.slice(0, limit)), more);
}

function principalLine({ arn, account, via }: PrincipalInfo): string {
  const who = arn === '' ? (account === '' ? '' : `account ${mdCode(account)}, `) : `${mdCode(clip(arn, 300))}, `;
  return `${who}${mdText(VIA[via])}`;
}

/** Numbers of cells by principal: what is left of the matrix where there is no room for it. Only columns that are not all zero. */
export function countsTable({ cells }: Pick<Report, 'principals' | 'cells'>): string {
  const names = [...new Set(cells.map(({ principal }) => principal))];
  const sums = names.map((name) => tally(cells.filter(({ principal }) => principal === name)));
  const columns: [string, (index: number) => number][] = [
    ['Need action', (i) => sums[i]?.action ?? 0],
    ['May need action', (i) => sums[i]?.maybe ?? 0],
    ['As expected', (i) => sums[i]?.met ?? 0],
    ['of these to watch', (i) => (sums[i]?.states['at-risk'] ?? 0) + (sums[i]?.states.provisional ?? 0)],
    ['Not decided', (i) => sums[i]?.states.undecided ?? 0],
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

export const CHANGES: Record<Change['kind'], string> = {
  lost: '❌ lost',
  gained: '✅ gained',
  'cause-changed': '⚠️ other cause',
  added: 'new',
  removed: 'no longer checked',
};

/** What differs from the baseline, as a table; '' where nothing does. */
export function changes(all: readonly Change[], limit = 50): string {
  if (all.length === 0) return '';
  const rows = all.slice(0, limit).map(({ kind, principal, region, model, action, before, after }) => {
    const step = [before, after].map((word) => (word === undefined ? '' : mdText(clip(word, 120)))).join(' → ');
    return `| ${CHANGES[kind]} | ${mdCode(principal)} | ${modelText(model, mdCode)} | ${mdText(region)} | ${mdText(action)} | ${step} |`;
  });
  const table = [
    '| Change | Principal | Model | Region | Action | Before → now |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
  const rest = all.length > limit ? `And ${count(all.length - limit, 'more change')}; all are in \`report.json\`.` : '';
  return blocks('### Changed since the baseline', table, rest);
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
