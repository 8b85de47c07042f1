/** The baseline that the input names: a `baseline.json` or `report.json` of an earlier run. */
import { say, wordings, type Message } from '../domain/message.ts';
import type { Host } from '../domain/host.ts';
import type { BaselineCell, Confidence, Expectation, Verdict } from '../domain/report.ts';
import { err, ok, quote, type Parsed } from './problem.ts';
import type { BaselineContent, BaselineSettings, Mistake } from '../domain/settings.ts';
import type { WhoCanBaselineRow } from '../domain/who-can.ts';

/** The value of the input that names no file but the last successful run. */
export const PREVIOUS = 'previous';

/**
 * Files of earlier runs of the same workflow and job; throws if they cannot be read. Undefined: outside a workflow.
 */
export type PreviousReports = () => Promise<{ where: string; bytes: Uint8Array }[]>;

/** What came of the input: what to compare with, or that there is nothing yet, or what is wrong. */
export interface ReadBaseline {
  baseline?: BaselineSettings;
  /** What to say where this run is the first. */
  first?: Message;
  mistakes: Mistake[];
}

const SCHEMAS: ReadonlySet<unknown> = new Set(['bedrock-access-baseline/1', 'bedrock-access-report/1']);

const VERDICTS: readonly Verdict[] = ['accessible', 'provisional', 'at-risk', 'denied', 'unavailable'];
const UNDECIDED: readonly Verdict[] = ['inconclusive', 'unchecked', 'not-applicable'];
const CONFIDENCES: readonly Confidence[] = ['observed', 'simulated', 'suspected', 'none'];
const EXPECTATIONS: readonly Expectation[] = ['allow', 'deny'];

/**
 * Reads the file at `path`, or the last successful run's for `previous`. A file that is not there yet makes this run
 * the first; what is unreadable, malformed or of another repository is a mistake of the input `baseline`; nothing is
 * thrown.
 */
export async function readBaseline(
  host: Pick<Host, 'readFile'> & Partial<Pick<Host, 'env'>> & { previousReports?: PreviousReports },
  path: string,
): Promise<ReadBaseline> {
  const mistake = (message: Message, instead: string): ReadBaseline => ({
    mistakes: [{ input: 'baseline', message, instead }],
  });
  if (path === PREVIOUS) return readPrevious(host.previousReports, mistake);
  let bytes: Uint8Array | undefined;
  try {
    bytes = await host.readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return mistake(`${quote(path)} cannot be read: ${quote(reason)}.`, 'Name a `report.json` or `baseline.json`.');
  }
  if (!bytes) return { first: firstRun(path), mistakes: [] };
  const parsed = parseBaseline(bytes, host.env?.GITHUB_REPOSITORY);
  if (parsed.ok) return { baseline: { path, ...parsed.value }, mistakes: [] };
  return {
    mistakes: parsed.problems.map(({ message, instead }) => ({
      input: 'baseline',
      message: say`${quote(path)}: ${message}`,
      instead,
    })),
  };
}

function firstRun(path: string): Message {
  return say`This is the first run: there is no file ${quote(path)} yet, so nothing is compared. To keep what it finds, download the report of this run and commit its baseline: \`cp baseline.json ${path}\`. If the file is there, check the repository out before this ${wordings('step', 'command')}.`;
}

const FIRST_PREVIOUS =
  'This is the first run: no successful run of this workflow on the default branch has kept a report of this job, so nothing is compared. The next run compares with this one where a later step uploads its report: `uses: actions/upload-artifact@v7` with `path: ${{ steps.ID.outputs.report-dir }}`.';

async function readPrevious(
  previousReports: PreviousReports | undefined,
  mistake: (message: Message, instead: string) => ReadBaseline,
): Promise<ReadBaseline> {
  if (!previousReports) {
    return mistake(
      '`previous` means earlier runs of a workflow, and this is none.',
      'Name a `report.json` or `baseline.json`.',
    );
  }
  let files: Awaited<ReturnType<PreviousReports>>;
  try {
    files = await previousReports();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    const instead =
      status === 403 || status === 404
        ? 'Give the job `permissions: actions: read`.'
        : 'Run the check again, or name a file instead of `previous`.';
    return mistake(`The report of the last successful run cannot be read: ${quote(why)}.`, instead);
  }
  const [first, ...others] = files;
  if (!first) return { first: FIRST_PREVIOUS, mistakes: [] };
  const read = [first, ...others].map(({ where, bytes }) => ({ where, parsed: parseBaseline(bytes) }));
  const alternatives: BaselineContent[] = [];
  for (const { where, parsed } of read) {
    if (parsed.ok) alternatives.push(parsed.value);
    else {
      const [problem] = parsed.problems;
      return mistake(say`${where}: ${problem?.message ?? ''}`, 'Update this action, or delete that artifact.');
    }
  }
  const [content = { cells: [], undecided: [] }, ...further] = alternatives;
  const where = others.length === 0 ? first.where : `${files.length} reports of the last successful run`;
  return { baseline: { path: where, ...content, ...(further.length > 0 && { alternatives: further }) }, mistakes: [] };
}

