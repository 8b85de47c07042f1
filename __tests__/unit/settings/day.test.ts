import { expect, test } from '@jest/globals';
import { parseDay } from '../../../src/settings/day.ts';
import { outcome } from './fake.ts';

test.each(['2027-03-31', '2028-02-29', '2026-12-01', '2026-10-30'])('%s is a day', (day) => {
  expect(outcome(parseDay(day))).toBe(day);
});

test.each([
  ['2027-02-29', 'There is no day "2027-02-29".'],
  ['2027-04-31', 'There is no day "2027-04-31".'],
  ['2027-13-01', '"2027-13-01" is not a day.'],
  ['2027-00-10', '"2027-00-10" is not a day.'],
  ['2027-01-00', '"2027-01-00" is not a day.'],
  ['2027-01-32', '"2027-01-32" is not a day.'],
  ['2027-1-1', '"2027-1-1" is not a day.'],
  ['2027-03-31T00:00:00Z', '"2027-03-31T00:00:00Z" is not a day.'],
  ['12027-03-31', '"12027-03-31" is not a day.'],
  ['tomorrow', '"tomorrow" is not a day.'],
])('%s is none', (text, message) => {
  expect(outcome(parseDay(text))).toBe(`${message} Write a day like \`2027-03-31\`.`);
});
