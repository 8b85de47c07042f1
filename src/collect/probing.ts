/** Whether a cell's probe is made, and what came of it. */
import { isBearer, type Aws } from '../aws/clients.ts';
import type { Failure } from '../domain/failure.ts';
import { CARRIED_GUARDRAIL_USD } from '../catalog/guardrail-probe.ts';
import { soldThroughMarketplace } from '../catalog/marketplace.ts';
import { usd } from '../catalog/prices.ts';
import { probe, type ProbeAnswer } from '../bedrock/probe.ts';
import type { Host } from '../domain/host.ts';
import { asApplication, asksForItsAccount, canQueryRegion } from '../identity/identity.ts';
import type { Availability, Probe, ProbeReason } from '../domain/report.ts';
import type { Settings } from '../domain/settings.ts';
import type { Pool } from '../util/pool.ts';
import { refusalClass } from '../verdict/refusal.ts';
import type { RefusalClass } from '../verdict/judge.ts';
import { recognize, NOT_ABOUT_REQUEST_BODY } from '../verdict/recognize.ts';
import type { Budget } from '../plan/budget.ts';
import { untilReady } from './cold-start.ts';
import type { Lookups } from './lookups.ts';
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';
import {
  heldBack,
  leastAvailable,
  modelsBehind,
  subscriptionRisk,
  unexpected,
  type Behind,
} from '../plan/probe-decisions.ts';
import { classOf } from './refusal-class.ts';
import { isRuntime, isShared, type SharedCalls } from './shared-calls.ts';
import type { PrincipalSimulation } from './simulation.ts';

/** The outcome of a probe, with what was recognized in a refusal. */
export interface Probed {
  probe: Probe;
  refusal?: RefusalClass;
  failure?: Failure;
  availability?: Availability;
  subscribe?: 'allowed' | 'denied';
  spent?: { usd: number; inputTokens: number; outputTokens: number };
}

/** What a probe needs of the run. */
export interface Prober {
  aws: Aws;
  host: Host;
  lookups: Lookups;
  pool: Pool;
  settings: Settings;
  budget: Budget;
  signal: AbortSignal;
  pacer: Pacer;
  /** Calls that several cells have in common. */
  shared: SharedCalls;
}

/**
 * Availability first, then, if nothing speaks against it, the call. `whole`: the cell that this one is a part of.
 * Never throws for what AWS does.
 */
export async function probeCell(
  prober: Prober,
  cell: PlannedCell,
  simulation: Promise<PrincipalSimulation>,
  whole: PlannedCell = cell,
): Promise<Probed> {
  // What no entry lists is never called, and what is closed needs no look-ups: there are a hundred such models in a
  // region.
  const isOther = whole.entry.others !== undefined;
  if (isOther && (await simulation).ofCell(whole).outcome !== 'allowed') {
    return { probe: { outcome: 'not-made', reason: cell.plan.kind === 'call' ? 'expected-deny' : 'unsupported' } };
  }
  const behind = modelsBehind(cell);
  const read = await availabilities(prober, cell, behind);
  const availability = leastAvailable(read, behind.complete);
  const known = availability ? { availability } : {};
  const reason = heldBack(cell, prober) ?? (await asExpected(whole, simulation));
  if (reason) {
    // Only rule 7 asks: a refused subscription makes "unavailable" certain.
    const closed = availability?.agreement === 'NOT_AVAILABLE' || availability?.region === 'NOT_AVAILABLE';
    const subscribe = closed ? await subscribeOf(cell, behind, simulation) : {};
    return { probe: { outcome: 'not-made', reason }, ...known, ...subscribe };
  }
  const guarded = await guard(prober, cell, { behind, read, simulation });
  if (guarded) return { ...guarded, ...known };
  const called = await call(prober, cell);
  if (called.refusal === undefined || availability) return { ...called, ...known };
  // What was no question before the call helps to explain its refusal.
  const explains = leastAvailable(await availabilities(prober, cell, behind, 'all'), behind.complete);
  return { ...called, ...(explains && { availability: explains }) };
}

