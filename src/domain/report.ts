/**
 * The report: everything a run found, as plain data. `report.json` is exactly this; every other surface (summary,
 * comment, annotations, outputs) is rendered from it and decides nothing. The published JSON Schema is made from
 * `schema.ts` beside it.
 */
import type { Message } from './message.ts';
import type { TargetKind } from './target-kinds.ts';
import type { WhoCanBaselineRow, WhoCanFinding, WhoCanTrust } from './who-can.ts';

/** One of the slugs of `verdict/causes.ts`. A string here, so that an older reader can hold a newer report. */
export type CauseSlug = string;

/** The report of a run: what every surface is made from, and what `report.json` holds. */
export interface Report {
  schema: 'bedrock-access-report/1';
  /** ISO 8601, UTC. */
  generatedAt: string;
  tool: { name: 'bedrock-access-check'; version: string };
  run: RunInfo;
  principals: PrincipalInfo[];
  /** In canonical order: principal, region, model, action. */
  cells: Cell[];
  /** Empty without a baseline. */
  changes: Change[];
  gate: Gate;
  cost: Cost;
  problems: Problem[];
  /**
   * What is to be known of the run, in sentences: that it is the first with its baseline, how long it waited for
   * access.
   */
  notices?: string[];
  /** With `audit: true`. */
  audit?: PrincipalAudit[];
  /** With `discover-models`. */
  discovered?: Discovery;
  /** With entries `who-can`: one per configuration file. */
  whoCan?: WhoCanFinding[];
}

/** What the sources name and no entry of the configuration covers. It changes neither verdict nor gate. */
export interface Discovery {
  /** How many files were searched. */
  files: number;
  /** Up to 200, in the order in which they were found. */
  uncovered: UncoveredModel[];
  /** What was not searched, or not listed, each in a sentence. */
  leftOut: string[];
}

/** A model that the source files name and no cell checks. */
export interface UncoveredModel {
  /** Model ID, system profile ID or ARN, as it is written. */
  model: string;
  /** How often it is written. */
  count: number;
  /** Where, up to ten. Lines and columns count from 1. */
  places: { file: string; line: number; column: number }[];
}

/**
 * What a principal could call beyond what is configured. A pair is a known foundation model in a region that serves
 * it.
 */
export interface PrincipalAudit {
  principal: string;
  /** Pairs that were asked about: all but the configured ones. */
  asked: number;
  /** Empty if IAM could not be asked. */
  steps: AuditStep[];
  /**
   * The least that the configured cells need; `confirmed`: IAM's simulator allows them with it, and no pair that was
   * asked about.
   */
  smallest: { policies: object[]; confirmed: boolean };
}

/** Each pair counts in the narrowest step that has it. */
export interface AuditStep {
  scope: 'model' | 'family' | 'provider' | 'everything';
  /** The regions that are configured, or all others. */
  regions: 'configured' | 'other';
  asked: number;
  reachable: number;
  /** Up to three. */
  examples: string[];
}

/** The result of the run, with the reasons for it. */
export interface Gate {
  result: GateResult;
  reasons: string[];
  /**
   * What `allow-unmet` keeps the gate from counting, and what it does not any more, in sentences that name the checks.
   */
  exemptions?: string[];
  /** Where `fail-on` names `lifecycle`: what it was held against. */
  lifecycle?: { failBeforeEolDays: number };
}

/** What the gate says of a run; `error` if the run could not be carried out. */
export type GateResult = 'pass' | 'fail' | 'error' | 'skipped';

/** The workflow run that made the report; fields are absent in a terminal. */
export interface RunInfo {
  repository?: string;
  ref?: string;
  sha?: string;
  workflow?: string;
  job?: string;
  runId?: string;
  url?: string;
  /** Where the whole report can be read, if the run knows it: of the artifact that holds `report-dir`. */
  reportUrl?: string;
}

