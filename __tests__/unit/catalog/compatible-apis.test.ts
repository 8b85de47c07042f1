/** OpenAI's and Anthropic's APIs on bedrock-runtime: who has them, what they ask, and what an answer of theirs is. */
import { describe, expect, test } from '@jest/globals';
import { COLUMN_FILES } from '../../../src/catalog/column-files.ts';
import { isKnownToServe, readAnswer, withoutApi } from '../../../src/catalog/compatible-apis.ts';
import { familyOf, type CompatibleApi } from '../../../src/catalog/families.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { resolveById, resolveFromService } from '../../../src/catalog/targets.ts';

const ACCOUNT = '111122223333';

function target(model: string, models?: string[]) {
  const parsed = parseModel(model);
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error(`${model} is no model`);
  return models ? resolveFromService(parsed, 'us-east-1', ACCOUNT, models) : resolveById(parsed, 'us-east-1', ACCOUNT);
}

const COMPATIBLE = {
  responses: COLUMN_FILES.responses.compatible,
  chat: COLUMN_FILES.chat.compatible,
  messages: COLUMN_FILES.messages.compatible,
};

function why(column: keyof typeof COMPATIBLE, model: string, models?: string[]) {
  const resolved = target(model, models);
  return withoutApi(resolved, familyOf(resolved.foundationModels[0]), COMPATIBLE[column]);
}

describe('which models have them', () => {
  test.each([
    ['responses', 'us.openai.gpt-6.1-sol', undefined],
    ['responses', 'us.anthropic.claude-opus-5-5', 'the model has no Responses API on bedrock-runtime'],
    // User guide, inference-responses-api: "To use the Responses API with GPT OSS, use bedrock-mantle."
    ['responses', 'openai.gpt-oss-20b-1:0', 'the model has no Responses API on bedrock-runtime'],
    ['responses', 'newcomer.large-v9:0', undefined],
    ['chat', 'openai.gpt-oss-20b-1:0', undefined],
    ['chat', 'amazon.titan-embed-text-v2:0', 'the Chat Completions API is for models that answer in text (embedding)'],
    ['messages', 'us.anthropic.claude-opus-5-5', undefined],
    ['messages', 'us.openai.gpt-6.1-sol', 'the model has no Messages API on bedrock-runtime'],
  ] as const)('%s of %s', (column, model, expected) => {
    expect(why(column, model)).toBe(expected);
  });

  test('an application inference profile has chat, and no responses', () => {
    const profile = `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/abcdefghijkl`;
    const models = ['arn:aws:bedrock:us-east-1::foundation-model/openai.gpt-oss-20b-1:0'];
    expect(why('responses', profile, models)).toBe('the Responses API takes no application inference profiles');
    expect(why('chat', profile, models)).toBeUndefined();
  });

  test('known only where the table says so of every model', () => {
    expect(isKnownToServe(target('us.openai.gpt-6.1-sol'), COMPATIBLE.responses)).toBe(true);
    expect(isKnownToServe(target('newcomer.large-v9:0'), COMPATIBLE.responses)).toBe(false);
    const unknown = target(`arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/abcdefghijkl`);
    expect(isKnownToServe(unknown, COMPATIBLE.chat)).toBe(false);
  });
});

test('nothing is stored, and each request has the least output that the API takes', () => {
  expect(COMPATIBLE.responses.body).toEqual({ input: 'hi', max_output_tokens: 16, store: false });
  expect(COMPATIBLE.chat.body).toEqual({
    messages: [{ role: 'user', content: 'hi' }],
    max_completion_tokens: 16,
  });
  expect(COMPATIBLE.messages.body).toEqual({ messages: [{ role: 'user', content: 'hi' }], max_tokens: 1 });
  expect(Object.values(COMPATIBLE).map(({ maxOutputTokens }) => maxOutputTokens)).toEqual([16, 16, 1]);
});

describe('a 200', () => {
  const response = {
    object: 'response',
    status: 'completed',
    output: [],
    usage: { input_tokens: 8, output_tokens: 2 },
  };
  const chat = { object: 'chat.completion', choices: [], usage: { prompt_tokens: 8, completion_tokens: 2 } };
  const message = { type: 'message', role: 'assistant', content: [], usage: { input_tokens: 8, output_tokens: 2 } };

  test.each<[CompatibleApi, object]>([
    ['CreateResponse', response],
    ['CreateResponse', { ...response, status: 'incomplete' }],
    ['CreateChatCompletion', chat],
    ['CreateMessage', message],
  ])('of %s is an answer', (api, body) => {
    expect(readAnswer(api, body)).toEqual({ kind: 'answer', tokens: { input: 8, output: 2 } });
  });

  test.each<[CompatibleApi, unknown]>([
    ['CreateResponse', chat],
    ['CreateResponse', { ...response, status: 'in_progress' }],
    ['CreateResponse', { ...response, output: 'text' }],
    ['CreateChatCompletion', response],
    ['CreateChatCompletion', { ...chat, choices: undefined }],
    ['CreateMessage', { ...message, role: 'user' }],
    ['CreateMessage', { ...message, type: 'error' }],
    ['CreateMessage', { ...message, content: null }],
    ['CreateMessage', []],
    ['CreateMessage', null],
    ['CreateMessage', 'ok'],
  ])('of %s may be a stranger: %j', (api, body) => {
    expect(readAnswer(api, body)).toEqual({ kind: 'foreign' });
  });

  test('a response that failed says why', () => {
    const failed = { object: 'response', status: 'failed', error: { code: 'server_error', message: 'Try later.' } };
    expect(readAnswer('CreateResponse', failed)).toEqual({
      ...{ kind: 'failure', name: 'server_error', message: 'Try later.' },
    });
    expect(readAnswer('CreateResponse', { ...failed, error: null })).toMatchObject({ kind: 'failure', name: 'failed' });
  });

  test('without a count of tokens is an answer too', () => {
    expect(readAnswer('CreateChatCompletion', { ...chat, usage: null })).toMatchObject({ kind: 'answer' });
  });
});
