import { expect, test } from '@jest/globals';
import { objects, texts, untold } from '../../../src/policy/planned.ts';

test('what is in force and not told: values, policies elsewhere, and the boundary', () => {
  const identity: [] = [];
  expect(untold({ identity, unknown: [] })).toEqual([]);
  expect(untold({ identity, unknown: ['v'], elsewhere: ['arn:p', 'arn:q'], boundaryArn: 'arn:b' })).toEqual([
    ...['v', 'policy arn:p', 'policy arn:q', 'boundary arn:b'],
  ]);
});

test('of a list the texts, and of one text a list; of a list the objects', () => {
  expect(texts(['a', 1, null, 'b'])).toEqual(['a', 'b']);
  expect(texts('a')).toEqual(['a']);
  expect(texts({})).toEqual([]);
  expect(objects([{ a: 1 }, 'x', [], null])).toEqual([{ a: 1 }]);
  expect(objects({ a: 1 })).toEqual([]);
});
