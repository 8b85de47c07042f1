/** Who can call models against who is meant to, and against the baseline. Pure. */
import type { FailOn } from '../domain/settings.ts';
import type { WhoCanBaselineRow, WhoCanChange, WhoCanFinding, WhoCanRow } from '../domain/who-can.ts';
import { resourceOf } from '../who-can/allow-list.ts';

/** Returns the rows of principals that are on no allow-list, if there is one. */
export function outsideOf({ restricted, rows }: Pick<WhoCanFinding, 'restricted' | 'rows'>): WhoCanRow[] {
  return restricted ? rows.filter(({ allowedBy }) => allowedBy === undefined) : [];
}

/** Returns what opened since the baseline: principals that are new, and those whose condition has gone. */
export function openedSince({ changes = [] }: Pick<WhoCanFinding, 'changes'>): WhoCanChange[] {
  return changes.filter(({ kind }) => kind !== 'removed');
}

/** Returns what a baseline keeps, sorted; undefined if names are withheld, since nothing could be compared with it. */
export function whoCanBaseline(findings: readonly WhoCanFinding[] | undefined): WhoCanBaselineRow[] | undefined {
  const rows = (findings ?? []).flatMap((finding) => finding.rows);
  // Without an answer there is nothing that a later one could be compared with.
  if (findings === undefined || findings.length === 0 || rows.some(({ arn }) => arn === '')) return undefined;
  const kept = rows.map(baselineRow);
  return [...new Map(kept.map((row) => [keyOf(row), row])).values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Returns the changes of each finding since an earlier run. */
export function whoCanChanges(finding: WhoCanFinding, before: readonly WhoCanBaselineRow[]): WhoCanChange[] {
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const now = new Set(finding.rows.map((row) => keyOf(baselineRow(row))));
  const asked = new Set(finding.models);
  const changed = finding.rows.flatMap((row): WhoCanChange[] => {
    const earlier = known.get(keyOf(baselineRow(row)));
    const { principal, arn, model } = row;
    if (earlier === undefined) return [{ kind: 'added', principal, arn, model }];
    return earlier.conditional && !isConditional(row) ? [{ kind: 'widened', principal, arn, model }] : [];
  });
  const removed = before
    .filter((row) => asked.has(row.model) && !now.has(keyOf(row)))
    .map((row): WhoCanChange => ({ kind: 'removed', principal: nameIn(row.principal), arn: '', model: row.model }));
  return [...changed, ...removed];
}

function baselineRow(row: WhoCanRow): WhoCanBaselineRow {
  return { principal: resourceOf(row.arn), model: row.model, conditional: isConditional(row) };
}

function isConditional({ openings }: WhoCanRow): boolean {
  return openings.every(({ conditions }) => conditions.length > 0);
}

function keyOf({ principal, model }: Pick<WhoCanBaselineRow, 'principal' | 'model'>): string {
  return `${principal}\n${model}`;
}

function nameIn(resource: string): string {
  return resource.slice(resource.lastIndexOf('/') + 1);
}

/** Returns the names that the gate's sentences may hold: `detail: minimal` withholds them. */
export function namedInReasons(finding: Pick<WhoCanFinding, 'restricted' | 'rows'>): string[] {
  const named = finding.restricted ? outsideOf(finding) : finding.rows;
  return [...new Set(named.map(({ principal }) => principal))].slice(0, MOST_LEARNT);
}

/** More names than any sentence has: each text of the log is searched for all of them. */
const MOST_LEARNT = 500;

/** Principals that a sentence names. */
const MOST_NAMES = 5;

/** Returns what the gate says: who is on no allow-list under `unmet`, who is new since the baseline under `drift`. */
export function whoCanReasons(findings: readonly WhoCanFinding[] | undefined, failOn: readonly FailOn[]): string[] {
  const all = findings ?? [];
  // A name that is misspelt would pass for ever.
  const empty = failOn.includes('unmet') ? all.filter(({ models }) => models.length === 0) : [];
  return [
    ...empty.map(({ file }) => `no model was found that \`who-can\` of ${file} asks about`),
    ...(failOn.includes('unmet')
      ? said(all.flatMap(outsideOf), 'can call', 'and is not on the allow-list', 'and are not on the allow-list')
      : []),
    ...(failOn.includes('drift')
      ? said(all.flatMap(openedSince), 'can call', 'since the baseline', 'since the baseline')
      : []),
  ];
}

function said(
  rows: readonly Pick<WhoCanRow, 'principal' | 'model'>[],
  verb: string,
  one: string,
  several: string,
): string[] {
  if (rows.length === 0) return [];
  const names = [...new Set(rows.map(({ principal }) => principal))];
  const models = [...new Set(rows.map(({ model }) => model))];
  const what = models.length === 1 ? (models[0] ?? '') : `${models.length} models`;
  const who = listed(names);
  return [`${who} ${verb} ${what} ${names.length === 1 ? one : several}`];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
