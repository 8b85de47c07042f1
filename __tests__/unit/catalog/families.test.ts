import { describe, expect, test } from '@jest/globals';
import { type ProbePlan, UNKNOWN_FAMILY, familyOf, probePlan } from '../../../src/catalog/families.ts';
import { MODEL_IDS } from '../../../src/catalog/snapshot.ts';
import type { TargetKind } from '../../../src/domain/target-kinds.ts';

function plan(action: 'invoke' | 'stream', id: string, mode: 'live' | 'validate' = 'live'): ProbePlan {
  return probePlan(action, { kind: 'foundation-model', id, foundationModels: [id] }, familyOf(id), mode);
}

function planOf(kind: TargetKind, model: string | undefined, action: 'invoke' | 'stream' = 'invoke'): ProbePlan {
  return probePlan(
    action,
    { kind, id: 'arn', foundationModels: model === undefined ? [] : [model] },
    familyOf(model),
    'live',
  );
}

const chat = { messages: [{ role: 'user', content: 'hi' }] };
const converse = (maxTokens: number) => ({
  messages: [{ role: 'user', content: [{ text: 'hi' }] }],
  inferenceConfig: { maxTokens },
});

describe('what is called', () => {
  test.each([
    [
      'anthropic.claude-haiku-4-5-20251001-v1:0',
      { anthropic_version: 'bedrock-2023-05-31', max_tokens: 1, ...chat },
      8,
    ],
    ['anthropic.claude-v2:1', { prompt: '\n\nHuman: hi\n\nAssistant:', max_tokens_to_sample: 1 }, 10],
    ['amazon.nova-lite-v1:0', converse(1), 2],
    ['amazon.titan-text-lite-v1', { inputText: 'hi', textGenerationConfig: { maxTokenCount: 1 } }, 1],
    ['cohere.command-r-v1:0', { message: 'hi', max_tokens: 1 }, 3],
    ['ai21.jamba-1-5-mini-v1:0', { ...chat, max_tokens: 1 }, 8],
    ['meta.llama3-3-70b-instruct-v1:0', { prompt: 'hi', max_gen_len: 1 }, 2],
    ['mistral.mixtral-8x7b-instruct-v0:1', { prompt: '<s>[INST] hi [/INST]', max_tokens: 1 }, 5],
    ['mistral.pixtral-large-2502-v1:0', { ...chat, max_tokens: 1 }, 5],
    ['deepseek.r1-v1:0', { prompt: 'hi', max_tokens: 1 }, 2],
    ['openai.gpt-oss-120b-1:0', { ...chat, max_completion_tokens: 1 }, 70],
    ['qwen.qwen3-32b-v1:0', { ...chat, max_tokens: 1 }, 8],
  ])('%s takes InvokeModel for one token, plain and streaming', (id, body, approxInputTokens) => {
    const call = { kind: 'call', body, maxOutputTokens: 1, approxInputTokens };
    expect(plan('invoke', id)).toEqual({ ...call, api: 'InvokeModel' });
    expect(plan('stream', id)).toEqual({ ...call, api: 'InvokeModelWithResponseStream' });
  });

  test.each([
    ['openai.gpt-5.6-sol', 16, {}],
    ['openai.gpt-6.1-sol', 16, {}],
    ['xai.grok-4.6', 16, {}],
    // Nothing says that it does: a refusal of Converse says nothing of the model.
    ['newco.model-1', 1, { fallback: true }],
  ])('%s takes Converse', (id, maxTokens, chosen) => {
    const call = {
      ...{ kind: 'call', body: converse(maxTokens), maxOutputTokens: maxTokens, approxInputTokens: 8 },
      ...chosen,
    };
    expect(plan('invoke', id)).toEqual({ ...call, api: 'Converse' });
    expect(plan('stream', id)).toEqual({ ...call, api: 'ConverseStream' });
  });

  test.each([
    ['amazon.titan-embed-text-v2:0', { inputText: 'hi', dimensions: 256 }],
    ['amazon.titan-embed-text-v1', { inputText: 'hi' }],
    ['cohere.embed-english-v3', { texts: ['hi'], input_type: 'search_query' }],
    ['cohere.rerank-v3-5:0', { query: 'hi', documents: ['hi'], top_n: 1, api_version: 2 }],
    ['twelvelabs.marengo-embed-3-0-v1:0', { inputType: 'text', text: { inputText: 'hi' } }],
    ['stability.sd3-5-large-v1:0', { prompt: 'dot', aspect_ratio: '1:1', output_format: 'jpeg' }],
    ['stability.stable-diffusion-xl-v1', { text_prompts: [{ text: 'dot' }], steps: 10, width: 512, height: 512 }],
  ])('%s is invoked and does not stream', (id, body) => {
    expect(plan('invoke', id)).toMatchObject({ kind: 'call', api: 'InvokeModel', body, maxOutputTokens: 0 });
    expect(plan('stream', id)).toMatchObject({
      kind: 'not-applicable',
      why: expect.stringContaining('does not stream'),
    });
  });
});

