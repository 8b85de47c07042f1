/**
 * The APIs of other vendors that Bedrock's runtime serves beside its own: OpenAI's Responses and Chat Completions,
 * Anthropic's Messages. Bedrock user guide: inference-responses-api ("Permissions", "Behavior differences"),
 * inference-chat-completions, inference-messages-api, endpoints. Bodies: OpenAI's and Anthropic's API references. What
 * authorises a call answers in AWS's own JSON, what serves it in the vendor's: AWS documents neither.
 */
import type { Estate } from '../estate.ts';
import { partitionOf } from '../partitions.ts';
import type { ModelState } from '../world.ts';
import type { Context } from './access.ts';
import type { BedrockRoute, SignedRequest } from './bedrock-service.ts';
import { requireAccess } from './bedrock-service.ts';
import { BedrockRefusal } from './refusal.ts';
import { jsonAnswer } from './rest-json.ts';
import type { Answer, Request } from './server.ts';
import { requestId } from './server.ts';

/** A model that IAM and the identifier let the caller reach. */
interface Admitted {
  state: ModelState;
  refuseByEntitlement(): void;
  refuseByCapacity(): void;
}

/** Lets a caller through to a model, with `context` in the request for it; throws AWS's refusal. */
export type Admit = (signed: SignedRequest, model: string, context: Context) => Admitted;

type Body = Record<string, unknown>;

interface Api {
  operation: string;
  path: string;
  /** Name of the API in a world's `apis`. */
  name: 'responses' | 'chat' | 'messages';
  /** What is wrong with a body, in the vendor's words; undefined: nothing. */
  mistake(body: Body, request: Request): string | undefined;
  answer(model: string, inputTokens: number): object;
}

const APIS: readonly Api[] = [
  {
    operation: 'CreateResponse',
    path: '/openai/v1/responses',
    name: 'responses',
    mistake: (body) => {
      if (body.background === true) return 'background mode is not supported on this endpoint.';
      if (body.input === undefined) return "Missing required parameter: 'input'.";
      const most = body.max_output_tokens;
      if (typeof most === 'number' && most < 16)
        return `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got ${most} instead.`;
      return undefined;
    },
    answer: (model, inputTokens) => ({
      id: 'resp_68af4030592c81938ec0a5fbab4a3e9f05438e46b5f69a3b',
      object: 'response',
      created_at: 1_764_340_000,
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      error: null,
      model,
      output: [{ type: 'reasoning', id: 'rs_1', summary: [] }],
      store: false,
      usage: { input_tokens: inputTokens, output_tokens: 16, total_tokens: inputTokens + 16 },
    }),
  },
  {
    operation: 'CreateChatCompletion',
    path: '/openai/v1/chat/completions',
    name: 'chat',
    mistake: (body) => (Array.isArray(body.messages) ? undefined : "Missing required parameter: 'messages'."),
    answer: (model, inputTokens) => ({
      id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
      object: 'chat.completion',
      created: 1_764_340_000,
      model,
      choices: [{ index: 0, message: { role: 'assistant', content: null }, finish_reason: 'length' }],
      usage: { prompt_tokens: inputTokens, completion_tokens: 16, total_tokens: inputTokens + 16 },
    }),
  },
  {
    operation: 'CreateMessage',
    path: '/anthropic/v1/messages',
    name: 'messages',
    mistake: (body, { headers }) => {
      if (headers['anthropic-version'] === undefined) return 'anthropic-version: header is required';
      if (!Array.isArray(body.messages)) return 'messages: Field required';
      return typeof body.max_tokens === 'number' ? undefined : 'max_tokens: Field required';
    },
    answer: (model, inputTokens) => ({
      id: 'msg_bdrk_01XFDUDYJgAACzvnptvVoYEL',
      type: 'message',
      role: 'assistant',
      model,
      content: [{ type: 'text', text: 'Hi' }],
      stop_reason: 'max_tokens',
      usage: { input_tokens: inputTokens, output_tokens: 1 },
    }),
  },
];

/** The routes of all three. */
export function compatibleRoutes(estate: Estate, admit: Admit): BedrockRoute[] {
  return APIS.map((api) => ({
    operation: api.operation,
    method: 'POST',
    pattern: new RegExp(`^${api.path}$`),
    aboutModel: false,
    modelOf: (request) => named(bodyOf(request)),
    answer: (signed) => answered(estate, api, signed, admit),
  }));
}

function answered(estate: Estate, api: Api, signed: SignedRequest, admit: Admit): Answer {
  const body = bodyOf(signed.request);
  const model = named(body);
  if (body === undefined || model === undefined)
    return vendorFailure(new BedrockRefusal(400, 'invalid_request_error', "Missing required parameter: 'model'."));
  if (api.name === 'responses' && model.includes(':application-inference-profile/')) {
    return vendorFailure(
      new BedrockRefusal(400, 'invalid_request_error', 'Application inference profiles are not supported.'),
    );
  }
  const { caller, region } = signed;
  const project = `arn:${partitionOf(region)}:bedrock:${region}:${caller.account}:project/default`;
  const admitted = admit(signed, model, {
    ...(api.name === 'responses' && { 'bedrock:ProjectArn': project }),
    ...(typeof body.service_tier === 'string' && { 'bedrock:ServiceTier': body.service_tier }),
  });
  if (api.name === 'responses') {
    requireAccess(estate, {
      ...{ caller, region, action: 'bedrock:InvokeModel', resource: project, throughEndpoint: true },
      context: { 'bedrock:ModelArn': arnOf(model, region, caller.account) },
    });
  }
  try {
    if (admitted.state.apis?.includes(api.name) !== true) {
      const message = `The model '${model}' does not support the '${api.path.replace(/^\/\w+/, '')}' API.`;
      throw new BedrockRefusal(400, 'invalid_request_error', message);
    }
    admitted.refuseByEntitlement();
    const mistake = api.mistake(body, signed.request) ?? wrongTier(api, body);
    if (mistake !== undefined) throw new BedrockRefusal(400, 'invalid_request_error', mistake);
    admitted.refuseByCapacity();
  } catch (error) {
    if (error instanceof BedrockRefusal) return vendorFailure(error);
    throw error;
  }
  return jsonAnswer(api.answer(model, Math.max(1, Math.ceil(signed.request.body.length / 16))));
}

/** Model cards of Bedrock name three tiers; the field of Anthropic's API is another one, with values of its own. */
function wrongTier({ name }: Api, { service_tier: tier }: Body): string | undefined {
  if (tier === undefined) return undefined;
  const known = name === 'messages' ? ['auto', 'standard_only'] : ['auto', 'default', 'priority', 'flex'];
  return known.some((one) => one === tier)
    ? undefined
    : `Invalid value: 'service_tier' must be one of ${known.join(', ')}.`;
}

/** A system profile is named without its ARN, and so is a model. */
function arnOf(model: string, region: string, account: string): string {
  if (model.startsWith('arn:')) return model;
  const isProfile = /^(?:us|eu|apac|jp|au|ca|in|us-gov|global)\./.test(model);
  const resource = isProfile ? `${account}:inference-profile/${model}` : `:foundation-model/${model}`;
  return `arn:${partitionOf(region)}:bedrock:${region}:${resource}`;
}

/** OpenAI's and Anthropic's form of an error, which have the same fields where it matters. */
function vendorFailure({ answer: { status, name, message } }: BedrockRefusal): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId() },
    body: JSON.stringify({ error: { message, type: name, param: null, code: name } }),
  };
}

function named(body: Body | undefined): string | undefined {
  return typeof body?.model === 'string' ? body.model : undefined;
}

function bodyOf({ body }: Request): Body | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
