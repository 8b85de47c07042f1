/**
 * `who-can.html`: the whole table, with a filter. Nothing is loaded, and everything can be read without the script.
 * Pure.
 */
import { createHash } from 'node:crypto';
import { openedSince, outsideOf } from '../../compare/who-can.ts';
import type { WhoCan, WhoCanFinding, WhoCanRow } from '../../domain/who-can.ts';
import { html } from '../escape.ts';
import { STYLE } from '../html/style.ts';
import { WHO_CAN_COLUMNS, GRADES, headline, rowTexts } from './words.ts';

/** What this page's table needs besides: rows are long, and names are looked for first. */
const TABLE = `
header, main { max-width: 110rem; } .rows th, .rows td { vertical-align: top; overflow-wrap: break-word; }
.rows tbody th { min-width: 15rem; font-weight: 400; } .rows td { min-width: 7.5rem; max-width: 22rem; } .rows td:nth-of-type(3) { min-width: 11rem; }
`;
const SHEET = `${STYLE}${TABLE}`;

/** Hides the rows that do not have the text, or another answer. A constant, so that its hash is one. */
const SCRIPT = `
'use strict';
(() => {
  const form = document.getElementById('filters');
  const rows = Array.from(document.querySelectorAll('tbody tr'));
  const shown = document.getElementById('shown');
  const apply = () => {
    const text = form.elements.text.value.trim().toLowerCase();
    const grade = form.elements.grade.value;
    let number = 0;
    for (const row of rows) {
      const fits = (grade === '' || row.dataset.grade === grade) && row.textContent.toLowerCase().includes(text);
      row.hidden = !fits;
      if (fits) number += 1;
    }
    shown.textContent = number + ' of ' + rows.length + ' rows';
  };
  form.hidden = false;
  form.addEventListener('input', apply);
  form.addEventListener('reset', () => setTimeout(apply));
  form.addEventListener('submit', (event) => event.preventDefault());
  apply();
})();
`;

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const POLICY = `default-src 'none'; style-src ${hashOf(SHEET)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;

type Shown = WhoCan & Partial<Pick<WhoCanFinding, 'restricted' | 'file'>>;

/** Yields the parts of the file, line ends included. */
export function* whoCanHtml(findings: readonly Shown[], generatedAt: string): Generator<string> {
  yield* [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">\n`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n',
    `<title>Who can call Amazon Bedrock models</title>\n<style>${SHEET}</style>\n</head>\n<body>\n`,
    `<header><div class="verdict ${findings.some(isLoud) ? 'bad' : 'open'}"><h1>Who can call it</h1>`,
    ...findings.map((finding) => `<p>${html(headline(finding))}</p>`),
    `</div><p class="about">${html(generatedAt.slice(0, 16).replace('T', ' '))} UTC</p></header>\n<main>\n`,
    filters(),
  ];
  for (const finding of findings) yield* table(finding);
  yield `</main>\n<script>${SCRIPT}</script>\n</body>\n</html>\n`;
}

function isLoud(finding: Shown): boolean {
  return (
    outsideOf({ restricted: finding.restricted === true, rows: finding.rows }).length + openedSince(finding).length > 0
  );
}

function filters(): string {
  const options = Object.entries(GRADES).map(([grade, word]) => `<option value="${grade}">${word}</option>`);
  return [
    '<form id="filters" hidden aria-label="Filters"><label>Contains<input name="text" type="search" autocomplete="off"></label>',
    `<label>Answer<select name="grade"><option value="">All</option>${options.join('')}</select></label>`,
    '<button type="reset">Show all</button><output id="shown" role="status"></output></form>\n',
  ].join('');
}

function* table(finding: Shown): Generator<string> {
  const { restricted = false, file, rows, unread, notVisible } = finding;
  const heading = file === undefined || file === '' ? 'Principals' : `Principals, for ${file}`;
  yield `<section><h2>${html(heading)}</h2>\n<div class="scroll" tabindex="0" role="region" aria-label="${html(heading)}"><table class="rows"><thead><tr>`;
  yield `${WHO_CAN_COLUMNS.map((column) => `<th scope="col">${column}</th>`).join('')}</tr></thead>\n<tbody>\n`;
  const opened = new Set(openedSince(finding).map(keyOf));
  for (const row of rows) {
    const [principal = '', ...rest] = rowTexts(row, finding);
    const isOutside = restricted && row.allowedBy === undefined;
    const marks = [
      ...(isOutside ? ['on no allow-list'] : []),
      ...(opened.has(keyOf(row)) ? ['new since the baseline'] : []),
    ];
    const note = marks.length === 0 ? '' : ` <b>(${marks.join(', ')})</b>`;
    const arn = row.arn === '' ? '' : `<br><small><code>${html(row.arn)}</code></small>`;
    yield `<tr data-grade="${row.grade}"><th scope="row"><b>${html(principal)}</b>${note}${arn}</th>${rest.map((text) => `<td>${html(text)}</td>`).join('')}</tr>\n`;
  }
  yield '</tbody></table></div>\n';
  if (unread.length > 0) {
    yield `<p>Nothing is said of these principals, whose policies could not be read: ${html(unread.join(', '))}.</p>\n`;
  }
  yield `<h3>What this cannot see</h3><ul>${notVisible.map((sentence) => `<li>${html(sentence)}</li>`).join('')}</ul></section>\n`;
}

function keyOf({ principal, arn, model }: Pick<WhoCanRow, 'principal' | 'arn' | 'model'>): string {
  return `${arn} ${principal} ${model}`;
}
