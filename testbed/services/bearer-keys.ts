/**
 * Bedrock API keys: made as AWS's own tools make them, and looked at as Bedrock does. A short-term key is a presigned
 * URL in base64 (as
 * @aws/bedrock-token-generator 1.1.0 writes it; the signature is verified), a long-term one a user's service-specific
 *   credential.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Estate } from '../estate.ts';
import type { Caller, CredentialStore, Session } from './credentials.ts';
import { userCaller } from './credentials.ts';

/** A key that is accepted, before any policy is asked. */
export interface AcceptedKey {
  caller: Caller;
  /** The only region it works in. */
  region: string;
  /** Value of `bedrock:BearerTokenType`. */
  type: 'SHORT_TERM' | 'LONG_TERM';
}

export type KeyFault = 'format' | 'invalid' | 'expired';

export interface BearerKeys {
  /** A key as a session of a role makes it. `secondsAgo`: how long ago. */
  shortTerm(of: { role: string; session: string; region: string; secondsAgo: number }): string;
  /** A user's key, counted from 1. */
  longTerm(user: string, number: number): string;
  /** A short-term key like the one of a recorded run, made now: its signature is of no principal. */
  recorded(accessKeyId: string, region: string): string;
  find(token: string): AcceptedKey | KeyFault;
  /** Everything about the keys so far that may not be seen. */
  secrets(): string[];
}

const SHORT_TERM = 'bedrock-api-key-';
const LONG_TERM = 'ABSK';
const HALF_A_DAY_S = 43_200;

/** The keys of an estate. `now`: seconds since the epoch. */
export function bearerKeys(estate: Estate, credentials: CredentialStore, now: () => number): BearerKeys {
  const longTermKeys = longTermKeysOf(estate);
  const made: string[] = [];
  return {
    shortTerm({ role, session: name, region, secondsAgo }) {
      const session = credentials
        .all()
        .find(({ caller }) => caller.principal.name === role && caller.sessionName === name);
      if (session === undefined) throw new Error(`there is no standing session ${role}/${name}`);
      const token = presigned(session, region, now() - secondsAgo);
      made.push(token);
      return token;
    },
    recorded(accessKeyId, region) {
      const session = { accessKeyId, secretAccessKey: 'recorded', sessionToken: 'recorded-session-token' };
      return presigned(session, region, now());
    },
    longTerm(user, number) {
      const key = longTermKeys.filter(({ caller }) => caller.principal.name === user)[number - 1];
      if (key === undefined) throw new Error(`user ${user} has no Bedrock API key ${number}`);
      return key.token;
    },
    find(token) {
      if (token.startsWith(LONG_TERM)) {
        const key = longTermKeys.find((one) => one.token === token);
        return key === undefined ? 'invalid' : key.expired ? 'expired' : { ...key, type: 'LONG_TERM' };
      }
      return token.startsWith(SHORT_TERM) ? verified(token, credentials, now()) : 'format';
    },
    secrets: () => [
      ...longTermKeys.flatMap(({ token, secret }) => [token, token.slice(LONG_TERM.length), secret]),
      ...made.flatMap((token) => {
        const { parameters } = decoded(token);
        return [token, token.slice(SHORT_TERM.length), parameters.get('X-Amz-Signature') ?? ''];
      }),
    ],
  };
}

interface LongTermKey {
  token: string;
  secret: string;
  caller: Caller;
  region: string;
  expired: boolean;
}

/**
 * `USER-at-ACCOUNT`, and `USER+1-at-ACCOUNT` for the second:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific-creds.html
 */
function longTermKeysOf(estate: Estate): LongTermKey[] {
  return estate.principals.flatMap((user) =>
    user.type !== 'user'
      ? []
      : (user.entity['bedrock-api-keys'] ?? []).map(({ region, secret, expired = false }, index) => {
          const alias = `${user.name}${index === 0 ? '' : `+${index}`}-at-${user.account}`;
          const token = LONG_TERM + Buffer.from(`${alias}:${secret}`).toString('base64');
          return { token, secret, caller: userCaller(user), region, expired };
        }),
  );
}

