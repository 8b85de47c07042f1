/**
 * Makes text from outside show exactly what it is: nothing in it moves a cursor, turns the direction of reading or
 * hides.
 */

const ESC = String.fromCodePoint(0x1b);
const BEL = String.fromCodePoint(0x07);

/** Terminal sequences: CSI (colours, cursor) and OSC (titles, links). They carry no content, so they are removed. */
const ANSI = new RegExp(`${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?)`, 'g');

/**
 * Characters that are shown as their code point instead: controls, formatting characters (bidirectional overrides,
 * zero-width characters, tags), line and paragraph separators, lone surrogates, private and unassigned ones.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/** Joiners are spelling in some scripts and in emoji; next to ASCII they only make two equal-looking names differ. */
const JOINER = /^[\u200c\u200d]$/;
const ASCII_OR_EDGE = /^[\0-\x7f]?$/;

/** One line of text: runs of white space, line ends included, become one blank; the ends are trimmed. */
export function visible(text: string): string {
  return show(text.replace(ANSI, '').replace(/\s+/gu, ' ').trim());
}

/** The same for text of several lines (policies, messages in a fence): line ends stay `\n`, tabs become two blanks. */
export function visibleBlock(text: string): string {
  const lines = text
    .replace(ANSI, '')
    .replace(/\t/g, '  ')
    .split(/\r\n|\r|\n/);
  return lines.map((line) => show(line.trimEnd())).join('\n');
}

/** Shortens text to a number of UTF-16 units, the mark of omission included, never inside a surrogate pair. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, Math.max(0, limit - 1));
  const last = cut.charCodeAt(cut.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`;
}

/**
 * Text of which every character is shown as it is. Most text is, and V8 takes a millisecond to make ready for the
 * other pattern.
 */
const PLAIN = /^[\x20-\x7e]*$/;

function show(line: string): string {
  if (PLAIN.test(line)) return line;
  return line.replace(HIDDEN, (character, offset: number) => {
    const before = line.slice(Math.max(0, offset - 1), offset);
    const after = line.slice(offset + 1, offset + 2);
    if (JOINER.test(character) && !ASCII_OR_EDGE.test(before) && !ASCII_OR_EDGE.test(after)) return character;
    return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}
