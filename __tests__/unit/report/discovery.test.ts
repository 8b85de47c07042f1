import { describe, expect, test } from '@jest/globals';
import { discoveryAnnotations, discoveryItems, discoverySection } from '../../../src/report/discovery.ts';
import { annotations } from '../../../src/report/annotations.ts';
import { PLAIN } from '../../../src/report/markup.ts';
import type { Discovery } from '../../../src/domain/report.ts';
import { allIsWell } from '../../../src/report/comment-body.ts';
import { allWell, cell, denial, report } from './samples.ts';

const at = (file: string, line: number) => ({ file, line, column: 7 });
const FOUND: Discovery = {
  files: 3,
  uncovered: [
    {
      model: 'amazon.nova-lite-v1:0',
      count: 12,
      places: [at('a.py', 1), at('b.py', 2), at('c.py', 3), at('d.py', 4)],
    },
    { model: 'amazon.nova-pro-v1:0', count: 2, places: [at('a.py', 5), at('b.py', 6)] },
  ],
  leftOut: ['Files larger than 1 MB were not looked at: 1.'],
};

describe('the section', () => {
  test('has a line for each model, with its first places', () => {
    expect(discoverySection(FOUND, '###', 10)).toBe(`### Models in the code that no entry covers

- \`amazon.nova-lite-v1:0\`: \`a.py:1\`, \`b.py:2\`, \`c.py:3\` and 9 more
- \`amazon.nova-pro-v1:0\`: \`a.py:5\` and \`b.py:6\`
- Files larger than 1 MB were not looked at: 1.

Add it to the configuration, with \`expect: deny\` if it should stay out of reach, or exclude the file.`);
  });

  test('is not there where nothing was asked or found', () => {
    expect(discoverySection(undefined, '###', 10)).toBe('');
    expect(discoverySection({ files: 3, uncovered: [], leftOut: [] }, '###', 10)).toBe('');
  });

  test('says what was left out also where nothing was found, without a remedy for it', () => {
    const text = discoverySection({ ...FOUND, uncovered: [] }, '###', 10);
    expect(text).toContain('Files larger than 1 MB');
    expect(text).not.toContain('Add it');
  });

  test('counts what there is no room for', () => {
    expect(discoveryItems(FOUND, 1, PLAIN)[1]).toBe('1 more model; all are in report.json.');
  });
});

describe('annotations', () => {
  test('stand on each line, the first of each model first', () => {
    const all = discoveryAnnotations(FOUND);
    expect(all.map(({ file, line }) => `${file ?? ''}:${line ?? ''}`)).toEqual([
      ...['a.py:1', 'a.py:5', 'b.py:2', 'c.py:3', 'd.py:4', 'b.py:6'],
    ]);
    expect(all[0]).toEqual({
      level: 'warning',
      title: 'Bedrock model that is not checked',
      message:
        'No entry of the configuration covers amazon.nova-lite-v1:0. Add it to the configuration, with `expect: deny` if it should stay out of reach, or exclude the file.',
      ...{ file: 'a.py', line: 1, column: 7 },
    });
  });

  test('come after findings, and within the ten that GitHub shows', () => {
    const cells = Array.from({ length: 8 }, (_, index) =>
      cell({ model: `m-${index}`, verdict: 'denied', met: false, diagnosis: { ...denial(), cause: `c-${index}` } }),
    );
    const all = annotations(report(cells, { discovered: FOUND }), []);
    expect(all.map(({ level }) => level)).toEqual([...Array.from({ length: 8 }, () => 'error'), 'warning', 'warning']);
    expect(all.at(-2)?.file).toBe('a.py');
    expect(all.at(-1)?.message).toBe('5 more findings: see the summary of the run.');
  });
});

test('it asks for no comment of its own', () => {
  expect(allIsWell({ ...allWell(), discovered: FOUND })).toBe(true);
});
