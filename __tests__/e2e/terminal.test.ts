/** The same check from a terminal: the AWS CLI's credentials, options named like the inputs, an exit status. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWorld } from '../../testbed/load.ts';
import { startTestbed, type Testbed } from '../../testbed/testbed.ts';
import { KEYS, run, type Place } from './command.ts';

let testbed: Testbed;
beforeAll(async () => {
  testbed = await startTestbed(loadWorld('seed-portkey-mended'), { withoutLatency: true });
});
afterAll(() => testbed.close());

const command = (args: string[], place: Omit<Place, 'testbed'> = {}) => run(args, { testbed, ...place });

const ROLE = [
  '--role-to-assume',
  'arn:aws:iam::111122223333:role/portkey-bedrock',
  '--role-external-id',
  'portkey-7f3a91',
];
const REGION = ['--aws-region', 'us-east-1'];
const NOVA = 'amazon.nova-lite-v1:0';

/** Words of a workflow. There is none at a terminal. */
const OF_A_WORKFLOW =
  /\b(workflow|permissions:|this step|the step|the job\b|job summary|pull request|comment|runner|inputs?\b)/i;

describe('explain --decode', () => {
  const document = {
    allowed: false,
    explicitDeny: false,
    context: {
      principal: { arn: 'arn:aws:sts::111122223333:assumed-role/app/i-1' },
      action: 'iam:PassRole',
      resource: 'arn:aws:iam::111122223333:role/batch',
    },
  };
  const encoded = Buffer.from(JSON.stringify(document)).toString('base64url');
  const message = `UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: ${encoded}`;

  async function decode(args: string[], action: string) {
    const world = loadWorld('seed-portkey-mended');
    for (const { users = {} } of Object.values(world.accounts)) {
      for (const user of Object.values(users)) {
        const statement = { Effect: 'Allow', Action: action, Resource: '*' };
        user.policies = { decode: { Version: '2012-10-17', Statement: [statement] } };
      }
    }
    const own = await startTestbed(world, { withoutLatency: true });
    try {
      return await run(['explain', ...args, message], { testbed: own });
    } finally {
      await own.close();
    }
  }

  test('asks STS and explains what the message says', async () => {
    const { status, stdout, stderr } = await decode(['--decode'], 'sts:DecodeAuthorizationMessage');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'iam:PassRole on arn:aws:iam::111122223333:role/batch in a policy of arn:aws:iam::111122223333:role/app.',
    );
  });

  test('explains the message as it is where STS may not be asked, and says why', async () => {
    const { status, stdout, stderr } = await decode(['--decode'], 'sts:GetCallerIdentity');
    expect(status).toBe(0);
    expect(stderr).toMatch(/^The encoded message could not be decoded\. .*sts:DecodeAuthorizationMessage/);
    expect(stdout).toContain('identity-policy-no-allow');
  });

  test('calls nothing unless it is told to', async () => {
    const { stderr } = await decode([], 'sts:DecodeAuthorizationMessage');
    expect(stderr).toBe('What the encoded message says is known to STS: --decode asks it, with your credentials.\n');
  });
});

