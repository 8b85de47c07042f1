/**
 * The credentials that are there without `role-to-assume`: the AWS CLI's chain, whose they are, and where they come
 * from.
 */
import type { RunProblem } from '../domain/report.ts';
import { callerIdentity, parseArn } from '../domain/arn.ts';
import { ask, type Aws, type Credentials, type CredentialsProvider, type SourcedProvider } from '../aws/clients.ts';
import { partitionOf } from '../domain/partition.ts';
import { messageOf, withoutSecrets } from '../aws/to-failure.ts';
import type { CallerIdentity } from '../domain/arn.ts';
import type { Host } from '../domain/host.ts';
import { OUT_OF_TIME, unlessAborted, within } from '../util/deadline.ts';
import { lazy } from '../util/lazy.ts';
import { chainProblem, consultsProfile } from './chain-problem.ts';
import type { IdentityError } from './identity-error.ts';
import { readClaims } from './oidc.ts';
import { ambientSource } from './credentials-present.ts';
import { profileChain, profileFault, profileKind, profileNamed, type SharedConfig } from './profiles.ts';
import { sharedConfig } from './shared-config.ts';
import {
  chosenBy,
  containerUrl,
  containerVariable,
  profileInForce,
  sourceKind,
  sourceOf,
  type CredentialSource,
} from './source.ts';
import { assumeRole, assumeWithWebIdentity, mask } from './sts.ts';

/** Ambient credentials, and whose they are. */
export interface AmbientIdentity {
  credentials: CredentialsProvider;
  caller: CallerIdentity;
  /** The ARN as STS gave it: of the user, or of the session. */
  arn: string;
  source: CredentialSource;
}

/** The ambient identity, or why there is none. */
export type AmbientAnswer = { ok: true; value: AmbientIdentity } | { ok: false; trouble: IdentityError };

/** The ambient credentials of a run: looked for when they are first needed, and then once. */
export interface Ambient {
  get: () => Promise<AmbientAnswer>;
  /** What was found, if it was asked for before; it does not ask. */
  found: () => Promise<AmbientAnswer | undefined>;
}

/**
 * @param regions where STS is asked: of each partition that is checked one, the first for roles on the way as well
 * @param signal the end of the check
 */
export function ambientCredentials(aws: Aws, host: Host, regions: readonly string[], signal: AbortSignal): Ambient {
  let asked: Promise<AmbientAnswer> | undefined;
  const get = lazy(() => (asked = look(aws, host, regions, signal)));
  return { get, found: () => Promise.resolve(asked) };
}

/** A role on the way to the credentials could not be assumed. */
class Refused extends Error {
  readonly trouble: IdentityError;
  constructor(trouble: IdentityError) {
    super('A role of the chain of credentials could not be assumed.');
    this.trouble = trouble;
  }
}

async function look(aws: Aws, host: Host, regions: readonly string[], signal: AbortSignal): Promise<AmbientAnswer> {
  const { env } = host;
  const [region = ''] = regions;
  const option = host.input('profile');
  const shared = await sharedConfig(host);
  const name = profileInForce(env);
  const usesProfile = consultsProfile({ env, option });
  if (hasPartialAccessKey(env)) return wrong(PARTIAL_ACCESS_KEY);
  const fault = usesProfile ? profileFault(shared, name, chosenBy(env, option), env) : undefined;
  if (fault) return wrong({ cause: 'credentials-invalid', ...fault });

  const reasons: string[] = [];
  const end = { reasons, env, shared, option };
  let resolved: Awaited<ReturnType<SourcedProvider>>;
  const provider = await aws.chain(region, assumers(aws, host, regions, signal, shared), (reason) =>
    reasons.push(withoutSecrets(reason)),
  );
  try {
    resolved = await ((await asksContainer(host))
      ? within(CONTAINER_TIMEOUT_MS, signal, (soon) => unlessAborted(provider(), soon))
      : unlessAborted(provider(), signal));
  } catch (error) {
    if (error instanceof Refused) return { ok: false, trouble: error.trouble };
    if (error instanceof Error && error.name === OUT_OF_TIME) {
      if (signal.aborted) return outOfTime(error.message);
      return wrong(chainProblem({ ...end, error: new Error('No answer came in time.') }), reasons);
    }
    return wrong(chainProblem({ ...end, error }), [...reasons, messageOf(error)]);
  }
  mask(host, resolved);
  const kind = sourceKind(Object.keys(resolved.$source ?? {}), env);
  // A profile that could not give its credentials is passed over by the SDK; the next in its chain is another
  // principal.
  const passedOver =
    usesProfile && kind !== 'profile' && kind !== 'keys' && profileKind(profileNamed(shared, name)) !== 'none';
  if (passedOver) return wrong(chainProblem({ ...end, error: undefined }), reasons);
  const credentials = pinProviderKind(host, provider, resolved);
  return callerOf(aws, { regions, credentials, signal, source: sourceOf(kind, env, shared, option) });
}

