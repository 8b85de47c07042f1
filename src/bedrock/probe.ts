/** The smallest real call that exercises a cell. Makes it, and says what happened; whether that is access is judged elsewhere. */
import type {
  BedrockRuntimeClient,
  ConverseCommandInput,
  InvokeModelCommandInput,
  InvokeModelCommandOutput,
} from '@aws-sdk/client-bedrock-runtime';
import type { Pluggable } from '@smithy/types';
import type { Failure } from '../domain/failure.ts';
import { isAnswerOf, strangersAnswer, type AnsweringOperation } from '../aws/answer-shapes.ts';
import { attemptsOf, toFailure } from '../aws/to-failure.ts';
import { isModelAnswer } from '../catalog/answers.ts';
import { lazy } from '../util/lazy.ts';
import { readAnswer } from '../catalog/compatible-apis.ts';
import type { CompatibleApi, ProbeCall, RuntimeApi } from '../catalog/families.ts';
import { guardrailUsd } from '../catalog/guardrail-probe.ts';

/** The answer to a probe: what was called, how long it took, and the result. */
export type ProbeAnswer = {
  api: ProbeCall['api'];
  /** Undefined where the call was made for another purpose before. */
  latencyMs?: number;
  attempts: number;
} & ({ ok: true; usage?: Usage; usd?: number } | { ok: false; failure: Failure });

/** Tokens that Bedrock says it counted. */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
}

interface Sent {
  attempts: number;
  usage?: Usage;
  /** What was paid, where the answer says it and no model's price decides it. */
  usd?: number;
}

/**
 * Makes the call of `plan` to `modelId` (an ID or an ARN, as the application would name it). A stream is read up to its first event that
 * is no exception and then closed. Never throws: a failed call is an answer.
 */
export async function probe(
  client: BedrockRuntimeClient,
  modelId: string,
  plan: ProbeCall & { api: RuntimeApi },
  options: { now: () => number; signal: AbortSignal; carried?: CallExtras; foundationModel?: string },
): Promise<ProbeAnswer> {
  const begun = options.now();
  const spent = () => options.now() - begun;
  try {
    const { carried, foundationModel } = options;
    const wish = {
      ...{ modelId: plan.about ?? modelId, body: plan.body, ...carried },
      ...(foundationModel !== undefined && { foundationModel }),
    };
    const { attempts, ...paid } = await SEND[plan.api](client, wish, options.signal);
    return { ok: true, api: plan.api, latencyMs: spent(), attempts, ...paid };
  } catch (error) {
    const failure = toFailure('bedrock-runtime', plan.api, error);
    return { ok: false, api: plan.api, latencyMs: spent(), attempts: attemptsOf(error), failure };
  }
}

/** Does `work` with a signal of its own, aborted at its end: that closes a stream early, which is done by aborting its request. */
async function closing<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController();
  const end = (): void => {
    own.abort(signal.reason);
  };
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await work(own.signal);
  } finally {
    signal.removeEventListener('abort', end);
    own.abort(CLOSED);
  }
}

/** Made once: the reason that AbortController makes itself has a stack each time. */
const CLOSED = new DOMException('The stream was closed.', 'AbortError');

/** What the call carries beside its body. */
export interface CallExtras {
  guardrail?: { id: string; version: string };
  serviceTier?: 'default' | 'priority' | 'flex' | 'reserved';
  /** A Bedrock API key: Anthropic's clients send it in a header of its own. */
  apiKey?: string;
}

interface Wish extends CallExtras {
  modelId: string;
  body: object;
  /** Whose answer it will be, where that is known. */
  foundationModel?: string;
}

type Send = (client: BedrockRuntimeClient, wish: Wish, signal: AbortSignal) => Promise<Sent>;

const sdk = lazy(() => import('../aws/sdk/bedrock-runtime.ts'));