/** Whether a file is a report of a job in this repository: several jobs of a workflow may keep theirs. */
export function isReportOf(bytes: Uint8Array, { repository, job }: { repository: string; job: string }): boolean {
  const text = new TextDecoder().decode(bytes);
  try {
    const { schema, run } = objectOf(JSON.parse(text));
    const about = objectOf(run);
    const isReport = typeof schema === 'string' && schema.startsWith('bedrock-access-report/');
    return isReport && about.repository === repository && about.job === job;
  } catch {
    // Half a report of ours is to be named; another tool's `report.json` is none of ours.
    return text.includes('"bedrock-access-report/');
  }
}

/**
 * The cells of a `baseline.json` or `report.json`. Fields that are not needed here are let through: a newer version
 * adds some.
 * @param repository where given, a report that says it is of another one is refused
 */
export function parseBaseline(bytes: Uint8Array, repository?: string): Parsed<BaselineContent> {
  const again = 'Name a `report.json` or `baseline.json` that this action has written.';
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // A decoder that is strict throws a TypeError, the parser a SyntaxError that says where.
    const why = error instanceof SyntaxError ? `It is not JSON: ${quote(error.message)}.` : 'It is not UTF-8 text.';
    return err(why, again);
  }
  const { schema, cells, run, whoCan } = objectOf(value);
  if (typeof schema === 'string' && /^bedrock-access-(?:report|baseline)\/(?!1$)\d+$/.test(schema)) {
    return err(
      `It is of a newer version of this action (\`${schema}\`).`,
      'Update this action, or make the baseline anew.',
    );
  }
  if (!SCHEMAS.has(schema)) return err('It is neither a report nor a baseline of this action.', again);
  const of = objectOf(run).repository;
  if (repository !== undefined && typeof of === 'string' && of !== repository) {
    return err(`It is a report of another repository (${quote(of)}).`, 'Name a baseline of this one.');
  }
  if (!Array.isArray(cells)) return err('It has no list `cells`.', again);
  const found: BaselineContent = { cells: [], undecided: [] };
  for (const [index, raw] of cells.entries()) {
    const cell = baselineCell(objectOf(raw));
    if (typeof cell === 'string') return err(`Cell ${index + 1} has no valid \`${cell}\`.`, again);
    if ('verdict' in cell) found.cells.push(cell);
    else found.undecided.push(cell);
  }
  const rows = whoCanRows(whoCan);
  return ok(rows ? { ...found, whoCan: rows } : found);
}

/**
 * Who could call models, as a baseline keeps it (a list of rows) or a report (a list of answers); undefined if the
 * file has neither, or keeps no names.
 */
function whoCanRows(value: unknown): WhoCanBaselineRow[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const rows = value
    .map(objectOf)
    .flatMap((one): Record<string, unknown>[] =>
      Array.isArray(one.rows) ? one.rows.map(objectOf).map(rowOfReport) : [one],
    );
  const found = rows.flatMap(({ principal, model, conditional }): WhoCanBaselineRow[] =>
    typeof principal === 'string' && principal !== '' && typeof model === 'string'
      ? [{ principal, model, conditional: conditional === true }]
      : [],
  );
  return found.length < rows.length ? undefined : found;
}

function rowOfReport({ arn, model, grade }: Record<string, unknown>): Record<string, unknown> {
  const principal = typeof arn === 'string' ? arn.split(':').slice(5).join(':') : '';
  return { principal, model, conditional: grade === 'conditional' };
}

/** A decided cell; the key of one that was not decided; the name of the field for one that is malformed. */
function baselineCell(raw: Record<string, unknown>): BaselineCell | BaselineContent['undecided'][number] | string {
  const { principal, region, model, action } = raw;
  if (typeof principal !== 'string') return 'principal';
  if (typeof region !== 'string') return 'region';
  if (typeof model !== 'string') return 'model';
  if (typeof action !== 'string') return 'action';
  if (UNDECIDED.some((one) => one === raw.verdict)) return { principal, region, model, action };
  const verdict = VERDICTS.find((one) => one === raw.verdict);
  if (!verdict) return 'verdict';
  const confidence = CONFIDENCES.find((one) => one === raw.confidence);
  if (!confidence) return 'confidence';
  const expected = EXPECTATIONS.find((one) => one === raw.expected);
  if (!expected) return 'expected';
  const cause = raw.cause ?? objectOf(raw.diagnosis).cause;
  if (cause !== undefined && typeof cause !== 'string') return 'cause';
  return { principal, region, model, action, expected, verdict, confidence, ...(cause !== undefined && { cause }) };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
