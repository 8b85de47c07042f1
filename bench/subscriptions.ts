/**
 * Many random worlds, run by the built action: how many calls were made, how many were held back, and how many
 * accounts were subscribed, which has to be none. Run: node scripts/node24.js bench/subscriptions.ts [WORLDS] [SEED]
 */
import fc from 'fast-check';
import { subscriptionWorld } from '../__tests__/e2e/subscription-worlds.ts';
import { runAction } from '../testbed/runner.ts';

const [, , worlds = '300', seed = '1'] = process.argv;
const probes = new Map<string, number>();
let subscribed = 0;

for (const world of fc.sample(subscriptionWorld, { numRuns: Number(worlds), seed: Number(seed) })) {
  const run = await runAction(world, { withoutLatency: true });
  const { cells = [] } = (run.report ?? {}) as { cells?: { probe: { outcome: string; reason?: string } }[] };
  for (const { probe } of cells) {
    const kind = probe.reason ?? probe.outcome;
    probes.set(kind, (probes.get(kind) ?? 0) + 1);
  }
  if (run.report === undefined) process.stdout.write(`no report: ${world.about}\n`);
  if (run.subscriptions.length === 0) continue;
  subscribed += 1;
  process.stdout.write(`${run.subscriptions.join(', ')}: ${world.about}\n`);
}
process.stdout.write(
  `${worlds} worlds, ${subscribed} with a subscription; ${JSON.stringify(Object.fromEntries(probes))}\n`,
);
process.exitCode = subscribed === 0 ? 0 : 1;
