/** `met` as the contract has it (section 5): what proves that a door is closed, and what proves nothing. */
import { describe, expect, test } from '@jest/globals';
import { meets, type DeniedRequirement, type MetSignals } from '../../../src/verdict/met.ts';

const denial = (role: DeniedRequirement['role'], more: Partial<DeniedRequirement> = {}): DeniedRequirement => ({
  ...{ role, withoutOrganization: 'denied', contextComplete: true },
  ...more,
});
const DENY: MetSignals = { expected: 'deny', denied: [], mayBeRouted: true, contextAsserted: false };

describe('expected to be allowed', () => {
  test.each([
    ['accessible', true],
    ['provisional', true],
    ['at-risk', true],
    ['denied', false],
    ['unavailable', false],
    ['inconclusive', null],
    ['unchecked', null],
    ['not-applicable', null],
  ] as const)('%s: %s', (verdict, met) => {
    expect(meets({ ...DENY, expected: 'allow' }, verdict, 'suspected')).toBe(met);
  });
});

describe('expected to be denied', () => {
  test.each(['accessible', 'provisional', 'at-risk'] as const)('%s is an open door', (verdict) => {
    expect(meets(DENY, verdict, 'suspected')).toBe(false);
  });

  test.each(['unavailable', 'inconclusive', 'unchecked', 'not-applicable'] as const)('%s proves nothing', (verdict) => {
    expect(meets(DENY, verdict, 'observed')).toBeNull();
  });

  test.each<[string, Partial<MetSignals>, 'observed' | 'simulated' | 'suspected', boolean | null]>([
    ['the target itself, by simulation', { denied: [denial('target')] }, 'simulated', true],
    ['its model in the source region, by simulation', { denied: [denial('source')] }, 'simulated', true],
    ['one destination, by simulation', { denied: [denial('destination')] }, 'simulated', null],
    ['the target, by suspicion', { denied: [denial('target')] }, 'suspected', null],
    [
      'the target by the organization alone, beside a certain destination',
      { denied: [denial('target', { withoutOrganization: 'allowed' }), denial('destination')] },
      'simulated',
      null,
    ],
    ['a resource that was made up', { denied: [denial('target', { madeUp: true })] }, 'simulated', null],
    ['what the table named', { denied: [denial('source', { fromSnapshot: true })] }, 'simulated', null],
    ['the target, by a call', { refusedOn: 'target' }, 'observed', true],
    ['a destination, by a call', { refusedOn: 'destination' }, 'observed', null],
    ['something that the refusal does not name', {}, 'observed', null],
    ['something, where a call goes nowhere else', { mayBeRouted: false }, 'observed', true],
    ['something, and the target by simulation too', { denied: [denial('target')] }, 'observed', true],
    [
      'the target, with context of the configuration file',
      { denied: [denial('target')], contextAsserted: true },
      'simulated',
      null,
    ],
    [
      'the target by a call, with context of the configuration file',
      { refusedOn: 'target', contextAsserted: true },
      'observed',
      null,
    ],
  ])('denied on %s', (_, signals, confidence, met) => {
    expect(meets({ ...DENY, ...signals }, 'denied', confidence)).toBe(met);
  });
});
