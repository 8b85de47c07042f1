/**
 * Who can call models, in Markdown: for the job summary in a table, for the comment in a line if no principal is
 * unexpected. Pure.
 */
import { openedSince, outsideOf } from '../../compare/who-can.ts';
import type { WhoCanFinding, WhoCanRow } from '../../domain/who-can.ts';
import { mdCode, mdProse, mdText } from '../escape.ts';
import { blocks, bullets, details } from '../parts.ts';
import { clip } from '../visible.ts';
import { count, list } from '../words.ts';
import { WHO_CAN_COLUMNS, headline, rowTexts } from './words.ts';

/** Longest text of a cell: conditions and trust policies may be pages. */
const CELL_LIMIT = 300;

/** Returns the section under a heading; '' without an entry `who-can`. `limit`: rows of each table. */
export function whoCanSection(findings: readonly WhoCanFinding[] | undefined, heading: string, limit: number): string {
  return blocks(...(findings ?? []).map((finding) => section(finding, heading, limit)));
}

/** Returns one line for each answer in which no principal is unexpected, and a short section for the others. */
export function whoCanBrief(findings: readonly WhoCanFinding[] | undefined, heading: string, limit: number): string {
  return blocks(
    ...(findings ?? []).map((finding) => {
      if (isQuiet(finding)) return quietLine(finding);
      const outside = outsideOf(finding);
      return blocks(
        `${heading} Who can call it`,
        openedLine(finding),
        outside.length === 0 ? quietLine(finding) : blocks(outsideLine(outside), table(outside, finding, limit)),
      );
    }),
  );
}

/** Returns whether all are on an allow-list, and none is new since the baseline. */
export function isQuiet(finding: WhoCanFinding): boolean {
  return outsideOf(finding).length === 0 && openedSince(finding).length === 0;
}

function quietLine(finding: WhoCanFinding): string {
  const compared = finding.changes === undefined ? '' : ' None is new since the baseline.';
  const expected = finding.restricted && finding.rows.length > 0 ? ' All are on the allow-list.' : '';
  return `Who can call it: ${mdProse(headline(finding))}${expected}${openedSince(finding).length > 0 ? '' : compared}`;
}

function section(finding: WhoCanFinding, heading: string, limit: number): string {
  const outside = outsideOf(finding);
  const others = finding.rows.filter((row) => !outside.includes(row));
  const removed = (finding.changes ?? []).filter(({ kind }) => kind === 'removed');
  return blocks(
    `${heading} Who can call it`,
    mdProse(headline(finding)),
    openedLine(finding),
    outside.length === 0 ? '' : blocks(outsideLine(outside), table(outside, finding, limit)),
    removed.length === 0
      ? ''
      : `No longer since the baseline: ${list(
          removed.map(({ principal }) => mdCode(clip(principal, 120))),
          20,
        )}.`,
    finding.unread.length === 0
      ? ''
      : `Nothing is said of ${count(finding.unread.length, 'principal')} with a policy that could not be read: ${list(
          finding.unread.map((name) => mdCode(clip(name, 120))),
          20,
        )}.`,
    details(
      finding.restricted ? count(others.length, 'expected answer') : count(others.length, 'answer'),
      table(others, finding, limit),
    ),
    details('What this cannot see', bullets(finding.notVisible.map((sentence) => mdProse(clip(sentence, 500))))),
  );
}

function outsideLine(outside: readonly WhoCanRow[]): string {
  const who = new Set(outside.map(({ principal, arn }) => `${arn} ${principal}`)).size;
  return `❌ **${count(who, 'principal')} on no allow-list can call it.** Take the right away, or add the principal to \`allow\` with a reason.`;
}

function openedLine(finding: WhoCanFinding): string {
  const opened = openedSince(finding);
  if (opened.length === 0) return '';
  const names = [...new Set(opened.map(({ principal }) => mdCode(clip(principal, 120))))];
  return `🚨 **New since the baseline:** ${list(names, 20)}.`;
}

function table(rows: readonly WhoCanRow[], finding: WhoCanFinding, limit: number): string {
  if (rows.length === 0) return '';
  const lines = rows.slice(0, limit).map(
    (row) =>
      `| ${rowTexts(row, finding)
        .map((text) => mdText(clip(text, CELL_LIMIT)))
        .join(' | ')} |`,
  );
  const rest = rows.length - limit;
  return blocks(
    [`| ${WHO_CAN_COLUMNS.join(' | ')} |`, `|${WHO_CAN_COLUMNS.map(() => '---|').join('')}`, ...lines].join('\n'),
    rest > 0 ? `And ${count(rest, 'more row')}; all are in \`who-can.csv\` and \`who-can.html\`.` : '',
  );
}
