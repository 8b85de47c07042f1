/**
 * Runs schedules of faults (testbed/fault-schedule.ts) over the worlds, and says what fell, and by kind of fault how
 * much was held. Exit status 1 if anything fell.
 *
 * Usage: node scripts/node24.js bench/fault-schedules.ts [NUMBER, default 1000] [FIRST SEED, default 1] [AT ONE TIME,
 * default 4] [FILE]
 *
 * FILE keeps a JSON line for each seed. Seeds that it has are not run again, so that a thousand may be run in
 * portions; the figures are those of all its lines.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { FaultFree, Struck } from '../testbed/faulted.ts';
import { faultFree, struckRun, worldsToStrike } from '../testbed/faulted.ts';
import { TIMEOUT_MS } from '../testbed/fault-schedule.ts';

/** Milliseconds within which a run ends (contract: `timeout` and ten seconds). */
const BOUND_MS = TIMEOUT_MS + 10_000;

/** What is kept of a run. */
interface Line extends Struck {
  seed: number;
  name: string;
}

const [number = 1000, first = 1, atOnce = 4] = process.argv.slice(2, 5).map(Number);
const file = process.argv[5];
const names = worldsToStrike();
const known = new Map<string, Promise<FaultFree>>();
const lines: Line[] = file !== undefined && existsSync(file) ? linesOf(readFileSync(file, 'utf8')) : [];
const done = new Set(lines.map(({ seed }) => seed));
let next = first;

function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

async function work(): Promise<void> {
  while (next < first + number) {
    const seed = next;
    next += 1;
    if (done.has(seed)) continue;
    const name = names[seed % names.length] ?? '';
    const without = known.get(name) ?? faultFree(name);
    known.set(name, without);
    const line = { seed, name, ...(await struckRun(name, seed, await without)) };
    lines.push(line);
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
    for (const violation of line.violations) process.stdout.write(`${name} seed ${seed}: ${violation}\n`);
  }
}

await Promise.all(Array.from({ length: atOnce }, work));

const sum = (of: (line: Line) => number): number => lines.reduce((total, line) => total + of(line), 0);
const fell = lines.filter(({ violations }) => violations.length > 0);
const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const late = lines.filter(({ wallMs }) => wallMs > BOUND_MS);
process.stdout.write(
  `${lines.length} schedules, ${sum(({ faults }) => faults)} faults in ${sum(({ calls }) => calls)} calls: ` +
    `${lines.length - fell.length} held, ${fell.length} fell; longest run ${seconds(Math.max(...lines.map(({ wallMs }) => wallMs)))} s, ` +
    `${late.length} longer than ${seconds(BOUND_MS)} s\n\n`,
);
process.stdout.write('| fault | schedules | struck | held |\n|---|---|---|---|\n');
for (const kind of [...new Set(lines.flatMap(({ kinds }) => Object.keys(kinds)))].sort()) {
  const having = lines.filter(({ kinds }) => kind in kinds);
  const held = having.filter(({ violations }) => violations.length === 0).length;
  const struck = having.reduce((total, { kinds }) => total + (kinds[kind] ?? 0), 0);
  process.stdout.write(`| ${kind} | ${having.length} | ${struck} | ${held} |\n`);
}
process.exitCode = fell.length === 0 ? 0 : 1;
