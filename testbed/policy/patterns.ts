/** Text with wildcards, and how actions, resources and condition values are compared with it. */
import type { RequestContext } from './context.ts';

/** One character of a pattern; `wild` only for `*` and `?` that the policy's author wrote. */
export interface PatternChar {
  char: string;
  wild: boolean;
}

export type Pattern = readonly PatternChar[];

const SPECIAL: ReadonlySet<string> = new Set(['*', '?', '$']);
const VARIABLE = /\$\{([^}]*)\}/g;
const WITH_DEFAULT = /^([^,]*?)\s*,\s*'([^']*)'$/;

/** The pattern of a text without policy variables. */
export function patternOf(text: string): Pattern {
  return Array.from(text, (char) => ({ char, wild: char === '*' || char === '?' }));
}

/** Keys that the policy variables of a text name, as written, in order. */
export function variableKeys(text: string): string[] {
  return [...text.matchAll(VARIABLE)]
    .map(([, content = '']) => splitVariable(content).key)
    .filter((key) => !SPECIAL.has(key));
}

/**
 * Replaces policy variables by the request's values. What comes from a variable is literal text: a `*` in a tag value
 * is no wildcard, and `${*}`, `${?}`, `${$}` are the characters. A key with no value and no default makes the whole
 * text unresolvable, as does a key with several values (only single-valued keys may be variables). Source: IAM User
 * Guide, reference_policies_variables. Returns undefined if there is no value.
 */
export function resolveVariables(text: string, context: RequestContext): Pattern | undefined {
  const pattern: PatternChar[] = [];
  let rest = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const value = variableValue(match[1] ?? '', context);
    if (value === undefined) return undefined;
    pattern.push(...patternOf(text.slice(rest, match.index)));
    pattern.push(...Array.from(value, (char) => ({ char, wild: false })));
    rest = match.index + match[0].length;
  }
  pattern.push(...patternOf(text.slice(rest)));
  return pattern;
}

function splitVariable(content: string): { key: string; fallback?: string } {
  const [, key, fallback] = WITH_DEFAULT.exec(content) ?? [];
  return key === undefined || fallback === undefined ? { key: content.trim() } : { key, fallback };
}

function variableValue(content: string, context: RequestContext): string | undefined {
  if (SPECIAL.has(content)) return content;
  const { key, fallback } = splitVariable(content);
  const values = context.get(key.toLowerCase());
  return values === undefined || values.length === 0 ? fallback : values.length === 1 ? values[0] : undefined;
}

/** The pattern's characters without regard to wildcards. */
export function literalText(pattern: Pattern): string {
  return pattern.map(({ char }) => char).join('');
}

/** `*` is any run of characters, `?` any one character. */
export function matchesGlob(pattern: Pattern, text: string, ignoreCase = false): boolean {
  const source = pattern.map(({ char, wild }) => (wild ? (char === '*' ? '.*' : '.') : escape(char))).join('');
  return new RegExp(`^${source}$`, ignoreCase ? 'isu' : 'su').test(text);
}

/**
 * Compares as the `Resource` element does. Wildcards stay within their segment of the ARN, but a `*` that is the last
 * character of its segment "can expand to match beyond the colon boundaries" (IAM User Guide,
 * reference_policies_elements_resource); in the sixth part a colon is a character like any other.
 */
export function matchesResource(pattern: Pattern, resource: string): boolean {
  let colons = 0;
  const source = pattern
    .map(({ char, wild }, index) => {
      if (char === ':') colons += 1;
      if (!wild) return escape(char);
      if (colons >= 5) return char === '*' ? '.*' : '.';
      const next = pattern[index + 1];
      const last = next === undefined || (next.char === ':' && !next.wild);
      return char === '*' ? (last ? '.*' : '[^:]*') : '[^:]';
    })
    .join('');
  return new RegExp(`^${source}$`, 'su').test(resource);
}

/**
 * Compares as the ARN condition operators do: "each of the six colon-delimited components of the ARN is checked
 * separately" (IAM User Guide, reference_policies_elements_condition_operators).
 */
export function matchesArn(pattern: Pattern, value: string): boolean {
  const wanted = splitSix(pattern);
  const [given, rest] = [value.split(':'), value.split(':').slice(5).join(':')];
  if (given.length < 6) return false;
  if (wanted.length < 6) return literalText(pattern) === '*';
  return wanted.every((part, index) => matchesGlob(part, index === 5 ? rest : (given[index] ?? '')));
}

function splitSix(pattern: Pattern): PatternChar[][] {
  const parts: PatternChar[][] = [[]];
  for (const item of pattern) {
    if (item.char === ':' && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(item);
  }
  return parts;
}

function escape(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}
