import { expect, test } from '@jest/globals';
import { snippet } from '../../../src/util/snippet.ts';

test('a document stands on lines of its own, each indented, and is JSON as it was', () => {
  const document = { Version: '2012-10-17', Statement: [{ Sid: 'A' }] };
  const lines = snippet(document).split('\n');
  expect([lines[0], lines.at(-1)]).toEqual(['', '']);
  expect(lines.slice(1, -1).every((line) => line.startsWith('  '))).toBe(true);
  expect(JSON.parse(snippet(document))).toEqual(document);
});
