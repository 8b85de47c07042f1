/** Credentials of several kinds beside each other: which are used, and how to use the others. Pure. */
import type { Env } from '../domain/host.ts';
import { say, setting, wordings, type Message } from '../domain/message.ts';
import { PRESENT } from './credentials-present.ts';
import { profileChain, profileKind, profileNamed, type SharedConfig } from './profiles.ts';
import { profileInForce, sourceOf, type CredentialSource, type SourceKind } from './source.ts';

/** A profile that only says a region, or is not there, is no credentials. */
const hasAny = (kind: SourceKind, env: Env, shared: SharedConfig): boolean =>
  kind !== 'profile' || profileKind(profileNamed(shared, profileInForce(env))) !== 'none';

/** What a profile may take its credentials from with `credential_source`. */
const TAKEN_BY_PROFILE: Readonly<Record<string, SourceKind>> = { Environment: 'keys', EcsContainer: 'container' };

/**
 * A warning where the environment holds other credentials than those in force; undefined if there can be no doubt:
 * `--profile` was said aloud, a profile takes its credentials from the others, or the others are what a container
 * always has.
 */
export function conflictWithin(
  inForce: CredentialSource,
  env: Env,
  shared: SharedConfig,
  option: string,
): string | undefined {
  if (inForce.kind === 'profile' && option !== '') return undefined;
  const name = profileInForce(env);
  const used = profileChain(shared, name).map(
    (one) => TAKEN_BY_PROFILE[profileNamed(shared, one)?.credential_source ?? ''],
  );
  const others = PRESENT.filter(
    ({ kind, is }) =>
      is(env) &&
      hasAny(kind, env, shared) &&
      kind !== inForce.kind &&
      !(inForce.kind === 'profile' && used.includes(kind)) &&
      // A container has its credentials always; what is set beside them is set on purpose.
      !(kind === 'container' && inForce.kind !== 'web-identity'),
  );
  const [next] = others;
  const mine = PRESENT.find(({ kind }) => kind === inForce.kind);
  if (!next || !mine) return undefined;
  const also = others.map(({ kind }) => sourceOf(kind, env, shared, option).words).join('; ');
  const elsewhere =
    inForce.kind === 'profile' && next.kind === 'keys'
      ? ' Other tools, the AWS CLI among them, use the access keys then.'
      : '';
  return `Two sets of AWS credentials are configured: ${inForce.words}; and ${also}. The check uses the first.${elsewhere} To check the other, unset ${mine.unset}.`;
}

/**
 * A warning if the environment holds credentials that the check does not use, because GitHub's OIDC token is used
 * instead.
 *
 * @param byInput whether the role is that of the input `role-to-assume`; else it is one of the configuration file
 */
export function conflictWithOidc(
  roles: readonly string[],
  env: Env,
  shared: SharedConfig,
  byInput: boolean,
): Message | undefined {
  // What a self-hosted runner in a cluster has by itself was not chosen.
  const there = PRESENT.find(
    ({ kind, is }) => (kind === 'profile' || kind === 'keys') && is(env) && hasAny(kind, env, shared),
  );
  const [role] = roles;
  if (!there || role === undefined) return undefined;
  const { words } = sourceOf(there.kind, env, shared, '');
  const other = byInput
    ? say`To check whom they belong to, leave ${setting('role-to-assume')} out; to assume the role with them, write ${setting('role-external-id')} beside it.`
    : 'To use them, write `source: step` for the principal.';
  const has = wordings('This step has', 'The environment has');
  return say`${has} AWS credentials, ${words}, beside ${setting('role-to-assume')}. The check does not use them: it assumes ${role} with GitHub's OIDC token. ${other}`;
}
