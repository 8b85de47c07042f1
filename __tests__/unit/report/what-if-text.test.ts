/** What a change that is not applied yet does, in the words of every surface. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, WhatIf, WhatIfReason } from '../../../src/domain/report.ts';
import { FORECAST_LIMITS } from '../../../src/report/forecast-text.ts';
import { MARKDOWN, PLAIN } from '../../../src/report/markup.ts';
import {
  actionsOf,
  beforeAndAfter,
  byInterest,
  changedCells,
  groupReasons,
  groupTitle,
  hasWhatIfNews,
  kindOf,
  reasonText,
  whatIfAlert,
  whatIfCounts,
  whatIfGroups,
  whatIfLimits,
  whatIfWord,
  type WhatIfGroup,
  type WhatIfKind,
} from '../../../src/report/what-if-text.ts';
import { omit } from '../omit.ts';
import { cell } from './samples.ts';

const BASE: WhatIf = { verdict: 'accessible', confidence: 'simulated', by: 'iam', effect: 'unchanged' };
const SHUT = { expected: 'deny', verdict: 'denied' } as const;

/** A check for each kind: how it is, and what the change does to it. */
const OF: Record<WhatIfKind, [Partial<Cell>, Partial<WhatIf>]> = {
  exposed: [SHUT, { effect: 'opened' }],
  lost: [{}, { effect: 'lost', verdict: 'denied' }],
  opened: [{ verdict: 'denied', met: false }, { effect: 'opened' }],
  closed: [
    { expected: 'deny', met: false },
    { effect: 'lost', verdict: 'denied' },
  ],
  refused: [{}, { verdict: 'denied' }],
  allowed: [{}, {}],
  disagreement: [{}, { effect: 'unchanged', disagreement: 'IAM says no.' }],
  unchecked: [{}, { effect: 'unchecked', verdict: 'unchecked', confidence: 'none' }],
  unchanged: [{}, { effect: 'unchanged' }],
};
function changed(kind: WhatIfKind, change: Partial<Cell> = {}, how: Partial<WhatIf> = {}): Cell {
  const [of, does] = OF[kind];
  const rest = omit(BASE, 'effect');
  return cell({ ...of, whatIf: { ...rest, ...does, ...how }, ...change });
}
const KINDS: readonly WhatIfKind[] = [
  'exposed',
  'lost',
  'opened',
  'closed',
  'refused',
  'allowed',
  'disagreement',
  'unchecked',
  'unchanged',
];
const all = KINDS.map((kind, index) => changed(kind, { model: `m-${index}` }));
function groupOf(one: Cell): WhatIfGroup {
  const [group] = whatIfGroups([one]);
  if (!group) throw new Error('no group');
  return group;
}

describe('what a change does to a check', () => {
  test.each(KINDS)('%s', (kind) => {
    const [one] = changedCells([changed(kind)]);
    expect(one && kindOf(one)).toBe(kind);
  });

  test('with nothing to compare with, a door that would be denied is closed', () => {
    expect(groupOf(changed('refused', SHUT)).kind).toBe('closed');
  });

  test('with nothing to compare with, what is not known is no news', () => {
    expect(groupOf(changed('allowed', {}, { verdict: 'unchecked' })).kind).toBe('unchanged');
  });

  test('is nothing where no change was looked at', () => {
    expect(changedCells([cell()])).toEqual([]);
  });
});