/** A principal whose access was checked. */
export interface PrincipalInfo {
  name: string;
  /** ARN of the role or user (never of the session). Empty if it could not be learnt. */
  arn: string;
  account: string;
  via: 'oidc' | 'role-chain' | 'ambient' | 'bearer-token' | 'simulated-only';
  /**
   * Of a role that is only simulated: who may assume it, by its trust policy, if that may be read (iam:GetRole). Never
   * a verdict.
   */
  assumedBy?: WhoCanTrust[];
}

/** What was found out about a cell; the contract lists the rules that lead to each. */
export type Verdict =
  'accessible' | 'provisional' | 'at-risk' | 'denied' | 'unavailable' | 'inconclusive' | 'unchecked' | 'not-applicable';

/** How a verdict is known: by a call, by IAM's simulator, by indications, or not at all. */
export type Confidence = 'observed' | 'simulated' | 'suspected' | 'none';

/** What the configuration expects of a cell. */
export type Expectation = 'allow' | 'deny';

/** Reservations on a verdict. */
export type Note = 'simulation-disagrees' | 'context-asserted' | 'snapshot' | 'stale-tables';

/** One check: may a principal use an action on a model in a region? */
export interface Cell {
  principal: string;
  region: string;
  /** The identifier that is called. */
  model: string;
  /** The entry of the configuration that made the cell, and its name. */
  configured: string;
  name?: string;
  /** A column of the contract's section 4: `invoke`, `stream`, ... */
  action: string;
  expected: Expectation;
  verdict: Verdict;
  confidence: Confidence;
  met: boolean | null;
  target: Target;
  simulation: Simulation;
  probe: Probe;
  availability?: Availability;
  lifecycle?: Lifecycle;
  /** Quotas of the model, if the entry states a minimum or a call met one. */
  quota?: QuotaState;
  diagnosis?: Diagnosis;
  notes: Note[];
  /** What the cell needs as well and could not be asked about, in sentences. */
  notChecked?: string[];
  /** The application's calls go to another endpoint than bedrock-runtime: they are simulated, and none is made. */
  endpoint?: CalledEndpoint;
  /** What becomes of the cell with a change that is not applied yet. */
  whatIf?: WhatIf;
  /** Where IAM's simulator and the evaluation of the same documents here do not agree, in sentences. */
  disagreements?: string[];
  /** `allow-unmet` of the configuration, if the check is decided and expects access. */
  exemption?: Exemption;
}

/** An endpoint beside bedrock-runtime, and what an application needs there. */
export interface CalledEndpoint {
  name: 'mantle' | 'claude-platform';
  host: string;
  /** IAM's names of the actions that the column's calls require. */
  actions: string[];
  /** ARN of the project or workspace that they are authorised on. */
  resource: string;
}

/** What a change does to a cell's access. */
export type WhatIfEffect = 'lost' | 'opened' | 'unchanged' | 'unchecked';

/** A cell after a change that is not applied yet. No call is made for it. */
export interface WhatIf {
  verdict: Verdict;
  confidence: Confidence;
  /** Who says so: IAM's simulator, or the evaluation of the documents here. */
  by: 'iam' | 'local';
  cause?: CauseSlug;
  /** Absent if nothing is known of what is in force. */
  effect?: WhatIfEffect;
  /**
   * Of `unchecked`: names of the values that are known only later, of documents that could not be read, of context
   * keys.
   */
  unknown?: string[];
  /** What decides a lost or opened cell, the first first. */
  reasons?: WhatIfReason[];
  /**
   * Where IAM's simulator and the evaluation here do not agree on what the change does, in a sentence with the
   * smallest request that shows it.
   */
  disagreement?: string;
}

/** A statement of the change, or its absence, that gives or takes access. */
export interface WhatIfReason {
  does: 'allows' | 'denies' | 'allows-not' | 'allows-no-more' | 'denies-no-more';
  action: string;
  resource: string;
  requestedRegion: string;
  /** File, or resource of a plan or template; '' if the document is not one of the change. */
  policy: string;
  sid?: string;
  /** The value of the statement that matches, as it is written. */
  written?: string;
  /** Where a person finds it in the repository. */
  file?: string;
  line?: number;
  column?: number;
}

