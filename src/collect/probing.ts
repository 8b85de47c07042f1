/** Whether a cell's probe is made, and what came of it. */
import type { Aws } from '../aws/clients.ts';
import type { Failure } from '../domain/failure.ts';
import { CARRIED_GUARDRAIL_USD } from '../catalog/guardrail-probe.ts';
import { soldThroughMarketplace } from '../catalog/marketplace.ts';
import { usd } from '../catalog/prices.ts';
import { probe, type ProbeAnswer } from '../bedrock/probe.ts';
import type { Host } from '../domain/host.ts';
import { canQueryRegion, isUsableIn } from '../identity/identity.ts';
import type { Availability, Probe, ProbeReason, TargetKind } from '../domain/report.ts';
import type { Settings } from '../domain/settings.ts';
import type { Pool } from '../util/pool.ts';
import { refusalClass, type RefusalOutcome } from '../verdict/refusal.ts';
import type { RefusalClass } from '../verdict/judge.ts';
import { recognize, NOT_ABOUT_REQUEST_BODY } from '../verdict/recognize.ts';
import type { Budget } from '../plan/budget.ts';
import { isNotReady, untilReady } from './cold-start.ts';
import type { Lookups } from './lookups.ts';
import type { PlannedCell } from '../plan/plan.ts';
import { isRuntime, isShared, type SharedCalls } from './shared-calls.ts';
import type { PrincipalSimulation } from './simulation.ts';

export interface Probed {
  probe: Probe;
  refusal?: RefusalClass;
  failure?: Failure;
  availability?: Availability;
  subscribe?: 'allowed' | 'denied';
  spent?: { usd: number; inputTokens: number; outputTokens: number };
}

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

/** Targets whose first call may subscribe the account: what is behind the others is the account's own already. */
const MAY_SUBSCRIBE: ReadonlySet<TargetKind> = new Set([
  'foundation-model',
  'inference-profile',
  'application-inference-profile',
  'prompt-router',
]);

/** `UNKNOWN`: an answer without the field. */
const USABLE_AGREEMENT: ReadonlySet<string> = new Set(['AVAILABLE', 'UNKNOWN']);

/** Availability first, then, where nothing speaks against it, the call. `whole`: the cell that this one is a part of. Never throws for what AWS does. */
export async function probeCell(
  prober: Prober,
  cell: PlannedCell,
  simulation: Promise<PrincipalSimulation>,
  whole: PlannedCell = cell,
): Promise<Probed> {
  const availability = await availabilityOf(prober, cell);
  const known = availability ? { availability } : {};
  const reason = heldBack(prober, cell) ?? (await unexpected(whole, simulation));
  if (reason) {
    // Only rule 6 asks: a refused subscription makes "unavailable" certain.
    const closed = availability?.agreement === 'NOT_AVAILABLE' || availability?.region === 'NOT_AVAILABLE';
    return { probe: { outcome: 'not-made', reason }, ...known, ...(closed && (await subscribeOf(cell, simulation))) };
  }
  const subscription = await wouldSubscribe(prober, cell, availability, simulation);
  if (subscription) return { probe: { outcome: 'not-made', reason: 'would-subscribe' }, ...known, ...subscription };
  return { ...(await call(prober, cell)), ...known };
}

/** Reasons that are known before anything is asked. */
function heldBack({ settings, budget }: Prober, cell: PlannedCell): ProbeReason | undefined {
  if (cell.plan.kind !== 'call') return 'unsupported';
  if (settings.probe === 'off') return 'off';
  if (cell.identity.via === 'simulated-only') return 'simulated-only';
  if (!cell.identity.credentials || !isUsableIn(cell.identity, cell.region)) return 'no-credentials';
  return budget.held.get(cell);
}

/** A model that nobody should call is called only where IAM says that it would be refused: a probe may not be what subscribes the account. */
async function unexpected(
  cell: PlannedCell,
  simulation: Promise<PrincipalSimulation>,
): Promise<ProbeReason | undefined> {
  if (cell.entry.expect === 'allow') return undefined;
  return (await simulation).ofCell(cell).outcome === 'denied' ? undefined : 'expected-deny';
}

