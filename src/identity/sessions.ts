/**
 * How principals are come by: the step, GitHub's token, and every hop of a chain, each once, as sessions with
 * credentials.
 */
import { input, say, setting, type Message } from '../domain/message.ts';
import { callerIdentity, parseArn, type CallerIdentity } from '../domain/arn.ts';
import { isBearer, type Aws, type BedrockAccess, type Credentials, type Result } from '../aws/clients.ts';
import type { Failure } from '../domain/failure.ts';
import type { Host } from '../domain/host.ts';
import type { PrincipalInfo } from '../domain/report.ts';
import type { PrincipalSettings, Settings } from '../domain/settings.ts';
import { oncePerKey } from '../util/once.ts';
import type { Assumption, TokenClaims } from '../domain/evidence.ts';
import type { Ambient } from './ambient.ts';
import { bearerSession, cannotAssume, stepIsBearer } from './bearer-session.ts';
import type { BedrockKey } from './bearer-token.ts';
import { assumesByToken, idToken, type IdToken } from './oidc.ts';
import { assumeRole, assumeWithWebIdentity, type SessionPolicies } from './sts.ts';
import type { IdentityError } from './identity-error.ts';

/** Credentials, and whose they are. */
export interface Session {
  credentials: BedrockAccess;
  /** Of a Bedrock API key: what it says of itself. */
  key?: BedrockKey;
  caller: CallerIdentity;
  /** Whether `caller.arn` is the ARN that the user gave (with its path), not one rebuilt from a session. */
  exactArn: boolean;
  via: PrincipalInfo['via'];
  sessionPolicies?: SessionPolicies;
}

/** A session, or why there is none. */
export type Outcome =
  | { ok: true; session: Session }
  | { ok: false; trouble: IdentityError; caller?: CallerIdentity; via?: PrincipalInfo['via'] };

/**
 * `last`: the session that is asked for ends there; only such a session has session policies, never a hop on the way.
 */
export interface Sessions {
  ofStep(last: boolean): Promise<Outcome>;
  ofPrincipal(principal: PrincipalSettings, last: boolean): Promise<Outcome>;
  ofName(name: string, last: boolean): Promise<Outcome>;
}

/** Sessions of a run: several configuration files share them, so that no role is assumed twice. */
export type KnownSessions = (key: string, make: () => Promise<Outcome>) => Promise<Outcome>;

/** Returns a run's sessions, of which there are none yet. */
export function knownSessions(): KnownSessions {
  return oncePerKey<Outcome>();
}

/** What a run has for all of its principals. */
export interface SessionSources {
  signal: AbortSignal;
  ambient: Ambient;
  known: KnownSessions;
}

