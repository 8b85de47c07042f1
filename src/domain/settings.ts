/**
 * What a run was asked to do: inputs and configuration file, validated, with defaults in place. Frozen; nothing below
 * re-reads an input.
 */
import type { COLUMN_NAMES } from './column-names.ts';
import type { BackingModel, NamedModel } from './model.ts';
import type { Message } from './message.ts';
import type { BaselineCell, Expectation } from './report.ts';
import type { WhoCanAction, WhoCanBaselineRow } from './who-can.ts';

/** A place in a file that a person can open. Lines and columns count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** One mistake of the user's. `place` where it is in a file; else `input` names the action's input. */
export interface Mistake {
  message: Message;
  /** What to write instead, in a sentence. */
  instead: Message;
  place?: Place;
  input?: string;
  /** `no-region`: nothing says which region is meant, which another place than the file may do. */
  kind?: 'no-region';
}

/** Names of the columns, as the input `actions` takes them. */
export type ActionName = (typeof COLUMN_NAMES)[number];

/**
 * Endpoints of models beside bedrock-runtime, as `endpoint` of an entry names them. The check simulates their calls
 * and makes none.
 */
export const ENDPOINTS = ['mantle', 'claude-platform'] as const;

/** Names of those endpoints. */
export type EndpointName = (typeof ENDPOINTS)[number];

/** Which endpoint an application calls, and the ID of the resource that IAM authorises its calls on. */
export interface EndpointSettings {
  name: EndpointName;
  /** Of the project (mantle) or workspace (Claude Platform on AWS). */
  resourceId: string;
}

/** What is checked where nothing is said. */
export const DEFAULT_ACTIONS: readonly ActionName[] = ['invoke', 'stream'];

export const FAIL_ON = [
  'unmet',
  'suspected',
  'not-called',
  'at-risk',
  'provisional',
  'inconclusive',
  'unchecked',
  'drift',
  'lifecycle',
  'quota',
  'widened',
] as const;

/** Conditions that fail the gate, as the input `fail-on` takes them. */
export type FailOn = (typeof FAIL_ON)[number];

/** A context key with the values that a request is simulated with. */
export interface ContextEntry {
  key: string;
  values: string[];
  /** Context of the configuration file is only asserted: it lowers the confidence. */
  from: 'input' | 'file';
}

/** `allow-unmet`: a check that is known not to be as expected, and may stay so for a while. */
export interface AllowUnmet {
  /** ISO date: the first day (UTC) on which it does not hold any more. */
  until: string;
  reason: string;
  /** Causes that it is for; undefined: whichever keeps access away, but for the end of a model's life. */
  causes?: string[];
}

/** A principal as configured: who it is, and how its credentials are obtained. */
export interface PrincipalSettings {
  /** Undefined: the role's or user's name, known once the identity is. */
  name?: string;
  /** The role to end up with; undefined: the step's identity (or `principalArn`). */
  roleToAssume?: string;
  roleExternalId?: string;
  /**
   * Where the first hop's credentials come from: GitHub's OIDC token, the step's identity, or another principal by
   * name.
   */
  source: 'oidc' | 'step' | { principal: string };
  chain: { role: string; externalId?: string }[];
  /** Simulated only: this ARN is looked at, never assumed. */
  principalArn?: string;
  /** Name of the principal whose credentials ask on behalf of a simulated-only one; undefined: the step's. */
  simulateWith?: string;
  context: ContextEntry[];
  /**
   * What the live calls of the principal send as their User-Agent; undefined: the check's own. It is in `context` too.
   */
  userAgent?: string;
  /**
   * Keys of the file that say what the application's requests carry; all are in `context`. Undefined if there are
   * none.
   */
  declared?: ('user-agent' | 'source-vpc' | 'source-vpce' | 'tags')[];
  /** For every check of the principal that expects access. */
  allowUnmet?: AllowUnmet;
  /** Models that no entry lists for it must be closed to it. */
  expectOthers?: 'deny';
  /** Nothing of it is checked: it lends its credentials to another principal of the part that is run. */
  lendsOnly?: boolean;
  place?: Place;
}

