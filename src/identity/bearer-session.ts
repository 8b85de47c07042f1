/**
 * The step as the Bedrock API key in its environment. A role that is configured always wins, and so do AWS credentials
 * that were set up for the step; the SDK would decide otherwise, which is why a key beside them is a warning.
 */
import type { CallerIdentity } from '../domain/arn.ts';
import type { BearerToken } from '../aws/clients.ts';
import { partitionOf } from '../domain/partition.ts';
import type { Host } from '../domain/host.ts';
import { say, setting, wordings, type Message } from '../domain/message.ts';
import type { RunProblem } from '../domain/report.ts';
import type { CheckSettings, PrincipalSettings, Settings } from '../domain/settings.ts';
import { assumesByToken } from './oidc.ts';
import { ambientSource } from './credentials-present.ts';
import { describeKey, minute, readBedrockKey, secretsOf, type BedrockKey } from './bearer-token.ts';

export const BEARER_VARIABLE = 'AWS_BEARER_TOKEN_BEDROCK';

/** What the credentials are of. */
const STEP = wordings('the step', 'the command');

const ROLE = setting('role-to-assume');

/** Name of a principal of which only the key is known. */
export const KEY_NAME = 'bedrock-api-key';

/** What is known of a key that is used. */
export interface BearerSession {
  token: BearerToken;
  key: BedrockKey;
  /** `arn` is empty if the key does not say whose it is. */
  caller: CallerIdentity;
}

/** The session of a Bedrock API key, or why the key cannot be used. */
export type BearerOutcome = { ok: true; session: BearerSession } | { ok: false; problem: RunProblem };

/** Hides the key of the environment and everything in it, before anything is said. */
export function hideBearerToken(host: Pick<Host, 'env' | 'secret'>): void {
  for (const secret of secretsOf(host.env[BEARER_VARIABLE] ?? '')) host.secret(secret);
}

/** Whether the key is what the step is: it is set, and no other credentials are set up. */
export async function stepIsBearer(host: Pick<Host, 'env' | 'readMachineFile'>): Promise<boolean> {
  const value = host.env[BEARER_VARIABLE] ?? '';
  return value !== '' && (await ambientSource(host)) === undefined;
}

/** The key of the environment as a session, or why it cannot be one. Nothing is called. */
export function bearerSession(host: Pick<Host, 'env' | 'now'>, settings: Settings): BearerOutcome {
  const value = host.env[BEARER_VARIABLE] ?? '';
  const read = readBedrockKey(value);
  if (!read.ok) return { ok: false, problem: notAKey(read.looksLike) };
  const { key } = read;
  if (key.kind === 'short-term' && key.expiresAt <= host.now()) return { ok: false, problem: expired(key.expiresAt) };
  const refused = accountProblem(settings.allowedAccountIds, key.account);
  if (refused) return { ok: false, problem: refused };
  return { ok: true, session: { token: { bearerToken: value }, key, caller: callerOf(key, settings.homeRegion) } };
}

/** The path of a user is not in its key: the ARN is the pathless one, as for a session of a role. */
function callerOf(key: BedrockKey, homeRegion: string): CallerIdentity {
  const partition = partitionOf(key.kind === 'short-term' ? key.region : homeRegion);
  const account = key.account ?? '';
  if (key.kind === 'short-term') return { kind: 'role', partition, account, name: KEY_NAME, arn: '' };
  const { user } = key;
  const arn = user === undefined || account === '' ? '' : `arn:${partition}:iam::${account}:user/${user}`;
  return { kind: 'user', partition, account, name: user ?? KEY_NAME, arn };
}

function notAKey(looksLike: string): RunProblem {
  return {
    cause: 'api-key',
    message: `\`${BEARER_VARIABLE}\` holds no Bedrock API key: it looks like ${looksLike}. Nothing was called.`,
    remedy: say`Put a Bedrock API key into it (it begins with \`bedrock-api-key-\` or \`ABSK\`), or unset it and give ${STEP} a role with ${ROLE}.`,
  };
}

function expired(at: number): RunProblem {
  return {
    cause: 'api-key',
    message: `The short-term Bedrock API key in \`${BEARER_VARIABLE}\` expired at ${minute(at)}. Nothing was called.`,
    remedy: say`Make a new one right before the check (a key lives for at most 12 hours, and never longer than the session that made it), or give ${STEP} a role with ${ROLE}.`,
  };
}

