/** The log: one line a check, in columns, and how far the run is. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Cell } from '../../../src/domain/report.ts';
import { cellLine, cellLines, progressLine, widthsOf } from '../../../src/report/log-lines.ts';
import { hostileText } from './hostile.ts';
import { TITAN, cell, denial } from './samples.ts';

describe('log lines', () => {
  test('are aligned and say mark, place, verdict and cause', () => {
    const cells = [
      cell({ model: TITAN }),
      cell({ verdict: 'denied', met: false, action: 'stream', diagnosis: denial() }),
      cell({ expected: 'deny', verdict: 'accessible', met: false, confidence: 'suspected', principal: 'batch-jobs' }),
      cell({ verdict: 'unchecked', confidence: 'none', met: null }),
    ];
    expect(cellLines(cells)).toEqual([
      'ok      app         us-east-1  amazon.titan-embed-text-v2:0                  invoke  accessible',
      'ACTION  app         us-east-1  us.anthropic.claude-sonnet-4-5-20250929-v1:0  stream  denied: identity-policy-no-allow',
      'maybe   batch-jobs  us-east-1  us.anthropic.claude-sonnet-4-5-20250929-v1:0  invoke  accessible (suspected), expected to be denied',
      '?       app         us-east-1  us.anthropic.claude-sonnet-4-5-20250929-v1:0  invoke  unchecked',
    ]);
  });

  test('are one line and no command, whatever the names are', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const one = cell({
          principal: text,
          model: text,
          region: text,
          action: text,
          diagnosis: { ...denial(), cause: text },
        });
        const line = cellLine(one, widthsOf([one]));
        expect(line).not.toMatch(/[\r\n]|##\[/);
        expect(line.trimStart().startsWith('::')).toBe(false);
      }),
    );
  });
});

describe('the mark of a line stands out where something is to be done', () => {
  const denied = { verdict: 'denied', met: false } as const;
  const shut = { expected: 'deny', verdict: 'denied' } as const;
  const off = { probe: { outcome: 'not-made', reason: 'off' } } as const;
  test.each<[string, Partial<Cell>, string]>([
    ['a call worked', {}, 'ok'],
    ['a call was refused as expected', shut, 'ok'],
    ['simulated', { confidence: 'simulated', ...off }, 'sim'],
    ['closed by simulation', { ...shut, confidence: 'simulated' }, 'sim'],
    ['missing', denied, 'ACTION'],
    ['open and should not be', { expected: 'deny', met: false }, 'ACTION'],
    ['perhaps missing', { ...denied, confidence: 'suspected' }, 'maybe'],
    ['perhaps open', { expected: 'deny', met: false, confidence: 'suspected' }, 'maybe'],
    ['not shown to be closed', { ...shut, met: null }, 'maybe'],
    ['exempt', { ...denied, exemption: { until: '2027-03-31', reason: '', state: 'holds' } }, 'exempt'],
    ['held back', { probe: { outcome: 'not-made', reason: 'over-budget' } }, 'held'],
    ['at risk', { verdict: 'at-risk' }, 'watch'],
    ['for now', { verdict: 'provisional' }, 'watch'],
    ['not decided', { verdict: 'unchecked', met: null, confidence: 'none' }, '?'],
    ['does not apply', { verdict: 'not-applicable', met: null }, '-'],
  ])('%s', (_what, change, mark) => {
    expect(cellLines([cell(change)])[0]?.split(' ')[0]).toBe(mark);
  });
});

describe('the end of a line', () => {
  const end = (change: Partial<Cell>): string => cellLines([cell(change)])[0]?.split('invoke  ')[1] ?? '';
  const holds = { until: '2027-03-31', reason: 'x', state: 'holds' } as const;
  test.each<[string, Partial<Cell>, string]>([
    ['how sure, where no call showed it', { confidence: 'simulated' }, 'accessible (simulated)'],
    ['that it should be denied', { expected: 'deny', verdict: 'denied' }, 'denied, expected to be denied'],
    ['its cause', { verdict: 'denied', met: false, diagnosis: denial() }, 'denied: identity-policy-no-allow'],
    ['until when it is exempt', { verdict: 'denied', met: false, exemption: holds }, 'denied, exempt until 2027-03-31'],
    ['nothing of an exemption that it does not need', { exemption: holds }, 'accessible'],
  ])('says %s', (_what, change, text) => {
    expect(end(change)).toBe(text);
  });
});

test('a name that is longer than 72 characters pushes no other line off the screen', () => {
  const long = cell({ principal: 'p'.repeat(100), model: 'm'.repeat(73), region: 'r'.repeat(72) });
  expect(widthsOf([cell(), long])).toEqual({ principal: 72, region: 72, model: 72, action: 6 });
  expect(cellLine(long, widthsOf([long]))).toContain(
    `${'p'.repeat(100)}  ${'r'.repeat(72)}  ${'m'.repeat(73)}  invoke`,
  );
});

test('columns are as wide as what is shown: a check without a model says so', () => {
  expect(widthsOf([cell({ model: '-', principal: ' a ', region: 'b' })])).toEqual({
    ...{ principal: 1, region: 1 },
    model: 10,
    action: 6,
  });
  expect(widthsOf([])).toEqual({ principal: 0, region: 0, model: 0, action: 0 });
});

describe('progress', () => {
  test.each<[string, Parameters<typeof progressLine>[0], string]>([
    [
      'before anything is planned',
      { cells: 0, decided: 0, unmet: 0, callsInFlight: {} },
      'Nothing is decided after 30 s; waiting for the time of the next call.',
    ],
    [
      'while one call is made',
      { cells: 40, decided: 12, unmet: 1, callsInFlight: { 'sts:AssumeRole us-east-1': 1 } },
      '12 of 40 checks are done after 30 s; waiting for sts:AssumeRole us-east-1.',
    ],
    [
      'while several of one kind are made',
      { cells: 2, decided: 0, unmet: 0, callsInFlight: { a: 3, b: 1 } },
      '0 of 2 checks are done after 30 s; waiting for a (3) and b.',
    ],
    [
      'of more than four kinds the rest is counted',
      { cells: 2, decided: 0, unmet: 0, callsInFlight: { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 } },
      '0 of 2 checks are done after 30 s; waiting for a, b, c, d and 2 more.',
    ],
    [
      'four are named',
      { cells: 2, decided: 0, unmet: 0, callsInFlight: { a: 1, b: 1, c: 1, d: 1 } },
      '0 of 2 checks are done after 30 s; waiting for a, b, c and d.',
    ],
  ])('%s', (_when, progress, line) => {
    expect(progressLine(progress, 30)).toBe(line);
  });
});
