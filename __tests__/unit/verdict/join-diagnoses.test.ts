import { expect, test } from '@jest/globals';
import type { Diagnosis } from '../../../src/domain/report.ts';
import { joinDiagnoses } from '../../../src/verdict/join-diagnoses.ts';
import { omit } from '../omit.ts';
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

test('what is to be done of all is said once, with the pages of all', () => {
  const remedy = (text: string, ...documentation: string[]) => ({ remedy: { text, documentation } });
  const joined = joinDiagnoses([
    one('bedrock:A', remedy('Do A.', 'x', 'y')),
    one('bedrock:B', remedy('Do A.', 'y')),
    one('bedrock:C', { cause: 'network', ...remedy('Do C.', 'z') }),
  ]);
  expect(joined?.remedy).toEqual({ text: 'Do A. Do C.', documentation: ['x', 'y', 'z'] });
});

test('an action is not said to be like itself, and a summary without a full stop gets one', () => {
  const joined = (summary: string, ...actions: string[]) =>
    joinDiagnoses(actions.map((action) => one(action, { summary })))?.summary;
  expect(joined('v1.0 is denied', 'bedrock:A', 'bedrock:A')).toBe('v1.0 is denied');
  expect(joined('v1.0 is denied', 'bedrock:A', 'bedrock:B', 'bedrock:B', 'bedrock:A')).toBe(
    'v1.0 is denied; the same for bedrock:B.',
  );
});

test('documents of the same cause are one; one alone stays as it is, whoever has it; another cause’s is not added', () => {
  const statement = (action: string) => ({
    ...{ Sid: action, Effect: 'Allow', Action: [action], Resource: ['r'] },
  });
  const policy = (action: string) => ({ Version: '2012-10-17', Id: 'kept', Statement: [statement(action)] });
  const withPolicy = (action: string, has: boolean, cause = 'identity-policy-no-allow') =>
    one(action, { cause, remedy: { text: 't', documentation: [], ...(has && { policy: policy(action) }) } });
  const policyOf = (...all: ReturnType<typeof one>[]) => joinDiagnoses(all)?.remedy.policy;
  expect(policyOf(withPolicy('a', true), withPolicy('b', true))).toEqual({
    ...{ Version: '2012-10-17', Statement: [statement('a'), statement('b')] },
  });
  expect(policyOf(withPolicy('a', true), withPolicy('b', false))).toEqual(policy('a'));
  expect(policyOf(withPolicy('a', false), withPolicy('b', true))).toEqual(policy('b'));
  expect(policyOf(withPolicy('a', false), withPolicy('b', true, 'network'))).toBeUndefined();
});

test('what was seen without a kind is a conclusion', () => {
  const bare = omit(denial(), 'evidenceKinds');
  const joined = joinDiagnoses([
    { action: 'a', diagnosis: { ...bare, evidence: ['x'] } },
    { action: 'b', diagnosis: { ...bare, evidence: ['y'] } },
  ]);
  expect(joined).toMatchObject({ evidence: ['x', 'y'], evidenceKinds: ['conclusion', 'conclusion'] });
});
