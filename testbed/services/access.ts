/** What the services ask of the policy engine: may this caller do that, and does that role trust this caller. */
import type { Estate, RolePrincipal } from '../estate.ts';
import { accountOf } from '../estate.ts';
import { authorize } from '../policy/authorize.ts';
import type { Denial, PrincipalPolicies } from '../policy/authorize.ts';
import { requestContext } from '../policy/context.ts';
import { parsePolicy } from '../policy/document.ts';
import { evaluate } from '../policy/evaluate.ts';
import type { SourcedPolicy } from '../policy/evaluate.ts';
import type { RequestPrincipal } from '../policy/principals.ts';
import { policiesInForce } from '../policy/sources.ts';
import type { Caller } from './credentials.ts';

/** Context keys with their values. */
export type Context = Record<string, string | string[]>;

export interface AccessQuestion {
  caller: Caller;
  /** `bedrock:InvokeModel`. */
  action: string;
  /** ARN, or `*` for actions without a resource. */
  resource: string;
  /** Of the region that the request is for; empty for IAM and STS where AWS has one endpoint. */
  region: string;
  /** On top of what every request has. */
  context?: Context;
  /** Whether the request passes the account's VPC endpoint: Bedrock's runtime only. */
  throughEndpoint?: boolean;
  /** A policy of the resource itself allows it: no identity-based policy needs to. */
  allowedByResource?: boolean;
  /** The resource is another account's, which lets this one use it. */
  sharedByOwner?: boolean;
}

/**
 * Keys that a live request has and the simulator does not know by itself: address, region, tags
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
 */
export function liveContext(estate: Estate, caller: Caller, region: string): Context {
  const { principal, account } = caller;
  const organization = accountOf(estate, account)?.organization;
  const tags = Object.entries(principal.entity.tags ?? {}).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]);
  return {
    'aws:RequestedRegion': region,
    'aws:PrincipalArn': principal.arn,
    'aws:PrincipalAccount': account,
    'aws:PrincipalType': principal.type === 'role' ? 'AssumedRole' : 'User',
    'aws:userid': caller.userId,
    ...(principal.type === 'user' ? { 'aws:username': principal.name } : {}),
    ...(organization === undefined ? {} : { 'aws:PrincipalOrgID': organization.id }),
    ...(Object.fromEntries(tags) as Context),
    'aws:SourceIp': '203.0.113.10',
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    'aws:PrincipalIsAWSService': 'false',
    'aws:UserAgent': caller.userAgent ?? 'aws-sdk-js',
    'aws:CurrentTime': new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    'aws:EpochTime': String(Math.floor(Date.now() / 1000)),
  };
}

const ALLOW_ALL: SourcedPolicy = {
  id: 'resource',
  document: parsePolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
};

/** Documents are read once per caller, not once per request; again if a world's `later` has changed them. */
const known = new WeakMap<Caller, { of: unknown; policies: PrincipalPolicies }>();

function policiesOf(estate: Estate, caller: Caller): PrincipalPolicies {
  const { type, name, entity } = caller.principal;
  const read = known.get(caller);
  if (read !== undefined && read.of === entity.policies) return read.policies;
  const account = accountOf(estate, caller.account) ?? {};
  const policies = policiesInForce(account, type, name, entity, caller.sessionPolicies);
  known.set(caller, { of: entity.policies, policies });
  return policies;
}

/** Why a caller may not; undefined: it may. */
export function refusal(estate: Estate, question: AccessQuestion): Denial | undefined {
  const { caller } = question;
  const { vpcEndpoint, ...policies } = policiesOf(estate, caller);
  const identity = question.allowedByResource === true ? [...policies.identity, ALLOW_ALL] : policies.identity;
  const endpoint = question.throughEndpoint === true && vpcEndpoint !== undefined ? { vpcEndpoint } : {};
  const context = requestContext(liveContext(estate, caller, question.region), question.context ?? {});
  const principal = requestPrincipal(caller);
  const { action, resource } = question;
  return authorize({ ...policies, ...endpoint, identity }, { action, resource, context, principal }).denial;
}

/**
 * `named`: the trust policy names the caller itself; `account`: it names the caller's account; `none`: it says
 * nothing.
 */
export type Trust = 'denied' | 'none' | 'account' | 'named';

export interface TrustQuestion {
  role: RolePrincipal;
  /** `sts:AssumeRole`, `sts:AssumeRoleWithWebIdentity`, `sts:TagSession`. */
  action: string;
  by: RequestPrincipal;
  context: Context;
}

/** What a role's trust policy says of who wants to become it. */
export function trustOf({ role, action, by, context }: TrustQuestion): Trust {
  const policy = { id: role.name, document: parsePolicy(role.entity.trust, 'trust') };
  const decide = (principal: RequestPrincipal): string =>
    evaluate([policy], { action, resource: role.arn, context: requestContext(context), principal }).decision;
  const decision = decide(by);
  if (decision === 'explicitDeny') return 'denied';
  if (decision === 'implicitDeny') return 'none';
  const withoutAccount = by.kind === 'aws' ? decide({ ...by, account: '' }) : decision;
  return withoutAccount === 'allowed' ? 'named' : 'account';
}

/** A caller as `Principal` elements see it. */
export function requestPrincipal(caller: Caller): RequestPrincipal {
  const roleArn = caller.principal.type === 'role' ? { roleArn: caller.principal.arn } : {};
  return { kind: 'aws', arn: caller.arn, account: caller.account, ...roleArn };
}