async function availabilityOf({ lookups }: Prober, cell: PlannedCell): Promise<Availability | undefined> {
  if (cell.modelFree === true || !canQueryRegion(cell.identity, cell.region)) return undefined;
  if (cell.plan.kind === 'not-applicable' || !MAY_SUBSCRIBE.has(cell.target.kind)) return undefined;
  const answers = await Promise.all(
    cell.target.foundationModels.map((model) => lookups.availability(cell.identity, cell.region, model)),
  );
  // Of several models behind a target the least available one counts, and one that could not be read hides the others' AVAILABLE.
  const open = answers.filter((answer) => answer !== undefined && !USABLE_AGREEMENT.has(answer.agreement));
  return (
    open.find((answer) => answer?.agreement === 'NOT_AVAILABLE') ??
    open[0] ??
    (answers.every((answer) => answer?.agreement === 'AVAILABLE') ? answers[0] : undefined)
  );
}

async function wouldSubscribe(
  { settings }: Prober,
  cell: PlannedCell,
  availability: Availability | undefined,
  simulation: Promise<PrincipalSimulation>,
): Promise<{ subscribe?: 'allowed' | 'denied' } | undefined> {
  if (settings.allowMarketplaceSubscription || cell.modelFree === true) return undefined;
  if (availability) {
    return availability.agreement === 'NOT_AVAILABLE' ? subscribeOf(cell, simulation) : undefined;
  }
  const { kind, foundationModels } = cell.target;
  if (!MAY_SUBSCRIBE.has(kind)) return undefined;
  if (foundationModels.length > 0 && !foundationModels.some(soldThroughMarketplace)) return undefined;
  const answer = await subscribeOf(cell, simulation);
  return answer.subscribe === 'allowed' ? answer : undefined;
}

async function subscribeOf(
  cell: PlannedCell,
  simulation: Promise<PrincipalSimulation>,
): Promise<{ subscribe?: 'allowed' | 'denied' }> {
  const subscribe = await (await simulation).subscribe(cell.region);
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
  const client = await aws.runtime({ region, credentials });
  const key = [identity.account, region, model].join(' ');
  const once = () =>
    pool.run(async () => {
      if (signal.aborted) return undefined;
      if (cell.validating && !(await pacer.turn(key))) return undefined;
      const { guardrail, serviceTier } = cell;
      const carried = { ...(guardrail && { guardrail }), ...(serviceTier && { serviceTier }) };
      return probe(client, model, plan, { now: () => host.now(), signal, carried });
    }, key);
  return answered(prober, cell, await untilReady(once, host, signal));
}

/** `answer`: undefined where the check ended before the call was made. */
function answered({ signal }: Prober, cell: PlannedCell, answer: ProbeAnswer | undefined): Probed {
  if (!answer || (!answer.ok && signal.aborted)) return { probe: { outcome: 'failed', reason: 'timeout' } };
  return answer.ok ? succeeded(cell, answer) : refused(answer, cell.target.kind);
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

function refused(answer: ProbeAnswer & { ok: false }, target: TargetKind): Probed {
  const { failure } = answer;
  const { errorName, httpStatus, message, requestId } = failure;
  const { cause, rule } = recognize(failure);
  // That a request has the wrong shape altogether says nothing of what IAM or the model would have said to a right one.
  const kind = NOT_ABOUT_REQUEST_BODY.has(rule)
    ? 'failed'
    : classOf(refusalClass(cause, httpStatus), errorName, target);
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

/** What a refusal means where it depends on more than its cause. */
function classOf(kind: RefusalOutcome, errorName: string, target: TargetKind): RefusalOutcome {
  // A 429 after IAM and the model's name were accepted, with a model that is only asleep.
  if (isNotReady(errorName)) return 'throttled';
  // Not every model behind such an endpoint takes Converse; its own body is not known, so that nothing was learnt.
  return kind === 'operation-unsupported' && target === 'marketplace-endpoint' ? 'failed' : kind;
}

const made = ({ api, latencyMs, attempts }: ProbeAnswer) => ({
  api,
  ...(latencyMs !== undefined && { latencyMs }),
  attempts,
});

/** Refused requests look like reconnaissance to security tools: at most three a minute for one model. Used by one caller at a time. */
export class Pacer {
  readonly #host: Pick<Host, 'now' | 'sleep'>;
  readonly #signal: AbortSignal;
  readonly #made = new Map<string, number[]>();

  constructor(host: Pick<Host, 'now' | 'sleep'>, signal: AbortSignal) {
    this.#host = host;
    this.#signal = signal;
  }

  /** True when the next request for `key` may be sent; false where the check ended before that. */
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
