/** Denials by what they name: one row at most of each part, so that the order of the causes decides nothing. */
import { expect, test } from '@jest/globals';
import { definitions } from '../../../src/verdict/causes.ts';
import {
  actionOf,
  byOuterLayer,
  DENIAL_PARTS,
  isOfAnotherAccount,
  namesPolicy,
} from '../../../src/verdict/denial-rows.ts';
import type { Denial, PolicyType } from '../../../src/verdict/denial.ts';

const TYPES: (PolicyType | undefined)[] = [
  ...(['service control policy', 'resource control policy', 'permissions boundary', 'session policy'] as const),
  ...(['VPC endpoint policy', 'identity-based policy', 'resource-based policy', 'role trust policy'] as const),
  undefined,
];

const ACTIONS = [
  ...['bedrock:InvokeModel', 'bedrock:CallWithBearerToken', 'bedrock:ApplyGuardrail', 'bedrock:GetFoundationModel'],
  ...['bedrock:ListInferenceProfiles', 'sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
  ...['iam:SimulatePrincipalPolicy', 'iam:GetContextKeysForPrincipalPolicy', 'aws-marketplace:Subscribe', undefined],
];

const RESOURCES = [
  'arn:aws:bedrock:us-east-1:444455556666:guardrail/abc',
  'arn:aws:bedrock:us-east-1:111122223333:guardrail/abc',
  undefined,
];

const DENIALS: Denial[] = TYPES.flatMap((policyType) =>
  ACTIONS.flatMap((action) =>
    RESOURCES.flatMap((resource) =>
      (['explicit', 'implicit', 'unknown'] as const).map((effect) => ({
        principal: 'arn:aws:iam::111122223333:role/app',
        effect,
        ...(policyType && { policyType }),
        ...(action !== undefined && { action }),
        ...(resource !== undefined && { resource }),
      })),
    ),
  ),
);

test.each(DENIAL_PARTS)('of what is decided by the %s, one row applies at most', (part) => {
  const rows = definitions().flatMap(([, { denials = [] }]) => denials.filter(({ by }) => by === part));
  for (const denial of DENIALS) {
    const matching = rows.filter(({ when }) => when(denial)).map(({ id }) => id);
    expect([denial, matching.length <= 1 ? 'one at most' : matching]).toEqual([denial, 'one at most']);
  }
});

test('every denial has a row', () => {
  const rows = definitions().flatMap(([, { denials = [] }]) => denials);
  expect(DENIALS.filter((denial) => !rows.some(({ when }) => when(denial)))).toEqual([]);
});

test('an outer layer is one that an Allow of the caller does not reach', () => {
  const outer = TYPES.filter((policyType) => byOuterLayer({ effect: 'implicit', ...(policyType && { policyType }) }));
  expect(outer).toEqual([
    ...['service control policy', 'resource control policy', 'permissions boundary', 'session policy'],
    'VPC endpoint policy',
  ]);
});

test('a sentence without a kind of policy names none', () => {
  expect(namesPolicy('session policy')({ effect: 'implicit' })).toBe(false);
  expect(actionOf({ effect: 'implicit' })).toBe('');
});

test('another account is one that is known and differs', () => {
  const principal = 'arn:aws:iam::111122223333:role/app';
  const about = (resource?: string, by = principal) =>
    isOfAnotherAccount({ effect: 'implicit', principal: by, ...(resource !== undefined && { resource }) });
  expect(about(RESOURCES[0])).toBe(true);
  expect(about(RESOURCES[1])).toBe(false);
  expect(about()).toBe(false);
  expect(about('arn:aws:bedrock:us-east-1::foundation-model/x')).toBe(false);
  expect(about(RESOURCES[0], 'somebody')).toBe(false);
});
