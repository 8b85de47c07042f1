/** What a cell's simulation comes to, of what was asked for it. */
import { expect, test } from '@jest/globals';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { parsePolicy } from '../../../testbed/policy/document.ts';
import { ACCOUNT, identity, plannedCell, simulated } from '../matrix/support.ts';

const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' };
const WISH = { model: 'amazon.nova-lite-v1:0', region: 'us-east-1', action: 'invoke' } as const;
const who = identity();
const whole = plannedCell(who, WISH);

async function outcomeOf(cell: PlannedCell) {
  const policies = [{ id: 'own', document: parsePolicy({ Version: '2012-10-17', Statement: [ALLOW] }) }];
  const { simulation } = await simulated({ kind: 'role', name: 'ci', account: ACCOUNT, policies }, who, [whole]);
  return simulation.ofCell(cell).outcome;
}

test('a cell all of whose requirements were answered with "allowed" is allowed', async () => {
  expect(await outcomeOf(whole)).toBe('allowed');
});

test('a cell for which nothing was asked was not simulated, and so not allowed', async () => {
  expect(await outcomeOf({ ...whole, requirements: [] })).toBe('not-made');
});
