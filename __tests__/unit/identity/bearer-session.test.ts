/**
 * When the step is its Bedrock API key, when a key beside it is a warning, and what is said of one that cannot be
 * used.
 */
import { worded } from '../../../src/domain/message.ts';
import { describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bearerSession, stepIsBearer, unusedKeyWarning } from '../../../src/identity/bearer-session.ts';
import { ambientSource } from '../../../src/identity/credentials-present.ts';
import type { PrincipalSettings, Settings } from '../../../src/domain/settings.ts';

const KEY = `ABSK${Buffer.from('BedrockAPIKey-rti4-at-906116142576:3wT5aKZq9EXAMPLE').toString('base64')}`;
const TOKEN = { AWS_BEARER_TOKEN_BEDROCK: KEY };
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' };
const ROLE = 'arn:aws:iam::111122223333:role/ci';

/** `files` lie below the home directory, and so does what begins with `~/` in the environment. */
function hostOf(env: Record<string, string>, files: Record<string, string> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  for (const [name, text] of Object.entries(files)) {
    const path = join(home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return {
    env: { HOME: home, ...env },
    now: () => Date.parse('2026-11-21T00:00:00Z'),
    readMachineFile: () => Promise.resolve(undefined),
  };
}

const WORKFLOW = { GITHUB_ACTIONS: 'true' };
const STEP: PrincipalSettings = { source: 'step', chain: [], context: [] };

function settingsOf(
  principals: PrincipalSettings[],
  role: Partial<Settings['role']> = {},
  allowedAccountIds: string[] = [],
): Settings {
  const checks = [{ principals, models: [] }];
  return { checks, homeRegion: 'us-gov-west-1', role, allowedAccountIds } as unknown as Settings;
}

describe('the source of ambient credentials', () => {
  test.each<[string, Record<string, string>, Record<string, string>, string | undefined]>([
    ['nothing', {}, {}, undefined],
    ['access keys', KEYS, {}, 'AWS_ACCESS_KEY_ID'],
    ['half of them', { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }, {}, undefined],
    ['empty variables', { AWS_PROFILE: '', AWS_ACCESS_KEY_ID: '' }, {}, undefined],
    ['a profile that is named', { AWS_PROFILE: 'dev' }, {}, 'AWS_PROFILE'],
    [
      'a profile that says only a region',
      { AWS_PROFILE: 'x' },
      { '.aws/config': '[profile x]\nregion = a' },
      undefined,
    ],
    ['a web identity', { AWS_WEB_IDENTITY_TOKEN_FILE: '/t', AWS_ROLE_ARN: ROLE }, {}, 'AWS_WEB_IDENTITY_TOKEN_FILE'],
    ['a container', { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2' }, {}, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
    ['a default profile', {}, { '.aws/credentials': '[default]\naws_access_key_id = A' }, 'the default profile'],
    ['an SSO default', {}, { '.aws/config': '[default]\r\nsso_session=x' }, 'the default profile'],
    ['a default profile of a region', {}, { '.aws/config': '[default]\nregion = us-east-1' }, undefined],
    ['another profile', {}, { '.aws/config': '[default]\n[profile x]\nrole_arn = x' }, undefined],
    ['a file elsewhere', { AWS_CONFIG_FILE: '~/c' }, { c: '[default]\nlogin_session = x' }, 'the default profile'],
    ['a file that cannot be read', { AWS_CONFIG_FILE: '~' }, {}, undefined],
  ])('%s', async (_, env, files, source) => {
    expect(await ambientSource(hostOf(env, files))).toBe(source);
    expect(await stepIsBearer(hostOf({ ...TOKEN, ...env }, files))).toBe(source === undefined);
    expect(await stepIsBearer(hostOf(env, files))).toBe(false);
  });
});

describe('a key as a session', () => {
  test('is of its user, in the partition of the region', () => {
    expect(bearerSession(hostOf(TOKEN), settingsOf([STEP]))).toMatchObject({
      session: {
        token: { bearerToken: KEY },
        caller: { name: 'BedrockAPIKey-rti4', arn: 'arn:aws-us-gov:iam::906116142576:user/BedrockAPIKey-rti4' },
      },
    });
  });

  test.each<[string, string, string[], string, string]>([
    ['of an unknown account', 'ABSKx', ['111122223333'], 'account-not-allowed', 'of an account that it does not tell'],
    ['of another account', KEY, ['111122223333'], 'account-not-allowed', 'is of account 906116142576'],
    ['of another product', 'sk-ant-x', [], 'api-key', "it looks like an API key of Anthropic's own platform"],
  ])('%s is refused', (_, value, allowed, cause, said) => {
    const answer = bearerSession(hostOf({ AWS_BEARER_TOKEN_BEDROCK: value }), settingsOf([STEP], {}, allowed));
    expect(answer).toMatchObject({ ok: false, problem: { cause } });
    expect(answer.ok ? '' : worded(answer.problem.message, 'workflow')).toContain(said);
    expect(JSON.stringify(answer)).not.toContain(value);
  });
});

describe('a key that is not checked', () => {
  const oidc: PrincipalSettings = { ...STEP, source: 'oidc', roleToAssume: ROLE };
  const simulated: PrincipalSettings = { ...STEP, principalArn: ROLE };
  test.each<[string, Record<string, string>, PrincipalSettings[], Partial<Settings['role']>, string | undefined]>([
    ['alone', TOKEN, [STEP], {}, undefined],
    ['no key', KEYS, [STEP], { toAssume: ROLE }, undefined],
    ['beside a role of the step', { ...TOKEN, ...WORKFLOW }, [STEP], { toAssume: ROLE }, ROLE],
    ['that would have to assume a role in a terminal', TOKEN, [STEP], { toAssume: ROLE }, undefined],
    ['beside a role of the file', TOKEN, [oidc], {}, ROLE],
    ['beside two', TOKEN, [oidc, { ...oidc, roleToAssume: `${ROLE}2` }], {}, `${ROLE} and 1 more`],
    ['beside access keys', { ...TOKEN, ...KEYS }, [STEP], {}, 'the AWS credentials of the step (AWS_ACCESS_KEY_ID)'],
    ['asking with access keys', { ...TOKEN, ...KEYS }, [simulated], {}, 'the AWS credentials of the step'],
    ['where it is one of several principals', TOKEN, [oidc, STEP], {}, undefined],
    ['that would have to assume a role', TOKEN, [STEP], { toAssume: ROLE, externalId: 'x' }, undefined],
  ])('%s', async (_, env, principals, role, first) => {
    const told = await unusedKeyWarning(hostOf(env), settingsOf(principals, role));
    const warning = told && worded(told, 'workflow');
    if (first === undefined) expect(warning).toBeUndefined();
    else {
      expect(warning).toContain(`Two identities are there: ${first}`);
      expect(warning).toContain('AWS_BEARER_TOKEN_BEDROCK (long-term Bedrock API key (account 906116142576))');
      expect(warning).not.toContain('BedrockAPIKey-rti4');
    }
  });
});
