import { describe, expect, test } from '@jest/globals';
import { MAYBE, NO, YES } from '../../../src/policy/context.ts';
import type { PrincipalElement } from '../../../src/policy/document.ts';
import { principalMatch, type RequestPrincipal } from '../../../src/policy/principal.ts';
import { omit } from '../omit.ts';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const USER = `arn:aws:iam::${ACCOUNT}:user/u`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/s`;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const role: RequestPrincipal = { arn: ROLE, account: ACCOUNT, sessionArn: SESSION };
const user: RequestPrincipal = { arn: USER, account: ACCOUNT };
const span = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

function element(texts: string[], negated = false, type = 'AWS'): PrincipalElement {
  return {
    negated,
    span,
    entries: texts.map((text) => ({ type, value: { text, span } })),
  };
}

describe('Principal', () => {
  test.each<[string, string[], RequestPrincipal, string | undefined]>([
    ['anyone', ['*'], role, 'role'],
    ['anyone', ['*'], user, 'user'],
    ['the role', [ROLE], role, 'role'],
    ['the user', [USER], user, 'user'],
    ['the session', [SESSION], role, 'session'],
    ['the account by its ARN', [ROOT], role, 'account'],
    ['the account by its ID', [ACCOUNT], user, 'account'],
    ['the widest of several', [ROOT, ROLE, SESSION], role, 'session'],
    ['the widest of several', [ROOT, ROLE], role, 'role'],
    ['the widest of several', [ROOT, USER], user, 'user'],
    ['another role', [`${ROLE}-x`, `x${ROLE}`], role, undefined],
    ['another account', ['444455556666', 'arn:aws:iam::444455556666:root'], role, undefined],
    ['something around the account', [`x${ROOT}`, `${ROOT}x`], role, undefined],
    ['no one', [], role, undefined],
  ])('of %s (%j)', (_, texts, principal, grantedTo) => {
    expect(principalMatch(element(texts), principal)).toEqual(
      grantedTo === undefined ? { truth: NO } : { truth: YES, grantedTo },
    );
  });

  test('of a service or a provider is no one’s of AWS', () => {
    expect(principalMatch(element(['*', ROLE], false, 'Service'), role)).toEqual({ truth: NO });
  });

  test('is only known to be about a principal that is not known where it is about anyone', () => {
    expect(principalMatch(element(['*']), undefined)).toEqual({ truth: YES, grantedTo: 'role' });
    expect(principalMatch(element([ROLE, '*']), undefined)).toEqual({ truth: YES, grantedTo: 'role' });
    expect(principalMatch(element([ROLE]), undefined)).toEqual({ truth: MAYBE });
    expect(principalMatch(element(['*'], true), undefined)).toEqual({ truth: MAYBE });
    expect(principalMatch(element(['*'], false, 'Service'), undefined)).toEqual({ truth: MAYBE });
  });
});

describe('NotPrincipal spares', () => {
  const withoutSession = omit(role, 'sessionArn');
  test.each<[string, string[], RequestPrincipal, number]>([
    ['a user of which account and user are listed', [ROOT, USER], user, NO],
    ['not a user without the account', [USER], user, YES],
    ['not a user of a listed account', [ROOT], user, YES],
    ['a role of which account, role and session are listed', [ACCOUNT, ROLE, SESSION], role, NO],
    ['not a role without the session', [ROOT, ROLE], role, YES],
    ['not a role without the account', [ROLE, SESSION], role, YES],
    ['not a session without its role', [ROOT, SESSION], role, YES],
    ['a role whose session is not known, perhaps', [ROOT, ROLE], withoutSession, MAYBE],
    ['not another one', ['444455556666'], role, YES],
  ])('%s', (_, texts, principal, truth) => {
    expect(principalMatch(element(texts, true), principal)).toEqual({ truth });
  });
});