/** What `allow-unmet` comes to for one check. */
export interface Exemption {
  /** ISO date: the first day (UTC) on which it does not hold any more. */
  until: string;
  reason: string;
  /** Causes that it is for, if it names any. */
  causes?: CauseSlug[];
  /**
   * `holds`: the gate does not count the check. All others change nothing: `lapsed`: the day has come; `other-cause`:
   * the check fails for another cause; `not-at-base`: only the pull request of this run has it; `not-needed`: the
   * check is as expected.
   */
  state: 'holds' | 'lapsed' | 'other-cause' | 'not-at-base' | 'not-needed';
}

/** The resource that a cell calls, and what is behind it. */
export interface Target {
  kind: TargetKind;
  arn: string;
  /** IDs (not ARNs) of the foundation models behind the target. */
  foundationModels: string[];
  resolvedBy: 'id' | 'service' | 'snapshot' | 'configuration';
}

/** A decision of IAM's simulator, in its own words. */
export type Decision = 'allowed' | 'implicitDeny' | 'explicitDeny';

/** The layer of policies that denied a request. */
export type DeniedBy = 'identity-policy' | 'permissions-boundary' | 'organization' | 'session-policy';

/** What IAM's simulator said of a cell. */
export interface Simulation {
  outcome: 'allowed' | 'denied' | 'not-made';
  /** Why it was not made, if it should have been. */
  cause?: CauseSlug;
  requirements: RequirementResult[];
}

/** What IAM's simulator said of one requirement. */
export interface RequirementResult {
  action: string;
  resource: string;
  requestedRegion: string;
  decision: Decision;
  deniedBy?: DeniedBy;
  statements: MatchedStatement[];
  missingContextKeys: string[];
}

/** A statement that a decision rests on. */
export interface MatchedStatement {
  policy: string;
  type: string;
  sid?: string;
  start?: Position;
  end?: Position;
}

/** A place in a text; line and column count from 1. */
export interface Position {
  line: number;
  column: number;
}

/** What the smallest live call of a cell came to. */
export interface Probe {
  outcome: 'succeeded' | 'refused' | 'throttled' | 'failed' | 'not-made';
  /** `InvokeModel`, `InvokeModelWithResponseStream`, `Converse`, ... */
  api?: string;
  latencyMs?: number;
  attempts?: number;
  reason?: ProbeReason;
  error?: ProbeError;
}

/** Why a probe was not made. */
export type ProbeReason =
  | 'off'
  | 'simulated-only'
  | 'over-budget'
  | 'unknown-price'
  | 'would-subscribe'
  | 'could-subscribe'
  | 'expected-deny'
  | 'unsupported'
  | 'no-credentials'
  | 'timeout';

/** The error that a probe was answered with. */
export interface ProbeError {
  name: string;
  status?: number;
  message: string;
  requestId?: string;
}

/**
 * What GetFoundationModelAvailability answered, in its own words (`AVAILABLE`, `NOT_AVAILABLE`, `PENDING`, `ERROR`,
 * `AUTHORIZED`, ...).
 */
export interface Availability {
  agreement: string;
  authorization: string;
  entitlement: string;
  region: string;
}

/** What a quota of a model counts. */
export type QuotaUnit = 'tokensPerMinute' | 'requestsPerMinute' | 'tokensPerDay';

/** A quota of Service Quotas as it is applied to the account. */
export interface AppliedQuota {
  value: number;
  /** `L-F4DDD3EB`. */
  code: string;
  /** Where it is seen and raised. */
  console?: string;
}

/** The quotas of a cell, compared with the configured minimum. */
export interface QuotaState {
  /** By what they count; empty if Service Quotas could not be asked, or has none of the model. */
  applied: Partial<Record<QuotaUnit, AppliedQuota>>;
  /** What the entry asks for. */
  minimum?: Partial<Record<'tokensPerMinute' | 'requestsPerMinute', number>>;
  /** With a minimum: whether it is met. `unknown`: no quota of the model could be read. */
  state?: 'enough' | 'below' | 'unknown';
}

