/**
 * What can be read off a policy document's text without evaluating it: which context keys it reads, and where its
 * statements are. Pure.
 */
import { isRecord } from '../util/record.ts';

/**
 * The context keys that documents read, in conditions and as policy variables (`${aws:username}`), as they are
 * spelled. A text that is no JSON reads none. Source: IAM user guide, "IAM policy elements: Variables and tags".
 */
export function conditionKeys(documents: readonly string[]): string[] {
  const keys = documents.flatMap((text) => {
    const conditions = statementsOf(text).flatMap(({ Condition }) => values(Condition).flatMap((one) => names(one)));
    const variables = [...text.matchAll(/\$\{([\w:/.-]+)/g)].map(([, name = '']) => name);
    return [...conditions, ...variables.filter((name) => name.includes(':'))];
  });
  return [...new Set(keys)].sort();
}

/** A statement of a document and the place just past its `}`; lines and columns count from 1. */
export interface PlacedStatement {
  sid?: string;
  end: { line: number; column: number };
}

/**
 * The statements of a document in its exact text, in their order; empty if the text is no policy document. The end is
 * what the simulator's answers can be matched by: the start that it gives is that of the text before a statement.
 */
export function placedStatements(text: string): PlacedStatement[] {
  const statements = statementsOf(text);
  const ends = statementEnds(text);
  if (ends.length !== statements.length) return [];
  return statements.map(({ Sid }, index) => ({
    ...(typeof Sid === 'string' && Sid !== '' && { sid: Sid }),
    end: positionAt(text, ends[index] ?? 0),
  }));
}

/**
 * The statement that ends at a position; undefined if none does. One column of difference is let pass: that the
 * simulator counts from 1 was seen in its answers, not documented.
 */
export function statementAt(text: string, end: { line: number; column: number }): WrittenStatement | undefined {
  const index = placedStatements(text).findIndex(
    (one) => one.end.line === end.line && Math.abs(one.end.column - end.column) <= 1,
  );
  return statementsOf(text)[index];
}

/** The Sid of the statement that ends at a position. */
export function sidAt(text: string, end: { line: number; column: number }): string | undefined {
  const sid = statementAt(text, end)?.Sid;
  return typeof sid === 'string' && sid !== '' ? sid : undefined;
}

/**
 * Offsets just past the statements' closing brackets: the objects in the list, or the one object, under the top-level
 * `Statement`.
 */
function statementEnds(text: string): number[] {
  const ends: number[] = [];
  const open: string[] = [];
  let member = '';
  let listDepth = 0;
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    const [word] = token;
    if (word.startsWith('"')) {
      if (open.length === 1) member = /^\s*:/.test(text.slice(token.index + word.length)) ? word : member;
    } else if (word === '{' || word === '[') {
      if (open.length === 1 && member === '"Statement"') listDepth = word === '[' ? 2 : 1;
      open.push(word);
    } else {
      open.pop();
      if (word === '}' && listDepth > 0 && open.length === listDepth && member === '"Statement"') {
        ends.push(token.index + 1);
      }
    }
  }
  return ends;
}

function positionAt(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** A statement as it is written. */
export type WrittenStatement = Record<string, unknown>;

/** The statements of a policy document in their order; empty if the text is none. */
export function statementsOf(text: string): WrittenStatement[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const statement: unknown = isRecord(parsed) ? parsed.Statement : undefined;
  return (Array.isArray(statement) ? statement : [statement]).filter(isRecord);
}

function values(value: unknown): unknown[] {
  return isRecord(value) ? Object.values(value) : [];
}

function names(value: unknown): string[] {
  return isRecord(value) ? Object.keys(value) : [];
}