/** A model that should be denied waits for its simulation; every other is not held up by it. */
async function asExpected(
  cell: PlannedCell,
  simulation: Promise<PrincipalSimulation>,
): Promise<ProbeReason | undefined> {
  if (cell.entry.expect === 'allow') return undefined;
  const answers = await simulation;
  // That a part is denied which is only listed does not close the door.
  const required = cell.parts?.filter(({ optional }) => optional !== true) ?? [cell];
  const outcomes = required.map((one) => answers.ofCell(one).outcome);
  return unexpected(cell, outcomes.includes('denied') ? 'denied' : 'not-made');
}

/** What Bedrock says of each model behind a cell, undefined for one that could not be read. */
async function availabilities(
  { lookups }: Prober,
  { identity, region, plan, target }: PlannedCell,
  { models }: Behind,
  which: 'deciding' | 'all' = 'deciding',
): Promise<(Availability | undefined)[]> {
  // What another account has agreed to says nothing of the principal's.
  if (plan.kind === 'not-applicable' || !canQueryRegion(identity, region) || !asksForItsAccount(identity)) return [];
  // AWS's own models have no agreement to read, and a region that lists one has it.
  const isOpen = async (model: string): Promise<boolean> => {
    if (which === 'all' || !model.startsWith('amazon.')) return false;
    const list = await lookups.models(identity, region);
    return list.ok && list.value.has(model);
  };
  // Of what is the account's own only a product that AWS sells decides anything.
  const isBought = (model: string) => !TARGET_KINDS[target.kind].ownResource || soldThroughMarketplace(model);
  return Promise.all(
    models.map(async (model) =>
      isBought(model) && !(await isOpen(model)) ? lookups.availability(identity, region, model) : undefined,
    ),
  );
}

/** A cell that the end of the check found unfinished counts as a failed probe (contract, section 2, `timeout`). */
const UNFINISHED: Probed = { probe: { outcome: 'failed', reason: 'timeout' } };

/**
 * Why the call would, or could, subscribe the account; undefined if it may be made (contract, section 5, last
 * paragraph).
 */
async function guard(
  { settings, signal }: Prober,
  cell: PlannedCell,
  known: {
    behind: Behind;
    read: readonly (Availability | undefined)[];
    simulation: Promise<PrincipalSimulation>;
  },
): Promise<Probed | undefined> {
  if (settings.allowMarketplaceSubscription) return undefined;
  const { behind, read, simulation } = known;
  const risk = subscriptionRisk(behind, (model) => read[behind.models.indexOf(model)]?.agreement);
  if (risk === 'clear') return undefined;
  const answer = await subscribeOf(cell, behind, simulation);
  if (risk === 'would-subscribe') return { probe: { outcome: 'not-made', reason: 'would-subscribe' }, ...answer };
  if (answer.subscribe === 'denied') return undefined;
  // What was not read because the check had ended is not finished, and not held back.
  if (signal.aborted) return UNFINISHED;
  return { probe: { outcome: 'not-made', reason: 'could-subscribe' }, ...answer };
}

/** Whether the account may be subscribed: by models that AWS sells, and by any where not all are known. */
async function subscribeOf(
  { region }: PlannedCell,
  { models, complete }: Behind,
  simulation: Promise<PrincipalSimulation>,
): Promise<{ subscribe?: 'allowed' | 'denied' }> {
  const subscribe = await (await simulation).subscribe(region, complete ? models.filter(soldThroughMarketplace) : []);
  return subscribe ? { subscribe } : {};
}

async function call(prober: Prober, cell: PlannedCell): Promise<Probed> {
  const { aws, host, pool, signal, pacer } = prober;
  const { plan, identity, region, model } = cell;
  if (plan.kind !== 'call' || !identity.credentials) return { probe: { outcome: 'not-made', reason: 'unsupported' } };
  const { credentials } = identity;
  if (isShared(plan)) {
    return answered(prober, cell, await prober.shared.answer({ identity, credentials, region, plan }));
  }
  if (!isRuntime(plan)) throw new Error(`${plan.api} is no call of the runtime`);
  const client = await aws.runtime({ region, ...asApplication(identity), credentials });
  const key = [identity.account, region, model].join(' ');
  const once = () =>
    pool.run(
      async () => {
        if (signal.aborted) return undefined;
        if (cell.validating && !(await pacer.turn(key))) return undefined;
        const { guardrail, serviceTier } = cell;
        const carried = {
          ...(guardrail && { guardrail }),
          ...(serviceTier && { serviceTier }),
          ...(isBearer(credentials) && { apiKey: credentials.bearerToken }),
        };
        const [foundationModel] = modelsBehind(cell).models;
        return probe(client, model, plan, {
          ...{ now: () => host.now(), signal, carried },
          ...(foundationModel !== undefined && cell.target.resolvedBy !== 'configuration' && { foundationModel }),
        });
      },
      { lane: identity.account, key },
    );
  return answered(prober, cell, await untilReady(once, host, signal));
}

