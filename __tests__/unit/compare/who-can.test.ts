import { describe, expect, test } from '@jest/globals';
import {
  namedInReasons,
  openedSince,
  outsideOf,
  whoCanBaseline,
  whoCanChanges,
  whoCanReasons,
} from '../../../src/compare/who-can.ts';
import type { WhoCanChange, WhoCanRow } from '../../../src/domain/who-can.ts';
import { answer, row } from '../who-can/answers.ts';

const expected = { allowedBy: { entry: 'app', reason: 'it calls' } };
const before = (principal: string, conditional = false) => ({
  principal: `role/${principal}`,
  model: 'vendor.model',
  conditional,
});
const change = (kind: WhoCanChange['kind'], principal: string, model = 'vendor.model'): WhoCanChange => ({
  kind,
  principal,
  arn: `arn:aws:iam::111122223333:role/${principal}`,
  model,
});

test('outside of an allow-list are those on no entry; without a list no one is', () => {
  const rows = [row('a', expected), row('b')];
  expect(outsideOf({ restricted: true, rows })).toEqual([row('b')]);
  expect(outsideOf({ restricted: false, rows })).toEqual([]);
});

describe('a baseline', () => {
  test('keeps principal and model without the account, sorted, each once', () => {
    const findings = [
      answer([row('b'), row('a', { conditional: true })]),
      answer([row('b'), row('a', { model: 'm' })]),
    ];
    expect(whoCanBaseline(findings)).toEqual([{ ...before('a'), model: 'm' }, before('a', true), before('b')]);
  });

  test('of no answer, or of withheld names, is none; of no rows it is empty', () => {
    expect(whoCanBaseline(undefined)).toBeUndefined();
    expect(whoCanBaseline([])).toBeUndefined();
    expect(whoCanBaseline([answer([row('a'), row('b', { arn: '' })])])).toBeUndefined();
    expect(whoCanBaseline([answer([])])).toEqual([]);
  });

  test('is conditional only where every way in has a condition', () => {
    const [open] = row('a').openings;
    const [closed] = row('a', { conditional: true }).openings;
    const both = open && closed ? [closed, open] : [];
    expect(whoCanBaseline([answer([row('a', { openings: both })])])).toEqual([before('a')]);
  });
});

describe('since an earlier run', () => {
  test.each<[string, WhoCanRow[], ReturnType<typeof before>[], WhoCanChange[]]>([
    ['the same', [row('a'), row('b', { conditional: true })], [before('a'), before('b', true)], []],
    ['a principal is new', [row('a'), row('b')], [before('a')], [change('added', 'b')]],
    ['a condition has gone', [row('a')], [before('a', true)], [change('widened', 'a')]],
    ['a condition has come', [row('a', { conditional: true })], [before('a')], []],
    [
      'a principal has gone',
      [],
      [before('path/a')],
      [{ kind: 'removed', principal: 'a', arn: '', model: 'vendor.model' }],
    ],
    ['a model is not asked about any more', [], [{ ...before('a'), model: 'other' }], []],
    [
      'another model',
      [row('a', { model: 'other' })],
      [before('a')],
      [change('added', 'a', 'other'), { kind: 'removed', principal: 'a', arn: '', model: 'vendor.model' }],
    ],
  ])('%s', (_, rows, earlier, changes) => {
    expect(whoCanChanges(answer(rows), earlier)).toEqual(changes);
  });

  test('what opened is all but what was removed', () => {
    const changes = [change('added', 'a'), change('widened', 'b'), change('removed', 'c')];
    expect(openedSince({ changes })).toEqual(changes.slice(0, 2));
    expect(openedSince({})).toEqual([]);
  });
});

describe('the gate says', () => {
  const outside = (...names: string[]) =>
    answer(
      names.map((name) => row(name)),
      { restricted: true },
    );

  test.each<[string, string[], string]>([
    ['one', ['a'], 'a can call vendor.model and is not on the allow-list'],
    ['two', ['a', 'b'], 'a and b can call vendor.model and are not on the allow-list'],
    ['five', Array.from('abcde'), 'a, b, c, d and e can call vendor.model and are not on the allow-list'],
    ['seven', Array.from('abcdefg'), 'a, b, c, d, e and 2 more can call vendor.model and are not on the allow-list'],
  ])('who is on no allow-list: %s', (_, names, reason) => {
    expect(whoCanReasons([outside(...names)], ['unmet'])).toEqual([reason]);
  });

  test('each principal once, models by their number where there are several', () => {
    const rows = [row('a'), row('a', { model: 'm' }), row('b', expected)];
    expect(whoCanReasons([answer(rows, { restricted: true })], ['unmet'])).toEqual([
      'a can call 2 models and is not on the allow-list',
    ]);
  });

  test('who is new since the baseline', () => {
    const since = (...changes: WhoCanChange[]) => [answer([], { changes })];
    expect(whoCanReasons(since(change('added', 'a'), change('widened', 'b')), ['drift'])).toEqual([
      'a and b can call vendor.model since the baseline',
    ]);
    expect(whoCanReasons(since(change('removed', 'a')), ['drift'])).toEqual([]);
  });

  test('that an entry asks about no model', () => {
    expect(whoCanReasons([answer([], { models: [], file: 'f.yml' }), answer([])], ['unmet'])).toEqual([
      'no model was found that `who-can` of f.yml asks about',
    ]);
  });

  test('only what it is to fail on', () => {
    const all = [{ ...outside('a'), changes: [change('added', 'a')] }, answer([], { models: [] })];
    expect(whoCanReasons(all, ['unmet'])).toHaveLength(2);
    expect(whoCanReasons(all, ['drift'])).toHaveLength(1);
    expect(whoCanReasons(all, ['at-risk'])).toEqual([]);
    expect(whoCanReasons(undefined, ['unmet', 'drift'])).toEqual([]);
  });
});

test('names that a sentence may hold: of a list those outside it, each once, 500 at most', () => {
  const rows = [row('a', expected), row('b'), row('b', { model: 'm' })];
  expect(namedInReasons({ restricted: true, rows })).toEqual(['b']);
  expect(namedInReasons({ restricted: false, rows })).toEqual(['a', 'b']);
  const many = Array.from({ length: 501 }, (_, index) => row(`r${index}`));
  expect(namedInReasons({ restricted: false, rows: many })).toHaveLength(500);
});