describe('groups', () => {
  test('come in the order in which they are to be looked at, then in the order of the checks', () => {
    const two = [...all.toReversed(), changed('lost', { model: 'z' })];
    expect(whatIfGroups(two).map(({ kind, cells: [{ model }] }) => [kind, model])).toEqual(
      [...KINDS.map((kind, index) => [kind, `m-${index}`])].toSpliced(2, 0, ['lost', 'z']),
    );
  });

  test('are the actions of one principal, model and region to which it does the same', () => {
    const actions = ['stream', 'invoke'].map((action) => changed('lost', { action }));
    expect(whatIfGroups(actions).map(({ cells }) => cells.length)).toEqual([2]);
    expect(actionsOf(groupOf(actions[0] ?? cell()))).toBe('stream');
    const [group] = whatIfGroups(actions);
    expect(group && actionsOf(group)).toBe('invoke and stream');
  });

  const reason: WhatIfReason = { does: 'allows', action: 'a', resource: 'r', requestedRegion: 'x', policy: 'p' };
  test.each<[string, Partial<Cell>, Partial<WhatIf>]>([
    ['principal', { principal: 'other' }, {}],
    ['model', { model: 'other' }, {}],
    ['region', { region: 'other' }, {}],
    ['verdict before', { verdict: 'at-risk' }, {}],
    ['verdict after', {}, { verdict: 'unavailable' }],
    ['certainty', {}, { confidence: 'suspected' }],
    ['cause', {}, { cause: 'network' }],
    ['what is not known', {}, { unknown: ['x'] }],
    ['policy', {}, { reasons: [{ ...reason, policy: 'q' }] }],
    ['statement', {}, { reasons: [{ ...reason, sid: 'S' }] }],
    ['line', {}, { reasons: [{ ...reason, line: 3 }] }],
    ['resource', {}, { reasons: [{ ...reason, resource: 's' }] }],
    ['what the statement does', {}, { reasons: [{ ...reason, does: 'denies' }] }],
  ])('are apart by their %s', (_what, change, how) => {
    const same = { reasons: [reason] };
    expect(whatIfGroups([changed('lost', {}, same), changed('lost', { action: 'stream' }, same)])).toHaveLength(1);
    expect(whatIfGroups([changed('lost', {}, same), changed('lost', change, { ...same, ...how })])).toHaveLength(2);
  });

  test('that change nothing are folded, all others are in the open', () => {
    const { open, folded } = byInterest(whatIfGroups(all));
    expect(open.map(({ kind }) => kind)).toEqual(KINDS.slice(0, -1));
    expect(folded.map(({ kind }) => kind)).toEqual(['unchanged']);
  });
});

test.each<[WhatIfKind, string, string, string, string]>([
  [
    'exposed',
    '🚨',
    'opened',
    '1 check that should be closed would be opened',
    '2 checks that should be closed would be opened',
  ],
  ['lost', '🔻', 'lost', '1 check would be lost', '2 checks would be lost'],
  ['opened', '🔓', 'opened', '1 check would be opened', '2 checks would be opened'],
  ['closed', '🔒', 'closed', '1 check would be closed as expected', '2 checks would be closed as expected'],
  ['refused', '❌', 'denied', '1 check would be denied', '2 checks would be denied'],
  ['allowed', '🔵', 'allowed', '1 check would be allowed', '2 checks would be allowed'],
  [
    'disagreement',
    '⚠️',
    'disputed',
    "on 1 check IAM's simulator and the evaluation here do not agree",
    "on 2 checks IAM's simulator and the evaluation here do not agree",
  ],
  ['unchecked', '❔', 'not known', '1 check cannot be told', '2 checks cannot be told'],
  ['unchanged', '➖', 'unchanged', '1 check stays as it is', '2 checks stay as they are'],
])('%s: its symbol, its word, and how many', (kind, symbol, word, one, two) => {
  expect(whatIfWord({ kind })).toMatchObject({ symbol, word });
  expect(whatIfCounts([changed(kind)])).toBe(one);
  expect(whatIfCounts([changed(kind), changed(kind)])).toBe(two);
});

test('several kinds are counted in one clause, in their order', () => {
  expect(whatIfCounts([changed('unchanged'), changed('lost'), cell()])).toBe(
    '1 check would be lost, 1 check stays as it is',
  );
  expect(whatIfCounts([cell()])).toBe('');
});