/**
 * `id` of the entry that the key of this name makes. It is no ID and no pattern, so that it covers nothing of what the
 * code names.
 */
export const EXPECT_OTHERS = 'expect-others';

/** A model as configured, with its regions, actions and expectation. */
export interface ModelSettings {
  /** As written: ID, ARN, or (only with `expect: deny`) a pattern with `*`; `EXPECT_OTHERS`. */
  id: string;
  /** The same, parsed. */
  parsed: NamedModel;
  name?: string;
  /** Regions for this entry, in order, without duplicates. For a regional ARN always exactly its own. */
  regions: string[];
  actions: ActionName[];
  expect: Expectation;
  /** With `expect: deny`: only the named ID, not every route to the model. */
  via?: 'direct';
  reason?: string;
  /** Names of the principals this entry is for; undefined: all of the file. */
  principals?: string[];
  /** What is behind a resource of the account, if it may not be looked up. */
  foundationModels?: BackingModel[];
  /**
   * The application reaches the model at another endpoint than bedrock-runtime: its calls are simulated, and none is
   * made.
   */
  endpoint?: EndpointSettings;
  /** ARN of the service role of batch jobs: who creates one passes it. */
  batchRole?: string;
  /** Least quotas of the model in its region, held by `fail-on: quota`. */
  minTokensPerMinute?: number;
  minRequestsPerMinute?: number;
  allowUnmet?: AllowUnmet;
  /**
   * Of the entry that `expect-others` makes, for the principals that have it: it is about what no other entry lists.
   * `regions` are those that hold for each principal, beside the regions of its own entries.
   */
  others?: { regions: string[] };
  /** Where the entry is written: in the configuration file, or undefined for the input `models`. */
  place?: Place;
}

/** What a document of a what-if is attached as. */
export const POLICY_LAYERS = ['identity', 'boundary', 'session', 'scp'] as const;

/** Layers that a policy file of a change can belong to. */
export type PolicyLayer = (typeof POLICY_LAYERS)[number];

/** A file of a change that is not applied yet: it was read, and has been found to be what it says. */
export interface PolicyFile {
  /** Path as the user gave it, or as a glob found it. */
  file: string;
  /** A policy document; a plan of Terraform; a template of CloudFormation, as JSON whatever the file has. */
  kind: 'policy' | 'plan' | 'template';
  text: string;
  /**
   * The principal it is about: its name in the configuration, its ARN, or the name of the role or user. Undefined:
   * each one.
   */
  principal?: string;
  /** Of a policy document. */
  layer: PolicyLayer;
  /**
   * Of a policy document: name or ARN of the attached policy whose place it takes. Undefined: it is attached beside
   * the others.
   */
  replaces?: string;
  /**
   * A policy document at the base commit of the pull request, if nothing else tells what is in force; '' if it is new.
   */
  base?: string;
  /** Of a plan or template: where its resources are written, by address without indexes, or by logical ID. */
  declared?: Readonly<Record<string, Place>>;
}

/** One configuration file's worth of cells, or the inputs' where there is no file. Their cells are kept apart. */
export interface CheckSettings {
  /** Path as the user gave it, undefined without a file. */
  file?: string;
  /** What its principals are told apart by, where other files are checked by other parts of the run. */
  label?: string;
  principals: PrincipalSettings[];
  models: ModelSettings[];
  guardrail?: GuardrailSettings;
  /** Where the guardrail is written, if in the file. */
  guardrailPlace?: Place;
  serviceTier?: ServiceTier;
  whoCan?: WhoCanSettings;
  /** What if: the files of a change whose effect on the cells is asked. */
  policyFiles?: PolicyFile[];
}

/** The question who in the account can call models, and who is meant to. */
export interface WhoCanSettings {
  models: NamedModel[];
  regions: string[];
  actions: WhoCanAction[];
  /** Absent: no principal is expected or unexpected; what is new since the baseline is still said. */
  allow?: WhoCanAllowance[];
  place: Place;
}

