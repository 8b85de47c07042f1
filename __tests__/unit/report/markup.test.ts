/** The same words on every surface, each with its own way to write text from outside. */
import { expect, test } from '@jest/globals';
import { MARKDOWN, PLAIN } from '../../../src/report/markup.ts';

const TEXT = '<b>`a`\n@x';

test('Markdown: identifiers are code, text is entities, sentences keep their code, our own words stand out', () => {
  expect(MARKDOWN.code(TEXT)).toBe('``<b>`a` @x``');
  expect(MARKDOWN.text(TEXT)).toBe('&#60;b&#62;&#96;a&#96; @&#8203;x');
  expect(MARKDOWN.prose(TEXT)).toBe('&#60;b&#62;`a` @&#8203;x');
  expect(MARKDOWN.strong('denied')).toBe('**denied**');
});

test('Markdown: a sentence of unreasonable length is cut', () => {
  expect(MARKDOWN.prose('x'.repeat(3_000))).toBe(`${'x'.repeat(1_999)}…`);
});

test('plain: one line as it is, with nothing that hides', () => {
  for (const write of [PLAIN.code, PLAIN.text, PLAIN.prose]) expect(write(`${TEXT}\u202e`)).toBe('<b>`a` @x[U+202E]');
  expect(PLAIN.strong('denied')).toBe('denied');
});