/** Rejects a Bedrock API key whose account is unknown or not in `allowed-account-ids`. */
function accountProblem(allowed: readonly string[], account: string | undefined): RunProblem | undefined {
  if (allowed.length === 0 || (account !== undefined && allowed.includes(account))) return undefined;
  const whose = account === undefined ? 'of an account that it does not tell' : `of account ${account}`;
  return {
    cause: 'account-not-allowed',
    message: say`The Bedrock API key in \`${BEARER_VARIABLE}\` is ${whose}, and ${setting('allowed-account-ids')} is ${allowed.join(', ')}. Nothing was called.`,
    remedy:
      account === undefined
        ? say`Leave ${setting('allowed-account-ids')} out for this key, or give ${STEP} a role of an allowed account with ${ROLE}.`
        : say`Use a key of an allowed account, or add this one: ${setting('allowed-account-ids', [...allowed, account].join(', '))}.`,
  };
}

/** Why the step, being a key, can assume no role. */
export function cannotAssume(role: string, externalId: boolean): RunProblem {
  const how = externalId
    ? say`Set up AWS credentials for ${STEP} (a role of ${wordings('the runner', 'this machine')}, access keys), since ${setting('role-external-id')} needs them`
    : say`Let the role be assumed with GitHub's OIDC token (\`permissions: { id-token: write }\`, \`source: oidc\`), or set up AWS credentials for ${STEP}`;
  return {
    cause: 'api-key',
    message: say`${role} was to be assumed with the credentials of ${STEP}, but all ${STEP} has is the Bedrock API key in \`${BEARER_VARIABLE}\`, which cannot call STS. Nothing was called.`,
    remedy: say`${how}. To check the key itself, leave the role out.`,
  };
}

/** Why the step, being a key, can ask for no other principal. */
export function cannotSimulateFor(principalArn: string): RunProblem {
  return {
    cause: 'api-key',
    message: `${principalArn} is only simulated, and who would ask is the Bedrock API key in \`${BEARER_VARIABLE}\`, which cannot call IAM. Nothing was called for it.`,
    remedy: say`Give ${STEP} a role that may simulate it with ${ROLE}, or name one of the file's principals in \`simulate-with\`.`,
  };
}

/** The cells of a short-term key that are in other regions than its own: said once, since nothing is called there. */
export function otherRegions(key: ShortTerm, name: string, regions: readonly string[]): RunProblem {
  const where = regions.join(', ');
  return {
    cause: 'api-key',
    message: `The Bedrock API key of ${name} was made for ${key.region}: it works in no other region, so nothing was called in ${where}.`,
    remedy: say`Make a key for ${where} and check it in a ${wordings('step', 'run')} of its own, or use a role (${ROLE}), which works in every region.`,
  };
}

type ShortTerm = BedrockKey & { kind: 'short-term' };

/**
 * Returns the warning for an unused Bedrock API key; undefined if no key is set or the key itself is checked. Names
 * both, and how the other one is checked.
 */
export async function unusedKeyWarning(
  host: Pick<Host, 'env' | 'readMachineFile'>,
  settings: Settings,
): Promise<Message | undefined> {
  const value = host.env[BEARER_VARIABLE] ?? '';
  if (value === '') return undefined;
  const principals = settings.checks.flatMap((check: CheckSettings) => check.principals);
  const ambient = await ambientSource(host);
  const { toAssume, externalId } = settings.role;
  const ofStep = principals.some((one) => isOfStep(one));
  const stepRole = ofStep ? toAssume : undefined;
  const byStep = stepRole === undefined || externalId !== undefined || !assumesByToken(host.env);
  if (ofStep && ambient === undefined && byStep) return undefined;
  const roles = [...new Set([...principals.map(roleOf), stepRole].filter((role) => role !== undefined))];
  const [role] = roles;
  const others = roles.length > 1 ? ` and ${roles.length - 1} more` : '';
  const checked =
    role === undefined ? say`the AWS credentials of ${STEP} (${ambient ?? 'ambient'})` : `${role}${others}`;
  const read = readBedrockKey(value);
  const what = read.ok ? describeKey(read.key) : `no Bedrock API key; it looks like ${read.looksLike}`;
  const instead =
    role === undefined
      ? `unset ${ambient === 'the default profile' ? 'the default profile' : (ambient ?? 'them')}`
      : say`run a ${wordings('step', 'check')} without a role and without other AWS credentials`;
  return say`Two identities are there: ${checked}, and ${BEARER_VARIABLE} (${what}). The check uses the first. An application that uses an AWS SDK in this environment would call Bedrock with ${BEARER_VARIABLE} instead, whatever other credentials it is given. To check the key, ${instead}; if the application is not to use it, unset ${BEARER_VARIABLE}.`;
}

const roleOf = ({ chain, roleToAssume }: PrincipalSettings): string | undefined => chain.at(-1)?.role ?? roleToAssume;

/**
 * Whether the step's own identity takes part: as the principal itself, as the start of a chain, or to ask for another
 * principal.
 */
function isOfStep({ source, principalArn, simulateWith }: PrincipalSettings): boolean {
  return principalArn === undefined ? source === 'step' : simulateWith === undefined;
}