describe('what is not called', () => {
  test.each([
    ['amazon.nova-reel-v1:1', 'not-applicable', 'asynchronous'],
    ['luma.ray-v2:0', 'not-applicable', 'asynchronous'],
    ['twelvelabs.pegasus-1-2-v1:0', 'unsupported', 'image or a video'],
    ['google.gemma-4-31b', 'unsupported', 'bedrock-mantle'],
    ['openai.gpt-5.5', 'unsupported', 'bedrock-mantle'],
    ['openai.gpt-oss-20b', 'unsupported', 'openai.gpt-oss-20b-1:0'],
  ])('%s, neither plain nor streaming', (id, kind, why) => {
    expect(plan('invoke', id)).toEqual({ kind, why: expect.stringContaining(why) });
    expect(plan('stream', id)).toEqual({ kind, why: expect.stringContaining(why) });
  });

  test.each(['amazon.nova-sonic-v1:0', 'amazon.nova-2-sonic-v1:0'])(
    '%s: a call to simulate, and none to make',
    (id) => {
      const why = expect.stringContaining('bidirectional');
      expect(plan('invoke', id)).toEqual({ kind: 'unsupported', why });
      expect(plan('stream', id)).toEqual({ kind: 'not-applicable', why });
    },
  );

  test('an image service needs an image, and never streams', () => {
    expect(plan('invoke', 'stability.stable-outpaint-v1:0')).toMatchObject({ kind: 'unsupported' });
    expect(plan('stream', 'stability.stable-outpaint-v1:0')).toMatchObject({ kind: 'not-applicable' });
  });
});

describe('refused after authorization', () => {
  test.each(['anthropic.claude-haiku-4-5-20251001-v1:0', 'anthropic.claude-v2:1'])('%s was observed', (id) => {
    const call = plan('invoke', id, 'validate');
    expect(call).toMatchObject({ kind: 'call', api: 'InvokeModel', maxOutputTokens: 0 });
    expect(JSON.stringify(call)).toContain(':-1');
  });
  test.each(['amazon.nova-lite-v1:0', 'meta.llama3-3-70b-instruct-v1:0', 'openai.gpt-5.6-sol', 'newco.model-1'])(
    '%s was not',
    (id) => {
      expect(plan('invoke', id, 'validate')).toMatchObject({ kind: 'unsupported' });
    },
  );
});

describe('other targets', () => {
  const titan = 'amazon.titan-embed-text-v2:0';
  test('take the body of the model behind them', () => {
    for (const kind of ['application-inference-profile', 'provisioned-model', 'custom-model-deployment'] as const) {
      expect(planOf(kind, titan)).toMatchObject({ api: 'InvokeModel', body: { inputText: 'hi', dimensions: 256 } });
      expect(planOf(kind, undefined)).toMatchObject({ api: 'Converse', maxOutputTokens: 1 });
      expect(planOf(kind, undefined, 'stream')).toMatchObject({ api: 'ConverseStream' });
    }
  });
  test('a router and an endpoint take Converse whatever is behind them', () => {
    expect(planOf('prompt-router', 'anthropic.claude-haiku-4-5-20251001-v1:0')).toMatchObject({ api: 'Converse' });
    expect(planOf('marketplace-endpoint', undefined, 'stream')).toMatchObject({ api: 'ConverseStream' });
  });
  test('an imported model never takes Converse', () => {
    expect(planOf('imported-model', undefined)).toMatchObject({
      api: 'InvokeModel',
      body: { prompt: 'hi', max_tokens: 1 },
    });
    const imported = { kind: 'imported-model', id: 'x', foundationModels: [] } as const;
    for (const [architecture, body] of [
      ['llama', { prompt: 'hi', max_gen_len: 1 }],
      ['mistral', { prompt: 'hi', max_tokens: 1 }],
      ['qwen2', { prompt: 'hi', max_tokens: 1 }],
    ] as const) {
      const call = probePlan('stream', { ...imported, architecture }, familyOf(undefined), 'live');
      expect(call).toMatchObject({ api: 'InvokeModelWithResponseStream', body, maxOutputTokens: 1 });
    }
    expect(planOf('imported-model', 'openai.gpt-5.6-sol')).toMatchObject({ api: 'InvokeModel' });
    expect(planOf('imported-model', 'meta.llama3-8b-instruct-v1:0')).toMatchObject({ body: { max_gen_len: 1 } });
  });
  test('a prompt is only simulated', () => {
    expect(planOf('prompt', undefined)).toMatchObject({ kind: 'unsupported' });
  });
});

test('every known model has a family of its own, and no body samples', () => {
  // 146 listed models and 18 that were seen later; a refresh adds to them.
  expect(MODEL_IDS.length).toBeGreaterThanOrEqual(164);
  for (const id of MODEL_IDS) {
    expect([id, familyOf(id) === UNKNOWN_FAMILY]).toEqual([id, false]);
    for (const action of ['invoke', 'stream'] as const) {
      expect(JSON.stringify(plan(action, id))).not.toMatch(/temperature|top_?p/i);
    }
  }
  expect(familyOf(undefined)).toBe(UNKNOWN_FAMILY);
});