const SEND: Record<RuntimeApi, Send> = {
  InvokeModel: async (client, wish, abortSignal) => {
    const { InvokeModelCommand } = await sdk();
    const command = new InvokeModelCommand(invokeInput(wish));
    const { plugin, usage } = tokenHeaders<InvokeModelCommandInput, InvokeModelCommandOutput>();
    command.middlewareStack.use(plugin);
    const { $metadata, body: answer } = await client.send(command, { abortSignal });
    // Every model answers in JSON of its own; a page of a proxy or a gateway's JSON comes with a 200 as well.
    const body: unknown = JSON.parse(new TextDecoder().decode(answer));
    if (!isModelAnswer(wish.foundationModel, body)) throw strangersAnswer('InvokeModel');
    return sent($metadata, usage());
  },
  InvokeModelWithResponseStream: (client, wish, signal) =>
    closing(signal, async (abortSignal) => {
      const { InvokeModelWithResponseStreamCommand } = await sdk();
      const command = new InvokeModelWithResponseStreamCommand(invokeInput(wish));
      const answer = await client.send(command, { abortSignal });
      await firstEvent('InvokeModelWithResponseStream', answer.body, isChunk);
      return sent(answer.$metadata);
    }),
  Converse: async (client, wish, abortSignal) => {
    const { ConverseCommand } = await sdk();
    const answer = await client.send(new ConverseCommand(converseInput(wish)), { abortSignal });
    const { usage, $metadata } = checked('Converse', answer);
    return sent($metadata, usage && counted(usage.inputTokens ?? 0, usage.outputTokens ?? 0));
  },
  ConverseStream: (client, wish, signal) =>
    closing(signal, async (abortSignal) => {
      const { ConverseStreamCommand } = await sdk();
      const answer = await client.send(new ConverseStreamCommand(converseInput(wish)), { abortSignal });
      await firstEvent('ConverseStream', answer.stream, isConverseEvent);
      return sent(answer.$metadata);
    }),
  CountTokens: async (client, { modelId, body }, abortSignal) => {
    const { CountTokensCommand } = await sdk();
    const command = new CountTokensCommand({ input: undefined, ...body, modelId });
    const { $metadata } = checked('CountTokens', await client.send(command, { abortSignal }));
    return { ...sent($metadata), usd: 0 };
  },
  ApplyGuardrail: async (client, { body, guardrail }, abortSignal) => {
    const { ApplyGuardrailCommand } = await sdk();
    const command = new ApplyGuardrailCommand({
      ...{ source: undefined, content: undefined, ...body },
      ...{ guardrailIdentifier: guardrail?.id, guardrailVersion: guardrail?.version },
    });
    const { usage, $metadata } = checked('ApplyGuardrail', await client.send(command, { abortSignal }));
    return { ...sent($metadata), usd: guardrailUsd(usage) };
  },
  CreateResponse: async (client, wish, abortSignal) => {
    const { CreateResponseCommand } = await sdk();
    const { body, $metadata } = await client.send(new CreateResponseCommand(compatibleInput(wish)), { abortSignal });
    return compatibleAnswer('CreateResponse', body, $metadata);
  },
  CreateChatCompletion: async (client, wish, abortSignal) => {
    const { CreateChatCompletionCommand } = await sdk();
    const command = new CreateChatCompletionCommand(compatibleInput(wish));
    const { body, $metadata } = await client.send(command, { abortSignal });
    return compatibleAnswer('CreateChatCompletion', body, $metadata);
  },
  CreateMessage: async (client, wish, abortSignal) => {
    const { CreateMessageCommand } = await sdk();
    const { apiKey } = wish;
    const input = {
      ...compatibleInput(wish),
      anthropicVersion: '2023-06-01',
      ...(apiKey !== undefined && { apiKey }),
    };
    const { body, $metadata } = await client.send(new CreateMessageCommand(input), { abortSignal });
    return compatibleAnswer('CreateMessage', body, $metadata);
  },
  ListAsyncInvokes: async (client, _, abortSignal) => {
    const { ListAsyncInvokesCommand } = await sdk();
    const answer = await client.send(new ListAsyncInvokesCommand({ maxResults: 1 }), { abortSignal });
    const { $metadata } = checked('ListAsyncInvokes', answer);
    return { ...sent($metadata), usd: 0 };
  },
};

/** The vendors' APIs name the model in the body. */
function compatibleInput({ modelId, body, guardrail }: Wish) {
  return {
    ...{ modelId, body: JSON.stringify({ model: modelId, ...body }), contentType: 'application/json' },
    ...(guardrail && { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version }),
  };
}

/** Reads a vendor's answer with the status 200; throws what it says failed, or what is no answer of the API. */
function compatibleAnswer(api: CompatibleApi, body: Uint8Array, metadata: { attempts?: number | undefined }): Sent {
  const answer = readAnswer(api, JSON.parse(new TextDecoder().decode(body)));
  if (answer.kind === 'failure') throw Object.assign(new Error(answer.message), { name: answer.name });
  if (answer.kind === 'stranger') throw strangersAnswer(api);
  return sent(metadata, counted(Number(answer.tokens.input), Number(answer.tokens.output)));
}

