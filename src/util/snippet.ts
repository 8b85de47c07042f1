/**
 * A JSON document in a sentence's place, on lines of its own: what is indented is to be copied, so every surface shows
 * it in a block of code, byte for byte. To be put between the end of one sentence and the beginning of the next.
 */
export function snippet(document: object): string {
  const lines = JSON.stringify(document, undefined, 2).split('\n');
  return `\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}
