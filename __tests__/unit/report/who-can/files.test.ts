/** Files beside the report, for answers about whole accounts. */
import { expect, test } from '@jest/globals';
import { csvLines } from '../../../../src/report/who-can/csv.ts';
import { whoCanFiles } from '../../../../src/report/who-can/files.ts';
import { answer, row } from '../../who-can/answers.ts';

const AT = '2026-11-28T12:00:00.000Z';
const text = (whoCan: ReturnType<typeof answer>[], name: string): string =>
  [...(whoCanFiles({ whoCan, generatedAt: AT }).find((file) => file.name === name)?.parts ?? [])].join('');

test('are a table and a page; none without the entry', () => {
  expect(whoCanFiles({ generatedAt: AT, whoCan: [] }).map(({ name }) => name)).toEqual(['who-can.csv', 'who-can.html']);
  expect(whoCanFiles({ generatedAt: AT })).toEqual([]);
});

test('the table has one header for all answers, also where the first has no rows', () => {
  const [a, b] = [answer([]), answer([row('b'), row('c')])];
  expect(text([a, b], 'who-can.csv')).toBe([...csvLines(b)].join(''));
  expect(text([b, b], 'who-can.csv')).toBe([...csvLines(b), ...[...csvLines(b)].slice(1)].join(''));
});

test('the page has the time of the report', () => {
  expect(text([answer([])], 'who-can.html')).toContain('2026-11-28 12:00 UTC');
});
