/**
 * No call of a check subscribes an account, whatever the check can and cannot know. `bench/subscriptions.ts` runs many
 * more worlds.
 */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runAction } from '../../testbed/runner.ts';
import { subscriptionWorld } from './subscription-worlds.ts';

test('no call reaches a model whose agreement is missing while the principal may subscribe the account', async () => {
  await fc.assert(
    fc.asyncProperty(subscriptionWorld, async (world) => {
      const run = await runAction(world, { withoutLatency: true });
      expect(run.report).toBeDefined();
      expect(run.subscriptions).toEqual([]);
    }),
    { seed: 20261128, numRuns: 12, endOnFailure: true },
  );
}, 120_000);
