/**
 * Request bodies of InvokeModel by model family, written from AWS's pages
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html and the Amazon Nova user guide). Nothing
 * that the page does not show is allowed in a body. The product has its own table; the two must never share one.
 */
import type { Schema } from './body-schema.ts';
import { anyOf, array, boolean, choice, integer, number, object, open, string } from './body-schema.ts';

export type OutputShape =
  | 'anthropic'
  | 'completion'
  | 'nova'
  | 'titan'
  | 'llama'
  | 'mistral'
  | 'cohere'
  | 'chat'
  | 'embedding'
  | 'image'
  | 'rerank';

export interface Family {
  pattern: RegExp;
  /** Undefined: InvokeModel does not take it. */
  body: Schema | undefined;
  converse: boolean;
  output: OutputShape;
  /** Answers 400 to temperature, top_p and top_k. */
  rejectsSampling?: true;
  /** Least `maxTokens` of Converse. Default 1. */
  leastTokens?: number;
}

const tokens = integer({ minimum: 1 });
const share = number({ minimum: 0, maximum: 1 });
const words = array(string());

/** Chat Completions, as OpenAI, Qwen, DeepSeek v3, ... take it. */
const chatMessage = object(
  { role: choice('system', 'developer', 'user', 'assistant', 'tool') },
  {
    content: anyOf(string({ minLength: 1 }), array(open('type'), { minItems: 1 })),
    name: string(),
    tool_calls: array(open()),
    tool_call_id: string(),
    reasoning_content: string(),
  },
);
const chatOptional: Record<string, Schema> = {
  max_tokens: tokens,
  temperature: number({ minimum: 0, maximum: 2 }),
  top_p: share,
  stop: anyOf(string(), words),
  n: integer({ minimum: 1, maximum: 1 }),
  seed: integer({}),
  frequency_penalty: number({ minimum: -2, maximum: 2 }),
  presence_penalty: number({ minimum: -2, maximum: 2 }),
  tools: array(open()),
  tool_choice: anyOf(string(), open()),
  response_format: open(),
  logprobs: boolean(),
  stream: boolean(),
};
const chat = object({ messages: array(chatMessage, { minItems: 1 }) }, chatOptional);
const chatWithCompletionTokens = object(
  { messages: array(chatMessage, { minItems: 1 }) },
  {
    ...chatOptional,
    model: string(),
    max_completion_tokens: tokens,
    reasoning_effort: choice('low', 'medium', 'high'),
  },
);

const anthropicMessage = object({
  role: choice('user', 'assistant'),
  content: anyOf(string({ minLength: 1 }), array(open('type'), { minItems: 1 })),
});
const anthropic = object(
  {
    anthropic_version: choice('bedrock-2023-05-31'),
    max_tokens: tokens,
    messages: array(anthropicMessage, { minItems: 1 }),
  },
  {
    anthropic_beta: words,
    system: anyOf(string(), array(open('type'))),
    stop_sequences: words,
    temperature: share,
    top_p: share,
    top_k: integer({ minimum: 0, maximum: 500 }),
    tools: array(open()),
    tool_choice: open('type'),
    thinking: open('type'),
    metadata: open(),
    output_config: open(),
  },
);

const novaText = object(
  {
    messages: array(object({ role: choice('user', 'assistant'), content: array(open(), { minItems: 1 }) }), {
      minItems: 1,
    }),
  },
  {
    schemaVersion: choice('messages-v1'),
    system: array(object({ text: string() })),
    inferenceConfig: object(
      {},
      {
        maxTokens: tokens,
        max_new_tokens: tokens,
        temperature: number({ minimum: 0.00001, maximum: 1 }),
        topP: share,
        topK: integer({ minimum: 0, maximum: 128 }),
        stopSequences: words,
        reasoningConfig: open(),
      },
    ),
    toolConfig: open(),
  },
);

