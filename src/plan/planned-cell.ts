/** A cell before anything was asked about it. */
import type { GuardrailFacts } from '../catalog/guardrail.ts';
import type { ProbePlan } from '../catalog/families.ts';
import type { Requirement } from '../catalog/requirements.ts';
import type { ResolvedTarget } from '../catalog/targets.ts';
import type { CalledEndpoint } from '../domain/report.ts';
import type { ActionName, CheckSettings, GuardrailSettings, ModelSettings, ServiceTier } from '../domain/settings.ts';
import type { Identity } from '../identity/identity.ts';

/** One square of the matrix: which target, by which route, for whom, and what a call of it needs. */
export interface PlannedCell {
  identity: Identity;
  region: string;
  /** What is called. */
  model: string;
  /** The entry that made it, as written: what is called is `target`. */
  entry: Omit<ModelSettings, 'parsed'>;
  action: ActionName;
  /** IAM's name of the column's action. */
  iamAction: string;
  target: ResolvedTarget;
  requirements: Requirement[];
  plan: ProbePlan;
  /** The cell's actions, each asked and judged on its own, if the column has several. */
  parts?: PlannedCell[];
  /** Nothing that a model answers: whether the account may use the model, or has agreed to it, does not decide it. */
  modelFree?: boolean;
  /** The application's calls go to another endpoint than bedrock-runtime: what it needs there. None is made. */
  endpoint?: CalledEndpoint;
  /** Whether there is such an operation for the target is known by a call only. */
  supportUnknown?: boolean;
  /** Of a part: listed, and not required. */
  optional?: boolean;
  /** What the cell needs as well and could not be asked about, in sentences. */
  notChecked?: string[];
  /** What each inference call carries, as context keys. */
  carried: { guardrailIdentifier?: string; serviceTier?: string };
  guardrail?: GuardrailSettings;
  /** ARNs of the guardrails that the account applies to each call of it. */
  enforcedGuardrails?: string[];
  serviceTier?: ServiceTier;
  /** The probe is a request that is refused after authorization. */
  validating: boolean;
}

/** What Bedrock says of the guardrails of a region. */
export type GuardrailsOf = (region: string) => GuardrailFacts;

/** What every call of a check carries. */
export type Carried = Pick<CheckSettings, 'guardrail' | 'guardrailPlace' | 'serviceTier'>;

/** What a cell is made of: its parts, or itself. */
export function partsOf(cell: PlannedCell): readonly PlannedCell[] {
  return cell.parts ?? [cell];
}
