/** What the cells of a run need to know from AWS, asked when first needed and once: clients, profiles, availability, the form. */
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import type { IAMClient } from '@aws-sdk/client-iam';
import { isBearer, type Aws, type BedrockAccess, type Result } from '../aws/clients.ts';
import {
  modelAvailability,
  modelLifecycle,
  profileModels,
  systemProfiles,
  useCaseForm,
  type ListedProfile,
} from '../bedrock/control-plane.ts';
import { describe, type Described } from '../bedrock/describe.ts';
import type { ServiceLifecycle } from '../bedrock/model-lifecycle.ts';
import type { Identity } from '../identity/identity.ts';
import type { Availability, TargetKind } from '../domain/report.ts';
import { within } from '../util/deadline.ts';
import { oncePerKey } from '../util/once.ts';
import type { Pool } from '../util/pool.ts';
import { LifecycleLookups, type ModelAnswer } from './lifecycles.ts';

/** Permissions for these calls have no resource: one refusal for a principal in a region stands for all of that region. */
const REFUSED = new Set(['AccessDeniedException', 'AccessDenied']);

/** Milliseconds for one look-up, retries included. */
const LOOKUP_TIMEOUT_MS = 10_000;

export class Lookups {
  readonly #aws: Aws;
  readonly #pool: Pool;
  readonly #signal: AbortSignal;
  readonly #profiles = oncePerKey<Result<string[]>>();
  readonly #described = oncePerKey<Result<Described>>();
  readonly #lists = oncePerKey<Result<ListedProfile[]>>();
  readonly #availability = oncePerKey<Availability | undefined>();
  readonly #forms = oncePerKey<'submitted' | 'missing' | undefined>();
  readonly #mayNotAskAvailability = new Set<string>();
  readonly #models = oncePerKey<Result<ServiceLifecycle | undefined>>();
  readonly #lifecycles = new LifecycleLookups();
  readonly #ends = oncePerKey<ModelAnswer[]>();

  constructor(aws: Aws, pool: Pool, signal: AbortSignal) {
    this.#aws = aws;
    this.#pool = pool;
    this.#signal = signal;
  }

  /** Throws for a Bedrock API key: IAM takes none. */
  iam(identity: Identity, region: string): Promise<IAMClient> {
    const access = identity.asker?.credentials;
    if (isBearer(access)) throw new TypeError('a Bedrock API key cannot call IAM');
    return this.#aws.iam({ region, ...(access && { credentials: access }) });
  }

  /** Model ARNs behind a profile, as GetInferenceProfile answers the identity's asker. */
  profileModels(identity: Identity, region: string, profile: string): Promise<Result<string[]>> {
    return this.#profiles(this.#key(identity, region, profile), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#patiently((signal) => profileModels(client, profile, signal));
    });
  }

  /** A resource of the account, as its own Get call answers the identity's asker. A refusal is remembered: such permissions name the resource. */
  describe(
    identity: Identity,
    region: string,
    resource: { kind: TargetKind; arn: string },
  ): Promise<Result<Described>> {
    return this.#described(this.#key(identity, region, resource.arn), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#patiently((signal) => describe(client, resource, signal));
    });
  }

  /** All system profiles of a region, as ListInferenceProfiles answers. */
  systemProfiles(identity: Identity, region: string): Promise<Result<ListedProfile[]>> {
    return this.#lists(this.#key(identity, region), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#patiently((signal) => systemProfiles(client, signal));
    });
  }

  /** Availability of a foundation model, undefined where the asker may not ask. */
  availability(identity: Identity, region: string, modelId: string): Promise<Availability | undefined> {
    const scope = this.#key(identity, region);
    return this.#availability(`${scope} ${modelId}`, async () => {
      if (this.#mayNotAskAvailability.has(scope)) return undefined;
      const client = await this.#bedrock(identity, region);
      const answer = await this.#patiently(async (signal) =>
        this.#mayNotAskAvailability.has(scope) ? undefined : modelAvailability(client, modelId, signal),
      );
      if (answer?.ok) return answer.value;
      if (answer && REFUSED.has(answer.failure.errorName)) this.#mayNotAskAvailability.add(scope);
      return undefined;
    });
  }

  /** What GetFoundationModel answers the identity's asker about a model's lifecycle. */
  foundationModel(identity: Identity, region: string, modelId: string): Promise<Result<ServiceLifecycle | undefined>> {
    return this.#models(this.#key(identity, region, modelId), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#patiently((signal) => modelLifecycle(client, modelId, signal));
    });
  }

  /** Status and end of life of foundation models in a region, as far as the asker may ask and somebody answers. */
  lifecycles(identity: Identity, region: string, modelIds: readonly string[]): Promise<ModelAnswer[]> {
    const scope = this.#key(identity, region);
    return this.#ends([scope, ...modelIds].join(' '), () =>
      Promise.all(
        modelIds.map(async (id) => {
          const service = await this.#lifecycles.ask(scope, id, () => this.foundationModel(identity, region, id));
          return { id, service };
        }),
      ),
    );
  }

  useCaseForm(identity: Identity, region: string): Promise<'submitted' | 'missing' | undefined> {
    return this.#forms(this.#key(identity, region), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#patiently((signal) => useCaseForm(client, signal));
    });
  }

  /** A look-up helps, and none is needed: one that hangs may not hold up the calls that decide. */
  #patiently<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#pool.run(() => within(LOOKUP_TIMEOUT_MS, this.#signal, call));
  }

  #bedrock(identity: Identity, region: string): Promise<BedrockClient> {
    return this.#aws.bedrock({ region, ...credentials(identity) });
  }

  #key(identity: Identity, ...rest: string[]): string {
    return [identity.asker?.arn ?? '', ...rest].join(' ');
  }
}

function credentials(identity: Identity): { credentials?: BedrockAccess } {
  return identity.asker ? { credentials: identity.asker.credentials } : {};
}
