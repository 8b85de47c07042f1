/** Texts of inputs into values: what is not clearly one value is refused. */
import { describe, expect, test } from '@jest/globals';
import * as parse from '../../../src/settings/parsers.ts';
import { ok } from '../../../src/settings/problem.ts';
import { outcome } from './fake.ts';

test.each([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
  ['yes', '"yes" is neither true nor false. Write `true` or `false`.'],
  ['tRUE', '"tRUE" is neither true nor false. Write `true` or `false`.'],
  ['toString', '"toString" is neither true nor false. Write `true` or `false`.'],
  ['', '"" is neither true nor false. Write `true` or `false`.'],
])('boolean %j: %s', (text, expected) => {
  expect(outcome(parse.boolean(text))).toBe(expected);
});

test.each([
  ['auto', 'auto'],
  ['TRUE', 'true'],
  ['False', 'false'],
  ['on', '"on" is not one of its values. Write `auto`, `true` or `false`.'],
])('auto or boolean %j: %s', (text, expected) => {
  expect(outcome(parse.autoOrBoolean(text))).toBe(expected);
});

test.each([
  ['live', 'live'],
  ['lives', '"lives" is not one of its values. Did you mean `live`? It takes `live`, `validate` or `off`.'],
  ['LIVE', '"LIVE" is not one of its values. Did you mean `live`? It takes `live`, `validate` or `off`.'],
  ['sometimes', '"sometimes" is not one of its values. Write `live`, `validate` or `off`.'],
])('a word of a few %j', (text, expected) => {
  expect(outcome(parse.word(['live', 'validate', 'off'])(text))).toBe(expected);
});

describe('lists', () => {
  const words = parse.list(parse.word(['a', 'b']));

  test.each([
    ['a,b', ['a', 'b']],
    [' a , \r\n b\n,,', ['a', 'b']],
    ['a,a', ['a', 'a']],
    ['', 'The list has no entry. Write at least one, or leave the input out.'],
    [' ,\n', 'The list has no entry. Write at least one, or leave the input out.'],
  ])('%j', (text, expected) => {
    expect(outcome(words(text))).toEqual(expected);
  });

  test('all that is wrong is said, and nothing of the rest', () => {
    expect(outcome(words('xx,a,yy'))).toMatch(/^"xx" is not .* \| "yy" is not .*$/);
  });

  test('of another separator', () => {
    expect(outcome(parse.list(parse.anyText, /\n/)('a, b\nc'))).toEqual(['a, b', 'c']);
  });

  test('distinct: no value twice, each named once', () => {
    const distinct = parse.distinct(parse.anyText);
    expect(outcome(distinct('b,a'))).toEqual(['b', 'a']);
    expect(outcome(distinct('a,b,a,a,b'))).toBe(
      '"a" is listed twice. Write it once. | "b" is listed twice. Write it once.',
    );
    expect(outcome(distinct(''))).toMatch(/^The list has no entry/);
    expect(parse.repeated([1, 2, 1, 3, 1, 3])).toEqual([1, 3]);
  });
});

describe('durations', () => {
  const minutes = parse.duration('10s', '1h');
  test.each([
    ['10s', 10_000],
    ['1h', 3_600_000],
    ['1m', 60_000],
    ['59m60s', 3_600_000],
    ['1m30s', 90_000],
    ['9s', '"9s" is out of range. Write a duration from `10s` to `1h`.'],
    ['1h1s', '"1h1s" is out of range. Write a duration from `10s` to `1h`.'],
    ['90', '"90" is not a duration. Write the unit: `90s` or `90m`.'],
    ['1.5h', '"1.5h" is not a duration. Write it like `90s`, `5m` or `1h`.'],
    ['', '"" is not a duration. Write it like `90s`, `5m` or `1h`.'],
    ['5 m', '"5 m" is not a duration. Write it like `90s`, `5m` or `1h`.'],
    ['30s1m', '"30s1m" is not a duration. Write it like `90s`, `5m` or `1h`.'],
    ['x5m', '"x5m" is not a duration. Write it like `90s`, `5m` or `1h`.'],
    ['1234567s', '"1234567s" is not a duration. Write it like `90s`, `5m` or `1h`.'],
    [
      '1'.repeat(20),
      `"${'1'.repeat(20)}" is not a duration. Write the unit: \`${'1'.repeat(12)}s\` or \`${'1'.repeat(12)}m\`.`,
    ],
  ])('%j: %s', (text, expected) => {
    expect(outcome(minutes(text))).toBe(expected);
  });
});

test.each([
  ['0', 0],
  ['0.10', 0.1],
  ['12', 12],
  ['999999999.999999999', Number('999999999.999999999')],
])('USD %s', (text, expected) => {
  expect(outcome(parse.usd(text))).toBe(expected);
});

test.each(['$1', '-1', '1,5', '.5', '1.', '1e3', '1234567890', '1.1234567890', 'x1', ''])('%j is no amount', (text) => {
  expect(outcome(parse.usd(text))).toMatch(/ is not an amount of US dollars\. Write digits/);
});

test.each([
  ['1', 1],
  ['256', 256],
  ['007', 7],
  ['0', '"0" is out of range. Write a number from 1 to 256.'],
  ['257', '"257" is out of range. Write a number from 1 to 256.'],
  ['1.0', '"1.0" is not a whole number. Write a number from 1 to 256.'],
  ['-1', '"-1" is not a whole number. Write a number from 1 to 256.'],
  ['1e2', '"1e2" is not a whole number. Write a number from 1 to 256.'],
  ['x1', '"x1" is not a whole number. Write a number from 1 to 256.'],
  ['', '"" is not a whole number. Write a number from 1 to 256.'],
  ['1234567890', '"1234567890" is not a whole number. Write a number from 1 to 256.'],
])('a number from 1 to 256: %j', (text, expected) => {
  expect(outcome(parse.integer(1, 256)(text))).toBe(expected);
});

describe('one line', () => {
  test.each([
    ['', ''],
    ['hello', 'hello'],
    ['hello!', '"hello!" is not one line of at most 5 characters. Write it on one line.'],
    ['a\nb', '"a\\nb" is not one line of at most 5 characters. Write it on one line.'],
    ['a\u2028b', '"a\\u{2028}b" is not one line of at most 5 characters. Write it on one line.'],
  ])('%j', (text, expected) => {
    expect(outcome(parse.line(5)(text))).toBe(expected);
  });

  test('a secret that is none is refused without its text', () => {
    expect(outcome(parse.secretLine('hush'))).toBe('hush');
    for (const text of ['hush\n', 'hu\u2029sh', '\u0000hush'])
      expect(outcome(parse.secretLine(text))).toBe(
        'The value is not one line. Pass the secret as it is, without a line end.',
      );
  });
});

test('any text is any text', () => {
  expect(parse.anyText('a\nb')).toEqual(ok('a\nb'));
});
