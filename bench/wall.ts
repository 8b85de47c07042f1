/**
 * How long a check takes beside the shortest schedule of its own calls (`critical-path.ts`), with the latencies of
 * real services, which vary by a fifth each way (seeded): the demo, and checks of Amazon's models in one region from 1
 * to 1,000. Budget: 1.10 x. Usage: node scripts/node24.js bench/wall.ts [--runs N] [--seed N] [--svg FILE] [--dist
 * FILE] [WORLD | SIZE ...]
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { inputVariables } from '../testbed/action-inputs.ts';
import type { JournalEntry } from '../testbed/journal.ts';
import { loadWorld } from '../testbed/load.ts';
import { runAction } from '../testbed/runner.ts';
import { seededLatency, startCloud } from './cloud.ts';
import { criticalPath, type MadeCall } from './critical-path.ts';

const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    svg: { type: 'string' },
    dist: { type: 'string', default: 'dist/index.js' },
  },
  allowPositionals: true,
});
const runs = Number(values.runs);
const wanted = positionals.length > 0 ? positionals : ['demo', '2', '20', '200', '1000'];
const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

interface Timed {
  wall: number;
  calls: (MadeCall & { from: number; to: number })[];
}

const bare = median(
  Array.from({ length: runs }, () => {
    const begun = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    return performance.now() - begun;
  }),
);
process.stdout.write(`bare Node ${bare.toFixed(0)} ms\nwhat        wall ms  shortest ms  ratio  calls\n`);
for (const what of wanted) {
  const timed: Timed[] = [];
  for (let run = 0; run < runs; run += 1)
    timed.push(/^\d+$/.test(what) ? await checks(Number(what), run) : await world(what, run));
  const wall = median(timed.map((one) => one.wall));
  const shortest = median(timed.map(({ calls }) => criticalPath(calls)));
  const ratio = median(timed.map((one) => one.wall / criticalPath(one.calls)));
  process.stdout.write(
    `${what.padEnd(10)} ${wall.toFixed(0).padStart(8)} ${shortest.toFixed(0).padStart(12)} ${ratio.toFixed(2).padStart(6)} ${String(timed[0]?.calls.length).padStart(6)}\n`,
  );
  const [first] = timed;
  if (values.svg !== undefined && first && what === wanted[0]) writeFileSync(values.svg, picture(what, first));
}

/** One run of a world of the testbed. */
async function world(name: string, run: number): Promise<Timed> {
  const latencyOf = seededLatency(Number(values.seed) + run);
  const latencies = new Map<JournalEntry, number>();
  const latency = (entry: JournalEntry): number => {
    const { service, operation, region = '', model = '' } = entry;
    const ms = latencyOf({ service, operation, region, subject: model });
    latencies.set(entry, ms);
    return ms;
  };
  const { wallMs, journal } = await runAction(loadWorld(name), { latency, dist: values.dist });
  const begun = Math.min(...journal.map(({ startedAt }) => startedAt));
  return {
    wall: wallMs,
    calls: journal.map((entry) => {
      const { service, operation, region = '', model = '', body, status = 500, startedAt, endedAt } = entry;
      return {
        ...{ service, operation, region, model, body, refused: status >= 400 },
        latency: latencies.get(entry) ?? 0,
        ...{ from: startedAt - begun, to: endedAt - begun },
      };
    }),
  };
}

/** One check of so many cells: two actions of models in one region, as the caller assumes a role. */
async function checks(count: number, run: number): Promise<Timed> {
  const models = Array.from({ length: Math.ceil(count / 2) }, (_, index) => `amazon.nova-bench${index}-v1:0`);
  const cloud = await startCloud(models, seededLatency(Number(values.seed) + run));
  const dir = mkdtempSync(join(tmpdir(), 'wall-'));
  mkdirSync(join(dir, '.github'));
  const entries = models.map((id) => `  - id: ${id}\n`).join('');
  writeFileSync(join(dir, '.github', 'bedrock-access.yml'), `version: 1\nregions: [eu-central-1]\nmodels:\n${entries}`);
  for (const file of ['output', 'summary']) writeFileSync(join(dir, file), '');
  const inputs = { ...{ 'max-cost-usd': '1000', timeout: '30m', comment: 'never' }, 'report-dir': join(dir, 'report') };
  const env = {
    ...{ PATH: process.env.PATH, HOME: dir, AWS_ACCESS_KEY_ID: 'AKIABENCH', AWS_SECRET_ACCESS_KEY: 'secret' },
    ...{ AWS_ENDPOINT_URL: cloud.url, AWS_REGION: 'eu-central-1', GITHUB_WORKSPACE: dir, RUNNER_TEMP: dir },
    ...{ GITHUB_OUTPUT: join(dir, 'output'), GITHUB_STEP_SUMMARY: join(dir, 'summary') },
    ...inputVariables(resolve('action.yml'), inputs, ''),
  };
  const begun = performance.now();
  await new Promise((done) => {
    spawn(process.execPath, [resolve(values.dist)], { env, cwd: dir, stdio: 'ignore' }).on('exit', done);
  });
  const wall = performance.now() - begun;
  cloud.close();
  rmSync(dir, { recursive: true });
  const ordered = [...cloud.calls].sort((a, b) => a.from - b.from);
  return {
    wall,
    calls: ordered.map(({ name, region, subject, from, to, latency }) => {
      const [service = '', operation = ''] = name.split(':');
      return { service, operation, region, model: subject, body: '', refused: false, from, to, latency };
    }),
  };
}

/** The timeline of a run as a picture: a bar for each call, in the order in which they began. */
function picture(name: string, { calls, wall }: Timed): string {
  const colours: Readonly<Record<string, string>> = {
    ...{ github: '#6e7781', sts: '#8250df', iam: '#0969da', bedrock: '#1a7f37', 'bedrock-runtime': '#bc4c00' },
  };
  const [row, left, width] = [14, 300, 620];
  const end = Math.max(wall, ...calls.map(({ to }) => to));
  const place = (ms: number): number => left + (ms / end) * width;
  const bars = calls.map(({ service, operation, model, from, to }, index) => {
    const y = 24 + index * row;
    const label = `${operation}${model === '' ? '' : ` ${model.replace(/^.*[/:](?=[a-z])/, '').slice(0, 28)}`}`;
    return [
      `<text x="${left - 6}" y="${y + 9}" text-anchor="end">${label.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`,
      `<rect x="${place(from).toFixed(1)}" y="${y}" width="${Math.max(1, place(to) - place(from)).toFixed(1)}" height="10" rx="2" fill="${colours[service] ?? '#000'}"/>`,
    ].join('');
  });
  const ticks = Array.from({ length: Math.floor(end / 500) + 1 }, (_, index) => {
    const x = place(index * 500).toFixed(1);
    return `<path d="M${x} 20V${24 + calls.length * row}" stroke="#d0d7de"/><text x="${x}" y="14" text-anchor="middle">${index * 500}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + width + 20}" height="${40 + calls.length * row}" font-family="sans-serif" font-size="9" fill="#1f2328" role="img" aria-label="Calls of the world ${name} over time, in milliseconds"><rect width="100%" height="100%" fill="#fff"/>${ticks.join('')}${bars.join('')}</svg>\n`;
}
