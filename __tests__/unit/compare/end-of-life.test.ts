import { describe, expect, test } from '@jest/globals';
import { concernOf, endOfLifeReasons } from '../../../src/compare/end-of-life.ts';
import { daysBetween, hasEnded } from '../../../src/domain/lifecycle.ts';
import { gate } from '../../../src/compare/gate.ts';
import type { Cell, Lifecycle } from '../../../src/domain/report.ts';
import { cell, report } from '../report/samples.ts';

const TODAY = '2026-11-21';
const legacy = (endOfLife?: string): Lifecycle => ({ status: 'LEGACY', ...(endOfLife !== undefined && { endOfLife }) });

describe('days are those of the calendar in UTC', () => {
  test.each([
    ['2026-11-21', '2026-11-21', 0],
    ['2026-11-21', '2026-11-22', 1],
    ['2026-11-21T23:59:59.999Z', '2026-11-22T00:00:00Z', 1],
    ['2026-11-21T00:00:00Z', '2026-11-21T23:59:59Z', 0],
    ['2026-11-21', '2026-10-14', -38],
    // Over a leap day, and over the night when clocks change in many places.
    ['2028-02-28', '2028-03-01', 2],
    ['2027-03-27', '2027-03-29', 2],
    ['2026-11-21', 'soon', undefined],
    ['2026-11-21', '0', undefined],
    ['2026-11-21', '1 Dec 2026', undefined],
    ['2026-11-21', '2026-13-01', undefined],
    ['', '2026-11-21', undefined],
  ])('%s to %s', (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days);
  });
});

test.each([
  [legacy('2026-11-20'), true],
  // The day itself: requests fail on it or shortly after.
  [legacy('2026-11-21'), true],
  [legacy('2026-11-22'), false],
  [legacy('2026-11-21T08:00:00Z'), true],
  [legacy(), false],
  [{ status: 'EOL' }, true],
  [{ status: 'ACTIVE' }, false],
  [{ status: 'LEGACY', endOfLife: 'soon' }, false],
])('%j has ended on 2026-11-21: %s', (lifecycle, ended) => {
  expect(hasEnded(lifecycle, TODAY)).toBe(ended);
});

describe('what fails, what warns', () => {
  const CASES: [string, Partial<Cell>, number, string][] = [
    ['no lifecycle is known', {}, 3650, 'none'],
    ['active, no end announced', { lifecycle: { status: 'ACTIVE' } }, 3650, 'none'],
    ['active, and its end is near', { lifecycle: { status: 'ACTIVE', endOfLife: '2026-11-30' } }, 10, 'fails'],
    ['active, and its end is far', { lifecycle: { status: 'ACTIVE', endOfLife: '2027-11-30' } }, 10, 'none'],
    ['legacy alone', { lifecycle: legacy() }, 3650, 'warns'],
    ['ended yesterday, no days', { lifecycle: legacy('2026-11-20') }, 0, 'fails'],
    ['ends today, no days', { lifecycle: legacy('2026-11-21') }, 0, 'fails'],
    ['ends tomorrow, no days', { lifecycle: legacy('2026-11-22') }, 0, 'warns'],
    ['ends tomorrow, 1 day: not nearer than that', { lifecycle: legacy('2026-11-22') }, 1, 'warns'],
    ['ends tomorrow, 2 days', { lifecycle: legacy('2026-11-22') }, 2, 'fails'],
    ['in 30 days, 30 days', { lifecycle: legacy('2026-12-21') }, 30, 'warns'],
    ['in 29 days, 30 days', { lifecycle: legacy('2026-12-20') }, 30, 'fails'],
    ['gone, no date known', { lifecycle: { status: 'EOL' } }, 0, 'fails'],
    ['gone, and not to be called', { lifecycle: { status: 'EOL' }, expected: 'deny' }, 0, 'none'],
    ['gone, and the action does not apply', { lifecycle: { status: 'EOL' }, verdict: 'not-applicable' }, 0, 'none'],
    ['near, and denied', { lifecycle: legacy('2026-11-22'), verdict: 'denied', met: false }, 2, 'fails'],
    ['a status that AWS adds one day', { lifecycle: { status: 'PREVIEW' } }, 30, 'none'],
  ];
  test.each(CASES)('%s', (_, change, failBeforeEolDays, concern) => {
    expect(concernOf(cell(change), { today: TODAY, failBeforeEolDays })).toBe(concern);
  });
});

describe('the reason', () => {
  const of = (...dates: (string | undefined)[]) => dates.map((date) => cell({ lifecycle: legacy(date) }));
  const gone = cell({ lifecycle: { status: 'EOL' } });
  test.each([
    [[...of('2027-01-08'), cell()], 30, []],
    [of('2026-11-20'), 0, ['1 check is of a model past its end of life, 2026-11-20']],
    [of('2026-12-01'), 30, ['1 check is of a model less than 30 days from its end of life, 2026-12-01']],
    [
      of('2026-12-05', '2026-12-01', '2028-01-01'),
      30,
      ['2 checks are of models less than 30 days from their end of life, the first on 2026-12-01'],
    ],
    [
      of('2026-12-01', '2026-10-14'),
      30,
      ['2 checks are of models past or less than 30 days from their end of life, the first on 2026-10-14'],
    ],
    [[gone], 0, ['1 check is of a model past its end of life']],
    [[gone, ...of('2026-10-14')], 0, ['2 checks are of models past their end of life, the first on 2026-10-14']],
  ])('case %#', (cells, failBeforeEolDays, reasons) => {
    expect(endOfLifeReasons(cells, { today: TODAY, failBeforeEolDays })).toEqual(reasons);
  });
});

describe('the gate', () => {
  const ending = report([cell({ lifecycle: legacy('2026-12-01') })]);

  test('counts from the day of the report, and says what it was held against', () => {
    expect(gate(ending, ['lifecycle'], 30)).toEqual({
      result: 'fail',
      reasons: ['1 check is of a model less than 30 days from its end of life, 2026-12-01'],
      lifecycle: { failBeforeEolDays: 30 },
    });
  });

  test('legacy alone does not fail it', () => {
    expect(gate(ending, ['unmet', 'lifecycle'])).toEqual({
      ...{ result: 'pass', reasons: [], lifecycle: { failBeforeEolDays: 0 } },
    });
  });

  test('an end of life is of no concern if it was not asked about', () => {
    const ended = report([cell({ lifecycle: { status: 'EOL' } })]);
    expect(gate(ended, ['unmet'], 30)).toEqual({ result: 'pass', reasons: [] });
  });
});
