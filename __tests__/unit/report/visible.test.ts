/**
 * Text from outside shows exactly what it is: nothing in it moves a cursor, turns the direction of reading or hides.
 */
import { describe, expect, test } from '@jest/globals';
import { clip, visible, visibleBlock } from '../../../src/report/visible.ts';

const ESC = '\u001b';

describe('one line', () => {
  test.each([
    ['line ends and runs of blanks become one blank', 'two  lines\r\nbecome\tone', 'two lines become one'],
    ['blanks at the ends are left out', ' \n text\u00a0 ', 'text'],
    ['line and paragraph separators are blanks', 'a\u2028b\u2029c', 'a b c'],
    ['colours are left out', `${ESC}[31mred${ESC}[0m`, 'red'],
    ['cursor movements are left out', `a${ESC}[2Jb${ESC}[?25lc`, 'abc'],
    ['links of terminals are left out', `${ESC}]8;;https://evil.example\u0007link${ESC}]8;;\u0007`, 'link'],
    ['also those that end in another way', `${ESC}]8;;https://evil.example${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
    ['a title of a terminal that has no end takes the rest', `a${ESC}]0;title`, 'a'],
    ['any other sequence is shown', `${ESC}Mup`, '[U+001B]Mup'],
    ['controls are shown', 'bell\u0007', 'bell[U+0007]'],
    ['overrides of the direction are shown', 'abc\u202etxt', 'abc[U+202E]txt'],
    ['characters without a width are shown', 'ap\u200bp', 'ap[U+200B]p'],
    ['tags are shown', 'x\u{e0041}', 'x[U+E0041]'],
    ['private and unassigned characters are shown', '\ue000\u0378', '[U+E000][U+0378]'],
    ['halves of characters are shown', 'lone \ud800 half', 'lone [U+D800] half'],
    ['other scripts and pictures stay', 'Größe 模型 🚀', 'Größe 模型 🚀'],
    ['nothing stays nothing', '', ''],
  ])('%s', (_rule, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test.each([
    ['between letters of a script that needs it', '\u0646\u0645\u06cc\u200c\u062e', '\u0646\u0645\u06cc\u200c\u062e'],
    ['inside a picture', '👩\u200d💻', '👩\u200d💻'],
    ['not between letters of ASCII', 'ap\u200dp', 'ap[U+200D]p'],
    ['not after a letter of ASCII', 'a\u200d💻', 'a[U+200D]💻'],
    ['however long the word before it is', 'xa\u200d💻', 'xa[U+200D]💻'],
    ['not before a letter of ASCII', '💻\u200da', '💻[U+200D]a'],
    ['not at the beginning', '\u200d💻', '[U+200D]💻'],
    ['not at the end', '💻\u200d', '💻[U+200D]'],
    ['and no other character without a width does', '\u0646\u200b\u0645', '\u0646[U+200B]\u0645'],
  ])('a joiner stays where it is spelling: %s', (_rule, text, shown) => {
    expect(visible(text)).toBe(shown);
  });
});

test.each([
  ['several lines stay several lines, however they end', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
  ['tabs become two blanks', 'a\tb', 'a  b'],
  ['indentation and inner blanks stay, blanks at line ends do not', '  a  b  \n', '  a  b\n'],
  ['nothing hides in any of them', `a\u0000\n${ESC}[1mb\u202e`, 'a[U+0000]\nb[U+202E]'],
])('a block: %s', (_rule, text, shown) => {
  expect(visibleBlock(text)).toBe(shown);
});

describe('clipped text', () => {
  test.each([
    ['what fits stays', 'exactly10!', 10, 'exactly10!'],
    ['the mark of omission counts', 'more than ten', 10, 'more than…'],
    ['there is no limit too small', 'ab', 0, '…'],
    ['a character is never halved', 'a🚀b', 3, 'a…'],
    ['of longer text nothing else is lost', 'abc🚀d', 5, 'abc…'],
    ['neither the first of those with two halves', 'a\u{10000}b', 3, 'a…'],
    ['nor the last', 'a\u{10ffff}b', 3, 'a…'],
    ['a whole one stays', '🚀ab', 3, '🚀…'],
    ['a whole one with the lowest second half stays', '\u{10000}ab', 3, '\u{10000}…'],
    ['characters of one half stay, on either side of those with two', 'a\ud7ffcd\ue000fgh', 3, 'a\ud7ff…'],
  ])('%s', (_rule, text, limit, clipped) => {
    expect(clip(text, limit)).toBe(clipped);
  });
});
