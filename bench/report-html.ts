/**
 * How big and how fast the HTML report of 10,000 cells is: rendering here, opening, filtering and opening a cell in
 * Chromium where it is installed. Budget: rendered in 2 s, 25 MB, opened in 5 s, filtered in 500 ms. Run: node
 * scripts/node24.js bench/report-html.ts
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cell, denial, report, requirement } from '../__tests__/unit/report/samples.ts';
import { HOW_TO_GET_CHROMIUM, hasChromium, startChromium } from '../scripts/chromium.ts';
import { reportHtml } from '../src/report/html/page.ts';
import { junitText } from '../src/report/junit.ts';
import { sarifText, workflowPlace } from '../src/report/sarif.ts';

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

const cells = range(5).flatMap((p) =>
  range(20).flatMap((r) =>
    range(50).flatMap((m) =>
      ['invoke', 'stream'].map((action) => {
        const region = `eu-region-${r + 1}`;
        const requirements = range(6).map((d) => requirement({ requestedRegion: `eu-region-${d + 1}` }));
        const good = cell({
          principal: `role-${p}`,
          region,
          model: `eu.anthropic.claude-model-${m}-v1:0`,
          action,
          simulation: { outcome: 'allowed', requirements },
        });
        if ((r + m * 7) % 31 !== 0) return good;
        return {
          ...good,
          verdict: 'denied' as const,
          met: false,
          diagnosis: denial(region),
          simulation: {
            outcome: 'denied' as const,
            requirements: requirements.map((one) => ({ ...one, decision: 'implicitDeny' as const })),
          },
        };
      }),
    ),
  ),
);
const sample = report(cells, { gate: { result: 'fail', reasons: ['some cells are not as expected'] } });

function timed(what: string, body: () => string): [string, number] {
  const began = performance.now();
  const text = body();
  const took = performance.now() - began;
  process.stdout.write(`${what}: ${took.toFixed(0)} ms, ${(Buffer.byteLength(text) / 1e6).toFixed(1)} MB\n`);
  return [text, took];
}

process.stdout.write(`${cells.length} cells\n`);
const [page, rendering] = timed('report.html', () => reportHtml(sample));
timed('report.sarif', () => sarifText(sample, [], workflowPlace(undefined)));
timed('report.junit.xml', () => junitText(sample));

const opening = hasChromium() ? await inBrowser() : undefined;
if (!opening) process.stdout.write(`Not opened: ${HOW_TO_GET_CHROMIUM}.\n`);
const held =
  rendering < 2_000 && Buffer.byteLength(page) < 25e6 && (!opening || (opening.open < 5_000 && opening.filter < 500));
process.exitCode = held ? 0 : 1;

async function inBrowser(): Promise<{ open: number; filter: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'report.html');
  writeFileSync(file, page);
  const browser = await startChromium();
  try {
    const tab = await browser.newPage();
    const began = performance.now();
    await tab.goto(pathToFileURL(file).href);
    await tab.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const open = performance.now() - began;
    const measure = async (script: string): Promise<number> =>
      tab.evaluate<number>(
        `(async () => { const began = performance.now(); ${script}; await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); return performance.now() - began; })()`,
      );
    const filter = await measure(
      "const verdict = document.querySelector('[name=verdict]'); verdict.value = 'u:action'; verdict.dispatchEvent(new Event('input', { bubbles: true }))",
    );
    const one = await measure("document.querySelector('td:not(.off) a').click()");
    const nodes = await tab.evaluate<number>("document.querySelectorAll('*').length");
    process.stdout.write(
      `opened: ${open.toFixed(0)} ms, ${nodes} elements; filtered: ${filter.toFixed(0)} ms; a cell opened: ${one.toFixed(0)} ms\n`,
    );
    return { open, filter };
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
