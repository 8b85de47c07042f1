/** Markdown as GitHub would show it: GitHub's own renderer (`cmark-gfm`), and a style sheet close to its own. */
import { spawnSync } from 'node:child_process';

const CMARK = ['-e', 'table', '-e', 'strikethrough', '-e', 'autolink', '--unsafe'];

export const HOW_TO_GET_CMARK =
  'cmark-gfm is not installed. Get it with: apt-get update && apt-get install -y cmark-gfm';

/** Width of the column that GitHub shows a summary in, with its margins, in pixels. */
export const WIDTH = 1012;

/** Close to GitHub's own style sheet, in what our Markdown uses. */
const STYLE = `
body { margin: 0; background: #fff; color: #1f2328; font: 16px/1.5 -apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif, 'Noto Color Emoji'; }
main { max-width: 940px; margin: 0 auto; padding: 24px 32px; }
h2, h3, h4 { margin: 24px 0 16px; line-height: 1.25; } h2 { padding-bottom: .3em; border-bottom: 1px solid #d1d9e0; }
h4 { font-size: 1em; } p, ul, details, table, blockquote { margin: 0 0 16px; } li + li { margin-top: .25em; }
code { background: #818b981f; padding: .2em .4em; border-radius: 6px; font: 85% ui-monospace, 'DejaVu Sans Mono', monospace; }
pre { background: #f6f8fa; padding: 16px; border-radius: 6px; overflow: auto; } pre code { background: none; padding: 0; }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; }
th, td { border: 1px solid #d1d9e0; padding: 6px 13px; } tr:nth-child(2n) { background: #f6f8fa; }
blockquote { border-left: .25em solid #d1d9e0; padding: 0 1em; color: #59636e; } sub { font-size: 75%; }`;

/** The Markdown as a whole page, or undefined where `cmark-gfm` is not installed. */
export function githubPage(title: string, markdown: string): string | undefined {
  const rendered = spawnSync('cmark-gfm', CMARK, { input: markdown, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (rendered.status !== 0) return undefined;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style><main>${rendered.stdout}</main></html>`;
}
