/** What the check did not do, said once for each check. */
import { describe, expect, test } from '@jest/globals';
import type { Cell } from '../../../src/domain/report.ts';
import { MARKDOWN, PLAIN } from '../../../src/report/markup.ts';
import {
  heldBackList,
  notesItems,
  notesList,
  NOTES,
  outOfScopeList,
  uncheckedItems,
  uncheckedList,
} from '../../../src/report/unchecked.ts';
import { cell, denial } from './samples.ts';

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

const at = (model: string, change: Partial<Cell> = {}): Cell => cell({ model, ...change });
const items = (...cells: Cell[]): string[] => uncheckedItems(cells, PLAIN);
const none = { met: null, confidence: 'none' } as const;
const held = (reason: NonNullable<Cell['probe']['reason']>): Partial<Cell> => ({
  probe: { outcome: 'not-made', reason },
});

describe('what was not decided', () => {
  const open = { ...none, verdict: 'inconclusive' } as const;
  const error = { name: 'ServiceUnavailable', message: '' };
  test.each<[string, Partial<Cell>, string]>([
    [
      'because its call failed',
      { ...open, probe: { outcome: 'failed', error } },
      '1 check inconclusive, app: m in us-east-1; the call failed with ServiceUnavailable.',
    ],
    [
      'also without a name of the error',
      { ...open, probe: { outcome: 'failed' } },
      '1 check inconclusive, app: m in us-east-1; the call failed.',
    ],
    [
      'because nothing was asked',
      { ...open, verdict: 'unchecked', ...held('no-credentials'), ...NOT_SIMULATED },
      '1 check unchecked, app: m in us-east-1; not called, because the principal has no credentials that work there; not simulated.',
    ],
    ['for no known reason', { ...open, probe: { outcome: 'succeeded' } }, '1 check inconclusive, app: m in us-east-1.'],
    [
      'for a cause of the simulation',
      {
        ...open,
        probe: { outcome: 'failed' },
        simulation: { outcome: 'not-made', cause: 'api-key', requirements: [] },
      },
      '1 check inconclusive, app: m in us-east-1; the call failed; not simulated. (api-key)',
    ],
    [
      'for a known cause',
      {
        ...open,
        diagnosis: {
          ...denial(),
          cause: 'throttled',
          summary: 'It was throttled.',
          remedy: { text: 'Wait.', documentation: [] },
        },
      },
      '1 check inconclusive, app: m in us-east-1. It was throttled. (throttled) Wait.',
    ],
    [
      'for one without a remedy',
      {
        ...open,
        diagnosis: { ...denial(), cause: 'throttled', summary: 'Why.', remedy: { text: '', documentation: [] } },
      },
      '1 check inconclusive, app: m in us-east-1. Why. (throttled)',
    ],
    [
      'because it is not known what no entry lists',
      { ...open, verdict: 'unchecked', configured: 'expect-others', notChecked: ['A.', 'B.'], expected: 'deny' },
      '1 check unchecked, app: m in us-east-1. A. B.',
    ],
  ])('%s', (_why, change, text) => {
    expect(items(at('m', change))).toEqual([text]);
  });

  test('is one item for the same reason of one principal', () => {
    const failed = { ...open, probe: { outcome: 'failed' } } as const;
    expect(items(at('m', failed), at('n', failed))).toEqual([
      '2 checks inconclusive, app: m in us-east-1 and n in us-east-1; the call failed.',
    ]);
    for (const other of [
      { principal: 'x' },
      { verdict: 'unchecked' as const },
      { probe: { outcome: 'failed' as const, reason: 'timeout' as const } },
      { diagnosis: denial() },
    ])
      expect(items(at('m', failed), at('n', { ...failed, ...other }))).toHaveLength(2);
  });

  test('names four models and four regions', () => {
    const failed = { ...open, probe: { outcome: 'failed' } } as const;
    expect(items(...['a', 'b', 'c', 'd', 'e'].map((region) => at('m', { ...failed, region })))[0]).toContain(
      'm in a, b, c, d and 1 more;',
    );
    expect(items(...['a', 'b', 'c', 'd', 'e'].map((model) => at(model, failed)))[0]).toContain(
      'd in us-east-1 and 1 more;',
    );
    expect(items(at('m', { ...failed, name: 'N' }))[0]).toContain('N in us-east-1');
  });
});

