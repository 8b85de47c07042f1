/** Outside text in the HTML report: everything goes through the door in `escape.ts`. */
import { html, htmlProse } from '../escape.ts';
import type { Markup } from '../markup.ts';
import { piecesOf } from '../parts.ts';
import type { Symbol } from '../words.ts';

export const HTML: Markup = {
  code: (text) => `<code>${html(text)}</code>`,
  text: html,
  prose: htmlProse,
  strong: (words) => `<b>${words}</b>`,
};

/** A symbol that a screen reader skips: the word beside it says the same. */
export function icon(symbol: Symbol): string {
  return `<span class="i" aria-hidden="true">${symbol}</span>`;
}

/** A document to copy, whole, with a button that the script makes work. */
export function copyable(text: string, label: string): string {
  return `<div class="doc"><button type="button" class="copy" hidden>Copy</button><pre tabindex="0" aria-label="${html(label)}"><code>${html(text)}</code></pre></div>`;
}

/** Text of several lines: paragraphs, and snippets to copy in a box of their own. A single paragraph stays inline. */
export function htmlParagraphs(text: string): string {
  const pieces = piecesOf(text).filter((piece) => piece.text.trim() !== '');
  if (pieces.length === 1 && pieces[0]?.snippet === false) return htmlProse(pieces[0].text);
  return pieces
    .map((piece) => (piece.snippet ? copyable(piece.text, 'To copy') : `<p>${htmlProse(piece.text)}</p>`))
    .join('');
}

/** A list, or '' if it would be empty. The items are HTML. */
export function listOf(items: readonly string[], kind = ''): string {
  return items.length === 0
    ? ''
    : `<ul${kind === '' ? '' : ` class="${kind}"`}>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}
