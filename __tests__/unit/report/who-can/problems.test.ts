/** Why "who can call it" could not be answered. */
import { describe, expect, test } from '@jest/globals';
import { credentialsProblem, LEAST_PRIVILEGE, whoCanProblem } from '../../../../src/report/who-can/problems.ts';

const ARN = 'arn:aws:iam::111122223333:role/auditor';
const FAILURE = { service: 'iam', operation: 'GetAccountAuthorizationDetails', httpStatus: 403 };

test.each(['AccessDenied', 'AccessDeniedException'])('a refusal (%s): the least policy, for who asked', (errorName) => {
  const { message, remedy } = whoCanProblem({ ...FAILURE, errorName, message: 'no' }, ARN, 'terminal');
  expect(message).toMatch(/^The policies of the account could not be read: /);
  expect(remedy.startsWith(`Attach this to ${ARN}:\n  {\n`)).toBe(true);
  expect(JSON.parse(remedy.slice(remedy.indexOf('{')))).toEqual(LEAST_PRIVILEGE);
  expect(remedy).toBe(remedy.trimEnd());
});

test('anything else: no policy, which would change nothing', () => {
  const { cause, remedy } = whoCanProblem(
    { ...FAILURE, errorName: 'Throttling', message: 'Rate exceeded' },
    ARN,
    'terminal',
  );
  expect(cause).not.toBe('');
  expect(remedy).not.toBe('');
  expect(remedy).not.toContain('Attach this');
});

test('the least policy reads, and changes nothing', () => {
  const actions = LEAST_PRIVILEGE.Statement.flatMap(({ Action }) => Action);
  expect(actions.filter((action) => !/^(?:iam|bedrock|organizations):(?:Get|List|Describe)\w+$/.test(action))).toEqual(
    [],
  );
  expect(actions).toContain('iam:GetAccountAuthorizationDetails');
  expect(new Set(LEAST_PRIVILEGE.Statement.map(({ Sid }) => Sid)).size).toBe(3);
});

describe('no credentials', () => {
  test('a known problem is said to a person at a terminal', () => {
    const problem = {
      cause: 'credentials-invalid',
      message: { workflow: 'w', terminal: 't', program: 'p' },
      remedy: { workflow: 'w', terminal: 'r', program: 'p' },
    };
    expect(credentialsProblem({ kind: 'problem', problem })).toEqual({
      cause: 'credentials-invalid',
      message: 't',
      remedy: 'r',
    });
  });

  test('a failed call is diagnosed, with what was seen', () => {
    const failure = {
      service: 'sts',
      operation: 'AssumeRole',
      errorName: 'AccessDenied',
      httpStatus: 403,
      message:
        'User: arn:aws:iam::111122223333:user/x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/y',
    };
    const { cause, message, remedy } = credentialsProblem({
      kind: 'failure',
      failure,
      role: 'arn:aws:iam::111122223333:role/y',
    });
    expect(cause).toBe('sts-assume-role-denied');
    expect(message).toContain('is not authorized to perform: sts:AssumeRole');
    expect(remedy).toContain('role/y');
  });
});

test('a time that is up is no message that could not be recognised', () => {
  const failure = { ...FAILURE, errorName: 'OutOfTime', message: 'The check ran out of time before an answer came.' };
  const { cause, message, remedy } = whoCanProblem(failure, ARN, 'workflow');
  expect(cause).toBe('network');
  expect(message).toBe('The policies of the account could not be read: AWS did not answer in time.');
  expect(remedy).toContain('raise the input `timeout`');
  expect(whoCanProblem(failure, ARN, 'terminal').remedy).toContain('raise the option `--timeout`');
});
