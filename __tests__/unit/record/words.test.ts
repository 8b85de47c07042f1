import { expect, test } from '@jest/globals';
import { MESSAGE_WORDS } from '../../../src/record/words.ts';
import { AFTER_DENIAL, BEFORE_DENIAL } from '../../../src/verdict/recognize.ts';

test('holds the words that messages are recognised by, in lower case, and no name', () => {
  const texts = [...BEFORE_DENIAL, ...AFTER_DENIAL].flatMap(({ any = [], all = [] }) => [...any, ...all]);
  const words = texts.flatMap((text) => text.match(/(?<![\w'/-])[a-z]{3,}(?![\w'/-])/g) ?? []);
  expect(words.length).toBeGreaterThan(300);
  expect(words.filter((word) => !MESSAGE_WORDS.has(word))).toEqual([]);
  expect([...MESSAGE_WORDS].filter((word) => word !== word.toLowerCase() || /\d{3}/.test(word))).toEqual([]);
});
