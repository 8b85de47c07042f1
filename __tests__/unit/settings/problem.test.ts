/** How a mistake is told: safe to show, short, with what was probably meant and where it stands. */
import { describe, expect, test } from '@jest/globals';
import { worded } from '../../../src/domain/message.ts';
import { describeMistake, err, nearest, ok, oneOf, quote } from '../../../src/settings/problem.ts';

test.each([
  ['a', '"a"'],
  ['say "hi"', '"say \\"hi\\""'],
  ['a\nb', '"a\\nb"'],
  ['\u001b[31m', '"\\u001b[31m"'],
  ['\u202Eevil', '"\\u{202e}evil"'],
  ['zero\u200Bwidth', '"zero\\u{200b}width"'],
  ['line\u2028end', '"line\\u{2028}end"'],
  ['\uD800', '"\uFFFD"'],
  ['x'.repeat(80), `"${'x'.repeat(80)}"`],
  ['x'.repeat(81), `"${'x'.repeat(80)}…"`],
])('%j is shown as %s', (text, shown) => {
  expect(quote(text)).toBe(shown);
});

test.each([
  [[], ''],
  [['a'], '`a`'],
  [['a', 'b'], '`a` or `b`'],
  [['a', 'b', 'c'], '`a`, `b` or `c`'],
])('%j as a person lists them', (names, text) => {
  expect(oneOf(names)).toBe(text);
});

describe('what was probably meant', () => {
  const names = ['invoke', 'stream', 'count-tokens', 'ab'];
  test.each([
    ['invoke', 'invoke'],
    ['INVOKE', 'invoke'],
    ['inwoke', 'invoke'],
    ['invo', 'invoke'],
    ['inv', undefined],
    ['count_tokens', 'count-tokens'],
    ['cont-toke', 'count-tokens'],
    ['a', 'ab'],
    ['x', undefined],
    ['', undefined],
    ['x'.repeat(81), undefined],
  ])('%j: %s', (text, expected) => {
    expect(nearest(text, names)).toBe(expected);
  });

  test('the nearest wins, and of many names the first two hundred are looked at', () => {
    expect(nearest('streams', ['stream', 'streams-2', 'steam'])).toBe('stream');
    const many = Array.from({ length: 200 }, (_, index) => `n${index}-something-else`);
    expect(nearest('invoke', [...many.slice(0, 199), 'invoke'])).toBe('invoke');
    expect(nearest('invoke', [...many, 'invoke'])).toBeUndefined();
  });
});

test.each([
  [
    { message: 'It is wrong.', instead: 'Write it right.', place: { file: 'a.yml', line: 3, column: 5 } },
    'a.yml:3:5: It is wrong. Write it right.',
    undefined,
  ],
  [
    { message: 'It is wrong.', instead: 'Write it right.', input: 'models' },
    'Input `models`: It is wrong. Write it right.',
    '--models: It is wrong. Write it right.',
  ],
  [{ message: 'It is wrong.', instead: '' }, 'It is wrong.', undefined],
])('a mistake of %j in one line', (mistake, workflow, terminal) => {
  expect(worded(describeMistake(mistake), 'workflow')).toBe(workflow);
  expect(worded(describeMistake(mistake), 'terminal')).toBe(terminal ?? workflow);
});

test('a text is a value, or what is wrong with it', () => {
  expect(ok(1)).toEqual({ ok: true, value: 1 });
  expect(err('a', 'b')).toEqual({ ok: false, problems: [{ message: 'a', instead: 'b' }] });
});
