/**
 * A world: AWS accounts and a GitHub run, written as YAML, that the testbed serves on loopback. This file is the
 * format; `load.ts` reads it and refuses what is not in it. The testbed imports nothing from `src/` and reads none of
 * its tables.
 */

import type { Partition } from './partitions.ts';

/**
 * A policy document: JSON text exactly as it would be attached (statement positions refer to it), or YAML that is
 * turned into JSON with two spaces.
 */
export type Document = string | Record<string, unknown>;

export interface World {
  title: string;
  /** Where the set-up comes from, and what must be seen. */
  about: string;
  /** By 12-digit account ID. */
  accounts: Record<string, Account>;
  /** Answers that replace the regular one; the first that matches and is not used up wins. */
  faults?: Fault[];
  /**
   * Seconds that AWS's clock is ahead of the runner's; a request that is signed more than five minutes off is refused.
   */
  clock?: number;
  /** Milliseconds before each answer, by service (`sts`, `iam`, `bedrock`, `bedrock-runtime`, `github`). */
  latency?: Record<string, number>;
  /**
   * Calls that are held until so many of the kind have come: one after the other they never would, and the check's
   * time runs out.
   */
  later?: Later[];
  together?: { service: string; operation: string; calls: number }[];
  /** Who hands out credentials of standing sessions (`roles.*.sessions`), named by their access key ID. */
  vending?: Vending;
  github?: GitHubWorld;
  /** Questions and answers of a real run: STS, IAM and Bedrock answer from these alone (`replay.ts`). */
  recording?: Recorded[];
  run: RunWorld;
  expect: Expected;
}

/**
 * One request of a recorded run with its answer; the same question may be there several times, in the order in which
 * it was asked.
 */
export interface Recorded {
  service: 'sts' | 'iam' | 'service-quotas' | 'bedrock' | 'bedrock-runtime';
  operation: string;
  region: string;
  /** Access key ID of the caller; empty without a signature. */
  caller: string;
  method: string;
  path: string;
  query?: Record<string, string>;
  body?: string;
  status?: number;
  headers?: Record<string, string>;
  answer?: string;
  /** Instead of `answer`: the events of a stream, each with its payload as text. */
  events?: { type: string; exception?: boolean; payload: string }[];
  /** There was no answer. */
  network?: 'reset' | 'hang';
}

export interface Account {
  /** Default `aws`. */
  partition?: Partition;
  /** Organization levels from root to account; each level is a list of SCPs. Absent: no organization. */
  organization?: {
    id: string;
    'service-control-policies': NamedPolicy[][];
    /**
     * Whether the account may ask Organizations about its policies, as the management account's delegates may. Default
     * false.
     */
    'delegated-administrator'?: boolean;
    /** The management account: none of the policies restricts it. Default: another account. */
    'management-account'?: string;
  };
  'oidc-providers'?: { url: string; audiences: string[] }[];
  /** Customer-managed policies of the account that are not attached: session policies are passed by their ARN. */
  'managed-policies'?: NamedPolicy[];
  roles?: Record<string, Role>;
  users?: Record<string, User>;
  groups?: Record<string, Group>;
  /** Only the runtime enforces it; the simulator does not know of it. */
  'vpc-endpoint-policy'?: Document;
  bedrock?: BedrockAccount;
  /** Applied quotas of Amazon Bedrock, by region. */
  quotas?: Record<string, { code: string; name: string; value: number }[]>;
}

export interface NamedPolicy {
  name: string;
  arn?: string;
  document: Document;
}

export interface Role {
  /** Default `/`. */
  path?: string;
  trust: Document;
  'max-session-duration'?: number;
  'permissions-boundary'?: NamedPolicy;
  /** Inline policies by name. */
  policies?: Record<string, Document>;
  'managed-policies'?: NamedPolicy[];
  /** Attached to every session of the role by the vendor of its sessions; the simulator does not know of it. */
  'session-policy'?: Document;
  /** Credentials of sessions that are there before the run, for a job's ambient credentials in `run.env`. */
  sessions?: { name: string; id: string; secret: string; token: string; expired?: boolean }[];
  tags?: Record<string, string>;
  /** When it was made: a date or time. Default 2026-01-01. */
  created?: string;
  /** When and where a session of it last called AWS, as IAM tracks it for 400 days. Absent: never in that time. */
  'last-used'?: { date: string; region: string };
}

