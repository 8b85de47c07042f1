import { expect, test } from '@jest/globals';
import { reportJsonParts } from '../../../src/report/report-json.ts';
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
  expect([...reportJsonParts(sample)].join('')).toBe(`${JSON.stringify(sample, undefined, 2)}\n`);
});
