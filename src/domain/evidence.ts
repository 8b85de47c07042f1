/**
 * What a run knows about a cell besides the error text. Every field is optional: what was not asked or not permitted
 * is simply absent.
 */
import type { Message } from './message.ts';
import type { Failure } from './failure.ts';
import type { Availability, Expectation, Lifecycle, QuotaState, RequirementResult, Simulation } from './report.ts';
import type { TargetKind } from './target-kinds.ts';

/** Claims of GitHub's OIDC token, decoded and not verified: only printed and compared. */
export interface TokenClaims {
  sub?: string | undefined;
  aud?: string | undefined;
  iss?: string | undefined;
  repository?: string | undefined;
  repository_id?: string | undefined;
  repository_owner_id?: string | undefined;
  ref?: string | undefined;
  environment?: string | undefined;
}

/** A region in the light of the dated table, which may be older than the region. */
export interface RegionFacts {
  known: boolean;
  /** The region that was probably meant, if this one is not known. */
  nearest?: string | undefined;
  /** ISO date of the table. */
  table: string;
  /** Regions of the same partition in which bedrock-runtime has a FIPS endpoint. */
  fips: readonly string[];
}

/** What Bedrock's control plane says of a target in this run. */
export interface TargetRecord {
  state: 'there' | 'absent' | 'ended';
  /** The call that said so, as IAM names it: `bedrock:GetInferenceProfile`. */
  by: string;
  /** Its refusal, if that is what said so. */
  failure?: Failure;
  /** The foundation model that it is about. */
  model?: string;
  /** ISO date (UTC). */
  endOfLife?: string;
  /** Of a foundation model: whether its bare ID may be called on demand. */
  onDemand?: boolean;
}

/** How a role was to be assumed with other credentials. */
export interface Assumption {
  /** ARN of who asked, if it is known. */
  caller?: string;
  /** Whether who asked is itself a session of a role: AWS then gives an hour at most. */
  byRole: boolean;
  sentExternalId: boolean;
  /** Where the external ID and the duration are, or would be, written; in words for a sentence. */
  externalIdAt: Message;
  durationAt: Message;
}

/** One thing that IAM must allow, and what a model may only be reached through. */
export interface NeededPermission {
  action: string;
  resource: string;
  inferenceProfileArn?: string;
  promptRouterArn?: string;
  /** ID of the one model that it is for, if the resource (a project of bedrock-mantle) serves others too. */
  mantleModel?: string;
}

/** A condition key of an Allow that is there, and that the call did not meet. */
export interface UnmetKey {
  /** `StringEquals`, ...; undefined if the statement could not be read. */
  operator?: string;
  key: string;
  /** Values that the statement asks for; empty if it could not be read. */
  values: string[];
  /** Values that the calls had instead; empty if they do not carry the key. */
  had: string[];
}

/** An Allow statement that matches a denied action and resource, under a condition that the call did not meet. */
export interface Guard {
  /** Name or ARN of the policy; undefined if it could not be read. */
  policy?: string;
  sid?: string;
  keys: UnmetKey[];
}

/** An Allow statement that would match a denied request if one value of it were another. */
export interface NearStatement {
  policy: string;
  sid?: string;
  /** Of the value, in the policy's text. */
  line: number;
  written: string;
  /** What it would have to be. */
  needed: string;
  /** Why the value matches nothing at all; absent if it matches something else. */
  dead?: string;
}

/** A Deny statement that matched, as its document has it. */
export interface DenyStatement {
  policy: string;
  sid?: string;
  /** Operators to keys to values. */
  condition?: Record<string, Record<string, unknown>>;
  /** The statement denies everything but this list. */
  notResource?: string[];
  notAction?: string[];
}

