/**
 * `npm run pictures`: the pictures of docs/surfaces.md, made of what the demo gives people: job summary, comment, HTML report. Needs
 * `npm run build` before; nothing else is called.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { loadWorld } from '../testbed/load.ts';
import { runAction } from '../testbed/runner.ts';
import { HOW_TO_GET_CHROMIUM, hasChromium, startChromium } from './chromium.ts';
import { WIDTH, githubPage } from './github-page.ts';

const ROOT = join(import.meta.dirname, '..');

/** People wait for a page with bigger ones. */
const MOST_BYTES = 400_000;

interface Picture {
  name: string;
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
}

process.exitCode = await main();

async function main(): Promise<number> {
  if (!existsSync(join(ROOT, 'dist', 'index.js')))
    return complain('dist/index.js is not there: run `npm run build` first.');
  if (!hasChromium()) return complain(`No pictures: ${HOW_TO_GET_CHROMIUM}.`);
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  const browser = await startChromium();
  try {
    const run = await runAction(loadWorld('demo'), { withoutLatency: true, parent: folder });
    const summary = githubPage('Job summary', run.summary);
    const comment = githubPage('Comment', run.comments.at(-1)?.body ?? '');
    const html = readFileSync(join(run.reportDir, 'report.html'), 'utf8');
    const pictures: Picture[] = [
      { name: 'summary', page: summary, width: WIDTH, most: 1850 },
      { name: 'comment', page: comment, width: WIDTH },
      { name: 'report', page: html, width: 1280, tall: 1000 },
      { name: 'report-cell', page: html, width: 1280, height: 860, click: 'td.bad a' },
    ];
    const sizes: number[] = [];
    for (const picture of pictures) sizes.push(await take(browser, folder, picture));
    return sizes.every((size) => size <= MOST_BYTES) ? 0 : complain(`A picture is above ${MOST_BYTES} bytes.`);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes one picture and returns its size in bytes. */
async function take(
  browser: Browser,
  folder: string,
  { name, page, width, height, tall, most, click }: Picture,
): Promise<number> {
  const source = join(folder, `${name}.html`);
  writeFileSync(source, page);
  const tab = await browser.newPage({ viewport: { width, height: height ?? tall ?? 100 }, colorScheme: 'light' });
  await tab.goto(pathToFileURL(source).href);
  if (click !== undefined) await tab.click(click);
  const file = join(ROOT, 'docs', `${name}.png`);
  const whole = await tab.evaluate<number>('document.documentElement.scrollHeight');
  const clip = { x: 0, y: 0, width, height: Math.min(whole, most ?? whole) };
  await tab.screenshot(height === undefined ? { path: file, fullPage: true, clip } : { path: file });
  await tab.close();
  const { size } = statSync(file);
  process.stdout.write(`docs/${name}.png: ${size} bytes\n`);
  return size;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 1;
}
