/** The words that every surface shares. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, ProbeReason } from '../../../src/domain/report.ts';
import {
  byColumn,
  count,
  list,
  modelText,
  probeReason,
  stateOf,
  SYMBOLS,
  usd,
  viaText,
} from '../../../src/report/words.ts';
import { cell } from './samples.ts';

describe('the state of a check', () => {
  const denied = { verdict: 'denied', met: false } as const;
  const shut = { expected: 'deny', verdict: 'denied' } as const;
  const open = { expected: 'deny', met: false } as const;
  const undecided = { verdict: 'inconclusive', met: null, confidence: 'none' } as const;
  const held = (reason: ProbeReason): Partial<Cell> => ({ probe: { outcome: 'not-made', reason } });
  const exemption = (state: 'holds' | 'lapsed') => ({ exemption: { until: '2027-03-31', reason: '', state } });

  test.each<[string, Partial<Cell>, string, string]>([
    ['a tick is for a call that worked', {}, 'open', '✅'],
    ['not for what the simulator says', { confidence: 'simulated', ...held('off') }, 'open-simulated', '🔵'],
    ['nor for what is only suspected', { confidence: 'suspected', ...held('off') }, 'open-simulated', '🔵'],
    ['a lock is for a call that was refused', shut, 'closed', '🔒'],
    ['not for what the simulator says', { ...shut, confidence: 'simulated' }, 'closed-simulated', '🔵'],
    ['a denial of what should be allowed needs action', denied, 'missing', '❌'],
    ['where it is only suspected, it may', { ...denied, confidence: 'suspected' }, 'maybe-missing', '⚠️'],
    ['access to what should be denied needs action', open, 'unwanted', '❌'],
    ['where it is only suspected, it may', { ...open, confidence: 'suspected' }, 'maybe-unwanted', '⚠️'],
    ['a denial that proves nothing is not shown', { ...shut, met: null }, 'unproven', '⚠️'],
    ['an exemption that holds', { ...denied, ...exemption('holds') }, 'exempt', '⏳'],
    ['one that does not hold changes nothing', { ...denied, ...exemption('lapsed') }, 'missing', '❌'],
    ['nor does one of what is as expected', exemption('holds'), 'open', '✅'],
    ['a call that was held back is no answer', { confidence: 'suspected', ...held('over-budget') }, 'not-called', '⏸️'],
    ['also where nothing was decided', { ...undecided, ...held('would-subscribe') }, 'not-called', '⏸️'],
    [
      'a denial that proves nothing of what should be allowed is not decided',
      { verdict: 'denied', met: null },
      'undecided',
      '❔',
    ],
    [
      'what is denied all the same needs another thing than a call',
      { ...denied, ...held('over-budget') },
      'missing',
      '❌',
    ],
    ['access with a blocked region is to be watched', { verdict: 'at-risk' }, 'at-risk', '⚠️'],
    ['and so is access for now', { verdict: 'provisional' }, 'provisional', '⚠️'],
    ['what says nothing about access is not decided', undecided, 'undecided', '❔'],
    ['neither with a door', { ...undecided, expected: 'deny' }, 'undecided', '❔'],
    ['what the model does not do does not apply', { verdict: 'not-applicable', met: null }, 'not-applicable', '➖'],
  ])('%s: %#', (_rule, change, state, symbol) => {
    const found = stateOf(cell(change));
    expect([found, SYMBOLS[found]]).toEqual([state, symbol]);
  });
});

test('columns are in the order of the documentation, those of another version after them, by name', () => {
  const names = ['zebra', 'stream', 'ape', 'messages', 'invoke', 'batch'];
  expect(names.toSorted(byColumn)).toEqual(['invoke', 'stream', 'batch', 'messages', 'ape', 'zebra']);
  expect(names.toReversed().toSorted(byColumn)).toEqual(['invoke', 'stream', 'batch', 'messages', 'ape', 'zebra']);
});

test('a column without a model says so, in no code', () => {
  const code = (text: string): string => `\`${text}\``;
  expect([modelText('-', code), modelText('a.b', code)]).toEqual(['(no model)', '`a.b`']);
});

test('one is one, and several are several', () => {
  expect([count(0, 'check'), count(1, 'check'), count(2, 'check')]).toEqual(['0 checks', '1 check', '2 checks']);
  expect([count(1, 'is', 'are'), count(2, 'is', 'are')]).toEqual(['1 is', '2 are']);
});

describe('a list', () => {
  test.each<[string[], number | undefined, string]>([
    [[], undefined, ''],
    [['a'], undefined, 'a'],
    [['a', 'b'], undefined, 'a and b'],
    [['a', 'b', 'c'], undefined, 'a, b and c'],
    [['a', 'b', 'c'], 3, 'a, b and c'],
    [['a', 'b', 'c'], 2, 'a, b and 1 more'],
    [['a', 'b', 'c'], 1, 'a and 2 more'],
    [['a', 'b'], 0, '2 more'],
  ])('of %j with room for %p is %j', (parts, limit, text) => {
    expect(list(parts, limit)).toBe(text);
  });
});

test.each([
  [0, 'USD 0'],
  [12.345, 'USD 12.35'],
  [0.1, 'USD 0.10'],
  [0.0999, 'USD 0.100'],
  [0.05, 'USD 0.050'],
  [0.00021, 'USD 0.00021'],
  [0.0000001234, 'USD 0.00000012'],
  [1e-20, 'USD 0.000000000000'],
])('an amount of %d has two digits that count: %s', (amount, text) => {
  expect(usd(amount)).toBe(text);
});

describe('for those who read it', () => {
  test('why no call was made names inputs of a workflow, and options of a terminal', () => {
    expect(probeReason('over-budget')).toBe('it would have cost more than `max-cost-usd` allows');
    expect(probeReason('over-budget', 'terminal')).toBe('it would have cost more than `--max-cost-usd` allows');
    expect(probeReason('off')).toBe('probes are off (`probe: off`)');
  });

  test("an account's agreement that is not known is told from one that is not there", () => {
    expect(probeReason('would-subscribe')).toContain('would have started an AWS Marketplace subscription');
    expect(probeReason('could-subscribe')).toContain('could have started an AWS Marketplace subscription');
  });

  test('how credentials came about', () => {
    expect(viaText('ambient')).toBe("with the step's own credentials");
    expect(viaText('ambient', 'terminal')).toBe('with your own credentials');
    expect(viaText('oidc')).toBe("through GitHub's OIDC token");
    expect(viaText('simulated-only')).toBe('only simulated, not assumed');
  });
});
