/**
 * Holds what a run gave against what its world expects, and says every difference in a line that a person can act on.
 */
import type { JournalEntry } from './journal.ts';
import { countCalls } from './journal.ts';
import type { Expected, ExpectedCell } from './world.ts';

/** What is held against the expectation. */
export interface Outcome {
  /** report.json, parsed. */
  report: unknown;
  outputs: Record<string, string>;
  journal: readonly JournalEntry[];
  exitCode: number;
  comments?: readonly { body: string }[];
  /** Markdown. */
  summary?: string;
  /** The log as a person sees it. */
  stdout?: string;
  issues?: readonly { number: number; state: string; title: string }[];
  /** Requests that GitHub would have refused. */
  violations?: readonly string[];
}

type Json = Record<string, unknown>;

/** The differences; empty: the run gave what the world expects. Only what the expectation states is compared. */
export function differences(expected: Expected, outcome: Outcome): string[] {
  if (outcome.report === undefined) {
    return [`no report.json was written (exit status ${outcome.exitCode})`];
  }
  const report = jsonOf(outcome.report);
  return [
    ...differs('gate.result', expected.result, jsonOf(report.gate).result),
    ...differs('exit status', expected.result === 'fail' || expected.result === 'error' ? 1 : 0, outcome.exitCode),
    ...Object.entries(expected.outputs ?? {}).flatMap(([name, value]) =>
      differs(`output ${name}`, value, outcome.outputs[name]),
    ),
    ...(expected.problems === undefined
      ? []
      : differs(
          'problems',
          sorted(expected.problems),
          sorted(listOf(report.problems).map((problem) => textOf(problem.cause))),
        )),
    ...(expected.changes === undefined
      ? []
      : differs('changes', expected.changes, listOf(report.changes).map(changeLine))),
    ...(expected.issues === undefined
      ? []
      : differs(
          'issues',
          expected.issues,
          (outcome.issues ?? []).map(({ number, state, title }) => `${number} ${state} ${title}`),
        )),
    ...(expected.comment ?? [])
      .filter((text) => !(outcome.comments ?? []).some(({ body }) => body.includes(text)))
      .map((text) => `no comment holds ${JSON.stringify(text)}`),
    ...(expected.summary ?? [])
      .filter((text) => !(outcome.summary ?? '').includes(text))
      .map((text) => `the summary does not hold ${JSON.stringify(text)}`),
    ...logDifferences(expected, outcome.stdout ?? ''),
    ...(outcome.violations ?? []).map((violation) => `GitHub would refuse: ${violation}`),
    ...callDifferences(expected.calls ?? {}, outcome.journal),
    ...cellDifferences(expected.cells, listOf(report.cells)),
  ];
}

function logDifferences({ log = [], 'not-in-log': absent = [] }: Expected, stdout: string): string[] {
  let from = 0;
  const missing = log.filter((text) => {
    const at = stdout.indexOf(text, from);
    if (at >= 0) from = at + text.length;
    return at < 0;
  });
  return [
    ...missing.map((text) => `the log does not hold, or not in this order, ${JSON.stringify(text)}`),
    ...absent.filter((text) => stdout.includes(text)).map((text) => `the log holds ${JSON.stringify(text)}`),
  ];
}

function changeLine({ kind, before, after, ...key }: Json): string {
  return `${textOf(kind)} ${keyOf(key)}: ${textOf(before)} -> ${textOf(after)}`;
}

function callDifferences(expected: Record<string, number>, journal: readonly JournalEntry[]): string[] {
  const counts = countCalls(journal);
  return Object.entries(expected).flatMap(([name, count]) => differs(`calls of ${name}`, count, counts[name] ?? 0));
}

function cellDifferences(expected: readonly ExpectedCell[], actual: readonly Json[]): string[] {
  const found = new Map(actual.map((cell) => [keyOf(cell), cell]));
  const wanted = new Set(expected.map((cell) => keyOf({ ...cell })));
  return [
    ...expected.flatMap((cell) => {
      const key = keyOf({ ...cell });
      const match = found.get(key);
      return match === undefined ? [`${key}: the report has no such cell`] : oneCell(key, cell, match);
    }),
    ...[...found].flatMap(([key, cell]) =>
      wanted.has(key) ? [] : [`${key}: not expected (${textOf(cell.verdict)}, ${textOf(cell.confidence)})`],
    ),
    ...(found.size === actual.length ? [] : ['two cells of the report have the same key']),
  ];
}

