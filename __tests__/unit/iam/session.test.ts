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

const failure = {
  service: 'iam',
  operation: 'SimulatePrincipalPolicy',
  errorName: 'AccessDenied',
  message: 'no',
} as const;
const one = (decision: Answer['decision'], more: Partial<Answer> = {}): Answers =>
  answers({ ...answer(decision), ...more });

test.each<[string, Answers, Answers, object]>([
  [
    'where the role denies, the role is named, whatever the session policies say',
    one('explicitDeny', { deniedBy: 'organization', withoutOrganization: 'allowed' }),
    one('implicitDeny'),
    { decision: 'explicitDeny', deniedBy: 'organization', withoutOrganization: 'allowed' },
  ],
  [
    'a session policy that denies does so without any organization',
    one('allowed'),
    one('implicitDeny', { withoutOrganization: 'unknown' }),
    { deniedBy: 'session-policy', withoutOrganization: 'denied' },
  ],
  [
    'keys that either reads are missing, each once, sorted',
    one('allowed', { missingContextKeys: ['aws:SourceVpc', 'aws:SourceIp'], contextComplete: false }),
    one('allowed', { missingContextKeys: ['aws:SourceIp'] }),
    { missingContextKeys: ['aws:SourceIp', 'aws:SourceVpc'], contextComplete: false },
  ],
  [
    'an incomplete session policy makes an allowed answer incomplete',
    one('allowed'),
    one('allowed', { contextComplete: false }),
    { decision: 'allowed', contextComplete: false },
  ],
  [
    "a denial of the session policies needs their keys alone, not the role's",
    one('allowed', { missingContextKeys: ['aws:SourceVpc'], contextComplete: false }),
    one('explicitDeny'),
    { decision: 'explicitDeny', missingContextKeys: [], contextComplete: true },
  ],
])('%s', (_, role, session, expected) => {
  expect(joined(role, session)).toMatchObject(expected);
});

test.each([
  ['PolicyInputList.1', 'inline-session-policy'],
  ['PolicyInputList.2', 'arn:aws:iam::aws:policy/ReadOnly'],
  ['PolicyInputList.12', 'the twelfth'],
  ['PolicyInputList.13', 'PolicyInputList.13'],
  ['2nd.policy', '2nd.policy'],
  ['PolicyInputList', 'PolicyInputList'],
])('the statement of %s is told as of %s', (policy, name) => {
  const session = one('explicitDeny', { statements: [{ policy, type: 'IAM Policy', start: { line: 2, column: 3 } }] });
  const names = [
    'inline-session-policy',
    'arn:aws:iam::aws:policy/ReadOnly',
    ...Array<string>(9).fill('-'),
    'the twelfth',
  ];
  expect(intersect([QUESTION], one('allowed'), session, names).get(questionKey(QUESTION))).toMatchObject({
    statements: [{ policy: name, type: 'Session Policy', start: { line: 2, column: 3 } }],
  });
});

test('a question that the role has no answer to has none; one that failed has the failure', () => {
  expect(joined(new Map(), one('allowed'))).toBeUndefined();
  expect(joined(answers({ ok: false, failure }), one('allowed'))).toEqual({ ok: false, failure });
});
