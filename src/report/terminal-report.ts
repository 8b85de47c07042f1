/**
 * A report in a terminal: the matrix, then what is not as it should be, why, and who changes what; last what it comes
 * to. Pure.
 */
import { alarmsOf } from './alarms.ts';
import { changeWords } from './change-words.ts';
import { discoveryItems, DISCOVERY_TITLE } from './discovery.ts';
import { findings, whereOf, type Finding } from './findings.ts';
import { findingClaim, isSaidByClaim, remediesOf, whyLines } from './finding-text.ts';
import { endingText, unsaidEndings } from './lifecycle.ts';
import { PLAIN } from './markup.ts';
import { policyFiles } from './policy-files.ts';
import { attachTo } from '../verdict/suggested-policies.ts';
import { headline } from './tally.ts';
import { painted, STATES, terminalLegend, terminalMatrix, type TerminalStyle } from './terminal.ts';
import type { Cost, Owner, PrincipalAudit, Report } from '../domain/report.ts';
import { notesItems, uncheckedItems } from './unchecked.ts';
import { visible, visibleBlock } from './visible.ts';
import { count, list, modelText, OWNERS, usd } from './words.ts';
import {
  beforeAndAfter,
  byInterest,
  groupReasons,
  groupTitle,
  whatIfCounts,
  whatIfGroups,
  whatIfLimits,
  whatIfWord,
} from './what-if-text.ts';
import { labelled, wrap } from './wrap.ts';
import { whoCanItems } from './who-can/terminal.ts';

/** More would push the matrix off the screen; the files have all. */
const MOST_FINDINGS = 20;
const MOST_MODELS = 10;
const MOST_TEXTS = 3;

/**
 * The lines of a report with cells. `reportDir`: if its files are, '' if they could not be written.
 *
 * @returns lines without their ends; in colour only if `style` says so
 */
export function terminalReport(report: Report, reportDir: string, style: TerminalStyle): string[] {
  const found = findings(report);
  const rest = found.length - MOST_FINDINGS;
  return [
    ...whatIfLines(report, style),
    ...terminalMatrix(report, style).slice(1),
    ...(report.cells.length === 0 ? [] : terminalLegend(report.cells, style)),
    ...endingLines(report, style),
    ...changes(report, style),
    ...found.slice(0, MOST_FINDINGS).flatMap((finding) => ['', ...findingLines(finding, report, reportDir, style)]),
    ...(rest > 0 ? ['', `And ${count(rest, 'more finding')}; all are in the report.`] : []),
    ...items('Not checked, and why', uncheckedItems(report.cells, PLAIN), style),
    ...items(DISCOVERY_TITLE, discoveryItems(report.discovered, MOST_FINDINGS, PLAIN), style),
    ...items('Who can call it', whoCanItems(report.whoCan), style),
    ...audits(report.audit ?? [], style),
    ...items('Notes', notesItems(report.cells, PLAIN), style),
    '',
    ...closing(report, reportDir, style),
  ];
}

/** What has ended or will end, an item each: beside a model there is no room for it. */
function endingLines(report: Report, style: TerminalStyle): string[] {
  const marks = { fails: '!! ', warns: '~ ', none: '' };
  const texts = unsaidEndings(report).map(
    (group) => marks[group.concern] + endingText(group, report.generatedAt, PLAIN),
  );
  return items('Lifecycle', texts, style);
}

/** What a change does: what is lost and opened before the matrix, with the lines that do it. */
function whatIfLines({ cells }: Report, style: TerminalStyle): string[] {
  const groups = whatIfGroups(cells);
  if (groups.length === 0) return [];
  const { open } = byInterest(groups);
  const rest = open.length - MOST_FINDINGS;
  const lines = open.slice(0, MOST_FINDINGS).flatMap((group) => {
    const { word } = whatIfWord(group);
    const { now, after } = beforeAndAfter(group, PLAIN);
    const plainly = (text: string): string => text.replace(/^\P{ASCII}+ /u, '');
    const said = `${word}: ${groupTitle(group, PLAIN)}: ${plainly(now)} -> ${plainly(after)}`;
    return [
      ...labelled('  - ', said, style.width),
      ...groupReasons(group, PLAIN).flatMap((text) => labelled('    ', text, style.width)),
    ];
  });
  return [
    ...wrap(`What this change does: ${whatIfCounts(cells)}.`, style.width),
    ...lines,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    ...wrap(whatIfLimits(cells), style.width),
    '',
  ];
}