/** The SDK would go on to the next in its chain; the AWS CLI refuses it too (botocore, `PartialCredentialsError`). */
const hasPartialAccessKey = (env: Host['env']): boolean =>
  Boolean(env.AWS_ACCESS_KEY_ID) && !env.AWS_SECRET_ACCESS_KEY && !env.AWS_PROFILE;

const PARTIAL_ACCESS_KEY = {
  cause: 'credentials-invalid',
  message:
    'AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not, or it is empty. Other credentials are not used in its place.',
  remedy: 'Set both (a secret of a workflow that does not exist is empty), or unset AWS_ACCESS_KEY_ID.',
};

/**
 * The SDK waits a second for a container's endpoint to be reached, four times, and for ever for its answer
 * (@aws-sdk/credential-provider-http).
 */
const CONTAINER_TIMEOUT_MS = 10_000;

/** Returns true if the credential chain resolves to the container endpoint. */
async function asksContainer(host: Host): Promise<boolean> {
  return containerUrl(host.env) !== undefined && (await ambientSource(host)) === containerVariable(host.env);
}

/** STS and IAM of another partition do not know a key at all; nothing else says where it is from. */
const UNKNOWN_KEY: ReadonlySet<string> = new Set(['InvalidClientTokenId', 'UnrecognizedClientException']);

interface CallerQuestion {
  regions: readonly string[];
  credentials: CredentialsProvider;
  signal: AbortSignal;
  source: CredentialSource;
}

/** Asked in each partition that is checked until one knows the credentials. */
async function callerOf(aws: Aws, { regions, ...question }: CallerQuestion): Promise<AmbientAnswer> {
  const [region = '', ...others] = regions;
  const answer = await callerIn(aws, region, question);
  const { trouble } = answer.ok ? {} : answer;
  const isStranger = trouble?.kind === 'failure' && UNKNOWN_KEY.has(trouble.failure.errorName);
  return isStranger && others.length > 0 ? callerOf(aws, { ...question, regions: others }) : answer;
}

async function callerIn(
  aws: Aws,
  region: string,
  { credentials, signal, source }: Omit<CallerQuestion, 'regions'>,
): Promise<AmbientAnswer> {
  const client = await aws.sts({ region, credentials });
  const { GetCallerIdentityCommand } = await import('../aws/sdk/sts.ts');
  const answer = await ask('sts', 'GetCallerIdentity', () => client.send(new GetCallerIdentityCommand({})), signal);
  if (!answer.ok) return { ok: false, trouble: { kind: 'failure', failure: answer.failure, region, source } };
  const arn = answer.value.Arn ?? '';
  const caller = callerIdentity(arn);
  if (caller) return { ok: true, value: { credentials, caller, arn, source } };
  const failure = { service: 'sts', operation: 'GetCallerIdentity', errorName: 'UnknownPrincipal', message: arn };
  return { ok: false, trouble: { kind: 'failure', failure, source } };
}

