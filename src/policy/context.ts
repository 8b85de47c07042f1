/**
 * What is known of a request: the values of its context keys, the keys it surely does not have, and the ones nothing
 * is known of. Pure.
 */

/** Context keys by lower-cased name: IAM compares names without regard to case. */
export interface RequestContext {
  /** An empty list: the request surely does not have the key. */
  values: ReadonlyMap<string, readonly string[]>;
  /** What every key is that is not listed: surely `absent`, or `unknown`. */
  unlisted: 'absent' | 'unknown';
}

/** The values of one key: `undefined` where it is not known whether the request has it, empty if it has not. */
export type KeyValues = readonly string[] | undefined;

/**
 * Returns a context from keys in any case: one value, several, or `null` for a key that the request surely does not
 * have.
 */
export function requestContext(
  keys: Readonly<Record<string, string | readonly string[] | null>>,
  unlisted: RequestContext['unlisted'] = 'unknown',
): RequestContext {
  const values = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(keys)) {
    values.set(key.toLowerCase(), value === null ? [] : typeof value === 'string' ? [value] : value);
  }
  return { values, unlisted };
}

const ABSENT: readonly string[] = [];

/** Returns what is known of a key, given by its lower-cased name. */
export function valuesOf({ values, unlisted }: RequestContext, key: string): KeyValues {
  return values.get(key) ?? (unlisted === 'absent' ? ABSENT : undefined);
}

/** Kleene's three values, in an order in which `and` is the least and `or` the greatest. */
export const NO = 0;
/** It depends on a key that is not known. */
export const MAYBE = 1;
export const YES = 2;

/** A truth of three values: no, maybe, yes; `maybe` if a context key is not known. */
export type Truth = typeof NO | typeof MAYBE | typeof YES;

/** Returns whether all hold. */
export function and(a: Truth, b: Truth): Truth {
  return a < b ? a : b;
}

/** Returns whether one of them holds. */
export function or(a: Truth, b: Truth): Truth {
  return a > b ? a : b;
}

/** Returns the opposite; what is not known stays so. */
export function not(a: Truth): Truth {
  return a === YES ? NO : a === NO ? YES : MAYBE;
}
