/** The style sheet of the HTML report. */
import { expect, test } from '@jest/globals';
import { STYLE } from '../../../../src/report/html/style.ts';

const variables = (block: RegExp): string[] =>
  [...(block.exec(STYLE)?.[1] ?? '').matchAll(/--[a-z-]+(?=:)/g)].map(([name]) => name);

test('loads nothing, and does not end its own element', () => {
  expect(STYLE).not.toMatch(/url\(|@import|@font-face|https?:|<\/style|expression\(/i);
});

test('has each colour for light, for dark, and nothing undefined', () => {
  const light = variables(/:root \{([^}]*)\}/);
  const dark = variables(/prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}/);
  expect(dark.toSorted()).toEqual(light.toSorted());
  const used = [...STYLE.matchAll(/var\((--[a-z-]+)/g)].map(([, name]) => name ?? '');
  const known = [...light, '--edge', '--tint', '--ink'];
  expect(used.filter((name) => !known.includes(name))).toEqual([]);
});

test('has balanced braces', () => {
  expect(STYLE.split('{')).toHaveLength(STYLE.split('}').length);
});

test('what is hidden stays hidden, and printing leaves out what only works on a screen', () => {
  expect(STYLE).toContain('[hidden] { display: none !important; }');
  expect(STYLE).toMatch(/@media print[^]*form, \.skip, \.back, \.copy[^{]*\{ display: none; \}/);
});
