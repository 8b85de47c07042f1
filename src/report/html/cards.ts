/** What is to be done, a card a finding; problems of the run; what changed. */
import { html, htmlLink, htmlProse } from '../escape.ts';
import { findingClaim, remediesOf, whyLines } from '../finding-text.ts';
import { changeWords } from '../change-words.ts';
import { findings, whereOf } from '../findings.ts';
import type { Finding, Urgency } from '../findings.ts';
import { pageTitle } from '../page-titles.ts';
import { joinPolicies } from '../../policy/policies.ts';
import type { Cell, Problem, Report } from '../../domain/report.ts';
import { clip } from '../visible.ts';
import { OWNERS, SYMBOLS, count, modelText } from '../words.ts';
import { policyText } from './cell-details.ts';
import { HTML, htmlParagraphs, icon, listOf } from './markup.ts';

/** Cards shown of one urgency; the checks of the others are in the matrix. */
const CARDS = 50;

/** Explanations, remedies and links shown of one card. */
const ITEMS = 6;

const TEXT_LIMIT = 4_000;

const TITLES: Record<Urgency, string> = { action: 'Needs action', maybe: 'May need action', watch: 'To watch' };

/** Sections of cards, the most urgent first; '' where nothing is to be done. */
export function findingCards(report: Report): string {
  const numbers = new Map(report.cells.map((cell, number) => [cell, number]));
  const found = findings(report);
  return (['action', 'maybe', 'watch'] as const)
    .map((urgency) => {
      const own = found.filter((finding) => finding.urgency === urgency);
      if (own.length === 0) return '';
      const rest = own.length - CARDS;
      const more = rest > 0 ? `<p>And ${rest} more; their checks are in the matrix.</p>` : '';
      const cards = own.slice(0, CARDS).map((finding) => card(finding, numbers));
      return `<section aria-labelledby="u-${urgency}"><h2 id="u-${urgency}">${TITLES[urgency]}</h2>${cards.join('')}${more}</section>`;
    })
    .join('');
}

function card(finding: Finding, numbers: ReadonlyMap<Cell, number>): string {
  const { state, urgency, cells, owner, opened } = finding;
  const todo = remediesOf(finding, ITEMS);
  const links = texts(cells.flatMap(({ diagnosis }) => diagnosis?.remedy.documentation ?? [])).slice(0, 3);
  const see =
    links.length > 0 ? `<p class="see">See ${links.map((url) => htmlLink(pageTitle(url), url)).join(', ')}.</p>` : '';
  const policy = joinPolicies(cells);
  return [
    `<article class="card ${urgency}"><h3>${icon(opened ? '🚨' : SYMBOLS[state])} ${findingClaim(finding, HTML)}</h3>`,
    `<div class="text">${whyLines(finding, ITEMS, HTML)
      .map((line) => `<p>${line}</p>`)
      .join('')}</div>`,
    todo.length > 0
      ? `<div class="todo"><b>${owner === undefined ? 'To do' : OWNERS[owner]}:</b> ${several(todo, 'remedy')}</div>`
      : '',
    policy
      ? `<details><summary>Policy to add${policy.proven ? " (IAM's simulator allows it with this policy)" : ''}</summary>${policyText(policy.document, policy.proven)}</details>`
      : '',
    `<p class="of">${cellLinks(cells, numbers)}</p>${see}</article>`,
  ].join('');
}

function several(all: readonly string[], what: string): string {
  const shown = all.slice(0, ITEMS).map((text) => htmlParagraphs(text));
  if (shown.length === 0) return '';
  if (shown.length === 1) return `<div class="text">${shown.join('')}</div>`;
  const rest = all.length - shown.length;
  return listOf(
    [...shown, ...(rest > 0 ? [`${rest} more (${what}); all are in <code>report.json</code>`] : [])],
    'text',
  );
}

function cellLinks(cells: readonly Cell[], numbers: ReadonlyMap<Cell, number>): string {
  const links = cells.slice(0, ITEMS).map((cell) => {
    const label = whereOf([cell])
      .flatMap(({ model, name, regions }) =>
        regions.map(({ region }) => `${name ?? modelText(model, String)}, ${region}, ${cell.action}`),
      )
      .join('');
    return `<a href="#c${numbers.get(cell) ?? 0}">${html(clip(label, 200))}</a>`;
  });
  const rest = cells.length - links.length;
  return `${count(cells.length, 'check')}: ${links.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
}

function texts(all: readonly string[]): string[] {
  return [...new Set(all)].filter((text) => text !== '');
}

/** What is wrong with the run itself, with what to change. */
export function problemCards(problems: readonly Problem[]): string {
  const cards = problems
    .slice(0, CARDS)
    .map(
      ({ cause, message, remedy }) =>
        `<article class="card problem"><h3>${icon('⚠️')} ${htmlProse(clip(message, TEXT_LIMIT))}</h3>${
          remedy === '' ? '' : `<div class="text todo">${htmlParagraphs(remedy)}</div>`
        }<p class="of">Cause ${HTML.code(cause)}.</p></article>`,
    );
  const rest = problems.length - cards.length;
  if (cards.length === 0) return '';
  const more = rest > 0 ? `<p>And ${rest} more; all are in <code>report.json</code>.</p>` : '';
  return `<section aria-labelledby="problems"><h2 id="problems">Problems of the run</h2>${cards.join('')}${more}</section>`;
}

/** What differs from the baseline; '' where nothing does. */
export function changeTable(report: Report): string {
  const { changes } = report;
  if (changes.length === 0) return '';
  const words = changeWords(report);
  const rows = changes.slice(0, 200).map((change) => {
    const { principal, region, model, action, before, after } = change;
    const step = [before, after].map((word) => html(clip(word ?? '', 120))).join(' → ');
    const cells = [words(change), HTML.code(principal), modelText(model, HTML.code), html(region), html(action), step];
    return `<tr>${cells.map((text) => `<td>${text}</td>`).join('')}</tr>`;
  });
  const head = ['Change', 'Principal', 'Model', 'Region', 'Action', 'Before → now'];
  const rest =
    changes.length > 200 ? `<p>And ${changes.length - 200} more; all are in <code>report.json</code>.</p>` : '';
  return `<section aria-labelledby="changes"><h2 id="changes">Changed since the baseline</h2><div class="scroll" role="region" tabindex="0" aria-label="Changes"><table class="rows"><thead><tr>${head.map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>${rest}</section>`;
}
