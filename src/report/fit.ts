/** Fitting a surface to what its place takes: render, measure, and only then choose. */

/** GitHub refuses a job summary above this, per step: nothing of it would be shown. Counted in bytes. */
export const SUMMARY_LIMIT_BYTES = 1024 * 1024;

/**
 * GitHub answers 422 to a comment above 65,536 characters; the rest is room for what GitHub itself might count
 * differently.
 */
export const COMMENT_LIMIT_CHARACTERS = 65_000;

/** UTF-8 bytes. */
export function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** UTF-16 units: never fewer than the characters that GitHub counts. */
export function characters(text: string): number {
  return text.length;
}

/**
 * The first rendering that fits, best first. If none does, the last one, cut at the end of a block, with a sentence
 * that says so; the last rendering should therefore hold nothing that must be closed (fences, folded parts).
 *
 * @param renderings made only until one fits
 * @param limit inclusive, in what `measure` counts
 */
export function fit(
  renderings: readonly [() => string, ...(() => string)[]],
  limit: number,
  measure: (text: string) => number,
): string {
  let text = '';
  for (const render of renderings) {
    text = render();
    if (measure(text) <= limit) return text;
  }
  const note = '\n\nThe rest does not fit here; it is in `report.json`.\n';
  const kept: string[] = [];
  let size = measure(note);
  for (const block of text.split('\n\n')) {
    size += measure(`${block}\n\n`);
    if (size > limit) break;
    kept.push(block);
  }
  return `${kept.join('\n\n')}${note}`;
}