/** STS calls of the chain, made as all others are: counted, masked, and their failures kept as data. */
function assumers(aws: Aws, host: Host, regions: readonly string[], signal: AbortSignal, shared: SharedConfig) {
  // STS of another partition does not know the role.
  const regionOf = (role: string): string =>
    regions.find((region) => partitionOf(region) === parseArn(role)?.partition) ?? regions[0] ?? '';
  return {
    roleAssumer: async (
      source: Credentials,
      wish: { RoleArn: string; RoleSessionName: string; ExternalId?: string; DurationSeconds?: number },
    ): Promise<Credentials> => {
      mask(host, source);
      const answer = await assumeRole(aws, host, {
        ...common(wish, regionOf(wish.RoleArn), signal),
        credentials: () => Promise.resolve(source),
        ...(wish.ExternalId !== undefined && { externalId: wish.ExternalId }),
      });
      if (answer.ok) return answer.value;
      const { RoleArn: role, ExternalId: externalId } = wish;
      const at = roleProfile(shared, role, profileInForce(host.env));
      throw new Refused({
        kind: 'failure',
        failure: answer.failure,
        role,
        assumption: {
          durationAt: at('duration_seconds'),
          externalIdAt: at('external_id'),
          sentExternalId: externalId !== undefined,
          byRole: source.sessionToken !== undefined,
        },
      });
    },
    roleAssumerWithWebIdentity: async (wish: {
      RoleArn: string;
      RoleSessionName: string;
      WebIdentityToken: string;
      DurationSeconds?: number;
    }): Promise<Credentials> => {
      host.secret(wish.WebIdentityToken);
      const options = { ...common(wish, regionOf(wish.RoleArn), signal), token: wish.WebIdentityToken };
      const answer = await assumeWithWebIdentity(aws, host, options);
      if (answer.ok) return answer.value;
      const token = readClaims(wish.WebIdentityToken);
      throw new Refused({ kind: 'failure', failure: answer.failure, role: wish.RoleArn, token });
    },
  };
}

/** AWS gives an hour where nothing is said (AssumeRole, `DurationSeconds`). */
const DEFAULT_SECONDS = 3600;

function common(
  wish: { RoleArn: string; RoleSessionName: string; DurationSeconds?: number },
  region: string,
  signal: AbortSignal,
) {
  return {
    role: wish.RoleArn,
    sessionName: wish.RoleSessionName,
    duration: wish.DurationSeconds ?? DEFAULT_SECONDS,
    region,
    signal,
  };
}

/** Where a key of the profile with this role is written: `external_id of profile "x" (~/.aws/config:3)`. */
function roleProfile(shared: SharedConfig, role: string, inForce: string): (key: string) => string {
  const name = profileChain(shared, inForce).find((one) => profileNamed(shared, one)?.role_arn === role) ?? '';
  const place = shared.placeOf(name);
  return (key) => `\`${key}\` of profile \`${name}\`${place === undefined ? '' : ` (${place})`}`;
}

/**
 * Credentials that are renewed on the way are masked like the first. If the first kind can no longer give any, the
 * SDK's chain goes on to the next (a process fails, the instance has a role), which is another principal: the last
 * ones are kept then, and AWS says that they are expired.
 *
 * @param first what the principal was recognized by
 */
export function pinProviderKind(
  host: Pick<Host, 'env' | 'secret'>,
  provider: SourcedProvider,
  first: Awaited<ReturnType<SourcedProvider>>,
): CredentialsProvider {
  const kindOf = ({ $source = {} }: typeof first) => sourceKind(Object.keys($source), host.env);
  let last = first;
  return async () => {
    const credentials = await provider().catch(() => last);
    if (kindOf(credentials) !== kindOf(first)) return last;
    if (credentials.accessKeyId !== last.accessKeyId) mask(host, credentials);
    last = credentials;
    return credentials;
  };
}

function wrong(problem: RunProblem, quoted: readonly string[] = []): AmbientAnswer {
  return { ok: false, trouble: { kind: 'problem', problem, quoted } };
}

function outOfTime(message: string): AmbientAnswer {
  const failure = { service: 'sts', operation: 'GetCallerIdentity', errorName: OUT_OF_TIME, message };
  return { ok: false, trouble: { kind: 'failure', failure } };
}