/** A run in a terminal has no workflow author. */
const WHO: Record<Owner, string> = { ...OWNERS, 'workflow-author': 'You' };

function findingLines(finding: Finding, report: Report, reportDir: string, style: TerminalStyle): string[] {
  const { state, cells, owner, cause } = finding;
  const { mark, colour } = STATES[state];
  const claim = labelled(`${mark.padEnd(2)} `, findingClaim(finding, PLAIN), style.width);
  const [first = '', ...more] = claim;
  const title = painted(mark, colour, style.colour) + first.slice(mark.length);
  const diagnoses = cells.flatMap(({ diagnosis }) => diagnosis ?? []);
  const fixes = remediesOf(finding, MOST_TEXTS, 'named below');
  const links = unique(diagnoses.flatMap(({ remedy }) => remedy.documentation)).slice(0, 2);
  const row = (label: string, texts: readonly string[], most = texts.length): string[] => {
    const shown = texts.length > most ? [...texts.slice(0, most), `and ${texts.length - most} more`] : texts;
    const bullet = texts.length > 1 ? '- ' : '';
    return shown.flatMap((text, index) =>
      block(index === 0 ? label : '', index < most ? bullet : '', text, style.width),
    );
  };
  const models = whereOf(cells);
  const places = models.map(
    ({ model, regions }) =>
      `${modelText(model, String)} in ${list(
        regions.map(({ region }) => region),
        8,
      )}`,
  );
  const isUniform = new Set(models.map(({ regions }) => JSON.stringify(regions))).size === 1;
  const names = models.map(({ model }) => modelText(model, visible));
  const file = policyOf(finding, report, reportDir);
  return [
    ...[title, ...more],
    ...(models.length > 1 ? row('Models', isUniform ? [list(names, MOST_MODELS)] : places, MOST_MODELS) : []),
    ...(isSaidByClaim(finding)
      ? row('Cause', [cause ?? ''])
      : row('Why', whyLines(finding, MOST_TEXTS, PLAIN), MOST_TEXTS + 1)),
    ...(owner === undefined ? [] : row('Owner', [WHO[owner]])),
    ...row('Fix', fixes, MOST_TEXTS),
    ...(file === undefined ? [] : row('Policy', [file])),
    ...links.flatMap((url, index) => block(index === 0 ? 'See' : '', '', url, style.width)),
  ];
}

/** A message to send: sentences between quotation marks, which may be broken; a line of JSON has fewer words. */
const QUOTED = /^\s*"(?:[^\s"]+ ){5}/;

/** A label, and its text behind it; what is indented in the text is a snippet to copy, and stays as it is. */
export function block(label: string, bullet: string, text: string, width: number): string[] {
  const start = `   ${label.padEnd(8)}${bullet}`;
  const lines = visibleBlock(text).split('\n');
  const isPlain = lines.length === 1;
  if (isPlain) return labelled(start, lines[0] ?? '', width);
  const blank = ' '.repeat(start.length);
  return lines.flatMap((line, index) => {
    const before = index === 0 ? start : blank;
    const isPlain = !/^\s/.test(line) || QUOTED.test(line);
    return isPlain ? labelled(before, line.trim(), width) : [`${before}${line}`];
  });
}

