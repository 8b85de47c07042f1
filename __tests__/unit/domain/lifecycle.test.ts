import { expect, test } from '@jest/globals';
import { daysBetween, daysLeft, hasEnded } from '../../../src/domain/lifecycle.ts';

test.each([
  ['2026-11-28', '2026-11-29', 1],
  ['2026-11-28T23:59:59Z', '2026-11-29T00:00:00Z', 1],
  ['2026-11-29', '2026-11-28', -1],
  ['2026-11-28', '2026-11-28T12:00:00Z', 0],
  ['2026-11-28', 'soon', undefined],
  ['28.11.2026', '2026-11-28', undefined],
])('from %s to %s it is %s days', (from, to, days) => {
  expect(daysBetween(from, to)).toBe(days);
});

test('the day of the end of life is the first on which the model has ended', () => {
  const model = { status: 'LEGACY', endOfLife: '2026-12-01' };
  expect(daysLeft(model, '2026-11-30')).toBe(1);
  expect(hasEnded(model, '2026-11-30')).toBe(false);
  expect(hasEnded(model, '2026-12-01')).toBe(true);
  expect(hasEnded(model, '2026-12-02')).toBe(true);
});

test('without a date only the status says so', () => {
  expect(hasEnded({ status: 'EOL' }, '2026-01-01')).toBe(true);
  expect(hasEnded({ status: 'LEGACY' }, '2026-01-01')).toBe(false);
  expect(daysLeft({ status: 'LEGACY' }, '2026-01-01')).toBeUndefined();
});
