/**
 * Profiles of the shared AWS configuration as data, and what is wrong with one. Held to what the SDK for JavaScript
 * makes of a profile (@aws-sdk/credential-provider-ini, `resolveProfileData`) and to the reference of the settings
 * (https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html). Pure.
 */
import type { Env } from '../domain/host.ts';
import { nearest, oneOf, quote } from '../settings/problem.ts';

type Section = Readonly<Record<string, string | undefined>>;

/** The shared configuration of AWS tools: `config` and `credentials`, merged. */
export interface SharedConfig {
  /** By name, both files merged as the SDK merges them. */
  profiles: Readonly<Record<string, Section>>;
  /** The `sso-session` sections by name. */
  sessions: Readonly<Record<string, Section>>;
  /** The files as a person would name them, e.g. `~/.aws/config`. */
  files: { config: string; credentials: string };
  /** Where a profile begins, e.g. `~/.aws/config:12`; undefined if there is none. */
  placeOf: (profile: string) => string | undefined;
  /** Sections of the configuration file that lack the word `profile` before the name, which makes them none. */
  unprefixed: readonly string[];
}

/** Where a profile's credentials come from; `none`: it says nothing about that. */
export type ProfileKind = 'role' | 'keys' | 'web-identity' | 'process' | 'sso' | 'login' | 'none';

/** What is wrong, and what to write instead. */
export interface ProfileFault {
  message: string;
  remedy: string;
}

/**
 * All names in the files: of profiles and sessions, those that a profile refers to and that do not exist, and of
 * roles.
 */
export function namesIn({ profiles, sessions }: Pick<SharedConfig, 'profiles' | 'sessions'>): string[] {
  const referred = Object.values(profiles).flatMap((profile) => REFERRING.flatMap((key) => profile[key] ?? []));
  return [...new Set([...Object.keys(profiles), ...Object.keys(sessions), ...referred])];
}

const REFERRING = ['source_profile', 'sso_session', 'sso_role_name'] as const;

/** What the SDK takes from a profile, in its order. */
export function profileKind(profile: Section | undefined): ProfileKind {
  if (!profile) return 'none';
  const isRole = profile.role_arn !== undefined && (profile.source_profile ?? profile.credential_source) !== undefined;
  if (isRole) return 'role';
  return KINDS.find(({ keys }) => keys.some((key) => profile[key] !== undefined))?.kind ?? 'none';
}

const SSO_KEYS = ['sso_account_id', 'sso_role_name'] as const;
const SSO_SESSION_KEYS = ['sso_start_url', 'sso_region'] as const;

const KINDS: readonly { kind: ProfileKind; keys: readonly string[] }[] = [
  { kind: 'keys', keys: ['aws_access_key_id'] },
  { kind: 'web-identity', keys: ['web_identity_token_file'] },
  { kind: 'process', keys: ['credential_process'] },
  { kind: 'sso', keys: ['sso_session', ...SSO_SESSION_KEYS, ...SSO_KEYS] },
  { kind: 'login', keys: ['login_session'] },
];

/** The profile with that name; never a member that every object has. */
export function profileNamed({ profiles }: Pick<SharedConfig, 'profiles'>, name: string): Section | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined;
}

/**
 * The profiles that a profile's credentials come through, itself first; ends where the chain ends, breaks or comes
 * round.
 */
export function profileChain(shared: Pick<SharedConfig, 'profiles'>, name: string): string[] {
  const chain = [name];
  for (;;) {
    const next = profileNamed(shared, chain.at(-1) ?? '')?.source_profile;
    if (next === undefined || chain.includes(next)) return chain;
    chain.push(next);
  }
}

/**
 * What is wrong with a profile, or with one that it takes its credentials from; undefined if nothing is. The SDK goes
 * on to the next kind of credentials after most of these, so that a check would be made as another principal.
 *
 * @param said how the profile was chosen: `AWS_PROFILE` or `--profile`; undefined if none was chosen and it is
 *   `default`
 */
