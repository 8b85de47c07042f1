/** What tells a model's own answer from a stranger's JSON. */
import { describe, expect, test } from '@jest/globals';
import { isModelAnswer } from '../../../src/catalog/answers.ts';

describe('an answer of InvokeModel', () => {
  test.each([
    ['anthropic.claude-haiku-4-5-20251001-v1:0', { type: 'message', role: 'assistant', content: [] }],
    ['anthropic.claude-v2:1', { completion: '' }],
    ['amazon.nova-lite-v1:0', { output: { message: { role: 'assistant', content: [] } } }],
    ['amazon.titan-text-express-v1', { results: [{ outputText: '' }] }],
    ['amazon.titan-embed-text-v2:0', { embedding: [0.1], inputTextTokenCount: 1 }],
    ['amazon.titan-embed-text-v2:0', { embeddingsByType: { float: [0.1] } }],
    ['amazon.nova-2-multimodal-embeddings-v1:0', { embeddings: [{ embedding: [0.1] }] }],
    ['amazon.nova-canvas-v1:0', { images: [''] }],
    ['amazon.rerank-v1:0', { results: [] }],
    ['cohere.embed-v4:0', { embeddings: { float: [[0.1]] } }],
    ['cohere.command-r-v1:0', { text: '' }],
    ['cohere.rerank-v3-5:0', { results: [] }],
    ['ai21.j2-mid-v1', { completions: [] }],
    ['ai21.jamba-1-5-mini-v1:0', { choices: [] }],
    ['meta.llama3-3-70b-instruct-v1:0', { generation: '' }],
    ['mistral.mistral-7b-instruct-v0:2', { outputs: [] }],
    ['mistral.mistral-large-2407-v1:0', { choices: [] }],
    ['stability.sd3-5-large-v1:0', { images: [''] }],
    ['twelvelabs.marengo-embed-3-0-v1:0', { data: [] }],
    ['deepseek.r1-v1:0', { choices: [] }],
    // The family is not known: that of any model that answers in text.
    ['newco.chat-1', { choices: [] }],
    [undefined, { generation: '' }],
  ])('of %s', (model, body) => {
    expect(isModelAnswer(model, body)).toBe(true);
    for (const stranger of [{}, { error: 'blocked by policy' }, { message: { a: 1 } }, [], null, 'text', 7])
      expect(isModelAnswer(model, stranger)).toBe(false);
  });

  test("is not another family's", () => {
    expect(isModelAnswer('anthropic.claude-haiku-4-5-20251001-v1:0', { text: 'Access denied' })).toBe(false);
    expect(isModelAnswer('amazon.nova-lite-v1:0', { output: 'Access denied' })).toBe(false);
    expect(isModelAnswer('meta.llama3-3-70b-instruct-v1:0', { generation: null })).toBe(false);
  });
});
