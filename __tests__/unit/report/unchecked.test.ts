/** What the check did not do, said once for each check. */
import { expect, test } from '@jest/globals';
import type { Cell } from '../../../src/domain/report.ts';
import { uncheckedList } from '../../../src/report/unchecked.ts';
import { cell } from './samples.ts';

const NOT_SIMULATED: Partial<Cell> = { simulation: { outcome: 'not-made', requirements: [] } };
const OPEN: Partial<Cell> = { confidence: 'none', met: null, probe: { outcome: 'failed', reason: 'timeout' } };

test('where a call decided, that nothing was simulated is said', () => {
  expect(uncheckedList([cell(NOT_SIMULATED)])).toContain('1 check not simulated');
});

test.each(['inconclusive', 'unchecked'] as const)('of a check that is %s no call is said to decide', (verdict) => {
  const list = uncheckedList([cell({ ...NOT_SIMULATED, ...OPEN, verdict })]);
  expect(list).toContain(verdict);
  expect(list).not.toContain('1 check not simulated');
  expect(list).not.toContain('the call alone decides');
});

test('a check that was simulated is no news', () => {
  expect(uncheckedList([cell()])).toBe('');
});
