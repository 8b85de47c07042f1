import { expect, test } from '@jest/globals';
import type { Names } from '../../../../src/verdict/cause-definition.ts';
import { defaultAudience, trustRemedy } from '../../../../src/verdict/remedies/trust.ts';

const ROLE = 'arn:aws:iam::111122223333:role/ci';
const names = (token: NonNullable<Names['evidence']['token']>): Names =>
  ({ role: ROLE, evidence: { token } }) as unknown as Names;

test('the condition that would match is given with the subject and audience that were sent', () => {
  const text = trustRemedy(names({ sub: 'repo:o/r:ref', aud: 'sts.amazonaws.com' }));
  expect(text).toContain(`${ROLE} does not accept this token (sub repo:o/r:ref, aud sts.amazonaws.com)`);
  expect(text).toContain('"token.actions.githubusercontent.com:sub"');
  expect(text).not.toContain('Federated');
});

test('an issuer of its own has a provider of its own', () => {
  const text = trustRemedy(names({ sub: 'repo:o/r:ref', iss: 'https://ghes.example/_services/token' }));
  expect(text).toContain('"Federated": "arn:aws:iam::111122223333:oidc-provider/ghes.example/_services/token"');
});

test('without a subject nothing is made up', () => {
  const text = trustRemedy(names({}));
  expect(text).toContain('(sub unknown, aud unknown)');
  expect(text).toContain('letter by letter');
});

test('the audience is that of the partition', () => {
  expect(defaultAudience(ROLE)).toBe('sts.amazonaws.com');
  expect(defaultAudience('arn:aws-cn:iam::111122223333:role/ci')).toBe('sts.amazonaws.com.cn');
});
