/** Who is checked, and who asks: principals of the settings turned into identities with credentials. */
import { callerIdentity, parseArn, type CallerIdentity } from '../aws/arn.ts';
import type { Aws, Credentials, CredentialsProvider, Result } from '../aws/clients.ts';
import type { Failure } from '../aws/failure.ts';
import type { Host } from '../host/host.ts';
import type { PrincipalInfo, Problem } from '../report/types.ts';
import type { PrincipalSettings, Settings } from '../settings/types.ts';
import { oncePerKey } from '../util/once.ts';
import type { Assumption, TokenClaims } from '../verdict/evidence.ts';
import type { Ambient } from './ambient.ts';
import { isWorkflow } from './chain-problem.ts';
import { idToken } from './oidc.ts';
import type { CredentialSource } from './source.ts';
import { assumeRole, assumeWithWebIdentity, type SessionPolicies } from './sts.ts';

/** Why somebody could not become who they should be. */
export type IdentityTrouble =
  | {
      kind: 'failure';
      failure: Failure;
      role?: string;
      token?: TokenClaims;
      /** How the role was to be assumed with other credentials. */
      assumption?: Assumption;
      /** The ambient credentials that the call was made with. */
      source?: CredentialSource;
    }
  /** `quoted`: messages of others that stand in it. */
  | { kind: 'problem'; problem: Problem; quoted?: readonly string[] };

/** Credentials, and whose they are. */
interface Session {
  credentials: CredentialsProvider;
  caller: CallerIdentity;
  /** Whether `caller.arn` is the ARN that the user gave (with its path), not one rebuilt from a session. */
  exactArn: boolean;
  via: PrincipalInfo['via'];
  sessionPolicies?: SessionPolicies;
}

type Outcome = { ok: true; session: Session } | { ok: false; trouble: IdentityTrouble; caller?: CallerIdentity };

export interface Identity {
  settings: PrincipalSettings;
  name: string;
  /** ARN of the role or user; empty where it could not be learnt. */
  arn: string;
  exactArn: boolean;
  account: string;
  partition: string;
  via: PrincipalInfo['via'];
  kind: CallerIdentity['kind'];
  /** The principal's own credentials; undefined for a simulated-only one, or when there was trouble. */
  credentials?: CredentialsProvider;
  /** Who asks IAM and Bedrock's control plane about it: itself, or for a simulated-only one somebody else. */
  asker?: { credentials: CredentialsProvider; isItself: boolean; arn: string };
  trouble?: IdentityTrouble;
  /** What the principal's own session was narrowed with. */
  sessionPolicies?: SessionPolicies;
}

/**
 * Becomes every principal of a check, concurrently, each hop once. A principal that fails has `trouble` and no credentials; the
 * others go on.
 */
export async function identify(
  aws: Aws,
  host: Host,
  settings: Settings,
  principals: readonly PrincipalSettings[],
  signal: AbortSignal,
  ambient: Ambient,
): Promise<Identity[]> {
  const sessions = sessionsFor(aws, host, settings, principals, signal, ambient);
  return Promise.all(
    principals.map(async (principal) => {
      if (principal.principalArn !== undefined) return simulatedOnly(principal, principal.principalArn, sessions);
      const outcome = await sessions.ofPrincipal(principal, true);
      if (!outcome.ok) return troubled(principal, roleOf(principal, settings) ?? outcome.caller?.arn, outcome.trouble);
      const { session } = outcome;
      return {
        settings: principal,
        name: principal.name ?? session.caller.name,
        arn: session.caller.arn,
        exactArn: session.exactArn,
        account: session.caller.account,
        partition: session.caller.partition,
        kind: session.caller.kind,
        via: session.via,
        credentials: session.credentials,
        ...(session.sessionPolicies && { sessionPolicies: session.sessionPolicies }),
        asker: { credentials: session.credentials, isItself: true, arn: session.caller.arn },
      };
    }),
  );
}

/** `last`: the session that is asked for ends there; only such a session has session policies, never a hop on the way. */
interface Sessions {
  ofStep(last: boolean): Promise<Outcome>;
  ofPrincipal(principal: PrincipalSettings, last: boolean): Promise<Outcome>;
  ofName(name: string, last: boolean): Promise<Outcome>;
}

