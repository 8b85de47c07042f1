/** Context of a simulation: keys and values that the caller's real requests would carry. */
import { wordings } from '../domain/message.ts';
import type { ContextEntry } from '../domain/settings.ts';
import { err, ok, quote, type Parsed, type ValueProblem } from './problem.ts';

/**
 * `aws:PrincipalTag/team`, `cognito-identity.amazonaws.com:amr`: a service or an identity provider, colon, name, and
 * for tags a slash and the tag's key.
 */
const KEY = /^[A-Za-z0-9-]+(?:[./][A-Za-z0-9-]+)*:[A-Za-z0-9_.-]+(\/\S(.*\S)?)?$/;

/** Keys that the check sets itself; a user's value would simulate a different request. */
const OWN_KEYS = ['aws:RequestedRegion', 'aws:PrincipalArn', 'bedrock:InferenceProfileArn'];

/** A condition key that a user may supply. */
export function parseContextKey(text: string): Parsed<string> {
  if (text.length > 256 || !KEY.test(text)) {
    return err(`${quote(text)} is not a condition key.`, 'Write a key like `aws:PrincipalTag/team`.');
  }
  const own = OWN_KEYS.find((key) => key.toLowerCase() === text.toLowerCase());
  if (own === undefined) return ok(text);
  return err(`\`${own}\` follows from the model, region and principal that are checked.`, 'Leave it out.');
}

/** Lines of `key=value`. The first `=` ends the key; a key on several lines has several values. */
export function parseContextLines(text: string): Parsed<ContextEntry[]> {
  const problems: ValueProblem[] = [];
  const pairs: [string, string][] = [];
  for (const line of text.split(/\r?\n/).map((part) => part.trim())) {
    if (line === '') continue;
    const split = line.indexOf('=');
    if (split < 0) {
      problems.push(
        ...err(`${quote(line)} has no value.`, wordings('Write `key=value`, one per line.', 'Write `key=value`.'))
          .problems,
      );
      continue;
    }
    const key = parseContextKey(line.slice(0, split).trim());
    if (key.ok) pairs.push([key.value, line.slice(split + 1).trim()]);
    else problems.push(...key.problems);
  }
  if (problems.length > 0) return { ok: false, problems };
  return ok(contextEntries(pairs, 'input'));
}

/** Pairs as entries: one a key in order of appearance. IAM reads condition keys without regard to case. */
export function contextEntries(
  pairs: readonly (readonly [string, string])[],
  from: ContextEntry['from'],
): ContextEntry[] {
  const entries = new Map<string, ContextEntry>();
  for (const [key, value] of pairs) {
    const entry = entries.get(key.toLowerCase());
    if (entry) entry.values.push(value);
    else entries.set(key.toLowerCase(), { key, values: [value], from });
  }
  return [...entries.values()];
}

/** Both sets; if a key is in both, the narrower one's values. */
export function mergeContext(wide: readonly ContextEntry[], narrow: readonly ContextEntry[]): ContextEntry[] {
  const taken = new Set(narrow.map((entry) => entry.key.toLowerCase()));
  return [...wide.filter((entry) => !taken.has(entry.key.toLowerCase())), ...narrow];
}