describe('the check in a terminal', () => {
  test('prints the matrix and one line, says who and what first, and ends with 0 where all is as expected', async () => {
    const { status, stdout, stderr, home } = await command([...ROLE, ...REGION, NOVA]);
    expect(stdout.split('\n')).toEqual([
      'portkey-bedrock  arn:aws:iam::111122223333:role/portkey-bedrock',
      '                       us-east-1',
      'amazon.nova-lite-v1:0  ok',
      '',
      'Checked: invoke and stream',
      '',
      expect.stringMatching(/^2 checks: all work\. \d+ calls to AWS, about USD 0\.\d+\.$/),
      '',
    ]);
    expect(stderr).toContain('arn:aws:iam::111122223333:role/portkey-bedrock');
    expect(stderr).toContain('2 checks, up to 2 probes, worst case USD');
    expect(stdout + stderr).not.toContain('\u001b');
    expect(stdout + stderr).not.toContain(KEYS.AWS_SECRET_ACCESS_KEY);
    expect(stdout + stderr).not.toMatch(OF_A_WORKFLOW);
    expect(existsSync(join(home, '.cache/bedrock-access-check/report.html'))).toBe(true);
    expect(status).toBe(0);
  });

  test('ends with 1 where the gate says no: why, who, what to change, and the policy as a file', async () => {
    const { status, stdout, stderr, home } = await command([...REGION, '--models', NOVA, '--actions', 'invoke']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/amazon\.nova-lite-v1:0 +!! no Allow\n/);
    expect(stdout).toContain('!! needs action');
    expect(stdout).toContain('Why     No identity-based policy allows the call. (identity-policy-no-allow)');
    expect(stdout).toContain('Owner   IAM administrator');
    expect(stdout).toContain('Fix     Allow bedrock:InvokeModel on');
    const file = join(home, '.cache/bedrock-access-check/suggested-policy.json');
    expect(stdout).toContain(`Policy  ${file}`);
    expect(readFileSync(file, 'utf8')).toContain('bedrock:InvokeModel');
    expect(stdout + stderr).not.toMatch(OF_A_WORKFLOW);
  });

  test('--json writes the report and nothing else', async () => {
    const { status, stdout, stderr } = await command([...ROLE, '--json', ...REGION, '--models', NOVA]);
    expect(status).toBe(0);
    expect(stderr).toBe('');
    expect((JSON.parse(stdout) as { cells: unknown[] }).cells).toHaveLength(2);
  });

  test('--verbose says of each call how it ended, how long it took and its request ID, and nothing secret', async () => {
    const { status, stdout, stderr } = await command([...ROLE, '--json', '--verbose', ...REGION, '--models', NOVA]);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^sts:AssumeRole us-east-1: 200 in \d+ ms, request ID [\w-]+$/m);
    expect(stderr).toMatch(/^bedrock-runtime:InvokeModel us-east-1: 200 in \d+ ms, request ID [\w-]+$/m);
    expect(stderr).not.toContain(KEYS.AWS_SECRET_ACCESS_KEY);
    expect((JSON.parse(stdout) as { cells: unknown[] }).cells).toHaveLength(2);
  });

  test('--json writes a report where the check could not be made too, and says why on standard error', async () => {
    const { status, stdout, stderr } = await command(['--json', ...REGION, '--models', 'a b']);
    expect(status).toBe(2);
    const report = JSON.parse(stdout) as { gate: { result: string }; problems: { message: string }[] };
    expect(report.gate.result).toBe('error');
    expect(report.problems[0]?.message).toContain('--models: "a b" is not a model ID');
    expect(stderr).toContain('Error: --models: "a b" is not a model ID');
  });

  test('ends with 2 where there are no credentials, in words of a terminal', async () => {
    const { status, stdout, stderr } = await command([...REGION, NOVA], { env: {} });
    expect(status).toBe(2);
    expect(stdout).toContain('? ');
    expect(stderr).toContain('no AWS credentials');
  });

  test('a folder that cannot be written is a warning and changes nothing', async () => {
    const args = [...ROLE, ...REGION, NOVA, '--report-dir', 'taken/out'];
    const { status, stderr } = await command(args, { files: { taken: 'a file' } });
    expect(status).toBe(0);
    expect(stderr).toContain('Warning: The report in taken/out could not be written');
  });
});

// Node's own recursive mkdir never returns there.
(existsSync('/proc/self') ? test : test.skip)('a folder below /proc is a warning and no hang', async () => {
  const { status, stderr } = await command([...ROLE, ...REGION, NOVA, '--report-dir', '/proc/none/of/this']);
  expect(status).toBe(0);
  expect(stderr).toContain('Warning: The report in /proc/none/of/this could not be written');
});