function sessionsFor(
  aws: Aws,
  host: Host,
  settings: Settings,
  principals: readonly PrincipalSettings[],
  signal: AbortSignal,
  ambient: Ambient,
): Sessions {
  const once = oncePerKey<Outcome>();
  const { role } = settings;
  const assumption = {
    sessionName: role.sessionName,
    duration: role.durationSeconds,
    region: settings.homeRegion,
    signal,
  };
  const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = role;
  const narrowed: { sessionPolicies?: SessionPolicies } =
    inline === undefined && managed.length === 0
      ? {}
      : { sessionPolicies: { managed, ...(inline !== undefined && { inline }) } };
  const policiesFor = (last: boolean) => (last ? narrowed : {});
  // Without session policies one session serves a principal and whoever comes after it.
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

  const ofOidc = (arn: string, last: boolean) =>
    once(`oidc ${arn} ${lastKey(last)}`, async () => {
      const refused = notAllowed(settings, parseArn(arn)?.account ?? '');
      if (refused) return refused;
      const token = await idToken(host, role.audience ?? audienceOf(arn), signal);
      if (!token.ok) return failed(tokenFailure(token.message), { role: arn });
      const answer = await assumeWithWebIdentity(aws, host, {
        ...assumption,
        ...policiesFor(last),
        role: arn,
        token: token.token,
      });
      if (!answer.ok) return failed(answer.failure, { role: arn, token: token.claims });
      return become(arn, answer, 'oidc', policiesFor(last));
    });

  const ofHop = (
    from: Outcome,
    fromKey: string,
    arn: string,
    externalId: string | undefined,
    last: boolean,
    externalIdAt: string,
  ) =>
    once(`${fromKey} > ${arn} ${externalId ?? ''} ${lastKey(last)}`, async () => {
      if (!from.ok) return from;
      const refused = notAllowed(settings, parseArn(arn)?.account ?? '');
      if (refused) return refused;
      const answer = await assumeRole(aws, host, {
        ...assumption,
        ...policiesFor(last),
        role: arn,
        credentials: from.session.credentials,
        ...(externalId !== undefined && { externalId }),
      });
      if (!answer.ok) {
        const byRole = from.session.caller.kind === 'role';
        const durationAt = 'the input `role-duration-seconds`';
        const sentExternalId = externalId !== undefined;
        return failed(answer.failure, {
          role: arn,
          assumption: { externalIdAt, sentExternalId, byRole, durationAt, caller: from.session.caller.arn },
        });
      }
      return become(arn, answer, 'role-chain', policiesFor(last));
    });

  const ofStep = async (last: boolean): Promise<Outcome> => {
    if (role.toAssume === undefined) return ofAmbient();
    // Outside a workflow there is no token: a role is assumed with what is there, as with the AWS CLI.
    if (role.externalId !== undefined || !isWorkflow(host.env))
      return ofHop(await ofAmbient(), 'ambient', role.toAssume, role.externalId, last, 'the input `role-external-id`');
    return ofOidc(role.toAssume, last);
  };

  const ofPrincipal = async (principal: PrincipalSettings, last: boolean): Promise<Outcome> => {
    const { roleToAssume, roleExternalId, source, chain } = principal;
    let key = typeof source === 'object' ? `principal ${source.principal}` : source;
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

  const ofName = (name: string, last: boolean): Promise<Outcome> => {
    const principal = principals.find((candidate) => candidate.name === name);
    return principal ? ofPrincipal(principal, last) : ofStep(last);
  };

  return { ofStep, ofPrincipal, ofName };
}

async function simulatedOnly(principal: PrincipalSettings, arn: string, sessions: Sessions): Promise<Identity> {
  const outcome = await (principal.simulateWith === undefined
    ? sessions.ofStep(true)
    : sessions.ofName(principal.simulateWith, true));
  const base = { ...identityOf(principal, arn), exactArn: true, via: 'simulated-only' as const };
  if (!outcome.ok) return { ...base, trouble: outcome.trouble };
  const { credentials, caller } = outcome.session;
  return { ...base, asker: { credentials, isItself: caller.arn === arn, arn: caller.arn } };
}

function troubled(principal: PrincipalSettings, role: string | undefined, trouble: IdentityTrouble): Identity {
  return { ...identityOf(principal, role ?? ''), exactArn: role !== undefined, via: viaOf(principal), trouble };
}

function identityOf(principal: PrincipalSettings, arn: string) {
  const caller = callerIdentity(arn);
  return {
    settings: principal,
    name: principal.name ?? caller?.name ?? 'caller',
    arn,
    account: caller?.account ?? '',
    partition: caller?.partition ?? 'aws',
    kind: caller?.kind ?? ('role' as const),
  };
}

function viaOf(principal: PrincipalSettings): PrincipalInfo['via'] {
  if (principal.chain.length > 0 || principal.source !== 'oidc') {
    return principal.roleToAssume === undefined && principal.chain.length === 0 ? 'ambient' : 'role-chain';
  }
  return 'oidc';
}

/** Where a key of a principal is to be looked for, in words. */
function placeOf({ name, place }: PrincipalSettings, key: string): string {
  const where = place ? `${place.file}:${place.line}` : '';
  return `\`${key}\`${name === undefined ? '' : ` of principal ${name}`}${where === '' ? '' : ` (${where})`}`;
}

/** The role a principal would have ended up as, for the report of a run that never got there. */
function roleOf(principal: PrincipalSettings, settings: Settings): string | undefined {
  return principal.chain.at(-1)?.role ?? principal.roleToAssume ?? settings.role.toAssume;
}

function become(
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
function notAllowed(settings: Settings, account: string): (Outcome & { ok: false }) | undefined {
  const list = settings.allowedAccountIds;
  if (list.length === 0 || list.includes(account)) return undefined;
  return {
    ok: false,
    trouble: {
      kind: 'problem',
      problem: {
        cause: 'account-not-allowed',
        message: `Account ${account} is not in \`allowed-account-ids\` (${list.join(', ')}). Nothing was called in it.`,
        remedy: `Set \`role-to-assume\` to a role of an allowed account, or add it: \`allowed-account-ids: ${[...list, account].join(', ')}\`.`,
      },
    },
  };
}

function failed(failure: Failure, more: { role?: string; token?: TokenClaims; assumption?: Assumption } = {}): Outcome {
  return { ok: false, trouble: { kind: 'failure', failure, ...more } };
}

const tokenFailure = (message: string): Failure => ({
  service: 'github',
  operation: 'getIDToken',
  errorName: 'Error',
  message,
});

/** STS expects its own name as audience; China's partition has another one. */
function audienceOf(role: string): string {
  return parseArn(role)?.partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';
}
