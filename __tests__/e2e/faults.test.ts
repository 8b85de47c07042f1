/**
 * A hundred schedules of faults over twenty worlds: whatever is thrown at a run, it ends in time with the right status
 * and a valid report, and no fault makes a verdict, shows a secret or makes a call that subscribes.
 * `bench/fault-schedules.ts` runs a thousand over all worlds.
 */
import { expect, test } from '@jest/globals';
import { faultFree, struckRun, worldsToStrike } from '../../testbed/faulted.ts';
import { loadWorld } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';

const SCHEDULES = 5;
const WORLDS = 20;
/** Runs at one time: most of a struck run is waiting. */
const AT_ONCE = 6;

/** Worlds from the beginning of the list to its end. */
function chosen(): string[] {
  const names = worldsToStrike();
  return Array.from({ length: WORLDS }, (_, index) => names[Math.floor((index * names.length) / WORLDS)] ?? '');
}

test('a hundred schedules hold', async () => {
  const waiting = chosen().map((name, index) => ({ name, index }));
  const fell: string[] = [];
  let faults = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { name, index } = next;
      const without = await faultFree(name);
      for (let seed = index * SCHEDULES; seed < (index + 1) * SCHEDULES; seed += 1) {
        const struck = await struckRun(name, seed, without);
        faults += struck.faults;
        fell.push(...struck.violations.map((violation) => `${name} seed ${seed}: ${violation}`));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(fell).toEqual([]);
  expect(faults).toBeGreaterThan(100);
}, 600_000);

test('what a library prints of a fault does not stand between the lines of the check', async () => {
  const world = { ...loadWorld('container-refuses'), faults: [{ service: 'container', network: 'hang' as const }] };
  world.run.inputs = { ...world.run.inputs, timeout: '4s' };
  const run = await runAction(world, { withoutLatency: true });
  expect(run.stderr).toBe('');
  expect(run.outputs.result).toBe('error');
}, 60_000);