/** Principals that are meant to: all that is given must fit. */
export interface WhoCanAllowance {
  /** Names, ARNs or `role/PATH/NAME`; `*` stands for any characters. */
  principals?: string[];
  /** Values may have `*` too. */
  tags?: Record<string, string>;
  reason: string;
}

/** What an earlier run had decided. */
export interface BaselineSettings {
  /** Path as the user gave it. */
  path: string;
  cells: BaselineCell[];
  /** Checks that the earlier run made and could not decide. */
  undecided: BaselineContent['undecided'];
  whoCan?: BaselineContent['whoCan'];
  /**
   * Reports of the same job in the same run (of a matrix): the one that is most about the same checks is the baseline.
   */
  alternatives?: BaselineContent[];
}

/** What is compared with. */
export interface BaselineContent {
  cells: BaselineCell[];
  undecided: Pick<BaselineCell, 'principal' | 'region' | 'model' | 'action'>[];
  /** Absent if the earlier run did not ask who can call models, or kept no names. */
  whoCan?: WhoCanBaselineRow[];
}

/** A guardrail that calls carry: its ID or ARN without the version. */
export interface GuardrailSettings {
  id: string;
  /** A number, or `DRAFT`. */
  version: string;
}

/** What the runtime's API takes as a service tier. */
export const SERVICE_TIERS = ['default', 'priority', 'flex', 'reserved'] as const;

/** Service tiers of Bedrock that a call can ask for. */
export type ServiceTier = (typeof SERVICE_TIERS)[number];

/** One part of a run that is split: `part: 2/3`. */
export interface PartSettings {
  /** From 1. */
  number: number;
  of: number;
}

/** Everything that was configured for a run, validated and frozen. */
export interface Settings {
  checks: CheckSettings[];
  /** Region for calls that have no model: STS. The first configured one. */
  homeRegion: string;
  /** The same for each partition of the checked regions: credentials of one are unknown in every other. */
  homeRegions: Readonly<Record<string, string>>;
  role: {
    toAssume?: string;
    audience?: string;
    sessionName: string;
    durationSeconds: number;
    externalId?: string;
    /** JSON. Narrows the sessions of the principals that are assumed, never a hop on the way to one. */
    inlineSessionPolicy?: string;
    /** ARNs. */
    managedSessionPolicies: string[];
  };
  allowedAccountIds: string[];
  simulate: boolean;
  probe: 'live' | 'validate' | 'off';
  allowMarketplaceSubscription: boolean;
  baseline?: BaselineSettings;
  /** A baseline was asked for and is not there yet: what to say. */
  firstRun?: Message;
  /** Whether to report what the principals could call beyond what is configured. */
  audit: boolean;
  /** Patterns of the files to search for models; empty: none is searched. */
  discoverModels: string[];
  failOn: FailOn[];
  /** With `lifecycle`: an end of life that is nearer than this many days fails. */
  failBeforeEolDays: number;
  maxCostUsd: number;
  /** Only split into so many parts, and check nothing. */
  parts?: number;
  /** Only this part is checked. */
  part?: PartSettings;
  /** Milliseconds for asking again about what needs action; 0: not at all. */
  waitForAccessMs: number;
  timeoutMs: number;
  concurrency: number;
  untrustedPullRequest: 'skip' | 'fail';
  surfaces: SurfaceSettings;
}

/** What is needed to say anything at all; also read when the rest of the settings has mistakes. */
export interface SurfaceSettings {
  summary: boolean;
  comment: 'always' | 'on-failure' | 'never';
  commentKey?: string;
  issue: 'never' | 'on-failure';
  annotations: boolean;
  reportDir: string;
  /** Whether the user named `reportDir`. */
  reportDirNamed: boolean;
  maskAwsAccountId: 'true' | 'false' | 'auto';
  detail: 'full' | 'minimal' | 'auto';
  githubToken: string;
}
