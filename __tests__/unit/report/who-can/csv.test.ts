/** The rows as CSV, which people open in a spreadsheet. */
import { describe, expect, test } from '@jest/globals';
import type { WhoCanRow } from '../../../../src/domain/who-can.ts';
import { csvLines } from '../../../../src/report/who-can/csv.ts';
import { answer, row } from '../../who-can/answers.ts';

const lines = (...rows: WhoCanRow[]): string[] => [...csvLines(answer(rows))];

test('the header comes first, also without rows, with the ARN beside the principal', () => {
  expect(lines()).toEqual(['Principal,ARN,Model,Answer,How,Statement,Condition,Last used,Who gets in\r\n']);
});

test('a row is a line, with a field for each column', () => {
  expect(lines(row('app'))[1]).toBe(
    'role app,arn:aws:iam::111122223333:role/app,vendor.model,only by assuming,on demand,"All of models, line 4",,,service lambda.amazonaws.com\r\n',
  );
});

describe('a field', () => {
  const arn = (text: string): string =>
    lines(row('a', { arn: text, openings: [] }))[1]
      ?.slice('role a,'.length)
      .replace(/,vendor\.model[^]*$/, '') ?? '';
  test.each([
    ['that begins like a formula is text', '=cmd()', "'=cmd()"],
    ['neither with a plus', '+1', "'+1"],
    ['nor with a minus', '-1', "'-1"],
    ['nor with an at', '@SUM(A1)', "'@SUM(A1)"],
    ['nor after blanks, which a spreadsheet drops', '  =cmd()', "'=cmd()"],
    ['nor in full width, which some spreadsheets read the same', '＝cmd()', "'＝cmd()"],
    ['as are its fellows', '＋－＠', "'＋－＠"],
    ['nor a full-width minus', '－1', "'－1"],
    ['nor a full-width at', '＠x', "'＠x"],
    ['nor after a tab', '\t=cmd()', "'=cmd()"],
    ['is as it is where the sign stands inside', 'a=b+c-d@e', 'a=b+c-d@e'],
    ['with a comma is quoted', 'a,b', '"a,b"'],
    ['with a quote is quoted, and the quote is doubled', 'a"b"', '"a""b"""'],
    ['with both, and a formula, is all of it', '="a",b', `"'=""a"",b"`],
    ['is one line', 'a\r\nb', 'a b'],
    ['hides nothing', 'a\u202eb', 'a[U+202E]b'],
  ])('%s', (_rule, text, field) => {
    expect(arn(text)).toBe(field);
  });
});
