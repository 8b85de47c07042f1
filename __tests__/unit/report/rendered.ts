/** Markdown as GitHub reads it: `cmark-gfm` is the program that GitHub itself renders with. */
import { spawnSync } from 'node:child_process';

const EXTENSIONS = ['table', 'autolink', 'strikethrough', 'tasklist'].flatMap((name) => ['-e', name]);

/** The tree of a document, as cmark-gfm's XML. */
function treeOf(markdown: string): string {
  const { error, status, stdout, stderr } = spawnSync('cmark-gfm', ['--unsafe', '-t', 'xml', ...EXTENSIONS], {
    input: markdown,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) {
    const how =
      'Install cmark-gfm: `apt-get install cmark-gfm` on Debian and Ubuntu, `brew install cmark-gfm` on macOS.';
    throw new Error(`These tests render Markdown as GitHub does. ${how}`, { cause: error });
  }
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** What only this project writes: tags, comments, addresses, and how its headings begin. */
const TAGS = /^<\/?(?:br|code|span|sub|details|summary)>$/;
const COMMENTS = /<!-- bedrock-access-check (?:(?:issue )?key=[\w%.~-]*|state=[0-9a-f]+|run) -->/g;
const ADDRESSES = /^https:\/\/(?:docs\.aws\.amazon\.com|docs\.example|github\.com\/[\w-]+\/[\w-]+\/actions\/runs)\//;
const HEADINGS =
  /^(?:[✅❌⚠❔➖🔒]|Needs action|May need action|Changed since the baseline|Matrix|Lifecycle|Cells|To watch|Not checked, and why|Notes|\[code\]|\(empty\)$)/u;

/** What GitHub makes of finished text: mentions, references to issues. */
const REFERENCES = [/@[\p{L}\p{N}_-]/u, /#\d/, /\bgh-\d/i];

/** Whatever of a document is an element, a link, a mention or a heading and not ours; empty where all is well. */
export function notOurs(markdown: string): string[] {
  const tree = treeOf(markdown).replace(/<\/text>\s*<text xml:space="preserve">/g, '');
  const all = (pattern: RegExp): string[] => Array.from(tree.matchAll(pattern), ([, text = '']) => unescape(text));
  const html = all(/<html_(?:inline|block)[^>]*>([^<]*)</g);
  const tags = html.flatMap((text) => text.replace(COMMENTS, '').match(/<[^>]*>?/g) ?? []);
  // What stands in code is code, whatever it says.
  const headings = Array.from(tree.matchAll(/<heading[^>]*>([^]*?)<\/heading>/g), ([, inner = '']) =>
    inner
      .replace(/<code[^>]*>[^<]*<\/code>/g, '[code]')
      .replace(/<html_inline[^>]*>&lt;code&gt;<\/html_inline>[^]*?&lt;\/code&gt;<\/html_inline>/g, '[code]')
      .replace(/<[^>]*>/g, ''),
  ).map((text) => unescape(text).trim());
  const texts = [
    ...all(/<text xml:space="preserve">([^<]*)</g),
    ...html.map((text) => decode(text.replace(COMMENTS, '').replace(/<[^>]*>/g, ''))),
  ];
  return [
    ...tags.filter((tag) => !TAGS.test(tag)).map((tag) => `element ${tag}`),
    ...all(/<link destination="([^"]*)"/g)
      .filter((address) => !ADDRESSES.test(address))
      .map((address) => `link ${address}`),
    ...headings.filter((text) => !HEADINGS.test(text)).map((text) => `heading ${text}`),
    ...texts.filter((text) => REFERENCES.some((one) => one.test(text))).map((text) => `reference ${text}`),
    ...(tree.match(/<(?:image|strikethrough|emph|footnote\w*|thematic_break)\b[^>]*>/g) ?? []),
  ];
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

function decode(text: string): string {
  return text.replace(/&#(\d+);/g, (_all, digits: string) => String.fromCodePoint(Number(digits)));
}
