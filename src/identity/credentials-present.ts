/**
 * Whether AWS credentials are set up for this step, found without asking AWS. Instance metadata does not count: an
 * instance has its role whether or not it is wanted.
 */
import type { Env, Host } from '../domain/host.ts';
import { profileKind, profileNamed } from './profiles.ts';
import { sharedConfig } from './shared-config.ts';
import { containerUrl, containerVariable, profileInForce, type SourceKind } from './source.ts';

interface Present {
  kind: SourceKind;
  /** Whether it is there, found without asking AWS. */
  is: (env: Env) => boolean;
  /** The variable that stands for it. */
  sign: (env: Env) => string;
  /** What to unset so that the next kind is used. */
  unset: string;
}

/**
 * What an environment can hold, in the order in which the SDK for JavaScript looks (@aws-sdk/credential-provider-node,
 * `defaultProvider`).
 */
export const PRESENT: readonly Present[] = [
  { kind: 'profile', is: (env) => Boolean(env.AWS_PROFILE), sign: () => 'AWS_PROFILE', unset: 'AWS_PROFILE' },
  {
    kind: 'keys',
    is: (env) => Boolean(env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY),
    sign: () => 'AWS_ACCESS_KEY_ID',
    unset: 'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN',
  },
  {
    kind: 'web-identity',
    is: (env) => Boolean(env.AWS_WEB_IDENTITY_TOKEN_FILE && env.AWS_ROLE_ARN),
    sign: () => 'AWS_WEB_IDENTITY_TOKEN_FILE',
    unset: 'AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN',
  },
  {
    kind: 'container',
    is: (env) => containerUrl(env) !== undefined,
    sign: containerVariable,
    unset: 'AWS_CONTAINER_CREDENTIALS_FULL_URI and AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  },
];

const isWithout = (profile: ReturnType<typeof profileNamed>): boolean =>
  profile !== undefined && profileKind(profile) === 'none' && profile.role_arn === undefined;

/**
 * What names the ambient credentials, e.g. `AWS_ACCESS_KEY_ID` or `the default profile`; undefined if there are none.
 */
export async function ambientSource(host: Pick<Host, 'env' | 'readMachineFile'>): Promise<string | undefined> {
  const shared = await sharedConfig(host);
  const named = profileNamed(shared, profileInForce(host.env));
  // A profile that says only a region is no credentials; one that is not there is a mistake, and no other credentials
  // are taken for it.
  const there = PRESENT.find(({ kind, is }) => is(host.env) && !(kind === 'profile' && isWithout(named)));
  if (there) return there.sign(host.env);
  return host.env.AWS_PROFILE || profileKind(named) === 'none' ? undefined : 'the default profile';
}
