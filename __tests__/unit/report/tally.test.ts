/** Counting the checks of a report, and the one sentence about them. */
import { describe, expect, test } from '@jest/globals';
import { countsSentence, headline, tally } from '../../../src/report/tally.ts';
import type { Cell, Lifecycle, Report } from '../../../src/domain/report.ts';
import { answer, row } from '../who-can/answers.ts';
import { OPUS, allWell, cell, denial, mixed, nothingDecided, report } from './samples.ts';

const bad = { verdict: 'denied', met: false, diagnosis: denial() } as const;
const undecided = { verdict: 'inconclusive', confidence: 'none', met: null } as const;
const fail = { gate: { result: 'fail' as const, reasons: [] } };

test('each check that applies is counted once', () => {
  const sum = tally(mixed().cells);
  expect(sum).toMatchObject({ cells: 12, seen: 2, simulated: 2, watch: 2, action: 4, maybe: 1 });
  expect(sum.states).toMatchObject({
    open: 2,
    unwanted: 1,
    missing: 3,
    'maybe-missing': 1,
    undecided: 1,
    'not-applicable': 1,
  });
  expect(Object.values(sum.states).reduce((total, number) => total + number, 0)).toBe(13);
});

test('what may need action is what is suspected, on either side, and what is not shown to be closed', () => {
  const maybe = { met: false, confidence: 'suspected' } as const;
  const cells = [
    cell({ ...maybe, verdict: 'denied' }),
    cell({ ...maybe, expected: 'deny' }),
    cell({ expected: 'deny', verdict: 'denied', met: null }),
  ];
  expect(tally(cells).maybe).toBe(3);
  expect(tally([cell({ expected: 'deny', verdict: 'denied' })])).toMatchObject({ seen: 1, action: 0 });
});