describe('the configuration file', () => {
  const CONFIG = `version: 1\nregions: [us-east-1]\nactions: [invoke]\nmodels:\n  - id: ${NOVA}\n`;

  test('below the current folder is read where no models are named', async () => {
    const files = { '.github/bedrock-access.yml': CONFIG };
    const { status, stdout } = await command(ROLE, { files });
    expect(stdout).toContain('amazon.nova-lite-v1:0  ok\n');
    expect(status).toBe(0);
  });

  test('has its mistakes named by file, line and column, and nothing is called', async () => {
    const files = { 'checks.yml': CONFIG.replace('actions: [invoke]', 'actions: [invok]').replace('id:', 'idd:') };
    const calls = testbed.journal.length;
    const { status, stdout, stderr } = await command(['--config-file', 'checks.yml'], { files });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^checks\.yml:3:11: /m);
    expect(stderr).toMatch(/^checks\.yml:5:5: /m);
    expect(stderr).toContain('Nothing was called.');
    expect(stderr).not.toMatch(OF_A_WORKFLOW);
    expect(testbed.journal).toHaveLength(calls);
  });

  test('is asked for where nothing says what to check', async () => {
    const { status, stderr } = await command(REGION);
    expect(status).toBe(2);
    expect(stderr).toContain('--models');
    expect(stderr).toContain('.github/bedrock-access.yml');
    expect(stderr).not.toMatch(OF_A_WORKFLOW);
  });
});

describe('the region', () => {
  const files = {
    '.aws/config': '[default]\nregion = us-east-2\n[profile dev]\nregion = us-east-1\n',
    '.aws/credentials': `[dev]\naws_access_key_id = ${KEYS.AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${KEYS.AWS_SECRET_ACCESS_KEY}\n`,
  };
  const regionOf = async (args: string[], env: Record<string, string> = {}) => {
    const { stdout } = await command(['--json', '--actions', 'invoke', ...args, NOVA], { files, env });
    return (JSON.parse(stdout) as { cells: { region: string }[] }).cells[0]?.region;
  };

  test("is the profile's where nothing else names one, as with the AWS CLI", async () => {
    expect(await regionOf(['--profile', 'dev'])).toBe('us-east-1');
    expect(await regionOf([], { AWS_PROFILE: 'dev' })).toBe('us-east-1');
    expect(await regionOf([], KEYS)).toBe('us-east-2');
  });

  test('is the one of the environment, or of the command line, where they name one', async () => {
    expect(await regionOf(['--profile', 'dev'], { AWS_DEFAULT_REGION: 'us-west-2' })).toBe('us-west-2');
    const named = ['--profile', 'dev', '--aws-region', 'eu-west-1'];
    expect(await regionOf(named, { AWS_REGION: 'us-west-2' })).toBe('eu-west-1');
  });

  test('is asked for where there is none at all', async () => {
    const { status, stderr } = await command([NOVA]);
    expect(status).toBe(2);
    expect(stderr).toContain('Write `--aws-region us-east-1`');
    expect(stderr).not.toMatch(OF_A_WORKFLOW);
  });
});

describe('the command line', () => {
  test.each([
    [['--model', NOVA], 'Did you mean --models?'],
    [['--models'], '--models needs a value: --models amazon.nova-lite-v1:0'],
    [['--models', '--json'], '--models needs a value, and --json is an option'],
    [['--comment', 'never'], '--comment is an input of the GitHub Action only'],
    [['explane'], 'Did you mean explain?'],
    [['--timeout', 'soon', ...REGION, NOVA], '--timeout: '],
  ])('%j is refused with 2 and a hint on standard error', async (args, hint) => {
    const { status, stdout, stderr } = await command(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(hint);
  });

  test('--help and --version go to standard output', async () => {
    const help = await command(['--help']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toMatch(/^Usage: bedrock-access-check /);
    const version = await command(['--version']);
    expect(version).toMatchObject({ status: 0, stderr: '' });
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const explain = await command(['explain', '--help']);
    expect(explain).toMatchObject({ status: 0, stderr: '' });
    expect(explain.stdout).toContain('Usage: bedrock-access-check explain');
  });
});
