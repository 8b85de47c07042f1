/**
 * One cell in full: what was expected and found, why, who changes what, the evidence, every requirement, and the
 * suggested policy.
 */
import { html, htmlLink, htmlProse } from '../escape.ts';
import { decisionText, evidenceLines } from '../evidence.ts';
import { exemptionLines } from '../exemption-text.ts';
import { pageTitle } from '../page-titles.ts';
import { squareWords } from '../reasons.ts';
import type { RequirementResult } from '../../domain/report.ts';
import { NOTES } from '../unchecked.ts';
import { clip } from '../visible.ts';
import { OWNERS, SYMBOLS, VERDICTS, modelText } from '../words.ts';
import { searched } from './heat-map.ts';
import { HTML, copyable, htmlParagraphs, icon, listOf } from './markup.ts';
import type { NumberedCell } from './numbered.ts';
import { filterData } from './numbered.ts';

/** Longest text shown of one message or policy, in UTF-16 units. */
const TEXT_LIMIT = 8_000;

/** A folded part with the anchor inside, so that a link opens it. */
export function cellDetails(one: NumberedCell): string {
  const { cell, number, state } = one;
  const id = modelText(cell.model, HTML.code);
  const what = cell.name === undefined ? id : `${html(cell.name)} (${id})`;
  return [
    `<details class="cell" data-p="${html(cell.principal)}" ${filterData(one, html)} data-m="${html(searched(one))}">`,
    `<summary>${icon(SYMBOLS[state])} <b>${html(squareWords(cell))}</b> <span>${what} in ${html(cell.region)}, ${html(cell.action)}, ${html(clip(cell.principal, 120))}</span></summary>`,
    `<div class="full" id="c${number}">${facts(one)}<p class="back"><a href="#m${number}">Back to the matrix</a></p></div></details>`,
  ].join('');
}

function facts({ cell }: NumberedCell): string {
  const { diagnosis, expected, verdict, confidence, simulation, target } = cell;
  const all = simulation.requirements;
  const rows: [string, string][] = [
    ['Why', diagnosis ? `${htmlProse(clip(diagnosis.summary, TEXT_LIMIT))} ${HTML.code(diagnosis.cause)}` : ''],
    ['Exemption', exemptionLines([cell], HTML).join(' ')],
    [diagnosis ? OWNERS[diagnosis.owner] : '', diagnosis ? remedy(diagnosis.remedy) : ''],
    ['Suggested policy', diagnosis?.remedy.policy ? policyText(diagnosis.remedy.policy, diagnosis.remedy.proven) : ''],
    [
      'Found',
      `<b>${verdict}</b>${confidence === 'none' ? '' : `, ${confidence}`}: ${html(VERDICTS[verdict])} Expected: ${expected === 'deny' ? 'denied' : 'allowed'}.`,
    ],
    ['Evidence', listOf(evidenceLines(cell, HTML, { withRequirements: false }))],
    [`Requirements (${all.length})`, requirements(all)],
    ['Notes', listOf(cell.notes.map((note) => `<b>${note}</b>: ${htmlProse(NOTES[note])}`))],
    ['Target', target.arn === '' ? '' : HTML.code(target.arn)],
  ];
  return `<dl>${rows.map(([title, body]) => (body === '' ? '' : `<dt>${title}</dt><dd>${body}</dd>`)).join('')}</dl>`;
}

function remedy({ text, documentation }: { text: string; documentation: readonly string[] }): string {
  const links = documentation.slice(0, 3).map((url) => htmlLink(pageTitle(url), url));
  const see = links.length > 0 ? `<br>See ${links.join(', ')}.` : '';
  return text === '' && see === '' ? '' : `<div class="text">${htmlParagraphs(text)}${see}</div>`;
}

/** A policy document to copy, with whether the simulator confirmed it. */
export function policyText(policy: object, proven: boolean | undefined): string {
  const proof = proven === true ? "IAM's simulator allows the call with it." : 'Not confirmed by a simulation.';
  return `${copyable(JSON.stringify(policy, undefined, 2), 'Suggested policy')}<small>${proof}</small>`;
}

function requirements(all: readonly RequirementResult[]): string {
  const items = all.map((one) => {
    const sign = icon(one.decision === 'allowed' ? '✅' : '❌');
    return `${sign} ${decisionText(one, HTML)}: ${HTML.code(one.action)} on ${HTML.code(one.resource)} with <code>aws:RequestedRegion</code> ${HTML.code(one.requestedRegion)}`;
  });
  return listOf(items, 'plain');
}
