/** GitHub's OIDC token: fetched when it is needed, read for diagnosis, never logged. */
import { messageOf } from '../aws/to-failure.ts';
import { isWorkflow } from './chain-problem.ts';
import { unlessAborted } from '../util/deadline.ts';
import type { Host } from '../domain/host.ts';
import type { TokenClaims } from '../domain/evidence.ts';
import type { KnownRefusal } from '../domain/failure.ts';

/** GitHub's token with its claims, or why there is none. */
export type IdToken =
  { ok: true; token: string; claims: TokenClaims } | ({ ok: false; reason: 'not-offered' | 'not-issued' } & NoToken);

/** Why no token came. */
interface NoToken {
  message: string;
  /** Why, if it was noticed here. */
  known?: KnownRefusal;
}

const NOT_OFFERED: KnownRefusal = {
  cause: 'github-id-token-permission',
  alternatives: ['github-fork-pull-request'],
  rule: 'id-token-environment',
};

/** GitHub's endpoint is known to fail now and then under load; the wait before each further try, in milliseconds. */
const RETRY_AFTER_MS = [500, 2_000];

/**
 * Whether the job may ask for an ID token at all: the runner sets both variables only with `permissions: id-token:
 * write`.
 */
export function offersIdToken(env: Host['env']): boolean {
  return Boolean(env.ACTIONS_ID_TOKEN_REQUEST_URL && env.ACTIONS_ID_TOKEN_REQUEST_TOKEN);
}

/**
 * Whether roles are assumed with GitHub's token where nothing else is said: in a workflow, also if the token is
 * missing.
 */
export function assumesByToken(env: Host['env']): boolean {
  return isWorkflow(env) || offersIdToken(env);
}

/** The token for an audience, with up to two more tries. The caller has masked nothing yet: it is masked here. */
export async function idToken(host: Host, audience: string, signal: AbortSignal): Promise<IdToken> {
  if (!offersIdToken(host.env)) {
    return {
      ok: false,
      reason: 'not-offered',
      message: 'Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable',
      known: NOT_OFFERED,
    };
  }
  for (let attempt = 0; ; attempt += 1) {
    try {
      const token = await unlessAborted(host.idToken(audience), signal);
      host.secret(token);
      return { ok: true, token, claims: readClaims(token) };
    } catch (error) {
      const wait = RETRY_AFTER_MS[attempt];
      if (wait === undefined || signal.aborted) return { ok: false, reason: 'not-issued', ...noToken(error) };
      await host.sleep(wait);
    }
  }
}

/** Returns what was thrown, without the page that something in between may have answered with. */
function noToken(error: unknown): NoToken {
  const text = messageOf(error);
  const page = text.search(/<!doctype|<html|<head/i);
  if (page < 0) return { message: text };
  const message = `${text.slice(0, page)}a page in HTML`;
  // GitHub's own servers answer a fault of theirs with a page as well.
  if (/error code : 5/i.test(text)) return { message };
  return {
    message: `${message}, so the answer was not one of GitHub's`,
    known: { cause: 'network', rule: 'foreign-id-token' },
  };
}

const CLAIMS = [
  'sub',
  'aud',
  'iss',
  'repository',
  'repository_id',
  'repository_owner_id',
  'ref',
  'environment',
] as const satisfies readonly (keyof TokenClaims)[];

/** The claims of a JWT, unverified: STS verifies, we only print. An unreadable token has none. */
export function readClaims(token: string): TokenClaims {
  const payload = token.split('.')[1] ?? '';
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return {};
  }
  const source: Record<string, unknown> = typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  const claims: TokenClaims = {};
  for (const name of CLAIMS) {
    const value = source[name];
    if (typeof value === 'string') claims[name] = value;
  }
  return claims;
}
