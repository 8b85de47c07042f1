/** The reports of a job matrix as one. Pure. */
import type { Cell, Gate, PrincipalInfo, Report } from '../domain/report.ts';
import type { FailOn } from '../domain/settings.ts';
import { gate } from './gate.ts';

/** A `report.json` that was read, and where. */
export interface Part {
  path: string;
  report: Report;
}

/** The reports of a job matrix as one. */
export interface Merged {
  principals: PrincipalInfo[];
  /** Not in canonical order yet. */
  cells: Cell[];
  problems: Report['problems'];
  parts: Part[];
  /** What is wrong with the reports themselves, each in a sentence that names them. */
  wrong: string[];
}

/** What reports are joined for. */
export interface MergeContext {
  /** Of the run that merges; a report of another run is none of its matrix. Undefined: not known. */
  repository?: string | undefined;
  runId?: string | undefined;
  expectedReports?: number | undefined;
}

/**
 * Joins reports. What is foreign or there twice is left out and named; what is checked twice is kept once and named.
 */
export function mergeReports(read: readonly Part[], context: MergeContext): Merged {
  const wrong: string[] = [];
  const parts: Part[] = [];
  for (const part of read) {
    const foreign = foreignTo(part, context);
    const twin = parts.find((other) => isSame(other.report, part.report));
    if (foreign !== undefined) wrong.push(foreign);
    else if (twin) wrong.push(`${part.path} is the same report as ${twin.path}`);
    else parts.push(part);
  }
  const { expectedReports: expected } = context;
  if (expected !== undefined && parts.length < expected) {
    const there = parts.length === 0 ? '' : `: ${parts.map(({ path }) => path).join(', ')}`;
    wrong.push(`${parts.length} of ${expected} expected reports ${parts.length === 1 ? 'is' : 'are'} there${there}`);
  }
  const named = withOwnNames(parts);
  const cells = new Map<string, { cell: Cell; path: string }>();
  const doubled = new Map<string, number>();
  for (const { path, report } of named) {
    for (const cell of report.cells) {
      const key = JSON.stringify([
        cell.principal,
        cell.region,
        cell.model,
        cell.action,
        cell.configured,
        cell.expected,
      ]);
      const known = cells.get(key);
      if (!known) cells.set(key, { cell, path });
      else if (known.path !== path) {
        const pair = `${known.path} and ${path}`;
        doubled.set(pair, (doubled.get(pair) ?? 0) + 1);
      }
    }
  }
  for (const [pair, count] of doubled)
    wrong.push(`${count === 1 ? '1 check is' : `${count} checks are`} in both ${pair}`);
  const principals = new Map(
    named.flatMap(({ report }) => report.principals.map((one) => [`${one.name} ${one.arn} ${one.via}`, one] as const)),
  );
  return {
    principals: [...principals.values()],
    cells: [...cells.values()].map(({ cell }) => cell),
    problems: named.flatMap(({ report }) => report.problems),
    parts: named,
    wrong,
  };
}

/**
 * The gate over all parts: a part that could not be checked is an error of the whole; what is wrong with the reports
 * fails it.
 */
export function mergedGate(
  merged: Merged,
  { changes, generatedAt }: Pick<Report, 'changes' | 'generatedAt'>,
  failOn: readonly FailOn[],
): Gate {
  const { parts, wrong } = merged;
  if (parts.length === 0) return { result: 'error', reasons: ['there is no report to merge', ...wrong] };
  const broken = parts.filter(({ report }) => report.gate.result === 'error');
  if (broken.length > 0) {
    return {
      result: 'error',
      reasons: [...broken.map(({ path, report }) => `${path}: ${report.gate.reasons.join('; ')}`), ...wrong],
    };
  }
  const skipped = parts.filter(({ report }) => report.gate.result === 'skipped');
  if (skipped.length === parts.length && wrong.length === 0) {
    return { result: 'skipped', reasons: skipped[0]?.report.gate.reasons ?? [] };
  }
  const days = Math.max(0, ...parts.map(({ report }) => report.gate.lifecycle?.failBeforeEolDays ?? 0));
  const own = gate({ ...merged, changes, generatedAt }, failOn, days);
  const missing = [...skipped.map(({ path }) => `${path} was skipped`), ...wrong];
  const result = own.result === 'pass' && missing.length > 0 ? 'fail' : own.result;
  return { ...own, result, reasons: [...own.reasons, ...missing] };
}

function foreignTo({ path, report: { run } }: Part, { repository, runId }: MergeContext): string | undefined {
  if (repository !== undefined && run.repository !== undefined && run.repository !== repository) {
    return `${path} is a report of another repository (${run.repository})`;
  }
  if (runId !== undefined && run.runId !== undefined && run.runId !== runId) {
    return `${path} is a report of another run (${run.runId})`;
  }
  return undefined;
}

function isSame(a: Report, b: Report): boolean {
  if (a.generatedAt !== b.generatedAt || a.cells.length !== b.cells.length) return false;
  return JSON.stringify([a.run, a.principals, a.cells]) === JSON.stringify([b.run, b.principals, b.cells]);
}

const PSEUDONYM = /^account-\d+$/;

/**
 * Parts whose names cannot be confused. Pseudonyms are counted in each report of its own: `account-1` of one is
 * another account than that of the next, so masked parts are numbered on and their principals carry the part's name;
 * so do principals of one name and different ARNs.
 */
function withOwnNames(parts: readonly Part[]): Part[] {
  let accounts = 0;
  const arns = Map.groupBy(
    parts.flatMap(({ report }) => report.principals),
    ({ name }) => name,
  );
  const isAmbiguous = (name: string): boolean => new Set((arns.get(name) ?? []).map(({ arn }) => arn)).size > 1;
  return parts.map((part) => {
    const { report } = part;
    const isMasked = report.principals.some(({ account }) => PSEUDONYM.test(account));
    const named = (name: string): string =>
      parts.length > 1 && (isMasked || isAmbiguous(name)) ? `${labelOf(part, parts)}/${name}` : name;
    const before = accounts;
    if (isMasked) accounts += highestPseudonym(report);
    const shown = isMasked && before > 0 ? renumbered(report, before) : report;
    return {
      path: part.path,
      report: {
        ...shown,
        principals: shown.principals.map((one) => ({ ...one, name: named(one.name) })),
        cells: shown.cells.map((cell) => ({ ...cell, principal: named(cell.principal) })),
      },
    };
  });
}

function highestPseudonym(report: Report): number {
  const found = JSON.stringify(report).matchAll(/\baccount-(\d+)\b/g);
  return found.reduce((highest, [, digits = '0']) => Math.max(highest, Number(digits)), 0);
}

function renumbered(report: Report, by: number): Report {
  const text = JSON.stringify(report).replace(
    /\baccount-(\d+)\b/g,
    (_, digits: string) => `account-${Number(digits) + by}`,
  );
  return JSON.parse(text) as Report;
}

/**
 * The folder of a report, which is the artifact's name where each was downloaded into its own; the whole path where
 * folders repeat.
 */
function labelOf({ path }: Part, parts: readonly Part[]): string {
  const folder = (one: string): string => one.split('/').at(-2) ?? one;
  return parts.filter((other) => folder(other.path) === folder(path)).length === 1 ? folder(path) : path;
}
