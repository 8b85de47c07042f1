/**
 * Allow statements that match a denied request but for their condition: guards that were set on purpose, and that an
 * Allow without them would take away. Pure. What is read here only explains a decision of IAM's; it never makes one.
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators".
 */
import { NO, YES, requestContext } from './context.ts';
import { readPolicy } from './document.ts';
import { compileStatements, type CompiledCondition, type CompiledStatement } from './statement.ts';

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
  /** What the request has instead; empty if it does not carry the key. */
  had: string[];
}

/** A statement whose conditions keep a request from being allowed. */
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

/**
 * The statements that would allow the request under another context, each with the keys in the way. A text that is no
 * policy has none.
 */
export function guardsOf(policies: readonly NamedPolicy[], request: DeniedRequest): GuardingStatement[] {
  return policies.flatMap(({ policy, text }) => {
    const read = readPolicy(text, { name: policy, kind: 'identity', limit: Infinity });
    return read.ok ? compileStatements(read.document).flatMap((one) => guardOf(policy, one, request)) : [];
  });
}

function guardOf(
  policy: string,
  compiled: CompiledStatement,
  { action, resource, context }: DeniedRequest,
): GuardingStatement[] {
  const { statement, conditions, matchesAction, matchesResource } = compiled;
  if (statement.effect !== 'Allow' || !matchesAction(action.toLowerCase())) return [];
  // A policy variable may stand for anything.
  if (matchesResource(resource, known(context)) === NO) return [];
  const keys = unmet(conditions, context);
  const { sid } = statement;
  return keys.length === 0 ? [] : [{ policy, ...(sid !== undefined && sid !== '' && { sid }), keys }];
}

function known(context: readonly SuppliedKey[]) {
  return requestContext(Object.fromEntries(context.map(({ key, values }) => [key, values])));
}

/** The keys that are certainly in the way; if none is, those of which it is not known. */
function unmet(conditions: readonly CompiledCondition[], context: readonly SuppliedKey[]): UnmetCondition[] {
  const supplied = new Map(context.map(({ key, values }) => [key.toLowerCase(), values]));
  const judged = conditions.map(({ condition: { operator, key, values }, holds }) => {
    const had = supplied.get(key.toLowerCase());
    // What the request does not carry it has not; but the simulator fills some keys in, and what they are is not known
    // here.
    const isAbsent = had === undefined && !FILLED_IN.test(key);
    const truth = holds(known(isAbsent ? [...context, { key, values: [] }] : context));
    return { one: { operator, key, values: values.map(({ text }) => text), had: [...(had ?? [])] }, truth };
  });
  const certain = judged.filter(({ truth }) => truth === NO);
  return (certain.length > 0 ? certain : judged.filter(({ truth }) => truth !== YES)).map(({ one }) => one);
}

const FILLED_IN = /^aws:(?:principal(?:account|id|type|org)|userid|username|type)/i;
