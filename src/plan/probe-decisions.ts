/** Whether a cell's probe may be made. Pure. */
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import { soldThroughMarketplace } from '../catalog/marketplace.ts';
import { calledModel, foundationModelsOf } from '../catalog/targets.ts';
import { isUsableIn } from '../identity/identity.ts';
import type { Availability, ProbeReason } from '../domain/report.ts';
import type { Settings } from '../domain/settings.ts';
import type { Budget } from './budget.ts';
import type { PlannedCell } from './planned-cell.ts';

/**
 * Returns why a probe is not made, as far as that is known before anything is asked; undefined if nothing speaks
 * against it.
 */
export function heldBack(
  cell: PlannedCell,
  { settings, budget }: { settings: Pick<Settings, 'probe'>; budget: Pick<Budget, 'held'> },
): ProbeReason | undefined {
  if (cell.plan.kind !== 'call') return 'unsupported';
  if (settings.probe === 'off') return 'off';
  if (cell.identity.via === 'simulated-only') return 'simulated-only';
  if (!cell.identity.credentials || !isUsableIn(cell.identity, cell.region)) return 'no-credentials';
  return budget.held.get(cell);
}

/**
 * Returns why a model that should be denied is not called: its simulation does not deny it, and a probe may not be
 * what subscribes the account (contract, section 5). What no entry lists (`expect-others`) is never called.
 */
export function unexpected(
  { entry }: Pick<PlannedCell, 'entry'>,
  outcome: 'allowed' | 'denied' | 'not-made',
): ProbeReason | undefined {
  if (entry.others) return 'expected-deny';
  return entry.expect === 'allow' || outcome === 'denied' ? undefined : 'expected-deny';
}

/** What may stand behind a call, as far as it can subscribe the account. */
export interface Behind {
  /** IDs of foundation models whose agreement counts. */
  models: readonly string[];
  /**
   * Whether these are all: the ID or the service says what is behind the target. What a configuration file states
   * never does.
   */
  complete: boolean;
}

/**
 * Returns the models that a call of a cell may reach. A configuration file may add models that have to be looked at,
 * but it cannot say that there are no others: a pull request may change it.
 */
export function modelsBehind({ target, plan, modelFree }: Pick<PlannedCell, 'target' | 'plan' | 'modelFree'>): Behind {
  if (modelFree === true || TARGET_KINDS[target.kind].withoutProvider === true) return { models: [], complete: true };
  const own = calledModel(target);
  const named = own === undefined ? [] : [own.model];
  const byService = target.resolvedBy === 'service';
  const readable = target.modelArns.length > 0 && target.modelArns.every((arn) => foundationModelsOf([arn]).length > 0);
  // A call about something else than the target is about a foundation model, by its ID.
  const about = plan.kind === 'call' && plan.about !== undefined && plan.about !== target.id ? [plan.about] : [];
  return {
    models: [...new Set([...named, ...target.foundationModels, ...about])],
    complete: named.length > 0 || (byService && readable),
  };
}

/** Agreement of a foundation model as it was read; undefined if it could not be. */
export type Agreements = (model: string) => string | undefined;

/**
 * Returns what the agreements say of a call: `clear` (it cannot subscribe the account), `would-subscribe` (a model
 * that AWS sells through AWS Marketplace reads NOT_AVAILABLE), or `unknown`: then only a certain denial of
 * `aws-marketplace:Subscribe` lets it be made.
 */
export function subscriptionRisk(
  { models, complete }: Behind,
  agreementOf: Agreements,
): 'clear' | 'would-subscribe' | 'unknown' {
  const read = models.filter(soldThroughMarketplace).map(agreementOf);
  if (read.includes('NOT_AVAILABLE')) return 'would-subscribe';
  return complete && read.every((agreement) => agreement === 'AVAILABLE') ? 'clear' : 'unknown';
}

/** `UNKNOWN`: an answer without the field. */
const USABLE_AGREEMENT: ReadonlySet<string> = new Set(['AVAILABLE', 'UNKNOWN']);

/**
 * Returns what a cell's availability is: that of the least available model behind it; undefined if one could not be
 * read (it hides the others' AVAILABLE), or where not all models are known.
 */
export function leastAvailable(
  answers: readonly (Availability | undefined)[],
  complete: boolean,
): Availability | undefined {
  const open = answers.filter((answer) => answer !== undefined && !USABLE_AGREEMENT.has(answer.agreement));
  const worst = open.find((answer) => answer?.agreement === 'NOT_AVAILABLE') ?? open[0];
  if (worst || !complete) return worst;
  return answers.every((answer) => answer?.agreement === 'AVAILABLE') ? answers[0] : undefined;
}
