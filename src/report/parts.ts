/** Building blocks of the Markdown surfaces. What they are given is Markdown already. */
import { mdFence, mdProse } from './escape.ts';
import { clip } from './visible.ts';

/** Longest text from outside that is shown in full, in UTF-16 units; an AWS message is well below. */
const TEXT_LIMIT = 2_000;

/** Blocks with a blank line between them; empty ones are left out. */
export function blocks(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

/** A folded part. The blank lines are what makes GitHub read the inside as Markdown. */
export function details(summary: string, body: string): string {
  return body === '' ? '' : `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** A quotation, code fences included. */
export function quote(markdown: string): string {
  return markdown.replace(/^/gm, '> ').replace(/^> $/gm, '>');
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** A sentence from outside as inline Markdown, shortened where it is unreasonably long. */
export function sentence(text: string): string {
  return mdProse(clip(text, TEXT_LIMIT));
}

/** Notices of the run in small type, '' if there are none. */
export function notices(all: readonly string[] = []): string {
  return all.length === 0 ? '' : `<sub>${all.map(sentence).join('<br>')}</sub>`;
}

/**
 * Text of several lines: what is indented, and the line ending in `:` right above it, is a snippet to copy and goes
 * into a fence; the other lines are paragraphs.
 */
export function paragraphs(text: string): string {
  return blocks(
    ...piecesOf(text).map(({ snippet, text: part }) =>
      snippet ? mdFence(part, snippetLanguage(part)) : mdProse(part),
    ),
  );
}

function snippetLanguage(text: string): 'json' | 'yaml' {
  return text.startsWith('{') || text.startsWith('[') ? 'json' : 'yaml';
}

/**
 * Lines without the indentation that all of them have: it only says that they are a snippet. A line that would begin
 * with a tag keeps it, or a text from outside could write the marker of our own comment.
 */
function outdented(lines: readonly string[]): readonly string[] {
  const indents = lines.map((line) => line.length - line.trimStart().length);
  const least = Math.min(...indents);
  const bare = lines.map((line) => line.slice(least));
  return bare.some((line) => line.startsWith('<')) ? lines : bare;
}

/** The same text as its pieces: snippets of several lines, and paragraphs of one. */
export function piecesOf(text: string): { snippet: boolean; text: string }[] {
  const lines = clip(text, 2 * TEXT_LIMIT).split(/\r\n|\r|\n/);
  const isIndented = (index: number): boolean => /^(?: {2}|\t)\s*\S/.test(lines[index] ?? '');
  const isSnippet = (index: number): boolean =>
    isIndented(index) || (/^\S+:\s*$/.test(lines[index] ?? '') && isIndented(index + 1));
  const pieces: { snippet: boolean; text: string }[] = [];
  for (let start = 0; start < lines.length;) {
    let end = start + 1;
    while (isSnippet(start) && isSnippet(end)) end += 1;
    const isCode = isSnippet(start);
    const text = lines.slice(start, end);
    pieces.push({ snippet: isCode, text: (isCode ? outdented(text) : text).join('\n') });
    start = end;
  }
  return pieces;
}