/** Nothing is asked before a session is asked for; then each hop once, whichever principal needs it. */
export function sessionsFor(
  aws: Aws,
  host: Host,
  settings: Settings,
  principals: readonly PrincipalSettings[],
  { signal, ambient, known: once }: SessionSources,
): Sessions {
  const { role } = settings;
  const assumption = {
    sessionName: role.sessionName,
    duration: role.durationSeconds,
    signal,
  };
  const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = role;
  const narrowed: { sessionPolicies?: SessionPolicies } =
    inline === undefined && managed.length === 0
      ? {}
      : { sessionPolicies: { managed, ...(inline !== undefined && { inline }) } };
  const policiesFor = (last: boolean) => (last ? narrowed : {});
  // Without session policies, later hops share the session.
  const lastKey = (last: boolean) => (last && narrowed.sessionPolicies ? 'last' : '');

  const ofAmbient = () =>
    once('ambient', async () => {
      const answer = await ambient.get();
      if (!answer.ok) return answer;
      const { credentials, caller } = answer.value;
      return allowed(settings, {
        credentials,
        caller,
        exactArn: caller.kind === 'user',
        via: 'ambient',
      });
    });

  /** Without a role: the AWS credentials of the step, or the Bedrock API key where that is all there is. */
  const ofOwn = async (): Promise<Outcome> => ((await stepIsBearer(host)) ? ofKey() : ofAmbient());

  const ofKey = () =>
    once('bearer token', () => {
      const answer = bearerSession(host, settings);
      if (!answer.ok) {
        return Promise.resolve({
          ...({ ok: false, via: 'bearer-token' } as const),
          trouble: { kind: 'problem', problem: answer.problem } as const,
        });
      }
      const { token, caller, key } = answer.session;
      return Promise.resolve({
        ok: true,
        session: { credentials: token, key, caller, exactArn: false, via: 'bearer-token' },
      } as const);
    });

  const ofOidc = (arn: string, last: boolean) =>
    once(`oidc ${arn} ${lastKey(last)}`, async () => {
      const refused = notAllowed(settings, parseArn(arn)?.account ?? '');
      if (refused) return refused;
      const token = await idToken(host, role.audience ?? audienceOf(arn), signal);
      if (!token.ok) return failed(tokenFailure(token), { role: arn });
      const region = homeOf(settings, arn);
      const answer = await assumeWithWebIdentity(aws, host, {
        ...assumption,
        region,
        ...policiesFor(last),
        role: arn,
        token: token.token,
      });
      if (!answer.ok) return failed(answer.failure, { role: arn, token: token.claims, region });
      return assumedSession(arn, answer, 'oidc', policiesFor(last));
    });

  const ofHop = (
    from: Outcome,
    fromKey: string,
    arn: string,
    externalId: string | undefined,
    last: boolean,
    externalIdAt: Message,
  ) =>
    once(`${fromKey} > ${arn} ${externalId ?? ''} ${lastKey(last)}`, async () => {
      const problem = cannotAssume(arn, externalId !== undefined);
      const byKey = { ok: false, trouble: { kind: 'problem', problem } } as const;
      // Where the key itself is refused, another key would be no help either.
      if (!from.ok) return from.via === 'bearer-token' ? byKey : from;
      const { credentials } = from.session;
      if (isBearer(credentials)) return byKey;
      const refused = notAllowed(settings, parseArn(arn)?.account ?? '');
      if (refused) return refused;
      const region = homeOf(settings, arn);
      const answer = await assumeRole(aws, host, {
        ...assumption,
        region,
        ...policiesFor(last),
        role: arn,
        credentials,
        ...(externalId !== undefined && { externalId }),
      });
      if (!answer.ok) {
        const byRole = from.session.caller.kind === 'role';
        const durationAt = input('role-duration-seconds');
        const sentExternalId = externalId !== undefined;
        return failed(answer.failure, {
          role: arn,
          region,
          assumption: { externalIdAt, sentExternalId, byRole, durationAt, caller: from.session.caller.arn },
        });
      }
      return assumedSession(arn, answer, 'role-chain', policiesFor(last));
    });

  const ofStep = async (last: boolean): Promise<Outcome> => {
    if (role.toAssume === undefined) return ofOwn();
    if (viaOfStep(settings, host) === 'role-chain')
      return ofHop(await ofOwn(), 'ambient', role.toAssume, role.externalId, last, input('role-external-id'));
    return ofOidc(role.toAssume, last);
  };

  const ofPrincipal = async (principal: PrincipalSettings, last: boolean): Promise<Outcome> => {
    const { roleToAssume, roleExternalId, source, chain } = principal;
    let key = typeof source === 'object' ? `principal ${principal.place?.file ?? ''} ${source.principal}` : source;
    let outcome: Outcome;
    const chained = chain.length > 0;
    if (source === 'oidc' && roleToAssume !== undefined) {
      outcome = await ofOidc(roleToAssume, last && !chained);
      key = `oidc ${roleToAssume}`;
    } else {
      const isLast = last && !chained && roleToAssume === undefined;
      outcome = typeof source === 'object' ? await ofName(source.principal, isLast) : await ofStep(isLast);
      if (roleToAssume !== undefined) {
        const at = placeOf(principal, 'role-external-id');
        outcome = await ofHop(outcome, key, roleToAssume, roleExternalId, last && !chained, at);
        key += ` > ${roleToAssume} ${roleExternalId ?? ''}`;
      }
    }
    for (const [index, hop] of chain.entries()) {
      const at = placeOf(principal, 'external-id');
      outcome = await ofHop(outcome, key, hop.role, hop.externalId, last && index === chain.length - 1, at);
      key += ` > ${hop.role} ${hop.externalId ?? ''}`;
    }
    return outcome;
  };

  // A long row of principals, each with the next one's credentials, is walked once.
  const byName = new Map(principals.map((principal) => [principal.name, principal]));
  const ofName = (name: string, last: boolean): Promise<Outcome> =>
    once(`name ${JSON.stringify(name)} ${lastKey(last)}`, async () => {
      // Not on the caller's stack: a row may be longer than the stack is deep.
      await Promise.resolve();
      const principal = byName.get(name);
      return principal ? ofPrincipal(principal, last) : ofStep(last);
    });

  return { ofStep, ofPrincipal, ofName };
}

