import { expect, test } from '@jest/globals';
import { capped, normalize } from '../../../src/verdict/normalize.ts';

test.each([
  ['isn’t   “here”…', 'isn\'t "here"...'],
  ['a &quot;b&quot; &amp; c', 'a "b" & c'],
  ['say \\"x\\"\\nthen', 'say "x" then'],
  ['one\n  // two\n# three\n> four', 'one two three four'],
  ['`code`', 'code'],
  ['tab\tand\u00a0blank', 'tab and blank'],
])('%j is compared as %j', (message, text) => {
  expect(normalize(message)).toEqual({ text, lower: text.toLowerCase() });
});

test('of a longer text its head and its tail are looked at', () => {
  const long = `${'a'.repeat(12_000)}${'b'.repeat(5_000)}${'c'.repeat(4_000)}`;
  expect(capped(long)).toBe(`${'a'.repeat(12_000)} ${'c'.repeat(4_000)}`);
  expect(capped('x'.repeat(16_000))).toHaveLength(16_000);
});

test('lower case keeps every index', () => {
  const { text, lower } = normalize('İstanbul ÄÖÜ arn:aws:iam::111122223333:role/X');
  expect(lower).toHaveLength(text.length);
});
