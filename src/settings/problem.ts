/**
 * What is wrong with a piece of text, in words for its writer; where it stands is added by the caller that knows the
 * place.
 */
import { say, wordings, type Message } from '../domain/message.ts';
import { editDistance } from '../util/edit-distance.ts';
import type { Mistake } from '../domain/settings.ts';

/** What is wrong with a value, and what to write instead; a `Mistake` has the place as well. */
export interface ValueProblem {
  message: Message;
  /** What to write instead, in a sentence. */
  instead: Message;
}

/** A value, or everything that is wrong with the text it should have come from. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; problems: ValueProblem[] };

/** Returns a value that a text was understood as. */
export function ok<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** Returns the one thing that is wrong with a text. */
export function err(message: Message, instead: Message): { ok: false; problems: ValueProblem[] } {
  return { ok: false, problems: [{ message, instead }] };
}

/** Names that a suggestion is looked for among: a file of a megabyte can hold ten thousand. */
const MAX_NAMES = 200;

/** Longer values are cut: a message is read in a log line and in an annotation. */
const QUOTED_LENGTH = 80;

/**
 * A user's text for a message: in double quotes, cut to 80 characters, control and invisible characters as escapes, so
 * that no text of a configuration file can start a line of the log, reorder it or hide in it.
 */
export function quote(text: string): string {
  const cut = text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text;
  const escaped = JSON.stringify(cut.toWellFormed()).replace(/[\p{C}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
  return escaped;
}

/** Names as a person would list them: `a`, `b` or `c`. */
export function oneOf(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.at(-1) ?? '';
  return quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} or ${last}` : last;
}

/**
 * The name that was probably meant: equal but for case, or at most a third of its letters away. Undefined if none is
 * near.
 */
export function nearest(text: string, names: readonly string[]): string | undefined {
  const wanted = text.toLowerCase().replaceAll('_', '-');
  if (wanted.length > QUOTED_LENGTH) return undefined;
  const ranked = names
    .slice(0, MAX_NAMES)
    .map((name) => ({ name, distance: editDistance(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.name;
}

/** Returns one line for a log: `path:3:5: message Instead.` or `Input \`name\`: message Instead.` */
export function describeMistake(mistake: Mistake): Message {
  const { place, input } = mistake;
  const where = place
    ? `${place.file}:${place.line}:${place.column}: `
    : input === undefined
      ? ''
      : wordings(`Input \`${input}\`: `, `--${input}: `);
  return mistake.instead === '' ? say`${where}${mistake.message}` : say`${where}${mistake.message} ${mistake.instead}`;
}
