import { expect, test } from '@jest/globals';
import { isDecided, isExempt } from '../../../src/domain/cell.ts';
import type { Verdict } from '../../../src/domain/report.ts';

test.each<[Verdict, boolean]>([
  ['accessible', true],
  ['provisional', true],
  ['at-risk', true],
  ['denied', true],
  ['unavailable', true],
  ['inconclusive', false],
  ['unchecked', false],
  ['not-applicable', false],
])('%s is decided: %s', (verdict, decided) => {
  expect(isDecided({ verdict })).toBe(decided);
});

test('an exemption counts for what is not met and expects access, while it holds', () => {
  const holds = { state: 'holds' } as NonNullable<Parameters<typeof isExempt>[0]['exemption']>;
  expect(isExempt({ met: false, expected: 'allow', exemption: holds })).toBe(true);
  expect(isExempt({ met: null, expected: 'allow', exemption: holds })).toBe(false);
  expect(isExempt({ met: true, expected: 'allow', exemption: holds })).toBe(false);
  expect(isExempt({ met: false, expected: 'deny', exemption: holds })).toBe(false);
  expect(isExempt({ met: false, expected: 'allow' })).toBe(false);
});
