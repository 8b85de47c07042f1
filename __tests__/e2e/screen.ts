/** A terminal of the least kind: what a person has before them after some bytes, and what they had in between. */

export interface Screen {
  /** Lines at the end, without blanks behind them. */
  lines: string[];
  /** Each line that was there when something else was put in its place. */
  replaced: string[];
  /** Everything that is no text, carriage return, line feed, colour or erasing to the end of the line. */
  unknown: string[];
}

const TOKEN = new RegExp(
  `\\r|\\n|${String.fromCodePoint(27)}\\[([0-9;?]*)([A-Za-z])|[^\\r\\n${String.fromCodePoint(27)}]+|[^]`,
  'gu',
);

export function screenOf(bytes: string, columns: number): Screen {
  const lines: string[] = [''];
  const replaced: string[] = [];
  const unknown: string[] = [];
  let column = 0;
  const current = (): string => lines.at(-1) ?? '';
  for (const [token, , letter] of bytes.matchAll(TOKEN)) {
    if (token === '\r') column = 0;
    else if (token === '\n') lines.push('');
    else if (letter === 'K') {
      if (column === 0 && current().trim() !== '') replaced.push(current().trimEnd());
      lines[lines.length - 1] = current().slice(0, column);
    } else if (letter === 'm') continue;
    else if (token.startsWith(String.fromCodePoint(27)) || /^\p{Cc}$/u.test(token)) unknown.push(token);
    else {
      for (const character of token) {
        if (column === columns) {
          lines.push('');
          column = 0;
        }
        const line = current();
        if (column === 0 && line.trim() !== '') replaced.push(line.trimEnd());
        lines[lines.length - 1] = line.slice(0, column).padEnd(column) + character + line.slice(column + 1);
        column += 1;
      }
    }
  }
  return { lines: lines.map((line) => line.trimEnd()), replaced, unknown };
}
