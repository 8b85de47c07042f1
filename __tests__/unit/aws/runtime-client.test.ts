/**
 * How calls of the runtime are sent: with the SDK's own endpoint, user agent and signature; and refusals in other
 * vendors' form as AWS's.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { HttpResponse } from '@smithy/core/protocols';
import { Aws, type BearerToken } from '../../../src/aws/clients.ts';
import type { BodyOperation, RuntimeClient } from '../../../src/aws/runtime-client.ts';

interface Answer {
  status?: number;
  body?: string;
  date?: string;
}

interface Seen {
  hostname: string;
  path: string;
  method: string;
  headers: Record<string, string>;
  body: unknown;
}

const KEYS = () => Promise.resolve({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' });
const CALL = {
  ...({ method: 'POST', path: '/openai/v1/responses', modelId: 'a.b' } as const),
  ...{ body: '{"model":"a.b"}', headers: { 'content-type': 'application/json' } },
};
const AGENT = /^aws-sdk-js\/\S+ .* api\/bedrock-runtime#\S+ .*bedrock-access-check\/0$/;

/** The request that a call becomes, and what comes of the answer. */
async function send(
  operation: BodyOperation,
  more: object = {},
  {
    credentials = KEYS,
    status = 200,
    body = '{}',
  }: { credentials?: typeof KEYS | BearerToken; status?: number; body?: string } = {},
) {
  const aws = new Aws({ version: '0', env: {} });
  const client = await aws.runtime({ region: 'eu-west-1', credentials });
  const seen = answering(client, [{ status, body }]);
  const outcome = await client.send(operation, { ...CALL, ...more }, new AbortController().signal).then(
    ({ body: answer }) => new TextDecoder().decode(answer),
    (error: unknown) => error,
  );
  const calls = aws.calls();
  await aws.close();
  return { request: seen[0], outcome, calls };
}

/** Lets a client get these answers, the last of them again and again, and returns the requests that it sends. */
function answering(client: Pick<RuntimeClient, 'config'>, answers: readonly Answer[]): Seen[] {
  const seen: Seen[] = [];
  Object.assign(client.config, {
    requestHandler: {
      handle: (request: Seen) => {
        const named = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
        const { status = 200, body = '{}', date } = answers[Math.min(seen.length, answers.length - 1)] ?? {};
        seen.push({ ...request, headers: Object.fromEntries(named) as Seen['headers'] });
        const headers = {
          ...{ 'content-type': 'application/json', 'x-amzn-requestid': '12345678' },
          ...(date !== undefined && { date }),
        };
        const response = new HttpResponse({ statusCode: status, headers, body: Readable.from([Buffer.from(body)]) });
        return Promise.resolve({ response });
      },
    },
  });
  return seen;
}

async function clientOf(answers: readonly Answer[]) {
  const aws = new Aws({ version: '0', env: {} });
  const client = await aws.runtime({ region: 'eu-west-1', credentials: KEYS });
  return { client, seen: answering(client, answers), close: () => aws.close() };
}

/** Milliseconds of the date that a request was signed with. */
function signedAt(date = ''): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
}

