/** The request of each operation of the runtime, as its API reference writes it. */
import { expect, test } from '@jest/globals';
import { RUNTIME_CALLS, type CallExtras } from '../../../src/bedrock/runtime-calls.ts';

const MODEL = 'us.amazon.nova-lite-v1:0';
const ARN = "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/a(b)'!*";
const ARN_LABEL = 'arn%3Aaws%3Abedrock%3Aeu-west-1%3A111122223333%3Aapplication-inference-profile%2Fa%28b%29%27%21%2A';
const body = { messages: [] };
const carried: CallExtras = { guardrail: { id: 'abc', version: '1' }, serviceTier: 'flex', apiKey: 'key' };

const JSON_HEADERS = { 'content-type': 'application/json' };
const GUARDRAIL = { 'x-amzn-bedrock-guardrailidentifier': 'abc', 'x-amzn-bedrock-guardrailversion': '1' };
const TIER = { 'x-amzn-bedrock-service-tier': 'flex' };
const IN_BODY = {
  messages: [],
  guardrailConfig: { guardrailIdentifier: 'abc', guardrailVersion: '1' },
  serviceTier: { type: 'flex' },
};

test.each([
  ['InvokeModel', 'invoke', { ...JSON_HEADERS, accept: 'application/json' }, { ...GUARDRAIL, ...TIER }, body],
  [
    'InvokeModelWithResponseStream',
    'invoke-with-response-stream',
    { ...JSON_HEADERS, 'x-amzn-bedrock-accept': 'application/json' },
    { ...GUARDRAIL, ...TIER },
    body,
  ],
  ['Converse', 'converse', JSON_HEADERS, {}, IN_BODY],
  ['ConverseStream', 'converse-stream', JSON_HEADERS, {}, IN_BODY],
  ['CountTokens', 'count-tokens', JSON_HEADERS, {}, body],
] as const)('%s', (operation, name, headers, more, whole) => {
  const of = RUNTIME_CALLS[operation];
  const plain = of({ modelId: MODEL, body });
  expect(plain).toEqual({
    ...{ method: 'POST', path: `/model/us.amazon.nova-lite-v1%3A0/${name}`, headers, modelId: MODEL },
    body: JSON.stringify(body),
  });
  const full = of({ modelId: ARN, body, ...carried });
  expect(full).toEqual({
    ...{ method: 'POST', path: `/model/${ARN_LABEL}/${name}`, headers: { ...headers, ...more }, modelId: ARN },
    body: JSON.stringify(whole),
  });
});

test.each([
  ['CreateResponse', '/openai/v1/responses', {}, {}],
  ['CreateChatCompletion', '/openai/v1/chat/completions', {}, {}],
  ['CreateMessage', '/anthropic/v1/messages', { 'anthropic-version': '2023-06-01' }, { 'x-api-key': 'key' }],
] as const)('%s names the model in its body, and takes no service tier', (operation, path, headers, keyed) => {
  const of = RUNTIME_CALLS[operation];
  const whole = JSON.stringify({ model: MODEL, messages: [] });
  const plain = { method: 'POST', path, headers: { ...JSON_HEADERS, ...headers }, modelId: MODEL, body: whole };
  expect(of({ modelId: MODEL, body })).toEqual(plain);
  expect(of({ modelId: MODEL, body, ...carried })).toEqual({
    ...plain,
    headers: { ...JSON_HEADERS, ...headers, ...keyed, ...GUARDRAIL },
  });
});

test('ApplyGuardrail names the guardrail in its path, and ListAsyncInvokes asks for one', () => {
  const guardrail = { id: 'arn:aws:bedrock:eu-west-1:111122223333:guardrail/x', version: 'DRAFT' };
  expect(RUNTIME_CALLS.ApplyGuardrail({ modelId: '', body, guardrail })).toEqual({
    method: 'POST',
    path: '/guardrail/arn%3Aaws%3Abedrock%3Aeu-west-1%3A111122223333%3Aguardrail%2Fx/version/DRAFT/apply',
    ...{ headers: JSON_HEADERS, body: JSON.stringify(body) },
  });
  expect(RUNTIME_CALLS.ListAsyncInvokes({ modelId: '', body })).toEqual({
    ...{ method: 'GET', path: '/async-invoke', query: { maxResults: '1' }, headers: {} },
  });
});
