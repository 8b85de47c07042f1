/** The User-Agent of an application in place of the check's, and only if it was asked for. */
import { expect, test } from '@jest/globals';
import { Aws } from '../../../src/aws/clients.ts';
import { ListFoundationModelsCommand } from '../../../src/aws/sdk/bedrock.ts';

const credentials = () => Promise.resolve({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' });

/** Headers that say who calls, by name in lower case, and the names that the signature covers. */
async function sent(aws: Aws, service: 'bedrock' | 'runtime', userAgent?: string) {
  const seen: Record<string, string>[] = [];
  const options = { region: 'us-east-1', credentials, ...(userAgent !== undefined && { userAgent }) };
  const requestHandler = {
    handle: ({ headers }: { headers: Record<string, string> }) => {
      seen.push(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])));
      return Promise.reject(Object.assign(new Error('seen'), { name: 'Seen' }));
    },
  };
  if (service === 'runtime') {
    const client = await aws.runtime(options);
    Object.assign(client.config, { requestHandler });
    const call = { method: 'POST', path: '/model/a.b/invoke', headers: {}, body: '{}' } as const;
    await client.send('InvokeModel', call, new AbortController().signal).catch(() => undefined);
  } else {
    const client = await aws.bedrock(options);
    Object.assign(client.config, { requestHandler });
    await client.send(new ListFoundationModelsCommand({})).catch(() => undefined);
  }
  const { 'user-agent': agent, 'x-amz-user-agent': twin, authorization = '' } = seen[0] ?? {};
  return { agent, twin, signed: /SignedHeaders=([^,]+)/.exec(authorization)?.[1] ?? '' };
}

test.each(['bedrock', 'runtime'] as const)(
  '%s: sent as it is, alone, and signed without the one it replaces',
  async (service) => {
    const aws = new Aws({ version: '7', env: {} });
    const { agent, twin, signed } = await sent(aws, service, 'search-service/4.2 (eu)');
    expect([agent, twin]).toEqual(['search-service/4.2 (eu)', undefined]);
    expect(signed).toContain('host');
    expect(signed).not.toContain('user-agent');
    await aws.close();
  },
);

test('two principals with the same credentials have a client each', async () => {
  const aws = new Aws({ version: '7', env: {} });
  expect((await sent(aws, 'runtime', 'search-service/4.2')).agent).toBe('search-service/4.2');
  expect((await sent(aws, 'runtime', 'other/1')).agent).toBe('other/1');
  expect((await sent(aws, 'runtime')).agent).toMatch(/^aws-sdk-js\/.* bedrock-access-check\/7$/);
  await aws.close();
});
