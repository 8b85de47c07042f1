import { expect, test } from '@jest/globals';
import { audienceOf } from '../../../src/domain/host.ts';

test('a person at a terminal reads of options, everyone else of a workflow', () => {
  expect(audienceOf({ terminal: { watch: () => () => undefined } })).toBe('terminal');
  expect(audienceOf({})).toBe('workflow');
});
