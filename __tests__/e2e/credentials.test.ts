/** Credentials in a terminal: profiles and what is wrong with them, each said in words that fit outside a workflow. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { node24 } from '../../scripts/node24.js';
import { loadWorld } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';
import { startTestbed, type Testbed } from '../../testbed/testbed.ts';

const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'index.js');
const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const ROLE = 'arn:aws:iam::111122223333:role/portkey-bedrock';
let testbed: Testbed;

beforeAll(async () => {
  testbed = await startTestbed(loadWorld('seed-portkey-mended'), { withoutLatency: true });
});
afterAll(() => testbed.close());

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
  /** What was asked of AWS, as `service:Operation`. */
  calls: string[];
}

const MODEL = ['--aws-region', 'us-east-1', '--models', 'amazon.nova-lite-v1:0', '--actions', 'invoke'];

/** Runs the built command with these files in the home directory, and nothing else of this machine. */
function check(args: string[], home: Record<string, string> = {}, env: Record<string, string> = {}): Promise<Ended> {
  const { urls, journal } = testbed;
  const before = journal.length;
  const folder = mkdtempSync(join(tmpdir(), 'home-'));
  for (const [name, text] of Object.entries(home)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const child = spawn(node24(), [CLI, ...MODEL, ...args], {
    cwd: folder,
    env: {
      ...{ PATH: process.env.PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', AWS_ENDPOINT_URL_SSO: urls.sso },
      ...{ AWS_ENDPOINT_URL_STS: urls.sts, AWS_ENDPOINT_URL_IAM: urls.iam, AWS_ENDPOINT_URL_BEDROCK: urls.bedrock },
      ...{ AWS_ENDPOINT_URL_BEDROCK_RUNTIME: urls['bedrock-runtime'], ...env },
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      const calls = journal.slice(before).map(({ service, operation }) => `${service}:${operation}`);
      resolve({ status, stdout, stderr, calls });
    });
  });
}

const CONFIG = `[profile gateway]
role_arn = ${ROLE}
source_profile = portkey
external_id = portkey-7f3a91

[profile portkey]
aws_access_key_id = ${KEYS.AWS_ACCESS_KEY_ID}
aws_secret_access_key = ${KEYS.AWS_SECRET_ACCESS_KEY}
`;

const SSO = `[profile research]
sso_session = company
sso_account_id = 111122223333
sso_role_name = Bedrock
[sso-session company]
sso_start_url = https://company.awsapps.com/start
sso_region = eu-central-1
`;

const login = (expiresAt: string): Record<string, string> => ({
  [`.aws/sso/cache/${createHash('sha1').update('company').digest('hex')}.json`]: JSON.stringify({
    accessToken: 'access-token-of-somebody',
    expiresAt,
  }),
});

describe('a profile', () => {
  test('that is named with --profile is in force, beside keys of the environment too, and there is no warning', async () => {
    const { status, stdout, stderr } = await check(['--profile', 'gateway'], { '.aws/config': CONFIG }, KEYS);
    expect(stderr).not.toContain('Warning');
    expect(stderr).toContain(
      `Credentials: profile "gateway" (--profile, ~/.aws/config:1): role_arn, assumed with profile "portkey" (access keys): arn:aws:sts::111122223333:assumed-role/portkey-bedrock/`,
    );
    expect(stdout).toMatch(/amazon\.nova-lite-v1:0 +ok\n/);
    expect(stdout).not.toContain(KEYS.AWS_SECRET_ACCESS_KEY);
    expect(status).toBe(0);
  });

  test('of AWS_PROFILE beside keys is in force, with a warning that says which and how to use the other', async () => {
    const { status, stderr } = await check([], { '.aws/config': CONFIG }, { ...KEYS, AWS_PROFILE: 'gateway' });
    expect(status).toBe(0);
    expect(stderr.match(/Two sets of AWS credentials/g)).toHaveLength(1);
    expect(stderr).toContain('To check the other, unset AWS_PROFILE.');
  });

  test('of AWS_DEFAULT_PROFILE is in force too, as for the AWS CLI', async () => {
    const { status, stderr } = await check([], { '.aws/config': CONFIG }, { AWS_DEFAULT_PROFILE: 'gateway' });
    expect(stderr).toContain('Credentials: profile "gateway" (AWS_DEFAULT_PROFILE, ~/.aws/config:1): role_arn');
    expect(status).toBe(0);
  });

  test('without credentials is none beside a Bedrock API key, and a role to assume with the key is told once', async () => {
    const bare = { '.aws/config': '[profile bare]\nregion = us-east-1\n' };
    const env = { AWS_PROFILE: 'bare', AWS_BEARER_TOKEN_BEDROCK: 'sk-ant-api03-EXAMPLE-0123456789' };
    const alone = await check([], bare, env);
    expect(alone.stderr).toContain("it looks like an API key of Anthropic's own platform");
    const withRole = await check(['--role-to-assume', ROLE], bare, env);
    expect(withRole.stderr).toContain('which cannot call STS');
    expect(withRole.stderr).not.toContain('Two identities are there');
    expect(withRole.calls).toEqual([]);
  });

  test.each<[string, string[], Record<string, string>, Record<string, string>, string, string]>([
    [
      'does not exist',
      ['--profile', 'gatewya'],
      { '.aws/config': CONFIG },
      {},
      '--profile names the profile "gatewya", and neither ~/.aws/config nor ~/.aws/credentials has one of that name.',
      'Did you mean `gateway`? There is also `portkey`.',
    ],
    [
      'is there, and half a pair of keys beside it',
      [],
      { '.aws/config': CONFIG.replace('[profile portkey]', '[default]') },
      { AWS_ACCESS_KEY_ID: KEYS.AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: '' },
      'AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not, or it is empty.',
      'Set both',
    ],
    [
      'has a source that does not exist',
      ['--profile', 'gateway'],
      { '.aws/config': CONFIG.replace('= portkey\n', '= portkye\n') },
      {},
      'The profile "gateway" (~/.aws/config:1) takes its credentials from `source_profile = portkye`, and there is no profile "portkye".',
      'Did you mean `portkey`?',
    ],
    [
      'is its own source over another',
      ['--profile', 'a'],
      {
        '.aws/config': `[profile a]\nrole_arn = ${ROLE}\nsource_profile = b\n[profile b]\nrole_arn = ${ROLE}\nsource_profile = a\n`,
      },
      {},
      'The credentials of the profiles form a cycle: "a" from "b" from "a".',
      'Let one of them have credentials of its own',
    ],
    [
      'has a login that has ended',
      ['--profile', 'research'],
      { '.aws/config': SSO, ...login('2026-01-01T00:00:00Z') },
      {},
      'The IAM Identity Center session of profile "research" (~/.aws/config:1) has ended, or was never started.',
      'Run `aws sso login --profile research` and start the check again.',
    ],
    [
      'has never been logged in with',
      ['--profile', 'research'],
      { '.aws/config': SSO },
      {},
      'has ended, or was never started.',
      'Run `aws sso login --profile research`',
    ],
    [
      'has a token that names a file that cannot be read',
      ['--profile', 'pod'],
      { '.aws/config': `[profile pod]\nrole_arn = ${ROLE}\nweb_identity_token_file = /nowhere/token\n` },
      {},
      'The file "/nowhere/token" cannot be read (`web_identity_token_file` of profile "pod" (~/.aws/config:1)): ENOENT.',
      'Check the path',
    ],
    [
      'has no credentials, and keys of the environment stand beside it',
      [],
      { '.aws/config': '[profile plain]\nregion = us-east-1\n' },
      { ...KEYS, AWS_PROFILE: 'plain' },
      'while AWS_PROFILE is set, the access keys of the environment (AWS_ACCESS_KEY_ID) are not used.',
      'Unset AWS_PROFILE',
    ],
    [
      'is there, and was not chosen',
      [],
      { '.aws/config': CONFIG },
      {},
      'There are no AWS credentials here.',
      'Choose a profile with `--profile`: `gateway`, `portkey`.',
    ],
    ['is nowhere', [], {}, {}, 'There are no AWS credentials here.', 'Run `aws configure sso` or `aws configure`'],
  ])('that %s ends the check with what to write', async (_what, args, home, env, message, remedy) => {
    const { status, stdout, stderr, calls } = await check(args, home, env);
    expect(stderr).toContain(message);
    expect(stderr).toContain(remedy);
    // There is no workflow to change in a terminal.
    expect(stdout + stderr).not.toMatch(/id-token|This step/);
    expect(status).toBe(2);
    expect(calls).toEqual([]);
  });

  test('whose login the portal does not know is told of as one that has ended', async () => {
    const { status, stderr, calls } = await check(['--profile', 'research'], {
      '.aws/config': SSO,
      ...login('2099-01-01T00:00:00Z'),
    });
    expect(stderr).toContain('Session token not found or invalid');
    expect(stderr).toContain('Run `aws sso login --profile research`');
    expect(status).toBe(2);
    expect(calls).toEqual(['sso:GetRoleCredentials']);
  });
});

test('a role is assumed with what is there: a terminal has no token of GitHub', async () => {
  const { status, stderr } = await check(['--role-to-assume', ROLE], {}, KEYS);
  expect(stderr).toContain(
    'no external ID was sent: if the trust policy has a condition on sts:ExternalId, write its value as the option `--role-external-id`',
  );
  expect(stderr).not.toContain('id-token');
  expect(status).toBe(2);
});

test('a public repository shows neither profiles nor whose credentials they are', async () => {
  const world = structuredClone(loadWorld('profile-external-id-wrong'));
  world.github = { ...world.github, visibility: 'public' };
  const { stdout, summary, report } = await runAction(world, { withoutLatency: true });
  const readable = stdout + summary + JSON.stringify(report);
  for (const name of ['`gateway`', 'role/gateway', 'deployer', '111122223333']) expect(readable).not.toContain(name);
  expect(stdout).toContain('~/.aws/config:4');
});

test('ambient credentials are not asked about a region of another partition', async () => {
  const world = structuredClone(loadWorld('ambient-access-keys'));
  world.run.inputs = { 'config-file': '.github/bedrock-access.yml' };
  world.run.files = {
    '.github/bedrock-access.yml':
      'regions: [us-east-1]\nmodels:\n  - id: amazon.nova-lite-v1:0\n  - id: amazon.nova-micro-v1:0\n    regions: [us-gov-west-1]\n',
  };
  const { journal, stdout, outputs } = await runAction(world, { withoutLatency: true });
  expect(outputs.result).toBe('error');
  expect(stdout).toContain(
    '.github/bedrock-access.yml:4:9: `us-gov-west-1` is in partition `aws-us-gov`, and arn:aws:iam::111122223333:user/ci/deployer in `aws`.',
  );
  expect(
    journal.map(({ operation }) => operation).filter((name) => /Invoke|Simulate|GetInferenceProfile/.test(name)),
  ).toEqual([]);
});

test('a container whose endpoint takes the question and never answers does not use up the time of the check', async () => {
  const world = structuredClone(loadWorld('pod-identity'));
  world.faults = [{ service: 'container', network: 'hang' }];
  const { journal, stdout, outputs } = await runAction(world, { withoutLatency: true, killAfterMs: 60_000 });
  expect(outputs.result).toBe('error');
  expect(stdout).toContain('(AWS_CONTAINER_CREDENTIALS_FULL_URI), which gave none. (No answer came in time.)');
  expect(stdout).not.toContain('/v1/credentials');
  expect(journal.map(({ service }) => service)).not.toContain('sts');
});
