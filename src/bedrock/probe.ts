/**
 * The smallest real call that exercises a cell. Makes it, and says what happened; whether that is access is judged
 * elsewhere.
 */
import type { Failure } from '../domain/failure.ts';
import { isAnswerOf, strangersAnswer, type AnsweringOperation } from '../aws/answer-shapes.ts';
import type { BodyOperation, RuntimeSender, StreamOperation } from '../aws/runtime-client.ts';
import { attemptsOf, toFailure } from '../aws/to-failure.ts';
import { isModelAnswer } from '../catalog/answers.ts';
import { readAnswer } from '../catalog/compatible-apis.ts';
import type { CompatibleApi, ProbeCall, RuntimeApi } from '../catalog/families.ts';
import { guardrailUsd } from '../catalog/guardrail-probe.ts';
import { isRecord } from '../util/record.ts';
import { RUNTIME_CALLS, type CallExtras, type Wish } from './runtime-calls.ts';

/** The answer to a probe: what was called, how long it took, and the result. */
export type ProbeAnswer = {
  api: ProbeCall['api'];
  /** Undefined if the call was made for another purpose before. */
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
  /** What was paid, if the answer says it and no model's price decides it. */
  usd?: number;
}

/**
 * Makes the call of `plan` to `modelId` (an ID or an ARN, as the application would name it). A stream is read up to
 * its first event that is no exception and then closed. Never throws: a failed call is an answer.
 */
export async function probe(
  client: RuntimeSender,
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

/**
 * Does `work` with a signal of its own, aborted at its end: that closes a stream early, which is done by aborting its
 * request.
 */
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

/** Answers: the whole of one, as parsed. */
type Read = (
  answer: unknown,
  headers: Readonly<Record<string, string>>,
  foundationModel?: string,
) => Omit<Sent, 'attempts'>;

type Send = (client: RuntimeSender, wish: Asked, signal: AbortSignal) => Promise<Sent>;

interface Asked extends Wish {
  /** Whose answer it will be, if that is known. */
  foundationModel?: string;
}

const SEND: Record<RuntimeApi, Send> = {
  // Every model answers in JSON of its own; a page of a proxy or a gateway's JSON comes with a 200 as well.
  InvokeModel: whole('InvokeModel', (answer, headers, foundationModel) => {
    if (!isModelAnswer(foundationModel, answer)) throw strangersAnswer('InvokeModel');
    return used(Number(headers[INPUT_TOKENS] ?? NaN), Number(headers[OUTPUT_TOKENS] ?? NaN));
  }),
  InvokeModelWithResponseStream: streamed('InvokeModelWithResponseStream', isChunk),
  Converse: whole('Converse', (answer) => {
    const { usage } = checked('Converse', answer);
    return isRecord(usage) ? used(Number(usage.inputTokens ?? 0), Number(usage.outputTokens ?? 0)) : {};
  }),
  ConverseStream: streamed('ConverseStream', isConverseEvent),
  CountTokens: whole('CountTokens', (answer) => {
    checked('CountTokens', answer);
    return { usd: 0 };
  }),
  ApplyGuardrail: whole('ApplyGuardrail', (answer) => {
    const { usage } = checked('ApplyGuardrail', answer);
    return { usd: guardrailUsd(isRecord(usage) ? usage : undefined) };
  }),
  CreateResponse: whole('CreateResponse', (answer) => compatibleAnswer('CreateResponse', answer)),
  CreateChatCompletion: whole('CreateChatCompletion', (answer) => compatibleAnswer('CreateChatCompletion', answer)),
  CreateMessage: whole('CreateMessage', (answer) => compatibleAnswer('CreateMessage', answer)),
  ListAsyncInvokes: whole('ListAsyncInvokes', (answer) => {
    checked('ListAsyncInvokes', answer);
    return { usd: 0 };
  }),
};

/** An operation that answers at once. `read` throws for what is no answer of it. */
function whole(operation: BodyOperation, read: Read): Send {
  return async (client, wish, signal) => {
    const { attempts, headers, body } = await client.send(operation, RUNTIME_CALLS[operation](wish), signal);
    if (body.length === 0) throw strangersAnswer(operation);
    return { attempts, ...read(JSON.parse(new TextDecoder().decode(body)), headers, wish.foundationModel) };
  };
}

/** An operation that answers in events, of which only the first is waited for. */
function streamed(operation: StreamOperation, isOwn: (name: string, value: unknown) => boolean): Send {
  return (client, wish, signal) =>
    closing(signal, async (own) => {
      const { attempts, events } = await client.stream(operation, RUNTIME_CALLS[operation](wish), own);
      await firstEvent(operation, events, isOwn);
      return { attempts };
    });
}

/** Reads a vendor's answer with the status 200; throws what it says failed, or what is no answer of the API. */
function compatibleAnswer(api: CompatibleApi, body: unknown): Omit<Sent, 'attempts'> {
  const answer = readAnswer(api, body);
  if (answer.kind === 'failure') throw Object.assign(new Error(answer.message), { name: answer.name });
  if (answer.kind === 'foreign') throw strangersAnswer(api);
  return used(Number(answer.tokens.input), Number(answer.tokens.output));
}

/**
 * Events whose only meaning is that the stream failed after its 200. The SDK throws most of them; the rest arrive as
 * members.
 */
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
function isConverseEvent(name: string): boolean {
  return CONVERSE_EVENTS.has(name);
}

/** The answer, if it is the operation's; throws what becomes a failure of the network otherwise. */
function checked(operation: AnsweringOperation, answer: unknown): Record<string, unknown> {
  if (!isRecord(answer) || !isAnswerOf(operation, answer)) throw strangersAnswer(operation);
  return answer;
}

/** No probe takes or makes more: a number above it is not believed. */
const MOST_TOKENS = 100_000;

/** Tokens as an answer counts them; nothing if no probe can have them, so that the plan's own estimate counts. */
function used(inputTokens: number, outputTokens: number): { usage?: Usage } {
  const isCount = (tokens: number) => Number.isInteger(tokens) && tokens >= 0 && tokens <= MOST_TOKENS;
  return isCount(inputTokens) && isCount(outputTokens) ? { usage: { inputTokens, outputTokens } } : {};
}

/** InvokeModel's body is the model's own; the tokens that Bedrock bills stand in two response headers. */
const INPUT_TOKENS = 'x-amzn-bedrock-input-token-count';
const OUTPUT_TOKENS = 'x-amzn-bedrock-output-token-count';
