/** Who a policy is attached to, in words. Pure. */

/**
 * Takes the ARN of a principal (or the words that stand for one) and returns who is named in a sentence about its
 * policies. A role of IAM Identity Center cannot be changed itself: its permission set is, and the role follows (IAM
 * Identity Center user guide, "Permission sets"; roles under `/aws-reserved/sso.amazonaws.com/`, named
 * `AWSReservedSSO_NAME_SUFFIX`).
 */
export function principalWords(principal: string): string {
  const set = permissionSetOf(principal);
  return set === undefined
    ? principal
    : `the permission set ${set} of IAM Identity Center (${principal} is provisioned from it and cannot be changed itself)`;
}

/** The permission set that a role of IAM Identity Center is provisioned from; undefined for every other principal. */
export function permissionSetOf(principal: string): string | undefined {
  return /\/AWSReservedSSO_([^/]+)_[0-9a-f]{16}(?:\/|$)/.exec(principal)?.[1];
}

/**
 * The name that people know a policy by: IAM's simulator calls an inline policy `role_ROLE_POLICY` (or `user_...`),
 * everything else as it is.
 */
export function policyName(policy: string, principal: string): string {
  const [, kind, path = ''] = /:(role|user)\/([^:]+)$/.exec(principal) ?? [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  const prefix = kind === undefined || name === '' ? '' : `${kind}_${name}_`;
  return prefix !== '' && policy.startsWith(prefix) ? policy.slice(prefix.length) : policy;
}
