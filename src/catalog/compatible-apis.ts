/**
 * APIs of other vendors that bedrock-runtime serves, one row each: what they require beside InvokeModel on the target, their smallest
 * request and what an answer of theirs is. Pure.
 * Sources: Bedrock user guide, inference-responses-api, inference-chat-completions, inference-messages-api, endpoints; bodies and answers:
 * API references of OpenAI (Responses, Chat Completions) and Anthropic (Messages).
 */
import { isRecord } from '../util/record.ts';
import type { CompatibleApi, Family } from './families.ts';
import { runtimeHasApi, type ModelApi } from './snapshot.ts';
import type { ResolvedTarget } from './targets.ts';

/** The columns that check them. */
export type CompatibleColumn = 'responses' | 'chat' | 'messages';

/** An API in another provider's format that Bedrock serves. */
export interface CompatibleRow {
  api: CompatibleApi;
  /** In the words of AWS's model cards. */
  name: ModelApi;
  /** Without the model. */
  body: object;
  maxOutputTokens: number;
  /** Authorised on the account's default project as well. */
  onProject?: true;
  /** Takes no application inference profile. */
  withoutApplicationProfiles?: true;
  /** Takes a guardrail, in headers. */
  takesGuardrail?: true;
}

const MESSAGES = [{ role: 'user', content: 'hi' }];
/** OpenAI refuses less than 16 in Responses; reasoning models need a few before they answer at all. */
const LEAST_TOKENS = 16;

export const COMPATIBLE: Record<CompatibleColumn, CompatibleRow> = {
  responses: {
    api: 'CreateResponse',
    name: 'Responses',
    // `store` is true by default and would leave the response in the account for 30 days.
    body: { input: 'hi', max_output_tokens: LEAST_TOKENS, store: false },
    maxOutputTokens: LEAST_TOKENS,
    onProject: true,
    withoutApplicationProfiles: true,
  },
  chat: {
    api: 'CreateChatCompletion',
    name: 'Chat Completions',
    body: { messages: MESSAGES, max_completion_tokens: LEAST_TOKENS },
    maxOutputTokens: LEAST_TOKENS,
    takesGuardrail: true,
  },
  messages: {
    api: 'CreateMessage',
    name: 'Messages',
    body: { messages: MESSAGES, max_tokens: 1 },
    maxOutputTokens: 1,
  },
};

/** Returns the row of a column; undefined for a column that is none of these APIs. */
export function compatibleRow(column: string): CompatibleRow | undefined {
  return Object.hasOwn(COMPATIBLE, column) ? COMPATIBLE[column as CompatibleColumn] : undefined;
}

/** Returns why a target cannot be called by an API; undefined if it can, or if no source says. */
export function withoutApi(
  { kind, foundationModels }: ResolvedTarget,
  { modality }: Family,
  { name, withoutApplicationProfiles }: CompatibleRow,
): string | undefined {
  if (kind === 'application-inference-profile' && withoutApplicationProfiles === true)
    return `the ${name} API takes no application inference profiles`;
  if (modality !== 'text') return `the ${name} API is for models that answer in text (${modality})`;
  const lacking = foundationModels.some((id) => runtimeHasApi(id, name) === false);
  return lacking ? `the model has no ${name} API on bedrock-runtime` : undefined;
}

/** Returns whether the table says that bedrock-runtime serves all models behind a target by an API. */
export function isKnownToServe({ foundationModels }: ResolvedTarget, { name }: CompatibleRow): boolean {
  return foundationModels.length > 0 && foundationModels.every((id) => runtimeHasApi(id, name) === true);
}

/** Tokens as an answer counts them. */
export interface CountedTokens {
  input: unknown;
  output: unknown;
}

/** What a parsed answer with the status 200 is: the API's own, with its count of tokens; a failure in the API's own words; or neither. */
export type CompatibleAnswer =
  { kind: 'answer'; tokens: CountedTokens } | { kind: 'failure'; name: string; message: string } | { kind: 'stranger' };

/** Reads the parsed body of an answer. */
export function readAnswer(api: CompatibleApi, body: unknown): CompatibleAnswer {
  if (!isRecord(body)) return { kind: 'stranger' };
  const { usage } = body;
  const { input, output } = TOKENS[api];
  const counted = isRecord(usage) ? usage : {};
  const failure = failureOf(body);
  if (failure !== undefined) return failure;
  if (!IS_ANSWER[api](body)) return { kind: 'stranger' };
  return { kind: 'answer', tokens: { input: counted[input], output: counted[output] } };
}

/** A response may fail after its 200: `status` is `failed`, and `error` has a code and a message (OpenAI, "The Response object"). */
function failureOf({ object, status, error }: Record<string, unknown>): CompatibleAnswer | undefined {
  if (object !== 'response' || status !== 'failed') return undefined;
  const { code, message } = isRecord(error) ? error : {};
  return {
    kind: 'failure',
    name: typeof code === 'string' ? code : 'failed',
    message: typeof message === 'string' ? message : 'The response failed without a reason.',
  };
}

const IS_ANSWER: Record<CompatibleApi, (body: Record<string, unknown>) => boolean> = {
  CreateResponse: ({ object, output, status }) =>
    object === 'response' && Array.isArray(output) && (status === 'completed' || status === 'incomplete'),
  CreateChatCompletion: ({ object, choices }) => object === 'chat.completion' && Array.isArray(choices),
  CreateMessage: ({ type, role, content }) => type === 'message' && role === 'assistant' && Array.isArray(content),
};

const TOKENS: Record<CompatibleApi, { input: string; output: string }> = {
  CreateResponse: { input: 'input_tokens', output: 'output_tokens' },
  CreateChatCompletion: { input: 'prompt_tokens', output: 'completion_tokens' },
  CreateMessage: { input: 'input_tokens', output: 'output_tokens' },
};
