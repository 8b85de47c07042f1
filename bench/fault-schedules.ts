/**
 * Runs schedules of faults (testbed/fault-schedule.ts) over the worlds, and says what fell, by kind. Exit status 1 where anything did.
 *
 * Usage: node scripts/node24.js bench/fault-schedules.ts [NUMBER, default 1000] [FIRST SEED, default 1] [AT ONE TIME, default 6]
 */
import type { FaultFree } from '../testbed/faulted.ts';
import { faultFree, struckRun, worldsToStrike } from '../testbed/faulted.ts';

const [number = 1000, first = 1, atOnce = 6] = process.argv.slice(2).map(Number);
const names = worldsToStrike();
const known = new Map<string, Promise<FaultFree>>();
const total = { runs: 0, faults: 0, calls: 0, fell: 0, longestMs: 0 };
const kinds = new Map<string, number>();
let next = first;

async function work(): Promise<void> {
  while (next < first + number) {
    const seed = next;
    next += 1;
    const name = names[seed % names.length] ?? '';
    const without = known.get(name) ?? faultFree(name);
    known.set(name, without);
    const { faults, calls, wallMs, violations } = await struckRun(name, seed, await without);
    total.runs += 1;
    total.faults += faults;
    total.calls += calls;
    total.longestMs = Math.max(total.longestMs, wallMs);
    if (violations.length > 0) total.fell += 1;
    for (const violation of violations) {
      const kind = violation.split(':')[0] ?? '';
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      process.stdout.write(`${name} seed ${seed}: ${violation}\n`);
    }
  }
}

await Promise.all(Array.from({ length: atOnce }, work));
const { runs, faults, calls, fell, longestMs } = total;
process.stdout.write(
  `${runs} schedules, ${faults} faults in ${calls} calls: ${runs - fell} held, ${fell} fell; longest run ${(longestMs / 1000).toFixed(1)} s\n`,
);
for (const [kind, count] of kinds) process.stdout.write(`  ${kind}: ${count}\n`);
process.exitCode = fell === 0 ? 0 : 1;
