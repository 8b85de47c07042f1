/**
 * Whether somebody has set up AWS credentials for this step, found without asking anybody. Instance metadata does not count: an instance
 * has its role whether or not anybody wants it.
 */
import { join } from 'node:path';
import type { Host } from '../host/host.ts';

type Env = Host['env'];

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

/** In the order in which the SDK for JavaScript looks (@aws-sdk/credential-provider-node, `defaultProvider`). */
const VARIABLES: readonly (readonly [sign: string, rest: readonly string[]])[] = [
  ['AWS_PROFILE', []],
  ['AWS_ACCESS_KEY_ID', ['AWS_SECRET_ACCESS_KEY']],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', ['AWS_ROLE_ARN']],
  ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', []],
  ['AWS_CONTAINER_CREDENTIALS_FULL_URI', []],
];

/** What names the ambient credentials, e.g. `AWS_ACCESS_KEY_ID` or `the default profile`; undefined where there are none. */
export async function ambientSource(host: Pick<Host, 'env' | 'readFile'>): Promise<string | undefined> {
  const variable = VARIABLES.find(([sign, rest]) => [sign, ...rest].every((name) => isSet(host.env[name])))?.[0];
  if (variable !== undefined) return variable;
  const texts = await Promise.all(filesOf(host.env).map((path) => textOf(host, path)));
  return texts.some(defaultProfileHasCredentials) ? 'the default profile' : undefined;
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html */
function filesOf(env: Env): string[] {
  const home = env.HOME ?? env.USERPROFILE ?? '';
  const { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials } = env;
  return [
    isSet(config) ? config : join(home, '.aws', 'config'),
    isSet(credentials) ? credentials : join(home, '.aws', 'credentials'),
  ];
}

async function textOf(host: Pick<Host, 'readFile'>, path: string): Promise<string> {
  try {
    return new TextDecoder().decode((await host.readFile(path)) ?? new Uint8Array());
  } catch {
    return '';
  }
}

/** Settings that make a profile one with credentials; a profile may also hold no more than a region. */
const CREDENTIALS =
  /^\s*(?:aws_access_key_id|role_arn|sso_session|sso_start_url|sso_account_id|credential_process|web_identity_token_file|login_session)\s*=/;

function defaultProfileHasCredentials(text: string): boolean {
  let inDefault = false;
  for (const line of text.split('\n')) {
    const title = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line)?.[1];
    if (title !== undefined) inDefault = /^(?:profile\s+)?["']?default["']?$/.test(title);
    else if (inDefault && CREDENTIALS.test(line)) return true;
  }
  return false;
}