/** `answer`: undefined if the check ended before the call was made. */
function answered({ signal }: Prober, cell: PlannedCell, answer: ProbeAnswer | undefined): Probed {
  if (!answer || (!answer.ok && signal.aborted)) return UNFINISHED;
  return answer.ok ? succeeded(cell, answer) : refused(answer, cell);
}

function succeeded(cell: PlannedCell, answer: ProbeAnswer & { ok: true }): Probed {
  const plan = cell.plan.kind === 'call' ? cell.plan : undefined;
  const fixed = answer.usd ?? plan?.usd;
  if (fixed !== undefined) {
    return {
      probe: { outcome: 'succeeded', ...made(answer) },
      spent: { usd: fixed, inputTokens: 0, outputTokens: 0 },
    };
  }
  const inputTokens = answer.usage?.inputTokens ?? plan?.approxInputTokens ?? 0;
  const outputTokens = answer.usage?.outputTokens ?? plan?.maxOutputTokens ?? 0;
  const model = usd(inputTokens, outputTokens, cell.target, cell.region) ?? 0;
  return {
    probe: { outcome: 'succeeded', ...made(answer) },
    spent: { usd: model + (cell.guardrail ? CARRIED_GUARDRAIL_USD : 0), inputTokens, outputTokens },
  };
}

function refused(answer: ProbeAnswer & { ok: false }, { target, plan }: PlannedCell): Probed {
  const { failure } = answer;
  const { errorName, httpStatus, message, requestId } = failure;
  const { cause, rule } = recognize(failure);
  // That a request has the wrong shape altogether says nothing of what IAM or the model would have said to a right
  // one.
  const fallback = plan.kind === 'call' && plan.fallback === true;
  const kind = NOT_ABOUT_REQUEST_BODY.has(rule)
    ? 'failed'
    : classOf(refusalClass(cause, httpStatus), { errorName, target: target.kind, fallback });
  const error = {
    name: errorName,
    ...(httpStatus !== undefined && { status: httpStatus }),
    message,
    ...(requestId !== undefined && { requestId }),
  };
  const outcome = kind === 'throttled' || kind === 'failed' ? kind : 'refused';
  return {
    probe: { outcome, ...made(answer), error },
    failure,
    ...(kind !== 'throttled' && kind !== 'failed' && { refusal: kind }),
  };
}

const made = ({ api, latencyMs, attempts }: ProbeAnswer) => ({
  api,
  ...(latencyMs !== undefined && { latencyMs }),
  attempts,
});

/**
 * Refused requests look like reconnaissance to security tools: at most three per minute for one model. Used by one
 * caller at a time.
 */
export class Pacer {
  readonly #host: Pick<Host, 'now' | 'sleep'>;
  readonly #signal: AbortSignal;
  readonly #made = new Map<string, number[]>();

  constructor(host: Pick<Host, 'now' | 'sleep'>, signal: AbortSignal) {
    this.#host = host;
    this.#signal = signal;
  }

  /** True when the next request for `key` may be sent; false if the check ended before that. */
  async turn(key: string): Promise<boolean> {
    const recent = (this.#made.get(key) ?? []).filter((at) => at > this.#host.now() - MINUTE_MS);
    const oldest = recent.length >= PER_MINUTE ? recent[0] : undefined;
    if (oldest !== undefined)
      await this.#host.sleep(oldest + MINUTE_MS - this.#host.now(), this.#signal).catch(() => undefined);
    this.#made.set(key, [...recent.slice(-PER_MINUTE + 1), this.#host.now()]);
    return !this.#signal.aborted;
  }
}

const MINUTE_MS = 60_000;
const PER_MINUTE = 3;
