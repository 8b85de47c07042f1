import { expect, test } from '@jest/globals';
import { gateLine } from '../../../src/report/gate-line.ts';
import { PLAIN } from '../../../src/report/markup.ts';
import { terminalReport } from '../../../src/report/terminal-report.ts';
import type { Report } from '../../../src/domain/report.ts';
import { cell, report } from './samples.ts';

const undecided = cell({ verdict: 'unchecked', confidence: 'none', met: null });
const reason = '1 check of ci could not be decided: its simulation broke off (simulation-throttled)';
const passed = report([cell(), undecided], { gate: { result: 'pass', reasons: [reason] } });

test.each<[string, Report, string]>([
  ['all well', report([cell()]), ''],
  ['not decided', report([cell(), undecided]), 'The step passes: fail-on names none of this.'],
  ['not decided because the simulation broke off', passed, `The step passes: fail-on names none of this. ${reason}.`],
  [
    'the same, and failed',
    report([cell(), undecided], { gate: { result: 'fail', reasons: ['1 check is unchecked', reason] } }),
    `The step fails: 1 check is unchecked and ${reason}.`,
  ],
])('%s', (_, told, expected) => {
  expect(gateLine(told, PLAIN)).toBe(expected);
});

test('a terminal says it also where the check passes', () => {
  const style = { width: 200, colour: false };
  expect(terminalReport(passed, '', style)).toContain(`${reason}.`);
});

const bad = cell({ verdict: 'denied', met: false });
const gate = (
  result: Report['gate']['result'],
  reasons: string[] = [],
  more: Partial<Report['gate']> = {},
): Partial<Report> => ({ gate: { result, reasons, ...more } });
test.each<[string, Report, string]>([
  ['a failure that the headline says', report([bad], gate('fail', ['1 check needs action'])), ''],
  ['two that it says', report([bad, bad], gate('fail', ['2 checks need action'])), ''],
  [
    'a suspicion that it says',
    report(
      [cell({ verdict: 'denied', met: false, confidence: 'suspected' })],
      gate('fail', ['1 check may need action']),
    ),
    '',
  ],
  [
    'what it does not say, beside what it does',
    report([bad], gate('fail', ['1 check needs action', '1 check has drifted.'])),
    'The step fails: 1 check has drifted.',
  ],
  [
    'an error',
    report([bad], gate('error', ['no cell of x could be decided'])),
    'Error: no cell of x could be decided.',
  ],
  [
    'an error where nothing is decided, which the headline says',
    report([undecided], gate('error', ['no cell of x could be decided'])),
    '',
  ],
  [
    'an error without checks',
    report([], gate('error', ['there is nothing to check'])),
    'Error: there is nothing to check.',
  ],
  ['what was skipped', report([], gate('skipped', ['a fork'])), 'Skipped: a fork.'],
  [
    'five reasons, and how many more',
    report([], gate('fail', ['a', 'b', 'c', 'd', 'e', 'f'])),
    'The step fails: a, b, c, d, e and 1 more.',
  ],
  ['a pass with what needs action', report([bad], gate('pass')), 'The step passes: fail-on names none of this.'],
  [
    'a pass with what was not called',
    report([cell({ probe: { outcome: 'not-made', reason: 'over-budget' } })], gate('pass')),
    'The step passes: fail-on names none of this.',
  ],
  [
    'what is exempt, as a sentence',
    report([cell()], gate('pass', [], { exemptions: ['a is exempt', 'b is'] })),
    'A is exempt. B is.',
  ],
  ['both', report([bad], gate('pass', [], { exemptions: ['a'] })), 'The step passes: fail-on names none of this. A.'],
  [
    'no more than 500 characters of each',
    report([], gate('fail', ['x'.repeat(600)], { exemptions: ['y'.repeat(600)] })),
    `The step fails: ${'x'.repeat(499)}…. Y${'y'.repeat(498)}….`,
  ],
])('the gate says %s', (_what, told, expected) => {
  expect(gateLine(told, PLAIN)).toBe(expected);
});
