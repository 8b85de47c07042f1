/** What the AWS CLI and the machine say where the command line says nothing. */
import type { Env } from '../domain/host.ts';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRegion } from '../settings/regions.ts';
import type { ParsedArguments } from './arguments.ts';

/**
 * The profile that the environment names: the AWS CLI knows a second variable, and the SDK for JavaScript does not
 * (botocore, `BOTOCORE_DEFAULT_SESSION_VARIABLES`).
 */
export function profileOf({ AWS_PROFILE: profile, AWS_DEFAULT_PROFILE: other }: Env): string | undefined {
  return [profile, other].find((name) => name !== undefined && name !== '');
}

/**
 * The region of the profile in force, as the AWS CLI takes it: from ~/.aws/config, else ~/.aws/credentials (AWS CLI
 * User Guide, "Configuration and credential file settings"). Undefined if there is none, or where it is no region's
 * name.
 */
export async function profileRegion(env: Env): Promise<string | undefined> {
  const { loadSharedConfigFiles } = await import('../aws/sdk/config.ts');
  const profile = profileOf(env) ?? 'default';
  try {
    const { configFile, credentialsFile } = await loadSharedConfigFiles();
    const region = configFile[profile]?.region ?? credentialsFile[profile]?.region;
    return region !== undefined && parseRegion(region).ok ? region : undefined;
  } catch {
    // A file that cannot be read is spoken of where credentials are looked for in it.
    return undefined;
  }
}

/** Default report directory: the user's cache directory, not writable by other users. */
export function cacheFolder(env: Env, platform: NodeJS.Platform = process.platform): string {
  const name = 'bedrock-access-check';
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? tmpdir(), name);
  const home = env.HOME ?? homedir();
  if (home === '') return join(tmpdir(), name);
  if (env.XDG_CACHE_HOME?.startsWith('/')) return join(env.XDG_CACHE_HOME, name);
  return platform === 'darwin' ? join(home, 'Library', 'Caches', name) : join(home, '.cache', name);
}

/** Texts of the inputs by their names, as the command line and the machine say them. */
export function optionsOf(
  { options, profile }: Pick<ParsedArguments, 'options' | 'profile'>,
  env: NodeJS.ProcessEnv,
): Map<string, string> {
  const all = new Map(options);
  // An explicit `--profile` is not reported as a conflict with ambient credentials.
  all.set('profile', profile ?? '');
  if (!all.has('report-dir')) all.set('report-dir', cacheFolder(env));
  return all;
}

/**
 * The environment, with the region of the profile where it names none: below the configuration file, as all of the
 * environment is.
 */
export async function environmentOf(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const named = [env.AWS_REGION, env.AWS_DEFAULT_REGION].some((region) => (region ?? '').trim() !== '');
  const region = named ? undefined : await profileRegion(env);
  return region === undefined ? env : { ...env, AWS_REGION: region };
}
