/** The answer as JSON, row by row. */
import { expect, test } from '@jest/globals';
import { whoCanJsonParts, type WhoCanDocument } from '../../../../src/report/who-can/json.ts';
import { whoCanSchema } from '../../../../src/report/who-can/schema.ts';
import { answer, row } from '../../who-can/answers.ts';

function documentOf(...names: string[]): WhoCanDocument {
  const { file: _, restricted: __, ...whoCan } = answer(names.map((name) => row(name)));
  return {
    schema: 'bedrock-who-can/1',
    generatedAt: '2026-11-28T12:00:00.000Z',
    tool: { name: 'bedrock-access-check', version: '1.0.0' },
    ...whoCan,
  };
}

test.each([
  ['no row', documentOf()],
  ['one row', documentOf('a')],
  ['several, with hostile names', documentOf('a', 'two\nlines "quoted"\n}', '\u2028')],
])('with %s it is what JSON.stringify makes of it, rows last, and what the schema describes', (_what, document) => {
  const { rows, ...rest } = document;
  const text = [...whoCanJsonParts(document)].join('');
  expect(text).toBe(`${JSON.stringify({ ...rest, rows }, undefined, 2)}\n`);
  expect(whoCanSchema.safeParse(JSON.parse(text)).success).toBe(true);
});

test('comes in parts: an account of thousands is never one text', () => {
  expect(Math.max(...[...whoCanJsonParts(documentOf(...'abcdefghij'))].map(({ length }) => length))).toBeLessThan(
    1_500,
  );
});
