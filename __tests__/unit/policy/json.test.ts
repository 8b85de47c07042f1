import { describe, expect, test } from '@jest/globals';
import { JsonError, readJson, type JsonNode } from '../../../src/policy/json.ts';

/** A value as JSON.parse would have it. */
function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ name, value }) => [name, plain(value)]));
    case 'array':
      return node.items.map(plain);
    case 'number':
      return Number(node.text);
    case 'null':
      return null;
    default:
      return node.value;
  }
}

function refused(text: string): string {
  try {
    readJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return `${error.at.line}:${error.at.column} ${error.message}`;
  }
  return 'read';
}

test.each([
  '{}',
  '[]',
  ' [ ] ',
  '{"a":{"b":[1,-2.5,1e3,2E-2,0]},"c":"d","e":true,"f":false,"g":null}',
  '[[],{},[{}]]',
  '\t\r\n[\t1\r,\n2 ]\n',
  '"a\\"b\\\\c\\u0041\\n"',
  '"\u2028"',
  '-0',
  '{"a":1,"a":2}',
])('%s is read as it is', (text) => {
  expect(plain(readJson(text))).toEqual(JSON.parse(text));
});

test('a byte order mark is let pass at the beginning, and nowhere else', () => {
  expect(plain(readJson('\uFEFF{}'))).toEqual({});
  expect(refused('{\uFEFF}')).toMatch(/^1:2 /);
});

test('a number keeps its text', () => {
  expect(readJson('12345678901234567890')).toMatchObject({ kind: 'number', text: '12345678901234567890' });
});

describe('every value has its place', () => {
  test('from its first character to past its last, lines and columns from 1', () => {
    const read = readJson('{\n  "a": [true,\n "e😀b"]\n}');
    expect(read).toMatchObject({
      span: { start: { line: 1, column: 1 }, end: { line: 4, column: 2 } },
      members: [
        {
          name: 'a',
          span: { start: { line: 2, column: 3 }, end: { line: 2, column: 6 } },
          value: {
            span: { start: { line: 2, column: 8 }, end: { line: 3, column: 9 } },
            items: [
              { span: { start: { line: 2, column: 9 }, end: { line: 2, column: 13 } } },
              { span: { start: { line: 3, column: 2 }, end: { line: 3, column: 8 } } },
            ],
          },
        },
      ],
    });
  });

  test('in a text of many lines too', () => {
    const read = readJson(`[${Array.from({ length: 50 }, (_, index) => `\n${String(index)}`).join(',')}]`);
    const lines = read.kind === 'array' ? read.items.map(({ span }) => span.start.line) : [];
    expect(lines).toEqual(Array.from({ length: 50 }, (_, index) => index + 2));
  });
});

test.each([
  ['', '1:1 The text ends where a JSON value is expected.'],
  ['  ', '1:3 The text ends where a JSON value is expected.'],
  ['{} x', '1:4 There is more text after the end of the JSON value.'],
  ['{a:1}', '1:2 A name in double quotes is expected.'],
  ['{"a" 1}', '1:6 A colon is expected after the name.'],
  ['{"a":1 "b"}', '1:8 A comma or "}" is expected.'],
  ['{"a":1,}', '1:8 A name in double quotes is expected.'],
  ['[1 2]', '1:4 A comma or "]" is expected.'],
  ['[1,]', '1:4 This is not a JSON value.'],
  ['[1', '1:3 A comma or "]" is expected.'],
  ['[1}', '1:3 A comma or "]" is expected.'],
  ['tru', '1:1 This is not a JSON value.'],
  ["'a'", '1:1 This is not a JSON value.'],
  ['01', '1:2 There is more text after the end of the JSON value.'],
  ['+1', '1:1 This is not a JSON value.'],
  ['[\n"a', '2:1 This string does not end, or holds a character that JSON does not allow.'],
  ['"a\nb"', '1:1 This string does not end, or holds a character that JSON does not allow.'],
  ['"\\x"', '1:1 This string does not end, or holds a character that JSON does not allow.'],
  ['\u00a01', '1:1 This is not a JSON value.'],
])('%j is no JSON: %s', (text, message) => {
  expect(refused(text)).toBe(message);
});

test('sixty-four levels are read, and more are refused', () => {
  const deep = (levels: number, open = '[', close = ']') => open.repeat(levels) + close.repeat(levels);
  expect(refused(deep(64))).toBe('read');
  expect(refused(deep(65))).toBe('1:65 The JSON is more than 64 levels deep.');
  expect(refused(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`)).toContain('more than 64 levels deep');
  expect(refused(deep(100_000))).toContain('more than 64 levels deep');
});
