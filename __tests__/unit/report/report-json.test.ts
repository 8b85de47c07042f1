import { expect, test } from '@jest/globals';
import { reportJsonParts } from '../../../src/report/report-json.ts';
import { visibleJson } from '../../../src/util/json-text.ts';
import { cell, denial, report } from './samples.ts';

const denied = {
  ...cell({}),
  diagnosis: { ...denial('eu-central-1'), evidence: ['two\nlines and a "quote"', '\u2028'] },
};

test.each([
  ['without checks', report([])],
  ['with one', report([cell({})])],
  ['with several, one with texts of several lines', report([cell({}), denied])],
])('report.json comes in parts and reads as one %s', (_, sample) => {
  expect([...reportJsonParts(sample)].join('')).toBe(`${visibleJson(JSON.stringify(sample, undefined, 2))}\n`);
});

test('a control that JSON leaves as it is is written as an escape: the file may be shown in a terminal', () => {
  const control = report([cell({ model: 'a\u009b31m\u202eb' })]);
  const text = [...reportJsonParts(control)].join('');
  expect(text).not.toMatch(/[\u0080-\u009f\u202e]/);
  expect(JSON.parse(text)).toEqual(control);
});