export function profileFault(
  shared: SharedConfig,
  name: string,
  said: string | undefined,
  env: Env,
): ProfileFault | undefined {
  if (!profileNamed(shared, name)) return said === undefined ? undefined : unknownProfile(shared, name, said);
  return faultOnTheWay(shared, name, [], env);
}

function faultOnTheWay(
  shared: SharedConfig,
  name: string,
  before: readonly string[],
  env: Env,
): ProfileFault | undefined {
  const profile = profileNamed(shared, name) ?? {};
  // Keys of its own end a chain, whatever else a source profile says.
  if (before.length > 0 && hasKeys(profile)) return undefined;
  const rule = RULES.find(({ broken }) => broken(profile, { shared, before, name, env }));
  if (rule) return rule.fault(profile, { shared, before, name, env, here: shown(shared, name) });
  const { source_profile: source, role_arn: role } = profile;
  return source === undefined || role === undefined ? undefined : faultOnTheWay(shared, source, [...before, name], env);
}

interface Around {
  shared: SharedConfig;
  /** Profiles that led here. */
  before: readonly string[];
  name: string;
  env: Env;
}

interface ProfileRule {
  broken: (profile: Section, around: Around) => boolean;
  fault: (profile: Section, around: Around & { here: string }) => ProfileFault;
}

const hasKeys = (profile: Section): boolean =>
  profile.aws_access_key_id !== undefined && profile.aws_secret_access_key !== undefined;

const CREDENTIAL_SOURCES = ['Environment', 'Ec2InstanceMetadata', 'EcsContainer'];

const RULES: readonly ProfileRule[] = [
  {
    broken: (_profile, { before, name }) => before.includes(name),
    fault: (_profile, { before, name }) => ({
      message: `The credentials of the profiles form a cycle: ${[...before.slice(before.indexOf(name)), name].map(quote).join(' from ')}.`,
      remedy: `Let one of them have credentials of its own: an access key, \`sso_session\`, or \`credential_source\` instead of \`source_profile\`.`,
    }),
  },
  {
    broken: (profile) => profile.source_profile !== undefined && profile.credential_source !== undefined,
    fault: (_profile, { here }) => ({
      message: `${here} has both \`source_profile\` and \`credential_source\`.`,
      remedy: 'Keep one of the two.',
    }),
  },
  {
    broken: ({ role_arn: role, source_profile: source }, { shared }) =>
      role !== undefined && source !== undefined && !profileNamed(shared, source),
    fault: ({ source_profile: source = '' }, { shared, here }) => ({
      message: `${here} takes its credentials from \`source_profile = ${source}\`, and there is no profile ${quote(source)}.`,
      remedy: others(shared, source, 'source_profile'),
    }),
  },
  {
    broken: ({ credential_source: source }) => source !== undefined && !CREDENTIAL_SOURCES.includes(source),
    fault: ({ credential_source: source = '' }, { here }) => {
      const meant = nearest(source, CREDENTIAL_SOURCES);
      return {
        message: `${here} has \`credential_source = ${source}\`, which is none.`,
        remedy: meant === undefined ? `Write ${oneOf(CREDENTIAL_SOURCES)}.` : `Did you mean \`${meant}\`?`,
      };
    },
  },
  {
    broken: ({ credential_source: source }, { env }) =>
      source === 'Environment' && !(env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY),
    fault: (_profile, { here }) => ({
      message: `${here} takes its credentials from the environment (\`credential_source = Environment\`), and there are none.`,
      remedy: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    }),
  },
  {
    // The SDK would leave `role_arn` aside without a word, and the check would be one of the profile's own keys.
    broken: (profile) =>
      profile.role_arn !== undefined &&
      profile.source_profile === undefined &&
      profile.credential_source === undefined &&
      profile.web_identity_token_file === undefined,
    fault: (_profile, { here }) => ({
      message: `${here} has \`role_arn\`, and nothing says whose credentials assume the role.`,
      remedy: 'Write `source_profile`, `credential_source` or `web_identity_token_file` beside it.',
    }),
  },
  {
    broken: (profile) => profile.web_identity_token_file !== undefined && profile.role_arn === undefined,
    fault: (_profile, { here }) => ({
      message: `${here} has \`web_identity_token_file\` and no role.`,
      remedy: 'Write `role_arn` beside it.',
    }),
  },
  {
    broken: (profile) => profile.role_arn !== undefined && profile.mfa_serial !== undefined,
    fault: (_profile, { name, here }) => ({
      message: `${here} requires an MFA code (\`mfa_serial\`), and the check cannot prompt.`,
      remedy: `Export its session first: \`eval "$(aws configure export-credentials --profile ${shellWord(name)} --format env)"\`, and unset AWS_PROFILE.`,
    }),
  },
  {
    broken: (profile, { shared }) =>
      profile.sso_session !== undefined && !Object.hasOwn(shared.sessions, profile.sso_session),
    fault: ({ sso_session: session = '' }, { shared, here }) => {
      const names = Object.keys(shared.sessions);
      const meant = nearest(session, names);
      return {
        message: `${here} has \`sso_session = ${session}\`, and ${shared.files.config} has no section \`[sso-session ${session}]\`.`,
        remedy: meant === undefined ? 'Run `aws configure sso`.' : `Did you mean \`${meant}\`?`,
      };
    },
  },
  {
    broken: (profile, { shared }) => profileKind(profile) === 'sso' && missingSsoKeys(profile, shared).length > 0,
    fault: (profile, { shared, here }) => ({
      message: `${here} is a profile of IAM Identity Center without ${oneOf(missingSsoKeys(profile, shared))}.`,
      remedy: 'Write it there, or run `aws configure sso`.',
    }),
  },
  {
    broken: (profile, { before }) =>
      before.length > 0 && profileKind(profile) === 'none' && profile.credential_source === undefined,
    fault: (_profile, { before, here }) => ({
      message: `${here} has no credentials, and ${quote(before.at(-1) ?? '')} takes its own from it.`,
      remedy: 'Write them there, or name another `source_profile`.',
    }),
  },
];

