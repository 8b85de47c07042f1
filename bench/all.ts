/**
 * Runs the benches one after the other and prints their figures, as docs/performance.md has them. Run: npm run bench
 */
import { spawnSync } from 'node:child_process';

const BENCHES: readonly (readonly string[])[] = [
  ['bench/start.ts'],
  ['bench/scale.ts'],
  ['bench/scale.ts', '--live'],
  ['bench/heap.ts'],
  ['bench/simulation-calls.ts'],
  ['bench/throttled.ts'],
  ['bench/merge.ts'],
  ['bench/wall.ts'],
  ['bench/side-by-side.ts'],
  ['bench/explain.ts'],
  ['bench/who-can.ts'],
];

for (const args of BENCHES) {
  process.stdout.write(`\n## ${args.join(' ')}\n\n`);
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
