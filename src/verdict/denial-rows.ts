/**
 * From a parsed denial to its cause. The action comes first: for some actions the sentence means something else than
 * "a policy of the caller is missing an Allow", and for a few it does not matter at all. Then the kind of policy that
 * the sentence names.
 */
import type { Cause } from '../domain/cause.ts';
import { resourceLeg, type Denial, type PolicyType } from './denial.ts';

/** What of a denial is looked at, in this order. */
export const DENIAL_PARTS = ['action', 'policy', 'effect'] as const;

/** A denial that means a cause. */
export interface KnownDenial {
  /** Unique, stable: shown by tests and by `recognize`. */
  id: string;
  /** What decides. Of one part, at most one row applies to any denial, whatever their order. */
  by: (typeof DENIAL_PARTS)[number];
  when: (denial: Denial) => boolean;
  /** Other known causes of the same denial, most likely first. */
  or?: readonly Cause[];
  /** Why this denial means this cause. */
  why: string;
}

/** The layers that may hide behind a sentence without a kind of policy, most likely first. */
export const ANY_LAYER: readonly Cause[] = [
  'service-control-policy',
  'permissions-boundary',
  'session-policy',
  'vpc-endpoint-policy',
];

/** Returns the refused action in lower case, '' if the sentence names none. */
export const actionOf = (denial: Denial): string => denial.action?.toLowerCase() ?? '';

/** Makes the question whether a sentence names one of these kinds of policy. */
export const namesPolicy =
  (...types: PolicyType[]) =>
  (denial: Denial): boolean =>
    denial.policyType !== undefined && types.includes(denial.policyType);

/** Whether it is not the caller's own policy: an Allow there would change nothing. */
export const byOuterLayer = namesPolicy(
  'service control policy',
  'resource control policy',
  'permissions boundary',
  'session policy',
  'VPC endpoint policy',
);

/** Returns whether the resource of a denial names an account that is not the caller's. */
export function isOfAnotherAccount({ principal, resource }: Denial): boolean {
  const owner = resource === undefined ? undefined : resourceLeg(resource)?.account;
  const caller = principal?.split(':')[4];
  const known = (account: string | undefined): account is string => account !== undefined && /^\d{12}$/.test(account);
  return known(owner) && known(caller) && owner !== caller;
}
