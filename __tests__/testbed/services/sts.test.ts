import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { ROLE, SESSION, USER, assume, clients, failure, idToken, withTestbed, world } from './support.ts';
import type { World } from '../../../testbed/world.ts';

describe('AssumeRoleWithWebIdentity', () => {
  test('gives credentials that carry the role', async () => {
    await withTestbed(world(), async (testbed) => {
      const { Credentials, AssumedRoleUser, SubjectFromWebIdentityToken } = await assume(testbed);
      expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::111122223333:assumed-role/ci/check');
      expect(SubjectFromWebIdentityToken).toBe('repo:octo-org/octo-repo:pull_request');
      expect(Credentials?.Expiration).toBeInstanceOf(Date);
      const { sts } = clients(testbed, {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      });
      const identity = await sts.send(new GetCallerIdentityCommand({}));
      expect(identity).toMatchObject({ Account: '111122223333', Arn: AssumedRoleUser?.Arn });
      expect(testbed.journal.at(-1)).toMatchObject({
        service: 'sts',
        operation: 'GetCallerIdentity',
        principal: AssumedRoleUser?.Arn,
        region: 'us-east-1',
        status: 200,
      });
    });
  });

  const denied = {
    name: 'AccessDenied',
    status: 403,
    message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  };
  const cases: { name: string; changes?: Partial<World>; role?: string; audience?: string; failed: object }[] = [
    {
      name: 'a subject that the trust policy does not match',
      changes: { github: { repository: 'octo-org@1/octo-repo@2' } },
      failed: denied,
    },
    { name: 'a role that does not exist', role: 'arn:aws:iam::111122223333:role/nobody', failed: denied },
    { name: 'a path left out', role: 'arn:aws:iam::111122223333:role/ci', failed: denied },
    {
      name: 'an account without the provider',
      role: 'arn:aws:iam::444455556666:role/tenant',
      failed: {
        name: 'InvalidIdentityToken',
        status: 400,
        message: 'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
      },
    },
    {
      name: 'an audience that the provider does not list',
      audience: 'sigstore',
      failed: { name: 'InvalidIdentityToken', status: 400, message: 'Incorrect token audience' },
    },
    {
      name: 'an expired token',
      changes: { github: { claims: { exp: '1000' } } },
      failed: {
        name: 'ExpiredTokenException',
        status: 400,
        message: expect.stringMatching(
          /^Token expired: current date\/time \d+ must be before the expiration date\/time 1000$/,
        ),
      },
    },
    {
      name: 'no ARN',
      role: 'arn:aws:iam::11112222:role/ci-of-somebody',
      failed: { name: 'ValidationError', status: 400, message: 'Request ARN is invalid' },
    },
  ];
  test.each(cases)('refuses $name', async ({ changes, role, audience, failed }) => {
    await withTestbed(world(changes), async (testbed) => {
      const { name, status, message } = await failure(assume(testbed, role, audience));
      expect({ name: name.replace(/Exception$/, ''), status, message }).toEqual({
        ...failed,
        name: (failed as { name: string }).name.replace(/Exception$/, ''),
      });
    });
  });

  test.each([
    { field: 'roleSessionName', RoleSessionName: 'x', must: 'have length greater than or equal to 2' },
    { field: 'roleSessionName', RoleSessionName: 'a b', must: 'satisfy regular expression pattern: [\\w+=,.@-]*' },
    { field: 'durationSeconds', DurationSeconds: 899, must: 'have value greater than or equal to 900' },
  ])('refuses a $field that does not $must', async ({ field, must, ...input }) => {
    await withTestbed(world(), async (testbed) => {
      const WebIdentityToken = await idToken(testbed);
      const command = { RoleArn: ROLE, RoleSessionName: 'check', WebIdentityToken, ...input };
      const { name, message } = await failure(clients(testbed).sts.send(new AssumeRoleWithWebIdentityCommand(command)));
      expect(name).toBe('ValidationError');
      expect(message).toContain(`at '${field}' failed to satisfy constraint: Member must ${must}`);
    });
  });

  test('refuses a session longer than the role allows', async () => {
    await withTestbed(world(), async (testbed) => {
      const WebIdentityToken = await idToken(testbed);
      const input = { RoleArn: ROLE, RoleSessionName: 'check', WebIdentityToken, DurationSeconds: 7200 };
      expect(await failure(clients(testbed).sts.send(new AssumeRoleWithWebIdentityCommand(input)))).toEqual({
        name: 'ValidationError',
        status: 400,
        message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      });
    });
  });
});

describe('AssumeRole', () => {
  const narrow = 'arn:aws:iam::111122223333:role/narrow';
  const named = 'arn:aws:iam::111122223333:role/named';
  const tenant = 'arn:aws:iam::444455556666:role/tenant';
  const session = 'arn:aws:sts::111122223333:assumed-role/ci/standing';
  const user = 'arn:aws:iam::111122223333:user/ann';

  test.each([
    { name: 'trust in the account and a policy of the caller', by: SESSION, RoleArn: narrow },
    { name: 'trust in the caller by name, no policy of its own', by: USER, RoleArn: named },
    { name: 'another account, with the external ID', by: SESSION, RoleArn: tenant, ExternalId: 'portal-7' },
  ])('allows $name', async ({ by, ...input }) => {
    await withTestbed(world(), async (testbed) => {
      const { Credentials } = await clients(testbed, by).sts.send(
        new AssumeRoleCommand({ ...input, RoleSessionName: 'hop' }),
      );
      expect(Credentials?.SessionToken).toBeTruthy();
    });
  });

  test.each([
    {
      name: 'trust in the account only, no policy of the caller',
      by: USER,
      RoleArn: narrow,
      message: `User: ${user} is not authorized to perform: sts:AssumeRole on resource: ${narrow} because no identity-based policy allows the sts:AssumeRole action`,
    },
    {
      name: 'a policy of the caller, no trust',
      by: SESSION,
      RoleArn: named,
      message: `User: ${session} is not authorized to perform: sts:AssumeRole on resource: ${named} because no role trust policy allows the sts:AssumeRole action`,
    },
    {
      name: 'another account, without the external ID: no reason is given',
      by: SESSION,
      RoleArn: tenant,
      message: `User: ${session} is not authorized to perform: sts:AssumeRole on resource: ${tenant}`,
    },
  ])('refuses $name', async ({ by, RoleArn, message }) => {
    await withTestbed(world(), async (testbed) => {
      const call = clients(testbed, by).sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'hop' }));
      expect(await failure(call)).toMatchObject({ name: 'AccessDenied', status: 403, message });
    });
  });

  test('a chained session lasts an hour at most', async () => {
    await withTestbed(world(), async (testbed) => {
      const input = { RoleArn: narrow, RoleSessionName: 'hop', DurationSeconds: 7200 };
      expect(await failure(clients(testbed).sts.send(new AssumeRoleCommand(input)))).toMatchObject({
        name: 'ValidationError',
        message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      });
    });
  });
});

test.each([
  { name: 'an unknown key', keys: { ...USER, accessKeyId: 'AKIAUNKNOWN000000000' } },
  { name: 'a session token that is not the one of the key', keys: { ...SESSION, sessionToken: 'none' } },
])('$name is refused by STS', async ({ keys }) => {
  await withTestbed(world(), async (testbed) => {
    expect(await failure(clients(testbed, keys).sts.send(new GetCallerIdentityCommand({})))).toEqual({
      name: 'InvalidClientTokenId',
      status: 403,
      message: 'The security token included in the request is invalid.',
    });
  });
});
