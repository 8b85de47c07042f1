/** How the vendors' APIs are sent: the SDK's own endpoint and signature, and refusals in the vendors' form as AWS's. */
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { HttpResponse } from '@smithy/core/protocols';
import { Aws, type BearerToken } from '../../../src/aws/clients.ts';
import {
  CreateChatCompletionCommand,
  CreateMessageCommand,
  CreateResponseCommand,
} from '../../../src/aws/compatible-commands.ts';

interface Seen {
  hostname: string;
  path: string;
  method: string;
  headers: Record<string, string>;
  body: unknown;
}

const KEYS = () => Promise.resolve({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' });
const INPUT = { modelId: 'a.b', body: '{"model":"a.b"}', contentType: 'application/json' };

/** The request that a command becomes, and what comes of the answer. */
async function send(
  Command: typeof CreateResponseCommand,
  more: object = {},
  {
    credentials = KEYS,
    status = 200,
    body = '{}',
  }: { credentials?: typeof KEYS | BearerToken; status?: number; body?: string } = {},
) {
  const aws = new Aws({ version: '0', env: {} });
  const seen: Seen[] = [];
  const client = await aws.runtime({ region: 'eu-west-1', credentials });
  Object.assign(client.config, {
    requestHandler: {
      handle: (request: Seen) => {
        const named = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
        seen.push({ ...request, headers: Object.fromEntries(named) as Seen['headers'] });
        const headers = { 'content-type': 'application/json', 'x-amzn-requestid': '12345678' };
        const response = new HttpResponse({ statusCode: status, headers, body: Readable.from([Buffer.from(body)]) });
        return Promise.resolve({ response });
      },
    },
  });
  const outcome = await client.send(new Command({ ...INPUT, ...more })).then(
    ({ body: answer }) => new TextDecoder().decode(answer),
    (error: unknown) => error,
  );
  const calls = aws.calls();
  await aws.close();
  return { request: seen[0], outcome, calls };
}

describe('the request', () => {
  test.each([
    [CreateResponseCommand, 'CreateResponse', '/openai/v1/responses'],
    [CreateChatCompletionCommand, 'CreateChatCompletion', '/openai/v1/chat/completions'],
    [CreateMessageCommand, 'CreateMessage', '/anthropic/v1/messages'],
  ])('%p is signed for Bedrock, and counted', async (Command, name, path) => {
    const { request, outcome, calls } = await send(Command, {}, { body: '{"ok":true}' });
    expect(request).toMatchObject({ method: 'POST', hostname: 'bedrock-runtime.eu-west-1.amazonaws.com', path });
    expect(request?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d+\/eu-west-1\/bedrock\//);
    expect(request?.headers['content-type']).toBe('application/json');
    expect(Buffer.from(request?.body as Uint8Array).toString()).toBe(INPUT.body);
    expect(outcome).toBe('{"ok":true}');
    expect(calls).toEqual({ [`bedrock-runtime:${name}`]: 1 });
  });

  test('carries a Bedrock API key as both clients of Anthropic do', async () => {
    const key: BearerToken = { bearerToken: 'bedrock-api-key-TEST' };
    const more = { apiKey: key.bearerToken, anthropicVersion: '2023-06-01' };
    const { request } = await send(CreateMessageCommand, more, { credentials: key });
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${key.bearerToken}`,
      'x-api-key': key.bearerToken,
      'anthropic-version': '2023-06-01',
    });
  });

  test('carries a guardrail in headers, and only where there is one', async () => {
    const guarded = await send(CreateChatCompletionCommand, { guardrailIdentifier: 'abc', guardrailVersion: '1' });
    expect(guarded.request?.headers).toMatchObject({
      'x-amzn-bedrock-guardrailidentifier': 'abc',
      'x-amzn-bedrock-guardrailversion': '1',
    });
    const plain = await send(CreateChatCompletionCommand);
    expect(Object.keys(plain.request?.headers ?? {}).join()).not.toContain('guardrail');
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
    const { outcome } = await send(CreateResponseCommand, {}, { status: 400, body });
    expect(outcome).toMatchObject({ name, message, $metadata: { httpStatusCode: 400 } });
  });

  test('that is no JSON is not made into one', async () => {
    const { outcome } = await send(CreateResponseCommand, {}, { status: 400, body: 'Bad request' });
    expect(outcome).not.toMatchObject({ name: 'invalid_request_error' });
  });
});
