import { expect, test } from '@jest/globals';
import { groupBy } from '../../../src/util/group-by.ts';

test('keys come in the order of their first item, items in their own', () => {
  const groups = groupBy(['b1', 'a1', 'b2'], (text) => text.charAt(0));
  expect([...groups]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1']],
  ]);
});
