/** The exact condition of a trust policy that would match a GitHub OIDC token, in both formats of its subject. */
import type { TokenClaims } from './evidence.ts';

export const GITHUB_ISSUER = 'token.actions.githubusercontent.com';

export interface TrustCondition {
  StringEquals: Record<string, string | string[]>;
}

/**
 * Takes a token's claims and returns its subject in both formats that GitHub uses: `repo:ORG/REPO:...` and
 * `repo:ORG@OWNER_ID/REPO@REPO_ID:...`, the token's own first. Only the own one where IDs or names are not known, none without a subject.
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

/** Takes a token's claims and returns the `Condition` that matches exactly this token; undefined without a subject. */
export function trustCondition(token: TokenClaims): TrustCondition | undefined {
  const subjects = subjectFormats(token);
  if (subjects.length === 0) return undefined;
  const issuer = token.iss?.replace(/^https?:\/\//, '') ?? GITHUB_ISSUER;
  return {
    StringEquals: { [`${issuer}:aud`]: token.aud ?? 'sts.amazonaws.com', [`${issuer}:sub`]: subjects },
  };
}