describe('the verdict sentence', () => {
  const atRisk: Partial<Cell> = { verdict: 'at-risk', confidence: 'simulated' };
  const held: Partial<Cell> = { confidence: 'suspected', probe: { outcome: 'not-made', reason: 'over-budget' } };
  const simulated: Partial<Cell> = { confidence: 'simulated', probe: { outcome: 'not-made', reason: 'off' } };
  const closed: Partial<Cell> = { expected: 'deny', verdict: 'denied' };
  const open: Partial<Cell> = { expected: 'deny', met: false };
  test.each<[string, Report, string, string | undefined]>([
    ['all well', allWell(), '✅ 8 checks: all work', undefined],
    ['one check', report([cell()]), '✅ 1 check: it works', undefined],
    ['one bad check', report([cell(bad)], fail), '❌ 1 check: it needs action', undefined],
    ['one of two', report([cell(bad), cell()], fail), '❌ 2 checks: 1 works, 1 needs action', undefined],
    ['tolerated', report([cell(bad), cell(bad)]), '❌ 2 checks: all need action', undefined],
    [
      'suspected',
      report([cell({ ...bad, confidence: 'suspected' }), cell()]),
      '⚠️ 2 checks: 1 works, 1 may need action',
      undefined,
    ],
    ['open', report([cell(open), cell()], fail), '❌ 2 checks: 1 works, 1 needs action', undefined],
    ['closed', report([cell(closed), cell()]), '✅ 2 checks: 1 works, 1 is closed as expected', undefined],
    [
      'not shown to be closed',
      report([cell({ ...closed, met: null, confidence: 'suspected' }), cell()]),
      '⚠️ 2 checks: 1 works, 1 may need action',
      undefined,
    ],
    ['no call', report([cell(simulated), cell()]), '🔵 2 checks: 1 works, 1 is only simulated', undefined],
    [
      'closed by simulation',
      report([cell({ ...closed, confidence: 'simulated' })]),
      '🔵 1 check: it is only simulated',
      undefined,
    ],
    ['held back', report([cell(held), cell(held), cell()]), '⚠️ 3 checks: 1 works, 2 were not called', undefined],
    [
      'held back, undecided',
      report([cell({ ...undecided, ...held, confidence: 'none', verdict: 'unchecked' }), cell()]),
      '⚠️ 2 checks: 1 works, 1 was not called',
      undefined,
    ],
    ['some undecided', report([cell(undecided), cell()]), '⚠️ 2 checks: 1 works, 1 could not be decided', undefined],
    ['nothing decided', nothingDecided(), '⛔ the check could not be made', '2 checks: none could be decided.'],
    [
      'one principal blind',
      report([cell(undecided), cell(bad)], { gate: { result: 'error', reasons: [] } }),
      '⛔ the check could be made only in part',
      '2 checks: 1 needs action, 1 could not be decided.',
    ],
    ['at risk', report([cell(atRisk), cell()]), '⚠️ 2 checks: 1 works, 1 is to watch', undefined],
    [
      'not applicable',
      report([cell(), cell({ verdict: 'not-applicable', met: null })]),
      '✅ 1 check: it works',
      '1 more check does not apply.',
    ],
    ['skipped', report([], { gate: { result: 'skipped', reasons: [] } }), '➖ not checked', undefined],
    ['no checks', report([], { gate: { result: 'error', reasons: [] } }), '⛔ the check could not be made', undefined],
  ])('%s', (_name, given, expected, detail) => {
    const { symbol, title, detail: shown } = headline(given);
    expect(`${symbol} ${title}`).toBe(expected);
    expect(shown).toBe(detail);
  });

  test('is the one of the contract', () => {
    const some = (number: number, change: Partial<Cell>): Cell[] => Array.from({ length: number }, () => cell(change));
    const given = report([...some(12, {}), ...some(2, bad), ...some(3, held)], fail);
    expect(headline(given).title).toBe('17 checks: 12 work, 2 need action, 3 were not called');
  });

  test('is an alarm where the baseline knew an open door closed', () => {
    const door = cell({ ...open, model: OPUS });
    const { principal, region, model, action } = door;
    const change = { kind: 'gained' as const, principal, region, model, action };
    expect(headline(report([door, cell()], { ...fail, changes: [change] })).symbol).toBe('🚨');
    expect(headline(report([cell({ model: OPUS }), cell()], { changes: [change] })).symbol).toBe('✅');
  });

  test('its numbers add up', () => {
    const [, ofAll, parts = ''] = /^(\d+) checks: (.*)$/.exec(headline(mixed()).title) ?? [];
    const sum = (parts.match(/\d+/g) ?? []).reduce((total, number) => total + Number(number), 0);
    expect(sum).toBe(Number(ofAll));
  });
});

describe('in full', () => {
  const held = { confidence: 'suspected', probe: { outcome: 'not-made', reason: 'over-budget' } } as const;
  const exempt = { ...bad, exemption: { until: '2027-03-31', reason: '', state: 'holds' } } as const;
  test.each<[string, Cell[], string]>([
    ['none', [], '0 checks: '],
    ['one', [cell(undecided)], '1 check: it could not be decided'],
    ['none of several was called', [cell(held), cell(held)], '2 checks: none was called'],
    ['none of several was decided', [cell(undecided), cell(undecided)], '2 checks: none could be decided'],
    ['all of several', [cell(exempt), cell(exempt)], '2 checks: all are exempt'],
    ['one of each', [cell(exempt), cell(bad), cell()], '3 checks: 1 works, 1 needs action, 1 is exempt'],
    ['what does not apply is no check', [cell(), cell({ verdict: 'not-applicable', met: null })], '1 check: it works'],
  ])('%s', (_what, cells, sentence) => {
    expect(countsSentence(cells)).toBe(sentence);
  });
});

