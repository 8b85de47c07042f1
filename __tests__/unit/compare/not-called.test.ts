import { expect, test } from '@jest/globals';
import { isNotCalled, type HeldBackCell } from '../../../src/compare/not-called.ts';
import type { ProbeReason } from '../../../src/domain/report.ts';

const held = (reason: ProbeReason, more: Partial<HeldBackCell> = {}): HeldBackCell => ({
  ...{ expected: 'allow', verdict: 'accessible', met: true, probe: { outcome: 'not-made', reason } },
  ...more,
});

test.each<[ProbeReason, boolean]>([
  ['off', false],
  ['simulated-only', false],
  ['expected-deny', false],
  ['unsupported', false],
  ['over-budget', true],
  ['unknown-price', true],
  ['would-subscribe', true],
  ['could-subscribe', true],
  ['no-credentials', true],
  ['timeout', true],
])('a call held back for %s was to be made: %s', (reason, expected) => {
  expect(isNotCalled(held(reason))).toBe(expected);
});

test.each<[string, Partial<HeldBackCell>]>([
  ['what is to be denied', { expected: 'deny' }],
  ['what is denied all the same', { met: false, verdict: 'denied' }],
  ['what does not apply', { verdict: 'not-applicable', met: null }],
  ['what was called', { probe: { outcome: 'failed', reason: 'timeout' } }],
  ['what gives no reason', { probe: { outcome: 'not-made' } }],
])('%s is not counted', (_, more) => {
  expect(isNotCalled(held('timeout', more))).toBe(false);
});

test('of a principal that could not be assumed nothing is counted', () => {
  expect(isNotCalled(held('no-credentials', { verdict: 'unchecked', met: null }))).toBe(false);
  expect(isNotCalled(held('timeout', { verdict: 'unchecked', met: null }))).toBe(true);
});
