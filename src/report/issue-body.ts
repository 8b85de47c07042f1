/** The issue of a check that fails: the same as the comment says, under a marker of its own. */
import { createHash } from 'node:crypto';
import { stickyBody } from './comment-body.ts';
import { htmlComment, mdLink, plain } from './escape.ts';
import { findings } from './findings.ts';
import { blocks } from './parts.ts';
import { headline } from './tally.ts';
import type { Report } from '../domain/report.ts';
import { clip, visible } from './visible.ts';

/** GitHub takes 256 characters. */
const TITLE_LIMIT = 200;

/** The hidden first line by which a later run knows the issue. */
export function issueMarker(key: string): string {
  return `<!-- bedrock-access-check issue key=${htmlComment(key)} -->`;
}

/** The hidden second line: a digest of what is wrong, whatever run found it and however long it took. */
export function issueState({ gate, problems, cells, changes }: Report): string {
  const wrong = findings({ cells }).flatMap((finding) =>
    finding.cells.map((cell) => [cell.principal, cell.region, cell.model, cell.action, finding.state, finding.cause]),
  );
  const all = [gate.result, gate.reasons, problems.map(({ cause }) => cause), wrong, changes];
  const digest = createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16);
  return `<!-- bedrock-access-check state=${digest} -->`;
}

/** The same while the check is the same one: people find the issue by it. */
export function issueTitle({ run }: Report, key: string | undefined): string {
  const which = key ?? [run.workflow, run.job].filter((part) => part !== undefined).join(' / ');
  return clip(plain(visible(`Bedrock access check fails${which === '' ? '' : `: ${which}`}`)), TITLE_LIMIT);
}

/** The body: marker, state, and what the comment on a pull request would say. */
export function issueBody(report: Report, key: string): string {
  return stickyBody(report, `${issueMarker(key)}\n${issueState(report)}`);
}

/** The comment that says that the state has changed: one line, and the run. */
export function issueNews(report: Report): string {
  const { symbol, title } = headline(report);
  const what = report.gate.result === 'pass' ? 'The check passes again' : 'The state has changed';
  const run = report.run.url === undefined ? '' : mdLink('Full report', report.run.url);
  return blocks(`${what}: ${symbol} ${title}.`, run);
}
