/** Text that wants to be more than text, for every surface. */
import fc from 'fast-check';

const BIDI = String.fromCodePoint(0x202e);
const ESC = String.fromCodePoint(0x1b);

export const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</details></code></td>',
  '<!-- bedrock-access-check key=k -->',
  '--> <b>out</b>',
  '[click](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '| a | b |',
  '\\| a \\\\| b',
  '`` ` ``` ',
  '```\n# heading\n```',
  '\n\n# heading\n- item\n1. item\n> quote\n---',
  '1. item',
  '12) item',
  '- item',
  '+ item',
  '===',
  ':---',
  '**bold** _em_ ~~gone~~ $x^2$ $$y$$',
  '@octocat @octo-org/team a@b.example',
  '#123 GH-123 gh-1 octo-org/octo-repo#1',
  'https://evil.example www.evil.example mailto:a@b.example ftp://x',
  ':tada: :+1:',
  '&lt;b&gt; &amp; &#35;1 &copy;',
  '[^1]: note',
  '::add-mask::x',
  ' \t::set-output name=x::y',
  'ok\r::error::x\n::stop-commands::t',
  '##[group]x',
  'a ##[add-mask]b',
  `${ESC}[31mred${ESC}[0m ${ESC}]8;;https://evil.example${ESC}\\link`,
  `abc${BIDI}txt.exe`,
  '\u200bzero\u2060width\ufeff',
  '\u0000\u0007\u2028\u2029\u0085',
  '\ud800',
  '$& $1 $$',
  ']]>',
  '@everyone',
  'a"]; click a "https://evil.example"; b["x',
  'end\n  subgraph x --> y',
  '%%{init: {"theme": "dark"}}%%',
  '<!-- bedrock-access-check run -->',
  '<!-- bedrock-access-check issue key=k -->',
  '',
  ' ',
] as const;

/** Hostile pieces and any characters, joined in any way. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(...'`|\\*_[]()<>#@:&$!~-+=.1 \n'.split('')),
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));

const ENTITY = /&#(\d+);/g;
const BREAK = String.fromCodePoint(0x200b);

/** What a reader sees of inline Markdown that consists of text and entities only. */
export function seen(markdown: string): string {
  return markdown
    .replaceAll('<span>$</span>', '$')
    .replace(ENTITY, (_all, digits: string) => String.fromCodePoint(Number(digits)))
    .replaceAll(BREAK, '');
}

/** Markdown without what is code: fenced blocks, code spans and `<code>`, in which nothing is looked for. */
export function withoutCode(markdown: string): string {
  return markdown
    .replace(/^(?:> )?(`{3,})(?:json|yaml|text|mermaid)\n[^]*?\n(?:> )?\1$/gm, 'FENCE')
    .replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, 'CODE');
}

/** Everything in Markdown of ours that outside text could have smuggled in; empty if all is well. */
export function smuggled(markdown: string): string[] {
  const text = withoutCode(markdown);
  const allowed = text
    .replace(/<!-- bedrock-access-check (?:(?:issue )?key=[\w%.~-]* -->$|state=[0-9a-f]+ -->$|run -->$)/gm, '')
    // What stands on both sides of the element is not joined by it.
    .replaceAll('<span>$</span>', '¤')
    .replace(/<\/?(?:details|summary|sub|code|br)>/g, '')
    .replace(/\]\(<https:\/\/[^<>\s]*>\)/g, '');
  const markup = [/[<>\\`]/, /\]\(/, /\$/];
  const references = [/@[\w-]/, /#\d/, /gh-\d/i, /:\/\//, /\bwww\./i];
  const finished = (line: string): string =>
    line.replace(ENTITY, (_all, digits: string) => String.fromCodePoint(Number(digits)));
  return allowed
    .split('\n')
    .map((line) => line.replace(/^>( |$)/, ''))
    .filter(
      (line) =>
        markup.some((pattern) => pattern.test(line.replace(ENTITY, ''))) ||
        references.some((pattern) => pattern.test(finished(line))),
    );
}