describe('the request', () => {
  test('is signed for Bedrock, says who calls, and is counted', async () => {
    const { request, outcome, calls } = await send('CreateResponse', {}, { body: '{"ok":true}' });
    expect(request).toMatchObject({
      ...{ method: 'POST', protocol: 'https:', hostname: 'bedrock-runtime.eu-west-1.amazonaws.com' },
      ...{ path: CALL.path, query: {}, body: CALL.body },
    });
    const { authorization, ...headers } = request?.headers ?? {};
    expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d+\/eu-west-1\/bedrock\/aws4_request, /);
    expect(authorization).toContain(
      'SignedHeaders=amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;x-amz-content-sha256;' +
        'x-amz-date;x-amz-user-agent, Signature=',
    );
    expect(headers).toEqual({
      ...{ 'content-type': 'application/json', 'content-length': '15' },
      host: 'bedrock-runtime.eu-west-1.amazonaws.com',
      'user-agent': expect.stringMatching(AGENT),
      'x-amz-user-agent': expect.stringMatching(/^aws-sdk-js\/\S+ bedrock-access-check\/0$/),
      'amz-sdk-invocation-id': expect.stringMatching(/^[\da-f-]{36}$/),
      'amz-sdk-request': 'attempt=1; max=3',
      'x-amz-date': expect.stringMatching(/^\d{8}T\d{6}Z$/),
      'x-amz-content-sha256': createHash('sha256').update(CALL.body).digest('hex'),
    });
    expect(outcome).toBe('{"ok":true}');
    expect(calls).toEqual({ 'bedrock-runtime:CreateResponse': 1 });
  });

  test('of another call has nothing of the one before', async () => {
    const { client, seen, close } = await clientOf([{}, {}]);
    await client.send('InvokeModel', { ...CALL, headers: { 'x-of-one': '1' } }, new AbortController().signal);
    const list = { method: 'GET', path: '/async-invoke', query: { maxResults: '1' }, headers: {} } as const;
    await client.send('ListAsyncInvokes', list, new AbortController().signal);
    expect(seen[1]).toMatchObject({
      method: 'GET',
      path: '/async-invoke',
      query: { maxResults: '1' },
      body: undefined,
    });
    expect(Object.keys(seen[1]?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-of-one']));
    expect(seen[1]?.headers).not.toHaveProperty('content-length');
    await close();
  });

  test('carries a Bedrock API key in place of a signature', async () => {
    const key: BearerToken = { bearerToken: 'bedrock-api-key-TEST' };
    const { request } = await send('CreateMessage', {}, { credentials: key });
    expect(request?.headers).toMatchObject({ authorization: `Bearer ${key.bearerToken}` });
    expect(request?.headers).not.toHaveProperty('x-amz-date');
  });
});

describe('a client', () => {
  test('asks for credentials again after it got none', async () => {
    const aws = new Aws({ version: '0', env: {} });
    let asked = 0;
    const credentials = () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('none yet')) : KEYS();
    };
    const client = await aws.runtime({ region: 'eu-west-1', credentials });
    const seen = answering(client, [{}]);
    const call = () => client.send('InvokeModel', CALL, new AbortController().signal);
    await expect(call()).rejects.toThrow('none yet');
    await expect(call()).resolves.toMatchObject({ attempts: 1 });
    expect(seen).toHaveLength(1);
    await aws.close();
  });

  test('signs with the credentials of the moment', async () => {
    const aws = new Aws({ version: '0', env: {} });
    let made = 0;
    const credentials = () => {
      made += 1;
      const expiration = new Date(Date.now() + 1_000);
      return Promise.resolve({ accessKeyId: `AKIA${made}`, secretAccessKey: 'secret', expiration });
    };
    const client = await aws.runtime({ region: 'eu-west-1', credentials });
    const seen = answering(client, [{}, {}]);
    for (let call = 0; call < 2; call += 1) await client.send('InvokeModel', CALL, new AbortController().signal);
    const keys = seen.map(({ headers }) => /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1]);
    expect(new Set(keys).size).toBe(2);
    await aws.close();
  });

  test('tries again after a fault, three times in all, and signs each anew', async () => {
    const { client, seen, close } = await clientOf([{ status: 503 }, { status: 500 }, { body: '{"ok":1}' }]);
    const answer = await client.send('InvokeModel', CALL, new AbortController().signal);
    expect(answer).toMatchObject({ attempts: 3, headers: { 'x-amzn-requestid': '12345678' } });
    expect(seen.map(({ headers }) => headers['amz-sdk-request'])).toEqual([
      'attempt=1; max=3',
      'attempt=2; max=3',
      'attempt=3; max=3',
    ]);
    await close();
  });

  test('corrects its clock by the answer of AWS, for the call itself and the next', async () => {
    const body = '{"__type":"InvalidSignatureException","message":"Signature expired: 20261128T000000Z"}';
    const date = new Date(Date.now() + 20 * 60_000).toUTCString();
    const { client, seen, close } = await clientOf([{ status: 403, body, date }, {}, {}]);
    const call = () => client.send('InvokeModel', CALL, new AbortController().signal);
    await expect(call()).resolves.toMatchObject({ attempts: 2 });
    await call();
    const [first = 0, second = 0, third = 0] = seen.map(({ headers }) => signedAt(headers['x-amz-date']));
    expect(Math.min(second - first, third - first)).toBeGreaterThan(19 * 60_000);
    await close();
  });

  test('asks for credentials for each model although those of two others ran into a fault', async () => {
    const aws = new Aws({ version: '0', env: {} });
    let asked = 0;
    const credentials = () => {
      asked += 1;
      if (asked > 2) return KEYS();
      return Promise.reject(Object.assign(new Error('down'), { $metadata: { httpStatusCode: 503 } }));
    };
    const client = await aws.runtime({ region: 'eu-west-1', credentials });
    answering(client, [{}]);
    const call = (modelId: string) =>
      client.send('InvokeModel', { ...CALL, modelId }, new AbortController().signal).then(
        () => 'answered',
        (error: unknown) => (error instanceof Error ? error.message : ''),
      );
    const outcomes = [await call('a'), await call('b'), await call('c')];
    expect(outcomes).toEqual(['down', 'down', 'answered']);
    await aws.close();
  });

  test.each([
    ['https://gate.example/base', '/base/openai/v1/responses'],
    ['https://gate.example/', '/openai/v1/responses'],
  ])('calls %s where the environment says so', async (url, path) => {
    process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME = url;
    try {
      const { client, seen, close } = await clientOf([{}]);
      await client.send('CreateResponse', CALL, new AbortController().signal);
      expect(seen[0]).toMatchObject({ hostname: 'gate.example', path, headers: { host: 'gate.example' } });
      await close();
    } finally {
      delete process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME;
    }
  });

  test('says which host it calls', async () => {
    const aws = new Aws({ version: '0', env: {} });
    const client = await aws.runtime({ region: 'eu-west-1', credentials: KEYS });
    await expect(client.host()).resolves.toBe('bedrock-runtime.eu-west-1.amazonaws.com');
    await aws.close();
  });
});

describe('a refusal', () => {
  test.each([
    [
      '{"error":{"message":"No such model","type":"invalid_request_error","code":"model_not_found"}}',
      'model_not_found',
      'No such model',
    ],
    [
      '{"error":{"message":"No such model","type":"invalid_request_error","code":null}}',
      'invalid_request_error',
      'No such model',
    ],
    // Anthropic's form.
    ['{"type":"error","error":{"type":"not_found_error","message":"model: a.b"}}', 'not_found_error', 'model: a.b'],
    // AWS's own form stays.
    [
      '{"__type":"ValidationException","message":"The provided model identifier is invalid."}',
      'ValidationException',
      'The provided model identifier is invalid.',
    ],
  ])('%s', async (body, name, message) => {
    const { outcome } = await send('CreateResponse', {}, { status: 400, body });
    expect(outcome).toMatchObject({ name, message, $metadata: { httpStatusCode: 400 } });
  });

  test('that is no JSON is not made into one', async () => {
    const { outcome } = await send('CreateResponse', {}, { status: 400, body: 'Bad request' });
    expect(outcome).not.toMatchObject({ name: 'invalid_request_error' });
  });
});
