/**
 * `npm run pictures [-- NAME ...]`: what people get to see of a dozen runs that differ, as pictures: comment, summary,
 * the HTML report (light, dark, on a telephone, printed) and the terminal at 80 columns, in the folder `pictures`; and
 * of the demo those of docs/surfaces.md. Needs `npm run build` before.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { commentBody } from '../src/report/comment-body.ts';
import { reportHtml } from '../src/report/html/page.ts';
import { summaryMarkdown } from '../src/report/markdown.ts';
import { terminalReport } from '../src/report/terminal-report.ts';
import type { Report } from '../src/domain/report.ts';
import { startChromium } from './chromium.ts';
import { WIDTH, githubPage } from './github-page.ts';
import { SCENARIOS } from './scenarios.ts';
import { terminalPage } from './terminal-page.ts';
import { whoCanPage } from './who-can-page.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'pictures');

/** People wait for a page with bigger ones. */
const MOST_BYTES = 400_000;

/** What is further down is looked at in the page itself. */
const MOST_PIXELS = 6_000;

/** What the picture of docs/who-can.md is called by. */
const WHO_CAN = 'who-can';

interface Picture {
  file: string;
  page: string;
  width: number;
  /** Pixels of the window; the whole page without it. */
  height?: number;
  /** Pixels of the window in which a whole page is laid out. */
  tall?: number;
  /** Pixels from the top that are shown of a whole page. */
  most?: number;
  /** Clicked before the picture is taken. */
  click?: string;
  dark?: boolean;
  print?: boolean;
}

process.exitCode = await main(process.argv.slice(2));

async function main(wanted: readonly string[]): Promise<number> {
  if (!existsSync(join(ROOT, 'dist', 'index.js')))
    return complain('dist/index.js is not there: run `npm run build` first.');
  const withTable = wanted.length === 0 || wanted.includes(WHO_CAN);
  const chosen = SCENARIOS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const unknown = wanted.filter((name) => name !== WHO_CAN && SCENARIOS.every((scenario) => scenario.name !== name));
  if (unknown.length > 0)
    return complain(`There is no ${unknown.join(', ')}; there are ${SCENARIOS.map(({ name }) => name).join(', ')}.`);
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  const browser = await startChromium();
  mkdirSync(FOLDER, { recursive: true });
  try {
    const sizes: number[] = [];
    for (const { name, make } of chosen) {
      const report = await make(folder);
      for (const picture of picturesOf(name, report)) await take(browser, folder, picture);
      const shown = name === 'demo' ? documented(report) : name.startsWith('what-if') ? [ofWhatIf(name, report)] : [];
      for (const picture of shown) sizes.push(await take(browser, folder, picture));
    }
    if (withTable) sizes.push(await take(browser, folder, await whoCanPicture()));
    return sizes.every((size) => size <= MOST_BYTES) ? 0 : complain(`A picture is above ${MOST_BYTES} bytes.`);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The table of a generated account. */
async function whoCanPicture(): Promise<Picture> {
  const page = await whoCanPage(join(ROOT, 'dist', 'cli', 'index.js'));
  return { file: join(ROOT, 'docs', 'who-can.png'), page, width: 1720, height: 900 };
}

function picturesOf(name: string, report: Report): Picture[] {
  const file = (surface: string): string => join(FOLDER, `${name}-${surface}.png`);
  const html = reportHtml(report);
  const lines = terminalReport(report, '~/.cache/bedrock-access-check', { colour: true, width: 80 });
  return [
    { file: file('comment'), page: githubPage('Comment', commentBody(report, 'pictures')), width: WIDTH },
    { file: file('summary'), page: githubPage('Job summary', summaryMarkdown(report)), width: WIDTH },
    { file: file('html-light'), page: html, width: 1280, tall: 1000 },
    { file: file('html-dark'), page: html, width: 1280, tall: 1000, dark: true },
    { file: file('html-400'), page: html, width: 400, tall: 800 },
    { file: file('html-print'), page: html, width: 794, tall: 1123, print: true },
    { file: file('terminal'), page: terminalPage(lines), width: 760, tall: 300 },
  ];
}

/** The pictures of docs/surfaces.md. */
function documented(report: Report): Picture[] {
  const file = (name: string): string => join(ROOT, 'docs', `${name}.png`);
  const html = reportHtml(report);
  return [
    { file: file('summary'), page: githubPage('Job summary', summaryMarkdown(report)), width: WIDTH, most: 1850 },
    { file: file('comment'), page: githubPage('Comment', commentBody(report, 'pictures')), width: WIDTH },
    { file: file('report'), page: html, width: 1280, tall: 1000, most: 1800 },
    { file: file('report-cell'), page: html, width: 1280, height: 860, click: 'td.bad a' },
  ];
}

/** The pictures of docs/what-if.md. */
function ofWhatIf(name: string, report: Report): Picture {
  const page = githubPage('Comment', commentBody(report, 'pictures'));
  return { file: join(ROOT, 'docs', `${name}.png`), page, width: WIDTH };
}

/** Takes one picture and returns its size in bytes. */
async function take(browser: Browser, folder: string, picture: Picture): Promise<number> {
  const { file, page, width, height, tall, most, click, dark, print } = picture;
  const source = join(folder, 'page.html');
  writeFileSync(source, page);
  const tab = await browser.newPage({
    viewport: { width, height: height ?? tall ?? 100 },
    colorScheme: dark === true ? 'dark' : 'light',
  });
  if (print === true) await tab.emulateMedia({ media: 'print' });
  await tab.goto(pathToFileURL(source).href);
  if (click !== undefined) await tab.click(click);
  const whole = await tab.evaluate<number>('document.documentElement.scrollHeight');
  const clip = { x: 0, y: 0, width, height: Math.min(whole, most ?? MOST_PIXELS) };
  await tab.screenshot(height === undefined ? { path: file, fullPage: true, clip } : { path: file });
  await tab.close();
  const { size } = statSync(file);
  process.stdout.write(`${file}: ${size} bytes\n`);
  return size;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}