function sent(metadata: { attempts?: number | undefined }, usage?: Usage): Sent {
  return { attempts: metadata.attempts ?? 1, ...(usage && { usage }) };
}

function invokeInput({ modelId, body, guardrail, serviceTier }: Wish) {
  return {
    ...{ modelId, contentType: 'application/json', accept: 'application/json', body: JSON.stringify(body) },
    ...(guardrail && { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version }),
    ...(serviceTier && { serviceTier }),
  };
}

function converseInput({ modelId, body, guardrail, serviceTier }: Wish): ConverseCommandInput {
  const parts: Partial<ConverseCommandInput> = body;
  return {
    ...parts,
    modelId,
    ...(guardrail && {
      guardrailConfig: { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version },
    }),
    ...(serviceTier && { serviceTier: { type: serviceTier } }),
  };
}

/** Events whose only meaning is that the stream failed after its 200. The SDK throws most of them; the rest arrive as members. */
const EXCEPTION_EVENT = /exception$/i;

/** Reads a stream up to its first event, which has to be one of the operation's own. */
async function firstEvent(
  operation: string,
  stream: AsyncIterable<object> | undefined,
  isOwn: (name: string, value: unknown) => boolean,
): Promise<void> {
  if (!stream) throw strangersAnswer(operation);
  for await (const event of stream) {
    const name = Object.keys(event)[0] ?? '';
    const value: unknown = Object.values<unknown>({ ...event })[0];
    if (EXCEPTION_EVENT.test(name)) throw value instanceof Error ? value : new Error(name);
    if (!isOwn(name, value)) throw strangersAnswer(operation);
    return;
  }
  throw strangersAnswer(operation);
}

/** InvokeModel's event: a piece of the model's own JSON. */
function isChunk(name: string, value: unknown): boolean {
  if (name !== 'chunk' || typeof value !== 'object' || value === null || !('bytes' in value)) return false;
  const { bytes } = value;
  if (!(bytes instanceof Uint8Array)) return false;
  const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** Events of ConverseStream (API reference, ConverseStreamOutput). */
const CONVERSE_EVENTS: ReadonlySet<string> = new Set([
  'messageStart',
  'contentBlockStart',
  'contentBlockDelta',
  'contentBlockStop',
  'messageStop',
  'metadata',
]);
const isConverseEvent = (name: string): boolean => CONVERSE_EVENTS.has(name);

/** The answer, if it is the operation's; throws what becomes a failure of the network otherwise. */
function checked<T extends object>(operation: AnsweringOperation, answer: T): T {
  if (!isAnswerOf(operation, answer)) throw strangersAnswer(operation);
  return answer;
}

/** No probe takes or makes more: a number above it is not believed. */
const MOST_TOKENS = 100_000;

/** Tokens as an answer counts them; undefined where no probe can have them, so that the plan's own estimate counts. */
function counted(inputTokens: number, outputTokens: number): Usage | undefined {
  const isCount = (tokens: number) => Number.isInteger(tokens) && tokens >= 0 && tokens <= MOST_TOKENS;
  return isCount(inputTokens) && isCount(outputTokens) ? { inputTokens, outputTokens } : undefined;
}

const INPUT_TOKENS = 'x-amzn-bedrock-input-token-count';
const OUTPUT_TOKENS = 'x-amzn-bedrock-output-token-count';

/** InvokeModel's body is the model's own; the tokens that Bedrock bills stand in two response headers. */
function tokenHeaders<I extends object, O extends object>(): {
  plugin: Pluggable<I, O>;
  usage: () => Usage | undefined;
} {
  let usage: Usage | undefined;
  const plugin: Pluggable<I, O> = {
    applyToStack: (stack) => {
      stack.add(
        (next) => async (args) => {
          const result = await next(args);
          usage = usageOf(result.response);
          return result;
        },
        { step: 'deserialize', priority: 'low', name: 'tokenHeaders' },
      );
    },
  };
  return { plugin, usage: () => usage };
}

function usageOf(response: unknown): Usage | undefined {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const headers = new Map(Object.entries(response.headers ?? {}));
  const inputTokens = Number(headers.get(INPUT_TOKENS) ?? NaN);
  const outputTokens = Number(headers.get(OUTPUT_TOKENS) ?? NaN);
  return counted(inputTokens, outputTokens);
}
