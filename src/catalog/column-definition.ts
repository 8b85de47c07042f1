/**
 * What one column is: what it asks of IAM and of Bedrock, and what a call of it takes. One file in `columns/` has all
 * of it.
 */
import type { ActionName, ServiceTier } from '../domain/settings.ts';
import type { CompatibleRow } from './compatible-apis.ts';
import type { Family, ProbePlan } from './families.ts';
import type { Requirement, RequirementContext } from './requirements.ts';
import type { ResolvedTarget } from './targets.ts';

/** One IAM action of a column, with what it is simulated on. */
export interface ColumnPart {
  /** IAM's name. */
  action: string;
  /** Empty if what the action would be asked about is not known: then it is not simulated. */
  requirements: Requirement[];
  plan: ProbePlan;
  /** Whether the model has to be available for it: what the account has agreed to says nothing of a list. */
  usesModel: boolean;
  /** Whether there is such an operation for the target is known by a call only: no table says it. */
  supportUnknown?: boolean;
  /** The call carries the service tier of the context. */
  carriesTier?: true;
  /** Listed for the reader, and not required: the column's work is done without it. */
  optional?: boolean;
}

/** What a column is asked with: where the call is made, and what the entry states. */
export interface ColumnContext extends RequirementContext {
  /** ARN of the service role that batch jobs of the entry are created with. */
  batchRole?: string;
  /** Tier that the column's call asks for; absent for a column whose call takes none. */
  serviceTier?: ServiceTier;
  /** `validate`: no call that is paid for is made. */
  mode?: 'live' | 'validate';
}

/** What a column is made of whose IAM actions are asked each on its own. */
export interface ColumnParts {
  /** Returns why a target has no such operation; undefined if it has, or where no source says. */
  whyNot: (target: ResolvedTarget, family: Family) => string | undefined;
  /** Returns the parts for a target, those that do the column's work first. */
  of: (target: ResolvedTarget, family: Family, context: ColumnContext) => ColumnPart[];
  /** Returns what the column's work needs as well and cannot be asked about, in sentences. */
  notChecked?: (context: ColumnContext) => string[];
}

/** All that is known of one column. */
export interface ColumnDefinition {
  /** The column that it stands behind wherever columns are listed; absent for the first. */
  behind?: ActionName;
  /** Its IAM actions, in the order in which they are listed and judged: what does the work first. */
  actions: readonly [string, ...string[]];
  /**
   * Those of its actions that have no resource type: IAM evaluates them on `*` only, a simulation must not name a
   * resource for them, and a policy that allows them can name nothing else.
   */
  withoutResource?: readonly string[];
  /**
   * APIs that people take for IAM actions, in lower case, whose permission it is (service authorization reference,
   * "Actions, resources, and condition keys for Amazon Bedrock").
   */
  apis?: readonly string[];
  /** Its other actions only look after what the first one starts. */
  othersLookAfter?: true;
  /**
   * A call counts against the model's quotas of tokens and requests, which all inference APIs of bedrock-runtime
   * share.
   */
  isCounted?: true;
  /** A guardrail of the check or of the account is applied to its calls. */
  takesGuardrail?: true;
  /** The API of another vendor that it calls. */
  compatible?: CompatibleRow;
  /** Absent for a call of the model itself, and for the guardrail's. */
  parts?: ColumnParts;
}