test.each(KINDS)('%s: whether it is news, and how loud', (kind) => {
  const quiet = kind === 'unchanged' || kind === 'allowed';
  expect(hasWhatIfNews({ cells: [changed(kind)] })).toBe(!quiet);
  expect(hasWhatIfNews({ cells: [changed(kind), changed('unchanged')] })).toBe(!quiet);
  const loud = { exposed: '🚨 ', lost: '⚠️ ', disagreement: '⚠️ ' } as Partial<Record<WhatIfKind, string>>;
  expect(whatIfAlert(whatIfGroups([changed(kind), changed('unchanged')]))).toBe(loud[kind] ?? '');
});

describe('before and after', () => {
  const of = (one: Cell): string => {
    const { now, after } = beforeAndAfter(groupOf(one), PLAIN);
    return `${now} -> ${after}`;
  };
  const unseen = { verdict: 'unchecked', met: null, confidence: 'none' } as const;

  test.each<[string, Cell, string]>([
    ['what is known, with its symbol', changed('lost'), '✅ accessible -> ❌ denied (simulated)'],
    [
      'how sure, and its cause',
      changed('lost', {}, { confidence: 'suspected', cause: 'network' }),
      '✅ accessible -> ❌ denied (suspected, network)',
    ],
    ['nothing of how sure, where it is not known', changed('unchecked'), '✅ accessible -> ❔ unchecked'],
    ['nothing is green that was not seen', changed('opened'), '❌ denied -> 🔵 accessible (simulated)'],
    ['what should be closed and is not', changed('exposed'), '🔒 denied -> ❌ accessible (simulated)'],
    ['what should be closed and is', changed('closed'), '❌ accessible -> 🔵 denied (simulated)'],
    ['by the text alone: lost', changed('lost', unseen), '❔ allowed by the text -> ❌ denied (simulated)'],
    [
      'by the text alone: closed',
      changed('closed', { ...unseen, expected: 'deny' }),
      '❔ allowed by the text -> 🔵 denied (simulated)',
    ],
    ['by the text alone: opened', changed('opened', unseen), '❔ denied by the text -> 🔵 accessible (simulated)'],
    [
      'by the text alone: exposed',
      changed('exposed', { ...unseen, expected: 'deny' }),
      '❔ denied by the text -> ❌ accessible (simulated)',
    ],
    ['by the text alone: anything else', changed('unchanged', unseen), '❔ unchecked -> 🔵 accessible (simulated)'],
  ])('%s', (_what, one, text) => {
    expect(of(one)).toBe(text);
  });

  test.each<[WhatIf['verdict'], string, string]>([
    ['accessible', '🔵', '❌'],
    ['denied', '❌', '🔵'],
    ['unavailable', '❌', '🔵'],
    ['at-risk', '⚠️', '⚠️'],
    ['provisional', '⚠️', '⚠️'],
    ['not-applicable', '➖', '➖'],
    ['inconclusive', '❔', '❔'],
    ['unchecked', '❔', '❔'],
  ])('%s afterwards is %s where it should be allowed, and %s where it should be denied', (verdict, allow, deny) => {
    expect(
      of(changed('lost', {}, { verdict }))
        .split('-> ')[1]
        ?.split(' ')[0],
    ).toBe(allow);
    expect(
      of(changed('lost', { expected: 'deny' }, { verdict }))
        .split('-> ')[1]
        ?.split(' ')[0],
    ).toBe(deny);
  });
});

