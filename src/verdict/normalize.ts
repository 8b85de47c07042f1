/**
 * Brings the text of an error into the one form that recognition compares: facts of this shape are what real messages
 * differ in (curly apostrophes on the wire, two spaces, line breaks and comment markers from pasting, JSON escapes of
 * a wrapper).
 */

import { joinedArns } from './unwrap-lines.ts';

/** Characters looked at. Longer texts are tracebacks and dumps: what matters is at their start or their end. */
const HEAD = 12_000;
const TAIL = 4_000;

/** A text in the form in which texts are compared. */
export interface NormalText {
  /** ASCII, single spaces, case as it came: ARNs are read from this. */
  text: string;
  /** The same in lower case, index for index. */
  lower: string;
}

const ENTITIES: readonly (readonly [string, string])[] = [
  ['&quot;', '"'],
  ['&#34;', '"'],
  ['&#39;', "'"],
  ['&apos;', "'"],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
];

/** The part of a text that is inspected, at most 16,000 characters: its head and its tail. */
export function capped(text: string): string {
  return text.length <= HEAD + TAIL ? text : `${text.slice(0, HEAD)} ${text.slice(-TAIL)}`;
}

function foldedEntities(text: string): string {
  return text.includes('&')
    ? ENTITIES.reduce((folded, [entity, plain]) => folded.replaceAll(entity, plain), text)
    : text;
}

function foldedEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text
    .replaceAll(/\\u201[89]/g, "'")
    .replaceAll(/\\[nrt]/g, ' ')
    .replaceAll('\\', '');
}

/**
 * Takes a message as it came (any length) and returns it normalised. Linear in the inspected length; the result is
 * ASCII, so that lower-casing keeps every index.
 */
export function normalize(message: string): NormalText {
  const text = foldedEscapes(joinedArns(foldedEntities(capped(message))))
    // NFKC would not fold U+2019, which is what the wire has in "isn’t supported".
    .replaceAll(/[\u2018\u2019\u201b\u00b4]/g, "'")
    .replaceAll(/[\u201c\u201d]/g, '"')
    .replaceAll('\u2026', '...')
    // Comment and quote markers at the start of a line, from where the message was pasted.
    .replaceAll(/\n[ \t]*(?:\/\/|[#>|*])[ \t]*/g, ' ')
    .replaceAll('`', '')
    .replaceAll(/[^\x21-\x7e]+/g, ' ')
    .trim();
  return { text, lower: text.toLowerCase() };
}
