import { expect, test } from '@jest/globals';
import { withFollowers } from '../../../src/util/followers.ts';

interface Item {
  name: string;
  behind?: string;
}

const ordered = (items: readonly Item[]): string =>
  withFollowers(items, { name: ({ name }) => name, behind: ({ behind }) => behind })
    .map(({ name }) => name)
    .join('');

test('what names nothing keeps its order', () => {
  expect(ordered([{ name: 'b' }, { name: 'a' }])).toBe('ba');
});

test('a follower stands right behind the one it names, and so do its own', () => {
  expect(ordered([{ name: 'd', behind: 'c' }, { name: 'c', behind: 'a' }, { name: 'a' }, { name: 'b' }])).toBe('acdb');
});

test('several followers keep their order', () => {
  expect(ordered([{ name: 'y', behind: 'a' }, { name: 'a' }, { name: 'x', behind: 'a' }])).toBe('ayx');
});
