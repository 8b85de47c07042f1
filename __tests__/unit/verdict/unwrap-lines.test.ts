import { describe, expect, test } from '@jest/globals';
import { joinedArns, joinedAtWidth } from '../../../src/verdict/unwrap-lines.ts';

const HEAD = 'arn:aws:bedrock:us-east-1::';
const MODEL = `${HEAD}foundation-model/a.b-v1:0`;

describe('an ARN that goes over the end of a line', () => {
  const joined: [string, string, string][] = [
    ['in one line there is nothing to join', `on ${MODEL} because`, `on ${MODEL} because`],
    [
      'it cannot end there: too few colons',
      `on resource: arn:aws:bedrock:us\n-east-1::model/x because`,
      'on resource: arn:aws:bedrock:us-east-1::model/x because',
    ],
    [
      'it cannot end there: a colon',
      `on ${HEAD}\nfoundation-model/a.b because`,
      `on ${HEAD}foundation-model/a.b because`,
    ],
    [
      'it cannot end there: a slash',
      `on ${HEAD}foundation-model/\na.b because`,
      `on ${HEAD}foundation-model/a.b because`,
    ],
    [
      'it cannot end there: a hyphen',
      `on ${HEAD}foundation-\nmodel/a.b because`,
      `on ${HEAD}foundation-model/a.b because`,
    ],
    [
      'in its very beginning',
      'on resource: ar\nn:aws:bedrock:us-east-1::model/x',
      'on resource: arn:aws:bedrock:us-east-1::model/x',
    ],
    ['in its first word, if it is one', 'an a\nword', 'an a\nword'],
    [
      'over three lines',
      `on arn:aws:bedrock\n:us-east-1::foundation-\nmodel/a.b because`,
      `on ${HEAD}foundation-model/a.b because`,
    ],
    ['in a frame', `│ on ${HEAD}   │\n│ foundation-model/a.b because │`, `│ on ${HEAD}foundation-model/a.b because`],
    ['in a quotation', `> on ${HEAD}\n> foundation-model/a.b because`, `> on ${HEAD}foundation-model/a.b because`],
    [
      'with tabs, returns and hard blanks around',
      `on ${HEAD}\r\n\t\u00a0foundation-model/a.b because`,
      `on ${HEAD}foundation-model/a.b because`,
    ],
    ['in quotes', `on "${HEAD}\nfoundation-model/a.b".`, `on "${HEAD}foundation-model/a.b".`],
    [
      'in brackets, several of them',
      `on (["${HEAD}\nfoundation-model/a.b"]).`,
      `on (["${HEAD}foundation-model/a.b"]).`,
    ],
    ['a word of a sentence is none of it', `on ${HEAD}\nbecause no policy`, `on ${HEAD}\nbecause no policy`],
    ['nor in capitals', `on ${HEAD}\nBECAUSE no policy`, `on ${HEAD}\nBECAUSE no policy`],
    ['nor what no ARN has', `on ${HEAD}\n<a.b> because`, `on ${HEAD}\n<a.b> because`],
    ['nor a mark that begins a line of a list', `on ${MODEL}x\n* other`, `on ${MODEL}x\n* other`],
    ['what is no ARN stays', `see bedrock:\nfoundation-model/a.b`, `see bedrock:\nfoundation-model/a.b`],
    ['nothing is before the first line', `\n${MODEL}`, `\n${MODEL}`],
  ];
  test.each(joined)('%s', (_, text, expected) => {
    expect(joinedArns(text)).toBe(expected);
  });

  test('where it could end, only if the line is as wide as the widest and what follows has the form of a piece', () => {
    expect(joinedArns(`on ${MODEL}\n-2024:0 because`)).toBe(`on ${MODEL}-2024:0 because`);
    // A word alone might be the next word of the text.
    expect(joinedArns(`on ${MODEL}\nabc because`)).toBe(`on ${MODEL}\nabc because`);
    expect(joinedArns(`on ${MODEL}\n-2024:0 because\n${'x'.repeat(80)}`)).toBe(
      `on ${MODEL}\n-2024:0 because\n${'x'.repeat(80)}`,
    );
  });

  test('a word alone is a piece where several lines are cut at that width', () => {
    const line = `on ${MODEL}`;
    const text = `${'x'.repeat(line.length)}\n${line}\nabc because`;
    expect(joinedArns(text)).toBe(`${'x'.repeat(line.length)}\n${line}abc because`);
  });
});

describe('a text that was cut at a width', () => {
  const before = (text: string): string[] => joinedAtWidth(text);
  test('of one line is nothing to join', () => {
    expect(before('a b')).toEqual([]);
  });
  test('has a blank where a line stops before the widest', () => {
    expect(before('abcd\nef\ngh')).toEqual(['abcdef gh', 'abcdefgh']);
  });
  test('has a blank where a line begins after the others', () => {
    expect(before('abcd\n ef\ngh')).toEqual(['abcd ef gh', 'abcdefgh']);
  });
  test('is read without frames, marks and empty lines', () => {
    expect(before('┌────┐\n│ ab │\n\n│ cd │\n# ef\n')[1]).toContain('abcdef');
    expect(before('| abcd |\n\n| ef |')).toEqual(['abcdef', 'abcdef']);
  });
  test('keeps one mark of a frame that follows a letter', () => {
    expect(before('ab|\ncd')[1]).toBe('ab|cd');
    expect(before('ab||\ncd')[1]).toBe('ab|cd');
  });
  test('may be frames alone', () => {
    expect(before('│\n│ |')).toEqual(['', '']);
  });
});