/** Typed facts behind a diagnosis; each surface words them itself. */
export interface Evidence {
  /** Twelve digits: the account that is called. */
  account?: string | undefined;
  /** ARN of the role or user whose access is checked. */
  principalArn?: string | undefined;
  /** ARN of the role that was to be assumed (trust failures happen before there is a principal). */
  roleArn?: string | undefined;
  region?: string | undefined;
  /** What the dated table has on the region's endpoints. */
  endpoints?: RegionFacts | undefined;
  /** The identifier as it was called. */
  model?: string | undefined;
  /** The column: `invoke`, `stream`, `discover`, ... */
  action?: string | undefined;
  /** The call was refused because the model is still being loaded. */
  notReady?: boolean | undefined;
  target?: { kind: TargetKind; arn: string; foundationModels: string[] } | undefined;
  simulation?: { outcome: Simulation['outcome']; requirements: RequirementResult[] } | undefined;
  /** Everything that the cell needs, whether it could be simulated or not. */
  needed?: readonly NeededPermission[] | undefined;
  /** ISO date of the table, if it said what is needed. */
  neededByTable?: string | undefined;
  /** Allow statements that hang on what the call did not carry. */
  guards?: readonly Guard[] | undefined;
  /** Allow statements that nearly match what no policy allows; empty if none does, or the policies may not be read. */
  nearStatements?: readonly NearStatement[] | undefined;
  /** The Deny statements of the principal that matched, if they could be read. */
  denies?: readonly DenyStatement[] | undefined;
  /** What the cell is expected to be: what is to stay closed is not to be allowed. */
  expected?: Expectation | undefined;
  /** ARNs that were made up for the simulation, with their resource types. */
  madeUp?: Readonly<Record<string, string>> | undefined;
  availability?: Availability | undefined;
  lifecycle?: Lifecycle | undefined;
  record?: TargetRecord | undefined;
  /** Who says that the bare ID can be called through profiles only. */
  profilesOnly?: 'record' | 'table' | undefined;
  /** What the verdict rests on, if neither a call nor the simulation decided it. */
  ruledBy?: 'absent' | 'ended' | 'profiles-only' | 'another-endpoint' | 'no-quota' | undefined;
  token?: TokenClaims | undefined;
  assumption?: Assumption | undefined;
  /** Inference profiles of the region that contain the model. */
  profilesInRegion?: { id: string; arn: string }[] | undefined;
  /**
   * Real identifiers nearest to the one called, best first. Given only if the called one is not among the region's.
   */
  nearestIds?: string[] | undefined;
  /**
   * The identifier is one of the bedrock-mantle endpoint only; `mantleRuntimeId` is what bedrock-runtime calls the
   * model, if it has it.
   */
  mantleOnly?: boolean | undefined;
  mantleRuntimeId?: string | undefined;
  /** Identifiers of this region that follow a model at its end of life. */
  successors?: string[] | undefined;
  /** Answer of bedrock:GetUseCaseForModelAccess. */
  useCaseForm?: 'submitted' | 'missing' | undefined;
  /** Simulation of aws-marketplace:Subscribe for the principal. */
  subscribe?: 'allowed' | 'denied' | undefined;
  /**
   * No call was made because it could subscribe the account to a Marketplace product, as far as is known; with the
   * permission whose answer would tell, if there is one.
   */
  couldSubscribe?: { permission?: { action: string; resource: string } } | undefined;
  /** Whether a model of Amazon's own answered (true) or was refused too (false) in this run. */
  amazonModelWorks?: boolean | undefined;
  guardrailConfigured?: boolean | undefined;
  /** Quotas of the model, if they were asked about. */
  quota?: QuotaState | undefined;
  /** Guardrails that the account applies to every call, as Bedrock says; undefined if that may not be read. */
  guardrailsEnforced?: readonly string[] | undefined;
  /** The call was made with a Bedrock API key on purpose. */
  apiKey?: 'short-term' | 'long-term' | undefined;
  sessionPolicyGiven?: boolean | undefined;
  /** The run is of a fork's or Dependabot's pull request. */
  forkPullRequest?: boolean | undefined;
}
