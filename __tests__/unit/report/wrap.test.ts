/** Text in lines of a terminal's width. */
import { describe, expect, test } from '@jest/globals';
import { labelled, wrap } from '../../../src/report/wrap.ts';

describe('a paragraph', () => {
  test.each<[string, string, number, number, string[]]>([
    ['is filled up to the width, inclusive', 'aa bb cc', 5, 0, ['aa bb', 'cc']],
    ['breaks before what is one too long', 'aa bb cc', 4, 0, ['aa', 'bb', 'cc']],
    ['never breaks inside a word', 'a arn:aws:iam::1:role/x b', 5, 0, ['a', 'arn:aws:iam::1:role/x', 'b']],
    ['nor before the first word, however long', 'arn:aws:iam', 3, 0, ['arn:aws:iam']],
    ['hangs below its first line, and its width counts the hanging', 'aa bb cc', 7, 2, ['aa bb', '  cc']],
    ['of which one blank more is too many', 'aa bb cc', 6, 2, ['aa', '  bb', '  cc']],
    ['takes line ends and tabs for blanks, and several for one', 'a \n\tb', 80, 0, ['a b']],
    ['has no blanks at its ends', ' a ', 80, 0, ['a']],
    ['does not break at a no-break space', 'a\u00a0b c', 3, 0, ['a\u00a0b', 'c']],
    ['without a word is an empty line', ' \n', 80, 0, ['']],
  ])('%s', (_rule, text, width, hanging, lines) => {
    expect(wrap(text, width, hanging)).toEqual(lines);
  });
});

test.each<[string, string, number, string[]]>([
  ['stands behind its label', 'aa bb', 9, ['  - aa bb']],
  ['and its further lines below its first', 'aa bb', 8, ['  - aa', '    bb']],
  ['is the label alone where there is none', '', 8, ['  - ']],
])('a labelled paragraph %s', (_rule, text, width, lines) => {
  expect(labelled('  - ', text, width)).toEqual(lines);
});
