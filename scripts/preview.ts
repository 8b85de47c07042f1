/**
 * Shows what people get to see of a `report.json`: its job summary and comment as Markdown and the HTML report, and,
 * if a browser runs, all three as pictures. `npm run pictures` does it for the demo and the documentation.
 *
 * Usage: node scripts/node24.js scripts/preview.ts REPORT.json [FOLDER]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commentBody } from '../src/report/comment-body.ts';
import { reportHtml } from '../src/report/html/page.ts';
import { summaryMarkdown } from '../src/report/markdown.ts';
import { reportSchema } from '../src/report/schema.ts';
import { HOW_TO_GET_CHROMIUM, hasChromium, startChromium } from './chromium.ts';
import { WIDTH, githubPage } from './github-page.ts';

const [input, folder] = process.argv.slice(2);
if (input === undefined) {
  process.stderr.write('Usage: node scripts/node24.js scripts/preview.ts REPORT.json [FOLDER]\n');
  process.exit(2);
}
const report = reportSchema.parse(JSON.parse(readFileSync(input, 'utf8')));
const target = resolve(folder ?? dirname(input));
mkdirSync(target, { recursive: true });

const pages = [
  markdownPage('summary', summaryMarkdown(report)),
  markdownPage('comment', commentBody(report, 'preview')),
  write('report.html', reportHtml(report)),
];
if (hasChromium()) await pictures(pages);
else process.stdout.write(`No pictures: ${HOW_TO_GET_CHROMIUM}.\n`);

function markdownPage(name: string, markdown: string): string {
  write(`${name}.md`, markdown);
  return write(`${name}.html`, githubPage(name, markdown));
}

function write(name: string, text: string): string {
  const path = join(target, name);
  writeFileSync(path, text);
  process.stdout.write(`${path}: ${Buffer.byteLength(text)} bytes\n`);
  return path;
}

async function pictures(files: readonly string[]): Promise<void> {
  const browser = await startChromium();
  try {
    const tab = await browser.newPage({ viewport: { width: WIDTH, height: 100 } });
    for (const file of files) {
      await tab.goto(pathToFileURL(file).href);
      await tab.screenshot({ path: file.replace(/html$/, 'png'), fullPage: true });
    }
  } finally {
    await browser.close();
  }
}