/** Gives its policies to the users that name it. */
export interface Group {
  /** Default `/`. */
  path?: string;
  policies?: Record<string, Document>;
  'managed-policies'?: NamedPolicy[];
}

export interface User extends Omit<
  Role,
  'trust' | 'max-session-duration' | 'session-policy' | 'sessions' | 'last-used'
> {
  /** Names of groups of the account. */
  groups?: string[];
  'access-keys'?: { id: string; secret: string }[];
  /** Long-term ones, each for one region. */
  'bedrock-api-keys'?: {
    region: string;
    secret: string;
    expired?: boolean;
    /** A date or time. Default 2026-01-01. */
    created?: string;
    /** A date or time. Default: it never ends. */
    expires?: string;
    inactive?: boolean;
  }[];
}

/** An earlier run of the world's workflow. */
export interface WorkflowRun {
  id: number;
  /** Default `schedule`. */
  event?: string;
  /** Default `main`. */
  branch?: string;
  /** Default `success`. */
  conclusion?: string;
  /** Texts by their path, by the name of the artifact. */
  artifacts?: Record<string, Record<string, string>>;
  expired?: boolean;
  /** Half of each archive is missing. */
  damaged?: boolean;
}

/** A change that takes effect in the middle of a run. */
export interface Later {
  /** It holds from the request after so many of this operation. */
  after: { service: string; operation: string; calls: number };
  /** ARN of the role whose inline policies are these from then on. */
  role: string;
  policies: Record<string, Document>;
}

export interface Vending {
  /** Instance metadata, version 2; the run's environment then points at it. */
  imds?: { session: string };
  /**
   * The container's endpoint, `${container}` in `run.env`; what the Authorization header must be, if it must be
   * anything.
   */
  container?: { session: string; authorization?: string };
  /** The portal of IAM Identity Center, where the run's environment points. */
  sso?: { 'access-token': string; roles: { account: string; 'role-name': string; session: string }[] };
}

export interface BedrockAccount extends AccountResources {
  /** Refuses every model: `operation-not-allowed`, `error-002`, `verification`. */
  state?: string;
  /** Anthropic's first-use form. Default true. */
  'use-case-form'?: boolean;
  'data-retention'?: string;
  /** By region, then foundation model ID. A model that is not listed does not exist in that region. */
  models?: Record<string, Record<string, ModelState>>;
  /** System-defined profiles by source region, then profile ID. */
  'inference-profiles'?: Record<string, Record<string, { name?: string; models: string[] }>>;
  /**
   * By region, then the profile's ID (the ARN's last part). `shared-with`: accounts whose principals may call it all
   * the same.
   */
  'application-inference-profiles'?: Record<
    string,
    Record<string, { name: string; models: string[]; 'shared-with'?: string[] }>
  >;
  /**
   * By region, then ID: the numbered versions; `DRAFT` is always there, and the guardrail profile of one that is
   * cross-region. Absent: calls with any guardrail are let through.
   */
  guardrails?: Record<string, Record<string, { versions?: number[]; profile?: string }>>;
  /**
   * By region: guardrails that the account applies to every call, of all models or of those that `include` has,
   * without `exclude`.
   */
  'enforced-guardrails'?: Record<
    string,
    { guardrail: string; version: number; include?: string[]; exclude?: string[] }[]
  >;
  /**
   * Which destinations of a profile a call is authorised in: `first` of its models (default), `all`, or the region it
   * is routed to.
   */
  routing?: string;
}

/** Model resources of an account, by region, then ID (what follows the type in the ARN). */
export interface AccountResources {
  /**
   * Provisioned throughput: `base` is a foundation model's ID, `model` the ARN of a custom model it was bought for.
   */
  provisioned?: Record<string, Record<string, { base: string; model?: string; status?: string }>>;
  /** ID: `amazon.nova-lite-v1:0:300k/e4oo8js4bjz5`. */
  'custom-models'?: Record<string, Record<string, { base: string; status?: string }>>;
  /** Custom model deployments: `model` is the custom model's ARN. */
  deployments?: Record<string, Record<string, { model: string; status?: string }>>;
  /** `cold`: how many calls are refused before the model is loaded. `units`: custom model units of one copy. */
  'imported-models'?: Record<string, Record<string, { architecture: string; units?: number; cold?: number }>>;
  /** `models` and `fallback` are ARNs of models or profiles; a call goes to the first of the models. */
  'prompt-routers'?: Record<string, Record<string, { models: string[]; fallback: string }>>;
  /** SageMaker endpoints that are registered with Bedrock. `converse`: default true. */
  'marketplace-endpoints'?: Record<
    string,
    Record<string, { status?: string; 'endpoint-status'?: string; converse?: boolean }>
  >;
}

