/** What is to be done, a card per finding; what changed. */
import { alarmsOf } from '../alarms.ts';
import { html, htmlLink } from '../escape.ts';
import { findingClaim, remediesOf, whyLines } from '../finding-text.ts';
import { changeWords } from '../change-words.ts';
import { findings, whereOf } from '../findings.ts';
import type { Finding, Urgency } from '../findings.ts';
import { PLAIN } from '../markup.ts';
import { ownerName } from '../overview.ts';
import { pageTitle } from '../page-titles.ts';
import { joinPolicies, mergeDenials, splitBySize } from '../../policy/policies.ts';
import type { Cell, Report } from '../../domain/report.ts';
import { clip } from '../visible.ts';
import { OWNERS, SYMBOLS, count, modelText } from '../words.ts';
import { policyText } from './cell-details.ts';
import { HTML, copyable, htmlParagraphs, icon, listOf } from './markup.ts';

/** Cards shown of one urgency; the checks of the others are in the matrix. */
const CARDS = 50;

/** Explanations, remedies and links shown of one card. */
const ITEMS = 6;

const TITLES: Record<Urgency, string> = { action: 'Needs action', maybe: 'May need action', watch: 'To watch' };

/** What the cards need of the page. */
export interface CardOptions {
  /** Whether each check has a place of its own on the page. */
  linked: boolean;
}

/** Alarms: what a baseline knew closed and is open now. They stand before everything else; '' if there is none. */
export function alarmCards(report: Report, options: CardOptions): string {
  const cards = shown(report).filter(({ finding }) => finding.opened);
  if (cards.length === 0) return '';
  return `<section aria-labelledby="alarms"><h2 id="alarms">Opened since the baseline</h2>${cards.map((one) => card(one, report, options)).join('')}</section>`;
}

/** Sections of cards, the most urgent first; '' if nothing is to be done. Alarms have been said. */
export function findingCards(report: Report, options: CardOptions): string {
  const cards = shown(report).filter(({ finding }) => !finding.opened);
  return (['action', 'maybe', 'watch'] as const)
    .map((urgency) => {
      const own = cards.filter(({ finding }) => finding.urgency === urgency);
      if (own.length === 0) return '';
      const rest = own.length - CARDS;
      const more = rest > 0 ? `<p>And ${rest} more; their checks are in the matrix.</p>` : '';
      const all = own.slice(0, CARDS).map((one) => card(one, report, options));
      return `<section aria-labelledby="u-${urgency}"><h2 id="u-${urgency}">${TITLES[urgency]}</h2>${all.join('')}${more}</section>`;
    })
    .join('');
}

/** Who has what to do, with a link to each card; '' if one look at the cards says it. */
export function ownerOverview(report: Report): string {
  const all = shown(report);
  if (all.length < 2) return '';
  const groups = [...Map.groupBy(all, ({ finding }) => finding.owner)].map(([owner, own]) => {
    const links = own.slice(0, CARDS).map(({ finding, id }) => {
      const text = clip(findingClaim(finding, PLAIN), 300);
      return `<li>${icon(finding.opened ? '🚨' : SYMBOLS[finding.state])} <a href="#${id}">${html(text)}</a></li>`;
    });
    return `<li><b>${ownerName(owner)}</b>: ${own.length}<ul>${links.join('')}</ul></li>`;
  });
  return `<section aria-labelledby="owners"><h2 id="owners">Who does what</h2><ul class="owners">${groups.join('')}</ul></section>`;
}

/** The card that each check is part of, as an address on the page. */
export function cardOfCell(report: Report): Map<Cell, string> {
  return new Map(shown(report).flatMap(({ finding, id }) => finding.cells.map((cell) => [cell, `#${id}`] as const)));
}

interface Shown {
  finding: Finding;
  id: string;
}

function shown(report: Report): Shown[] {
  return findings(report).map((finding, index) => ({ finding, id: `f${index}` }));
}

function card({ finding, id }: Shown, report: Report, { linked }: CardOptions): string {
  const { state, urgency, cells, owner, opened } = finding;
  const numbers = linked ? new Map(report.cells.map((cell, number) => [cell, number])) : undefined;
  const todo = remediesOf(finding, ITEMS);
  const links = texts(cells.flatMap(({ diagnosis }) => diagnosis?.remedy.documentation ?? [])).slice(0, 3);
  const see =
    links.length > 0 ? `<p class="see">See ${links.map((url) => htmlLink(pageTitle(url), url)).join(', ')}.</p>` : '';
  return [
    `<article class="card ${urgency}" id="${id}"><h3>${icon(opened ? '🚨' : SYMBOLS[state])} ${findingClaim(finding, HTML)}</h3>`,
    `<div class="text">${whyLines(finding, ITEMS, HTML)
      .map((line) => `<p>${line}</p>`)
      .join('')}</div>`,
    todo.length > 0
      ? `<div class="todo"><b>${owner === undefined ? 'To do' : OWNERS[owner]}:</b> ${several(todo, 'remedy')}</div>`
      : '',
    policyOf(cells),
    denialOf(cells),
    `<p class="of">${cellLinks(cells, numbers)}</p>${see}</article>`,
  ].join('');
}

/** The document that mends the cells, in as many as IAM takes. */
function policyOf(cells: readonly Cell[]): string {
  const policy = joinPolicies(cells);
  if (!policy) return '';
  const proof = policy.proven ? " (IAM's simulator allows it with this policy)" : '';
  const documents = splitBySize(policy.document).map((one) => policyText(one, policy.proven));
  return `<details><summary>Policy to add${proof}</summary>${documents.join('')}</details>`;
}

/** The Deny statements that close what is open. */
function denialOf(cells: readonly Cell[]): string {
  const documents = cells.flatMap(({ diagnosis }) => diagnosis?.remedy.deny ?? []);
  if (documents.length === 0) return '';
  const text = JSON.stringify(mergeDenials(documents), undefined, 2);
  return `<details><summary>Deny statement that closes it</summary>${copyable(text, 'Deny statement')}</details>`;
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

function cellLinks(cells: readonly Cell[], numbers: ReadonlyMap<Cell, number> | undefined): string {
  const links = cells.slice(0, ITEMS).map((cell) => {
    const label = whereOf([cell])
      .flatMap(({ model, name, regions }) =>
        regions.map(({ region }) => `${name ?? modelText(model, String)}, ${region}, ${cell.action}`),
      )
      .join('');
    const text = html(clip(label, 200));
    return numbers ? `<a href="#c${numbers.get(cell) ?? 0}">${text}</a>` : text;
  });
  const rest = cells.length - links.length;
  return `${count(cells.length, 'check')}: ${links.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
}

function texts(all: readonly string[]): string[] {
  return [...new Set(all)].filter((text) => text !== '');
}

/** What differs from the baseline; '' if nothing does. */
export function changeTable(report: Report): string {
  const alarming = new Set(alarmsOf(report).map(({ change }) => change));
  const changes = report.changes.filter((change) => !alarming.has(change));
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
