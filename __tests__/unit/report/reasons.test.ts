/** The two or three words beside a symbol, and what stands for them both where there is no symbol. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, Diagnosis } from '../../../src/domain/report.ts';
import { reasonOf, squareWords } from '../../../src/report/reasons.ts';
import { cell, denial, requirement } from './samples.ts';

const DENIED = { verdict: 'denied', met: false } as const;
const MAYBE = { ...DENIED, confidence: 'suspected' } as const;
const OPEN = { expected: 'deny', met: false } as const;
const SHUT = { expected: 'deny', verdict: 'denied' } as const;
const UNDECIDED = { met: null, confidence: 'none' } as const;
const because = (cause: string): { diagnosis: Diagnosis } => ({ diagnosis: { ...denial(), cause } });

/** At risk: these regions are blocked. */
const blocked = (...regions: string[]): Partial<Cell> => ({
  verdict: 'at-risk',
  simulation: {
    outcome: 'denied',
    requirements: [
      requirement(),
      ...regions.map((requestedRegion) => requirement({ requestedRegion, decision: 'explicitDeny' })),
    ],
  },
});

describe('beside its symbol, and in words alone', () => {
  test.each<[string, Partial<Cell>, string, string]>([
    ['works', {}, '', 'works'],
    [
      'works by simulation',
      { confidence: 'simulated', probe: { outcome: 'not-made', reason: 'off' } },
      '',
      'simulated',
    ],
    ['closed', SHUT, '', 'closed'],
    ['closed by simulation', { ...SHUT, confidence: 'simulated' }, 'closed', 'closed, simulated'],
    ['does not apply', { verdict: 'not-applicable', met: null }, '', 'does not apply'],
    ['missing: its cause', { ...DENIED, ...because('identity-policy-no-allow') }, 'no Allow', 'no Allow'],
    ['missing for no known cause: its verdict', DENIED, 'denied', 'denied'],
    ['missing for a cause of another version: its verdict', { ...DENIED, ...because('later') }, 'denied', 'denied'],
    ['perhaps missing', { ...MAYBE, ...because('identity-policy-no-allow') }, 'no Allow?', 'no Allow?'],
    ['open and should not be', OPEN, 'open', 'open'],
    ['perhaps open', { ...OPEN, confidence: 'suspected' }, 'open?', 'open?'],
    ['not shown to be closed', { ...SHUT, met: null }, 'closed?', 'closed?'],
    ['held back', { probe: { outcome: 'not-made', reason: 'over-budget' } }, 'not called', 'not called'],
    ['no answer', { ...UNDECIDED, verdict: 'inconclusive' }, 'no answer', 'no answer'],
    ['not asked', { ...UNDECIDED, verdict: 'unchecked' }, 'not asked', 'not asked'],
    [
      'undecided for a known cause',
      { ...UNDECIDED, verdict: 'inconclusive', ...because('throttled') },
      'throttled',
      'throttled',
    ],
    ['undecided with another verdict', { ...UNDECIDED, verdict: 'accessible' }, 'closed?', 'closed?'],
    ['for now', { verdict: 'provisional' }, 'for now', 'for now'],
    ['for now, for a known cause', { verdict: 'provisional', ...because('marketplace-pending') }, 'pending', 'pending'],
    [
      'for now, and throttled',
      { verdict: 'provisional', probe: { outcome: 'throttled' }, ...because('marketplace-pending') },
      'throttled',
      'throttled',
    ],
    ['at risk in no known region', { verdict: 'at-risk' }, 'at risk', 'at risk'],
    ['at risk in a region', blocked('us-west-2'), 'us-west-2 blocked', 'us-west-2 blocked'],
    [
      'at risk in the region without a name',
      blocked('unspecified'),
      'the global leg blocked',
      'the global leg blocked',
    ],
    [
      'at risk in more than three regions',
      blocked('a', 'b', 'c', 'd'),
      'a, b, c and 1 more blocked',
      'a, b, c and 1 more blocked',
    ],
    [
      'ended: the day',
      { ...DENIED, ...because('model-end-of-life'), lifecycle: { status: 'EOL', endOfLife: '2026-10-01' } },
      'ended 2026-10-01',
      'ended 2026-10-01',
    ],
    [
      'ended on an unknown day',
      { ...DENIED, ...because('model-end-of-life'), lifecycle: { status: 'EOL' } },
      'ended',
      'ended',
    ],
    [
      'denied for another cause, of a model that ends',
      { ...DENIED, ...because('identity-policy-no-allow'), lifecycle: { status: 'LEGACY', endOfLife: '2026-10-01' } },
      'no Allow',
      'no Allow',
    ],
    [
      'exempt',
      {
        ...DENIED,
        ...because('identity-policy-no-allow'),
        exemption: { until: '2027-03-31', reason: '', state: 'holds' },
      },
      'no Allow, exempt until 2027-03-31',
      'no Allow, exempt until 2027-03-31',
    ],
  ])('%s', (_what, change, reason, words) => {
    const one = cell(change);
    expect([reasonOf(one), squareWords(one)]).toEqual([reason, words]);
  });

  test('dates from outside are ten characters at most', () => {
    const ended = cell({
      ...DENIED,
      ...because('model-end-of-life'),
      lifecycle: { status: 'EOL', endOfLife: 'x'.repeat(50) },
    });
    expect(reasonOf(ended)).toBe(`ended ${'x'.repeat(9)}…`);
    const exempt = cell({ ...DENIED, exemption: { until: 'x'.repeat(50), reason: '', state: 'holds' } });
    expect(reasonOf(exempt)).toBe(`denied, exempt until ${'x'.repeat(9)}…`);
  });
});
