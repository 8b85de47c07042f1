/**
 * The one door for text from outside (configuration, AWS, GitHub, models) into what people and runners read.
 * Everything that comes out is text: never markup, a mention, a reference to an issue, a link or a workflow command.
 * Entities are used instead of backslashes because they mean the same in a paragraph, in a table cell and inside an
 * HTML block.
 */
import { visible, visibleBlock } from './visible.ts';

/**
 * An invisible break: GitHub looks for mentions and references in the finished text, where an entity is a plain
 * character again.
 */
const BREAK = '&#8203;';

/** Characters that Markdown, HTML, GFM tables or GitHub's formulas could read as markup, wherever they stand. */
const SIGNIFICANT = /[&<>"'\\`*_[\]{}|~^#!]/g;

/** The same at the beginning only: list markers, and lines that make a heading of the one before. */
const LEADING = /^[-+=]/;
const LEADING_NUMBER = /^(\d+)([.)])/;

/** What GitHub turns into something after Markdown: where to break it, and between what. In order. */
const AFTERWARDS: readonly { pattern: RegExp; broken: string }[] = [
  { pattern: /^:/, broken: `:${BREAK}` }, // a row that defines the columns of a table
  { pattern: /@/g, broken: `@${BREAK}` }, // mentions of people and teams, mail addresses
  { pattern: /&#35;(?=\d)/g, broken: `&#35;${BREAK}` }, // #123, owner/name#123
  { pattern: /\b(gh-)(?=\d)/gi, broken: `$1${BREAK}` }, // GH-123
  { pattern: /:(?=\/\/)/g, broken: `:${BREAK}` }, // https://
  { pattern: /\b(mailto|xmpp):/gi, broken: `$1:${BREAK}` },
  { pattern: /\b(www)\./gi, broken: `$1${BREAK}.` },
  { pattern: /:(?=[\w+-]+:)/g, broken: `:${BREAK}` }, // :tada:
  { pattern: /\$/g, broken: '<span>$</span>' }, // $formula$; GitHub's own way to write a dollar sign
];

function entity(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}

/**
 * Text as inline Markdown: for a paragraph, a heading, a list item, a table cell, or between the tags of an HTML
 * block. One line.
 */
export function mdText(text: string): string {
  return encode(visible(text));
}

/**
 * Text as a code span: for identifiers, which people copy. Nothing is looked for inside code, so it stays as it is. A
 * `|` cannot be written in a code span of a table behind a backslash; such text goes into `<code>` as entities.
 */
export function mdCode(text: string): string {
  const shown = visible(text);
  if (shown === '') return '(empty)';
  if (shown.includes('|')) return `<code>${encode(shown)}</code>`;
  const fence = '`'.repeat(longestRun(shown, /`+/g) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/**
 * Linear: no part can be read in two ways, and what repeats before a colon is bounded (services of IAM have short
 * names).
 */
const CODE_IN_PROSE =
  /`(?<quoted>\s*[^`\s][^`]*)`|(?<bare>(?:"[\w:.-]{1,80}": ?)?\{"[^{}\x60]{1,400}\}|\barn:aws[a-z-]{0,20}:[a-z0-9-]{0,40}:[^\s"'`,;<>()]*[\w*/}-]|(?<![\w-])repo:[^\s"'`,;<>()]*[\w*]|(?<![\w.@:/-])[a-z][a-z0-9-]{1,24}\.[a-z0-9]+(?:[-.:][a-z0-9]+)+|\b[a-z][a-z0-9-]{1,40}:[A-Z][A-Za-z]+\b)/g;

/**
 * Sentences that may hold `code` between backticks; ARNs, model IDs, subjects of tokens, IAM actions and short JSON
 * become code as well. One line.
 */
export function mdProse(text: string): string {
  const parts: string[] = [];
  const shown = visible(text);
  let rest = 0;
  for (const match of shown.matchAll(CODE_IN_PROSE)) {
    const { quoted, bare } = match.groups ?? {};
    // Two code spans without anything between them would be read as one.
    const between = rest > 0 && rest === match.index ? ' ' : encode(shown.slice(rest, match.index));
    parts.push(between, mdCode(quoted ?? bare ?? ''));
    rest = match.index + match[0].length;
  }
  return parts.join('') + encode(shown.slice(rest));
}

/** A fenced block that its own content cannot close. `language` is ours, never from outside. */
export function mdFence(text: string, language: 'json' | 'yaml' | 'text'): string {
  const shown = visibleBlock(text);
  const fence = '`'.repeat(Math.max(3, longestRun(shown, /`+/g) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** A link where the address is an absolute `https:` one, else the label alone. */
export function mdLink(label: string, address: string): string {
  const safe = httpsAddress(address);
  return safe === undefined ? mdText(label) : `[${mdText(label)}](<${safe.replaceAll('&', '&amp;')}>)`;
}

/** The same in HTML. */
export function htmlLink(label: string, address: string): string {
  const safe = httpsAddress(address);
  return safe === undefined ? html(label) : `<a href="${html(safe)}" rel="noopener noreferrer">${html(label)}</a>`;
}

function httpsAddress(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  return url.href.replace(/[^\w\-./:?=&%#+,;~@!]/g, (character) =>
    encodeURIComponent(character).replace(/[()'*]/g, percent),
  );
}

/** Text for HTML, between tags or in a quoted attribute. */
export function html(text: string): string {
  return encodeHtml(visibleBlock(text));
}

/**
 * Sentences for HTML that may hold `code` between backticks; ARNs and IAM actions become code as well. Line ends stay.
 */
export function htmlProse(text: string): string {
  const shown = visibleBlock(text);
  const parts: string[] = [];
  let rest = 0;
  for (const match of shown.matchAll(CODE_IN_PROSE)) {
    const { quoted, bare } = match.groups ?? {};
    parts.push(encodeHtml(shown.slice(rest, match.index)), `<code>${encodeHtml(quoted ?? bare ?? '')}</code>`);
    rest = match.index + match[0].length;
  }
  return parts.join('') + encodeHtml(shown.slice(rest));
}

function encodeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, entity);
}

/**
 * What XML 1.0 cannot hold, even as an entity, `visibleBlock` has made visible already: controls, lone surrogates,
 * U+FFFE, U+FFFF.
 */
export function xml(text: string): string {
  return visibleBlock(text).replace(/[&<>"']/g, entity);
}

/**
 * Text inside an HTML comment: neither its end nor a quotation of another comment can be written with what is left.
 */
export function htmlComment(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]|-(?=-|$)|^-/g, percent);
}

/**
 * A whole line for the log, whatever it is made of. The runner takes a line for a command where `::` is the first
 * thing on it, or where `##[` stands anywhere (actions/runner, ActionCommand.TryParseV2 and TryParse); white space in
 * front does not stop it.
 */
export function logLine(line: string): string {
  return show(line)
    .replace(/^(\s*):(?=:)/u, '$1: ')
    .replace(/##(?=\[)/g, '# #');
}

/**
 * Text for a field that its channel escapes itself: annotations, warnings, what a failed step says. Several lines stay
 * several lines; `##[` is broken because the log shows the field on a line of its own.
 */
export function plain(text: string): string {
  return visibleBlock(text)
    .trim()
    .replace(/##(?=\[)/g, '# #');
}

/** Like `visible`, but the blanks that align a line's columns stay. */
function show(line: string): string {
  return visibleBlock(line.replace(/[\r\n]+/g, ' '));
}

function encode(shown: string): string {
  const encoded = shown
    .replace(SIGNIFICANT, entity)
    .replace(LEADING, entity)
    .replace(LEADING_NUMBER, (_all, digits: string, mark: string) => digits + entity(mark));
  return AFTERWARDS.reduce((soFar, { pattern, broken }) => soFar.replace(pattern, broken), encoded);
}

function longestRun(text: string, pattern: RegExp): number {
  return Math.max(0, ...Array.from(text.matchAll(pattern), ([run]) => run.length));
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
