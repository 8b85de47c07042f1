/** What the command says before the first call: a valid configuration, and the plan of a run. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadWorld } from '../../testbed/load.ts';
import { startTestbed, type Testbed } from '../../testbed/testbed.ts';
import { KEYS, run, type Place } from './command.ts';

let testbed: Testbed;
beforeAll(async () => {
  testbed = await startTestbed(loadWorld('seed-portkey-mended'), { withoutLatency: true });
});
afterAll(() => testbed.close());

const command = (args: string[], place: Omit<Place, 'testbed'> = {}) => run(args, { testbed, env: {}, ...place });
const FILE = '.github/bedrock-access.yml';
const VALID = 'version: 1\nmodels:\n  - id: amazon.nova-lite-v1:0\n';
const WRONG = 'version: 1\nregion: us-east-1\nmodels:\n  - id: amazon.nova-lite-v1:0\n    expect: never\n';

describe('--check-config', () => {
  test('says that a file is valid, without a region, which the workflow may name', async () => {
    const { status, stdout, stderr } = await command(['--check-config'], { files: { [FILE]: VALID } });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${FILE} is valid.\n`, stderr: '' });
  });

  test('takes files as pre-commit passes them, and says every mistake with its line', async () => {
    const files = { 'a.yml': VALID, 'b.yml': WRONG };
    const { status, stdout, stderr } = await command(['--check-config', 'a.yml', 'b.yml'], { files });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^b\.yml:2:1: The key "region" is unknown\./m);
    expect(stderr).toMatch(/^b\.yml:5:13: /m);
    expect(stderr.trim().split('\n')).toHaveLength(2);
  });

  test('a region that is wrong is a mistake, one that is missing is none', async () => {
    const files = { [FILE]: `${VALID}regions: [us-nowhere-1x]\n` };
    const { status, stderr } = await command(['--check-config'], { files });
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`^${FILE}:4:11: `));
  });

  test.each([
    [['--check-config', 'absent.yml'], 'There is no file "absent.yml"'],
    [['--check-config', '--plan'], 'ask one of them'],
    [['--endpoints', '--plan'], 'ask one of them'],
    [['--check-config', '--json'], '--check-config has only mistakes to say'],
  ])('%j is refused with a sentence', async (args, said) => {
    const { status, stdout, stderr } = await command(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(said);
  });
});

describe('--plan', () => {
  const MODELS = ['amazon.nova-lite-v1:0', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'];
  const ROLE = ['--role-to-assume', 'arn:aws:iam::111122223333:role/portkey-bedrock'];
  const ARGS = [...ROLE, '--role-external-id', 'portkey-7f3a91', '--aws-region', 'us-east-1', ...MODELS];

  test('shows cells, calls and cost, needs no credentials and calls nothing', async () => {
    const before = testbed.journal.length;
    const { status, stdout, stderr } = await command(['--plan', ...ARGS]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^4 checks, up to 4 probes, worst case USD 0\.\d+$/m);
    expect(stdout).toMatch(/^portkey-bedrock {2}us-east-1 {2}amazon\.nova-lite-v1:0 +invoke, stream$/m);
    expect(stdout).toMatch(/^ {2}bedrock-runtime:InvokeModel +2$/m);
    expect(stdout).toContain('Nothing was called.');
    expect(testbed.journal).toHaveLength(before);
  });

  test.each([[['--plan']], [['--plan', '--json']]])('%j hides what a report would hide', async (plan) => {
    const profile = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/heol2zyy5v48';
    const masked = ['--mask-aws-account-id', 'true', '--detail', 'minimal'];
    const { status, stdout } = await command([...plan, ...masked, ...ARGS, profile]);
    expect(status).toBe(0);
    expect(stdout).toContain('arn:aws:bedrock:us-east-1:account-1:application-inference-profile/heol2zyy5v48');
    expect(stdout).not.toMatch(/111122223333|portkey-bedrock/);
  });

  test('names every call of a run in which nothing is refused, and as many at least', async () => {
    const world = loadWorld('seed-portkey-mended');
    const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    for (const { roles = {} } of Object.values(world.accounts)) {
      for (const role of Object.values(roles)) role.policies = { all };
    }
    const open = await startTestbed(world, { withoutLatency: true });
    const planned = JSON.parse((await command(['--plan', '--json', ...ARGS])).stdout) as {
      cells: unknown[];
      calls: Record<string, number>;
      worstCaseUsd: number;
    };
    const report = JSON.parse((await run(['--json', ...ARGS], { testbed: open, env: KEYS })).stdout) as {
      gate: { result: string };
      cells: unknown[];
      cost: { calls: Record<string, number>; worstCaseUsd: number };
    };
    await open.close();
    expect(report.gate.result).toBe('pass');
    expect(planned.cells).toHaveLength(report.cells.length);
    expect(planned.worstCaseUsd).toBeCloseTo(report.cost.worstCaseUsd, 9);
    const more = Object.entries(report.cost.calls).filter(([name, count]) => count > (planned.calls[name] ?? 0));
    expect(more).toEqual([]);
  });

  test('a mistake ends with 2', async () => {
    const { status, stdout, stderr } = await command(['--plan', '--aws-region', 'mars', MODELS[0] ?? '']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('--aws-region: ');
  });
});

describe('--endpoints', () => {
  const ARGS = ['--aws-region', 'us-east-1', 'amazon.nova-lite-v1:0'];

  test('says where the SDK would go with this environment, and calls nothing', async () => {
    const before = testbed.journal.length;
    const { status, stdout, stderr } = await command(['--endpoints', ...ARGS]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const hosts = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    const own = (['sts', 'iam', 'bedrock', 'bedrock-runtime', 'service-quotas'] as const).map(
      (service) => new URL(testbed.urls[service]).host,
    );
    expect(hosts).toEqual(['api.github.com', ...own]);
    expect(testbed.journal).toHaveLength(before);
  });

  test('as JSON, without what is not asked', async () => {
    const { stdout } = await command(['--endpoints', '--json', '--probe', 'off', '--simulate', 'false', ...ARGS]);
    // Neither is a mistake: such a check could decide nothing.
    expect(stdout).toBe('');
    const off = await command(['--endpoints', '--json', '--probe', 'off', ...ARGS]);
    const uses = (JSON.parse(off.stdout) as { use: string }[]).map(({ use }) => use);
    expect(uses.join('\n')).not.toContain('calls of models');
    expect(uses).toContain('IAM: simulation');
  });

  test('a mistake ends with 2', async () => {
    expect((await command(['--endpoints', '--aws-region', 'mars', 'amazon.nova-lite-v1:0'])).status).toBe(2);
  });
});
