/**
 * The one place that makes AWS clients, so that every call of a run has the same signature scheme, transport, retries, user agent
 * and count. SDK modules are loaded when first needed: a run that stops at a mistake in its inputs pays for none of them.
 */
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { STSClient } from '@aws-sdk/client-sts';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Pluggable } from '@smithy/types';
import type { Failure } from './failure.ts';
import { unlessAborted } from '../util/deadline.ts';
import { attemptsOf, toFailure } from './to-failure.ts';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

export type CredentialsProvider = () => Promise<Credentials>;

export type Result<T> = { ok: true; value: T; attempts: number } | { ok: false; failure: Failure; attempts: number };

/** Requests in a row before a call is given up. IAM throttles early and says so with plain 400s; Bedrock's own advice is three. */
const MAX_ATTEMPTS = { sts: 4, iam: 8, bedrock: 3, 'bedrock-runtime': 3 } as const;
type Service = keyof typeof MAX_ATTEMPTS;

/** Seconds until a connection must stand, and an answer must have begun: a hanging call may not eat the whole check. */
const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 60_000;

interface ClientOptions {
  region: string;
  credentials?: Credentials | CredentialsProvider;
}

export class Aws {
  readonly #userAgent: string;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #calls = new Map<string, number>();
  readonly #clients = new Map<ClientOptions['credentials'], Map<string, Promise<unknown>>>();
  #handler: Promise<NodeHttpHandler> | undefined;
  #inFlight = 0;

  constructor(options: { version: string; env: Readonly<Record<string, string | undefined>> }) {
    this.#userAgent = options.version;
    this.#env = options.env;
  }

  /** Requests sent so far, by `service:Operation`, sorted by name; retries count, since AWS counts them too. */
  calls(): Record<string, number> {
    return Object.fromEntries([...this.#calls].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Requests that are sent and not answered yet. */
  inFlight(): number {
    return this.#inFlight;
  }

  sts(options: ClientOptions): Promise<STSClient> {
    return this.#once('sts', options, async () => {
      const { STSClient } = await import(/* webpackMode: "eager" */ '@aws-sdk/client-sts');
      const client = new STSClient(await this.#config('sts', options));
      client.middlewareStack.use(this.#counter('sts'));
      return client;
    });
  }

  iam(options: ClientOptions): Promise<IAMClient> {
    return this.#once('iam', options, async () => {
      const { IAMClient } = await import(/* webpackMode: "eager" */ '@aws-sdk/client-iam');
      const client = new IAMClient({ ...(await this.#config('iam', options)), retryMode: 'adaptive' });
      client.middlewareStack.use(this.#counter('iam'));
      return client;
    });
  }

  bedrock(options: ClientOptions): Promise<BedrockClient> {
    return this.#once('bedrock', options, async () => {
      const { BedrockClient } = await import(/* webpackMode: "eager" */ '@aws-sdk/client-bedrock');
      const client = new BedrockClient(await this.#config('bedrock', options));
      client.middlewareStack.use(this.#counter('bedrock'));
      return client;
    });
  }

  runtime(options: ClientOptions): Promise<BedrockRuntimeClient> {
    return this.#once('bedrock-runtime', options, async () => {
      const { BedrockRuntimeClient } = await import(/* webpackMode: "eager" */ '@aws-sdk/client-bedrock-runtime');
      const client = new BedrockRuntimeClient(await this.#config('bedrock-runtime', options));
      client.middlewareStack.use(this.#counter('bedrock-runtime'));
      return client;
    });
  }

  /** One client for a service, a region and somebody's credentials: they are heavy, and a run asks for thousands. */
  async #once<C>(service: Service, { region, credentials }: ClientOptions, make: () => Promise<C>): Promise<C> {
    const mine = this.#clients.get(credentials) ?? new Map<string, Promise<unknown>>();
    this.#clients.set(credentials, mine);
    const key = `${service} ${region}`;
    const made = (mine.get(key) as Promise<C> | undefined) ?? make();
    mine.set(key, made);
    return made;
  }

  /** Evaluates the modules that a check needs later, while it waits for its first answers: they are most of its own work. */
  async preload(): Promise<void> {
    await import(/* webpackMode: "eager" */ '@aws-sdk/client-bedrock');
    await import(/* webpackMode: "eager" */ '@aws-sdk/client-iam');
    await import(/* webpackMode: "eager" */ '@aws-sdk/client-bedrock-runtime');
  }

  /** Closes the connections, so that the process can end. */
  async close(): Promise<void> {
    (await this.#handler)?.destroy();
  }

  async #config(service: Service, options: ClientOptions) {
    return {
      region: options.region,
      ...(options.credentials !== undefined && { credentials: options.credentials }),
      requestHandler: await this.#transport(),
      maxAttempts: MAX_ATTEMPTS[service],
      customUserAgent: [['bedrock-access-check', this.#userAgent]] as [string, string][],
      // With AWS_BEARER_TOKEN_BEDROCK in the environment the SDK would send that token instead of the credentials it was given, and
      // the report would describe another principal. Only a preference in the client's own configuration turns that off.
      authSchemePreference: ['sigv4'],
    };
  }

  /** One HTTP/1.1 transport for all clients: Bedrock's runtime client would speak HTTP/2, which goes through no proxy. */
  #transport(): Promise<NodeHttpHandler> {
    this.#handler ??= (async () => {
      const [{ NodeHttpHandler }, http, https] = await Promise.all([
        import(/* webpackMode: "eager" */ '@smithy/node-http-handler'),
        import('node:http'),
        import('node:https'),
      ]);
      // Node 24's agents honour HTTP_PROXY, HTTPS_PROXY and NO_PROXY by themselves.
      const agent = { keepAlive: true, maxSockets: 64, proxyEnv: this.#env };
      return new NodeHttpHandler({
        httpAgent: new http.Agent(agent),
        httpsAgent: new https.Agent(agent),
        connectionTimeout: CONNECT_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      });
    })();
    return this.#handler;
  }

  /** Counts below the retries, so that each request counts. */
  #counter<I extends object, O extends object>(service: Service): Pluggable<I, O> {
    return {
      applyToStack: (stack) => {
        stack.add(
          (next, context) => (args) => {
            const name = `${service}:${String(context.commandName).replace(/Command$/, '')}`;
            this.#calls.set(name, (this.#calls.get(name) ?? 0) + 1);
            this.#inFlight += 1;
            return next(args).finally(() => {
              this.#inFlight -= 1;
            });
          },
          { step: 'finalizeRequest', priority: 'low', name: 'countRequests' },
        );
      },
    };
  }
}

/** Makes a call and turns whatever happens into data. `send` must do exactly one SDK operation. */
export async function ask<T extends { $metadata: { attempts?: number | undefined } }>(
  service: Service,
  operation: string,
  send: () => Promise<T>,
  signal?: AbortSignal,
): Promise<Result<T>> {
  try {
    const value = await unlessAborted(send(), signal);
    return { ok: true, value, attempts: value.$metadata.attempts ?? 1 };
  } catch (error) {
    return { ok: false, failure: toFailure(service, operation, error), attempts: attemptsOf(error) };
  }
}