/** The lifecycle of the model behind a cell, in the cell's region; of several models, of the one that ends first. */
export interface Lifecycle {
  /** AWS's word (`ACTIVE`, `LEGACY`), or `EOL` where the model is gone. */
  status: string;
  /** ISO date (UTC): from that day on the model is LEGACY. */
  legacySince?: string;
  /** ISO date (UTC): from that day on it costs more (public extended access). */
  extendedAccessSince?: string;
  /** ISO date (UTC): from that day on, calls fail. */
  endOfLife?: string;
  /**
   * `service`: Bedrock said so, to ListFoundationModels or GetFoundationModel, or by refusing a call; `table`: the
   * dated table of this version.
   */
  source?: 'service' | 'table';
  /** ISO date of the table, if the answer or its date is from there. */
  asOf?: string;
  /** Which model it is of, if there are several behind the target. */
  model?: string;
  /** IDs to call instead, the newest first, by the table. */
  successors?: string[];
}

/** Where the cause of a missing access may lie, from the workflow to the service. */
export const CAUSE_LAYERS = [
  ...(['workflow', 'trust', 'credentials', 'simulation', 'policy', 'entitlement', 'model'] as const),
  ...(['service', 'unknown'] as const),
];

/** Names of the layers of causes. */
export type Layer = (typeof CAUSE_LAYERS)[number];

/** The role of the person who can remedy a cause. */
export type Owner = 'workflow-author' | 'iam-administrator' | 'organization-administrator' | 'account-owner' | 'aws';

/** What a sentence of a diagnosis says something of; `requirement`: one that the simulation denied. */
export const EVIDENCE_KINDS = [
  ...(['answer', 'denial', 'token', 'simulation', 'requirement', 'availability', 'lifecycle'] as const),
  ...(['account', 'conclusion'] as const),
];

/** Names of the kinds of evidence. */
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** Why a cell is not (or not surely) accessible, who can change it, and how. */
export interface Diagnosis {
  cause: CauseSlug;
  layer: Layer;
  summary: string;
  /** Plain sentences: what was seen. */
  evidence: string[];
  /**
   * What each sentence of `evidence` is of, in the same order: a surface leaves out what it shows as a signal of the
   * cell.
   */
  evidenceKinds?: EvidenceKind[];
  /** Other candidates, most likely first. */
  alternatives: CauseSlug[];
  owner: Owner;
  remedy: {
    text: string;
    /** What to attach, so that the call is allowed; never for `expect: deny`. */
    policy?: object;
    proven?: boolean;
    /** With `expect: deny` and an open door: a document that closes it. */
    deny?: object;
    documentation: string[];
  };
}

/** A difference between a cell and the same cell of the baseline. */
export interface Change {
  kind: 'gained' | 'lost' | 'cause-changed' | 'added' | 'removed';
  principal: string;
  region: string;
  model: string;
  action: string;
  before?: string;
  after?: string;
}

/** What the probes of a run cost in US dollars and tokens, and every call of the run by API. */
export interface Cost {
  worstCaseUsd: number;
  estimatedUsd: number;
  inputTokens: number;
  outputTokens: number;
  /** Calls by API: `{'sts:AssumeRoleWithWebIdentity': 1, 'iam:SimulatePrincipalPolicy': 4}`. */
  calls: Record<string, number>;
}

/** Something wrong with the run, not with one cell. */
export interface Problem {
  cause: CauseSlug;
  message: string;
  remedy: string;
}

/** A problem before it is worded for those who read the report. */
export interface RunProblem {
  cause: CauseSlug;
  message: Message;
  remedy: Message;
}

/** `baseline.json`: what was decided, and nothing that changes from run to run. Meant to be committed. */
export interface Baseline {
  schema: 'bedrock-access-baseline/1';
  cells: BaselineCell[];
  /** With entries `who-can`, unless names are withheld. */
  whoCan?: WhoCanBaselineRow[];
}

/** A decided cell, as a baseline keeps it. */
export interface BaselineCell {
  principal: string;
  region: string;
  model: string;
  action: string;
  expected: Expectation;
  verdict: Verdict;
  confidence: Confidence;
  cause?: CauseSlug;
}
