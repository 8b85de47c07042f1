import { expect, test } from '@jest/globals';
import { leadsOutside } from '../../../src/util/glob-reach.ts';

test.each([
  ...[
    '../*',
    'a/../../*',
    '/etc/*',
    '.{.,x}/*',
    '{.,.}{.,.}/*',
    '{x,.}{y,.}/*',
    '{a,{.,b}}{.,c}/*',
    '[.][.]/*',
    '[.]./*',
  ],
  ...['{/etc,x}/*', 'sub/.{.,}/.{.,}/*', '..{,}/*', '{a/.,b}./*', '{../x,y}/*', '\\.\\./*', '..\\*', '{.,x}.}/../*'],
])('%s leads outside', (pattern) => {
  expect(leadsOutside(pattern)).toBe(true);
});

test.each([
  ...[
    '*.json',
    'policies/**/*.json',
    '{a,b}.template.json',
    'a/{b,c/d}/*.json',
    '.{gitlab,github}/*',
    './x*',
    '...*',
    'a..b*',
  ],
  ...['{1..3}.json', '[a-z]*.json', '{a,b', 'a}b*', '[.]github/*'],
])('%s stays inside', (pattern) => {
  expect(leadsOutside(pattern)).toBe(false);
});

test('a pattern with more alternatives than are looked at is not trusted, and costs nothing', () => {
  expect(leadsOutside('{a,b}'.repeat(40))).toBe(true);
  expect(leadsOutside('{'.repeat(100_000))).toBe(false);
});
