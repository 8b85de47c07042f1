/**
 * How long a check takes beside what it has to wait for. Usage: node scripts/node24.js bench/wall.ts [WORLD]
 *
 * The critical path is computed from the world's latencies and the calls that were made: OIDC token, STS, one look-up of a profile, then
 * the longer of simulation (at most four calls at once) and probes (at most one at once for a model), then the comment.
 */
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { loadWorld } from '../testbed/load.ts';
import { countCalls } from '../testbed/journal.ts';
import { runAction } from '../testbed/runner.ts';

const RUNS = 5;
const name = process.argv[2] ?? 'demo';
const world = loadWorld(name);
const latency = (service: string): number => world.latency?.[service] ?? 0;

const start = Array.from({ length: RUNS }, () => {
  const begun = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - begun;
});
const walls: number[] = [];
let calls: Record<string, number> = {};
for (let run = 0; run < RUNS; run += 1) {
  const { wallMs, journal } = await runAction(world);
  walls.push(wallMs);
  calls = countCalls(journal);
}
const count = (call: string): number => calls[call] ?? 0;
const simulations = count('iam:SimulatePrincipalPolicy') + count('iam:GetContextKeysForPrincipalPolicy');
const perModel = count('bedrock-runtime:InvokeModelWithResponseStream') > 0 ? 2 : 1;
const identity = count('github:getIdToken') > 0 ? latency('github') + latency('sts') : latency('sts');
const simulated = Math.ceil(simulations / 4) * latency('iam');
const probed = latency('bedrock') + perModel * latency('bedrock-runtime');
const comment =
  (count('github:graphql') + count('github:listComments') + count('github:createComment')) * latency('github');
const critical = identity + latency('bedrock') + Math.max(simulated, probed) + comment;
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const say = (what: string, ms: number): void => {
  process.stdout.write(`${what.padEnd(46)} ${ms.toFixed(0).padStart(6)} ms\n`);
};
say(`wall time of ${name}, median of ${RUNS}`, median(walls));
say('start of Node itself', median(start));
say('critical path of round trips', critical);
