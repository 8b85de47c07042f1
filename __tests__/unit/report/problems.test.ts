/** What is said of a principal that IAM could not be asked about. */
import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../../src/domain/failure.ts';
import { simulationProblem } from '../../../src/report/problems.ts';
import { OUT_OF_TIME } from '../../../src/util/deadline.ts';
import { identity, ROLE } from '../matrix/support.ts';

const FAILURE = { service: 'iam', operation: 'SimulatePrincipalPolicy' };
const REFUSED: Failure = {
  ...{ ...FAILURE, errorName: 'AccessDenied', httpStatus: 403 },
  message: `User: arn:aws:sts::111122223333:assumed-role/ci/s is not authorized to perform: iam:SimulatePrincipalPolicy on resource: ${ROLE} because no identity-based policy allows the iam:SimulatePrincipalPolicy action`,
};
const THROTTLED: Failure = { ...FAILURE, errorName: 'Throttling', httpStatus: 400, message: 'Rate exceeded' };

function problem(failure: Failure, who = identity(), pathUnknown = false) {
  return simulationProblem(failure, { arn: ROLE, pathUnknown }, who, 'workflow');
}

describe('a principal that was not simulated', () => {
  test('because the simulation was refused: the statement that allows it, for who asks', () => {
    const { cause, message, remedy } = problem(REFUSED);
    expect(cause).toBe('simulation-not-permitted');
    expect(message).toMatch(/^ci was not simulated: /);
    expect(remedy).toContain(`Attach this to ${ROLE}:`);
    expect(remedy).toContain('"iam:SimulatePrincipalPolicy"');
    expect(remedy).not.toContain('iam:GetRole');
  });

  test('and whose path is not known: also why an attached statement may not match', () => {
    expect(problem(REFUSED, identity(), true).remedy).toContain('Allow iam:GetRole on the same ARN');
  });

  test('where another principal asks, the statement is for that one', () => {
    const own = identity();
    const arn = 'arn:aws:iam::111122223333:role/auditor';
    const asked = { ...own, ...(own.asker && { asker: { ...own.asker, isItself: false, arn } }) };
    expect(problem(REFUSED, asked).remedy).toContain(`Attach this to ${arn}:`);
  });

  test('for any other reason: no statement to attach, which would change nothing', () => {
    const { cause, remedy } = problem(THROTTLED);
    expect(cause).toBe('simulation-throttled');
    expect(remedy).not.toBe('');
    expect(remedy).not.toContain('Attach this');
  });

  test('because the time was up: nothing is said of a permission', () => {
    const { cause, remedy } = problem({ ...FAILURE, errorName: OUT_OF_TIME, message: '' });
    expect(cause).toBe('network');
    expect(remedy).not.toContain('Attach this');
  });
});
