/** Credentials that are renewed while a check runs: the principal that was recognized stays. */
import { expect, test } from '@jest/globals';
import type { SourcedProvider } from '../../../src/aws/clients.ts';
import { pinProviderKind } from '../../../src/identity/ambient.ts';

type Sourced = Awaited<ReturnType<SourcedProvider>>;

const ofProcess = (accessKeyId: string): Sourced => ({
  ...{ accessKeyId, secretAccessKey: `secret of ${accessKeyId}` },
  $source: { CREDENTIALS_PROFILE_PROCESS: 'v', CREDENTIALS_PROCESS: 'w' },
});
const ofInstance: Sourced = { accessKeyId: 'ASIAINSTANCE', secretAccessKey: 'secret of the instance' };

async function renewed(answers: (Sourced | Error)[]) {
  const hidden: string[] = [];
  const host = { env: { AWS_PROFILE: 'vault' }, secret: (value: string) => hidden.push(value) };
  const provider = pinProviderKind(
    host,
    () => {
      const next = answers.shift() ?? new Error('no more');
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    ofProcess('first'),
  );
  const keys = [];
  for (let left = answers.length; left > 0; left -= 1) keys.push((await provider()).accessKeyId);
  return { keys, hidden };
}

test('renewed credentials of the same kind are taken, and hidden', async () => {
  const { keys, hidden } = await renewed([ofProcess('first'), ofProcess('second'), ofProcess('second')]);
  expect(keys).toEqual(['first', 'second', 'second']);
  expect(hidden).toEqual(['secret of second', 'second']);
});

test('those of another kind are of another principal, and nothing is signed with them', async () => {
  const { keys } = await renewed([ofProcess('second'), ofInstance, new Error('the vault is sealed'), ofInstance]);
  expect(keys).toEqual(['second', 'second', 'second', 'second']);
});
