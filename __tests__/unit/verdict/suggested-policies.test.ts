import { expect, test } from '@jest/globals';
import type { Cell } from '../../../src/domain/report.ts';
import { attachTo, suggestedPolicies } from '../../../src/verdict/suggested-policies.ts';
import { cell, denial } from '../report/samples.ts';

const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'A', Effect: 'Allow', Action: ['bedrock:InvokeModel'], Resource: ['arn:aws:bedrock:::x'] }],
};

function refused(cause: string, more: Partial<Cell> = {}, proven?: boolean): Cell {
  const remedy = { text: '', documentation: [], policy: POLICY, ...(proven !== undefined && { proven }) };
  return cell({ diagnosis: { ...denial(), cause, remedy }, ...more });
}

test.each([
  ['identity-policy-no-allow', 'principal'],
  ['guardrail-not-permitted', 'principal'],
  ['guardrail-organization-enforced', 'principal'],
  ['permissions-boundary', 'permissions-boundary'],
  ['session-policy', 'session-policy'],
  // Allows for the one who asks, which the application should not get.
  ['simulation-not-permitted', undefined],
  ['sts-assume-role-denied', undefined],
  ['control-plane-optional', undefined],
  ['service-control-policy', undefined],
  ['of-another-version', undefined],
])('the policy of %s is attached to: %s', (cause, place) => {
  expect(attachTo(refused(cause))).toBe(place);
});

test('nothing is suggested for what should be denied, nor without a policy', () => {
  expect(attachTo(refused('identity-policy-no-allow', { expected: 'deny' }))).toBeUndefined();
  const { diagnosis } = refused('identity-policy-no-allow');
  expect(diagnosis && attachTo(cell({ diagnosis: { ...diagnosis, remedy: { text: '', documentation: [] } } }))).toBe(
    undefined,
  );
});

test('one document for each principal and place, proven only if every part is', () => {
  const cells = [
    refused('identity-policy-no-allow', { principal: 'a' }, true),
    refused('identity-policy-no-allow', { principal: 'a', action: 'stream' }, true),
    refused('session-policy', { principal: 'a' }, true),
    refused('identity-policy-no-allow', { principal: 'b' }, true),
    refused('identity-policy-no-allow', { principal: 'b', action: 'stream' }),
  ];
  expect(suggestedPolicies(cells).map(({ principal, attachTo: at, proven }) => [principal, at, proven])).toEqual([
    ['a', 'principal', true],
    ['a', 'session-policy', true],
    ['b', 'principal', false],
  ]);
});
