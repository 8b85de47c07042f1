/**
 * How long the merge of 10,000 checks takes and how much memory (contract: under 3 s and 300 MB), with the built bundle in its own process.
 * Usage: npm run build && node scripts/node24.js bench/merge.ts
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { node24 } from '../scripts/node24.js';
import { cell, denial, report } from '../__tests__/unit/report/samples.ts';

const PARTS = 4;
const CELLS = 10_000;

const folder = mkdtempSync(join(tmpdir(), 'merge-'));
try {
  for (let part = 0; part < PARTS; part += 1) {
    const cells = Array.from({ length: CELLS / PARTS }, (_, index) => {
      const at = { principal: `role-${part}-${index % 50}`, model: `vendor.model-${Math.floor(index / 50)}-v1:0` };
      return index % 100 === 0 ? cell({ ...at, verdict: 'denied', met: false, diagnosis: denial() }) : cell(at);
    });
    const own = report(cells);
    const principals = [...new Set(cells.map(({ principal }) => principal))].map((name) => ({
      ...{ name, arn: `arn:aws:iam::111122223333:role/${name}`, account: '111122223333', via: 'oidc' as const },
    }));
    mkdirSync(join(folder, `reports/${part}`), { recursive: true });
    const text = JSON.stringify(
      { ...own, principals, generatedAt: `2026-11-28T06:00:0${part}.000Z`, changes: [], run: {} },
      undefined,
      2,
    );
    writeFileSync(join(folder, `reports/${part}/report.json`), text);
  }
  const usage = "process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))";
  const env = {
    PATH: process.env.PATH,
    ...{ GITHUB_WORKSPACE: folder, RUNNER_TEMP: folder, GITHUB_OUTPUT: '', GITHUB_STEP_SUMMARY: '' },
    INPUT_REPORTS: 'reports/*/report.json',
    'INPUT_EXPECTED-REPORTS': String(PARTS),
    INPUT_SUMMARY: 'false',
  };
  const script = join(import.meta.dirname, '..', 'dist', 'merge', 'index.js');
  const startedAt = performance.now();
  const run = spawnSync(node24(), ['--import', `data:text/javascript,${encodeURIComponent(usage)}`, script], {
    env,
    encoding: 'utf8',
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const last = run.stdout.trim().split('\n').at(-1) ?? '';
  console.log(
    `${CELLS} checks of ${PARTS} reports: ${seconds.toFixed(2)} s, ${(Number(run.stderr) / 1024).toFixed(0)} MB`,
  );
  console.log(last.slice(0, 200));
} finally {
  rmSync(folder, { recursive: true });
}
