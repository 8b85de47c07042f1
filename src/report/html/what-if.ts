/** The part of the HTML report on a change that is not applied yet. */
import type { Report } from '../../domain/report.ts';
import { html } from '../escape.ts';
import { WHAT_IF_COLUMNS, whatIfView, type WhatIfRow, type WhatIfRows } from '../what-if-text.ts';
import { count } from '../words.ts';
import { HTML, listOf } from './markup.ts';

/** Rows of a table (all are in report.json), and groups whose statements are said. */
const MOST = { rows: 500, reasons: 50 };

/** Returns the part; '' if no check has a what-if. */
export function whatIfPart({ cells }: Pick<Report, 'cells'>): string {
  const view = whatIfView(cells, HTML, MOST);
  if (view === undefined) return '';
  const { alert, counts, limits, open, folded, unchanged, reasons } = view;
  const lines = reasons.map(({ row, text }) => `${symbolOf(row)} <b>${row.word}</b> ${row.title}: ${text}`);
  return [
    `<section aria-labelledby="what-if"><h2 id="what-if">${alert}What this change does: ${html(counts)}</h2>`,
    open.rows.length === 0 ? '' : table(open, 'What the change does'),
    listOf(lines, 'text'),
    folded.rows.length === 0
      ? ''
      : `<details><summary>${count(unchanged, 'check')} as before</summary>${table(folded, 'Checks as before')}</details>`,
    `<p>${html(limits)}</p></section>`,
  ].join('');
}

function symbolOf({ symbol }: WhatIfRow): string {
  return `<span class="i" aria-hidden="true">${symbol}</span>`;
}

function table({ rows, rest }: WhatIfRows, label: string): string {
  const lines = rows.map((row) => {
    const shown = [`${symbolOf(row)} ${row.word}`, ...row.texts];
    return `<tr>${shown.map((text) => `<td>${text}</td>`).join('')}</tr>`;
  });
  const more = rest > 0 ? `<p>And ${rest} more; all are in <code>report.json</code>.</p>` : '';
  return `<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table class="rows"><thead><tr>${WHAT_IF_COLUMNS.map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead><tbody>${lines.join('')}</tbody></table></div>${more}`;
}
