/** How a surface writes text from outside, so that the same words serve Markdown, HTML and plain text. */
import { mdCode, mdText } from './escape.ts';
import { sentence } from './parts.ts';
import { visible } from './visible.ts';

/** Formats fragments of text for one surface, escaped. */
export interface Markup {
  /** Identifiers, which people copy. */
  code: (text: string) => string;
  text: (text: string) => string;
  /** Sentences, which may hold `code` between backticks. */
  prose: (text: string) => string;
  /** Words of ours that stand out. */
  strong: (words: string) => string;
}

export const MARKDOWN: Markup = { code: mdCode, text: mdText, prose: sentence, strong: (words) => `**${words}**` };

/** One line of plain text: the channel (XML, SARIF) escapes it itself. */
export const PLAIN: Markup = { code: visible, text: visible, prose: visible, strong: (words) => words };
