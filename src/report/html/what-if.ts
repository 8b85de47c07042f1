/** The part of the HTML report on a change that is not applied yet. */
import type { Report } from '../../domain/report.ts';
import { html } from '../escape.ts';
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
} from '../what-if-text.ts';
import { count, modelText } from '../words.ts';
import { HTML, listOf } from './markup.ts';

/** Rows of a table; all are in report.json. */
const MOST_ROWS = 500;

/** Groups whose statements are said. */
const MOST_REASONS = 50;

/** Returns the part; '' where no check has a what-if. */
export function whatIfPart({ cells }: Pick<Report, 'cells'>): string {
  const groups = whatIfGroups(cells);
  if (groups.length === 0) return '';
  const { open, folded } = byInterest(groups);
  const reasons = open.slice(0, MOST_REASONS).flatMap((group) => {
    const said = groupReasons(group, HTML);
    const { symbol, word } = whatIfWord(group);
    const title = `<span class="i" aria-hidden="true">${symbol}</span> <b>${word}</b> ${groupTitle(group, HTML)}`;
    return said.length === 0 ? [] : [`${title}: ${said.join(' ')}`];
  });
  const unchanged = folded.reduce((sum, group) => sum + group.cells.length, 0);
  return [
    `<section aria-labelledby="what-if"><h2 id="what-if">${whatIfAlert(groups)}What this change does: ${html(whatIfCounts(cells))}</h2>`,
    open.length === 0 ? '' : table(open, 'What the change does'),
    listOf(reasons, 'text'),
    folded.length === 0
      ? ''
      : `<details><summary>${count(unchanged, 'check')} as before</summary>${table(folded, 'Checks as before')}</details>`,
    `<p>${html(whatIfLimits(cells))}</p></section>`,
  ].join('');
}

function table(groups: readonly WhatIfGroup[], label: string): string {
  const rows = groups.slice(0, MOST_ROWS).map((group) => {
    const [{ principal, model, region }] = group.cells;
    const { symbol, word } = whatIfWord(group);
    const { now, after } = beforeAndAfter(group, HTML);
    const shown = [
      `<span class="i" aria-hidden="true">${symbol}</span> ${word}`,
      HTML.code(principal),
      modelText(model, HTML.code),
      html(region),
      html(actionsOf(group)),
      now,
      after,
    ];
    return `<tr>${shown.map((text) => `<td>${text}</td>`).join('')}</tr>`;
  });
  const head = ['Change', 'Principal', 'Model', 'Region', 'Action', 'Now', 'After'];
  const rest = groups.length - MOST_ROWS;
  const more = rest > 0 ? `<p>And ${rest} more; all are in <code>report.json</code>.</p>` : '';
  return `<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table class="rows"><thead><tr>${head.map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>${more}`;
}
