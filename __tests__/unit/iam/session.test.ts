/** What a session may do: what its role and its session policies allow both. */
import { expect, test } from '@jest/globals';
import type { Question } from '../../../src/iam/plan.ts';
import { questionKey } from '../../../src/iam/plan.ts';
import { intersect } from '../../../src/iam/session.ts';
import type { Answer, Answers } from '../../../src/iam/simulate.ts';

const QUESTION: Question = { action: 'bedrock:InvokeModel', resource: 'arn:model', context: [] };
const answer = (decision: Answer['decision']): Answer => ({
  ...{ ok: true, decision, withoutOrganization: decision === 'allowed' ? 'allowed' : 'denied' },
  ...{ statements: [], missingContextKeys: [], contextComplete: true },
});
const answers = (one: Answers extends Map<string, infer A> ? A : never): Answers =>
  new Map([[questionKey(QUESTION), one]]);
const joined = (role: Answers, session: Answers) =>
  intersect([QUESTION], role, session, ['inline-session-policy']).get(questionKey(QUESTION));

test('both allow', () => {
  expect(joined(answers(answer('allowed')), answers(answer('allowed')))).toMatchObject({
    decision: 'allowed',
    contextComplete: true,
  });
});

test('the session policy denies', () => {
  expect(joined(answers(answer('allowed')), answers(answer('implicitDeny')))).toMatchObject({
    decision: 'implicitDeny',
    deniedBy: 'session-policy',
  });
});

test('an "allowed" of the role alone is half of the truth where the session policies could not be asked', () => {
  const failure = { service: 'iam', operation: 'SimulateCustomPolicy', errorName: 'AccessDenied', message: 'no' };
  for (const session of [new Map() as Answers, answers({ ok: false, failure })]) {
    expect(joined(answers(answer('allowed')), session)).toMatchObject({ decision: 'allowed', contextComplete: false });
    expect(joined(answers(answer('implicitDeny')), session)).toMatchObject({
      decision: 'implicitDeny',
      contextComplete: true,
    });
  }
});

test('a question about the session policies that got no answer has none: an "allowed" of the role would be a verdict by a fault', () => {
  for (const errorName of ['TimeoutError', 'ServiceFailure', 'Throttling', 'ExpiredToken', 'ECONNRESET']) {
    const session = answers({
      ok: false,
      failure: { service: 'iam', operation: 'GetPolicy', errorName, message: 'x' },
    });
    expect(joined(answers(answer('allowed')), session)).toMatchObject({ ok: false, failure: { errorName } });
    expect(joined(answers(answer('implicitDeny')), session)).toMatchObject({ ok: true, decision: 'implicitDeny' });
  }
});
