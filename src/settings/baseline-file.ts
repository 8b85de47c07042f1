/** The baseline that the input names: a `baseline.json` or `report.json` of an earlier run. */
import type { Host } from '../domain/host.ts';
import type { BaselineCell, Confidence, Expectation, Verdict } from '../domain/report.ts';
import { bad, good, quote, type Parsed } from './problem.ts';
import type { BaselineSettings, Mistake } from '../domain/settings.ts';

const SCHEMAS: ReadonlySet<unknown> = new Set(['bedrock-access-baseline/1', 'bedrock-access-report/1']);

const VERDICTS: readonly Verdict[] = ['accessible', 'provisional', 'at-risk', 'denied', 'unavailable'];
const UNDECIDED: readonly Verdict[] = ['inconclusive', 'unchecked', 'not-applicable'];
const CONFIDENCES: readonly Confidence[] = ['observed', 'simulated', 'suspected', 'none'];
const EXPECTATIONS: readonly Expectation[] = ['allow', 'deny'];

/** Reads the file at `path`. What is missing, unreadable or malformed is a mistake of the input `baseline`; nothing is thrown. */
export async function readBaseline(
  host: Pick<Host, 'readFile'>,
  path: string,
): Promise<{ baseline?: BaselineSettings; mistakes: Mistake[] }> {
  const mistake = (message: string, instead: string): { mistakes: Mistake[] } => ({
    mistakes: [{ input: 'baseline', message, instead }],
  });
  let bytes: Uint8Array | undefined;
  try {
    bytes = await host.readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return mistake(`${quote(path)} cannot be read: ${quote(reason)}.`, 'Name a `report.json` or `baseline.json`.');
  }
  if (!bytes) {
    const instead = 'Correct the path, check the repository out before this step, or leave the input out.';
    return mistake(`There is no file ${quote(path)}.`, instead);
  }
  const parsed = parseBaseline(bytes);
  if (parsed.ok) return { baseline: { path, cells: parsed.value }, mistakes: [] };
  return {
    mistakes: parsed.problems.map(({ message, instead }) => ({
      input: 'baseline',
      message: `${quote(path)}: ${message}`,
      instead,
    })),
  };
}

/** The decided cells of a `baseline.json` or `report.json`. Fields that are not needed here are let through: a newer version adds some. */
export function parseBaseline(bytes: Uint8Array): Parsed<BaselineCell[]> {
  const again = 'Name a `report.json` or `baseline.json` that this action has written.';
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // A decoder that is strict throws a TypeError, the parser a SyntaxError that says where.
    const why = error instanceof SyntaxError ? `It is not JSON: ${quote(error.message)}.` : 'It is not UTF-8 text.';
    return bad(why, again);
  }
  const { schema, cells } = objectOf(value);
  if (!SCHEMAS.has(schema)) return bad('It is neither a report nor a baseline of this action.', again);
  if (!Array.isArray(cells)) return bad('It has no list `cells`.', again);
  const found: BaselineCell[] = [];
  for (const [index, raw] of cells.entries()) {
    const cell = baselineCell(objectOf(raw));
    if (typeof cell === 'string') return bad(`Cell ${index + 1} has no valid \`${cell}\`.`, again);
    if (cell) found.push(cell);
  }
  return good(found);
}

/** A decided cell; undefined for one that was not decided; the name of the field for one that is malformed. */
function baselineCell(raw: Record<string, unknown>): BaselineCell | string | undefined {
  const { principal, region, model, action } = raw;
  if (typeof principal !== 'string') return 'principal';
  if (typeof region !== 'string') return 'region';
  if (typeof model !== 'string') return 'model';
  if (typeof action !== 'string') return 'action';
  if (UNDECIDED.some((one) => one === raw.verdict)) return undefined;
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
