import { worded } from '../../../src/domain/message.ts';
import { describe, expect, test } from '@jest/globals';
import { conflictWithin, conflictWithOidc } from '../../../src/identity/conflicts.ts';
import type { SharedConfig } from '../../../src/identity/profiles.ts';
import { sourceKind, sourceOf, type SourceKind } from '../../../src/identity/source.ts';

const SHARED: SharedConfig = {
  profiles: {
    dev: { aws_access_key_id: 'AKIA', aws_secret_access_key: 's' },
    env: { role_arn: 'arn:aws:iam::111122223333:role/a', credential_source: 'Environment' },
    task: { role_arn: 'arn:aws:iam::111122223333:role/a', source_profile: 'ecs' },
    bare: { region: 'us-east-1' },
    ecs: { role_arn: 'arn:aws:iam::111122223333:role/b', credential_source: 'EcsContainer' },
  },
  sessions: {},
  files: { config: '~/.aws/config', credentials: '~/.aws/credentials' },
  placeOf: () => undefined,
  unprefixed: [],
};
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' };
const POD = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/pod' };
const TASK = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2' };
type Env = Record<string, string>;

describe('features that the SDK marks credentials with', () => {
  test.each<[string[], Env, SourceKind]>([
    [['CREDENTIALS_ENV_VARS'], {}, 'keys'],
    [['CREDENTIALS_PROFILE'], {}, 'profile'],
    [['CREDENTIALS_STS_ASSUME_ROLE', 'CREDENTIALS_PROFILE_SOURCE_PROFILE'], {}, 'profile'],
    [['CREDENTIALS_SSO', 'CREDENTIALS_PROFILE_SSO'], {}, 'profile'],
    [['CREDENTIALS_PROCESS', 'CREDENTIALS_PROFILE_PROCESS'], {}, 'profile'],
    [['RESOLVED_ACCOUNT_ID', 'CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN'], {}, 'web-identity'],
    // A profile's token file that is the environment's too: it is the profile that decided.
    [['CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN', 'CREDENTIALS_PROFILE_STS_WEB_ID_TOKEN'], {}, 'profile'],
    [['CREDENTIALS_HTTP'], TASK, 'container'],
    [[], TASK, 'container'],
    [[], {}, 'instance'],
  ])('%j', (features, env, kind) => {
    expect(sourceKind(features, env)).toBe(kind);
  });
});

describe('credentials beside those in force', () => {
  test.each<[string, SourceKind, Env, string[]]>([
    [
      'a profile beside keys',
      'profile',
      { AWS_PROFILE: 'dev', ...KEYS },
      ['profile "dev"', 'access keys', 'unset AWS_PROFILE.', 'AWS CLI'],
    ],
    [
      'keys beside the role of a pod',
      'keys',
      { ...KEYS, ...POD },
      ['access keys', 'web identity token', 'unset AWS_ACCESS_KEY_ID'],
    ],
    [
      'two ways of a pod',
      'web-identity',
      { ...POD, ...TASK },
      ["the container's credentials", 'unset AWS_WEB_IDENTITY_TOKEN_FILE'],
    ],
  ])('%s', (_what, kind, env, texts) => {
    const warning = conflictWithin(sourceOf(kind, env, SHARED, ''), env, SHARED, '');
    for (const text of texts) expect(warning).toContain(text);
  });

  test.each<[string, SourceKind, Env, string]>([
    ['keys alone', 'keys', KEYS, ''],
    ['the role of an instance', 'instance', {}, ''],
    ['a profile that takes the keys of the environment', 'profile', { AWS_PROFILE: 'env', ...KEYS }, ''],
    ["a profile whose source takes the container's", 'profile', { AWS_PROFILE: 'task', ...TASK }, ''],
    ['keys in a container, which always has its own', 'keys', { ...KEYS, ...TASK }, ''],
    ['a profile that was named with --profile', 'profile', { AWS_PROFILE: 'dev', ...KEYS }, 'dev'],
    ['a profile that says only a region', 'web-identity', { AWS_PROFILE: 'bare', ...POD }, ''],
    ['half a pair of keys', 'profile', { AWS_PROFILE: 'dev', AWS_ACCESS_KEY_ID: 'AKIA' }, ''],
  ])('are none: %s', (_what, kind, env, option) => {
    expect(conflictWithin(sourceOf(kind, env, SHARED, option), env, SHARED, option)).toBeUndefined();
  });
});

describe('credentials beside an OIDC token', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/ci';
  test('are named with the role that is assumed, and how to use them', () => {
    const warning = worded(conflictWithOidc([ROLE], KEYS, SHARED, true) ?? '', 'workflow');
    for (const text of ['AWS_ACCESS_KEY_ID', ROLE, 'leave `role-to-assume` out', '`role-external-id`'])
      expect(warning).toContain(text);
    const ofFile = worded(conflictWithOidc([ROLE], KEYS, SHARED, false) ?? '', 'workflow');
    expect(ofFile).toContain('`source: step`');
  });

  test.each<[string, string[], Env]>([
    ['no principal uses a token', [], KEYS],
    ['there are none', [ROLE], {}],
    ['a profile says only a region', [ROLE], { AWS_PROFILE: 'bare' }],
    ['there is no such profile', [ROLE], { AWS_PROFILE: 'nobody' }],
    ['the runner lives in a cluster', [ROLE], { ...POD, ...TASK }],
  ])('are no conflict where %s', (_what, roles, env) => {
    expect(conflictWithOidc(roles, env, SHARED, true)).toBeUndefined();
  });
});
