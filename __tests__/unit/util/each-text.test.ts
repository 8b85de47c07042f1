import { describe, expect, test } from '@jest/globals';
import { mapTexts, oncePerText, someText } from '../../../src/util/each-text.ts';

const DATA = { b: ['x', { y: 'z' }], a: 'x', none: null, absent: undefined, number: 1, yes: true };

test('each text of plain data, keys included, in the order of JSON', () => {
  const seen: string[] = [];
  expect(someText(DATA, (text) => seen.push(text) < 0)).toBe(false);
  expect(seen).toEqual(['b', 'x', 'y', 'z', 'a', 'x', 'none', 'absent', 'number', 'yes']);
});

test.each([
  ['x', 2],
  ['z', 4],
  ['a', 5],
])('stops at the first text that is found: %s', (wanted, expected) => {
  let visits = 0;
  expect(someText(DATA, (text) => (visits += 1) > 0 && text === wanted)).toBe(true);
  expect(visits).toBe(expected);
});

describe('replacing', () => {
  test('values and keys, in their order', () => {
    const shown = mapTexts(DATA, (text) => (text === 'x' || text === 'a' ? `${text}${text}` : text));
    expect(JSON.stringify(shown)).toBe('{"b":["xx",{"y":"z"}],"aa":"xx","none":null,"number":1,"yes":true}');
    expect(DATA.a).toBe('x');
  });

  test('what is not changed is the same object, also beside what is', () => {
    const data = { same: { deep: ['x'] }, other: ['y', 'x'] };
    expect(mapTexts(data, (text) => text)).toBe(data);
    const shown = mapTexts(data, (text) => (text === 'y' ? 'changed' : text));
    expect(shown).toEqual({ same: { deep: ['x'] }, other: ['changed', 'x'] });
    expect(shown.same).toBe(data.same);
  });

  test('a text that comes again is replaced once', () => {
    let calls = 0;
    const replace = oncePerText((text) => `${text}${(calls += 1)}`);
    expect([replace('a'), replace('b'), replace('a')]).toEqual(['a1', 'b2', 'a1']);
  });
});