export interface ModelState {
  /** Callable by its bare ID. Default true. */
  'on-demand'?: boolean;
  streaming?: boolean;
  input?: string[];
  output?: string[];
  /** Whether CountTokens takes it (by its bare ID only). Default false. */
  'count-tokens'?: boolean;
  /** APIs of other vendors under which the runtime serves it. Default none. */
  apis?: ('responses' | 'chat' | 'messages')[];
  /** The value of aws-marketplace:ProductId when Bedrock subscribes an account to it. */
  product?: string;
  /**
   * Default `ACTIVE`. A date or time, or days from now: `+10d`, `-3d`. GetFoundationModel refuses where `runtime` is
   * `end-of-life`.
   */
  lifecycle?: {
    status: 'ACTIVE' | 'LEGACY';
    'end-of-life'?: string;
    'legacy-since'?: string;
    'extended-access-since'?: string;
  };
  /**
   * What the runtime says to a caller whom IAM allows. Default `ok`. Others: `end-of-life`, `legacy-inactive`,
   * `form-missing`, `marketplace-denied`, `marketplace-payment`, `marketplace-pending`, `not-offered`, `not-granted`,
   * `quota`, `throttled`, `unavailable`, `data-retention`.
   */
  runtime?: string;
  /** GetFoundationModelAvailability. Defaults: AVAILABLE, AUTHORIZED, AVAILABLE, AVAILABLE. */
  availability?: { agreement?: string; authorization?: string; entitlement?: string; region?: string };
}

export interface Fault {
  service: string;
  operation?: string;
  region?: string;
  /** Model ID, profile ID or ARN as called. */
  model?: string;
  /** Account of the caller, or of the role that is to be assumed. */
  account?: string;
  /** How often it strikes; absent: always. */
  times?: number;
  status?: number;
  name?: string;
  message?: string;
  /** How often it does not strike first. */
  after?: number;
  /**
   * Instead of an answer: `reset` (connection reset), `hang` (never answers). The regular answer, but: `cut` (the
   * connection ends in the middle of it), `drip` (a byte at a time, for ever).
   */
  network?: 'reset' | 'hang' | 'cut' | 'drip';
  /**
   * Instead of an answer of the service: this text with `status` (default 200), as the content type of the regular
   * answer.
   */
  body?: string;
  /** Bytes that `body` is filled up to, with blanks. */
  bytes?: number;
  /** Instead of the regular answer's content type, or that of `body`. */
  'content-type'?: string;
  /** Instead of an answer of the service: a page in HTML with `status` (default 200), as of something in between. */
  page?: string;
  /** The answer is a stream (status 200) whose first event is the exception `name` with `message`. */
  'in-stream'?: boolean;
}

export interface GitHubWorld {
  /**
   * Host name of a GitHub Enterprise Server; absent: github.com. Its API is below `/api/v3`, behind TLS by the run's
   * own authority.
   */
  server?: string;
  repository?: string;
  visibility?: 'public' | 'private';
  event?: string;
  actor?: string;
  ref?: string;
  sha?: string;
  /** Of `pull_request` events. */
  'pull-request'?: { number: number; 'head-repository'?: string; 'base-sha'?: string; 'head-sha'?: string };
  /** Whether the job has `id-token: write`. Default true. */
  'id-token'?: boolean;
  /**
   * Claims of the OIDC token; `sub` defaults to `repo:OWNER/REPO:pull_request` or `repo:OWNER/REPO:ref:REF`, `iss` to
   * GitHub's.
   */
  claims?: Record<string, string>;
  /** Permissions of GITHUB_TOKEN, e.g. `pull-requests: write`. Default: that. */
  permissions?: Record<string, string>;
  /** Comments that are there before the run. */
  comments?: { user: string; body: string }[];
  /** Issues that are there before the run; `state` is `open` where it is not said. */
  issues?: { number: number; user: string; title: string; body: string; state?: 'open' | 'closed' }[];
  /** Files that exist in the repository at a commit, for the contents API: `SHA -> path -> text`. */
  contents?: Record<string, Record<string, string>>;
  /** Earlier runs of the workflow, the newest first. */
  runs?: WorkflowRun[];
}

