/** The sticky pull request comment: what needs action, the counts, and the way to the rest. One line when all is well. */
import type { ExpectationChange } from '../compare/expectations.ts';
import { htmlComment, mdLink } from './escape.ts';
import { movedExpectations } from './expectation-text.ts';
import { findings } from './findings.ts';
import type { Finding } from './findings.ts';
import { findingSection, findingTitle } from './finding-text.ts';
import { COMMENT_LIMIT_CHARACTERS, characters, fit } from './fit.ts';
import { endingText, endings, unsaidEndings } from './lifecycle.ts';
import { changes, countsTable, endingsList, problems, resultLine } from './markdown.ts';
import { MARKDOWN } from './markup.ts';
import { blocks, bullets } from './parts.ts';
import { headline } from './tally.ts';
import type { Report } from '../domain/report.ts';
import { doNotApplyList } from './unchecked.ts';
import { count } from './words.ts';

/**
 * Stands, on a line of its own, before what differs from run to run though nothing has changed: the link to the run. Text from outside
 * never has a line to itself but in a fence, where lines are indented; so no such text can be taken for it.
 */
export const VOLATILE_MARK = '<!-- bedrock-access-check run -->';

/** What a body says: everything but the link to the run, which is another one every time. Two equal ones need no update. */
export function commentAuthorship(body: string): string {
  const text = body.replace(/\r\n?/g, '\n');
  const end = text.lastIndexOf(`\n${VOLATILE_MARK}\n`);
  return (end < 0 ? text : text.slice(0, end)).trim();
}

/** The hidden first line by which a later run knows its own comment; no text from outside ever stands on the first line. */
export function commentMarker(key: string): string {
  return `<!-- bedrock-access-check key=${htmlComment(key)} -->`;
}

/** Whether a report asks nothing of anybody: then the comment is one line, and `on-failure` does not start one. */
export function allIsWell(report: Report): boolean {
  return (
    report.gate.result === 'pass' &&
    report.problems.length === 0 &&
    report.changes.length === 0 &&
    findings(report).length === 0 &&
    endings(report).every(({ concern }) => concern === 'none') &&
    report.cells.every(({ verdict }) => verdict !== 'inconclusive' && verdict !== 'unchecked')
  );
}

/** The whole body, marker included, at most 65,000 characters. `moved`: expectations that the same pull request changes. */
export function commentBody(report: Report, key: string, moved: readonly ExpectationChange[] = []): string {
  return stickyBody(report, commentMarker(key), moved);
}

/** A body under hidden first lines by which a later run knows it. */
export function stickyBody(report: Report, marker: string, moved: readonly ExpectationChange[] = []): string {
  const run = report.run.url === undefined ? '' : `${VOLATILE_MARK}\n${mdLink('Full report', report.run.url)}`;
  const endOfLifePolicy = movedExpectations(moved, 20);
  const frame = `${marker}\n${endOfLifePolicy}\n\n${run}`.length + 2;
  const { symbol, title, detail } = headline(report);
  const besides = doNotApplyList(report.cells);
  if (allIsWell(report)) {
    const claim = `${marker}\n${symbol} **Bedrock access:** ${title}.${endingLine(report)}`;
    return blocks(claim, besides, endOfLifePolicy, run);
  }
  const head = blocks(
    `### ${symbol} Bedrock access: ${title}`,
    [detail, resultLine(report.gate)].filter((part) => part !== undefined).join(' '),
  );
  const ending = endingsList(report, 10);
  const lifecycle = ending === '' ? '' : blocks('#### Lifecycle', ending);
  const render = (found: (finding: Finding[]) => string) => (): string =>
    blocks(
      head,
      problems(report.problems),
      changes(report.changes, 20),
      found(findings(report)),
      lifecycle,
      besides,
      counts(report),
    );
  const content = fit(
    [
      render((all) => sections(all, 20, true)),
      render((all) => sections(all, 10, false)),
      render((all) => titles(all, 20)),
      (): string => blocks(head, counts(report)),
    ],
    COMMENT_LIMIT_CHARACTERS - frame - 2,
    characters,
  );
  // Before everything else: whoever approves the change should know that the endOfLifePolicy moved with it.
  return blocks(`${marker}\n${endOfLifePolicy === '' ? content : blocks(endOfLifePolicy, content)}`, run);
}

/** Where the comment is one line, so is what will end: the first of it. */
function endingLine(report: Report): string {
  const [first, ...rest] = unsaidEndings(report);
  if (!first) return '';
  const more = rest.length > 0 ? ` ${count(rest.length, 'more model')} in the summary.` : '';
  return ` ${endingText(first, report.generatedAt, MARKDOWN)}${more}`;
}

/** What needs action in full; what is only to be watched by its title. */
function sections(all: readonly Finding[], limit: number, policy: boolean): string {
  const options = { heading: '####', limit: 3, policy, evidence: 0 };
  const act = all.filter(({ urgency }) => urgency !== 'watch');
  const watch = all.filter(({ urgency }) => urgency === 'watch');
  return blocks(
    ...act.slice(0, limit).map((finding) => findingSection(finding, options)),
    titles([...act.slice(limit), ...watch], 20),
  );
}

function titles(all: readonly Finding[], limit: number): string {
  const rest = all.length - limit;
  return blocks(bullets(all.slice(0, limit).map(findingTitle)), rest > 0 ? `And ${rest} more in the full report.` : '');
}

function counts(report: Report): string {
  return report.cells.length === 0 ? '' : countsTable(report);
}
