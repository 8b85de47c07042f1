/**
 * `report.html`: one file, no network, readable without its script; the policy in its head lets nothing else run or
 * load.
 */
import { createHash } from 'node:crypto';
import { discoveryItems, DISCOVERY_TITLE } from '../discovery.ts';
import { html, htmlLink } from '../escape.ts';
import { MEANINGS } from '../legend.ts';
import { ABOUT_ENDINGS, endingText, othersText, unsaidEndings } from '../lifecycle.ts';
import { gateLine } from '../gate-line.ts';
import { headline } from '../tally.ts';
import type { Cell, Cost, Report } from '../../domain/report.ts';
import { isOfRunAlone } from '../report.ts';
import { clip } from '../visible.ts';
import { assumedByText, headline as whoCanHeadline } from '../who-can/words.ts';
import { outsideOf } from '../../compare/who-can.ts';
import { notesItems, uncheckedItems } from '../unchecked.ts';
import { CONFIDENCES, SYMBOLS, VERDICTS, viaText, count, usd } from '../words.ts';
import { alarmCards, cardOfCell, changeTable, findingCards, ownerOverview } from './cards.ts';
import { problemCards } from './problem-cards.ts';
import { cellDetails } from './cell-details.ts';
import { heatMaps } from './heat-map.ts';
import { HTML, icon, listOf } from './markup.ts';
import type { NumberedCell } from './numbered.ts';
import { numbered } from './numbered.ts';
import { whatIfPart } from './what-if.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/**
 * Above this many checks their links lead to what is to be done, and the rest is in report.json: the page must open at
 * once.
 */
const BRIEF_ABOVE = 2_000;

/** Models shown in the list of what ends. */
const MOST_ENDINGS = 100;
const MOST_DISCOVERED = 100;

/**
 * SHA-256 of style and script in base64, which `scripts/build.js` writes into the bundle: `node:crypto` takes longer
 * to load than this page to make.
 */
declare const STYLE_HASH: string | undefined;
declare const SCRIPT_HASH: string | undefined;

/**
 * What the page may do: show itself. Its own style and script are let in by their hashes; there is no other way in.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${typeof STYLE_HASH === 'string' ? STYLE_HASH : sha256(STYLE)}'`,
  `script-src 'sha256-${typeof SCRIPT_HASH === 'string' ? SCRIPT_HASH : sha256(SCRIPT)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** Returns the whole file as text. */
export function reportHtml(report: Report): string {
  return [...htmlParts(report)].join('\n');
}

