/** Who calls: access keys and sessions, and how a request's Authorization header names them. */
import type { Estate, Principal, RolePrincipal, UserPrincipal } from '../estate.ts';
import { stableId } from '../estate.ts';

/** A principal with the credentials it calls with. */
export interface Caller {
  principal: Principal;
  account: string;
  /** `arn:aws:sts::A:assumed-role/R/S` (no path, as AWS gives it) or the user's ARN. */
  arn: string;
  userId: string;
  /** Undefined for a user. */
  sessionName: string | undefined;
  /** What the AssumeRole call passed. */
  sessionPolicies: string[];
  /** What the request says of its client, if it was looked at. */
  userAgent?: string;
}

export interface Session {
  accessKeyId: string;
  secretAccessKey: string;
  /** Undefined for a user's access key. */
  sessionToken: string | undefined;
  /** Milliseconds since the epoch; undefined: never. */
  expiresAt: number | undefined;
  caller: Caller;
}

/** What the Authorization header says. */
export type Authorization =
  | { scheme: 'sigv4'; accessKeyId: string; region: string; service: string }
  | { scheme: 'bearer'; token: string }
  | { scheme: 'none' };

/** Reads SigV4 (`AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, ...`) or a bearer token. */
export function authorizationOf(headers: Record<string, string>): Authorization {
  const header = headers.authorization ?? '';
  const signed = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d+\/([^/]*)\/([^/]+)\/aws4_request/.exec(header);
  if (signed) {
    const [, accessKeyId = '', region = '', service = ''] = signed;
    return { scheme: 'sigv4', accessKeyId, region, service };
  }
  const bearer = /^Bearer (.+)$/.exec(header);
  return bearer ? { scheme: 'bearer', token: bearer[1] ?? '' } : { scheme: 'none' };
}

export interface CredentialStore {
  /** New session credentials of a role. */
  issue(role: RolePrincipal, sessionName: string, durationSeconds: number, sessionPolicies: string[]): Session;
  /** The session that signed a request; the session token must be the one that came with the key. */
  find(headers: Record<string, string>): Session | undefined;
  /** Every session so far, users' access keys included. */
  all(): Session[];
}

/** A store that knows the users' access keys and the standing sessions of an estate. */
export function credentialStore(estate: Estate): CredentialStore {
  const sessions = new Map<string, Session>();
  for (const session of [...userSessions(estate), ...standingSessions(estate)])
    sessions.set(session.accessKeyId, session);
  return {
    issue(role, sessionName, durationSeconds, sessionPolicies) {
      const number = sessions.size + 1;
      const accessKeyId = stableId('ASIA', `${role.arn}/${sessionName}/${number}`).slice(0, 20);
      const session: Session = {
        accessKeyId,
        secretAccessKey: `secret${stableId('', `${accessKeyId}s`)}${stableId('', `${accessKeyId}t`)}`,
        sessionToken: `token-${stableId('', `${accessKeyId}u`)}${stableId('', `${accessKeyId}v`)}`,
        expiresAt: Date.now() + durationSeconds * 1000,
        caller: roleCaller(role, sessionName, sessionPolicies),
      };
      sessions.set(accessKeyId, session);
      return session;
    },
    find(headers) {
      const authorization = authorizationOf(headers);
      if (authorization.scheme !== 'sigv4') return undefined;
      const session = sessions.get(authorization.accessKeyId);
      return session?.sessionToken === headers['x-amz-security-token'] ? session : undefined;
    },
    all: () => [...sessions.values()],
  };
}

function userSessions(estate: Estate): Session[] {
  return estate.principals.flatMap((user) => {
    if (user.type !== 'user') return [];
    return (user.entity['access-keys'] ?? []).map((key) => ({
      accessKeyId: key.id,
      secretAccessKey: key.secret,
      sessionToken: undefined,
      expiresAt: undefined,
      caller: userCaller(user),
    }));
  });
}

function standingSessions(estate: Estate): Session[] {
  return estate.principals.flatMap((role) =>
    role.type !== 'role'
      ? []
      : (role.entity.sessions ?? []).map(({ name, id, secret, token, expired }) => ({
          accessKeyId: id,
          secretAccessKey: secret,
          sessionToken: token,
          expiresAt: expired === true ? 0 : undefined,
          caller: roleCaller(role, name, []),
        })),
  );
}

/** A user who calls without a session. */
export function userCaller(user: UserPrincipal): Caller {
  const { account, arn, id: userId } = user;
  return { principal: user, account, arn, userId, sessionName: undefined, sessionPolicies: [] };
}

function roleCaller(role: RolePrincipal, sessionName: string, sessionPolicies: string[]): Caller {
  return {
    principal: role,
    account: role.account,
    arn: `arn:${role.partition}:sts::${role.account}:assumed-role/${role.name}/${sessionName}`,
    userId: `${role.id}:${sessionName}`,
    sessionName,
    sessionPolicies,
  };
}
