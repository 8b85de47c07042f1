import { describe, expect, test } from '@jest/globals';
import { gate, gateOfText, gateReason, isSuspected } from '../../../src/compare/gate.ts';
import type { Cell } from '../../../src/domain/report.ts';
import type { FailOn } from '../../../src/domain/settings.ts';

const PRINCIPALS = [{ name: 'ci', arn: '', account: '', via: 'oidc' as const }];

function cell(more: Partial<Cell>): Cell {
  return {
    principal: 'ci',
    region: 'us-east-1',
    model: 'amazon.nova-micro-v1:0',
    configured: 'amazon.nova-micro-v1:0',
    action: 'invoke',
    expected: 'allow',
    verdict: 'accessible',
    confidence: 'observed',
    met: true,
    target: { kind: 'foundation-model', arn: 'arn:x', foundationModels: [], resolvedBy: 'id' },
    simulation: { outcome: 'allowed', requirements: [] },
    probe: { outcome: 'succeeded' },
    notes: [],
    ...more,
  };
}

const brokeOff = (cause: string): Cell =>
  cell({ verdict: 'unchecked', met: null, simulation: { outcome: 'not-made', cause, requirements: [] } });
const good = cell({});
const observedDenial = cell({ verdict: 'denied', met: false });
const suspectedDenial = cell({ verdict: 'denied', confidence: 'suspected', met: false });

