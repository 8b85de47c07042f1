/**
 * The part of comment and summary on a change that is not applied yet: before and after, with the lines that do it.
 */
import { MARKDOWN } from './markup.ts';
import { blocks, bullets, details } from './parts.ts';
import type { Report } from '../domain/report.ts';
import { WHAT_IF_COLUMNS, whatIfView, type WhatIfRow, type WhatIfRows } from './what-if-text.ts';
import { count } from './words.ts';

/** Rows of a table (all are in report.json), and groups whose statements are said. */
const MOST = { rows: 50, reasons: 20 };

/** Returns the part, '' if no check has a what-if. `short`: the heading and the groups' titles alone. */
export function whatIfSection({ cells }: Pick<Report, 'cells'>, level: string, short = false): string {
  const view = whatIfView(cells, MARKDOWN, MOST);
  if (view === undefined) return '';
  const { alert, counts, limits, open, folded, unchanged, reasons } = view;
  const head = `${level} ${alert}What this change does: ${counts}`;
  if (short) return blocks(head, bullets(open.rows.slice(0, 5).map(line)), limits);
  return blocks(
    head,
    table(open),
    bullets(reasons.map(({ row, text }) => `${line(row)}: ${text}`)),
    details(`${count(unchanged, 'check')} as before`, table(folded)),
    limits,
  );
}

function line({ symbol, word, title }: WhatIfRow): string {
  return `${symbol} **${word}** ${title}`;
}

function table({ rows, rest }: WhatIfRows): string {
  if (rows.length === 0) return '';
  const lines = rows.map(({ symbol, word, texts }) => `| ${symbol} ${word} | ${texts.join(' | ')} |`);
  const head = [`| ${WHAT_IF_COLUMNS.join(' | ')} |`, `|${WHAT_IF_COLUMNS.map(() => '---|').join('')}`];
  const more = rest > 0 ? `And ${count(rest, 'more row')}; all are in \`report.json\`.` : '';
  return blocks([...head, ...lines].join('\n'), more);
}