export interface RunWorld {
  inputs: Record<string, string>;
  /**
   * More environment for the process, e.g. `AWS_ACCESS_KEY_ID`. Bedrock API keys, which depend on the time, stand in
   * it as `${short-term-key:ROLE/SESSION/REGION}` and `${long-term-key:USER}` (`services/bearer-keys.ts`).
   */
  env?: Record<string, string>;
  /** Files of the workspace, by relative path. */
  files?: Record<string, string>;
  /**
   * The runner reaches AWS and GitHub only through a forward proxy, which knows them by their real names, behind TLS.
   */
  proxy?: ProxyWorld;
  /**
   * Files of the home directory, by relative path, e.g. `.aws/config`. They and `env` may say `${home}`,
   * `${token:NAME}`, `${container}`.
   */
  home?: Record<string, string>;
  /** Claims of web identity tokens by name; `exp` in seconds since the epoch, an hour from now by default. */
  tokens?: Record<string, Record<string, string>>;
}

export interface ProxyWorld {
  /** `user:password` that it demands, and that the environment has. */
  credentials?: string;
  /** What the environment has instead. */
  'wrong-credentials'?: string;
  /** How the environment names it: `http_proxy=HOST:PORT` instead of `HTTP_PROXY=http://...`. */
  spelling?: 'lower-case-without-scheme';
  /** Services that it refuses with a page and a 403. */
  blocks?: string[];
  /** Services that have a plain address on `localhost` instead: with `NO_PROXY: localhost` they need no proxy. */
  direct?: string[];
}

/**
 * The report this world must give, written by hand before the first run. Only what is stated is compared; `cells` is
 * the whole list.
 */
export interface Expected {
  result: 'pass' | 'fail' | 'error' | 'skipped';
  outputs?: Record<string, string>;
  cells: ExpectedCell[];
  /** Causes of the run-level problems, in any order. */
  problems?: string[];
  /** `report.changes`, in order, each as `KIND PRINCIPAL | REGION | MODEL | ACTION: BEFORE -> AFTER`. */
  changes?: string[];
  /** The repository's issues after the run: `NUMBER STATE TITLE`. */
  issues?: string[];
  /** Texts that the comment on the pull request holds. */
  comment?: string[];
  /** Texts that the job summary holds. */
  summary?: string[];
  /** Texts that the log of the step holds, in this order. */
  log?: string[];
  /** Texts that the log does not hold. */
  'not-in-log'?: string[];
  /** Exact numbers of calls, by `service:Operation`. */
  calls?: Record<string, number>;
}

export interface ExpectedCell {
  principal: string;
  region: string;
  model: string;
  action: string;
  expected?: 'allow' | 'deny';
  verdict: string;
  confidence: string;
  met: boolean | null;
  /** `target.kind` and `target.resolvedBy`. */
  kind?: string;
  resolvedBy?: string;
  simulation?: 'allowed' | 'denied' | 'not-made';
  /** Requirements that are not allowed: `ACTION RESOURCE @REGION decision layer`. */
  denied?: string[];
  /** Sids of the statements that matched in a denial, in any order, each once. */
  sids?: string[];
  /** `remedy.proven`; `null`: the field is not there. */
  proven?: boolean | null;
  probe?: string;
  probeReason?: string;
  cause?: string;
  alternatives?: string[];
  owner?: string;
  /** `STATUS SOURCE`: `LEGACY service`, `ACTIVE table`; '': the report does not have it. */
  lifecycle?: string;
  /** ISO date; `null`: the report has none. Not for what a world writes as days from now. */
  endOfLife?: string | null;
  /** Whether the entry's least quotas are met: `enough`, `below`, `unknown`. */
  quota?: string;
  notes?: string[];
  /**
   * `VERDICT CONFIDENCE BY EFFECT CAUSE` of `whatIf`, without what it does not have; `null`: the field is not there.
   */
  whatIf?: string | null;
  /** Of `whatIf.unknown`, in any order. */
  unknown?: string[];
}
