import { describe, expect, test } from '@jest/globals';
import { namesIn, profileFault, profileKind, type SharedConfig } from '../../../src/identity/profiles.ts';

type Profiles = SharedConfig['profiles'];

const shared = (profiles: Profiles, more: Partial<SharedConfig> = {}): SharedConfig => ({
  profiles,
  sessions: {},
  files: { config: '~/.aws/config', credentials: '~/.aws/credentials' },
  placeOf: (name) => (Object.hasOwn(profiles, name) ? '~/.aws/config:1' : undefined),
  unprefixed: [],
  ...more,
});

const KEYS = { aws_access_key_id: 'AKIA', aws_secret_access_key: 'secret' };
const ROLE = { role_arn: 'arn:aws:iam::111122223333:role/a' };
const SSO = { sso_account_id: '111122223333', sso_role_name: 'Bedrock', sso_session: 'company' };
const SESSIONS = { company: { sso_start_url: 'https://company.awsapps.com/start', sso_region: 'eu-central-1' } };

test('names are those of the sections, and those that a profile refers to', () => {
  const profiles = { a: { ...ROLE, source_profile: 'typo' }, b: { ...SSO, sso_session: 'gone' } };
  expect(namesIn(shared(profiles, { sessions: SESSIONS }))).toEqual(['a', 'b', 'company', 'typo', 'gone', 'Bedrock']);
});

describe('a profile that is right', () => {
  test.each<[string, Profiles, Partial<SharedConfig>?]>([
    ['access keys', { a: KEYS }],
    ['keys of its own as its own source', { a: { ...ROLE, ...KEYS, source_profile: 'a' } }],
    ['a chain of roles', { a: { ...ROLE, source_profile: 'b' }, b: { ...ROLE, source_profile: 'c' }, c: KEYS }],
    [
      'a source with keys and a role that is not assumed',
      { a: { ...ROLE, source_profile: 'b' }, b: { ...ROLE, ...KEYS } },
    ],
    ['an instance as source', { a: { ...ROLE, credential_source: 'Ec2InstanceMetadata' } }],
    ['a web identity token file', { a: { ...ROLE, web_identity_token_file: '/token' } }],
    ['an SSO session', { a: SSO }, { sessions: SESSIONS }],
    ['SSO in the old form', { a: { ...SESSIONS.company, sso_account_id: '1', sso_role_name: 'r' } }],
    ['a region and nothing else: other credentials are looked for', { a: { region: 'us-east-1' } }],
  ])('%s', (_what, profiles, ...[more]) => {
    expect(profileFault(shared(profiles, more), 'a', 'AWS_PROFILE', {})).toBeUndefined();
  });

  test('the default profile may be missing if it was not chosen', () => {
    expect(profileFault(shared({}), 'default', undefined, {})).toBeUndefined();
  });
});

describe('a profile that is wrong', () => {
  test.each<[string, Profiles, string, string, Partial<SharedConfig>?]>([
    [
      'unknown',
      { production: KEYS, dev: KEYS },
      'AWS_PROFILE names the profile "a", and neither ~/.aws/config nor ~/.aws/credentials has one of that name.',
      'There are `production`, `dev`.',
    ],
    [
      'unknown, and there are none',
      {},
      'AWS_PROFILE names the profile "a"',
      'There are no profiles in ~/.aws/config: run `aws configure`, or leave AWS_PROFILE out.',
    ],
    [
      'without the word profile',
      { default: KEYS },
      '~/.aws/config has a section `[a]`, which is no profile there.',
      'Write `[profile a]`.',
      { unprefixed: ['a'] },
    ],
    [
      'of a source that does not exist',
      { a: { ...ROLE, source_profile: 'bases' }, base: KEYS },
      'The profile "a" (~/.aws/config:1) takes its credentials from `source_profile = bases`, and there is no profile "bases".',
      'Did you mean `base`? There is also `a`.',
    ],
    [
      'in a ring of two',
      { a: { ...ROLE, source_profile: 'b' }, b: { ...ROLE, source_profile: 'a' } },
      'form a cycle: "a" from "b" from "a".',
      'Let one of them have credentials of its own',
    ],
    ['its own source', { a: { ...ROLE, source_profile: 'a' } }, 'form a cycle: "a" from "a".', 'Let one of them'],
    [
      'entered before its ring',
      { a: { ...ROLE, source_profile: 'b' }, b: { ...ROLE, source_profile: 'c' }, c: { ...ROLE, source_profile: 'b' } },
      'form a cycle: "b" from "c" from "b".',
      'Let one of them',
    ],
    [
      'with two sources',
      { a: { ...ROLE, source_profile: 'b', credential_source: 'Environment' }, b: KEYS },
      'has both `source_profile` and `credential_source`',
      'Keep one of the two.',
    ],
    [
      'of an unknown kind of source',
      { a: { ...ROLE, credential_source: 'Enviroment' } },
      '`credential_source = Enviroment`',
      'Did you mean `Environment`?',
    ],
    [
      'of an environment without keys',
      { a: { ...ROLE, credential_source: 'Environment' } },
      'takes its credentials from the environment',
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    ],
    [
      'a role that is not assumed, whose own keys would be taken without a word',
      { a: { ...ROLE, ...KEYS } },
      'has `role_arn`, and nothing says whose credentials assume the role.',
      'Write `source_profile`, `credential_source` or `web_identity_token_file` beside it.',
    ],
    [
      'a token without a role',
      { a: { web_identity_token_file: '/token' } },
      'and no role',
      'Write `role_arn` beside it.',
    ],
    [
      'that asks for a code',
      { a: { ...ROLE, source_profile: 'b', mfa_serial: 'arn:aws:iam::111122223333:mfa/me' }, b: KEYS },
      '`mfa_serial`',
      'aws configure export-credentials --profile a --format env',
    ],
    [
      'of an SSO session that does not exist',
      { a: { ...SSO, sso_session: 'compny' } },
      'has no section `[sso-session compny]`',
      'Did you mean `company`?',
      { sessions: SESSIONS },
    ],
    [
      'of SSO without a role',
      { a: { sso_session: 'company', sso_account_id: '111122223333' } },
      'without `sso_role_name`',
      'run `aws configure sso`',
      { sessions: SESSIONS },
    ],
    [
      'of a source without credentials',
      { a: { ...ROLE, source_profile: 'b' }, b: { region: 'us-east-1' } },
      'The profile "b" (~/.aws/config:1) has no credentials, and "a" takes its own from it.',
      'Write them there',
    ],
  ])('%s', (_what, profiles, message, remedy, ...[more]) => {
    const fault = profileFault(shared(profiles, more), 'a', 'AWS_PROFILE', {});
    expect(fault?.message).toContain(message);
    expect(fault?.remedy).toContain(remedy);
  });

  test('a name that every object has is no profile', () => {
    expect(profileFault(shared({ b: KEYS }), 'constructor', '--profile', {})?.message).toContain('"constructor"');
  });
});

test('a name with signs of the shell is quoted where a command is given', () => {
  const profiles = { "a b'c": { ...ROLE, source_profile: 'b', mfa_serial: 'x' }, b: KEYS };
  expect(profileFault(shared(profiles), "a b'c", '--profile', {})?.remedy).toContain(`--profile 'a b'\\''c'`);
});

test('keys of a role profile do not make it one of keys', () => {
  expect(profileKind({ ...ROLE, ...KEYS, source_profile: 'b' })).toBe('role');
  expect(profileKind(undefined)).toBe('none');
});
