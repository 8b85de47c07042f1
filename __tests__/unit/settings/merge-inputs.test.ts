/** The inputs of a merge: as those of a check where they mean the same, and every mistake at once. */
import { expect, test } from '@jest/globals';
import { INPUTS } from '../../../src/settings/inputs.ts';
import { MERGE_INPUTS, readMergeInputs } from '../../../src/settings/merge-inputs.ts';
import { textOf } from './fake.ts';

const read = (inputs: Record<string, string>) => {
  const { values, mistakes } = readMergeInputs((name) => inputs[name] ?? '');
  return { values, mistakes: mistakes.map(textOf) };
};

test('reports alone: the rest has its defaults', () => {
  const { values, mistakes } = read({ reports: ' reports/**/report.json \n other.json ' });
  expect(mistakes).toEqual([]);
  expect(values).toMatchObject({
    ...{ reports: ['reports/**/report.json', 'other.json'], 'expected-reports': undefined },
    ...{ comment: 'always', issue: 'never', summary: true },
  });
});

test('a comma is part of a path', () => {
  expect(read({ reports: 'a,b/report.json' }).values.reports).toEqual(['a,b/report.json']);
});

test.each([
  ['1', 1],
  ['256', 256],
  ['', undefined],
])('expected-reports %j: %s', (text, expected) => {
  const { values, mistakes } = read({ reports: 'a', 'expected-reports': text });
  expect([values['expected-reports'], mistakes]).toEqual([expected, []]);
});

test('every mistake is told, and a value that is wrong has its default', () => {
  const { values, mistakes } = read({ 'expected-reports': '257', comment: 'sometimes' });
  expect(mistakes).toEqual([
    'Input `reports`: There is nothing to merge. Write `reports: reports/**/report.json`.',
    'Input `expected-reports`: "257" is out of range. Write a number from 1 to 256.',
    'Input `comment`: "sometimes" is not one of its values. Write `always`, `on-failure` or `never`.',
  ]);
  expect(values).toMatchObject({ reports: [], comment: 'always', 'expected-reports': undefined });
});

test('what both actions have is one and the same', () => {
  const shared = [
    'baseline',
    'fail-on',
    'summary',
    'comment',
    'comment-key',
    'issue',
    'report-dir',
    'github-token',
  ] as const;
  for (const name of shared) expect(MERGE_INPUTS[name]).toBe(INPUTS[name]);
});
