/** The words of a matrix explained. */
import { expect, test } from '@jest/globals';
import { legend } from '../../../src/report/legend.ts';
import { cell } from './samples.ts';

const BAD = { verdict: 'denied', met: false, confidence: 'simulated' } as const;

test('symbols in one line, then verdicts, then confidences: only those that occur, each once', () => {
  expect(legend([cell(BAD), cell(BAD), cell()])).toBe(
    [
      '- ✅ a call worked · ❌ needs action',
      '- **accessible**: a call works.',
      '- **denied**: a policy refuses the call.',
      '- **observed**: a real call showed it (no word in brackets).',
      "- **simulated**: IAM's policy simulator says so; no call showed it.",
    ].join('\n'),
  );
});

test('what is not known has no word', () => {
  const undecided = cell({ verdict: 'unchecked', confidence: 'none', met: null });
  expect(legend([undecided])).toBe('- ❔ not decided\n- **unchecked**: nothing was asked that could decide it.');
});