describe('what was not called', () => {
  const said = (reason: NonNullable<Cell['probe']['reason']>): string =>
    items(at('m', { confidence: 'simulated', ...held(reason) })).join('|');
  test('says why, and of which checks, if not of all', () => {
    expect(said('over-budget')).toBe(
      '1 check not called, app: it would have cost more than `max-cost-usd` allows. These are m in us-east-1. The other signals decide.',
    );
    expect(said('off')).toBe('1 check not called, app: probes are off (`probe: off`). The other signals decide.');
    expect(said('simulated-only')).toBe(
      '1 check not called, app: this principal is only simulated; it was not assumed. The other signals decide.',
    );
  });
  test('says nothing of what the matrix says', () => {
    expect([said('expected-deny'), said('unsupported')]).toEqual(['', '']);
    expect(items(at('m', { ...held('off'), verdict: 'not-applicable', met: null }))).toEqual([]);
  });
  test('is one item per reason, with its principals', () => {
    expect(
      items(at('m', held('off')), at('m', { ...held('off'), principal: 'ci' }), at('m', held('timeout'))).map(
        (text) => text.split(':')[0],
      ),
    ).toEqual(['2 checks not called, app and ci', '1 check not called, app']);
  });
  test('alone is what a comment lists', () => {
    expect(heldBackList([at('m', held('over-budget')), at('n', held('off')), at('o')])).toMatch(
      /^- \*\*1 check not called\*\*, `app`: .* These are `m` in us-east-1\./,
    );
    expect(heldBackList([at('o')])).toBe('');
    expect(heldBackList([at('m', { ...none, verdict: 'unchecked', ...held('over-budget') })])).toMatch(
      /^- \*\*1 check unchecked\*\*/,
    );
  });
});

test('what was not simulated rests on the call alone, and says why', () => {
  const by = (cause?: string): Cell =>
    at('m', { simulation: { outcome: 'not-made', requirements: [], ...(cause !== undefined && { cause }) } });
  expect(items(by())).toEqual([
    '1 check not simulated, app: the call alone decides, and regions that it was not routed to are not covered.',
  ]);
  expect(items(by('api-key'))[0]).toBe(
    '1 check not simulated, app (api-key): a Bedrock API key cannot ask IAM; the call alone decides, and regions that it was not routed to are not covered.',
  );
  expect(items(by('x'), by('x'), by('y'), { ...by('x'), principal: 'ci' }).map((text) => text.slice(0, 30))).toEqual(
    ['2 checks not simulated, app (x)', '1 check not simulated, app (y)', '1 check not simulated, ci (x):'].map(
      (text) => text.slice(0, 30),
    ),
  );
});

test('what could not be asked about is said of what should be allowed', () => {
  const needs = { notChecked: ['It needs `x`.', 'And y.'] };
  expect(items(at('m', needs), at('n', needs), at('o', { ...needs, expected: 'deny', verdict: 'denied' }))).toEqual([
    '2 checks not checked in full: m in us-east-1 and n in us-east-1. It needs `x`. And y.',
  ]);
});

test('a model that only another endpoint has comes first, apart from what is not decided', () => {
  const elsewhere = at('m', {
    ...none,
    verdict: 'unchecked',
    diagnosis: { ...denial(), cause: 'model-id-or-region', remedy: { text: 'Use it there.', documentation: [] } },
  });
  const failed = at('n', { ...none, verdict: 'inconclusive', probe: { outcome: 'failed' } });
  expect(items(failed, elsewhere)).toEqual([
    '1 check unchecked, app: m in us-east-1. Use it there.',
    '1 check inconclusive, app: n in us-east-1; the call failed.',
  ]);
  expect(outOfScopeList([failed, elsewhere])).toBe('- **1 check unchecked**, `app`: `m` in us-east-1. Use it there.');
});

describe('notes', () => {
  test('are an item each, with its meaning; what is disputed comes first, what is exempt for nothing last', () => {
    const exemption = { until: '2027-03-31', reason: '', state: 'not-needed' } as const;
    expect(
      notesItems(
        [
          at('m', { notes: ['snapshot'] }),
          at('n', { notes: ['snapshot'], disagreements: ['A.', 'B.'] }),
          at('o', { exemption }),
        ],
        PLAIN,
      ),
    ).toEqual([
      'disputed, 1 check: n in us-east-1. A. B.',
      `snapshot, 2 checks: m in us-east-1 and n in us-east-1. ${NOTES.snapshot}`,
      'allow-unmet, 1 check: o in us-east-1. They are as expected: the exemption can be removed.',
    ]);
    expect(notesItems([at('m', { exemption: { ...exemption, state: 'holds' } })], MARKDOWN)).toEqual([]);
    expect(notesList([at('m')])).toBe('');
  });
});
