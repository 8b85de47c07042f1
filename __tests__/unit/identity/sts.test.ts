/** A hop to a role has an end of its own, whatever the run still has. */
import { afterEach, expect, jest, test } from '@jest/globals';
import type { Aws } from '../../../src/aws/clients.ts';
import { assumeRole, assumeWithWebIdentity } from '../../../src/identity/sts.ts';
import { OUT_OF_TIME } from '../../../src/util/deadline.ts';

afterEach(() => {
  jest.useRealTimers();
});

const ROLE = 'arn:aws:iam::111122223333:role/app';
const HOST = { secret: () => undefined };

test.each(['AssumeRole', 'AssumeRoleWithWebIdentity'])('%s is given up after 30 seconds', async (operation) => {
  jest.useFakeTimers();
  let aborted = false;
  const send = (_command: unknown, { abortSignal }: { abortSignal: AbortSignal }) =>
    new Promise(() => {
      abortSignal.addEventListener('abort', () => (aborted = true));
    });
  const aws = { sts: () => Promise.resolve({ send }) } as unknown as Aws;
  const options = {
    role: ROLE,
    sessionName: 's',
    duration: 900,
    region: 'us-east-1',
    signal: new AbortController().signal,
  };
  const answer =
    operation === 'AssumeRole'
      ? assumeRole(aws, HOST as never, { ...options, credentials: () => Promise.reject(new Error('not asked')) })
      : assumeWithWebIdentity(aws, HOST as never, { ...options, token: 't' });
  await jest.advanceTimersByTimeAsync(29_000);
  expect(aborted).toBe(false);
  await jest.advanceTimersByTimeAsync(1_500);
  expect(aborted).toBe(true);
  expect(await answer).toMatchObject({ ok: false, failure: { errorName: OUT_OF_TIME } });
});