/** Where each stated field of a cell is in the report. */
const FIELDS: Record<
  Exclude<keyof ExpectedCell, 'principal' | 'region' | 'model' | 'action'>,
  (cell: Json) => unknown
> = {
  expected: (cell) => cell.expected,
  verdict: (cell) => cell.verdict,
  confidence: (cell) => cell.confidence,
  met: (cell) => cell.met,
  kind: (cell) => jsonOf(cell.target).kind,
  resolvedBy: (cell) => jsonOf(cell.target).resolvedBy,
  simulation: (cell) => jsonOf(cell.simulation).outcome,
  denied: (cell) => sorted(deniedRequirements(cell)),
  sids: (cell) => sorted([...new Set(matchedSids(cell))]),
  proven: (cell) => jsonOf(jsonOf(cell.diagnosis).remedy).proven ?? null,
  probe: (cell) => jsonOf(cell.probe).outcome,
  probeReason: (cell) => jsonOf(cell.probe).reason,
  cause: (cell) => jsonOf(cell.diagnosis).cause,
  alternatives: (cell) => jsonOf(cell.diagnosis).alternatives,
  owner: (cell) => jsonOf(cell.diagnosis).owner,
  lifecycle: ({ lifecycle }) => [jsonOf(lifecycle).status, jsonOf(lifecycle).source].map(textOf).join(' ').trim(),
  endOfLife: ({ lifecycle }) => jsonOf(lifecycle).endOfLife ?? null,
  quota: ({ quota }) => jsonOf(quota).state ?? null,
  notes: (cell) => sorted(Array.isArray(cell.notes) ? cell.notes.map(textOf) : []),
  whatIf: ({ whatIf }) => (whatIf === undefined ? null : whatIfText(jsonOf(whatIf))),
  unknown: ({ whatIf }) => sorted(textsOf(jsonOf(whatIf).unknown)),
};

const UNORDERED = new Set(['denied', 'sids', 'notes', 'unknown']);

function whatIfText({ verdict, confidence, by, effect, cause }: Json): string {
  return [verdict, confidence, by, effect, cause].map(textOf).join(' ').trim();
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

function oneCell(key: string, expected: ExpectedCell, actual: Json): string[] {
  return Object.entries(FIELDS).flatMap(([name, read]) => {
    const value = expected[name as keyof typeof FIELDS];
    if (value === undefined) return [];
    return differs(
      `${key}: ${name}`,
      UNORDERED.has(name) && Array.isArray(value) ? sorted(value) : value,
      read(actual),
    );
  });
}

/** `ACTION RESOURCE @REGION decision layer` of each requirement that is not allowed. */
function deniedRequirements(cell: Json): string[] {
  return listOf(jsonOf(cell.simulation).requirements)
    .filter(({ decision }) => decision !== 'allowed')
    .map(({ action, resource, requestedRegion, decision, deniedBy }) =>
      [action, resource, `@${textOf(requestedRegion)}`, decision, deniedBy].map(textOf).join(' ').trim(),
    );
}

function matchedSids(cell: Json): string[] {
  return listOf(jsonOf(cell.simulation).requirements)
    .filter(({ decision }) => decision !== 'allowed')
    .flatMap(({ statements }) => listOf(statements).flatMap(({ sid }) => (typeof sid === 'string' ? [sid] : [])));
}

function differs(what: string, expected: unknown, actual: unknown): string[] {
  const [want, have] = [JSON.stringify(expected), JSON.stringify(actual)];
  if (want === have) return [];
  return [`${what}: expected ${want}, got ${actual === undefined ? 'nothing' : have}`];
}

function keyOf({ principal, region, model, action }: Json): string {
  return [principal, region, model, action].map(textOf).join(' | ');
}

function jsonOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(jsonOf) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

function sorted(values: readonly string[]): string[] {
  return [...values].sort();
}
