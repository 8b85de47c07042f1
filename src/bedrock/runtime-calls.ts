/**
 * The request of each operation of Bedrock's runtime that a check makes. Pure. Sources: Amazon Bedrock Runtime API
 * reference (request syntax of each operation); for the other vendors' APIs the Bedrock user guide,
 * inference-responses-api, inference-chat-completions, inference-messages-api.
 */
import type { RuntimeCall } from '../aws/runtime-client.ts';
import type { RuntimeApi } from '../catalog/families.ts';

/** What a call carries beside its body. */
export interface CallExtras {
  guardrail?: { id: string; version: string };
  serviceTier?: 'default' | 'priority' | 'flex' | 'reserved';
  /** A Bedrock API key: Anthropic's clients send it in a header of its own. */
  apiKey?: string;
}

/** What is to be called, and with what. */
export interface Wish extends CallExtras {
  /** An ID or an ARN, as the application would name it. */
  modelId: string;
  body: object;
}

/** Returns the request of each operation. */
export const RUNTIME_CALLS: Record<RuntimeApi, (wish: Wish) => RuntimeCall> = {
  InvokeModel: (wish) => ofModel(wish, 'invoke', wish.body, { accept: 'application/json', ...extraHeaders(wish) }),
  InvokeModelWithResponseStream: (wish) =>
    ofModel(wish, 'invoke-with-response-stream', wish.body, {
      'x-amzn-bedrock-accept': 'application/json',
      ...extraHeaders(wish),
    }),
  Converse: (wish) => ofModel(wish, 'converse', converseBody(wish)),
  ConverseStream: (wish) => ofModel(wish, 'converse-stream', converseBody(wish)),
  CountTokens: (wish) => ofModel(wish, 'count-tokens', wish.body),
  ApplyGuardrail: ({ guardrail: { id, version } = { id: '', version: '' }, body }) =>
    post(`/guardrail/${label(id)}/version/${label(version)}/apply`, body),
  ListAsyncInvokes: () => ({ method: 'GET', path: '/async-invoke', query: { maxResults: '1' }, headers: {} }),
  CreateResponse: (wish) => compatible(wish, '/openai/v1/responses'),
  CreateChatCompletion: (wish) => compatible(wish, '/openai/v1/chat/completions'),
  CreateMessage: (wish) =>
    compatible(wish, '/anthropic/v1/messages', {
      'anthropic-version': '2023-06-01',
      ...(wish.apiKey !== undefined && { 'x-api-key': wish.apiKey }),
    }),
};

const JSON_BODY = { 'content-type': 'application/json' };

function post(path: string, body: object, headers: RuntimeCall['headers'] = {}): RuntimeCall {
  return { method: 'POST', path, headers: { ...JSON_BODY, ...headers }, body: JSON.stringify(body) };
}

function ofModel(
  { modelId }: Wish,
  operation: string,
  body: object,
  headers: RuntimeCall['headers'] = {},
): RuntimeCall {
  return { ...post(`/model/${label(modelId)}/${operation}`, body, headers), modelId };
}

/** The vendors' APIs name the model in the body. */
function compatible(wish: Wish, path: string, headers: RuntimeCall['headers'] = {}): RuntimeCall {
  const { modelId, body, guardrail } = wish;
  const carried = { ...headers, ...extraHeaders(guardrail ? { guardrail } : {}) };
  return { ...post(path, { model: modelId, ...body }, carried), modelId };
}

function extraHeaders({ guardrail, serviceTier }: CallExtras): RuntimeCall['headers'] {
  return {
    ...(guardrail && {
      'x-amzn-bedrock-guardrailidentifier': guardrail.id,
      'x-amzn-bedrock-guardrailversion': guardrail.version,
    }),
    ...(serviceTier && { 'x-amzn-bedrock-service-tier': serviceTier }),
  };
}

function converseBody({ body, guardrail, serviceTier }: Wish): object {
  return {
    ...body,
    ...(guardrail && {
      guardrailConfig: { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version },
    }),
    ...(serviceTier && { serviceTier: { type: serviceTier } }),
  };
}

/**
 * A part of a path, with everything percent-encoded that RFC 3986 reserves: `encodeURIComponent` leaves a few of it.
 */
function label(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
