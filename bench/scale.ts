/**
 * How CPU time, memory, calls and files grow with the number of checks, in a cloud without latency where everything is
 * allowed: the figures are those of the action's own process. Budgets (docs/performance.md): 10,000 checks in 150 MB,
 * 2 s of CPU without calls of models and 6 s with; 100,000 in 600 MB. Run: node scripts/node24.js bench/scale.ts
 * [--live] [--dist FILE] [SIZE ...]
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inputVariables } from '../testbed/action-inputs.ts';
import { ACCOUNT, startCloud } from './cloud.ts';

/** By number of checks, about: principals, regions, models; two actions each. */
const SHAPES: Readonly<Record<string, readonly [number, number, number]>> = {
  '10': [1, 1, 5],
  '100': [1, 1, 50],
  '1000': [1, 9, 56],
  '10000': [3, 28, 60],
  '100000': [25, 33, 61],
};

const { values, positionals } = parseArgs({
  options: {
    live: { type: 'boolean', default: false },
    dist: { type: 'string', default: 'dist/index.js' },
    node: { type: 'string', multiple: true },
  },
  allowPositionals: true,
});
const sizes = positionals.length > 0 ? positionals : ['10', '100', '1000', '10000'];

process.stdout.write(
  'checks  principals x regions x models  wall s  CPU s  RSS MB  calls  report.json, .html, .sarif, log KB\n',
);
for (const size of sizes) {
  const shape = SHAPES[size];
  if (!shape) throw new Error(`There is no size ${size}: ${Object.keys(SHAPES).join(', ')}`);
  await measure(shape);
}

async function measure([principals, regionCount, modelCount]: readonly [number, number, number]): Promise<void> {
  const models = Array.from({ length: modelCount }, (_, index) => `amazon.nova-bench${index}-v1:0`);
  const regions = Array.from({ length: regionCount }, (_, index) => `eu-central-${index + 1}`);
  const cloud = await startCloud(models);
  const dir = mkdtempSync(join(tmpdir(), 'scale-'));
  const config = [
    'version: 1',
    'principals:',
    ...Array.from(
      { length: principals },
      (_, index) => `  - role-to-assume: arn:aws:iam::${ACCOUNT}:role/r${index}\n    source: step`,
    ),
    `regions: [${regions.join(', ')}]`,
    'models:',
    ...models.map((id) => `  - id: ${id}`),
  ].join('\n');
  mkdirSync(join(dir, '.github'));
  writeFileSync(join(dir, '.github', 'bedrock-access.yml'), config);
  const inputs = {
    ...{ probe: values.live ? 'live' : 'off', 'max-cost-usd': '100000', 'max-checks': '1000000', timeout: '30m' },
    ...{ 'report-dir': join(dir, 'report'), concurrency: '64', comment: 'never' },
  };
  const env = {
    ...{ PATH: process.env.PATH, HOME: dir, AWS_ACCESS_KEY_ID: 'AKIABENCH', AWS_SECRET_ACCESS_KEY: 'secret' },
    ...{ AWS_ENDPOINT_URL: cloud.url, AWS_REGION: 'eu-central-1', GITHUB_WORKSPACE: dir, RUNNER_TEMP: dir },
    ...{ GITHUB_OUTPUT: join(dir, 'output'), GITHUB_STEP_SUMMARY: join(dir, 'summary') },
    ...inputVariables(resolve('action.yml'), inputs, ''),
  };
  writeFileSync(join(dir, 'output'), '');
  writeFileSync(join(dir, 'summary'), '');
  const used = join(dir, 'used.json');
  // The process says itself what it took, at its end.
  const preload = join(dir, 'preload.cjs');
  writeFileSync(
    preload,
    `process.on('exit', () => { const u = process.resourceUsage(); require('node:fs').writeFileSync(${JSON.stringify(used)}, JSON.stringify({ cpu: (u.userCPUTime + u.systemCPUTime) / 1e6, rss: u.maxRSS / 1024 })); });`,
  );
  const began = performance.now();
  const log = await new Promise<string>((done) => {
    const child = spawn(process.execPath, [...(values.node ?? []), '--require', preload, resolve(values.dist)], {
      env,
      cwd: dir,
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('exit', () => {
      done(text);
    });
  });
  const wall = (performance.now() - began) / 1000;
  const { cpu, rss } = JSON.parse(readFileSync(used, 'utf8')) as { cpu: number; rss: number };
  const size = (name: string): string => {
    try {
      return (statSync(join(dir, 'report', name)).size / 1024).toFixed(0);
    } catch {
      return '-';
    }
  };
  const count = `${principals * regionCount * modelCount * 2}`.padStart(6);
  const files = `${size('report.json')}, ${size('report.html')}, ${size('report.sarif')}, ${(log.length / 1024).toFixed(0)}`;
  process.stdout.write(
    `${count}  ${`${principals} x ${regionCount} x ${modelCount}`.padEnd(29)}  ${wall.toFixed(1).padStart(6)}  ${cpu.toFixed(1).padStart(5)}  ${rss.toFixed(0).padStart(6)}  ${String(cloud.calls.length).padStart(5)}  ${files}\n`,
  );
  const byName = Map.groupBy(cloud.calls, ({ name }) => name);
  process.stdout.write(`        ${[...byName].map(([name, all]) => `${name} ${all.length}`).join(', ')}\n`);
  const verdicts = /^\S.*(?:checks?|cells?)\b.*$/gm.exec(log.slice(-2000))?.[0] ?? log.slice(-1500);
  process.stdout.write(`        ${verdicts}\n`);
  cloud.close();
  rmSync(dir, { recursive: true });
}
