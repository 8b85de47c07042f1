/** The exact condition of a trust policy that would match a GitHub OIDC token, in both formats of its subject. */
import type { TokenClaims } from '../domain/evidence.ts';

export const GITHUB_ISSUER = 'token.actions.githubusercontent.com';

/** The `Condition` of a trust policy. */
export interface TrustCondition {
  StringEquals: Record<string, string | string[]>;
}

/**
 * Takes a token's claims and returns its subject in both formats that GitHub uses: `repo:ORG/REPO:...` and
 * `repo:ORG@OWNER_ID/REPO@REPO_ID:...`, the token's own first. Only the own one where IDs or names are not known, none
 * without a subject.
 */
export function subjectFormats(token: TokenClaims): string[] {
  if (token.sub === undefined) return [];
  const parts = /^repo:([^/@:]+)(?:@(\d+))?\/([^@:]+)(?:@(\d+))?(:.*)?$/.exec(token.sub);
  if (!parts) return [token.sub];
  const [, owner = '', ownerId = token.repository_owner_id, name = '', repositoryId = token.repository_id, rest = ''] =
    parts;
  const classic = `repo:${owner}/${name}${rest}`;
  if (ownerId === undefined || repositoryId === undefined) return unique([token.sub, classic]);
  return unique([token.sub, classic, `repo:${owner}@${ownerId}/${name}@${repositoryId}${rest}`]);
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}

/**
 * The token's issuer as IAM writes it in provider ARNs and condition keys: host and path without a scheme. GitHub
 * Enterprise Server's is `HOSTNAME/_services/token`, GHE.com's `token.actions.SUBDOMAIN.ghe.com`, an enterprise's own
 * `token.actions.githubusercontent.com/SLUG` (GitHub documentation, "OpenID Connect reference" and "Configuring OpenID
 * Connect in Amazon Web Services").
 */
export function issuerOf({ iss }: TokenClaims): string {
  return iss?.replace(/^https?:\/\//, '').replace(/\/$/, '') ?? GITHUB_ISSUER;
}

/** ARN of the IAM OIDC provider for an issuer in the account of a role; undefined if the role's ARN is none. */
export function federatedProvider(role: string, issuer: string): string | undefined {
  const [, partition, account] = /^arn:(aws[a-z-]*):iam::(\d{12}):role\//.exec(role) ?? [];
  return partition === undefined || account === undefined
    ? undefined
    : `arn:${partition}:iam::${account}:oidc-provider/${issuer}`;
}

/** Takes a token's claims and returns the `Condition` that matches exactly this token; undefined without a subject. */
export function trustCondition(token: TokenClaims): TrustCondition | undefined {
  const subjects = subjectFormats(token);
  if (subjects.length === 0) return undefined;
  const issuer = issuerOf(token);
  return {
    StringEquals: { [`${issuer}:aud`]: token.aud ?? 'sts.amazonaws.com', [`${issuer}:sub`]: subjects },
  };
}
