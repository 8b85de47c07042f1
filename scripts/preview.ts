/**
 * Shows what people get to see: renders the job summary and the comment of a `report.json` as Markdown, and, where `cmark-gfm` and
 * Chromium are installed, as HTML that looks like GitHub and as pictures.
 *
 * Usage: node scripts/node24.js scripts/preview.ts REPORT.json [FOLDER]
 */
import { spawnSync } from 'node:child_process';
import type { SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commentBody } from '../src/report/comment-body.ts';
import { summaryMarkdown } from '../src/report/markdown.ts';
import { reportSchema } from '../src/report/schema.ts';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const CMARK = ['-e', 'table', '-e', 'strikethrough', '-e', 'autolink', '--unsafe'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--hide-scrollbars',
];
const WIDTH = 1012;

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

const [input, folder] = process.argv.slice(2);
if (input === undefined) {
  process.stderr.write('Usage: node scripts/node24.js scripts/preview.ts REPORT.json [FOLDER]\n');
  process.exit(2);
}
const report = reportSchema.parse(JSON.parse(readFileSync(input, 'utf8')));
const target = resolve(folder ?? dirname(input));
mkdirSync(target, { recursive: true });
preview('summary', summaryMarkdown(report));
preview('comment', commentBody(report, 'preview'));

function preview(name: string, markdown: string): void {
  write(`${name}.md`, markdown);
  const rendered = spawnSync('cmark-gfm', CMARK, { input: markdown, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (rendered.status !== 0) {
    process.stdout.write('  cmark-gfm is not installed: no HTML, no picture\n');
    return;
  }
  const page = write(
    `${name}.html`,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title><style>${STYLE}</style><main>${rendered.stdout}</main><script>document.title = document.documentElement.scrollHeight</script></html>`,
  );
  if (!picture(page, join(target, `${name}.png`))) process.stdout.write('  Chromium is not installed: no picture\n');
}

function write(name: string, text: string): string {
  const path = join(target, name);
  writeFileSync(path, text);
  process.stdout.write(`${path}: ${Buffer.byteLength(text)} bytes\n`);
  return path;
}

/** Two runs of the browser: one that says how high the page is, one that takes its picture. */
function picture(page: string, file: string): boolean {
  const profile = mkdtempSync(join(tmpdir(), 'preview-'));
  const url = pathToFileURL(page).href;
  const made = BROWSERS.some((browser) => {
    const flags = [...FLAGS, `--user-data-dir=${profile}`];
    if (spawnSync(browser, ['--version']).status !== 0) return false;
    const run = (...more: string[]): SpawnSyncReturns<string> =>
      spawnSync(browser, [...flags, ...more, url], { encoding: 'utf8', timeout: 60_000, maxBuffer: 64 * 1024 * 1024 });
    const height = /<title>(\d+)/.exec(run('--dump-dom', `--window-size=${WIDTH},100`).stdout)?.[1];
    return height !== undefined && run(`--window-size=${WIDTH},${height}`, `--screenshot=${file}`).status === 0;
  });
  rmSync(profile, { recursive: true, force: true });
  return made;
}
