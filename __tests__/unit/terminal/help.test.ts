import { expect, test } from '@jest/globals';
import { HELP_GROUPS, inputEntries } from '../../../src/settings/inputs.ts';
import { usage } from '../../../src/terminal/help.ts';
import { OWN_OPTIONS, switches, whyNoOption } from '../../../src/terminal/options.ts';

const help = usage();

test.each(inputEntries().map(([name]) => name))('--%s is there, or is an input of a workflow', (name) => {
  const shown = new RegExp(`^  --(no-)?${name}( [A-Z]|$)`, 'm').test(help);
  expect(shown).toBe(whyNoOption(name) === undefined);
});

test.each(Object.keys(OWN_OPTIONS))('--%s is there', (name) => {
  expect(help).toMatch(new RegExp(`^  (-h, )?--${name}`, 'm'));
});

test('fits 80 columns and has no words of a workflow', () => {
  expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(help).not.toMatch(/\b(workflow|the job|the step|permissions:|runner|pull request|job summary|inputs?)\b|`/i);
});

test('shows its groups in the order in which people ask, none of them empty', () => {
  const groups = HELP_GROUPS.map((group) => help.indexOf(`\n${group}:\n  `));
  expect(groups).toEqual(groups.toSorted((a, b) => a - b));
  expect(groups).not.toContain(-1);
});

test('booleans are known by what they take', () => {
  expect(switches()).toEqual(expect.arrayContaining(['simulate', 'audit', 'allow-marketplace-subscription']));
  expect(switches()).not.toContain('models');
});