const imageTask = object(
  {
    taskType: choice(
      'TEXT_IMAGE',
      'INPAINTING',
      'OUTPAINTING',
      'IMAGE_VARIATION',
      'COLOR_GUIDED_GENERATION',
      'BACKGROUND_REMOVAL',
    ),
  },
  {
    textToImageParams: object(
      { text: string({ minLength: 1, maxLength: 1024 }) },
      {
        negativeText: string(),
        conditionImage: string(),
        controlMode: string(),
        controlStrength: share,
        style: string(),
      },
    ),
    imageGenerationConfig: object(
      {},
      {
        numberOfImages: integer({ minimum: 1, maximum: 5 }),
        width: integer({ minimum: 320, maximum: 4096 }),
        height: integer({ minimum: 320, maximum: 4096 }),
        quality: choice('standard', 'premium'),
        cfgScale: number({ minimum: 1.1, maximum: 10 }),
        seed: integer({ minimum: 0 }),
      },
    ),
  },
);

const cohereInputType = choice('search_document', 'search_query', 'classification', 'clustering', 'image');
const cohereEmbeddings = array(choice('float', 'int8', 'uint8', 'binary', 'ubinary'));
const cohereTexts = array(string({ minLength: 1, maxLength: 2048 }), { minItems: 1, maxItems: 96 });
const mistralPrompt = object(
  { prompt: string({ minLength: 1 }) },
  { max_tokens: tokens, stop: words, temperature: share, top_p: share, top_k: integer({ minimum: 0 }) },
);
const rerank = {
  query: string({ minLength: 1 }),
  documents: array(anyOf(string(), open()), { minItems: 1, maxItems: 1000 }),
};
const stabilityFormats = choice('jpeg', 'png', 'webp');
const aspectRatio = choice('16:9', '1:1', '21:9', '2:3', '3:2', '4:5', '5:4', '9:16', '9:21');

