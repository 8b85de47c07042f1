/** Who may assume the roles that are only simulated: which are asked about, and what comes of it. */
import { expect, test } from '@jest/globals';
import type { Lookups } from '../../../src/collect/lookups.ts';
import { trustOfSimulated } from '../../../src/collect/trust.ts';
import type { Identity } from '../../../src/identity/identity.ts';
import { Pool } from '../../../src/util/pool.ts';

const TRUST = encodeURIComponent(
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  }),
);

function identity(name: string, more: Partial<Identity> = {}): Identity {
  const credentials = () => Promise.resolve({ accessKeyId: 'AKIA', secretAccessKey: 's' });
  return {
    ...{ settings: { chain: [] }, name, arn: `arn:aws:iam::111122223333:role/service/${name}`, exactArn: true },
    ...{ account: '111122223333', partition: 'aws', via: 'simulated-only', kind: 'role' },
    asker: { credentials, isItself: false, arn: 'arn:aws:iam::111122223333:role/ci' },
    ...more,
  } as Identity;
}

async function asked(
  identities: Identity[],
  answer: () => Promise<object> = () =>
    Promise.resolve({
      Role: { Arn: 'arn:aws:iam::111122223333:role/x', AssumeRolePolicyDocument: TRUST },
      $metadata: {},
    }),
) {
  const names: string[] = [];
  const client = {
    send: ({ input }: { input: { RoleName: string } }) => {
      names.push(input.RoleName);
      return answer();
    },
  };
  const lookups = { iam: () => Promise.resolve(client) } as unknown as Lookups;
  const pool = new Pool(4);
  const found = await trustOfSimulated(identities, {
    ...{ lookups, region: 'us-east-1', signal: new AbortController().signal },
    lane: (account) => pool.lane(account),
  });
  return { names, found: [...found].map(([{ name }, trust]) => `${name}: ${trust.map(({ who }) => who).join(', ')}`) };
}

test('a role that is only simulated is asked about, by its name without the path', async () => {
  expect(await asked([identity('app')])).toEqual({ names: ['app'], found: ['app: sagemaker.amazonaws.com'] });
});

test('no other principal is: who calls itself, a user, a role of another account, one that is not asked about', async () => {
  const others = [
    identity('itself', { via: 'oidc' }),
    identity('user', { kind: 'user', arn: 'arn:aws:iam::111122223333:user/user' }),
    identity('foreign', { account: '444455556666', arn: 'arn:aws:iam::444455556666:role/foreign' }),
    identity('key', {
      asker: { credentials: { bearerToken: 'k' }, isItself: false, arn: 'arn:aws:iam::111122223333:user/u' },
    }),
    identity('trouble', { trouble: { kind: 'problem', problem: { cause: 'x', message: 'x', remedy: 'x' } } }),
  ];
  expect(await asked(others)).toEqual({ names: [], found: [] });
});

test('where the role may not be read, nothing is said', async () => {
  const refused = () => Promise.reject(Object.assign(new Error('not authorized'), { name: 'AccessDenied' }));
  expect((await asked([identity('app')], refused)).found).toEqual([]);
});

test('of hundreds of roles some are asked about', async () => {
  const many = Array.from({ length: 100 }, (_, index) => identity(`role-${index}`));
  expect((await asked(many)).names).toHaveLength(20);
});
