/** What a change since the baseline is called. */
import { expect, test } from '@jest/globals';
import type { Cell, Change } from '../../../src/domain/report.ts';
import { changeWords } from '../../../src/report/change-words.ts';
import { cell } from './samples.ts';

const DENIED: Partial<Cell> = { expected: 'deny', verdict: 'denied' };
const SIMULATED: Partial<Cell> = { confidence: 'simulated', probe: { outcome: 'not-made', reason: 'off' } };

test.each<[string, Change['kind'], Partial<Cell>, string]>([
  ['a tick is for what a call showed', 'gained', {}, '✅ gained'],
  ['and for nothing else', 'gained', SIMULATED, '🔵 gained'],
  ['a loss needs action', 'lost', { verdict: 'denied', met: false }, '❌ lost'],
  ['a door that must be closed is never gained', 'gained', { ...DENIED, met: false }, '🚨 opened'],
  ['and closing it is no loss', 'lost', DENIED, '🔒 closed'],
  ['another cause of a closed door is one', 'cause-changed', DENIED, '⚠️ other cause'],
  ['another cause is to be looked at', 'cause-changed', { verdict: 'denied', met: false }, '⚠️ other cause'],
  ['what was not checked before is new', 'added', {}, 'new'],
  ['what is not checked any more is said', 'removed', {}, 'no longer checked'],
])('%s', (_rule, kind, change, words) => {
  const one = cell(change);
  const { principal, region, model, action } = one;
  expect(changeWords({ cells: [one] })({ kind, principal, region, model, action })).toBe(words);
});

test.each(['principal', 'region', 'model', 'action'] as const)('a check of another %s says nothing of it', (field) => {
  const { principal, region, model, action } = cell();
  const change = { kind: 'gained' as const, principal, region, model, action, [field]: 'other' };
  expect(changeWords({ cells: [cell()] })(change)).toBe('🔵 gained');
});
