/**
 * IAM's wildcards and policy variables. Pure. Sources: IAM user guide, reference_policies_elements_resource ("Using
 * wildcards in resource ARNs"), reference_policies_variables, reference_policies_elements_condition_operators (ARN
 * operators).
 */
import { type RequestContext, type Truth, MAYBE, NO, YES, valuesOf } from './context.ts';

/** A literal text, or a wildcard. */
type Token = string | typeof STAR | typeof STAR_IN_SEGMENT | typeof ONE | typeof ONE_IN_SEGMENT;
const STAR = 1;
/** Stays between two colons. */
const STAR_IN_SEGMENT = 2;
const ONE = 3;
const ONE_IN_SEGMENT = 4;

/** Tests whether a text matches. */
export type Matcher = (text: string) => boolean;

/** A piece of a pattern: text in which wildcards count, or text that stands for itself (the value of a variable). */
interface Piece {
  text: string;
  literal: boolean;
}

/** A value of a policy, prepared once: most have no variable, and are one matcher for every request. */
export type Template =
  | { kind: 'fixed'; matches: Matcher }
  /** `keys`: the variables' keys, lower-cased. */
  | {
      kind: 'variable';
      keys: readonly string[];
      resolve: (context: RequestContext) => Matcher | typeof UNKNOWN | undefined;
    };

const UNKNOWN = Symbol('a variable whose key is not known');

/** How the characters between wildcards are compared, and what a wildcard may stand for. */
export type PatternKind = 'exact' | 'exact-ignoring-case' | 'glob' | 'resource' | 'arn';

/** Colons before the resource's own part of an ARN. */
const ARN_COLONS = 5;

/**
 * Returns a value of a policy, ready to be compared. `variables` is false if the language takes `${...}` for plain
 * text.
 */
export function template(text: string, kind: PatternKind, variables: boolean): Template {
  if (!variables || !text.includes('${')) return { kind: 'fixed', matches: matcher([{ text, literal: false }], kind) };
  const start = kind === 'resource' ? afterColons(text, ARN_COLONS) : 0;
  const parts = [{ text: text.slice(0, start), literal: false }, ...pieces(text.slice(start))];
  const keys = [...new Set(parts.flatMap((part) => ('key' in part ? [part.key] : [])))];
  if (keys.length === 0) return { kind: 'fixed', matches: matcher(parts.filter(isPiece), kind) };
  return { kind: 'variable', keys, resolve: (context) => resolved(parts, kind, context) };
}

/**
 * Returns whether a text matches a template. A variable without a value matches nothing
 * (reference_policies_variables).
 */
export function matchesTemplate(value: Template, text: string, context: RequestContext): Truth {
  if (value.kind === 'fixed') return value.matches(text) ? YES : NO;
  const matches = value.resolve(context);
  if (matches === UNKNOWN) return MAYBE;
  return matches?.(text) === true ? YES : NO;
}

/**
 * Returns a test for a pattern of IAM in which `*` and `?` count and nothing else: of an action in lower case, for
 * example.
 */
export function matcherOf(pattern: string): Matcher {
  return matcher([{ text: pattern, literal: false }], 'glob');
}

interface Variable {
  key: string;
  fallback: string | undefined;
}

function isPiece(part: Piece | Variable): part is Piece {
  return !('key' in part);
}

/** `${key}`, `${key, 'default'}`, and the three characters that have no other way to be written. */
const VARIABLE = /\$\{(?:([*?$])|\s*([^\s,{}$]+)\s*(?:,\s*'([^']*)'\s*)?)\}/g;

function pieces(text: string): (Piece | Variable)[] {
  const found: (Piece | Variable)[] = [];
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    found.push({ text: text.slice(end, match.index), literal: false });
    const [whole, special, key = '', fallback] = match;
    found.push(special === undefined ? { key: key.toLowerCase(), fallback } : { text: special, literal: true });
    end = match.index + whole.length;
  }
  return [...found, { text: text.slice(end), literal: false }];
}

function resolved(
  parts: readonly (Piece | Variable)[],
  kind: PatternKind,
  context: RequestContext,
): Matcher | typeof UNKNOWN | undefined {
  const values: Piece[] = [];
  let unknown = false;
  for (const part of parts) {
    if (isPiece(part)) {
      values.push(part);
      continue;
    }
    const known = valuesOf(context, part.key);
    // A key with several values cannot be a variable: it has no value then
    // (reference_policies_condition-single-vs-multi-valued).
    const value = known?.length === 1 ? known[0] : part.fallback;
    if (known === undefined) unknown = true;
    else if (value === undefined) return undefined;
    else values.push({ text: value, literal: true });
  }
  return unknown ? UNKNOWN : matcher(values, kind);
}

function matcher(parts: readonly Piece[], kind: PatternKind): Matcher {
  if (kind === 'exact' || kind === 'exact-ignoring-case') {
    const text = parts.map((part) => part.text).join('');
    if (kind === 'exact') return (other) => other === text;
    const lower = text.toLowerCase();
    return (other) => other.toLowerCase() === lower;
  }
  if (kind === 'arn') return arnMatcher(parts);
  return tokenMatcher(kind === 'resource' ? resourceTokens(parts) : globTokens(parts));
}

