/**
 * The sticky pull request comment: the matrix, what needs action, and the way to the rest. One line when all is well.
 */
import type { ExpectationChange } from '../compare/expectations.ts';
import { discoverySection } from './discovery.ts';
import { htmlComment, mdLink } from './escape.ts';
import { movedExpectations } from './expectation-text.ts';
import { findings } from './findings.ts';
import { COMMENT_LIMIT_CHARACTERS, characters, fit } from './fit.ts';
import { endingText, endings, unsaidEndings } from './lifecycle.ts';
import { changes, countsTable, endingsList, problems } from './markdown.ts';
import { MARKDOWN } from './markup.ts';
import { ROWS_ON_A_SCREEN } from './matrix-table.ts';
import { alarms, head, isBlind, matrix, todo, type OverviewOptions } from './overview.ts';
import { blocks, notices } from './parts.ts';
import { headline, tally } from './tally.ts';
import type { Report } from '../domain/report.ts';
import { heldBackList, outOfScopeList } from './unchecked.ts';
import { isQuiet, whoCanBrief } from './who-can/markdown.ts';
import { whatIfSection } from './what-if-markdown.ts';
import { hasWhatIfNews, whatIfCounts } from './what-if-text.ts';
import { count } from './words.ts';

/**
 * Stands, on a line of its own, before what differs from run to run though nothing has changed: the link to the run.
 * Text from outside never has a line to itself but in a fence, where lines are indented; so no such text can be taken
 * for it.
 */
export const VOLATILE_MARK = '<!-- bedrock-access-check run -->';

/**
 * What a body says: everything but the link to the run, which is another one every time. Two equal ones need no
 * update.
 */
export function commentAuthorship(body: string): string {
  const text = body.replace(/\r\n?/g, '\n');
  const end = text.lastIndexOf(`\n${VOLATILE_MARK}\n`);
  return (end < 0 ? text : text.slice(0, end)).trim();
}

/**
 * The hidden first line by which a later run knows its own comment; no text from outside ever stands on the first
 * line.
 */
export function commentMarker(key: string): string {
  return `<!-- bedrock-access-check key=${htmlComment(key)} -->`;
}

/** Whether a report asks nothing of its readers: then the comment is one line, and `on-failure` does not start one. */
export function allIsWell(report: Report): boolean {
  return (
    report.gate.result === 'pass' &&
    report.problems.length === 0 &&
    report.changes.length === 0 &&
    findings(report).length === 0 &&
    (report.whoCan ?? []).every(isQuiet) &&
    !hasWhatIfNews(report) &&
    endings(report).every(({ concern }) => concern === 'none') &&
    tally(report.cells).states.undecided === 0 &&
    tally(report.cells).states['not-called'] === 0
  );
}

/**
 * The whole body, marker included, at most 65,000 characters. `moved`: expectations that the same pull request
 * changes.
 */
export function commentBody(report: Report, key: string, moved: readonly ExpectationChange[] = []): string {
  return stickyBody(report, commentMarker(key), moved);
}

/** How much of everything a comment shows: the first that fits. */
const SIZES: readonly Omit<OverviewOptions, 'picture'>[] = [
  size({ names: 'full', findings: 20, limit: 8, policy: true }),
  size({ names: 'full', findings: 20, limit: 4, policy: false }),
  size({ names: 'short', findings: 10, limit: 2, policy: false }),
  size({ names: 'short', findings: 0, limit: 0, policy: false }),
  size({ names: 'none', findings: 0, limit: 0, policy: false }),
];

function size(how: {
  names: OverviewOptions['matrix']['names'];
  findings: number;
  limit: number;
  policy: boolean;
}): Omit<OverviewOptions, 'picture'> {
  const { names, findings: most, limit, policy } = how;
  return {
    matrix: { rows: ROWS_ON_A_SCREEN, names },
    findings: most,
    finding: { heading: '####', limit, policy, evidence: 0 },
  };
}

/** A body under hidden first lines by which a later run knows it. */
export function stickyBody(report: Report, marker: string, moved: readonly ExpectationChange[] = []): string {
  const run = links(report);
  const movedText = movedExpectations(moved, 20);
  // Before everything else: the approver of the change should know that the yardstick moved with it.
  const around = (content: string): string => blocks(`${marker}\n${blocks(movedText, content)}`, run);
  const room = COMMENT_LIMIT_CHARACTERS - around('-').length + 1;
  const besides = outOfScopeList(report.cells);
  const [first, ...smaller] = SIZES.map(
    (options) => (): string =>
      allIsWell(report) ? quiet(report, options, besides) : loud(report, { ...options, picture: () => '' }, besides),
  );
  const least = (): string => blocks(head(report, '###'), countsTable(report));
  const content = fit([first ?? least, ...smaller, least], room, characters);
  return around(content);
}

/** Rows of who can call a model that a comment has. */
const WHO_CAN = 10;

/** Models of the code that a comment names. */
const DISCOVERED = 10;

/** One line, and the matrix folded under it. */
function quiet(report: Report, options: Omit<OverviewOptions, 'picture'>, besides: string): string {
  const { symbol, title, detail } = headline(report);
  const more = detail === undefined ? '' : ` ${detail}`;
  const claim = `${symbol} **Bedrock access**, ${title}.${more}${endingLine(report)}`;
  const counts = whatIfCounts(report.cells);
  const change = counts === '' ? '' : `What this change does: ${counts}.`;
  return blocks(
    claim,
    change,
    besides,
    notices(report.notices),
    discoverySection(report.discovered, '####', DISCOVERED),
    whoCanBrief(report.whoCan, '####', WHO_CAN),
    matrix(report, options.matrix, true),
  );
}

function loud(report: Report, options: OverviewOptions, besides: string): string {
  const ending = endingsList(report, 10);
  const troubles = problems(report.problems);
  const blind = isBlind(report);
  const squares = matrix(report, options.matrix, blind);
  return blocks(
    head(report, '###'),
    whatIfSection(report, '####', !options.finding.policy),
    alarms(report, options),
    ...(blind ? [troubles, squares] : [squares, troubles]),
    changes(report, 20),
    todo(report, options),
    ending === '' ? '' : blocks('#### Lifecycle', ending),
    heldBackList(report.cells),
    besides,
    notices(report.notices),
    discoverySection(report.discovered, '####', DISCOVERED),
    whoCanBrief(report.whoCan, '####', WHO_CAN),
  );
}

/** The whole report where the run knows its address, and the run, whose page has the summary. */
function links({ run }: Report): string {
  const parts = [
    run.reportUrl === undefined ? '' : mdLink('Full report', run.reportUrl),
    run.url === undefined ? '' : mdLink(run.reportUrl === undefined ? 'Summary of the run' : 'Run', run.url),
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `${VOLATILE_MARK}\n${parts.join(' · ')}`;
}

/** Where the comment is one line, so is what will end: the first of it. */
function endingLine(report: Report): string {
  const [first, ...rest] = unsaidEndings(report);
  if (!first) return '';
  const more = rest.length > 0 ? ` ${count(rest.length, 'more model')} in the summary.` : '';
  return ` ${endingText(first, report.generatedAt, MARKDOWN)}${more}`;
}
