/**
 * docs/troubleshooting.md has a section for every cause, made from the tables, each with a message that was really
 * seen.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { causesWithoutExample, troubleshooting, WITHOUT_MESSAGE } from '../../scripts/make-troubleshooting.ts';
import { CAUSES } from '../../src/verdict/causes.ts';

const text = readFileSync(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8');

describe('docs/troubleshooting.md', () => {
  test('is fresh: npm run troubleshooting changes nothing', () => {
    expect(text).toBe(troubleshooting().text);
  });

  test('has one section for each cause, under the heading that links use', () => {
    const headings = [...text.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    expect(headings.toSorted()).toEqual(CAUSES.toSorted());
  });

  test('shows a message and what to do for each cause that a message can have', () => {
    const sections = text.split(/^### /m).slice(1);
    const bare = sections.filter((section) => !section.includes('```text') || !section.includes('*What to do'));
    expect(bare.map((section) => section.split('\n', 1)[0])).toEqual([...WITHOUT_MESSAGE]);
  });
});

test('every cause has a line of the corpus', () => {
  expect(causesWithoutExample()).toEqual([]);
});

test('a cause without a line is named', () => {
  expect(causesWithoutExample([])).toHaveLength(CAUSES.length - WITHOUT_MESSAGE.size);
});
