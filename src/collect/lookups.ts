/**
 * What the cells of a run need to know from AWS, asked when first needed and once: clients, profiles, availability,
 * the form.
 */
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { isBearer, type Aws, type BedrockAccess, type Result } from '../aws/clients.ts';
import { callerIdentity } from '../domain/arn.ts';
import { Catalog, tableCatalog, type ListedModel, type ListedProfile } from '../catalog/region-catalog.ts';
import {
  foundationModel,
  foundationModels,
  modelAvailability,
  profileModels,
  systemProfiles,
  useCaseForm,
} from '../bedrock/control-plane.ts';
import { quota, quotas, type ListedQuota } from '../bedrock/quotas.ts';
import { knownCodes, type QuotaSubject } from '../catalog/quotas.ts';
import { enforcedGuardrails, readGuardrail } from '../bedrock/guardrails.ts';
import { guardrailArn, NO_GUARDRAIL_FACTS, type GuardrailFacts } from '../catalog/guardrail.ts';
import type { GuardrailSettings } from '../domain/settings.ts';
import { describe, type Described } from '../bedrock/describe.ts';
import { asksForItsAccount, canQueryRegion, type Identity } from '../identity/identity.ts';
import type { Availability } from '../domain/report.ts';
import type { TargetKind } from '../domain/target-kinds.ts';
import { within } from '../util/deadline.ts';
import { oncePerKey } from '../util/once.ts';
import type { Pool } from '../util/pool.ts';
import { ModelLookups, type ModelFacts } from './model-facts.ts';
import { isRefused, SharedLists } from './shared-lists.ts';

/** Milliseconds for one look-up, retries included. */
const LOOKUP_TIMEOUT_MS = 10_000;

/** Milliseconds for what Service Quotas says, retries included. */
const QUOTA_TIMEOUT_MS = 5_000;

