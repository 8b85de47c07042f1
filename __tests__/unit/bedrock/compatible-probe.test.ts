/**
 * What comes of a probe by another vendor's API: an answer only if the body is the API's, and tokens as it counts
 * them.
 */
import { expect, test } from '@jest/globals';
import { probe } from '../../../src/bedrock/probe.ts';
import type { CallExtras } from '../../../src/bedrock/runtime-calls.ts';
import type { RuntimeCall, RuntimeSender } from '../../../src/aws/runtime-client.ts';
import { COLUMN_FILES } from '../../../src/catalog/column-files.ts';

async function answered(column: 'responses' | 'chat' | 'messages', body: unknown, carried: CallExtras = {}) {
  const sent: RuntimeCall[] = [];
  const client: RuntimeSender = {
    stream: () => Promise.reject(new Error('none of them streams')),
    send: (_, call) => {
      sent.push(call);
      const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
      return Promise.resolve({ body: bytes, headers: {}, attempts: 2 });
    },
  };
  const { api, body: request, maxOutputTokens } = COLUMN_FILES[column].compatible;
  const plan = { kind: 'call', api, body: request, maxOutputTokens, approxInputTokens: 8 } as const;
  const answer = await probe(client, 'us.openai.gpt-6.1-sol', plan, {
    ...{ now: () => 0, signal: new AbortController().signal, carried },
  });
  return { answer, call: sent[0] };
}

const usage = { input_tokens: 9, output_tokens: 16 };
const RESPONSE = { object: 'response', status: 'incomplete', output: [], usage };

test('the model is named in the body, and tokens count as the answer says', async () => {
  const { answer, call } = await answered('responses', RESPONSE);
  expect(answer).toMatchObject({ ok: true, attempts: 2, usage: { inputTokens: 9, outputTokens: 16 } });
  expect(JSON.parse(call?.body ?? '')).toEqual({
    ...{ model: 'us.openai.gpt-6.1-sol', input: 'hi', max_output_tokens: 16, store: false },
  });
});

test('a count that no probe can have is not believed', async () => {
  const { answer } = await answered('responses', { ...RESPONSE, usage: { input_tokens: 9e9, output_tokens: 1 } });
  expect(answer).toMatchObject({ ok: true });
  expect(answer).not.toHaveProperty('usage');
});

test('a key goes to Messages alone, a guardrail to what is asked with one', async () => {
  const message = { type: 'message', role: 'assistant', content: [] };
  const carried = { apiKey: 'bedrock-api-key-TEST', guardrail: { id: 'ab12cd34ef56', version: '1' } };
  const messages = await answered('messages', message, carried);
  expect(messages.call?.headers).toMatchObject({
    'x-api-key': 'bedrock-api-key-TEST',
    'anthropic-version': '2023-06-01',
  });
  const chat = await answered('chat', { object: 'chat.completion', choices: [] }, carried);
  expect(chat.call?.headers).toMatchObject({
    'x-amzn-bedrock-guardrailidentifier': 'ab12cd34ef56',
    'x-amzn-bedrock-guardrailversion': '1',
  });
  expect(chat.call?.headers).not.toHaveProperty('x-api-key');
});

test.each([
  ['a page of JSON', { object: 'list', data: [] }],
  ['a text', 'Welcome to the portal'],
])('%s with the status 200 is no answer', async (_, body) => {
  const { answer } = await answered('responses', body);
  expect(answer).toMatchObject({ ok: false, failure: { known: { cause: 'network' } } });
});

test('a response that failed after its 200 is a failure, without a status that could be taken for a refusal', async () => {
  const error = { code: 'server_error', message: 'The server had an error.' };
  const { answer } = await answered('responses', { ...RESPONSE, status: 'failed', error });
  expect(answer).toMatchObject({ ok: false, failure: { errorName: 'server_error', message: error.message } });
  expect(answer.ok ? {} : answer.failure).not.toHaveProperty('httpStatus');
});
