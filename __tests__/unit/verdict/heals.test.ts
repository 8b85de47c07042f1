import { expect, test } from '@jest/globals';
import type { Cell } from '../../../src/domain/report.ts';
import { healingReason } from '../../../src/verdict/heals.ts';
import { cell, denial } from '../report/samples.ts';

function refused(cause: string, more: Partial<Cell> = {}): Cell {
  return cell({ verdict: 'denied', met: false, diagnosis: { ...denial(), cause }, ...more });
}

const ALLOWED = { outcome: 'allowed' as const, requirements: [] };
const DENIED = { outcome: 'denied' as const, requirements: [] };

test.each<[string, Cell, RegExp | undefined]>([
  ['a missing Allow', refused('identity-policy-no-allow'), /IAM changes/],
  ['a subscription that is processed', refused('marketplace-pending'), /Marketplace is processing/],
  ['an account that is verified', refused('account-verification'), /verifying/],
  ['a fault', refused('service-fault'), /fault/],
  [
    'a Deny that the simulator no longer sees',
    refused('identity-policy-explicit-deny', { simulation: ALLOWED }),
    /IAM/,
  ],
  ['a Deny that the simulator sees', refused('identity-policy-explicit-deny', { simulation: DENIED }), undefined],
  ['a boundary that lets it through by now', refused('permissions-boundary', { simulation: ALLOWED }), /IAM/],
  ['a boundary', refused('permissions-boundary', { simulation: DENIED }), undefined],
  ['an organization', refused('service-control-policy'), undefined],
  ['the end of life', refused('model-end-of-life'), undefined],
  ['a cause of another version', refused('of-another-version'), undefined],
  ['what should be denied', refused('identity-policy-no-allow', { expected: 'deny' }), undefined],
  ['what is as expected', refused('service-fault', { met: true }), undefined],
  ['a throttled call, though it is met', cell({ met: true, probe: { outcome: 'throttled' } }), /throttling/],
  [
    'a model that is being loaded',
    cell({ probe: { outcome: 'failed', error: { name: 'ModelNotReadyException', message: '' } } }),
    /being loaded/,
  ],
])('%s', (_, one, reason) => {
  const found = healingReason(one);
  if (reason === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(reason);
});
