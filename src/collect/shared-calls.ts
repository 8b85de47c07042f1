/** Probes that are the same for every model of a region: each is made once for a principal, region and argument. */
import type { Aws, BedrockAccess, Result } from '../aws/clients.ts';
import { readOnlyCall } from '../bedrock/control-plane.ts';
import { isControlApi, type ControlApi, type ProbeCall, type RuntimeApi } from '../catalog/families.ts';
import { probe, type ProbeAnswer } from '../bedrock/probe.ts';
import { asApplication, type Identity } from '../identity/identity.ts';
import { oncePerKey } from '../util/once.ts';
import type { Pool } from '../util/pool.ts';
import type { Lookups } from './lookups.ts';

/** What such a call is: its API, and whose. */
export interface SharedCall {
  identity: Identity;
  credentials: BedrockAccess;
  region: string;
  plan: ProbeCall;
}

/** Probes that several cells need, each made once per run. */
export class SharedCalls {
  readonly #aws: Aws;
  readonly #pool: Pool;
  readonly #lookups: Lookups;
  readonly #now: () => number;
  readonly #signal: AbortSignal;
  readonly #answers = oncePerKey<ProbeAnswer>();

  constructor(options: { aws: Aws; pool: Pool; lookups: Lookups; now: () => number; signal: AbortSignal }) {
    this.#aws = options.aws;
    this.#pool = options.pool;
    this.#lookups = options.lookups;
    this.#now = options.now;
    this.#signal = options.signal;
  }

  /** The answer to a principal's call; a failed call is an answer too. */
  answer(call: SharedCall): Promise<ProbeAnswer> {
    const { identity, region, plan } = call;
    const key = JSON.stringify([identity.arn, identity.name, region, plan.api, plan.about]);
    return this.#answers(key, async () => {
      if (isControl(plan)) return this.#control(call, plan.api);
      if (isRuntime(plan)) return this.#runtime(call, plan);
      throw new Error(`${plan.api} is neither of the runtime nor of the control plane`);
    });
  }

  async #runtime(
    { identity, credentials, region }: SharedCall,
    plan: ProbeCall & { api: RuntimeApi },
  ): Promise<ProbeAnswer> {
    const client = await this.#aws.runtime({ region, ...asApplication(identity), credentials });
    const options = { now: this.#now, signal: this.#signal };
    return this.#pool.run(() => probe(client, '', plan, options), {
      lane: identity.account,
      key: [identity.account, region, plan.about ?? plan.api].join(' '),
    });
  }

  async #control(call: SharedCall, api: ControlApi): Promise<ProbeAnswer> {
    const begun = this.#now();
    const looked = this.#lookedUp(call, api);
    const result = await (looked ?? this.#asked(call, api));
    const { ok, attempts } = result;
    // A look-up was made while the cells were planned: how long it took is not known here.
    const made = { api, attempts, ...(!looked && { latencyMs: this.#now() - begun }) };
    return ok ? { ok, ...made } : { ok, ...made, failure: result.failure };
  }

  /** What planning has to ask anyway, if it asks with the principal's own credentials. */
  #lookedUp({ identity, region, plan }: SharedCall, api: ControlApi): Promise<Result<unknown>> | undefined {
    const { about } = plan;
    // Look-ups are the check's own and say so: whether the application may ask is another question.
    if (identity.asker?.isItself !== true || identity.settings.userAgent !== undefined) return undefined;
    if (api === 'ListFoundationModels' || api === 'ListInferenceProfiles')
      return this.#lookups.ownList(identity, region, api);
    if (about === undefined) return undefined;
    if (api === 'GetFoundationModel') return this.#lookups.foundationModel(identity, region, about);
    return api === 'GetInferenceProfile' ? this.#lookups.profileModels(identity, region, about) : undefined;
  }

  async #asked({ identity, credentials, region, plan }: SharedCall, api: ControlApi): Promise<Result<unknown>> {
    const client = await this.#aws.bedrock({ region, ...asApplication(identity), credentials });
    return this.#pool.run(() => readOnlyCall(client, api, plan.about, this.#signal), { lane: identity.account });
  }
}

function isControl(plan: ProbeCall): plan is ProbeCall & { api: ControlApi } {
  return isControlApi(plan.api);
}

/** Whether a call is the runtime's. */
export function isRuntime(plan: ProbeCall): plan is ProbeCall & { api: RuntimeApi } {
  return !isControl(plan);
}

/**
 * Whether a planned call may say the same for several cells: the control plane's, and those that are not about the
 * cell's own model.
 */
export function isShared(plan: ProbeCall): boolean {
  return isControl(plan) || plan.api === 'ListAsyncInvokes' || plan.api === 'CountTokens';
}
