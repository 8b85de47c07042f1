/**
 * APIs of other vendors that bedrock-runtime serves: what is stated of each in its column's file, which models have
 * it, and what an answer of theirs is. Pure. Sources: Bedrock user guide, inference-responses-api,
 * inference-chat-completions, inference-messages-api, endpoints; bodies and answers: API references of OpenAI
 * (Responses, Chat Completions) and Anthropic (Messages).
 */
import { isRecord } from '../util/record.ts';
import type { CompatibleApi, Family } from './families.ts';
import { runtimeHasApi, type ModelApi } from './snapshot.ts';
import type { ResolvedTarget } from './targets.ts';

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
  /**
   * Takes a service tier, in the body: OpenAI's `service_tier`, of which AWS's model cards name `default`, `priority`
   * and `flex` ("Reserved is set at the account level rather than per request"). Anthropic's field of that name means
   * something else.
   */
  takesTier?: true;
}

/** The smallest conversation. */
export const SMALLEST_MESSAGES = [{ role: 'user', content: 'hi' }];
/** OpenAI refuses less than 16 in Responses; reasoning models need a few before they answer at all. */
export const LEAST_TOKENS = 16;

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

/**
 * What a parsed answer with the status 200 is: the API's own, with its count of tokens; a failure in the API's own
 * words; or neither.
 */
export type CompatibleAnswer =
  { kind: 'answer'; tokens: CountedTokens } | { kind: 'failure'; name: string; message: string } | { kind: 'foreign' };

/** Reads the parsed body of an answer. */
export function readAnswer(api: CompatibleApi, body: unknown): CompatibleAnswer {
  if (!isRecord(body)) return { kind: 'foreign' };
  const { usage } = body;
  const { input, output } = TOKENS[api];
  const counted = isRecord(usage) ? usage : {};
  const failure = failureOf(body);
  if (failure !== undefined) return failure;
  if (!IS_ANSWER[api](body)) return { kind: 'foreign' };
  return { kind: 'answer', tokens: { input: counted[input], output: counted[output] } };
}

/**
 * A response may fail after its 200: `status` is `failed`, and `error` has a code and a message (OpenAI, "The Response
 * object").
 */
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

/** Returns whether an operation is one of these APIs. */
export function isCompatibleApi(operation: string): operation is CompatibleApi {
  return Object.hasOwn(IS_ANSWER, operation);
}

const TOKENS: Record<CompatibleApi, { input: string; output: string }> = {
  CreateResponse: { input: 'input_tokens', output: 'output_tokens' },
  CreateChatCompletion: { input: 'prompt_tokens', output: 'completion_tokens' },
  CreateMessage: { input: 'input_tokens', output: 'output_tokens' },
};
