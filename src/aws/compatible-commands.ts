/**
 * Commands for the APIs of other vendors that bedrock-runtime serves, of which the SDK has none: OpenAI's Responses and Chat Completions,
 * Anthropic's Messages. They are sent by the SDK's own client, so that endpoint, signature or API key, retries, proxies and count are those
 * of every other call. Source of the paths: Bedrock user guide, inference-responses-api, inference-chat-completions, inference-messages-api.
 */
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type {
  BedrockRuntimeClientResolvedConfig,
  InvokeModelCommandInput,
  InvokeModelCommandOutput,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-bedrock-runtime';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import { isRecord } from '../util/record.ts';
import type { Pluggable, StaticOperationSchema, StaticStructureSchema } from '@smithy/types';

/** InvokeModel's, so that the client takes it: a body in JSON, and the guardrail. The model stands in the body. */
export interface CompatibleInput extends InvokeModelCommandInput {
  /** Header `anthropic-version`, which the Messages API requires. */
  anthropicVersion?: string;
  /** Header `x-api-key`: where the Messages API takes a Bedrock API key, beside the usual header. */
  apiKey?: string;
}

const NAMESPACE = 'com.amazonaws.bedrockruntime';
/** Smithy's numbers for a static schema: a blob, a string, a structure, an operation; and the traits of a payload and of a secret. */
const [BLOB, STRING, STRUCTURE, OPERATION] = [21, 0, 3, 9] as const;
const [HTTP_PAYLOAD, SENSITIVE] = [16, 8] as const;

const INPUT: StaticStructureSchema = [
  ...([STRUCTURE, NAMESPACE, 'CompatibleInput', 0] as const),
  ['body', 'contentType', 'anthropicVersion', 'apiKey', 'guardrailIdentifier', 'guardrailVersion'],
  [
    [BLOB, HTTP_PAYLOAD],
    [STRING, { httpHeader: 'Content-Type' }],
    [STRING, { httpHeader: 'anthropic-version' }],
    [() => [STRING, NAMESPACE, 'ApiKey', SENSITIVE, STRING], { httpHeader: 'x-api-key' }],
    [STRING, { httpHeader: 'X-Amzn-Bedrock-GuardrailIdentifier' }],
    [STRING, { httpHeader: 'X-Amzn-Bedrock-GuardrailVersion' }],
  ],
];

const OUTPUT: StaticStructureSchema = [
  ...([STRUCTURE, NAMESPACE, 'CompatibleOutput', 0] as const),
  ['body'],
  [[BLOB, HTTP_PAYLOAD]],
];

/** What an endpoint depends on, under the names of the client's own commands. */
const ENDPOINT_PARAMETERS = {
  UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
  Region: { type: 'builtInParams', name: 'region' },
  UseDualStack: { type: 'builtInParams', name: 'useDualstackEndpoint' },
} as const;

const command = makeBuilder<BedrockRuntimeClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>(
  ENDPOINT_PARAMETERS,
  'AmazonBedrockFrontendService',
  'BedrockRuntimeClient',
  getEndpointPlugin,
);

function operation(name: string, path: string) {
  const schema: StaticOperationSchema = [
    OPERATION,
    NAMESPACE,
    name,
    { http: ['POST', path, 200] },
    () => INPUT,
    () => OUTPUT,
  ];
  return command<CompatibleInput, InvokeModelCommandOutput>({}, () => [readableRefusals()], name, schema);
}

export const CreateResponseCommand = operation('CreateResponse', '/openai/v1/responses');
export const CreateChatCompletionCommand = operation('CreateChatCompletion', '/openai/v1/chat/completions');
export const CreateMessageCommand = operation('CreateMessage', '/anthropic/v1/messages');

/**
 * Puts a refusal in the vendors' form (`{"error": {"message", "code" or "type"}}`) into the one that the SDK reads. A refusal in AWS's own
 * form stays as it is.
 */
function readableRefusals<I extends object, O extends object>(): Pluggable<I, O> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next) => async (args) => {
          const result = await next(args);
          const { response } = result;
          // Inside of the SDK's reader and outside of the limit for bodies.
          if (isRefusal(response)) Object.assign(response, { body: inAwsForm(await buffer(response.body)) });
          return result;
        },
        { step: 'deserialize', priority: 'normal', name: 'readableRefusals' },
      );
    },
  };
}

function isRefusal(response: unknown): response is { body: Readable } {
  if (typeof response !== 'object' || response === null) return false;
  if (!('statusCode' in response) || typeof response.statusCode !== 'number' || response.statusCode < 400) return false;
  return 'body' in response && response.body instanceof Readable;
}

function inAwsForm(body: Buffer): Uint8Array {
  const error = vendorError(body.toString('utf8'));
  return error === undefined ? body : Buffer.from(JSON.stringify(error));
}

function vendorError(text: string): { code: string; message: string } | undefined {
  const parsed: unknown = jsonOf(text);
  if (!isRecord(parsed) || !isRecord(parsed.error)) return undefined;
  const { code, type, message } = parsed.error;
  const name = [code, type].find((one) => typeof one === 'string' && one !== '');
  return typeof name === 'string' && typeof message === 'string' ? { code: name, message } : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
