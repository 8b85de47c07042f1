/** Which checks may turn good without anybody doing anything, so that asking them again makes sense. Pure. */
import { isExempt } from '../domain/cell.ts';
import type { Cell } from '../domain/report.ts';

/** What a check waits for, as the end of a sentence that begins with the checks. */
export type HealingReason = string;

const PROPAGATION: HealingReason = 'IAM changes take time to propagate';

/** Causes that end by themselves (user guide of Bedrock, "Manage access to models" and "API error codes"). */
const HEALING_CAUSES: Readonly<Record<string, HealingReason>> = {
  'identity-policy-no-allow': PROPAGATION,
  'marketplace-pending': 'AWS Marketplace is processing the subscription',
  'account-verification': 'AWS is verifying the account',
  throttled: 'AWS is throttling the calls',
  'service-fault': 'Bedrock had a fault of its own',
};

/**
 * Refusals that a statement in force explains. They heal only where IAM's simulator, which reads the policies themselves, already allows
 * the call: then it is the change that has not arrived everywhere.
 */
const HEALING_IF_SIMULATION_ALLOWS: ReadonlySet<string> = new Set([
  'identity-policy-explicit-deny',
  'permissions-boundary',
]);

/**
 * Returns what a check waits for, or undefined if it is as expected or its cause stays until a person removes it. An `expect: deny` never
 * waits: calling it again could be what subscribes the account; nor does a check that is exempt.
 */
export function healingReason(cell: Cell): HealingReason | undefined {
  const { expected, met, probe, simulation, diagnosis } = cell;
  if (expected === 'deny' || isExempt(cell)) return undefined;
  if (probe.error?.name === 'ModelNotReadyException') return 'the imported model is being loaded';
  // A throttled check is met, but only by suspicion: asking again is what makes sure.
  if (probe.outcome === 'throttled') return HEALING_CAUSES.throttled;
  if (met === true || diagnosis === undefined) return undefined;
  if (HEALING_IF_SIMULATION_ALLOWS.has(diagnosis.cause)) {
    return simulation.outcome === 'allowed' ? PROPAGATION : undefined;
  }
  return HEALING_CAUSES[diagnosis.cause];
}
