import { expect, test } from '@jest/globals';
import { visibleJson } from '../../../src/util/json-text.ts';

test('the value stays, and nothing in the text is unseen', () => {
  const value = {
    '\u202ekey': ['\u009b31m', '\u007f', '\u2028\u2029', '\ufeff\u200f', 'Jürgen \u{1f600} \u00a0', '\u0000\n'],
  };
  const text = visibleJson(JSON.stringify(value, undefined, 2));
  expect(JSON.parse(text)).toEqual(value);
  expect(text).not.toMatch(/[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u);
  expect(text).toContain('\\u202ekey');
  expect(text).toContain('Jürgen \u{1f600}');
});