describe('the gate', () => {
  const CASES: [string, Cell[], FailOn[], string, string[]][] = [
    ['all as expected', [good], ['unmet'], 'pass', []],
    ['enough quota', [cell({ quota: { applied: {}, state: 'enough' } })], ['quota'], 'pass', []],
    ['a quota without a minimum', [cell({ quota: { applied: {} } })], ['quota'], 'pass', []],
    [
      'too little quota',
      [cell({ quota: { applied: {}, state: 'below' } })],
      ['quota'],
      'fail',
      [
        '1 check has less quota than asked for, or one that could not be read (ci: amazon.nova-micro-v1:0 in us-east-1, invoke)',
      ],
    ],
    ['too little quota, not asked for', [cell({ quota: { applied: {}, state: 'below' } })], ['unmet'], 'pass', []],
    [
      'a quota that could not be read',
      [cell({ quota: { applied: {}, state: 'unknown' } })],
      ['quota'],
      'fail',
      [
        '1 check has less quota than asked for, or one that could not be read (ci: amazon.nova-micro-v1:0 in us-east-1, invoke)',
      ],
    ],
    ['an observed denial', [good, observedDenial], ['unmet'], 'fail', ['1 check needs action']],
    ['two of them', [observedDenial, observedDenial], ['unmet'], 'fail', ['2 checks need action']],
    ['a suspected denial does not count as unmet', [good, suspectedDenial], ['unmet'], 'pass', []],
    ['a suspected denial, asked for', [good, suspectedDenial], ['suspected'], 'fail', ['1 check may need action']],
    [
      'a closed door that is only suspected to be closed, asked for',
      [good, cell({ expected: 'deny', verdict: 'denied', confidence: 'suspected', met: null })],
      ['suspected'],
      'fail',
      ['1 check may need action'],
    ],
    ...(
      [
        ['could-subscribe', 'not-made', true],
        ['would-subscribe', 'not-made', true],
        ['over-budget', 'not-made', true],
        ['unknown-price', 'not-made', true],
        ['no-credentials', 'not-made', true],
        // That is inconclusive, which has a word of its own.
        ['timeout', 'failed', false],
        [undefined, 'failed', false],
        ['off', 'not-made', false],
        ['simulated-only', 'not-made', false],
        ['unsupported', 'not-made', false],
        [undefined, 'succeeded', false],
        [undefined, 'refused', false],
        [undefined, 'throttled', false],
      ] as const
    ).map(([reason, outcome, counts]): [string, Cell[], FailOn[], string, string[]] => [
      `not called: ${reason ?? ''} ${outcome}`,
      [good, cell({ probe: { outcome, ...(reason && { reason }) } })],
      ['not-called'],
      counts ? 'fail' : 'pass',
      counts ? ['1 check was not called (ci: amazon.nova-micro-v1:0 in us-east-1, invoke)'] : [],
    ]),
    [
      'not called, and closed on purpose',
      [good, cell({ expected: 'deny', probe: { outcome: 'not-made', reason: 'could-subscribe' } })],
      ['not-called'],
      'pass',
      [],
    ],
    [
      'a principal whose simulation broke off',
      [
        cell({
          ...{ verdict: 'unchecked', met: null },
          simulation: { outcome: 'not-made', cause: 'simulation-throttled', requirements: [] },
        }),
      ],
      ['unmet'],
      'error',
      ['no check of ci could be decided: its simulation broke off (simulation-throttled)'],
    ],
    [
      'a principal whose simulation broke off after others were decided: it passes, and the sentence says so',
      [good, brokeOff('simulation-throttled'), brokeOff('simulation-throttled')],
      ['unmet'],
      'pass',
      ['2 checks of ci could not be decided: its simulation broke off (simulation-throttled)'],
    ],
    [
      'the same beside a failure',
      [observedDenial, brokeOff('network')],
      ['unmet'],
      'fail',
      ['1 check needs action', '1 check of ci could not be decided: its simulation broke off (network)'],
    ],
    [
      'a simulation that broke off, where a call decided all the same',
      [good, cell({ simulation: { outcome: 'not-made', cause: 'service-fault', requirements: [] } })],
      ['unmet'],
      'pass',
      [],
    ],
    ['a simulation that is not permitted', [good, brokeOff('simulation-not-permitted')], ['unmet'], 'pass', []],
    ['never', [observedDenial], [], 'pass', []],
    [
      'at risk',
      [cell({ verdict: 'at-risk' })],
      ['at-risk'],
      'fail',
      ['1 check is at risk (ci: amazon.nova-micro-v1:0 in us-east-1, invoke)'],
    ],
    [
      'provisional',
      [cell({ verdict: 'provisional' })],
      ['provisional'],
      'fail',
      ['1 check is provisional (ci: amazon.nova-micro-v1:0 in us-east-1, invoke)'],
    ],
    [
      'inconclusive beside a decided one',
      [good, cell({ verdict: 'inconclusive', met: null })],
      ['inconclusive'],
      'fail',
      ['1 check is inconclusive (ci: amazon.nova-micro-v1:0 in us-east-1, invoke)'],
    ],
    ['inconclusive, not asked for', [good, cell({ verdict: 'inconclusive', met: null })], ['unmet'], 'pass', []],
    [
      'a principal without any decided cell',
      [cell({ verdict: 'unchecked', met: null })],
      [],
      'error',
      ['no check of ci could be decided'],
    ],
    [
      'only cells that do not apply',
      [cell({ verdict: 'not-applicable', met: null })],
      ['unmet'],
      'error',
      ['no check of ci could be decided'],
    ],
    ['no cells at all', [], ['unmet'], 'error', ['there is nothing to check']],
  ];
  test.each(CASES)('%s', (_, cells, failOn, result, reasons) => {
    expect(gate({ principals: PRINCIPALS, cells }, failOn)).toEqual({ result, reasons });
  });

  test('a principal that only lends its credentials has no cells, and needs none', () => {
    const principals = [...PRINCIPALS, { name: 'lender', arn: '', account: '', via: 'oidc' as const }];
    expect(gate({ principals, cells: [good] }, ['unmet'])).toEqual({ result: 'pass', reasons: [] });
  });

  test('one principal that could not be checked is not hidden by another that could', () => {
    const principals = [...PRINCIPALS, { name: 'app', arn: '', account: '', via: 'oidc' as const }];
    const dark = cell({ principal: 'app', verdict: 'inconclusive', met: null });
    expect(gate({ principals, cells: [good, dark] }, ['unmet'])).toEqual({
      result: 'error',
      reasons: ['no check of app could be decided'],
    });
  });

  test('a principal that only lends its credentials has no cells, and needs none', () => {
    const principals = [...PRINCIPALS, { name: 'lender', arn: '', account: '', via: 'oidc' as const }];
    expect(gate({ principals, cells: [good] }, ['unmet'])).toEqual({ result: 'pass', reasons: [] });
  });
});