/** The first that matches wins. */
const FAMILIES: readonly Family[] = [
  {
    pattern: /^anthropic\.claude-(v1|v2|instant)/,
    body: object(
      { prompt: string({ minLength: 1 }), max_tokens_to_sample: integer({ minimum: 1, maximum: 1_000_000 }) },
      {
        temperature: share,
        top_p: share,
        top_k: integer({ minimum: 0, maximum: 500 }),
        stop_sequences: words,
        anthropic_version: string(),
      },
    ),
    converse: true,
    output: 'completion',
  },
  {
    pattern: /^anthropic\.claude-(opus-4-[7-9]|opus-[5-9]|sonnet-[5-9]|fable)/,
    body: anthropic,
    converse: true,
    output: 'anthropic',
    rejectsSampling: true,
  },
  { pattern: /^anthropic\.claude-mythos/, body: undefined, converse: false, output: 'anthropic' },
  { pattern: /^anthropic\./, body: anthropic, converse: true, output: 'anthropic' },
  { pattern: /^amazon\.nova-(2-)?sonic/, body: undefined, converse: false, output: 'nova' },
  { pattern: /^amazon\.nova-reel/, body: undefined, converse: false, output: 'image' },
  { pattern: /^amazon\.(nova-canvas|titan-image)/, body: imageTask, converse: false, output: 'image' },
  {
    pattern: /^amazon\.nova-2-multimodal-embeddings/,
    body: object(
      {
        taskType: choice('SINGLE_EMBEDDING'),
        singleEmbeddingParams: object(
          {
            embeddingPurpose: choice(
              'GENERIC_INDEX',
              'GENERIC_RETRIEVAL',
              'TEXT_RETRIEVAL',
              'IMAGE_RETRIEVAL',
              'VIDEO_RETRIEVAL',
              'DOCUMENT_RETRIEVAL',
              'AUDIO_RETRIEVAL',
              'CLASSIFICATION',
              'CLUSTERING',
            ),
          },
          {
            embeddingDimension: choice(256, 384, 1024, 3072),
            text: object(
              { truncationMode: choice('START', 'END', 'NONE') },
              { value: string({ minLength: 1 }), source: open() },
            ),
            image: open(),
            video: open(),
            audio: open(),
          },
        ),
      },
      { schemaVersion: choice('nova-multimodal-embed-v1') },
    ),
    converse: false,
    output: 'embedding',
  },
  { pattern: /^amazon\.nova-/, body: novaText, converse: true, output: 'nova' },
  {
    pattern: /^amazon\.titan-embed-image/,
    body: object(
      {},
      {
        inputText: string({ minLength: 1 }),
        inputImage: string({ minLength: 1 }),
        embeddingConfig: object({}, { outputEmbeddingLength: choice(256, 384, 1024) }),
      },
    ),
    converse: false,
    output: 'embedding',
  },
  {
    pattern: /^amazon\.titan-embed-text-v2/,
    body: object(
      { inputText: string({ minLength: 1, maxLength: 50_000 }) },
      { dimensions: choice(256, 512, 1024), normalize: boolean(), embeddingTypes: array(choice('float', 'binary')) },
    ),
    converse: false,
    output: 'embedding',
  },
  {
    pattern: /^amazon\.titan-embed-/,
    body: object({ inputText: string({ minLength: 1 }) }),
    converse: false,
    output: 'embedding',
  },
  {
    pattern: /^amazon\.titan-(text|tg1)/,
    body: object(
      { inputText: string({ minLength: 1 }) },
      {
        textGenerationConfig: object(
          {},
          {
            maxTokenCount: integer({ minimum: 1, maximum: 8192 }),
            stopSequences: words,
            temperature: share,
            topP: share,
          },
        ),
      },
    ),
    converse: true,
    output: 'titan',
  },
  {
    pattern: /^amazon\.rerank/,
    body: object(rerank, { top_n: integer({ minimum: 1 }) }),
    converse: false,
    output: 'rerank',
  },
  {
    pattern: /^cohere\.rerank/,
    body: object(
      { ...rerank, api_version: integer({ minimum: 2 }) },
      { top_n: integer({ minimum: 1 }), max_tokens_per_doc: tokens },
    ),
    converse: false,
    output: 'rerank',
  },
  {
    pattern: /^cohere\.embed-v4/,
    body: object(
      { input_type: cohereInputType },
      {
        texts: array(string({ minLength: 1 }), { minItems: 1, maxItems: 96 }),
        images: words,
        inputs: array(open()),
        embedding_types: cohereEmbeddings,
        output_dimension: choice(256, 512, 1024, 1536),
        max_tokens: tokens,
        truncate: choice('NONE', 'LEFT', 'RIGHT'),
      },
    ),
    converse: false,
    output: 'embedding',
  },
  {
    pattern: /^cohere\.embed-/,
    body: object(
      { input_type: cohereInputType },
      {
        texts: cohereTexts,
        images: words,
        truncate: choice('NONE', 'START', 'END'),
        embedding_types: cohereEmbeddings,
      },
    ),
    converse: false,
    output: 'embedding',
  },
  {
    pattern: /^cohere\.command-r/,
    body: object(
      { message: string({ minLength: 1 }) },
      {
        chat_history: array(open()),
        documents: array(open()),
        search_queries_only: boolean(),
        preamble: string(),
        max_tokens: tokens,
        temperature: number({ minimum: 0 }),
        p: share,
        k: integer({ minimum: 0, maximum: 500 }),
        prompt_truncation: string(),
        frequency_penalty: share,
        presence_penalty: share,
        seed: integer({}),
        return_prompt: boolean(),
        tools: array(open()),
        tool_results: array(open()),
        stop_sequences: words,
        raw_prompting: boolean(),
      },
    ),
    converse: true,
    output: 'cohere',
  },
  {
    pattern: /^cohere\.command-(text|light)/,
    body: object(
      { prompt: string({ minLength: 1 }) },
      {
        max_tokens: tokens,
        temperature: number({ minimum: 0, maximum: 5 }),
        p: share,
        k: integer({ minimum: 0, maximum: 500 }),
        stop_sequences: words,
        return_likelihoods: string(),
        stream: boolean(),
        num_generations: integer({ minimum: 1, maximum: 5 }),
        logit_bias: open(),
        truncate: string(),
      },
    ),
    converse: true,
    output: 'cohere',
  },
  { pattern: /^ai21\.jamba/, body: chat, converse: true, output: 'chat' },
  {
    pattern: /^ai21\.j2/,
    body: object(
      { prompt: string({ minLength: 1 }) },
      {
        maxTokens: integer({ minimum: 1, maximum: 8191 }),
        temperature: share,
        topP: share,
        stopSequences: words,
        countPenalty: open(),
        presencePenalty: open(),
        frequencyPenalty: open(),
      },
    ),
    converse: true,
    output: 'completion',
  },
  {
    pattern: /^meta\.llama/,
    body: object(
      { prompt: string({ minLength: 1 }) },
      { max_gen_len: integer({ minimum: 1, maximum: 8192 }), temperature: share, top_p: share, images: words },
    ),
    converse: true,
    output: 'llama',
  },
  {
    pattern: /^mistral\.(mistral-7b|mixtral|mistral-large-2402|mistral-small)/,
    body: mistralPrompt,
    converse: true,
    output: 'mistral',
  },
  { pattern: /^mistral\./, body: chat, converse: true, output: 'chat' },
  {
    pattern: /^deepseek\.r1/,
    body: object(
      { prompt: string({ minLength: 1 }) },
      {
        max_tokens: integer({ minimum: 1, maximum: 32_768 }),
        temperature: share,
        top_p: share,
        stop: array(string(), { maxItems: 10 }),
      },
    ),
    converse: true,
    output: 'chat',
  },
  { pattern: /^deepseek\./, body: chat, converse: true, output: 'chat' },
  { pattern: /^openai\.gpt-oss/, body: chatWithCompletionTokens, converse: true, output: 'chat' },
  {
    pattern: /^(openai|xai)\./,
    body: undefined,
    converse: true,
    output: 'chat',
    rejectsSampling: true,
    leastTokens: 16,
  },
  { pattern: /^google\.gemma-4/, body: undefined, converse: false, output: 'chat' },
  { pattern: /^(qwen|moonshot(ai)?|minimax|google|nvidia|zai|writer)\./, body: chat, converse: true, output: 'chat' },
  {
    pattern: /^stability\.(sd3|stable-image-(core|ultra))/,
    body: object(
      { prompt: string({ minLength: 1, maxLength: 10_000 }) },
      {
        mode: choice('text-to-image', 'image-to-image'),
        aspect_ratio: aspectRatio,
        output_format: stabilityFormats,
        negative_prompt: string(),
        seed: integer({ minimum: 0 }),
        image: string(),
        strength: share,
      },
    ),
    converse: false,
    output: 'image',
  },
  {
    pattern: /^stability\.stable-diffusion/,
    body: object(
      { text_prompts: array(object({ text: string({ minLength: 1 }) }, { weight: number({}) }), { minItems: 1 }) },
      {
        height: integer({ minimum: 128 }),
        width: integer({ minimum: 128 }),
        cfg_scale: number({ minimum: 0, maximum: 35 }),
        steps: integer({ minimum: 10, maximum: 150 }),
        seed: integer({ minimum: 0 }),
        samples: integer({ minimum: 1 }),
        clip_guidance_preset: string(),
        sampler: string(),
        style_preset: string(),
        extras: open(),
      },
    ),
    converse: false,
    output: 'image',
  },
  {
    pattern: /^stability\./,
    body: {
      ...object(
        { image: string({ minLength: 1 }) },
        { prompt: string(), output_format: stabilityFormats, negative_prompt: string(), seed: integer({ minimum: 0 }) },
      ),
      additionalProperties: true,
    },
    converse: false,
    output: 'image',
  },
  { pattern: /^luma\./, body: undefined, converse: false, output: 'image' },
  {
    pattern: /^twelvelabs\.marengo-embed-3/,
    body: object(
      { inputType: choice('text', 'image', 'text_image') },
      { text: object({ inputText: string({ minLength: 1 }) }), image: open(), text_image: open() },
    ),
    converse: false,
    output: 'embedding',
  },
  {
    pattern: /^twelvelabs\.marengo/,
    body: object(
      { inputType: choice('text', 'image') },
      { inputText: string({ minLength: 1 }), textTruncate: choice('end', 'none'), mediaSource: open() },
    ),
    converse: false,
    output: 'embedding',
  },
  {
    pattern: /^twelvelabs\.pegasus/,
    body: object(
      { inputPrompt: string({ minLength: 1, maxLength: 2000 }), mediaSource: open() },
      { temperature: share, responseFormat: open(), maxOutputTokens: integer({ minimum: 1, maximum: 4096 }) },
    ),
    converse: false,
    output: 'chat',
  },
];

/** A provider that the testbed has no page for: Converse only. */
const UNKNOWN: Family = { pattern: /./, body: undefined, converse: true, output: 'chat' };

/** The family of a foundation model's ID. */
export function familyOf(modelId: string): Family {
  return FAMILIES.find((family) => family.pattern.test(modelId)) ?? UNKNOWN;
}
