import { expect, test } from '@jest/globals';
import { parseCause } from '../../../src/settings/cause.ts';
import { outcome } from './fake.ts';

test.each([
  ['quota-exhausted', 'quota-exhausted'],
  ['quota_exhausted', 'No check has the cause "quota_exhausted". Did you mean `quota-exhausted`?'],
  [
    'model-agreement-mising',
    'No check has the cause "model-agreement-mising". Did you mean `model-agreement-missing`?',
  ],
  ['toString', 'No check has the cause "toString". Name a cause as the report does, or leave `cause` out.'],
])('%s', (text, expected) => {
  expect(outcome(parseCause(text))).toBe(expected);
});
