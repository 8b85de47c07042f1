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
