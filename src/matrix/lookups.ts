/** What the cells of a run need to know from AWS, asked when first needed and once: clients, profiles, availability, the form. */
import type { IAMClient } from '@aws-sdk/client-iam';
import { isBearer, type Aws, type BedrockAccess, type Result } from '../aws/clients.ts';
import {
  modelAvailability,
  profileModels,
  systemProfiles,
  useCaseForm,
  type ListedProfile,
} from '../bedrock/control-plane.ts';
import { reaches, type Identity } from '../identity/identity.ts';
import type { Availability } from '../report/types.ts';
import { oncePerKey } from '../util/once.ts';
import type { Pool } from '../util/pool.ts';

/** Permissions for these calls have no resource: one refusal for a principal in a region stands for all of that region. */
const REFUSED = new Set(['AccessDeniedException', 'AccessDenied']);

/** Milliseconds for one look-up, retries included. */
const LOOKUP_TIMEOUT_MS = 10_000;

export class Lookups {
  readonly #aws: Aws;
  readonly #pool: Pool;
  readonly #signal: AbortSignal;
  readonly #profiles = oncePerKey<Result<string[]>>();
  readonly #lists = oncePerKey<Result<ListedProfile[]>>();
  readonly #availability = oncePerKey<Availability | undefined>();
  readonly #forms = oncePerKey<'submitted' | 'missing' | undefined>();
  readonly #mayNotAskAvailability = new Set<string>();

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
      return this.#pool.run(() => profileModels(client, profile, this.#patience()));
    });
  }

  /** All system profiles of a region, as ListInferenceProfiles answers. */
  systemProfiles(identity: Identity, region: string): Promise<Result<ListedProfile[]>> {
    return this.#lists(this.#key(identity, region), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#pool.run(() => systemProfiles(client, this.#patience()));
    });
  }

  /** Availability of a foundation model, undefined where the asker may not ask. */
  availability(identity: Identity, region: string, modelId: string): Promise<Availability | undefined> {
    if (!reaches(identity, region)) return Promise.resolve(undefined);
    const scope = this.#key(identity, region);
    return this.#availability(`${scope} ${modelId}`, async () => {
      if (this.#mayNotAskAvailability.has(scope)) return undefined;
      const client = await this.#bedrock(identity, region);
      const answer = await this.#pool.run(async () =>
        this.#mayNotAskAvailability.has(scope) ? undefined : modelAvailability(client, modelId, this.#patience()),
      );
      if (answer?.ok) return answer.value;
      if (answer && REFUSED.has(answer.failure.errorName)) this.#mayNotAskAvailability.add(scope);
      return undefined;
    });
  }

  useCaseForm(identity: Identity, region: string): Promise<'submitted' | 'missing' | undefined> {
    return this.#forms(this.#key(identity, region), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#pool.run(() => useCaseForm(client, this.#patience()));
    });
  }

  /** A look-up helps, and none is needed: one that hangs may not hold up the calls that decide. */
  #patience(): AbortSignal {
    return AbortSignal.any([this.#signal, AbortSignal.timeout(LOOKUP_TIMEOUT_MS)]);
  }

  #bedrock(identity: Identity, region: string) {
    return this.#aws.bedrock({ region, ...credentials(identity) });
  }

  #key(identity: Identity, ...rest: string[]): string {
    return [identity.asker?.arn ?? '', ...rest].join(' ');
  }
}

function credentials(identity: Identity): { credentials?: BedrockAccess } {
  return identity.asker ? { credentials: identity.asker.credentials } : {};
}
