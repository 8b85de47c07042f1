/**
 * The one place that makes AWS clients, so that every call of a run has the same signature scheme, transport, retries,
 * user agent and count. SDK modules are loaded when first needed: a run that stops at a mistake in its inputs pays for
 * none of them.
 */
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { STSClient } from '@aws-sdk/client-sts';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Pluggable } from '@smithy/types';
import type { Failure } from '../domain/failure.ts';
import { unlessAborted } from '../util/deadline.ts';
import { type Proxies, proxiesOf } from '../net/proxies.ts';
import { Breaker } from './breaker.ts';
import type { RuntimeClient } from './runtime-client.ts';
import { rememberThrottling } from './throttling.ts';
import { isAnswerOf, strangersAnswer, type AnsweringOperation } from './answer-shapes.ts';
import { attemptsOf, toFailure } from './to-failure.ts';
import { traceCalls } from './call-trace.ts';
import { recordExchanges, type Exchange } from './exchanges.ts';
import { responseCheck } from '../net/response-check.ts';
import { sendUserAgent } from './user-agent.ts';

/** An access key of AWS, with the token of a session if it is temporary. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

/** Returns credentials that are valid now; renewed ones if the last have expired. */
export type CredentialsProvider = () => Promise<Credentials>;

/**
 * A Bedrock API key: Bedrock and its runtime take it instead of a signature, STS and IAM do not. One object a key:
 * clients are kept by it.
 */
export interface BearerToken {
  bearerToken: string;
}

/** What Bedrock can be called with. */
export type BedrockAccess = CredentialsProvider | BearerToken;

/** Whether it is a key; what it is not can also call STS and IAM. */
export function isBearer(access: BedrockAccess | Credentials | undefined): access is BearerToken {
  return access !== undefined && 'bearerToken' in access;
}

/** Credentials that the SDK marked with where they come from: names of features, see `identity/source.ts`. */
export type SourcedProvider = () => Promise<Credentials & { $source?: object }>;

/** Who assumes the roles on the way to ambient credentials, by what the SDK asks for. */
export interface Assumers {
  roleAssumer: (source: Credentials, wish: RoleWish & { ExternalId?: string }) => Promise<Credentials>;
  roleAssumerWithWebIdentity: (wish: RoleWish & { WebIdentityToken: string }) => Promise<Credentials>;
}

interface RoleWish {
  RoleArn: string;
  RoleSessionName: string;
  DurationSeconds?: number;
}

/** The value of a call, or its failure as data; `attempts` counts every try, from 1. */
export type Result<T> = { ok: true; value: T; attempts: number } | { ok: false; failure: Failure; attempts: number };

/**
 * Requests in a row before a call is given up. IAM throttles early and says so with plain 400s; Bedrock's own advice
 * is three.
 */
const MAX_ATTEMPTS = {
  sts: 4,
  iam: 8,
  organizations: 8,
  'service-quotas': 3,
  bedrock: 3,
  'bedrock-runtime': 3,
} as const;
type Service = keyof typeof MAX_ATTEMPTS;

/**
 * Seconds until a connection must stand, and an answer must have begun: a hanging call may not eat the whole check.
 */
const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 60_000;

interface ClientOptions {
  region: string;
  /** Whose faults its calls run into; another account's are none of its. */
  account?: string;
  credentials?: Credentials | CredentialsProvider;
}

interface BedrockClientOptions {
  region: string;
  account?: string;
  credentials?: Credentials | BedrockAccess;
  /** Sent instead of the check's own and the SDK's. */
  userAgent?: string;
}

/** Makes the SDK's clients for a run, all with the same user agent, proxies, time limits and retries. */
export class Aws {
  readonly #userAgent: string;
  readonly #proxies: Proxies;
  readonly #trace: ((line: string) => void) | undefined;
  readonly #record: ((exchange: Exchange) => void) | undefined;
  readonly #calls = new Map<string, number>();
  readonly #breaker = new Breaker();
  readonly #clients = new Map<BedrockClientOptions['credentials'], Map<string, Promise<unknown>>>();
  #handler: Promise<NodeHttpHandler> | undefined;
  readonly #inFlight = new Map<string, number>();
  /** Settles when the first request is on its way. */
  readonly firstRequest: Promise<void>;
  #requested: () => void = () => undefined;