describe('the headline', () => {
  const of = (given: Report): string => {
    const { symbol, title, detail } = headline(given);
    return `${symbol} ${title}${detail === undefined ? '' : ` | ${detail}`}`;
  };
  const none = cell({ verdict: 'not-applicable', met: null });

  test('says that nothing applies where nothing does', () => {
    expect(of(report([none]))).toBe('➖ no check applies: the models do not support these actions');
  });

  test('counts what does not apply apart', () => {
    expect(of(report([cell(), none, none]))).toBe('✅ 1 check: it works | 2 more checks do not apply.');
    const error = { gate: { result: 'error' as const, reasons: [] } };
    expect(of(report([cell(), none], error))).toBe(
      '⛔ the check could be made only in part | 1 check: it works; 1 more check does not apply.',
    );
  });

  test('of a run that could not be made says so, whatever it knows', () => {
    const error = { gate: { result: 'error' as const, reasons: [] } };
    const both = [cell(undecided), cell({ ...undecided, verdict: 'unchecked' })];
    expect(of(report(both, error))).toBe('⛔ the check could not be made | 2 checks: none could be decided.');
    expect(of(report([...both, cell(bad)], error))).toMatch(/^⛔ the check could be made only in part \| /);
  });

  test('is never green where the gate fails for what no check shows', () => {
    expect(of(report([cell()], fail))).toBe('❌ 1 check: it works');
    expect(of(report([cell({ verdict: 'at-risk' })], fail))).toBe('❌ 1 check: it is to watch');
    expect(of(report([cell({ verdict: 'at-risk' })]))).toBe('⚠️ 1 check: it is to watch');
  });

  test('is the color of what is only simulated as long as one check is', () => {
    const simulated = cell({ confidence: 'simulated', probe: { outcome: 'not-made', reason: 'off' } });
    expect(of(report([simulated, cell()]))).toBe('🔵 2 checks: 1 works, 1 is only simulated');
  });

  describe('names what ends, where the gate minds it', () => {
    const ends = (change: Partial<Lifecycle>): Cell => cell({ lifecycle: { status: 'LEGACY', ...change } });
    const gate = { result: 'fail' as const, reasons: [], lifecycle: { failBeforeEolDays: 30 } };
    const soon = ends({ endOfLife: '2026-12-01' });
    test.each<[string, Cell[], Report['gate'], string]>([
      ['fails', [soon, ends({}), cell()], gate, '❌ 3 checks: all work, 1 of a model at or near its end of life'],
      ['warns', [ends({}), cell()], { ...gate, result: 'pass' }, '⚠️ 2 checks: all work, 1 of a model that is LEGACY'],
      ['is not asked', [soon], { result: 'pass', reasons: [] }, '✅ 1 check: it works'],
      ['has more to say', [soon, cell(bad)], gate, '❌ 2 checks: 1 works, 1 needs action'],
      [
        'has something to watch to say',
        [soon, cell({ verdict: 'at-risk' })],
        gate,
        '❌ 2 checks: 1 works, 1 is to watch',
      ],
    ])('%s', (_what, cells, how, expected) => {
      expect(of(report(cells, { gate: how }))).toBe(expected);
    });
  });

  describe('of who can call models alone', () => {
    const whoCan = [answer([row('a')])];
    const said =
      'by their policies, 1 of 10 roles and 0 of 2 users of account 111122223333 can call 1 model in us-east-1: 1 only by assuming';
    test('is its sentence, without a full stop', () => {
      expect(of(report([], { whoCan }))).toBe(`🔵 ${said}`);
    });
    test('is red where the gate is', () => {
      expect(of(report([], { whoCan, ...fail }))).toBe(`❌ ${said}`);
    });
    test('has the other sentences below', () => {
      const other = answer([], { models: [], regions: ['us-east-1'] });
      expect(of(report([], { whoCan: [...whoCan, other, other] }))).toBe(
        `🔵 ${said} | Nothing was looked at: no model of that name was found in us-east-1. Nothing was looked at: no model of that name was found in us-east-1.`,
      );
    });
    test('is none where no account was asked, and none beside checks', () => {
      expect(of(report([], { whoCan: [], ...fail }))).toBe('⛔ the check could not be made');
      expect(of(report([cell()], { whoCan }))).toBe('✅ 1 check: it works');
    });
  });
});
