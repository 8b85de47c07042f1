/**
 * Markdown as GitHub reads it: CommonMark with GitHub's extensions (tables, autolinks, strikethrough, task lists,
 * footnotes, the tag filter). micromark follows github.com, bugs included
 * (https://github.com/micromark/micromark-extension-gfm).
 */
import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** Parses a document into its tree (https://github.com/syntax-tree/mdast). */
export function markdownTree(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** Renders a document as HTML. GitHub's sanitizer comes after this; what it would remove is still there. */
export function markdownHtml(markdown: string): string {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}