describe('a reason', () => {
  const reason = (change: Partial<WhatIfReason>): WhatIfReason => ({
    does: 'allows',
    action: 'a:B',
    resource: 'r',
    requestedRegion: 'x',
    policy: 'p',
    ...change,
  });
  test.each<[string, Partial<WhatIfReason>, string]>([
    [
      'has file, line, policy and statement',
      { file: 'x.json', line: 12, sid: 'S' },
      '`x.json` line 12, policy `p`, statement `S`: allows `a:B` on `r`',
    ],
    [
      'is at the beginning of a file where no line is known',
      { file: 'x.json', policy: 'x.json' },
      '`x.json` line 1: allows `a:B` on `r`',
    ],
    [
      'does not name a policy twice that is the file',
      { file: 'x.json', line: 2, policy: 'x.json' },
      '`x.json` line 2: allows `a:B` on `r`',
    ],
    ['is no policy where none is named', { policy: '', does: 'allows-not' }, 'No policy: does not allow `a:B` on `r`'],
    ['denies', { does: 'denies' }, 'policy `p`: denies `a:B` on `r`'],
    ['no longer allows', { does: 'allows-no-more' }, 'policy `p`: no longer allows `a:B` on `r`'],
    ['no longer denies', { does: 'denies-no-more' }, 'policy `p`: no longer denies `a:B` on `r`'],
    [
      'says how it is written, where that is another text',
      { written: 'r*' },
      'policy `p`: allows `a:B` on `r` by `r*`',
    ],
    ['not where it is the same', { written: 'r' }, 'policy `p`: allows `a:B` on `r`'],
  ])('%s', (_rule, change, text) => {
    expect(reasonText(reason(change), MARKDOWN)).toBe(text);
  });

  test('is a sentence of its group; then what is not known; then what is disputed', () => {
    const unknown = ['a', 'b', 'c', 'd', 'e', 'f'];
    const one = changed('unchecked', {}, { reasons: [reason({})], unknown, disagreement: 'IAM says <no>.' });
    expect(groupReasons(groupOf(one), MARKDOWN)).toEqual([
      'policy `p`: allows `a:B` on `r`.',
      'Not known, or known only after the change is applied: `a`, `b`, `c`, `d`, `e` and 1 more.',
      'IAM says &#60;no&#62;.',
    ]);
  });

  test('of five names that are not known all are named', () => {
    const unknown = ['a', 'b', 'c', 'd', 'e'];
    expect(groupReasons(groupOf(changed('unchecked', {}, { unknown })), PLAIN)).toEqual([
      'Not known, or known only after the change is applied: a, b, c, d, e.',
    ]);
  });

  test('says nothing of what is not known where it did not decide', () => {
    expect(groupReasons(groupOf(changed('lost', {}, { unknown: ['a'] })), PLAIN)).toEqual([]);
    expect(groupReasons(groupOf(changed('unchecked')), PLAIN)).toEqual([]);
  });
});

test('a title names principal, model, region and actions, as text', () => {
  const evil = '<b>';
  expect(
    groupTitle(groupOf(changed('lost', { principal: evil, model: evil, region: evil, action: evil })), MARKDOWN),
  ).toBe('`<b>`: `<b>` in &#60;b&#62; (&#60;b&#62;)');
  expect(groupTitle(groupOf(changed('lost', { model: '-' })), MARKDOWN)).toBe(
    '`app`: (no model) in us-east-1 (invoke)',
  );
});

describe('how far it may be trusted', () => {
  const local = { by: 'local' } as const;
  const simulated = "By IAM's simulator, asked about the policies as they would be; no model was called for it.";
  const here =
    'By the evaluation of the policies here alone, and so no more than suspected; no model was called for it.';
  const unseen = { verdict: 'unchecked', met: null } as const;
  test.each<[string, Cell[], string]>([
    ['by the simulator', [changed('lost'), cell()], simulated],
    ['by the evaluation here', [changed('lost', {}, local)], here],
    [
      'by both',
      [changed('lost', {}, local), changed('lost', {}, local), changed('lost')],
      `2 checks by${here.slice(2)}`,
    ],
    ['by the text alone, where nothing was asked', [changed('lost', unseen, local)], FORECAST_LIMITS],
    ['not where something was', [changed('lost', unseen, local), changed('lost', {}, local)], here],
    [
      'nor where the simulator was',
      [changed('lost', unseen, local), changed('lost', unseen)],
      `1 check by${here.slice(2)}`,
    ],
  ])('%s', (_who, cells, text) => {
    expect(whatIfLimits(cells)).toBe(text);
  });
});