function missingSsoKeys(profile: Section, { sessions }: SharedConfig): string[] {
  const session = profile.sso_session === undefined ? undefined : sessions[profile.sso_session];
  return [
    ...SSO_KEYS.filter((key) => profile[key] === undefined),
    ...SSO_SESSION_KEYS.filter((key) => (session ?? profile)[key] === undefined),
  ];
}

function unknownProfile(shared: SharedConfig, name: string, said: string): ProfileFault {
  const { config, credentials } = shared.files;
  if (shared.unprefixed.includes(name)) {
    return {
      message: `${said} names the profile ${quote(name)}, and ${config} has a section \`[${name}]\`, which is no profile there.`,
      remedy: `Write \`[profile ${name}]\`.`,
    };
  }
  return {
    message: `${said} names the profile ${quote(name)}, and neither ${config} nor ${credentials} has one of that name.`,
    remedy: others(shared, name, said),
  };
}

/** Which profiles there are, the one that was probably meant first. */
function others({ profiles, files }: SharedConfig, name: string, key: string): string {
  const names = Object.keys(profiles);
  if (names.length === 0)
    return `There are no profiles in ${files.config}: run \`aws configure\`, or leave ${key} out.`;
  const meant = nearest(name, names);
  const rest = names.filter((one) => one !== meant).slice(0, MOST_NAMES);
  const list =
    rest.length === 0
      ? ''
      : ` There ${rest.length === 1 ? 'is' : 'are'}${meant === undefined ? '' : ' also'} ${rest.map((one) => `\`${one}\``).join(', ')}.`;
  return meant === undefined ? list.trim() : `Did you mean \`${meant}\`?${list}`;
}

/** A longer list is not read. */
const MOST_NAMES = 10;

function shown({ placeOf }: SharedConfig, name: string): string {
  const place = placeOf(name);
  return `The profile ${quote(name)}${place === undefined ? '' : ` (${place})`}`;
}

function shellWord(name: string): string {
  return /^[\w.@/-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
