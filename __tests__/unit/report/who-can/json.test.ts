/** The answer as JSON, row by row. */
import { expect, test } from '@jest/globals';
import { whoCanJsonParts, type WhoCanDocument } from '../../../../src/report/who-can/json.ts';
import { whoCanSchema } from '../../../../src/report/who-can/schema.ts';
import { visibleJson } from '../../../../src/util/json-text.ts';
import { omit } from '../../omit.ts';
import { answer, row } from '../../who-can/answers.ts';

function documentOf(...names: string[]): WhoCanDocument {
  const whoCan = omit(answer(names.map((name) => row(name))), 'file', 'restricted');
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
  ['a hostile region', { ...documentOf('a'), regions: ['\u009b2J'] }],
])(
  'with %s it is what JSON.stringify makes of it, made visible, rows last, and what the schema describes',
  (_what, document) => {
    const { rows, ...rest } = document;
    const text = [...whoCanJsonParts(document)].join('');
    expect(text).toBe(`${visibleJson(JSON.stringify({ ...rest, rows }, undefined, 2))}\n`);
    expect(whoCanSchema.safeParse(JSON.parse(text)).success).toBe(true);
  },
);

test('comes in parts: an account of thousands is never one text', () => {
  expect(
    Math.max(...[...whoCanJsonParts(documentOf(...Array.from('abcdefghij')))].map(({ length }) => length)),
  ).toBeLessThan(1_500);
});