function globTokens(parts: readonly Piece[]): Token[] {
  return joined(
    parts.flatMap(({ text, literal }) =>
      literal ? [text] : Array.from(text, (char): Token => (char === '*' ? STAR : char === '?' ? ONE : char)),
    ),
  );
}

/**
 * Wildcards of a resource's ARN: in the first five parts one stays between its colons, but a `*` that ends its part
 * "can expand to match beyond the colon boundaries"; what is after the fifth colon is the service's own and has no
 * parts.
 */
function resourceTokens(parts: readonly Piece[]): Token[] {
  const tokens: Token[] = [];
  let colons = 0;
  for (const { text, literal } of parts) {
    Array.from(text).forEach((char, index) => {
      const inside = colons < ARN_COLONS;
      if (char === ':') colons++;
      if (literal || (char !== '*' && char !== '?')) tokens.push(char);
      else if (char === '?') tokens.push(inside ? ONE_IN_SEGMENT : ONE);
      else tokens.push(!inside || [undefined, ':'].includes(text[index + 1]) ? STAR : STAR_IN_SEGMENT);
    });
  }
  return joined(tokens);
}

/** Runs of characters as one text, repeated stars as one. */
function joined(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  for (const token of tokens) {
    const last = result.at(-1);
    if (typeof token === 'string' && typeof last === 'string') result[result.length - 1] = last + token;
    else if (token !== STAR || last !== STAR) result.push(token);
  }
  return result.filter((token) => token !== '');
}

/** "Each of the six colon-delimited components of the ARN is checked separately"; what is no ARN matches none. */
function arnMatcher(parts: readonly Piece[]): Matcher {
  const segments: Piece[][] = [[]];
  for (const { text, literal } of parts) {
    text.split(':').forEach((piece, index) => {
      const isNew = index > 0 && segments.length <= ARN_COLONS;
      if (isNew) segments.push([{ text: piece, literal }]);
      else segments.at(-1)?.push({ text: index > 0 ? `:${piece}` : piece, literal });
    });
  }
  if (segments.length <= ARN_COLONS) return () => false;
  const matchers = segments.map((segment) => tokenMatcher(globTokens(segment)));
  return (text) => {
    const values = arnSegments(text);
    return values.length > ARN_COLONS && matchers.every((matches, index) => matches(values[index] ?? ''));
  };
}

/** Returns the six parts of an ARN, or fewer where the text is none. */
export function arnSegments(text: string): string[] {
  const segments = text.split(':');
  return [
    ...segments.slice(0, ARN_COLONS),
    ...(segments.length > ARN_COLONS ? [segments.slice(ARN_COLONS).join(':')] : []),
  ];
}

function afterColons(text: string, count: number): number {
  let at = -1;
  for (let seen = 0; seen < count; seen++) {
    at = text.indexOf(':', at + 1);
    if (at < 0) return text.length;
  }
  return at + 1;
}

function tokenMatcher(tokens: readonly Token[]): Matcher {
  const [first, second] = tokens;
  if (first === undefined) return (text) => text === '';
  if (tokens.length === 1) {
    if (typeof first === 'string') return (text) => text === first;
    if (first === STAR) return () => true;
  }
  if (tokens.length === 2 && typeof first === 'string' && second === STAR) return (text) => text.startsWith(first);
  // Most patterns fail on what they spell out: one search for that, before anything is tried.
  const longest = tokens
    .filter((token) => typeof token === 'string')
    .reduce((a, b) => (b.length > a.length ? b : a), '');
  return (text) => text.includes(longest) && matchTokens(tokens, text);
}

/**
 * A star that stays in its segment may fail where an earlier one could go further: so each is a place to come back to.
 */
function matchTokens(tokens: readonly Token[], text: string): boolean {
  const failed = new Set<number>();
  const from = (place: number, start: number): boolean => {
    let at = start;
    for (let index = place; index < tokens.length; index++) {
      const token = tokens[index];
      if (typeof token === 'string') {
        if (!text.startsWith(token, at)) return false;
        at += token.length;
      } else if (token === ONE || token === ONE_IN_SEGMENT) {
        const char = text[at];
        if (char === undefined || (token === ONE_IN_SEGMENT && char === ':')) return false;
        at += lengthOf(text, at);
      } else {
        return fromStar(index, at, token === STAR_IN_SEGMENT);
      }
    }
    return at === text.length;
  };
  const fromStar = (index: number, start: number, inSegment: boolean): boolean => {
    if (index === tokens.length - 1 && !inSegment) return true;
    const next = tokens[index + 1];
    const colon = inSegment ? text.indexOf(':', start) : -1;
    const end = colon < 0 ? text.length : colon;
    for (let at = start; at <= end; at++) {
      // Only if what follows can begin: the rest is one search in the text.
      if (typeof next === 'string') {
        at = text.indexOf(next, at);
        if (at < 0 || at > end) return false;
      }
      const key = (index + 1) * (text.length + 1) + at;
      // Who failed there has tried all places behind it as well.
      if (failed.has(key)) return false;
      if (from(index + 1, at)) return true;
      failed.add(key);
    }
    return false;
  };
  return from(0, 0);
}

/** One character is a code point, also if it takes two units. */
function lengthOf(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
