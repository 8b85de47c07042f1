/**
 * What the start of the bundle costs beside bare Node's: a whole run that ends at a mistake in the settings, against
 * `node -e 0`, in pairs, so that whatever else the machine does is in both. Budget: 2 x, wall and CPU. Run: node
 * scripts/node24.js bench/start.ts [FILE] [PAIRS]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

const file = resolve(process.argv[2] ?? 'dist/index.js');
const pairs = Number(process.argv[3] ?? 15);

const folder = mkdtempSync(join(tmpdir(), 'start-'));
const used = join(folder, 'used.json');
const preload = join(folder, 'preload.cjs');
writeFileSync(
  preload,
  `process.on('exit', () => { const u = process.resourceUsage(); require('node:fs').writeFileSync(${JSON.stringify(used)}, JSON.stringify({ cpu: (u.userCPUTime + u.systemCPUTime) / 1e3, rss: u.maxRSS / 1024 })); });`,
);

interface Run {
  wall: number;
  cpu: number;
  rss: number;
}

function run(args: string[]): Run {
  const env = { PATH: process.env.PATH, RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder, HOME: folder };
  const began = performance.now();
  spawnSync(process.execPath, ['--require', preload, ...args], { env, cwd: folder });
  const wall = performance.now() - began;
  return { wall, ...(JSON.parse(readFileSync(used, 'utf8')) as Omit<Run, 'wall'>) };
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const measured = Array.from({ length: pairs }, () => ({ bare: run(['-e', '0']), whole: run([file]) }));
for (const what of ['wall', 'cpu', 'rss'] as const) {
  const bare = median(measured.map((pair) => pair.bare[what]));
  const whole = median(measured.map((pair) => pair.whole[what]));
  const ratio = median(measured.map((pair) => pair.whole[what] / pair.bare[what]));
  const unit = what === 'rss' ? 'MB' : 'ms';
  process.stdout.write(
    `start, ${what}: ${ratio.toFixed(1)} x bare Node (${bare.toFixed(0)} and ${whole.toFixed(0)} ${unit}, medians of ${pairs} pairs)\n`,
  );
}
rmSync(folder, { recursive: true });
