import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Pseudonyms } from '../../../src/record/pseudonyms.ts';

test('a stand-in is as long as its word, the same each time, and holds no two neighbouring letters of it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9]{4,24}$/), (word) => {
      const made = new Pseudonyms().of(word);
      expect(made).toHaveLength(word.length);
      expect(new Pseudonyms().of(word)).toBe(made);
      if (!/^(?:AKIA|ASIA|A[A-Z]{2}A|ABIA|ASCA)/.test(word)) expect(made.toLowerCase()).toMatch(/^(?:x*[a-w]|0*\d)$/);
    }),
  );
});

test('different words have different stand-ins, among thousands', () => {
  const pseudonyms = new Pseudonyms();
  const words = Array.from({ length: 5_000 }, (_, index) => `word${index.toString(36).padStart(4, '0')}`);
  expect(new Set(words.map((word) => pseudonyms.of(word))).size).toBe(words.length);
  const accounts = Array.from({ length: 2_000 }, (_, index) => String(300_000_000_000 + index));
  const made = accounts.map((account) => pseudonyms.of(account));
  expect(new Set(made).size).toBe(accounts.length);
  expect(made.filter((account) => !/^\d{12}$/.test(account))).toEqual([]);
});
