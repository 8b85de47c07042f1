/**
 * `report.sarif`: SARIF 2.1.0 for code scanning. Rules are causes, results are cells that need or may need action or
 * are to be watched, locations are lines of the configuration.
 */
import { createHash } from 'node:crypto';
import { isExempt } from '../domain/cell.ts';
import type { HostAnnotation } from '../domain/host.ts';
import type { Place } from '../domain/settings.ts';
import type { EntryPlace } from './annotations.ts';
import { discoveryAnnotations } from './discovery.ts';
import { plain } from './escape.ts';
import { exemptionLines } from './exemption-text.ts';
import { findingClaim } from './finding-text.ts';
import { findings } from './findings.ts';
import type { Finding, Urgency } from './findings.ts';
import { endingText, unsaidEndings } from './lifecycle.ts';
import { PLAIN } from './markup.ts';
import type { Rule } from './sarif-rules.ts';
import { DISCOVERY_RULE, LIFECYCLE_RULE, WHO_CAN_RULE, ruleOf, rulesOf } from './sarif-rules.ts';
import { isOfRunAlone } from './report.ts';
import { outsideOf } from '../compare/who-can.ts';
import type { WhoCanFinding, WhoCanRow } from '../domain/who-can.ts';
import { HOMEPAGE } from '../util/repository.ts';
import type { Cell, Report } from '../domain/report.ts';
import { clip } from './visible.ts';
import { outsideMessage, whoCanEntry } from './who-can/annotations.ts';
import { groupReasons, groupTitle, whatIfGroups, type WhatIfKind } from './what-if-text.ts';
import { OWNERS } from './words.ts';

/** GitHub refuses a run with more results than this, and shows the most severe 5,000. */
export const RESULT_LIMIT = 25_000;

/** Longest message of a result, in UTF-16 units; the whole story is in the summary. */
const MESSAGE_LIMIT = 4_000;

const LEVELS: Record<Urgency, 'error' | 'warning' | 'note'> = { action: 'error', maybe: 'warning', watch: 'note' };

/**
 * The file as text: JSON, the most severe results first.
 *
 * @param places where the entries of the configuration are written
 * @param fallback where a result is shown whose entry has no place: the workflow. Code scanning shows no result
 *   without a file.
 */
export function sarifText(report: Report, places: readonly EntryPlace[], fallback: Place): string {
  const { rules, results } = isOfRunAlone(report)
    ? { rules: rulesOf(problemRules(report)), results: [] }
    : found(report, places, fallback);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ ...run(report, rules), results }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function problemRules({ problems }: Report): string[] {
  return problems.map(({ cause }) => ruleOf({ diagnosis: { cause } }));
}

/** Results with their rules. */
function found(report: Report, places: readonly EntryPlace[], fallback: Place): { rules: Rule[]; results: object[] } {
  const all = findings(report).flatMap((finding) => finding.cells.map((cell) => ({ finding, cell })));
  const shown = all.slice(0, RESULT_LIMIT);
  const ends = unsaidEndings(report)
    .filter(({ concern }) => concern !== 'none')
    .sort((a, b) => Number(b.concern === 'fails') - Number(a.concern === 'fails'))
    .flatMap((group) => group.cells.map((cell) => ({ group, cell })))
    .slice(0, RESULT_LIMIT - shown.length);
  const discovered = discoveryAnnotations(report.discovered)
    .filter(({ file }) => file !== undefined && isInside(file))
    .slice(0, RESULT_LIMIT - shown.length - ends.length);
  const outside = (report.whoCan ?? [])
    .flatMap((finding) => outsideOf(finding).map((row) => ({ finding, row })))
    .slice(0, RESULT_LIMIT - shown.length - ends.length - discovered.length);
  const changed = whatIfGroups(report.cells)
    .flatMap((group) => group.cells.map((cell) => ({ group, cell, rule: WHAT_IF_RULES[group.kind] })))
    .slice(0, RESULT_LIMIT - shown.length - ends.length - discovered.length - outside.length);
  const rules = rulesOf([
    ...outside.map(() => WHO_CAN_RULE),
    ...changed.flatMap(({ rule }) => rule ?? []),
    ...discovered.map(() => DISCOVERY_RULE),
    ...ends.map(() => LIFECYCLE_RULE),
    ...shown.map(({ cell }) => ruleOf(cell)),
    ...problemRules(report),
  ]);
  const fingerprint = fingerprints();
  const known = new Map(places.toReversed().map(({ configured, place }) => [configured, place]));
  const at = (cell: Cell): Place => placeOf(cell, known, fallback);
  const results = [
    ...changed.flatMap(({ group, cell, rule }) =>
      rule === undefined
        ? []
        : [
            resultOf(cell, {
              ...{ rule, rules, place: whatIfPlace(cell) ?? at(cell), fingerprint: fingerprint(cell, rule) },
              level: group.kind === 'exposed' ? 'error' : 'warning',
              text: [groupTitle(group, PLAIN), ...groupReasons(group, PLAIN)].join('\n'),
            }),
          ],
    ),
    ...shown.map(({ finding, cell }) =>
      result(finding, cell, rules, at(cell), fingerprint(cell, cell.diagnosis?.cause)),
    ),
    ...ends.map(({ group, cell }) =>
      resultOf(cell, {
        ...{ rule: LIFECYCLE_RULE, rules, place: at(cell), fingerprint: fingerprint(cell, LIFECYCLE_RULE) },
        level: group.concern === 'fails' ? 'error' : 'warning',
        text: `${cell.principal}, ${cell.action}: ${endingText({ ...group, cells: [cell] }, report.generatedAt, PLAIN)}`,
      }),
    ),
    ...discovered.map((one) => discoveryResult(one, rules)),
    ...outside.map(({ finding, row }) =>
      whoCanResult(finding, row, rules, known.get(whoCanEntry(finding.file)) ?? fallback),
    ),
  ];
  return { rules, results };
}

