/**
 * Sends the calls of Bedrock's runtime. The SDK's client makes one request up to its signature; its address, its user
 * agent and the choice between signature and API key then serve every call of that client. What the SDK does anew for
 * each call (rules for endpoints, schemes of authentication, schemas for every field) takes longer than all the rest
 * of it. Retries, signature and clock, transport, and the reading of refusals and event streams stay the SDK's.
 */
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import {
  SMITHY_CONTEXT_KEY,
  type BuildHandler,
  type HandlerExecutionContext,
  type MetadataBearer,
  type MiddlewareStack,
  type SelectedHttpAuthScheme,
  type SerializeMiddleware,
  type StaticOperationSchema,
  type StaticStructureSchema,
} from '@smithy/types';
import { readableRefusals } from './compatible-refusals.ts';
import { ConverseStream$, InvokeModelWithResponseStream$, ListAsyncInvokesCommand } from './sdk/bedrock-runtime.ts';

/** Operations whose answer is one body. Of the last three, other vendors' APIs, the SDK has no commands. */
export type BodyOperation =
  | 'InvokeModel'
  | 'Converse'
  | 'CountTokens'
  | 'ApplyGuardrail'
  | 'ListAsyncInvokes'
  | 'CreateResponse'
  | 'CreateChatCompletion'
  | 'CreateMessage';

/** Operations whose answer is an event stream. */
export type StreamOperation = 'InvokeModelWithResponseStream' | 'ConverseStream';

/** One call: what of its request is its own. */
export interface RuntimeCall {
  method: 'GET' | 'POST';
  /** Percent-encoded, from the endpoint on. */
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** The model that a fault is remembered for. */
  modelId?: string;
}

/** The answer of an operation with one body, as it came. */
export interface BodyAnswer {
  attempts: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Empty if the answer had none. */
  body: Uint8Array;
}

/** The answer of an operation with an event stream: events as the SDK reads them. */
export interface StreamAnswer {
  attempts: number;
  events?: AsyncIterable<object>;
}

/** Sends calls: the client, or what stands in for it. */
export interface RuntimeSender {
  send(operation: BodyOperation, call: RuntimeCall, signal: AbortSignal): Promise<BodyAnswer>;
  stream(operation: StreamOperation, call: RuntimeCall, signal: AbortSignal): Promise<StreamAnswer>;
}

/** What all requests of a client have in common. */
interface Common {
  /** With address and user agent, and neither path nor body of its own. */
  request: HttpRequest;
  /** Before the path of each call; empty for AWS's own endpoints. */
  base: string;
  context: HandlerExecutionContext;
  scheme: SelectedHttpAuthScheme;
}

type Output = MetadataBearer & Record<string, unknown>;

/** Smithy's numbers for a static schema: a blob, a structure, an operation; and the trait of a payload. */
const [BLOB, STRUCTURE, OPERATION] = [21, 3, 9] as const;
const HTTP_PAYLOAD = 16;
const NAMESPACE = 'com.amazonaws.bedrockruntime';

/** An answer whose body the SDK hands over as it is; it reads refusals. */
const WHOLE_BODY: StaticStructureSchema = [
  ...([STRUCTURE, NAMESPACE, 'WholeBody', 0] as const),
  ['body'],
  [[BLOB, HTTP_PAYLOAD]],
];

/** An operation with such an answer. Its input is not the SDK's to write. */
function wholeBodyOf(operation: BodyOperation): StaticOperationSchema {
  return [OPERATION, NAMESPACE, operation, { http: ['POST', '/', 200] }, () => WHOLE_BODY, () => WHOLE_BODY];
}

const STREAMS = {
  InvokeModelWithResponseStream: { schema: InvokeModelWithResponseStream$, member: 'body' },
  ConverseStream: { schema: ConverseStream$, member: 'stream' },
} as const;

/** Steps of the SDK's client that are taken once for all calls, or that no call needs. */
const TAKEN_ONCE = [
  'httpAuthSchemeMiddleware',
  'serializerMiddleware',
  'contentLengthMiddleware',
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'recursionDetectionMiddleware',
  'loggerMiddleware',
] as const;

/** The path of the operation that is prepared and not sent. */
const PREPARED_PATH = '/async-invoke';

/** Sends calls with the configuration of an SDK's client, and through what was added to its stack. */
export class RuntimeClient implements RuntimeSender {
  /** That of the SDK's client. */
  readonly config: BedrockRuntimeClient['config'];
  readonly #client: BedrockRuntimeClient;
  readonly #stack: MiddlewareStack<RuntimeCall, Output>;
  #common: Promise<Common> | undefined;

