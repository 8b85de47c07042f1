/**
 * How long the merge of 10,000 checks takes and how much memory (contract: under 3 s and 300 MB), with the built
 * bundle in its own process: as jobs of a private repository write their reports, as those of a public one do
 * (masked), and with a baseline of all checks. The CPU seconds say what it would take on a machine that does nothing
 * else. Usage: npm run build && node scripts/node24.js bench/merge.ts
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { node24 } from '../scripts/node24.js';
import { cell, denial, report } from '../__tests__/unit/report/samples.ts';

const PARTS = 4;
const CELLS = 10_000;
const ACCOUNT = '111122223333';

/** What a runner has: the merge of jobs whose reports are in `reports/`. */
const INPUTS = { INPUT_REPORTS: 'reports/*/report.json', 'INPUT_EXPECTED-REPORTS': String(PARTS) };

/** Prints what the process has used as the last thing that it does. */
const USAGE = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write(JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }));
})`;

function partText(part: number, shown: (text: string) => string): string {
  const cells = Array.from({ length: CELLS / PARTS }, (_, index) => {
    const at = { principal: `role-${part}-${index % 50}`, model: `vendor.model-${Math.floor(index / 50)}-v1:0` };
    return index % 100 === 0 ? cell({ ...at, verdict: 'denied', met: false, diagnosis: denial() }) : cell(at);
  });
  const principals = [...new Set(cells.map(({ principal }) => principal))].map((name) => ({
    ...{ name, arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, account: ACCOUNT, via: 'oidc' as const },
  }));
  const generatedAt = `2026-11-28T06:00:0${part}.000Z`;
  return shown(JSON.stringify({ ...report(cells), principals, generatedAt, changes: [], run: {} }, undefined, 2));
}

function measure(what: string, shown: (text: string) => string, inputs: (folder: string) => Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'merge-'));
  try {
    for (let part = 0; part < PARTS; part += 1) {
      mkdirSync(join(folder, `reports/${part}`), { recursive: true });
      writeFileSync(join(folder, `reports/${part}/report.json`), partText(part, shown));
    }
    const more = inputs(folder);
    const run = (summary: string) =>
      spawnSync(
        node24(),
        [
          ...['--import', `data:text/javascript,${encodeURIComponent(USAGE)}`],
          join(import.meta.dirname, '..', 'dist', 'merge', 'index.js'),
        ],
        {
          env: {
            ...{ PATH: process.env.PATH, GITHUB_WORKSPACE: folder, RUNNER_TEMP: folder, GITHUB_OUTPUT: '' },
            ...{ GITHUB_STEP_SUMMARY: '', INPUT_SUMMARY: summary, ...INPUTS, ...more },
          },
          encoding: 'utf8',
        },
      );
    if (more.INPUT_BASELINE !== undefined) {
      // The baseline is that of the same checks, as the merge of the day before has left it.
      writeFileSync(join(folder, more.INPUT_BASELINE), '{"schema":"bedrock-access-baseline/1","cells":[]}');
      run('false');
      copyFileSync(join(folder, 'bedrock-access-check', 'baseline.json'), join(folder, more.INPUT_BASELINE));
    }
    const startedAt = performance.now();
    const { stdout, stderr } = run('false');
    const seconds = (performance.now() - startedAt) / 1000;
    const { cpu, megabytes } = JSON.parse(stderr) as { cpu: number; megabytes: number };
    console.log(
      `${CELLS} checks of ${PARTS} reports, ${what}: ${seconds.toFixed(2)} s (CPU ${cpu.toFixed(2)} s), ${megabytes.toFixed(0)} MB`,
    );
    if (!stdout.includes('100 checks need action')) console.log(stdout.trim().slice(-500));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const masked = (text: string): string => text.replaceAll(ACCOUNT, 'account-1');
measure(
  'as they are',
  (text) => text,
  () => ({}),
);
measure('masked', masked, () => ({}));
measure(
  'with a baseline',
  (text) => text,
  () => ({ INPUT_BASELINE: 'baseline.json' }),
);
