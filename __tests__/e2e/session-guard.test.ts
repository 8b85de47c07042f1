/** A role is assumed with a session policy of the check's own, under which a run cannot change anything. */
import { expect, test } from '@jest/globals';
import { loadWorld } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';
import type { World } from '../../testbed/world.ts';

/** The session policies that a run asked STS for, parsed. */
async function sessionPolicies(world: World): Promise<unknown[]> {
  const { journal } = await runAction(world, { withoutLatency: true });
  const assumed = journal.filter(({ service, operation }) => service === 'sts' && operation.startsWith('AssumeRole'));
  return assumed.map(({ body }) => {
    const policy = new URLSearchParams(body).get('Policy');
    return policy === null ? undefined : (JSON.parse(policy) as unknown);
  });
}

test('each assumed role is narrowed to a session that changes nothing', async () => {
  const policies = await sessionPolicies(loadWorld('many-principals'));
  expect(policies.length).toBeGreaterThan(1);
  for (const policy of policies) {
    expect(policy).toMatchObject({
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: expect.arrayContaining(['iam:Put*', 'bedrock:Create*']) as unknown, Resource: '*' },
      ],
    });
    expect(JSON.stringify(policy).length).toBeLessThan(2_048);
  }
});

test("the user's own session policy is sent as it is, and nothing beside it", async () => {
  const world = loadWorld('session-policy-inline');
  const [policy] = await sessionPolicies(world);
  expect(policy).toEqual(JSON.parse(world.run.inputs['inline-session-policy'] ?? '{}'));
});