/** Yields the file in parts, to be written one after the other with line ends between them. */
export function* htmlParts(report: Report): Generator<string> {
  const { title } = headline(report);
  yield* [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>Bedrock access: ${html(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    report.cells.length > 0 ? '<a class="skip" href="#matrix">Skip to the matrix</a>' : '',
    banner(report),
    '<main>',
  ];
  if (isOfRunAlone(report)) yield problemCards(report.problems);
  else yield* findingParts(report);
  yield* [
    '</main>',
    footer(report),
    '<dialog id="panel" aria-labelledby="panel-title"><div class="bar"><h2 id="panel-title"></h2><button type="button" id="panel-close">Close</button></div><div id="panel-body"></div></dialog>',
    `<script>${SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ];
}

/** What was found: changes to come, alarms, the matrix, what is to be done. */
function* findingParts(report: Report): Generator<string> {
  const cells = numbered(report);
  const ends = lifecycle(report);
  const linked = cells.length <= BRIEF_ABOVE;
  const endsTooSoon = unsaidEndings(report).some(({ concern }) => concern === 'fails');
  yield* [whatIfPart(report), alarmCards(report, { linked })];
  if (cells.length > 0) yield* matrix(report, cells);
  yield* [
    problemCards(report.problems),
    ...(endsTooSoon ? [ends] : []),
    ownerOverview(report),
    findingCards(report, { linked }),
    changeTable(report),
    ...(endsTooSoon ? [] : [ends]),
    listed('unchecked', 'Not checked, and why', uncheckedItems(report.cells, HTML)),
    listed('discovered', DISCOVERY_TITLE, discoveryItems(report.discovered, MOST_DISCOVERED, HTML)),
    listed('who-can', 'Who can call it', whoCanItems(report)),
    listed('notes', 'Notes', notesItems(report.cells, HTML)),
  ];
}

/** What is said of whole accounts; their tables are in a file of their own. */
function whoCanItems({ whoCan = [] }: Report): string[] {
  return whoCan.flatMap((finding) => [
    `${html(whoCanHeadline(finding))} <a href="who-can.html">All of them</a>`,
    ...[...new Set(outsideOf(finding).map(({ principal }) => principal))]
      .slice(0, MOST_OUTSIDE)
      .map((name) => `${icon('❌')} <b>${html(clip(name, 120))}</b> is on no allow-list`),
  ]);
}

/** Principals on no allow-list that the report names; the table has all. */
const MOST_OUTSIDE = 50;

function banner(report: Report): string {
  const { symbol, title, detail } = headline(report);
  const { run } = report;
  const colour = {
    '✅': 'ok',
    '❌': 'bad',
    '⚠️': 'warn',
    '🔒': 'ok',
    '❔': 'open',
    '➖': 'open',
    '🔵': 'sim',
    '⏳': 'warn',
    '⏸️': 'warn',
    '🚨': 'bad',
    '⛔': 'bad',
  }[symbol];
  const said = [detail === undefined ? '' : html(detail), gateLine(report, HTML)]
    .filter((part) => part !== '')
    .join(' ');
  const about = [
    run.repository === undefined ? '' : html(run.repository),
    run.workflow === undefined ? '' : html(run.workflow),
    run.sha === undefined ? '' : `commit ${HTML.code(run.sha.slice(0, 7))}`,
    `${html(report.generatedAt.slice(0, 16).replace('T', ' '))} UTC`,
    run.url === undefined ? '' : htmlLink('the run', run.url),
  ];
  const known = (report.notices ?? []).map((one) => `<p class="about">${HTML.prose(clip(one, 2_000))}</p>`).join('');
  return `<header><div class="verdict ${colour}"><h1>${icon(symbol)} Bedrock access${/^\d/.test(title) ? ',' : ':'} ${html(title)}</h1>${said === '' ? '' : `<p>${said}</p>`}</div><p class="about">${about.filter((part) => part !== '').join(' · ')}</p>${known}</header>`;
}

function* matrix(report: Report, cells: readonly NumberedCell[]): Generator<string> {
  const brief = cells.length > BRIEF_ABOVE;
  const cards = brief ? cardOfCell(report) : new Map<Cell, string>();
  const target = ({ cell, number }: NumberedCell): string => (brief ? (cards.get(cell) ?? '') : `#c${number}`);
  yield `<section aria-labelledby="matrix"><h2 id="matrix" tabindex="-1">Matrix</h2>${filters(cells)}`;
  yield* heatMaps(cells, { today: report.generatedAt, target });
  yield principals(report);
  if (!brief) {
    yield `<details class="all"><summary>${count(cells.length, 'check')} in full</summary>`;
    for (const one of cells) yield cellDetails(one);
    yield '</details>';
  }
  yield `${legend(cells)}</section>`;
}

/** Who was checked, and how it was become. */
function principals({ principals: all }: Report): string {
  const items = all.map(({ name, arn, account, via, assumedBy }) => {
    const who =
      arn === '' ? (account === '' ? '' : `account ${HTML.code(account)}, `) : `${HTML.code(clip(arn, 300))}, `;
    const trust = assumedBy === undefined ? '' : `; ${html(clip(assumedByText(assumedBy), 500))}`;
    return `<b>${html(clip(name, 120))}</b>: ${who}${viaText(via)}${trust}`;
  });
  return `<div class="who">${listOf(items, 'plain')}</div>`;
}

/** What has ended or will end, and what is known of the others. */
function lifecycle(report: Report): string {
  const groups = unsaidEndings(report);
  const items = groups.slice(0, MOST_ENDINGS).map((group) => {
    const sign = { fails: '❌', warns: '⚠️', none: undefined } as const;
    const symbol = sign[group.concern];
    return `${symbol === undefined ? '' : `${icon(symbol)} `}${endingText(group, report.generatedAt, HTML)}`;
  });
  const rest = groups.length - items.length;
  const others = othersText(report, HTML);
  const more = rest > 0 ? [`${count(rest, 'more model')}; all are in <code>report.json</code>.`] : [];
  const last = others === '' ? [] : [`${others.charAt(0).toUpperCase()}${others.slice(1)}`];
  const about = groups.length > 0 ? [ABOUT_ENDINGS] : [];
  return listed('lifecycle', 'Lifecycle', [...items, ...more, ...last, ...about]);
}

/** Sections like the summary's own; '' if there is nothing to list. */
function listed(id: string, title: string, items: readonly string[]): string {
  return items.length === 0
    ? ''
    : `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${listOf(items)}</section>`;
}

/** Hidden until the script is there to make it work. */
function filters(cells: readonly NumberedCell[]): string {
  const unique = (of: (one: NumberedCell) => string): string[] =>
    [...new Set(cells.map(of))].filter((one) => one !== '');
  const option = ([value, label]: readonly [string, string]): string =>
    `<option value="${html(value)}">${html(clip(label, 120))}</option>`;
  const select = (name: string, label: string, options: readonly (readonly [string, string])[]): string =>
    `<label>${label}<select name="${name}"><option value="">All</option>${options.map(option).join('')}</select></label>`;
  const urgencies = { action: 'Needs action', maybe: 'May need action', watch: 'To watch' };
  const present = unique(({ urgency }) => urgency);
  return [
    '<form id="filters" hidden aria-label="Filters">',
    select(
      'principal',
      'Principal',
      unique(({ cell }) => cell.principal).map((name) => [name, name]),
    ),
    select(
      'action',
      'Action',
      unique(({ cell }) => cell.action)
        .sort()
        .map((name) => [name, name]),
    ),
    select('verdict', 'Verdict', [
      ...Object.entries(urgencies).flatMap(([key, label]) =>
        present.includes(key) ? [[`u:${key}`, label] as const] : [],
      ),
      ...unique(({ cell }) => cell.verdict).map((verdict) => [`v:${verdict}`, verdict] as const),
    ]),
    '<label>Model contains<input name="model" type="search" autocomplete="off"></label>',
    '<button type="reset">Show all</button><output id="shown" role="status"></output></form>',
  ].join('');
}

/** Words that occur, explained. */
function legend(cells: readonly NumberedCell[]): string {
  const symbols = new Set<string>(cells.map(({ state }) => SYMBOLS[state]));
  const verdicts = new Set<string>(cells.map(({ cell }) => cell.verdict));
  const confidences = new Set<string>(cells.map(({ cell }) => cell.confidence));
  const rows = [
    ...Object.entries(VERDICTS).filter(([word]) => verdicts.has(word)),
    ...Object.entries(CONFIDENCES).filter(([word]) => confidences.has(word)),
  ];
  const signs = Object.entries(MEANINGS)
    .filter(([symbol]) => symbols.has(symbol))
    .map(([symbol, meaning]) => `${symbol} ${meaning}`);
  return `<details class="all"><summary>What the words mean</summary><p>${signs.join(' · ')}</p><dl>${rows.map(([word, meaning]) => `<dt>${word}</dt><dd>${html(meaning)}</dd>`).join('')}</dl></details>`;
}

function footer({ tool, cost }: Report): string {
  return `<footer><p>${costText(cost)}</p><p>${html(tool.name)} ${html(tool.version)}</p></footer>`;
}

function costText({ worstCaseUsd, estimatedUsd, inputTokens, outputTokens, calls }: Cost): string {
  const made = Object.entries(calls).filter(([, number]) => number > 0);
  const total = made.reduce((sum, [, number]) => sum + number, 0);
  const which = made.sort(([a], [b]) => (a < b ? -1 : 1)).map(([api, number]) => `${number} ${HTML.code(api)}`);
  const tokens = `${count(inputTokens, 'input token')}, ${count(outputTokens, 'output token')}`;
  const cost =
    worstCaseUsd === 0 && estimatedUsd === 0
      ? 'Cost: nothing'
      : `Cost: about ${usd(estimatedUsd)} (${tokens}; at most ${usd(worstCaseUsd)})`;
  return total === 0 ? `${cost}. No calls to AWS were made.` : `${cost}. ${count(total, 'call')}: ${which.join(', ')}.`;
}
