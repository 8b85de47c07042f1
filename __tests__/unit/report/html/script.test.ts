/** The script of the HTML report: what it may not do. What it does is held by the browser's tests. */
import { Script } from 'node:vm';
import { expect, test } from '@jest/globals';
import { SCRIPT } from '../../../../src/report/html/script.ts';

test('is JavaScript', () => {
  expect(() => new Script(SCRIPT)).not.toThrow();
});

test('makes no markup from text, runs none, keeps nothing and asks no other host', () => {
  expect(SCRIPT).not.toMatch(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setTimeout\('|localStorage|sessionStorage|cookie|fetch\(|XMLHttpRequest|import\(|https?:|\.src\b|window\.open|location\b/,
  );
});

test('does not end its own element', () => {
  expect(SCRIPT).not.toMatch(/<\/script|<!--/i);
});
