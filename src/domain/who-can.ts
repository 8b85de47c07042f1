/**
 * Who in an account can call a model: the answer as data. It is read from policies; no model is called and no
 * simulator asked.
 */
/** The actions that it is asked about: what calls a model. */
export type WhoCanAction = 'invoke' | 'stream';

/**
 * How strong an answer is, the first that fits. `conditional`: only under a condition that the caller's request must
 * meet. `unused`: the door is open, and IAM has seen no one go through it for a long time. `by-assuming`: who may
 * assume the role can. `yes`: a user, whose own credentials are enough.
 */
export type WhoCanGrade = 'yes' | 'by-assuming' | 'conditional' | 'unused';

/** A way to a model. */
export interface WhoCanRoute {
  kind: 'on-demand' | 'system-profile' | 'application-profile' | 'prompt-router';
  /** The ID or ARN that is called. */
  id: string;
  region: string;
  /** Name that people gave it. */
  name?: string;
}

/** A policy statement that opens or closes a way to a model. */
export interface WhoCanStatement {
  policy: string;
  sid?: string;
  /** From 1; of the statement in its document. */
  line: number;
}

/** A condition that an answer depends on. */
export interface WhoCanCondition {
  /** Of the statement: an `Allow` counts only if the condition holds, a `Deny` only if it does not. */
  effect: 'Allow' | 'Deny';
  /** Of whose policy the statement is. */
  layer: string;
  key: string;
  /** Absent if the key is a policy variable. */
  operator?: string;
  values: string[];
}

/** Routes that the same statements open under the same conditions. */
export interface WhoCanOpening {
  routes: WhoCanRoute[];
  actions: WhoCanAction[];
  statements: WhoCanStatement[];
  /** Empty: under none. */
  conditions: WhoCanCondition[];
  /**
   * Regions that a call may be routed to and where it would be denied: some calls fail. `global`: the region-less
   * model.
   */
  deniedIn: string[];
}

/** Who may become a role, as its trust policy says. */
export interface WhoCanTrust {
  kind: 'service' | 'oidc' | 'saml' | 'account' | 'role' | 'user' | 'anyone' | 'other';
  /** Service, provider, account or ARN. */
  who: string;
  /** OIDC subjects that the policy takes; empty if it takes any. */
  subjects: string[];
  /** Context keys of further conditions, without their values. */
  keys: string[];
  /** Another account's. */
  foreign: boolean;
}

/** A long-term Bedrock API key of a user (a service-specific credential). */
export interface WhoCanKey {
  id: string;
  status: string;
  /** ISO dates. */
  created: string;
  expires?: string;
  /** Days from its creation to this run. */
  ageDays: number;
}

/** One principal that can call one model. */
export interface WhoCanRow {
  principal: string;
  arn: string;
  kind: 'role' | 'user';
  tags: Record<string, string>;
  /** ID of the foundation model. */
  model: string;
  grade: WhoCanGrade;
  /** Shared between principals with the same documents: not to be changed. */
  openings: WhoCanOpening[];
  /** Of a role; absent if its trust policy could not be read. */
  assumedBy?: WhoCanTrust[];
  /** Of a role: ISO date and region; `never`: not in the 400 days that IAM keeps. Absent: not known. */
  lastUsed?: { date: string; region: string } | 'never';
  /** Of a user; absent if they could not be listed. */
  apiKeys?: WhoCanKey[];
  /** The entry of the allow-list that expects it. */
  allowedBy?: { entry: string; reason: string };
  /** What IAM's simulator says of the same, if it was asked. */
  confirmed?: 'allowed' | 'denied' | 'unanswered';
}

/** What became of a principal since the baseline. */
export interface WhoCanChange {
  kind: 'added' | 'widened' | 'removed';
  principal: string;
  arn: string;
  model: string;
}

/** The answer for one configuration file's entry `who-can`. */
export interface WhoCanFinding extends WhoCan {
  /** Path of the file as the user gave it. */
  file: string;
  /** Whether the entry has an allow-list: who is not on it fails the gate. */
  restricted: boolean;
}

/** What a baseline keeps of a row: the principal without its account, and the model. */
export interface WhoCanBaselineRow {
  /** `role/service/app`. */
  principal: string;
  model: string;
  /** Whether every way in has a condition. */
  conditional: boolean;
}

/** Who can call the models, according to the policies of the account. */
export interface WhoCan {
  account: string;
  models: string[];
  regions: string[];
  actions: WhoCanAction[];
  /** How many were looked at. */
  principals: { roles: number; users: number };
  /** By principal, then model. */
  rows: WhoCanRow[];
  /** Names of principals and policies whose documents could not be read: nothing is said of them. */
  unread: string[];
  /** What this answer cannot know, in sentences. */
  notVisible: string[];
  /** Absent without a baseline. */
  changes?: WhoCanChange[];
}
