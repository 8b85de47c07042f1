/** Every cause a diagnosis can name: its layer, its owner, what it means, what to do, and where AWS or GitHub document it. */
import { ENTITLEMENT_CAUSES } from './causes/entitlement.ts';
import { CREDENTIAL_CAUSES, SIMULATION_CAUSES, TRUST_CAUSES, WORKFLOW_CAUSES } from './causes/identity.ts';
import { MODEL_CAUSES, SERVICE_CAUSES, UNKNOWN_CAUSES } from './causes/model.ts';
import { POLICY_CAUSES } from './causes/policy.ts';
import type { CauseRow } from './causes/row.ts';

export const CAUSES = {
  ...WORKFLOW_CAUSES,
  ...TRUST_CAUSES,
  ...CREDENTIAL_CAUSES,
  ...SIMULATION_CAUSES,
  ...POLICY_CAUSES,
  ...ENTITLEMENT_CAUSES,
  ...MODEL_CAUSES,
  ...SERVICE_CAUSES,
  ...UNKNOWN_CAUSES,
} as const satisfies Record<string, CauseRow>;

/** One of the slugs of the report's `diagnosis.cause`. */
export type Cause = keyof typeof CAUSES;

/** Takes a cause and returns what is kept about it. */
export function causeInfo(cause: Cause): CauseRow {
  return CAUSES[cause];
}

/** Whether a string (of a baseline, of another version's report) is a cause this version knows. */
export function isCause(slug: string): slug is Cause {
  return Object.hasOwn(CAUSES, slug);
}