  /**
   * `client` has everything in its stack that is to be there. Throws if a step of the SDK has another name than it is
   * known by.
   */
  constructor(client: BedrockRuntimeClient) {
    this.#client = client;
    this.config = client.config;
    signOnce(client);
    // The steps that are left read nothing of a command's input and output but what a call has as well.
    const stack = client.middlewareStack.clone() as unknown as MiddlewareStack<RuntimeCall, Output>;
    for (const name of TAKEN_ONCE) {
      if (!stack.remove(name)) throw new Error(`The AWS SDK has no step ${name} any more.`);
    }
    // What the SDK's client still does is no call: a fault on the way (of credentials) is counted once, by the call
    // that needs it.
    client.middlewareStack.remove('breaker');
    stack.add(this.#request, { step: 'serialize', name: 'requestOfCall' });
    stack.use(readableRefusals());
    this.#stack = stack;
  }

  /**
   * Returns the host that calls go to, with a port that is not the usual one. Rejects where the SDK has no endpoint
   * for the region.
   */
  async host(): Promise<string> {
    const { hostname, port } = (await this.#inCommon()).request;
    return port === undefined ? hostname : `${hostname}:${port}`;
  }

  /**
   * Makes a call and returns its answer as it came. Throws what the SDK throws for a refusal and where there is no
   * answer.
   */
  async send(operation: BodyOperation, call: RuntimeCall, signal: AbortSignal): Promise<BodyAnswer> {
    const { output, headers } = await this.#made(call, signal, { operation, operationSchema: wholeBodyOf(operation) });
    const body = output.body instanceof Uint8Array ? output.body : new Uint8Array();
    return { attempts: output.$metadata.attempts ?? 1, headers, body };
  }

  /**
   * Makes a call and returns its events as the SDK reads them. Throws as `send` does, and where the first event is an
   * exception.
   */
  async stream(operation: StreamOperation, call: RuntimeCall, signal: AbortSignal): Promise<StreamAnswer> {
    const { schema, member } = STREAMS[operation];
    const about = { operation, operationSchema: schema, eventStream: { output: true } };
    const { output } = await this.#made(call, signal, about);
    const events = output[member] as AsyncIterable<object> | null | undefined;
    return { attempts: output.$metadata.attempts ?? 1, ...(events && { events }) };
  }

  async #made(
    call: RuntimeCall,
    abortSignal: AbortSignal,
    about: { operation: string; operationSchema: StaticOperationSchema; eventStream?: object },
  ): Promise<{ output: Output; headers: BodyAnswer['headers'] }> {
    const context: HandlerExecutionContext = {
      ...{ clientName: 'BedrockRuntimeClient', commandName: about.operation, logger: this.config.logger },
      [SMITHY_CONTEXT_KEY]: { ...about, abortSignal },
    };
    let headers: BodyAnswer['headers'] = {};
    const handler = this.#stack.resolve(async ({ request }) => {
      const answered = await this.config.requestHandler.handle(request as HttpRequest, { abortSignal });
      const response = answered.response as HttpResponse;
      ({ headers } = response);
      return { response, output: { $metadata: {} } };
    }, context);
    return { output: (await handler({ input: call })).output, headers };
  }

  /** The step that makes a request of a call. */
  readonly #request: SerializeMiddleware<RuntimeCall, Output> = (next, context) => async (args) => {
    const common = await this.#inCommon();
    const { httpAuthOption, ...scheme } = common.scheme;
    Object.assign(context, { endpointV2: common.context.endpointV2, authSchemes: common.context.authSchemes });
    Object.assign(context[SMITHY_CONTEXT_KEY] ?? {}, {
      selectedHttpAuthScheme: {
        ...scheme,
        // The signer notes there when a request was sent.
        httpAuthOption: { ...httpAuthOption, signingProperties: { ...httpAuthOption.signingProperties, context } },
      },
    });
    return next({ ...args, request: requestOf(args.input, common) });
  };

  async #inCommon(): Promise<Common> {
    const asked = (this.#common ??= this.#prepare());
    try {
      return await asked;
    } catch (error) {
      // Credentials may be there the next time.
      if (this.#common === asked) this.#common = undefined;
      throw error;
    }
  }

  /** Lets the SDK make a request, and stops it before it is signed. */
  async #prepare(): Promise<Common> {
    let common: Common | undefined;
    const stop =
      (_: BuildHandler<object, MetadataBearer>, context: HandlerExecutionContext) =>
      ({ request }: { request: unknown }): Promise<never> => {
        const scheme = context[SMITHY_CONTEXT_KEY]?.selectedHttpAuthScheme;
        if (HttpRequest.isInstance(request) && scheme) {
          common = { request, base: request.path.slice(0, -PREPARED_PATH.length), context, scheme };
        }
        return Promise.reject(new Error('stopped before it was signed'));
      };
    const command = new ListAsyncInvokesCommand({});
    command.middlewareStack.add(stop, { step: 'build', priority: 'low', name: 'stopBeforeSignature' });
    try {
      await this.#client.send(command);
    } catch (error) {
      if (!common) throw error;
    }
    if (!common) throw new Error('The AWS SDK has made no request.');
    return common;
  }
}

function requestOf({ method, path, query, headers, body }: RuntimeCall, { request, base }: Common): HttpRequest {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const { protocol, hostname, port } = request;
  return new HttpRequest({
    ...{ protocol, hostname, ...(port !== undefined && { port }) },
    ...{ method, path: `${base}${path}`, query: { ...request.query, ...query }, body },
    headers: { ...headers, ...length, ...request.headers },
  });
}

/** The SDK makes a signer, and a copy of its configuration for it, for each signature: one is enough for a client. */
function signOnce({ config }: BedrockRuntimeClient): void {
  const { signer } = config;
  let made: ReturnType<typeof signer> | undefined;
  config.signer = (scheme) => (made ??= signer(scheme));
}
