/** Policies as a plan or template has them: who has which before and after, and what is not known yet. Pure. */
import { isRecord } from '../util/record.ts';

/** A policy document of an infrastructure plan. */
export interface PlannedDocument {
  /** Of the resource in the plan: `aws_iam_role_policy.models`, or a logical ID. */
  name: string;
  text: string;
  /** What IAM calls it, as far as the plan says. */
  attached?: Attachment;
}

/** How IAM has a policy of a principal. */
export interface Attachment {
  /** `group`: of a group that the user is in. */
  kind: 'inline' | 'managed' | 'group';
  name?: string;
  arn?: string;
  /** Where CloudFormation makes the name: the logical ID that is part of it. */
  madeFrom?: string;
}

/** What is attached to one principal. */
export interface PlannedPolicies {
  identity: PlannedDocument[];
  boundary?: PlannedDocument;
  /** ARN of a boundary whose text is not in the plan. */
  boundaryArn?: string;
  /** ARNs of attached policies whose texts are not in the plan. */
  elsewhere?: string[];
  /** Values and documents that are not known here, by name. */
  unknown: string[];
  /** The principal itself is not declared there, so that it may have other policies. */
  declared?: false;
}

/** A role or user of an infrastructure plan, with its policies. */
export interface PlannedPrincipal {
  kind: 'role' | 'user';
  name: string;
  /** Where CloudFormation makes the name: the logical ID that is part of it. */
  madeFrom?: string;
  /** Undefined if it does not exist. */
  before?: PlannedPolicies;
  after?: PlannedPolicies;
}

/** A policy of the organization in an infrastructure plan. */
export interface PlannedOrganizationPolicy {
  document: PlannedDocument;
  /** Accounts, units or roots that it is attached to; a name of the plan where the ID is not known yet. */
  targets: string[];
  when: 'before' | 'after' | 'both';
}

/** What an infrastructure plan says of IAM. */
export interface PolicyPlan {
  principals: PlannedPrincipal[];
  organization: PlannedOrganizationPolicy[];
}

/** Returns the names of everything that is in force and that the plan does not tell. */
export function untold({ unknown, elsewhere = [], boundaryArn }: PlannedPolicies): string[] {
  return [
    ...unknown,
    ...elsewhere.map((arn) => `policy ${arn}`),
    ...(boundaryArn === undefined ? [] : [`boundary ${boundaryArn}`]),
  ];
}

/** One sentence about a plan or template that cannot be read. */
export type ReadPlan = { ok: true; plan: PolicyPlan } | { ok: false; message: string };

/** A JSON object. */
export type Json = Record<string, unknown>;

/** Returns the texts of a list, and of one text a list of it. */
export function texts(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one) => typeof one === 'string');
}

/** Returns the objects of a list. */
export function objects(value: unknown): Json[] {
  return (Array.isArray(value) ? value : []).filter(isRecord);
}
