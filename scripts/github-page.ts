/** Markdown as GitHub would show it: rendered as GitHub does, with a style sheet close to its own. */
import { markdownHtml } from './github-markdown.ts';

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

/** Returns the Markdown as a whole page of HTML. */
export function githubPage(title: string, markdown: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style><main>${markdownHtml(markdown)}</main></html>`;
}