const WHAT_IF_RULES: Partial<Record<WhatIfKind, string>> = {
  exposed: 'what-if-opened',
  opened: 'what-if-opened',
  lost: 'what-if-lost',
};

/** The line of the change that does it. */
function whatIfPlace({ whatIf }: Cell): Place | undefined {
  const reason = whatIf?.reasons?.find(({ file }) => file !== undefined && isInside(file));
  return reason?.file === undefined
    ? undefined
    : { file: reason.file, line: reason.line ?? 1, column: reason.column ?? 1 };
}

function run(report: Report, rules: readonly Rule[]): object {
  const { tool, run, gate, cost, problems, generatedAt, cells } = report;
  const category = ['bedrock-access-check', run.workflow, run.job].flatMap((part) =>
    part === undefined || part === '' ? [] : [encodeURIComponent(part.toWellFormed())],
  );
  const repository = repositoryOf(run.url);
  const notifications = problems.map(({ cause, message, remedy }) => ({
    level: gate.result === 'skipped' ? 'note' : gate.result === 'error' ? 'error' : 'warning',
    message: { text: messageText(`${message} ${remedy}`) },
    associatedRule: { id: ruleOf({ diagnosis: { cause } }), index: indexOf(rules, ruleOf({ diagnosis: { cause } })) },
  }));
  return {
    tool: {
      driver: {
        name: tool.name,
        version: tool.version,
        semanticVersion: tool.version,
        informationUri: HOMEPAGE,
        rules,
      },
    },
    // Code scanning takes what stands before the last slash for the category, in which a later run replaces an earlier
    // one.
    automationDetails: { id: `${category.join('/')}/` },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { SRCROOT: { description: { text: 'The root of the repository.' } } },
    ...(repository !== undefined && {
      versionControlProvenance: [
        {
          repositoryUri: repository,
          ...(run.sha !== undefined && { revisionId: plain(run.sha) }),
          ...(run.ref !== undefined && { branch: plain(run.ref) }),
          mappedTo: { uriBaseId: 'SRCROOT' },
        },
      ],
    }),
    invocations: [
      {
        executionSuccessful: gate.result !== 'error',
        endTimeUtc: generatedAt,
        ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
      },
    ],
    properties: {
      result: gate.result,
      reasons: gate.reasons.map(plain),
      cells: cells.length,
      estimatedCostUsd: cost.estimatedUsd,
    },
  };
}

function result(
  { state, urgency, owner }: Finding,
  cell: Cell,
  rules: readonly Rule[],
  place: Place,
  fingerprint: string,
): object {
  const { principal, diagnosis } = cell;
  const claim = `${findingClaim({ principals: [principal], state, cells: [cell] }, PLAIN)}.`;
  const todo = diagnosis && diagnosis.remedy.text !== '' ? diagnosis.remedy.text : '';
  const who = owner === undefined || todo === '' ? '' : `${OWNERS[owner]}: `;
  return resultOf(cell, {
    ...{ rule: ruleOf(cell), rules, place, fingerprint, level: LEVELS[urgency] },
    text: [claim, diagnosis?.summary ?? '', `${who}${todo}`, ...exemptionLines([cell], PLAIN)]
      .filter((part) => part !== '')
      .join('\n'),
    ...(owner !== undefined && { owner }),
  });
}

interface About {
  rule: string;
  rules: readonly Rule[];
  level: 'error' | 'warning' | 'note';
  text: string;
  place: Place;
  fingerprint: string;
  owner?: string;
}

