/** Bedrock API keys in the testbed: accepted as AWS's tools make them, refused as Bedrock refuses them. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadWorld } from '../../../testbed/load.ts';
import { withKeys } from '../../../testbed/services/bearer-keys.ts';
import { startTestbed, type Testbed } from '../../../testbed/testbed.ts';
import { SESSION, shortTermKey } from '../../short-term-key.ts';

let testbed: Testbed;
beforeAll(async () => {
  testbed = await startTestbed(loadWorld('api-key-type-denied'));
});
afterAll(() => testbed.close());

let role: Testbed;
let credentials: typeof SESSION;
beforeAll(async () => {
  role = await startTestbed(loadWorld('api-key-short-term'));
  const standing = role.credentials.all().find(({ accessKeyId }) => accessKeyId === SESSION.accessKeyId);
  credentials = {
    ...SESSION,
    secretAccessKey: standing?.secretAccessKey ?? '',
    sessionToken: standing?.sessionToken ?? '',
  };
});
afterAll(() => role.close());

const NOW = (): Date => new Date(Math.floor(Date.now() / 1000) * 1000);

async function invoke(of: Testbed, token: string): Promise<[number, unknown]> {
  const url = `${of.urls['bedrock-runtime']}/model/amazon.nova-lite-v1%3A0/invoke`;
  const body = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'x' }] }] });
  const answer = await fetch(url, { method: 'POST', body, headers: { authorization: `Bearer ${token}` } });
  return [answer.status, await answer.json()];
}

const refused = (message: string): [number, unknown] => [403, expect.objectContaining({ Message: message })];
const INVALID = 'Authentication failed: Please make sure your API Key is valid.';

describe('a short-term key', () => {
  test("of the SDK's signer is accepted", async () => {
    const [status] = await invoke(role, await shortTermKey({ madeAt: NOW(), credentials }));
    expect(status).toBe(200);
  });

  test('of the testbed is the same one', async () => {
    const madeAt = NOW();
    const own = role.bearerKeys.shortTerm({
      ...{ role: 'search-dev', session: 'monalisa', region: 'us-east-1' },
      secondsAgo: Math.floor(Date.now() / 1000) - madeAt.getTime() / 1000,
    });
    const theirs = await shortTermKey({ madeAt, credentials });
    const parametersOf = (token: string) =>
      [...new URLSearchParams(Buffer.from(token.slice(16), 'base64').toString())].map(String).sort();
    expect(parametersOf(own)).toEqual(parametersOf(theirs));
  });

  test.each([
    ['of another secret', { secretAccessKey: 'other' }, INVALID],
    ['of another session token', { sessionToken: 'other' }, INVALID],
    ['of an unknown key', { accessKeyId: 'ASIAUNKNOWNUNKNOWN00' }, INVALID],
  ])('%s is refused', async (_, other, message) => {
    const token = await shortTermKey({ madeAt: NOW(), credentials: { ...credentials, ...other } });
    expect(await invoke(role, token)).toEqual(refused(message));
  });

  test('is refused when it has expired', async () => {
    const { AWS_BEARER_TOKEN_BEDROCK: token = '' } = withKeys(
      { AWS_BEARER_TOKEN_BEDROCK: '${short-term-key:search-dev/monalisa/us-east-1, 13 hours ago}' },
      role.bearerKeys,
    );
    expect(await invoke(role, token)).toEqual(refused('Bearer Token has expired'));
  });
});

test('a long-term key is refused by the organization, in the words of AWS', async () => {
  const [status, said] = await invoke(testbed, testbed.bearerKeys.longTerm('BedrockAPIKey-k7m2', 1));
  expect(status).toBe(403);
  expect(JSON.stringify(said)).toContain(
    'BedrockAPIKey-k7m2 is not authorized to perform: bedrock:CallWithBearerToken on resource: * with an explicit deny in a service control policy: arn:aws:organizations::',
  );
});

test('what is no key is refused by its beginning', async () => {
  expect(await invoke(role, 'sk-ant-x')).toEqual(refused('Invalid API Key format: Must start with pre-defined prefix'));
});

test.each(['sts', 'iam'] as const)('%s takes none', async (service) => {
  const headers = { authorization: `Bearer ${testbed.bearerKeys.longTerm('BedrockAPIKey-k7m2', 1)}` };
  const body = new URLSearchParams({ Action: service === 'sts' ? 'GetCallerIdentity' : 'GetRole', RoleName: 'x' });
  const answer = await fetch(testbed.urls[service], { method: 'POST', body, headers });
  expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('MissingAuthenticationToken')]);
});
