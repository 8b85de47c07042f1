/** The smallest proper answer of each family: one token of text, one vector, one image. */
import type { OutputShape } from './families.ts';
import type { StreamEvent } from './eventstream.ts';

/** What a call consumed. */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
}

const TEXT = 'Hi';
/** A PNG of one pixel. */
const IMAGE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=';

const OUTPUTS: Record<OutputShape, (usage: Usage) => object> = {
  anthropic: ({ inputTokens, outputTokens }) => ({
    id: 'msg_bdrk_01',
    type: 'message',
    role: 'assistant',
    content: [{ type: 'text', text: TEXT }],
    stop_reason: 'max_tokens',
    stop_sequence: null,
    usage: { input_tokens: inputTokens, output_tokens: outputTokens },
  }),
  completion: () => ({ type: 'completion', completion: TEXT, stop_reason: 'max_tokens', stop: null }),
  nova: (usage) => ({
    output: { message: { role: 'assistant', content: [{ text: TEXT }] } },
    stopReason: 'max_tokens',
    usage: { ...usage, totalTokens: usage.inputTokens + usage.outputTokens },
  }),
  titan: ({ inputTokens, outputTokens }) => ({
    inputTextTokenCount: inputTokens,
    results: [{ tokenCount: outputTokens, outputText: TEXT, completionReason: 'LENGTH' }],
  }),
  llama: ({ inputTokens, outputTokens }) => ({
    generation: TEXT,
    prompt_token_count: inputTokens,
    generation_token_count: outputTokens,
    stop_reason: 'length',
  }),
  mistral: () => ({ outputs: [{ text: TEXT, stop_reason: 'length' }] }),
  cohere: () => ({ text: TEXT, generation_id: 'g-1', finish_reason: 'MAX_TOKENS' }),
  chat: ({ inputTokens, outputTokens }) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: TEXT }, finish_reason: 'length' }],
    usage: {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
    },
  }),
  embedding: ({ inputTokens }) => ({ embedding: [0.1, 0.2], inputTextTokenCount: inputTokens }),
  image: () => ({ images: [IMAGE] }),
  rerank: () => ({ results: [{ index: 0, relevance_score: 0.5 }] }),
};

/** The body of InvokeModel's answer. */
export function invokeOutput(shape: OutputShape, usage: Usage): object {
  return OUTPUTS[shape](usage);
}

/** InvokeModelWithResponseStream: the answer in one chunk, then the metrics in a last one. */
export function invokeEvents(shape: OutputShape, usage: Usage): StreamEvent[] {
  const metrics = {
    'amazon-bedrock-invocationMetrics': {
      inputTokenCount: usage.inputTokens,
      outputTokenCount: usage.outputTokens,
      invocationLatency: 1,
      firstByteLatency: 1,
    },
  };
  return [invokeOutput(shape, usage), metrics].map((value) => ({
    type: 'chunk',
    payload: { bytes: Buffer.from(JSON.stringify(value)).toString('base64') },
  }));
}

/** Converse's answer. */
export function converseOutput(usage: Usage): object {
  return {
    output: { message: { role: 'assistant', content: [{ text: TEXT }] } },
    stopReason: 'max_tokens',
    usage: usageJson(usage),
    metrics: { latencyMs: 1 },
  };
}

/** ConverseStream's events. */
export function converseEvents(usage: Usage): StreamEvent[] {
  return [
    { type: 'messageStart', payload: { role: 'assistant' } },
    { type: 'contentBlockDelta', payload: { contentBlockIndex: 0, delta: { text: TEXT } } },
    { type: 'contentBlockStop', payload: { contentBlockIndex: 0 } },
    { type: 'messageStop', payload: { stopReason: 'max_tokens' } },
    { type: 'metadata', payload: { usage: usageJson(usage), metrics: { latencyMs: 1 } } },
  ];
}

function usageJson(usage: Usage): object {
  return { ...usage, totalTokens: usage.inputTokens + usage.outputTokens };
}
