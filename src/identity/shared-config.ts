/** Reads the shared AWS configuration, `~/.aws/config` and `~/.aws/credentials`, with the SDK's own parser. */
import { join } from 'node:path';
import type { Env, Host } from '../domain/host.ts';
import type { SharedConfig } from './profiles.ts';

/**
 * The files that are in force, as paths and as a person would name them (AWS_CONFIG_FILE,
 * AWS_SHARED_CREDENTIALS_FILE).
 */
function filesOf(env: Env): { path: string; shown: string }[] {
  const home = env.HOME ?? env.USERPROFILE ?? '';
  const of = (named: string | undefined, file: string) =>
    named === undefined || named === ''
      ? { path: join(home, '.aws', file), shown: `~/.aws/${file}` }
      : { path: named.replace(/^~\//, `${home}/`), shown: named };
  return [of(env.AWS_CONFIG_FILE, 'config'), of(env.AWS_SHARED_CREDENTIALS_FILE, 'credentials')];
}

/** What the files say; a file that is not there, or cannot be read, says nothing, as for the SDK. Never throws. */
export async function sharedConfig(host: Pick<Host, 'env' | 'readMachineFile'>): Promise<SharedConfig> {
  const [config = NOWHERE, credentials = NOWHERE] = filesOf(host.env);
  const [configText, credentialsText] = await Promise.all([config, credentials].map(({ path }) => textOf(host, path)));
  const { loadSsoSessionData, parseKnownFiles } = await import('../aws/sdk/config.ts');
  const files = { configFilepath: config.path, filepath: credentials.path };
  const [profiles, sessions] = await Promise.all([parseKnownFiles(files), loadSsoSessionData(files)]);
  return {
    profiles,
    sessions,
    files: { config: config.shown, credentials: credentials.shown },
    placeOf: (name) =>
      lineOf(configText, config.shown, (title) => title === (name === 'default' ? name : `profile ${name}`)) ??
      lineOf(configText, config.shown, (title) => title === `profile ${name}`) ??
      lineOf(credentialsText, credentials.shown, (title) => title === name),
    unprefixed: titlesOf(configText ?? '').filter((title) => title !== 'default' && !/\s/.test(title)),
  };
}

/**
 * The regions of IAM Identity Center that profiles and sessions of the shared configuration name (`sso_region`). Never
 * throws.
 */
export async function ssoRegions(host: Pick<Host, 'env' | 'readMachineFile'>): Promise<string[]> {
  const { profiles, sessions } = await sharedConfig(host);
  const regions = [...Object.values(sessions), ...Object.values(profiles)].map(({ sso_region: region }) => region);
  return [...new Set(regions.filter((region) => region !== undefined))];
}

const NOWHERE = { path: '', shown: '' };

async function textOf(host: Pick<Host, 'readMachineFile'>, path: string): Promise<string> {
  try {
    return new TextDecoder().decode((await host.readMachineFile(path)) ?? new Uint8Array());
  } catch {
    return '';
  }
}

/** Titles of the sections, spaces and quotes within made one form. */
function titlesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => titleOf(line) ?? []);
}

function titleOf(line: string): string | undefined {
  const start = line.trimStart();
  const end = start.indexOf(']');
  if (!start.startsWith('[') || end === -1) return undefined;
  return start.slice(1, end).trim().replace(/\s+/g, ' ').replaceAll(/["']/g, '');
}

/** `FILE:LINE` of the first section whose title is meant. */
function lineOf(text: string | undefined, file: string, isMeant: (title: string) => boolean): string | undefined {
  const line = (text ?? '').split('\n').findIndex((one) => {
    const title = titleOf(one);
    return title !== undefined && isMeant(title);
  });
  return line < 0 ? undefined : `${file}:${line + 1}`;
}
