/** What comes of a probe by another vendor's API: an answer only where the body is the API's, and tokens as it counts them. */
import { expect, test } from '@jest/globals';
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { probe, type CallExtras } from '../../../src/bedrock/probe.ts';
import { COLUMN_FILES } from '../../../src/catalog/column-files.ts';

interface Command {
  input: Record<string, unknown>;
}

async function answered(column: 'responses' | 'chat' | 'messages', body: unknown, carried: CallExtras = {}) {
  const sent: Command[] = [];
  const client = {
    send: (command: Command) => {
      sent.push(command);
      const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
      return Promise.resolve({ body: bytes, $metadata: { attempts: 2 } });
    },
  } as unknown as BedrockRuntimeClient;
  const { api, body: request, maxOutputTokens } = COLUMN_FILES[column].compatible;
  const plan = { kind: 'call', api, body: request, maxOutputTokens, approxInputTokens: 8 } as const;
  const answer = await probe(client, 'us.openai.gpt-6.1-sol', plan, {
    ...{ now: () => 0, signal: new AbortController().signal, carried },
  });
  return { answer, input: sent[0]?.input };
}

const usage = { input_tokens: 9, output_tokens: 16 };
const RESPONSE = { object: 'response', status: 'incomplete', output: [], usage };

test('the model is named in the body, and tokens count as the answer says', async () => {
  const { answer, input } = await answered('responses', RESPONSE);
  expect(answer).toMatchObject({ ok: true, attempts: 2, usage: { inputTokens: 9, outputTokens: 16 } });
  expect(JSON.parse(String(input?.body))).toEqual({
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
  expect(messages.input).toMatchObject({ apiKey: 'bedrock-api-key-TEST', anthropicVersion: '2023-06-01' });
  const chat = await answered('chat', { object: 'chat.completion', choices: [] }, carried);
  expect(chat.input).toMatchObject({ guardrailIdentifier: 'ab12cd34ef56', guardrailVersion: '1' });
  expect(chat.input).not.toHaveProperty('apiKey');
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