function policyOf({ cells, principals }: Finding, report: Report, reportDir: string): string | undefined {
  const places = new Set(cells.flatMap((cell) => attachTo(cell) ?? []));
  if (reportDir === '' || places.size === 0) return undefined;
  const own = policyFiles(report).filter((file) => principals.includes(file.principal) && places.has(file.attachTo));
  const json = own.flatMap(({ name }) => (name.endsWith('.json') ? [name] : []));
  if (json.length === 0) return undefined;
  const proven = cells.every(({ diagnosis }) => diagnosis?.remedy.proven === true);
  const says = proven ? "confirmed by IAM's simulator" : 'not confirmed by a simulation';
  return `${json.map((name) => `${reportDir}/${name}`).join(' ')} (${says})`;
}

function changes(report: Report, { width }: TerminalStyle): string[] {
  const alarming = new Set(alarmsOf(report).map(({ change }) => change));
  const all = report.changes.filter((change) => !alarming.has(change));
  if (all.length === 0) return [];
  const words = changeWords(report);
  const lines = all.slice(0, MOST_FINDINGS).flatMap((change) => {
    const { principal, model, region, action, before, after } = change;
    const step = [before, after].filter((word) => word !== undefined).join(' -> ');
    const what = words(change).replace(/^[^a-z]+/, '');
    return labelled('  ', visible(`${what}: ${principal}, ${model} in ${region} (${action}): ${step}`), width);
  });
  const rest = all.length - MOST_FINDINGS;
  return ['', 'Changed since the baseline:', ...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])];
}

function items(title: string, texts: readonly string[], { width }: TerminalStyle): string[] {
  return texts.length === 0 ? [] : ['', `${title}:`, ...texts.flatMap((text) => labelled('  - ', text, width))];
}

function audits(all: readonly PrincipalAudit[], { width }: TerminalStyle): string[] {
  return all.flatMap(({ principal, steps }) => {
    const reachable = steps.filter((step) => step.reachable > 0);
    const lines = reachable.map(
      ({ scope, regions, reachable: number, asked, examples }) =>
        `${scope}, ${regions === 'configured' ? 'configured' : 'all other'} regions: ${number} of ${asked}, like ${list(examples.map(visible), 3)}`,
    );
    const none = steps.length === 0 ? 'could not be simulated' : 'nothing';
    const title = `${visible(principal)} could call besides:`;
    return [
      '',
      ...(lines.length === 0
        ? [`${title} ${none}`]
        : [title, ...lines.flatMap((line) => labelled('  - ', line, width))]),
    ];
  });
}

/** What it comes to in one line; where something is wrong, the numbers behind it and where everything is. */
function closing(report: Report, reportDir: string, style: TerminalStyle): string[] {
  const { title, detail } = headline(report);
  const passed = report.gate.result === 'pass';
  const said = `${title.charAt(0).toUpperCase()}${title.slice(1)}.`;
  const [first = '', ...more] = wrap(`${said} ${costText(report.cost)}`, style.width);
  const strong = first.startsWith(said)
    ? painted(said, passed ? '32' : '31', style.colour) + first.slice(said.length)
    : first;
  // The headline has said it where all that failed is that cells need action.
  const { result, reasons } = report.gate;
  const isSaid = passed || (result === 'fail' && reasons.length === 1 && title.includes('need'));
  return [
    ...[strong, ...more],
    ...(detail === undefined ? [] : wrap(detail, style.width)),
    ...(report.gate.exemptions ?? []).flatMap((one) => wrap(`Exemptions: ${visible(one)}.`, style.width)),
    ...(isSaid ? [] : wrap(`Failed: ${visible(list(reasons))}.`, style.width)),
    ...(passed ? reasons.flatMap((reason) => wrap(`${visible(reason)}.`, style.width)) : []),
    ...(reportDir === '' || (passed && detail === undefined) ? [] : [`Report: ${reportDir}/report.html`]),
  ];
}

/** The most that it could have cost was said before the first call. */
function costText({ estimatedUsd, calls }: Cost): string {
  const made = Object.values(calls).reduce((sum, number) => sum + number, 0);
  return `${count(made, 'call')} to AWS, about ${usd(estimatedUsd)}.`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
