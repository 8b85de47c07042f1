/** The actions a user may name, in the product's words and in IAM's. */
import { ACTIONS, COLUMNS } from '../catalog/columns.ts';
import type { ActionName } from '../domain/settings.ts';
import * as parse from './parsers.ts';
import { err, ok, nearest, oneOf, quote, type Parsed } from './problem.ts';

/**
 * IAM's names in lower case: IAM compares action names without regard to case. InvokeModel is in two columns and means
 * the first.
 */
const IAM_NAMES: ReadonlyMap<string, ActionName> = new Map(
  [...ACTIONS].reverse().flatMap((name) => COLUMNS[name].actions.map((iam) => [iam.toLowerCase(), name] as const)),
);

/** All spellings that the published schema offers. */
export const ACTION_SPELLINGS: readonly string[] = [
  ...ACTIONS,
  ...new Set(ACTIONS.flatMap((name): readonly string[] => COLUMNS[name].actions)),
];

/** APIs that people take for IAM actions, and the column whose permission they need. */
const API_NAMES: ReadonlyMap<string, ActionName> = new Map(
  ACTIONS.flatMap((name) => (COLUMNS[name].apis ?? []).map((api) => [api, name] as const)),
);

/** A column's name from its own or from IAM's name for one of its actions. */
export function parseAction(text: string): Parsed<ActionName> {
  const lower = text.toLowerCase();
  const known = ACTIONS.find((name) => name === text) ?? IAM_NAMES.get(lower);
  if (known) return ok(known);
  const name = lower.replace(/^bedrock:/, '');
  const api = API_NAMES.get(name) ?? IAM_NAMES.get(`bedrock:${name}`);
  if (api) return err(`${quote(text)} is not an IAM action.`, `Write \`${api}\`: that is what IAM authorizes it as.`);
  const meant = nearest(text, ACTIONS);
  return err(
    `${quote(text)} is not an action that can be checked.`,
    meant === undefined ? `Write ${oneOf(ACTIONS)}, or IAM's name for one of them.` : `Did you mean \`${meant}\`?`,
  );
}

/**
 * What two entries of a list may not have in common. A column of several IAM actions may be named by all of them,
 * which makes it no more than one column.
 */
export function sameAction(text: string): Parsed<string> {
  const parsed = parseAction(text);
  const isOneOfSeveral = parsed.ok && COLUMNS[parsed.value].actions.length > 1 && text !== parsed.value;
  return isOneOfSeveral ? ok(text.toLowerCase()) : parsed;
}

/** The columns of a list, each once, in its order. */
export function parseActions(text: string): Parsed<ActionName[]> {
  const spelled = parse.distinct(sameAction)(text);
  const parsed = spelled.ok ? parse.list(parseAction)(text) : spelled;
  return parsed.ok ? ok([...new Set(parsed.value)]) : parsed;
}
