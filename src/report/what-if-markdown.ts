/** The part of comment and summary on a change that is not applied yet: before and after, with the lines that do it. */
import { mdCode, mdText } from './escape.ts';
import { MARKDOWN } from './markup.ts';
import { blocks, bullets, details } from './parts.ts';
import type { Report } from '../domain/report.ts';
import {
  actionsOf,
  beforeAndAfter,
  byInterest,
  groupReasons,
  groupTitle,
  whatIfAlert,
  whatIfCounts,
  whatIfGroups,
  whatIfLimits,
  whatIfWord,
  type WhatIfGroup,
} from './what-if-text.ts';
import { count, modelText } from './words.ts';

/** Rows of a table; all are in report.json. */
const MOST_ROWS = 50;

/** Groups whose statements are said. */
const MOST_REASONS = 20;

/** Returns the part, '' where no check has a what-if. `short`: the heading and the groups' titles alone. */
export function whatIfSection({ cells }: Pick<Report, 'cells'>, level: string, short = false): string {
  const groups = whatIfGroups(cells);
  if (groups.length === 0) return '';
  const { open, folded } = byInterest(groups);
  const head = `${level} ${whatIfAlert(groups)}What this change does: ${whatIfCounts(cells)}`;
  if (short) return blocks(head, bullets(open.slice(0, 5).map(line)), whatIfLimits(cells));
  const reasons = open.slice(0, MOST_REASONS).flatMap((group) => {
    const said = groupReasons(group, MARKDOWN);
    return said.length === 0 ? [] : [`${line(group)}: ${said.join(' ')}`];
  });
  const unchanged = folded.reduce((sum, group) => sum + group.cells.length, 0);
  return blocks(
    head,
    open.length === 0 ? '' : table(open),
    bullets(reasons),
    details(`${count(unchanged, 'check')} as before`, folded.length === 0 ? '' : table(folded)),
    whatIfLimits(cells),
  );
}

function line(group: WhatIfGroup): string {
  const { symbol, word } = whatIfWord(group);
  return `${symbol} **${word}** ${groupTitle(group, MARKDOWN)}`;
}

function table(groups: readonly WhatIfGroup[]): string {
  const rows = groups.slice(0, MOST_ROWS).map((group) => {
    const [{ principal, model, region }] = group.cells;
    const { symbol, word } = whatIfWord(group);
    const { now, after } = beforeAndAfter(group, MARKDOWN);
    return `| ${symbol} ${word} | ${mdCode(principal)} | ${modelText(model, mdCode)} | ${mdText(region)} | ${mdText(actionsOf(group))} | ${now} | ${after} |`;
  });
  const head = ['| Change | Principal | Model | Region | Action | Now | After |', '|---|---|---|---|---|---|---|'];
  const rest = groups.length - MOST_ROWS;
  const more = rest > 0 ? `And ${count(rest, 'more row')}; all are in \`report.json\`.` : '';
  return blocks([...head, ...rows].join('\n'), more);
}