function presigned(
  session: Pick<Session, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>,
  region: string,
  madeAt: number,
): string {
  const date = new Date(madeAt * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
  const parameters: [string, string][] = [
    ['Action', 'CallWithBearerToken'],
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${session.accessKeyId}/${date.slice(0, 8)}/${region}/bedrock/aws4_request`],
    ['X-Amz-Date', date],
    ['X-Amz-Expires', String(HALF_A_DAY_S)],
    ...(session.sessionToken === undefined ? [] : [['X-Amz-Security-Token', session.sessionToken] as [string, string]]),
    ['X-Amz-SignedHeaders', 'host'],
  ];
  const signed = [...parameters, ['X-Amz-Signature', signature(parameters, session.secretAccessKey)]];
  const query = signed.map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`).join('&');
  return SHORT_TERM + Buffer.from(`bedrock.amazonaws.com/?${query}&Version=1`).toString('base64');
}

function decoded(token: string): { host: string; parameters: URLSearchParams } {
  const [host = '', query = ''] = Buffer.from(token.slice(SHORT_TERM.length), 'base64').toString('utf8').split('/?');
  return { host, parameters: new URLSearchParams(query) };
}

function verified(token: string, credentials: CredentialStore, now: number): AcceptedKey | KeyFault {
  const { host, parameters } = decoded(token);
  const [accessKeyId, , region = '', service] = (parameters.get('X-Amz-Credential') ?? '').split('/');
  const session = credentials.all().find((one) => one.accessKeyId === accessKeyId);
  const given = parameters.get('X-Amz-Signature');
  const unsigned = [...parameters].filter(([name]) => name !== 'X-Amz-Signature' && name !== 'Version');
  if (session === undefined || host !== 'bedrock.amazonaws.com' || service !== 'bedrock') return 'invalid';
  if (session.sessionToken !== (parameters.get('X-Amz-Security-Token') ?? undefined)) return 'invalid';
  if (given !== signature(unsigned, session.secretAccessKey)) return 'invalid';
  const date = parameters.get('X-Amz-Date') ?? '';
  const madeAt = Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')) / 1000;
  const life = Math.min(Number(parameters.get('X-Amz-Expires')), HALF_A_DAY_S);
  const ended = session.expiresAt !== undefined && session.expiresAt <= now * 1000;
  if (!(madeAt + life > now) || ended) return 'expired';
  return { caller: session.caller, region, type: 'SHORT_TERM' };
}

/**
 * Signature Version 4 of the query:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function signature(parameters: readonly (readonly [string, string])[], secret: string): string {
  const value = (wanted: string): string => parameters.find(([name]) => name === wanted)?.[1] ?? '';
  const query = parameters
    .map(([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
    .sort()
    .join('&');
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const canonical = ['POST', '/', query, 'host:bedrock.amazonaws.com', '', 'host', hash('')].join('\n');
  const scope = value('X-Amz-Credential').split('/').slice(1);
  const toSign = ['AWS4-HMAC-SHA256', value('X-Amz-Date'), scope.join('/'), hash(canonical)].join('\n');
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return hmac(scope.reduce<string | Buffer>(hmac, `AWS4${secret}`), toSign).toString('hex');
}

const PLACEHOLDER = /\$\{(short-term-key|long-term-key|recorded-key):([^}]+)\}/g;

/**
 * An environment with its placeholders filled in: `${short-term-key:ROLE/SESSION/REGION}`, with `, N hours ago` behind
 * it for one that was made then, `${long-term-key:USER}`, with `/2` behind it for the second, and
 * `${recorded-key:ACCESS KEY ID/REGION}`.
 */
export function withKeys(env: Record<string, string>, keys: BearerKeys): Record<string, string> {
  const filled = (_: string, kind: string, of: string): string => {
    const [what = '', ago = ''] = of.split(', ');
    const [first = '', second = '', third = ''] = what.split('/');
    if (kind === 'recorded-key') return keys.recorded(first, second);
    if (kind === 'long-term-key') return keys.longTerm(first, Number(second || 1));
    const secondsAgo = Number(/^(\d+) hours ago$/.exec(ago)?.[1] ?? 0) * 3600;
    return keys.shortTerm({ role: first, session: second, region: third, secondsAgo });
  };
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace(PLACEHOLDER, filled)]));
}
