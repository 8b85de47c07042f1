/** Text in lines of a terminal's width. Pure. */

/**
 * Breaks text at blanks (not at no-break spaces) so that no line is longer than `width`, but never inside a word: an
 * ARN that is cut can be neither copied nor opened. Lines after the first begin with `hanging` blanks; the first is to
 * be put after as many characters of the caller's.
 */
export function wrap(text: string, width: number, hanging = 0): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \t\n]+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && hanging + longer.length > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  const blanks = ' '.repeat(hanging);
  return lines.map((part, index) => (index === 0 ? part : `${blanks}${part}`));
}

/** A paragraph behind a label, its further lines below its first: `  Owner  IAM administrator`. */
export function labelled(label: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrap(text, width, label.length);
  return [`${label}${first}`, ...rest];
}
