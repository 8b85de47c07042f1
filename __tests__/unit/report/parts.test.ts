/** Building blocks of the Markdown surfaces. */
import { describe, expect, test } from '@jest/globals';
import { blocks, bullets, details, notices, paragraphs, piecesOf, quote, sentence } from '../../../src/report/parts.ts';

test('blocks have a blank line between them, and those that are empty do not exist', () => {
  expect(blocks('a', '', undefined, 'b')).toBe('a\n\nb');
  expect(blocks('', undefined)).toBe('');
});

test('a folded part has blank lines around its Markdown, and does not exist without a body', () => {
  expect(details('More', 'a')).toBe('<details>\n<summary>More</summary>\n\na\n\n</details>');
  expect(details('More', '')).toBe('');
});

test('a quotation quotes each line, and an empty one without a blank behind its mark', () => {
  expect(quote('a >  ')).toBe('> a >  ');
  expect(quote('a\n\n```\nb\n```')).toBe('> a\n>\n> ```\n> b\n> ```');
});

test('a list is one item a line', () => {
  expect(bullets(['a', 'b'])).toBe('- a\n- b');
  expect(bullets([])).toBe('');
});

test('a sentence from outside is text, and at most 2,000 characters long', () => {
  expect(sentence('<b> `x`')).toBe('&#60;b&#62; `x`');
  expect(sentence('x'.repeat(2_000))).toBe('x'.repeat(2_000));
  expect(sentence('x'.repeat(2_001))).toBe(`${'x'.repeat(1_999)}…`);
});

test('notices are in small type, one a line', () => {
  expect(notices(['a', '<b>'])).toBe('<sub>a<br>&#60;b&#62;</sub>');
  expect(notices([])).toBe('');
  expect(notices()).toBe('');
});

describe('pieces of a text of several lines', () => {
  const snippet = (text: string) => ({ snippet: true, text });
  const words = (text: string) => ({ snippet: false, text });

  test.each([
    ['each line is a paragraph', 'a\nb', [words('a'), words('b')]],
    ['whatever its line ends', 'a\r\nb\rc', [words('a'), words('b'), words('c')]],
    [
      'what is indented is a snippet, without the indentation that all of it has',
      'a\n    x\n      y',
      [words('a'), snippet('x\n  y')],
    ],
    ['two blanks are an indentation', 'a\n  x', [words('a'), snippet('x')]],
    ['and so is a tab', 'a\n\tx', [words('a'), snippet('x')]],
    ['blanks inside a line are none', 'a\nb  c', [words('a'), words('b  c')]],
    ['one blank is none', 'a\n x', [words('a'), words(' x')]],
    ['a line of blanks is none', 'a\n   \nb', [words('a'), words('   '), words('b')]],
    [
      'the key above belongs to its snippet',
      'Add:\npermissions:\n  id-token: write\nDone.',
      [words('Add:'), snippet('permissions:\n  id-token: write'), words('Done.')],
    ],
    ['also with blanks behind its colon', 'permissions: \n  x: y', [snippet('permissions: \n  x: y')]],
    ['a sentence that ends in a colon does not', 'Add to it:\n  x', [words('Add to it:'), snippet('x')]],
    ['nor does a key with nothing below it', 'permissions:\nx', [words('permissions:'), words('x')]],
    ['nor a key in the middle of a line', 'x permissions:\n  y', [words('x permissions:'), snippet('y')]],
    ['nor a key with a value', 'x:y\n  z', [words('x:y'), snippet('z')]],
    ['two snippets are apart where words stand between', '  a\nb\n  c', [snippet('a'), words('b'), snippet('c')]],
    [
      'a line that would begin with a tag keeps its indentation: it may not become a marker of ours',
      '  <!-- x -->\n  y',
      [snippet('  <!-- x -->\n  y')],
    ],
  ])('%s', (_rule, text, pieces) => {
    expect(piecesOf(text)).toEqual(pieces);
  });

  test('no more than 4,000 characters are looked at', () => {
    expect(piecesOf('x'.repeat(4_000))).toEqual([words('x'.repeat(4_000))]);
    expect(piecesOf('x'.repeat(4_001))).toEqual([words(`${'x'.repeat(3_999)}…`)]);
  });
});

describe('a text of several lines as Markdown', () => {
  test('has its snippets in fences, YAML or JSON by how they begin, and the rest as prose', () => {
    expect(paragraphs('Add <b>:\npermissions:\n  id-token: write\nor\n  {\n    "a": 1\n  }\nor\n  [1]')).toBe(
      [
        'Add &#60;b&#62;:\n',
        '```yaml\npermissions:\n  id-token: write\n```\n',
        'or\n',
        '```json\n{\n  "a": 1\n}\n```\n',
        'or\n',
        '```json\n[1]\n```',
      ].join('\n'),
    );
  });

  test('without a word is nothing', () => {
    expect(paragraphs('')).toBe('');
  });
});
