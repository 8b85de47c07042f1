/** Bodies of AWS's own samples, by family: each is taken; what the page does not show is refused. */
import { describe, expect, test } from '@jest/globals';
import { mistakesIn } from '../../../testbed/services/body-schema.ts';
import { familyOf } from '../../../testbed/services/families.ts';

const CHAT = { messages: [{ role: 'user', content: 'hi' }], max_tokens: 1 };
const CLAUDE = { anthropic_version: 'bedrock-2023-05-31', ...CHAT };

function mistakes(id: string, body: object): string | undefined {
  const { body: schema } = familyOf(id);
  return schema === undefined ? 'InvokeModel is not supported' : mistakesIn(schema, body);
}

describe('allowed bodies', () => {
  test.each<[string, object]>([
    ['anthropic.claude-3-haiku-20240307-v1:0', CLAUDE],
    ['anthropic.claude-opus-5-v1:0', { ...CLAUDE, system: 'short', thinking: { type: 'disabled' } }],
    ['anthropic.claude-v2:1', { prompt: '\n\nHuman: hi\n\nAssistant:', max_tokens_to_sample: 1 }],
    [
      'amazon.nova-pro-v1:0',
      {
        schemaVersion: 'messages-v1',
        messages: [{ role: 'user', content: [{ text: 'hi' }] }],
        inferenceConfig: { max_new_tokens: 1 },
      },
    ],
    ['amazon.titan-text-express-v1', { inputText: 'hi', textGenerationConfig: { maxTokenCount: 1 } }],
    ['amazon.titan-embed-text-v2:0', { inputText: 'hi', dimensions: 256, normalize: true }],
    ['amazon.titan-embed-text-v1', { inputText: 'hi' }],
    ['amazon.titan-embed-image-v1', { inputText: 'hi', embeddingConfig: { outputEmbeddingLength: 256 } }],
    [
      'amazon.nova-2-multimodal-embeddings-v1:0',
      {
        schemaVersion: 'nova-multimodal-embed-v1',
        taskType: 'SINGLE_EMBEDDING',
        singleEmbeddingParams: {
          embeddingPurpose: 'GENERIC_INDEX',
          embeddingDimension: 3072,
          text: { truncationMode: 'END', value: 'hi' },
        },
      },
    ],
    [
      'amazon.nova-canvas-v1:0',
      {
        taskType: 'TEXT_IMAGE',
        textToImageParams: { text: 'dot' },
        imageGenerationConfig: { numberOfImages: 1, width: 512, height: 512, quality: 'standard' },
      },
    ],
    ['amazon.rerank-v1:0', { query: 'hi', documents: ['hi'], top_n: 1 }],
    ['cohere.rerank-v3-5:0', { query: 'hi', documents: ['hi'], top_n: 1, api_version: 2 }],
    ['cohere.embed-english-v3', { texts: ['hi'], input_type: 'search_query' }],
    [
      'cohere.embed-v4:0',
      { texts: ['hi'], input_type: 'search_query', embedding_types: ['int8'], output_dimension: 256 },
    ],
    ['cohere.command-r-v1:0', { message: 'hi', max_tokens: 1 }],
    ['cohere.command-text-v14', { prompt: 'hi', max_tokens: 1 }],
    ['ai21.jamba-1-5-mini-v1:0', CHAT],
    ['ai21.j2-mid-v1', { prompt: 'hi', maxTokens: 1 }],
    ['meta.llama3-8b-instruct-v1:0', { prompt: 'hi', max_gen_len: 1 }],
    ['mistral.mistral-7b-instruct-v0:2', { prompt: '<s>[INST] hi [/INST]', max_tokens: 1 }],
    ['mistral.mistral-large-2407-v1:0', CHAT],
    ['mistral.pixtral-large-2502-v1:0', CHAT],
    ['deepseek.r1-v1:0', { prompt: 'hi', max_tokens: 1 }],
    ['deepseek.v3-v1:0', CHAT],
    ['openai.gpt-oss-20b-1:0', { messages: [{ role: 'user', content: 'hi' }], max_completion_tokens: 1 }],
    ['qwen.qwen3-32b-v1:0', CHAT],
    ['moonshotai.kimi-k2.5', CHAT],
    ['minimax.minimax-m2', CHAT],
    ['google.gemma-3-12b-it', CHAT],
    ['nvidia.nemotron-nano-12b-v2', CHAT],
    ['zai.glm-4.7', CHAT],
    ['writer.palmyra-x5-v1:0', CHAT],
    ['stability.sd3-5-large-v1:0', { prompt: 'dot', aspect_ratio: '1:1', output_format: 'jpeg' }],
    ['stability.stable-diffusion-xl-v1', { text_prompts: [{ text: 'dot' }], steps: 10, width: 512, height: 512 }],
    ['twelvelabs.marengo-embed-3-0-v1:0', { inputType: 'text', text: { inputText: 'hi' } }],
    ['twelvelabs.marengo-embed-2-7-v1:0', { inputType: 'text', inputText: 'hi' }],
  ])('%s', (id, body) => {
    expect(mistakes(id, body)).toBeUndefined();
  });
});

describe('refused bodies', () => {
  test.each<[string, object, string]>([
    ['anthropic.claude-3-haiku-20240307-v1:0', CHAT, '#: required key [anthropic_version] not found'],
    [
      'anthropic.claude-3-haiku-20240307-v1:0',
      { ...CLAUDE, stream: true },
      '#: extraneous key [stream] is not permitted',
    ],
    [
      'anthropic.claude-3-haiku-20240307-v1:0',
      { ...CLAUDE, max_tokens: '1' },
      '#/max_tokens: expected type: Integer, found: String',
    ],
    [
      'anthropic.claude-v2:1',
      { prompt: 'hi', max_tokens_to_sample: -1 },
      '#/max_tokens_to_sample: -1 is not greater or equal to 1',
    ],
    ['amazon.nova-pro-v1:0', CHAT, '#: extraneous key [max_tokens] is not permitted'],
    ['amazon.titan-embed-text-v2:0', { inputText: 'hi', dimensions: 1 }, '#/dimensions: 1 is not a valid enum value'],
    ['amazon.titan-embed-text-v1', {}, '#: required key [inputText] not found'],
    ['cohere.embed-english-v3', { texts: ['hi'], input_type: 'none' }, '#/input_type: none is not a valid enum value'],
    [
      'cohere.rerank-v3-5:0',
      { query: 'hi', documents: [], api_version: 2 },
      '#/documents: expected minimum item count: 1, found: 0',
    ],
    ['meta.llama3-8b-instruct-v1:0', CHAT, '#: required key [prompt] not found'],
    ['openai.gpt-5.6-sol', CHAT, 'InvokeModel is not supported'],
    ['xai.grok-4.7', CHAT, 'InvokeModel is not supported'],
    ['amazon.nova-reel-v1:1', {}, 'InvokeModel is not supported'],
    ['newcomer.model-1', CHAT, 'InvokeModel is not supported'],
    ['stability.stable-image-erase-object-v1:0', { prompt: 'dot' }, '#: required key [image] not found'],
  ])('%s %j', (id, body, message) => {
    expect(mistakes(id, body)).toContain(message);
  });
});
