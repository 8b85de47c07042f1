/**
 * Allow statements that match a denied request but for their condition: guards that somebody set on purpose, and that an Allow without
 * them would take away. Pure. What is read here only explains a decision of IAM's; it never makes one.
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators".
 */
import { statementsOf, type Json } from '../policy/policy-text.ts';

/** The text of an attached policy, under its name. */
export interface NamedPolicy {
  policy: string;
  text: string;
}

/** A context key of a request, with its values. */
export interface SuppliedKey {
  key: string;
  values: readonly string[];
}

/** A condition key whose value in the request is not the one that the statement asks for. */
export interface UnmetCondition {
  /** As the statement spells it: `StringEquals`, `ArnLikeIfExists`, ... */
  operator: string;
  key: string;
  values: string[];
  /** What the request has instead; empty where it does not carry the key. */
  had: string[];
}

export interface GuardingStatement {
  policy: string;
  sid?: string;
  keys: UnmetCondition[];
}

/** A request that IAM denied for want of an Allow. */
export interface DeniedRequest {
  action: string;
  resource: string;
  context: readonly SuppliedKey[];
}

/** The statements that would allow the request under another context, each with the keys in the way. */
export function guardsOf(policies: readonly NamedPolicy[], request: DeniedRequest): GuardingStatement[] {
  return policies.flatMap(({ policy, text }) =>
    statementsOf(text).flatMap((statement): GuardingStatement[] => {
      if (statement.Effect !== 'Allow' || !isAbout(statement, request)) return [];
      const keys = unmet(statement.Condition, request.context);
      const { Sid: sid } = statement;
      return keys.length === 0 ? [] : [{ policy, ...(typeof sid === 'string' && sid !== '' && { sid }), keys }];
    }),
  );
}

function isAbout(statement: Json, { action, resource }: DeniedRequest): boolean {
  const { Action, NotAction, Resource, NotResource } = statement;
  const actions = Action === undefined ? !matches(NotAction, action, true) : matches(Action, action, true);
  return actions && (Resource === undefined ? !matches(NotResource, resource) : matches(Resource, resource));
}

function matches(patterns: unknown, text: string, ignoringCase = false): boolean {
  const [wanted, folded] = [textsOf(patterns), ignoringCase ? text.toLowerCase() : text];
  return wanted.some((pattern) => isLike(ignoringCase ? pattern.toLowerCase() : pattern, folded));
}

/** IAM's wildcards; a policy variable may stand for anything. */
function isLike(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/\$\{[^{}]*\}/g, '*')
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('?', '.')
    .replaceAll(/\*+/g, '.*');
  return new RegExp(`^${source}$`, 's').test(text);
}

function textsOf(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.flatMap((one) =>
    typeof one === 'string' ? [one] : typeof one === 'boolean' || typeof one === 'number' ? [String(one)] : [],
  );
}

/** The keys that are certainly in the way; where none is, those of which it is not known. */
function unmet(condition: unknown, context: readonly SuppliedKey[]): UnmetCondition[] {
  const supplied = new Map(context.map(({ key, values }) => [key.toLowerCase(), values]));
  const judged = entriesOf(condition).flatMap(([operator, keys]) =>
    entriesOf(keys).map(([key, value]) => {
      const had = supplied.get(key.toLowerCase());
      const values = textsOf(value);
      return { one: { operator, key, values, had: [...(had ?? [])] }, holds: holds(operator, key, values, had) };
    }),
  );
  const certain = judged.filter((one) => one.holds === false);
  return (certain.length > 0 ? certain : judged.filter((one) => one.holds === undefined)).map(({ one }) => one);
}

/** Whether a condition holds; undefined where it takes more than its text to say. */
function holds(
  operator: string,
  key: string,
  values: readonly string[],
  had: readonly string[] | undefined,
): boolean | undefined {
  const name = operator.replace(/^For(?:All|Any)Values?:/i, '').toLowerCase();
  if (name === 'null') return values.includes('true') === (had === undefined);
  const base = name.replace(/ifexists$/, '');
  const isNegated = base.includes('not');
  if (had === undefined) {
    // The simulator fills some keys in from the principal: what they are is not known here.
    if (FILLED_IN.test(key)) return undefined;
    return isNegated || name !== base;
  }
  if (values.some((value) => value.includes('${'))) return undefined;
  const fits = FITS[base.replace('not', '')];
  if (!fits) return undefined;
  const matched = had.some((own) => values.some((value) => fits(value, own)));
  return matched !== isNegated;
}

const FILLED_IN = /^aws:(?:principal(?:account|id|type|org)|userid|username|type)/i;

const FITS: Readonly<Record<string, (value: string, own: string) => boolean>> = {
  stringequals: (value, own) => value === own,
  stringequalsignorecase: (value, own) => value.toLowerCase() === own.toLowerCase(),
  stringlike: isLike,
  arnequals: isLike,
  arnlike: isLike,
  bool: (value, own) => value.toLowerCase() === own.toLowerCase(),
};

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
