/** Texts of inputs into values. A text that is not clearly one value is refused, never guessed. */
import { say, wordings } from '../domain/message.ts';
import { err, ok, nearest, oneOf, quote, type Parsed } from './problem.ts';

/** Returns the value of a text, or everything that is wrong with it. */
export type Parser<T> = (text: string) => Parsed<T>;

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};

/** `true` or `false` in the spellings of YAML 1.2's core schema. */
export const boolean: Parser<boolean> = (text) =>
  Object.hasOwn(BOOLEANS, text)
    ? ok(BOOLEANS[text] ?? false)
    : err(`${quote(text)} is neither true nor false.`, 'Write `true` or `false`.');

/** One of a few words, exactly as documented. */
export function word<const T extends string>(words: readonly T[]): Parser<T> {
  return (text) => {
    const known = words.find((one) => one === text);
    if (known !== undefined) return ok(known);
    const meant = nearest(text, words);
    return err(
      `${quote(text)} is not one of its values.`,
      meant === undefined ? `Write ${oneOf(words)}.` : `Did you mean \`${meant}\`? It takes ${oneOf(words)}.`,
    );
  };
}

/** `auto`, or a boolean kept as text. */
export const autoOrBoolean: Parser<'auto' | 'true' | 'false'> = (text) => {
  if (text === 'auto') return ok(text);
  const parsed = boolean(text);
  if (parsed.ok) return ok(parsed.value ? 'true' : 'false');
  return err(`${quote(text)} is not one of its values.`, `Write ${oneOf(['auto', 'true', 'false'])}.`);
};

/**
 * Entries between commas or line ends, trimmed, empty ones dropped; each by `entry`. All that is wrong is reported.
 */
export function list<T>(entry: Parser<T>, separator = /[,\r\n]+/): Parser<T[]> {
  return (text) => {
    const parts = text
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (parts.length === 0)
      return err('The list has no entry.', say`Write at least one, or leave the ${wordings('input', 'option')} out.`);
    const parsed = parts.map(entry);
    const problems = parsed.flatMap((one) => (one.ok ? [] : one.problems));
    return problems.length > 0 ? { ok: false, problems } : ok(parsed.flatMap((one) => (one.ok ? [one.value] : [])));
  };
}

/** As `list`, and no value twice. */
export function distinct<T extends string>(entry: Parser<T>): Parser<T[]> {
  return (text) => {
    const parsed = list(entry)(text);
    if (!parsed.ok) return parsed;
    const twice = repeated(parsed.value);
    if (twice.length === 0) return parsed;
    const problems = twice.map((value) => ({ message: `${quote(value)} is listed twice.`, instead: 'Write it once.' }));
    return { ok: false, problems };
  };
}

/** The values that are in a list more than once, each once. */
export function repeated<T>(values: readonly T[]): T[] {
  const seen = new Set<T>();
  const twice = new Set<T>();
  for (const value of values) (seen.has(value) ? twice : seen).add(value);
  return [...twice];
}

const UNITS = { h: 3_600_000, m: 60_000, s: 1000 } as const;

/** `90s`, `5m`, `1h30m` in milliseconds, between two such bounds. */
export function duration(shortest: string, longest: string): Parser<number> {
  const [low, high] = [milliseconds(shortest) ?? 0, milliseconds(longest) ?? 0];
  return (text) => {
    const value = milliseconds(text);
    if (value === undefined) {
      const instead = /^[0-9]+$/.test(text)
        ? `Write the unit: \`${text.slice(0, 12)}s\` or \`${text.slice(0, 12)}m\`.`
        : 'Write it like `90s`, `5m` or `1h`.';
      return err(`${quote(text)} is not a duration.`, instead);
    }
    if (value >= low && value <= high) return ok(value);
    return err(`${quote(text)} is out of range.`, `Write a duration from \`${shortest}\` to \`${longest}\`.`);
  };
}

function milliseconds(text: string): number | undefined {
  const match = /^(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?$/.exec(text);
  if (!match || text === '') return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(hours) * UNITS.h + Number(minutes) * UNITS.m + Number(seconds) * UNITS.s;
}

/** An amount in US dollars: digits, and at most one decimal point. */
export const usd: Parser<number> = (text) => {
  if (/^[0-9]{1,9}(\.[0-9]{1,9})?$/.test(text)) return ok(Number(text));
  return err(
    `${quote(text)} is not an amount of US dollars.`,
    'Write digits with a decimal point and no sign, like `0.10`.',
  );
};

/** A whole number between two bounds, both included. */
export function integer(low: number, high: number): Parser<number> {
  return (text) => {
    const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= low && value <= high) return ok(value);
    const message = Number.isNaN(value) ? `${quote(text)} is not a whole number.` : `${quote(text)} is out of range.`;
    return err(message, `Write a number from ${low} to ${high}.`);
  };
}

/** Reads a secret of one line. What is wrong with it is said without its text. */
export const secretLine: Parser<string> = (text) =>
  /[\p{Cc}\u2028\u2029]/u.test(text)
    ? err('The value is not one line.', 'Pass the secret as it is, without a line end.')
    : ok(text);

/** Any text at all. */
export const anyText: Parser<string> = ok;

/** Any text of one line, up to a length. */
export function line(longest: number): Parser<string> {
  return (text) =>
    text.length <= longest && !/[\p{Cc}\u2028\u2029]/u.test(text)
      ? ok(text)
      : err(`${quote(text)} is not one line of at most ${longest} characters.`, 'Write it on one line.');
}