function resultOf(cell: Cell, { rule, rules, level, text, place, fingerprint, owner }: About): object {
  const { principal, region, model, action, expected, verdict, confidence } = cell;
  return {
    ruleId: rule,
    ruleIndex: indexOf(rules, rule),
    level,
    message: { text: messageText(text) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(place.file), uriBaseId: 'SRCROOT' },
          region: { startLine: place.line, startColumn: place.column },
        },
        logicalLocations: [
          { fullyQualifiedName: [principal, region, model, action].map(plain).join('/'), kind: 'resource' },
        ],
      },
    ],
    // Code scanning reads the first name only; without it, it would hash the line, which moves.
    partialFingerprints: { primaryLocationLineHash: fingerprint, 'bedrockAccessCell/v1': fingerprint },
    properties: {
      principal: plain(principal),
      region: plain(region),
      model: plain(model),
      action: plain(action),
      expected,
      verdict,
      confidence,
      ...(owner !== undefined && { owner }),
    },
    ...suppressionOf(cell),
  };
}

/** What is exempt was accepted by the configuration file: outside of the code that the result is about. */
function suppressionOf(cell: Cell): object {
  const { exemption } = cell;
  if (!exemption || !isExempt(cell)) return {};
  const justification = plain(`Until ${exemption.until}: ${exemption.reason}`);
  return { suppressions: [{ kind: 'external', status: 'accepted', justification }] };
}

/**
 * Who, where, what and why: nothing that moves while the finding stays the same. Cells that are equal in all of that
 * (one model in two configuration files) are told apart by a number, as in code scanning's own fingerprints.
 */
function fingerprints(): (cell: Cell, cause: string | undefined) => string {
  const seen = new Map<string, number>();
  return ({ principal, region, model, action }, cause) => {
    const key = JSON.stringify([principal, region, model, action, cause ?? null]);
    const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
    const number = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, number);
    return `${hash}:${number}`;
  };
}

/**
 * A line of the code that names a model nothing checks. Its fingerprint is made by code scanning, from the line
 * itself.
 */
function discoveryResult({ message, file = '', line, column }: HostAnnotation, rules: readonly Rule[]): object {
  return {
    ruleId: DISCOVERY_RULE,
    ruleIndex: indexOf(rules, DISCOVERY_RULE),
    level: 'warning',
    message: { text: messageText(message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file), uriBaseId: 'SRCROOT' },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  };
}

/** On the line of the entry `who-can`. Its fingerprint is the principal and the model: the line may move. */
function whoCanResult(finding: WhoCanFinding, row: WhoCanRow, rules: readonly Rule[], place: Place): object {
  const { principal, arn, model, grade } = row;
  const key = JSON.stringify([finding.file, principal, arn, model]);
  const fingerprint = `${createHash('sha256').update(key).digest('hex').slice(0, 16)}:1`;
  return {
    ruleId: WHO_CAN_RULE,
    ruleIndex: indexOf(rules, WHO_CAN_RULE),
    level: 'error',
    message: { text: messageText(outsideMessage(row, finding)) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(place.file), uriBaseId: 'SRCROOT' },
          region: { startLine: place.line, startColumn: place.column },
        },
        logicalLocations: [{ fullyQualifiedName: [principal, model].map(plain).join('/'), kind: 'resource' }],
      },
    ],
    partialFingerprints: { primaryLocationLineHash: fingerprint },
    properties: { principal: plain(principal), model: plain(model), grade },
  };
}

/** A message as SARIF 2.1.0 section 3.11 wants it: brackets would be links, braces would be placeholders. */
export function messageText(text: string): string {
  return clip(plain(text), MESSAGE_LIMIT)
    .replace(/[\\[\]]/g, '\\$&')
    .replace(/[{}]/g, '$&$&');
}

function placeOf({ configured }: Cell, places: ReadonlyMap<string, Place>, fallback: Place): Place {
  const place = places.get(configured);
  return place && isInside(place.file) ? place : fallback;
}

/** Only what is inside the repository can be shown in it. */
function isInside(file: string): boolean {
  return !/^([/\\]|[A-Za-z]:|\.\.([/\\]|$))/.test(file) && !/[/\\]\.\.([/\\]|$)/.test(file);
}

function uriOf(file: string): string {
  const parts = file.toWellFormed().replaceAll('\\', '/').split('/');
  return parts
    .filter((part) => part !== '.' && part !== '')
    .map(encodeURIComponent)
    .join('/');
}

function indexOf(rules: readonly Rule[], id: string): number {
  return rules.findIndex((rule) => rule.id === id);
}

/** `https://github.com/owner/name` of a run's address. */
function repositoryOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, origin, pathname } = new URL(url);
  const [, owner, name] = /^\/([\w.-]+)\/([\w.-]+)\/actions\//.exec(pathname) ?? [];
  return protocol !== 'https:' || owner === undefined || name === undefined ? undefined : `${origin}/${owner}/${name}`;
}

/**
 * The workflow that runs, from `GITHUB_WORKFLOW_REF` (`owner/name/.github/workflows/x.yml@refs/...`), else the file
 * that the configuration is in by default.
 */
export function workflowPlace(workflowRef: string | undefined): Place {
  const path = /^[^/]+\/[^/]+\/(?<path>\.github\/workflows\/[^@]+)@/.exec(workflowRef ?? '')?.groups?.path;
  return { file: path ?? '.github/bedrock-access.yml', line: 1, column: 1 };
}