describe('a word of `fail-on` counts its own cells and no others', () => {
  const OWN: [Exclude<FailOn, 'drift' | 'lifecycle'>, Cell, string, string][] = [
    ['unmet', observedDenial, '1 check needs action', '2 checks need action'],
    ['suspected', suspectedDenial, '1 check may need action', '2 checks may need action'],
    ['at-risk', cell({ verdict: 'at-risk' }), '1 check is at risk', '2 checks are at risk'],
    ['provisional', cell({ verdict: 'provisional' }), '1 check is provisional', '2 checks are provisional'],
    [
      'inconclusive',
      cell({ verdict: 'inconclusive', confidence: 'none', met: null }),
      '1 check is inconclusive',
      '2 checks are inconclusive',
    ],
    [
      'unchecked',
      cell({ verdict: 'unchecked', confidence: 'none', met: null, probe: { outcome: 'not-made', reason: 'off' } }),
      '1 check is unchecked',
      '2 checks are unchecked',
    ],
    [
      'widened',
      cell({ whatIf: { verdict: 'accessible', confidence: 'simulated', by: 'iam', effect: 'opened' } }),
      '1 check would be opened by the change',
      '2 checks would be opened by the change',
    ],
  ];
  const WORDS = OWN.map(([word]) => word);

  test.each(OWN)('%s', (word, own, one, two) => {
    expect(gateReason(word, 1)).toBe(one);
    expect(gateReason(word, 2)).toBe(two);
    const told = (...cells: Cell[]) => gate({ principals: PRINCIPALS, cells: [good, ...cells] }, [word]);
    expect(told()).toEqual({ result: 'pass', reasons: [] });
    expect(told(own).result).toBe('fail');
    expect(told(own).reasons.join()).toContain(one);
    expect(told(own, own).reasons.join()).toContain(two);
    const others = WORDS.filter((other) => other !== word);
    expect(gate({ principals: PRINCIPALS, cells: [good, own] }, others)).toEqual({ result: 'pass', reasons: [] });
  });
});

test.each<[string, Partial<Cell>, boolean]>([
  ['denied on one destination', { expected: 'deny', verdict: 'denied', confidence: 'observed' }, true],
  ['suspected to be at risk', { expected: 'deny', verdict: 'at-risk', confidence: 'suspected' }, true],
  ['not decided', { expected: 'deny', verdict: 'inconclusive', confidence: 'none' }, false],
  ['denied, and meant to be open', { expected: 'allow', verdict: 'denied', confidence: 'suspected' }, false],
])('a door whose state proves nothing, %s: suspected is %j', (_, more, counts) => {
  expect(isSuspected(cell({ ...more, met: null }))).toBe(counts);
});

test('what was not asked of AWS fails by what a change opens, if that is asked for, and by nothing else', () => {
  const opened = cell({ whatIf: { verdict: 'accessible', confidence: 'suspected', by: 'local', effect: 'opened' } });
  expect(gateOfText({ cells: [good, observedDenial] }, ['unmet', 'widened'])).toEqual({ result: 'pass', reasons: [] });
  expect(gateOfText({ cells: [opened] }, ['unmet'])).toEqual({ result: 'pass', reasons: [] });
  const { result, reasons } = gateOfText({ cells: [good, opened] }, ['widened']);
  expect(result).toBe('fail');
  expect(reasons.join()).toContain('1 check would be opened by the change');
});

test('exemptions are named by the day they end, the nearest first, and those that have lapsed after them', () => {
  const until = (day: string, state: 'holds' | 'lapsed'): Cell =>
    cell({ verdict: 'denied', met: false, exemption: { until: day, reason: 'r', state } });
  const cells = [until('2027-03-01', 'holds'), until('2026-12-01', 'lapsed'), until('2027-01-01', 'holds'), good];
  const { exemptions = [] } = gate({ principals: PRINCIPALS, cells }, ['unmet']);
  expect(exemptions.map((text) => /\d{4}-\d\d-\d\d/.exec(text)?.[0])).toEqual([
    '2027-01-01',
    '2027-03-01',
    '2026-12-01',
  ]);
});
