/** What a pull request changes of the expectations, for its approver. */
import { expect, test } from '@jest/globals';
import type { ExpectationChange } from '../../../src/compare/expectations.ts';
import { movedExpectations } from '../../../src/report/expectation-text.ts';
import { omit } from '../omit.ts';

const change = (more: Partial<ExpectationChange> = {}): ExpectationChange => ({
  ...{ file: 'a.yml', model: 'm', what: 'expect', before: 'deny', after: 'allow' },
  ...more,
});

test('each change is a line of a quotation: entry, file, what it was and what it is', () => {
  const gone: ExpectationChange = { file: 'b.yml', model: 'n', what: 'removed' };
  expect(movedExpectations([change({ name: 'Haiku' }), gone], 20)).toBe(
    [
      '> **This pull request changes what is expected:**',
      '>',
      '> - Haiku (`m`) in `a.yml`: `expect` `deny` → `allow`',
      '> - `n` in `b.yml`: no longer checked',
    ].join('\n'),
  );
});

test('without a change there is no quotation', () => {
  expect(movedExpectations([], 20)).toBe('');
});

test('what was not there before has nothing before the arrow', () => {
  const added = omit(change(), 'before');
  expect(movedExpectations([added], 20)).toContain('`expect` (empty) → `allow`');
});

test('as many as asked for are shown, and the rest is counted', () => {
  const three = ['a', 'b', 'c'].map((model) => change({ model }));
  expect(movedExpectations(three, 3)).not.toContain('more');
  expect(movedExpectations(three, 2).split('\n').slice(-3)).toEqual([
    '> - `b` in `a.yml`: `expect` `deny` → `allow`',
    '>',
    '> And 1 more change.',
  ]);
  expect(movedExpectations(three, 1)).toContain('And 2 more changes.');
});

test('whatever they are called, it is text on one line', () => {
  const text = '<b>\n> # x';
  const lines = movedExpectations(
    [change({ file: text, model: text, name: text, before: text, after: text })],
    20,
  ).split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toBe(
    '> - &#60;b&#62; &#62; &#35; x (`<b> > # x`) in `<b> > # x`: `expect` `<b> > # x` → `<b> > # x`',
  );
});

test('long names are cut: the model and its file at 200 characters, a name at 120', () => {
  const text = 'x'.repeat(300);
  const line = movedExpectations([change({ file: text, model: text, name: text, before: text, after: text })], 20);
  expect(line.match(/x+…/g)?.map(({ length }) => length)).toEqual([120, 200, 200, 200, 200]);
});