/** Answers of AWS that several cells share, each asked for once per run. */
export class Lookups {
  readonly #aws: Aws;
  readonly #pool: Pool;
  readonly #signal: AbortSignal;
  readonly #profiles = oncePerKey<Result<string[]>>();
  readonly #described = oncePerKey<Result<Described>>();
  readonly #modelLists = new SharedLists<ReadonlyMap<string, ListedModel>>();
  readonly #profileLists = new SharedLists<ReadonlyMap<string, ListedProfile>>();
  readonly #catalogs = oncePerKey<Catalog>();
  /**
   * What is open is open to the account; that it is not, each principal's own answer has to say, since it closes
   * cells.
   */
  readonly #availability = new SharedLists<Availability>(
    (answer) => answer.ok && answer.value.agreement === 'AVAILABLE' && answer.value.region === 'AVAILABLE',
  );
  readonly #forms = oncePerKey<'submitted' | 'missing' | undefined>();
  readonly #availabilityRefusals = new Map<string, Result<Availability>>();
  readonly #guardrails = oncePerKey<GuardrailFacts>();
  readonly #quotaLists = oncePerKey<Result<ListedQuota[]>>();
  readonly #quotaValues = oncePerKey<Result<ListedQuota[]>>();
  readonly #quotaRefusals = new Map<string, Promise<boolean>>();
  readonly #models = oncePerKey<Result<ListedModel | undefined>>();
  readonly #facts = new ModelLookups();

  constructor(aws: Aws, pool: Pool, signal: AbortSignal) {
    this.#aws = aws;
    this.#pool = pool;
    this.#signal = signal;
  }

  /** Throws for a Bedrock API key: IAM takes none. */
  iam(identity: Identity, region: string): Promise<IAMClient> {
    const access = identity.asker?.credentials;
    if (isBearer(access)) throw new TypeError('a Bedrock API key cannot call IAM');
    return this.#aws.iam({ region, account: askerAccount(identity), ...(access && { credentials: access }) });
  }

  /** Model ARNs behind a profile, as GetInferenceProfile answers the identity's asker. */
  profileModels(identity: Identity, region: string, profile: string): Promise<Result<string[]>> {
    return this.#profiles(this.#key(identity, region, profile), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#patiently(identity, (signal) => profileModels(client, profile, signal));
    });
  }

  /**
   * A resource of the account, as its own Get call answers the identity's asker. A refusal is remembered: such
   * permissions name the resource.
   */
  describe(
    identity: Identity,
    region: string,
    resource: { kind: TargetKind; arn: string },
  ): Promise<Result<Described>> {
    return this.#described(this.#key(identity, region, resource.arn), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#patiently(identity, (signal) => describe(client, resource, signal));
    });
  }

  /** All foundation models of a region by their ID, as ListFoundationModels answers in the account. */
  models(identity: Identity, region: string): Promise<Result<ReadonlyMap<string, ListedModel>>> {
    return this.#modelLists.ask(listScope(identity, region), this.#key(identity), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#patiently(identity, (signal) => foundationModels(client, signal));
    });
  }

  /** All system profiles of a region by their ID, as ListInferenceProfiles answers in the account. */
  systemProfiles(identity: Identity, region: string): Promise<Result<ReadonlyMap<string, ListedProfile>>> {
    return this.#profileLists.ask(listScope(identity, region), this.#key(identity), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#patiently(identity, (signal) => systemProfiles(client, signal));
    });
  }

  /** Whether the models of a region may be listed by the asker of the identity. */
  async mayList(identity: Identity, region: string): Promise<boolean> {
    return canQueryRegion(identity, region) && (await this.models(identity, region)).ok;
  }

  /** A list as it answered this identity's own asker; undefined if that one was not asked. */
  ownList(
    identity: Identity,
    region: string,
    api: 'ListFoundationModels' | 'ListInferenceProfiles',
  ): Promise<Result<unknown>> | undefined {
    const lists = api === 'ListFoundationModels' ? this.#modelLists : this.#profileLists;
    return lists.askedBy(listScope(identity, region), this.#key(identity));
  }

  /**
   * Models and profiles of a region: by both lists, as far as they may be read, and by the tables for what they may
   * not say.
   */
  catalog(identity: Identity, region: string): Promise<Catalog> {
    if (!canQueryRegion(identity, region)) return Promise.resolve(tableCatalog(region));
    return this.#catalogs(this.#key(identity, region), async () => {
      const [models, profiles] = await Promise.all([
        this.models(identity, region),
        this.systemProfiles(identity, region),
      ]);
      if (!models.ok && !profiles.ok) return tableCatalog(region);
      return new Catalog(region, {
        ...(models.ok && { models: models.value }),
        ...(profiles.ok && { profiles: profiles.value }),
      });
    });
  }

  /**
   * Availability of a foundation model, asked once for an account and region while it is open; undefined if it may not
   * be asked.
   */
  async availability(identity: Identity, region: string, modelId: string): Promise<Availability | undefined> {
    const asker = this.#key(identity);
    const scope = `${asker} ${region}`;
    const answer = await this.#availability.ask(`${listScope(identity, region)} ${modelId}`, asker, async () => {
      // One refusal says what the next would: permissions for it name no model.
      const refusal = (): Result<Availability> | undefined => this.#availabilityRefusals.get(scope);
      const client = await this.#bedrock(identity, region);
      const made = await this.#patiently(
        identity,
        async (signal) => refusal() ?? (await modelAvailability(client, modelId, signal)),
      );
      if (!made.ok && isRefused(made.failure)) this.#availabilityRefusals.set(scope, made);
      return made;
    });
    return answer.ok ? answer.value : undefined;
  }

  /** What GetFoundationModel answers the identity's asker. */
  foundationModel(identity: Identity, region: string, modelId: string): Promise<Result<ListedModel | undefined>> {
    return this.#models(this.#key(identity, region, modelId), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#patiently(identity, (signal) => foundationModel(client, modelId, signal));
    });
  }

  /**
   * What Bedrock says of a foundation model in a region: by the region's list, and by the model's own Get call where
   * the list may not be read. Undefined if neither says anything.
   * @param confirm ask the model's own call also if the list was read and does not have it, since only that call's
   *   refusal says that there is no such model
   */
  async modelFacts(
    identity: Identity,
    region: string,
    modelId: string,
    { confirm }: { confirm: boolean },
  ): Promise<ModelFacts | undefined> {
    if (!canQueryRegion(identity, region)) return undefined;
    const list = await this.models(identity, region);
    const listed = list.ok ? list.value.get(modelId) : undefined;
    if (listed) return { state: 'there', model: listed, by: 'bedrock:ListFoundationModels' };
    if (list.ok && !confirm) return undefined;
    // An endpoint that does not answer one call is not asked the next.
    if (!list.ok && list.failure.httpStatus === undefined) return undefined;
    const scope = this.#key(identity, region);
    return this.#facts.ask(scope, modelId, () => this.foundationModel(identity, region, modelId));
  }

  /**
   * What Bedrock says of the guardrails of a region, as far as it may be asked: which ones the account enforces, and
   * of these and the configured one whether it is there and through which profile it is evaluated. Never rejects.
   */
  guardrails(identity: Identity, region: string, configured: GuardrailSettings | undefined): Promise<GuardrailFacts> {
    // What another account enforces says nothing of the principal's.
    if (!canQueryRegion(identity, region) || !asksForItsAccount(identity)) return Promise.resolve(NO_GUARDRAIL_FACTS);
    const named = configured === undefined ? '' : `${configured.id}:${configured.version}`;
    return this.#guardrails(this.#key(identity, region, named), async () => {
      const client = await this.#bedrock(identity, region);
      const read = (one: GuardrailSettings) =>
        this.#patiently(identity, (signal) => readGuardrail(client, one, signal));
      const [list, own] = await Promise.all([
        this.#patiently(identity, (signal) => enforcedGuardrails(client, signal)),
        configured && read(configured),
      ]);
      const enforced = list.ok ? list.value : [];
      const others = await Promise.all(enforced.map(async (one) => ({ one, answer: await read(one) })));
      const all = [...others, ...(configured && own ? [{ one: configured, answer: own }] : [])];
      const where = { partition: identity.partition, region, account: identity.account };
      const profiles = all.flatMap(({ one, answer }): [string, string][] =>
        answer.ok && answer.value.profile !== undefined ? [[guardrailArn(one, where), answer.value.profile]] : [],
      );
      const failure = own?.ok === false && own.failure.known?.cause === 'guardrail-not-found' ? own.failure : undefined;
      return {
        ...{ enforced, profiles: new Map(profiles) },
        ...(failure && { absent: { state: 'absent', by: 'bedrock:GetGuardrail', failure } }),
      };
    });
  }

  /**
   * The applied quotas of a model in a region: by their codes where these are known, else out of the region's list.
   * Undefined if Service Quotas may not be asked, which a first refusal says for all of its regions; never rejects.
   */
  async quotas(identity: Identity, region: string, subject: QuotaSubject): Promise<ListedQuota[] | undefined> {
    const access = identity.asker?.credentials;
    // What is applied to another account says nothing of the principal's, and a Bedrock API key is for Bedrock alone.
    if (access === undefined || isBearer(access) || !asksForItsAccount(identity)) return undefined;
    const asker = this.#key(identity);
    const before = this.#quotaRefusals.get(asker);
    const answer = (async () => {
      if ((await before) === true) return undefined;
      const client = await this.#aws.serviceQuotas({ region, account: askerAccount(identity), credentials: access });
      const codes = knownCodes(subject);
      if (codes.length === 0)
        return this.#quotaLists(`${asker} ${region}`, () => this.#briefly(identity, client, quotas));
      const byCode = (code: string) =>
        this.#quotaValues(`${asker} ${region} ${code}`, () =>
          this.#briefly(identity, client, (own, signal) => quota(own, code, signal)),
        );
      const [first = '', ...rest] = codes;
      const one = await byCode(first);
      if (!one.ok && isRefused(one.failure)) return one;
      const all = [one, ...(await Promise.all(rest.map(byCode)))];
      // A code that the region does not have is an answer; one that could not be read leaves open what is applied.
      const unread = all.find((said) => !said.ok && said.failure.errorName !== 'NoSuchResourceException');
      if (unread !== undefined) return unread;
      return { ok: true as const, value: all.flatMap((answer) => (answer.ok ? answer.value : [])), attempts: 1 };
    })();
    // The first call says whether the asker may ask at all; the others wait for it.
    if (before === undefined) {
      const refused = answer.then((one) => one?.ok === false && isRefused(one.failure));
      this.#quotaRefusals.set(asker, refused);
    }
    const said = await answer;
    return said?.ok === true ? said.value : undefined;
  }

  /** A quota only adds to what is known, so that a host that does not answer is given up soon. */
  #briefly<T>(
    identity: Identity,
    client: ServiceQuotasClient,
    call: (client: ServiceQuotasClient, signal: AbortSignal) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const lane = askerAccount(identity);
    return this.#pool.run(() => within(QUOTA_TIMEOUT_MS, this.#signal, (signal) => call(client, signal)), { lane });
  }

  useCaseForm(identity: Identity, region: string): Promise<'submitted' | 'missing' | undefined> {
    return this.#forms(this.#key(identity, region), async () => {
      const client = await this.#bedrock(identity, region);
      return this.#patiently(identity, (signal) => useCaseForm(client, signal));
    });
  }

  /** A look-up helps, and none is needed: one that hangs may not hold up the calls that decide. */
  #patiently<T>(identity: Identity, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const lane = askerAccount(identity);
    return this.#pool.run(() => within(LOOKUP_TIMEOUT_MS, this.#signal, call), { lane });
  }

  #bedrock(identity: Identity, region: string): Promise<BedrockClient> {
    return this.#aws.bedrock({ region, account: askerAccount(identity), ...credentials(identity) });
  }

  #key(identity: Identity, ...rest: string[]): string {
    return [identity.asker?.arn ?? '', ...rest].join(' ');
  }
}

/** Whose lists are shared: those of an account in a region are the same for each of its principals. */
function listScope(identity: Identity, region: string): string {
  return `${askerAccount(identity)} ${region}`;
}

/** The account of a principal's asker; the principal's own if that is not known (a Bedrock API key). */
export function askerAccount({ asker, account }: Pick<Identity, 'asker' | 'account'>): string {
  return (asker && callerIdentity(asker.arn)?.account) ?? account;
}

function credentials(identity: Identity): { credentials?: BedrockAccess } {
  return identity.asker ? { credentials: identity.asker.credentials } : {};
}
