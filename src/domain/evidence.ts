/** What a run knows about a cell besides the error text. Every field is optional: what was not asked or not permitted is simply absent. */
import type { Availability, Lifecycle, RequirementResult, Simulation, TargetKind } from './report.ts';

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
  /** The region that was probably meant, where this one is not known. */
  nearest?: string | undefined;
  /** ISO date of the table. */
  table: string;
  /** Regions of the same partition in which bedrock-runtime has a FIPS endpoint. */
  fips: readonly string[];
}

/** How a role was to be assumed with other credentials. */
export interface Assumption {
  /** ARN of who asked, where it is known. */
  caller?: string;
  /** Whether who asked is itself a session of a role: AWS then gives an hour at most. */
  byRole: boolean;
  sentExternalId: boolean;
  /** Where the external ID and the duration are, or would be, written; in words for a sentence. */
  externalIdAt: string;
  durationAt: string;
}

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
  /** ARNs that were made up for the simulation, with their resource types. */
  madeUp?: Readonly<Record<string, string>> | undefined;
  availability?: Availability | undefined;
  lifecycle?: Lifecycle | undefined;
  token?: TokenClaims | undefined;
  assumption?: Assumption | undefined;
  /** Inference profiles of the region that contain the model. */
  profilesInRegion?: { id: string; arn: string }[] | undefined;
  /** Real identifiers nearest to the one called, best first. Given only where the called one is not among the region's. */
  nearestIds?: string[] | undefined;
  /** The identifier is one of the bedrock-mantle endpoint only; `mantleRuntimeId` is what bedrock-runtime calls the model, if it has it. */
  mantleOnly?: boolean | undefined;
  mantleRuntimeId?: string | undefined;
  /** Identifiers of this region that follow a model at its end of life. */
  successors?: string[] | undefined;
  /** Answer of bedrock:GetUseCaseForModelAccess. */
  useCaseForm?: 'submitted' | 'missing' | undefined;
  /** Simulation of aws-marketplace:Subscribe for the principal. */
  subscribe?: 'allowed' | 'denied' | undefined;
  /** No call was made because it could have subscribed the account to the model's Marketplace product. */
  wouldSubscribe?: boolean | undefined;
  /** Whether a model of Amazon's own answered (true) or was refused too (false) in this run. */
  amazonModelWorks?: boolean | undefined;
  guardrailConfigured?: boolean | undefined;
  /** The call was made with a Bedrock API key on purpose. */
  apiKey?: 'short-term' | 'long-term' | undefined;
  sessionPolicyGiven?: boolean | undefined;
  /** The run is of a fork's or Dependabot's pull request. */
  forkPullRequest?: boolean | undefined;
}
