/** The same check from a terminal: the AWS CLI's credentials, options named like the inputs, an exit status. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWorld } from '../../testbed/load.ts';
import { startTestbed, type Testbed } from '../../testbed/testbed.ts';

const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'index.js');
const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
let testbed: Testbed;

beforeAll(async () => {
  testbed = await startTestbed(loadWorld('seed-portkey-mended'), { withoutLatency: true });
});
afterAll(() => testbed.close());

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

function command(args: string[], env: Record<string, string> = KEYS): Promise<Ended> {
  const { urls } = testbed;
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: home,
    env: {
      ...{ PATH: process.env.PATH, HOME: home, AWS_EC2_METADATA_DISABLED: 'true', GITHUB_TOKEN: 'not-for-us' },
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
      resolve({ status, stdout, stderr });
    });
  });
}

const ROLE = [
  '--role-to-assume',
  'arn:aws:iam::111122223333:role/portkey-bedrock',
  '--role-external-id',
  'portkey-7f3a91',
];

describe('the check in a terminal', () => {
  test('prints the matrix and ends with 0 where all is as expected', async () => {
    const { status, stdout, stderr } = await command([
      ...ROLE,
      '--aws-region',
      'us-east-1',
      '--models=amazon.nova-lite-v1:0',
    ]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /portkey-bedrock +us-east-1 invoke +us-east-1 stream\namazon\.nova-lite-v1:0 +ok accessible +ok accessible/,
    );
    // Not a terminal: no colour.
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain(KEYS.AWS_SECRET_ACCESS_KEY);
  });

  test('--json writes the report and nothing else', async () => {
    const { status, stdout } = await command([
      ...ROLE,
      '--json',
      '--aws-region',
      'us-east-1',
      '--models',
      'amazon.nova-lite-v1:0',
    ]);
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as { cells: unknown[] }).cells).toHaveLength(2);
  });

  test('ends with 1 where the gate says no', async () => {
    const { status } = await command([
      '--aws-region',
      'us-east-1',
      '--models',
      'amazon.nova-lite-v1:0',
      '--actions',
      'invoke',
    ]);
    expect(status).toBe(1);
  });

  test('ends with 2 where the check could not be made, and says what to write', async () => {
    const wrong = await command(['--models', 'a b', '--aws-region', 'us-east-1']);
    expect(wrong.status).toBe(2);
    expect(wrong.stdout + wrong.stderr).toContain('"a b" is not a model ID');
    const nobody = await command(['--models', 'amazon.nova-lite-v1:0', '--aws-region', 'us-east-1'], {});
    expect(nobody.status).toBe(2);
    expect(nobody.stderr).toContain('no AWS credentials');
  });

  test('an unknown option is refused with the one that was meant', async () => {
    const { status, stderr } = await command(['--model', 'amazon.nova-lite-v1:0']);
    expect(status).toBe(2);
    expect(stderr).toContain('did you mean --models?');
  });
});