  /**
   * `trace` is told about each request; what it is told may be shown. `record` is handed everything; nothing of that
   * may be.
   */
  constructor(options: {
    version: string;
    env: Readonly<Record<string, string | undefined>>;
    trace?: (line: string) => void;
    record?: (exchange: Exchange) => void;
  }) {
    this.#userAgent = options.version;
    this.#proxies = proxiesOf(options.env);
    this.#trace = options.trace;
    this.#record = options.record;
    this.firstRequest = new Promise((resolve) => {
      this.#requested = resolve;
    });
  }

  /** Requests sent so far, by `service:Operation`, sorted by name; retries count, since AWS counts them too. */
  calls(): Record<string, number> {
    return Object.fromEntries([...this.#calls].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Lets what failed to its retries be asked again: some time has passed. */
  forgetFaults(): void {
    this.#breaker.reset();
  }

  /** Requests that are sent and not answered yet, by `service:Operation region`, sorted by name. */
  inFlight(): Record<string, number> {
    return Object.fromEntries([...this.#inFlight].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  sts(options: ClientOptions): Promise<STSClient> {
    return this.#once('sts', options, async () => {
      const { STSClient } = await import('./sdk/sts.ts');
      const client = new STSClient(await this.#config('sts', options));
      client.middlewareStack.use(this.#counter('sts', options.region));
      client.middlewareStack.use(this.#breaker.plugin('sts', options));
      if (this.#trace) client.middlewareStack.use(traceCalls('sts', options.region, this.#trace));
      client.middlewareStack.use(responseCheck(this.#proxies));
      if (this.#record) client.middlewareStack.use(recordExchanges('sts', this.#record));
      return client;
    });
  }

  iam(options: ClientOptions): Promise<IAMClient> {
    return this.#once('iam', options, async () => {
      const { IAMClient } = await import('./sdk/iam.ts');
      const client = new IAMClient({ ...(await this.#config('iam', options)), retryMode: 'adaptive' });
      client.middlewareStack.use(this.#counter('iam', options.region));
      client.middlewareStack.use(this.#breaker.plugin('iam', options));
      client.middlewareStack.use(rememberThrottling(client));
      if (this.#trace) client.middlewareStack.use(traceCalls('iam', options.region, this.#trace));
      client.middlewareStack.use(responseCheck(this.#proxies));
      if (this.#record) client.middlewareStack.use(recordExchanges('iam', this.#record));
      return client;
    });
  }

  organizations(options: ClientOptions): Promise<OrganizationsClient> {
    return this.#once('organizations', options, async () => {
      const { OrganizationsClient } = await import('./sdk/organizations.ts');
      const config = await this.#config('organizations', options);
      const client = new OrganizationsClient({ ...config, retryMode: 'adaptive' });
      client.middlewareStack.use(this.#counter('organizations', options.region));
      client.middlewareStack.use(this.#breaker.plugin('organizations', options));
      if (this.#trace) client.middlewareStack.use(traceCalls('organizations', options.region, this.#trace));
      client.middlewareStack.use(responseCheck(this.#proxies));
      return client;
    });
  }

  serviceQuotas(options: ClientOptions): Promise<ServiceQuotasClient> {
    return this.#once('service-quotas', options, async () => {
      const { ServiceQuotasClient } = await import('./sdk/service-quotas.ts');
      const client = new ServiceQuotasClient(await this.#config('service-quotas', options));
      client.middlewareStack.use(this.#counter('service-quotas', options.region));
      client.middlewareStack.use(this.#breaker.plugin('service-quotas', options));
      if (this.#trace) client.middlewareStack.use(traceCalls('service-quotas', options.region, this.#trace));
      client.middlewareStack.use(responseCheck(this.#proxies));
      if (this.#record) client.middlewareStack.use(recordExchanges('service-quotas', this.#record));
      return client;
    });
  }

  bedrock(options: BedrockClientOptions): Promise<BedrockClient> {
    return this.#once('bedrock', options, async () => {
      const { BedrockClient } = await import('./sdk/bedrock.ts');
      const client = new BedrockClient(await this.#config('bedrock', options));
      if (options.userAgent !== undefined) client.middlewareStack.use(sendUserAgent(options.userAgent));
      client.middlewareStack.use(this.#counter('bedrock', options.region));
      client.middlewareStack.use(this.#breaker.plugin('bedrock', options));
      if (this.#trace) client.middlewareStack.use(traceCalls('bedrock', options.region, this.#trace));
      client.middlewareStack.use(responseCheck(this.#proxies));
      if (this.#record) client.middlewareStack.use(recordExchanges('bedrock', this.#record));
      return client;
    });
  }

  runtime(options: BedrockClientOptions): Promise<RuntimeClient> {
    return this.#once('bedrock-runtime', options, async () => {
      const { BedrockRuntimeClient } = await import('./sdk/bedrock-runtime.ts');
      const { RuntimeClient } = await import('./runtime-client.ts');
      const client = new BedrockRuntimeClient(await this.#config('bedrock-runtime', options));
      if (options.userAgent !== undefined) client.middlewareStack.use(sendUserAgent(options.userAgent));
      client.middlewareStack.use(this.#counter('bedrock-runtime', options.region));
      client.middlewareStack.use(this.#breaker.plugin('bedrock-runtime', options));
      if (this.#trace) client.middlewareStack.use(traceCalls('bedrock-runtime', options.region, this.#trace));
      client.middlewareStack.use(responseCheck(this.#proxies));
      if (this.#record) client.middlewareStack.use(recordExchanges('bedrock-runtime', this.#record));
      return new RuntimeClient(client);
    });
  }

  /** One client per service, region, user agent and credentials: they are heavy, and a run asks for thousands. */
  async #once<C>(
    service: Service,
    { region, credentials, userAgent = '' }: BedrockClientOptions,
    make: () => Promise<C>,
  ): Promise<C> {
    const mine = this.#clients.get(credentials) ?? new Map<string, Promise<unknown>>();
    this.#clients.set(credentials, mine);
    const key = `${service} ${region} ${userAgent}`;
    const made = (mine.get(key) as Promise<C> | undefined) ?? make();
    mine.set(key, made);
    return made;
  }

  /** Whether the SDK was told to use FIPS endpoints (`AWS_USE_FIPS_ENDPOINT`, `use_fips_endpoint` of the profile). */
  async usesFips(): Promise<boolean> {
    const { loadConfig, nodeFipsConfigSelectors } = await import('./sdk/config.ts');
    // A configuration that cannot be read is a matter of the first call, which says more about it.
    return loadConfig(nodeFipsConfigSelectors)().then(
      (isFips) => isFips === true,
      () => false,
    );
  }

  /**
   * The SDK's own chain of credentials: environment or profile, web identity token, container, instance. Roles on its
   * way are assumed by `assumers`, so that those calls are counted and told of like any other; what else it asks (IAM
   * Identity Center) goes through the same transport. Instance metadata is given up after a second
   * (@smithy/credential-provider-imds, `DEFAULT_TIMEOUT`), a container's endpoint that cannot be reached after four
   * tries a second apart (@aws-sdk/credential-provider-http); for one that hangs, the caller sets an end.
   *
   * @param note is told why each link of the chain gave nothing
   */
  async chain(region: string, assumers: Assumers, note: (reason: string) => void): Promise<SourcedProvider> {
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    const silent = (): void => undefined;
    return defaultProvider({
      ...assumers,
      clientConfig: { requestHandler: await this.#transport(), maxAttempts: MAX_ATTEMPTS.sts },
      parentClientConfig: { region },
      // The SDK's own warnings would go to standard error; what they say, the check says itself.
      logger: {
        debug: (...said: unknown[]) => {
          const reason = /^@smithy\/property-provider (?:->|\(!\)) ([\s\S]+)$/.exec(String(said[0]))?.[1];
          if (reason !== undefined) note(reason);
        },
        info: silent,
        warn: silent,
        error: silent,
      },
    });
  }

  /** Closes the connections, so that the process can end. */
  async close(): Promise<void> {
    (await this.#handler)?.destroy();
  }

  async #config(service: Service, options: BedrockClientOptions) {
    return {
      region: options.region,
      ...authentication(options.credentials),
      requestHandler: await this.#transport(),
      sha256: (await import('./sha256.ts')).Sha256,
      maxAttempts: MAX_ATTEMPTS[service],
      customUserAgent: [['bedrock-access-check', this.#userAgent]] as [string, string][],
    };
  }

  /**
   * One HTTP/1.1 transport for all clients: Bedrock's runtime client would speak HTTP/2, which goes through no proxy.
   */
  #transport(): Promise<NodeHttpHandler> {
    this.#handler ??= (async () => {
      const [{ NodeHttpHandler }, http, https] = await Promise.all([
        import('./sdk/http-handler.ts'),
        import('node:http'),
        import('node:https'),
      ]);
      // Node 24's agents go through the proxies they are told of, and tunnel to what is HTTPS.
      const agent = { keepAlive: true, maxSockets: 64, proxyEnv: this.#proxies.env };
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
  #counter<I extends object, O extends object>(service: Service, region: string): Pluggable<I, O> {
    return {
      applyToStack: (stack) => {
        stack.add(
          (next, context) => (args) => {
            const name = `${service}:${String(context.commandName).replace(/Command$/, '')}`;
            this.#calls.set(name, (this.#calls.get(name) ?? 0) + 1);
            const waitedFor = `${name} ${region}`;
            this.#inFlight.set(waitedFor, (this.#inFlight.get(waitedFor) ?? 0) + 1);
            const answer = next(args);
            this.#requested();
            return answer.finally(() => {
              const left = (this.#inFlight.get(waitedFor) ?? 1) - 1;
              if (left > 0) this.#inFlight.set(waitedFor, left);
              else this.#inFlight.delete(waitedFor);
            });
          },
          { step: 'finalizeRequest', priority: 'low', name: 'countRequests' },
        );
      },
    };
  }
}

/**
 * With AWS_BEARER_TOKEN_BEDROCK in the environment the SDK would send that token instead of the credentials it was
 * given, and the report would describe another principal. Only a preference in the client's own configuration turns
 * that off, and only one turns `token` on (tried with 3.1162.0; the scheme's short name is what it compares).
 */
function authentication(credentials: BedrockClientOptions['credentials']) {
  if (isBearer(credentials)) {
    return { token: { token: credentials.bearerToken }, authSchemePreference: ['httpBearerAuth'] };
  }
  return { ...(credentials !== undefined && { credentials }), authSchemePreference: ['sigv4'] };
}

/**
 * Makes a call and turns whatever happens into data. `send` must do exactly one SDK operation and return its whole
 * answer: one that is not the operation's is a failure.
 */
export async function ask<T extends { $metadata: { attempts?: number | undefined } }>(
  service: Service,
  operation: AnsweringOperation,
  send: () => Promise<T>,
  signal?: AbortSignal,
): Promise<Result<T>> {
  try {
    const value = await unlessAborted(send(), signal);
    const attempts = value.$metadata.attempts ?? 1;
    if (isAnswerOf(operation, value)) return { ok: true, value, attempts };
    return { ok: false, failure: toFailure(service, operation, strangersAnswer(operation)), attempts };
  } catch (error) {
    return { ok: false, failure: toFailure(service, operation, error), attempts: attemptsOf(error) };
  }
}
