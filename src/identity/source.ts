/**
 * Which kind of credentials the SDK resolved, in words. It marks credentials with features (`$source`) that name the
 * provider; the flags are those of @aws-sdk/credential-provider-* 3.972 (`setCredentialFeature`). Credentials of the
 * instance carry none. Pure.
 */
import type { Env } from '../domain/host.ts';
import { quote } from '../settings/problem.ts';
import { profileChain, profileKind, profileNamed, type ProfileKind, type SharedConfig } from './profiles.ts';

/** Kinds of source that the SDK's chain takes credentials from. */
export type SourceKind = 'profile' | 'keys' | 'web-identity' | 'container' | 'instance';

/** Where the credentials of a run came from. */
export interface CredentialSource {
  kind: SourceKind;
  /** E.g. `access keys of the environment (AWS_ACCESS_KEY_ID)`. */
  words: string;
}

/** The first row whose flag is there decides: a profile's credentials carry those of what is behind it too. */
const FLAGS: readonly { flag: RegExp; kind: SourceKind }[] = [
  { flag: /^CREDENTIALS_PROFILE/, kind: 'profile' },
  { flag: /^CREDENTIALS_PROCESS$/, kind: 'profile' },
  { flag: /^CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN$/, kind: 'web-identity' },
  { flag: /^CREDENTIALS_ENV_VARS$/, kind: 'keys' },
  { flag: /^CREDENTIALS_HTTP$/, kind: 'container' },
];

/**
 * The kind of credentials that carry these features; without any they are the container's where it is asked, else the
 * instance's.
 */
export function sourceKind(features: readonly string[], env: Env): SourceKind {
  const known = FLAGS.find(({ flag }) => features.some((feature) => flag.test(feature)));
  return known?.kind ?? (containerUrl(env) === undefined ? 'instance' : 'container');
}

/** Where a container is told to get its credentials: ECS gives a path at its own address, EKS and others a URL. */
export function containerUrl(env: Env): string | undefined {
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path, AWS_CONTAINER_CREDENTIALS_FULL_URI: url } = env;
  return path ? `http://169.254.170.2${path}` : url === '' ? undefined : url;
}

/** Which variable tells it. */
export const containerVariable = ({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path }: Env): string =>
  path ? 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' : 'AWS_CONTAINER_CREDENTIALS_FULL_URI';

/** How a profile was chosen: in words for a sentence, undefined if none was chosen and it is the default one. */
export function chosenBy(env: Env, option: string): string | undefined {
  if (option !== '') return '--profile';
  if (!env.AWS_PROFILE) return undefined;
  // In a terminal the second stands for the first.
  return env.AWS_PROFILE === env.AWS_DEFAULT_PROFILE ? 'AWS_DEFAULT_PROFILE' : 'AWS_PROFILE';
}

/** Name of the profile that is in force. */
export const profileInForce = ({ AWS_PROFILE: name }: Env): string =>
  name === undefined || name === '' ? 'default' : name;

/** The words for a kind of credentials of this environment. */
export function sourceOf(kind: SourceKind, env: Env, shared: SharedConfig, option: string): CredentialSource {
  return { kind, words: WORDS[kind](env, shared, option) };
}

const WORDS: Record<SourceKind, (env: Env, shared: SharedConfig, option: string) => string> = {
  profile: (env, shared, option) => {
    const name = profileInForce(env);
    const where = [chosenBy(env, option), shared.placeOf(name)].filter((part) => part !== undefined).join(', ');
    const behind = behindProfile(shared, name);
    return `profile ${quote(name)}${where === '' ? '' : ` (${where})`}: ${behind}`;
  },
  keys: (env) =>
    `access keys of the environment (AWS_ACCESS_KEY_ID${env.AWS_SESSION_TOKEN ? ' and AWS_SESSION_TOKEN' : ''})`,
  'web-identity': () => 'the web identity token of the environment (AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN)',
  container: (env) => `the container's credentials (${containerVariable(env)})`,
  instance: () => 'the role of this instance (EC2 instance metadata)',
};

/** What a profile's credentials are made of, followed to where they begin. */
function behindProfile(shared: SharedConfig, name: string): string {
  const chain = profileChain(shared, name);
  const profile = profileNamed(shared, name);
  const kind = profileKind(profile);
  if (kind !== 'role') return PROFILE_WORDS[kind](profile ?? {});
  const through = chain.slice(1).map((source) => `profile ${quote(source)}`);
  const last = profileNamed(shared, chain.at(-1) ?? '');
  const begin = last?.credential_source ?? PROFILE_WORDS[profileKind(last)](last ?? {});
  return `role_arn, assumed with ${through.length === 0 ? `credential_source ${begin}` : `${through.join(', from ')} (${begin})`}`;
}

const PROFILE_WORDS: Record<ProfileKind, (profile: Readonly<Record<string, string | undefined>>) => string> = {
  role: () => 'role_arn',
  keys: () => 'access keys',
  'web-identity': () => 'web_identity_token_file',
  process: () => 'credential_process',
  sso: ({ sso_session: session }) =>
    `IAM Identity Center${session === undefined ? '' : `, sso-session ${quote(session)}`}`,
  login: () => 'aws login',
  none: () => 'no credentials',
};