/** How the step's own identity comes about: the input `role-to-assume`, else what is there. */
export function viaOfStep({ role }: Settings, { env }: Host): PrincipalInfo['via'] {
  if (role.toAssume === undefined) return 'ambient';
  // Outside a workflow there is no token: a role is assumed with what is there, as with the AWS CLI.
  return role.externalId !== undefined || !assumesByToken(env) ? 'role-chain' : 'oidc';
}

/** Where a key of a principal is to be looked for, in words. */
function placeOf({ name, place }: PrincipalSettings, key: string): string {
  const where = place ? `${place.file}:${place.line}` : '';
  return `\`${key}\`${name === undefined ? '' : ` of principal ${name}`}${where === '' ? '' : ` (${where})`}`;
}

function assumedSession(
  arn: string,
  answer: Result<Credentials> & { ok: true },
  via: PrincipalInfo['via'],
  narrowed: { sessionPolicies?: SessionPolicies },
): Outcome {
  const caller = callerIdentity(arn);
  if (!caller)
    return failed({
      service: 'sts',
      operation: 'AssumeRole',
      errorName: 'ValidationError',
      message: 'Request ARN is invalid',
      known: { cause: 'sts-role-arn-invalid' },
    });
  const credentials = answer.value;
  return {
    ok: true,
    session: { credentials: () => Promise.resolve(credentials), caller, exactArn: true, via, ...narrowed },
  };
}

function allowed(settings: Settings, session: Session): Outcome {
  const refused = notAllowed(settings, session.caller.account);
  return refused ? { ...refused, caller: session.caller } : { ok: true, session };
}

/** Refuses an account before anything is called in it. */
export function notAllowed(settings: Settings, account: string): (Outcome & { ok: false }) | undefined {
  const list = settings.allowedAccountIds;
  if (list.length === 0 || list.includes(account)) return undefined;
  return {
    ok: false,
    trouble: {
      kind: 'problem',
      problem: {
        cause: 'account-not-allowed',
        message: say`Account ${account} is not in ${setting('allowed-account-ids')} (${list.join(', ')}). Nothing was called in it.`,
        remedy: say`Set ${setting('role-to-assume')} to a role of an allowed account, or add it: ${setting('allowed-account-ids', [...list, account].join(', '))}.`,
      },
    },
  };
}

function failed(
  failure: Failure,
  more: { role?: string; token?: TokenClaims; region?: string; assumption?: Assumption } = {},
): Outcome {
  return { ok: false, trouble: { kind: 'failure', failure, ...more } };
}

function tokenFailure({ message, known }: IdToken & { ok: false }): Failure {
  return { service: 'github', operation: 'getIDToken', errorName: 'Error', message, ...(known && { known }) };
}

/** The region whose STS knows a role: one of its own partition, if any region of it is checked. */
function homeOf(settings: Settings, role: string): string {
  return settings.homeRegions[parseArn(role)?.partition ?? ''] ?? settings.homeRegion;
}

/** STS expects its own name as audience; China's partition has another one. */
function audienceOf(role: string): string {
  return parseArn(role)?.partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';
}
