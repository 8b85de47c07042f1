import { expect, test } from '@jest/globals';
import type { Diagnosis } from '../../../src/domain/report.ts';
import { joinDiagnoses } from '../../../src/verdict/join-diagnoses.ts';
import { denial } from '../report/samples.ts';

function one(action: string, more: Partial<Diagnosis> = {}) {
  return { action, diagnosis: { ...denial(), summary: `${action} is denied.`, evidence: [action], ...more } };
}

test('none makes none, and one is itself', () => {
  expect(joinDiagnoses([])).toBeUndefined();
  const only = one('bedrock:A');
  expect(joinDiagnoses([only])).toBe(only.diagnosis);
});

test('the first is the cell’s; the others of its cause are named, what all saw is kept once with its kind', () => {
  const seen = { evidence: ['same', 'b'], evidenceKinds: ['answer' as const, 'requirement' as const] };
  const joined = joinDiagnoses([
    one('bedrock:A', { evidence: ['same'], evidenceKinds: ['answer'] }),
    one('bedrock:B', seen),
  ]);
  expect(joined?.summary).toBe('bedrock:A is denied; the same for bedrock:B.');
  expect(joined?.evidence).toEqual(['same', 'b']);
  expect(joined?.evidenceKinds).toEqual(['answer', 'requirement']);
});

test('another cause is an alternative, and not said to be the same', () => {
  const joined = joinDiagnoses([one('bedrock:A'), one('bedrock:B', { cause: 'service-control-policy' })]);
  expect(joined?.summary).toBe('bedrock:A is denied.');
  expect(joined?.alternatives).toContain('service-control-policy');
  expect(joined?.alternatives).not.toContain(joined?.cause);
});
