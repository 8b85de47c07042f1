/** Who makes a request, and whether a `Principal` element means them. */
import type { PrincipalElement, PrincipalType } from './document.ts';

export type RequestPrincipal =
  /** An IAM user, or a role's session with the ARN of its role. */
  | { kind: 'aws'; arn: string; account: string; roleArn?: string }
  /** The bearer of an identity provider's token; `provider` is the provider's ARN or host name. */
  | { kind: 'federated'; provider: string }
  | { kind: 'service'; service: string }
  | { kind: 'anonymous' };

type Entry = PrincipalElement['entries'][number];

/** What each kind of entry means, without negation. No wildcard within a name: IAM has none there. */
const MEANS: Record<PrincipalType, (value: string, principal: RequestPrincipal) => boolean> = {
  AWS: (value, principal) => {
    if (value === '*') return true;
    if (principal.kind !== 'aws') return false;
    const account = /^(?:arn:[^:]+:iam::(\d{12}):root|(\d{12}))$/.exec(value);
    if (account !== null) return (account[1] ?? account[2]) === principal.account;
    return value === principal.arn || value === principal.roleArn;
  },
  Federated: (value, principal) => principal.kind === 'federated' && (value === '*' || value === principal.provider),
  Service: (value, principal) => principal.kind === 'service' && value === principal.service,
  CanonicalUser: () => false,
};

/**
 * Whether a statement with this element is about the principal. `"Principal": "*"` and `{"AWS": "*"}` mean every
 * principal; an account means each of its users and roles. Source: IAM User Guide,
 * reference_policies_elements_principal.
 */
export function principalMatches(element: PrincipalElement, principal: RequestPrincipal): boolean {
  const means = ({ type, value }: Entry): boolean => MEANS[type](value, principal);
  return element.entries.some(means) !== element.negated;
}
