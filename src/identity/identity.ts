/** Who is checked, and who asks: principals of the settings turned into identities with credentials. */
import { callerIdentity, type CallerIdentity } from '../domain/arn.ts';
import { partitionOf } from '../domain/partition.ts';
import { isBearer, type Aws, type BedrockAccess } from '../aws/clients.ts';
import type { Host } from '../domain/host.ts';
import type { PrincipalInfo } from '../domain/report.ts';
import type { PrincipalSettings, Settings } from '../domain/settings.ts';
import { cannotSimulateFor, KEY_NAME } from './bearer-session.ts';
import type { BedrockKey } from './bearer-token.ts';
import { notAllowed, sessionsFor, viaOfStep, type SessionSources, type Sessions } from './sessions.ts';
import type { SessionPolicies } from './sts.ts';
import type { IdentityError } from './identity-error.ts';

/** A principal with its credentials, or with the reason why there are none. */
export interface Identity {
  settings: PrincipalSettings;
  name: string;
  /** ARN of the role or user; empty if it could not be learnt. */
  arn: string;
  exactArn: boolean;
  account: string;
  partition: string;
  via: PrincipalInfo['via'];
  kind: CallerIdentity['kind'];
  /** The principal's own credentials; undefined for a simulated-only one, or when there was trouble. */
  credentials?: BedrockAccess;
  /** Where the credentials are a Bedrock API key: what it says of itself. */
  key?: BedrockKey;
  /** Who asks IAM and Bedrock's control plane about it: itself, or for a simulated-only one another principal. */
  asker?: { credentials: BedrockAccess; isItself: boolean; arn: string };
  trouble?: IdentityError;
  /** What the principal's own session was narrowed with. */
  sessionPolicies?: SessionPolicies;
}

/**
 * Becomes every principal of a check, concurrently, each hop once. A principal that fails has `trouble` and no
 * credentials; the others go on.
 */
export async function identify(
  aws: Aws,
  host: Host,
  settings: Settings,
  principals: readonly PrincipalSettings[],
  sources: SessionSources,
): Promise<Identity[]> {
  const sessions = sessionsFor(aws, host, settings, principals, sources);
  return Promise.all(
    principals.map(async (principal) => {
      if (principal.principalArn !== undefined)
        return simulatedOnly(settings, principal, principal.principalArn, sessions);
      const outcome = await sessions.ofPrincipal(principal, true);
      if (!outcome.ok) {
        const role = roleOf(principal, settings) ?? outcome.caller?.arn;
        const via = viaOf(principal, viaOfStep(settings, host));
        const whom = troubled(principal, role, via, outcome.trouble);
        return outcome.via ? { ...whom, via: outcome.via, name: principal.name ?? KEY_NAME } : whom;
      }
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
        ...(session.key && { key: session.key }),
        ...(session.sessionPolicies && { sessionPolicies: session.sessionPolicies }),
        asker: { credentials: session.credentials, isItself: true, arn: session.caller.arn },
      };
    }),
  );
}

/**
 * A principal as the settings name it, about which AWS may not be asked.
 * @param account that is taken where the settings do not name one; without one, an account that does not exist
 */
export function unaskedIdentity(settings: Settings, principal: PrincipalSettings, account = '000000000000'): Identity {
  const arn = principal.principalArn ?? roleOf(principal, settings) ?? '';
  const base = identityOf(principal, arn);
  return {
    ...base,
    account: base.account === '' ? account : base.account,
    exactArn: true,
    via: principal.principalArn === undefined ? viaOf(principal, 'oidc') : 'simulated-only',
  };
}

async function simulatedOnly(
  settings: Settings,
  principal: PrincipalSettings,
  arn: string,
  sessions: Sessions,
): Promise<Identity> {
  const base = { ...identityOf(principal, arn), exactArn: true, via: 'simulated-only' as const };
  const refused = notAllowed(settings, base.account);
  if (refused) return { ...base, trouble: refused.trouble };
  const outcome = await (principal.simulateWith === undefined
    ? sessions.ofStep(true)
    : sessions.ofName(principal.simulateWith, true));
  if (!outcome.ok) return { ...base, trouble: outcome.trouble };
  const { credentials, caller } = outcome.session;
  if (isBearer(credentials)) return { ...base, trouble: { kind: 'problem', problem: cannotSimulateFor(arn) } };
  return { ...base, asker: { credentials, isItself: caller.arn === arn, arn: caller.arn } };
}

function troubled(
  principal: PrincipalSettings,
  role: string | undefined,
  via: PrincipalInfo['via'],
  trouble: IdentityError,
): Identity {
  return { ...identityOf(principal, role ?? ''), exactArn: role !== undefined, via, trouble };
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

/**
 * The identity that a principal will have as far as its settings say, before anything is asked: it has credentials in
 * name only, and there is no asker, so that what depends on Bedrock's answers comes from the tables.
 */
export function expectedIdentity(principal: PrincipalSettings, settings: Settings, host: Host): Identity {
  if (principal.principalArn !== undefined) {
    return { ...identityOf(principal, principal.principalArn), exactArn: true, via: 'simulated-only' };
  }
  const role = roleOf(principal, settings);
  return {
    ...identityOf(principal, role ?? ''),
    ...(role === undefined && { partition: partitionOf(settings.homeRegion) }),
    exactArn: role !== undefined,
    via: viaOf(principal, viaOfStep(settings, host)),
    credentials: () => Promise.reject(new Error('a plan has no credentials')),
  };
}

/** How a principal was to come about, whether or not it did. */
function viaOf({ roleToAssume, source, chain }: PrincipalSettings, step: PrincipalInfo['via']): PrincipalInfo['via'] {
  if (chain.length > 0) return 'role-chain';
  if (roleToAssume === undefined) return typeof source === 'object' ? 'role-chain' : step;
  return source === 'oidc' ? 'oidc' : 'role-chain';
}

/** The role a principal would have ended up as, for the report of a run that never got there. */
function roleOf(principal: PrincipalSettings, settings: Settings): string | undefined {
  return principal.chain.at(-1)?.role ?? principal.roleToAssume ?? settings.role.toAssume;
}

/** Whether there are credentials that can ask Bedrock in a region about the principal. */
export function canQueryRegion(identity: Identity, region: string): boolean {
  return identity.asker !== undefined && isUsableIn(identity, region);
}

/**
 * Returns whether Bedrock is asked about the principal in the principal's own account: of another one's agreements
 * nothing follows for it.
 */
export function asksForItsAccount({ asker, account }: Identity): boolean {
  return asker !== undefined && (asker.isItself || callerIdentity(asker.arn)?.account === account);
}

/**
 * Returns what a client is made with, so that its calls are counted as the principal's and sent as its application
 * sends them.
 */
export function asApplication({ account, settings }: Identity): { account: string; userAgent?: string } {
  return { account, ...(settings.userAgent !== undefined && { userAgent: settings.userAgent }) };
}

/** Whether the principal's credentials are taken in a region: a short-term Bedrock API key works in its own only. */
export function isUsableIn({ key }: Identity, region: string): boolean {
  return key?.kind !== 'short-term' || key.region === region;
}
