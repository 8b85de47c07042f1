/**
 * Bedrock API keys as identities: what the log says of them, what may not be read of them, and the same in a terminal.
 */
import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWorld } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';
import { withKeys } from '../../testbed/services/bearer-keys.ts';
import { startTestbed } from '../../testbed/testbed.ts';
import { masksIn } from '../../testbed/workflow-commands.ts';
import type { World } from '../../testbed/world.ts';
import { everythingReadable } from './readable.ts';

const run = (name: string, change: (world: World) => void = () => undefined) => {
  const world = structuredClone(loadWorld(name));
  change(world);
  return runAction(world, { withoutLatency: true });
};

const linesWith = (text: string, part: string): string[] => text.split('\n').filter((line) => line.includes(part));

describe('the log', () => {
  test.each([
    [
      'api-key-short-term',
      /^bedrock-api-key: short-term Bedrock API key \(account 111122223333, access key ID ending in Q6L2, us-east-1, valid until \d{4}-\d\d-\d\d \d\d:\d\d UTC at the latest\)$/m,
    ],
    [
      'api-key-long-term',
      /^BedrockAPIKey-rti4 \(arn:aws:iam::906116142576:user\/BedrockAPIKey-rti4\): long-term Bedrock API key$/m,
    ],
    ['api-key-expired', /key in `AWS_BEARER_TOKEN_BEDROCK` expired at .* UTC\. Nothing was called\. Make a new one/],
    ['api-key-other-product', /it looks like an API key of Anthropic's own platform\. Nothing was called\./],
    ['api-key-cannot-assume', /role\/search-dev was to be assumed .* which cannot call STS/],
    ['api-key-cannot-simulate', /role\/service\/reports is only simulated, .* which cannot call IAM/],
    ['api-key-of-another-account', /is of account 111122223333, and `allowed-account-ids` is 444455556666/],
    ['api-key-other-region', /was made for us-east-1: it works in no other region, so nothing was called in eu-west-1/],
    [
      'api-key-not-allowed',
      /Allow bedrock:CallWithBearerToken on "\*" for arn:aws:iam::111122223333:role\/search-dev,/,
    ],
    ['api-key-type-denied', /A service control policy \(arn:aws:organizations::.*\) forbids .* the use of API keys/],
    ['api-key-blind', /it cannot ask IAM's simulator, and no live call was made \(/],
    ['api-key-revoked', /Make a new Bedrock API key in us-east-1 and put it into AWS_BEARER_TOKEN_BEDROCK/],
  ])('of %s says so', async (name, said) => {
    expect((await run(name)).stdout).toMatch(said);
  });

  test.each([
    ['api-key-beside-role', 'arn:aws:iam::111122223333:role/search-ci'],
    ['api-key-beside-keys', 'the AWS credentials of the step (AWS_ACCESS_KEY_ID)'],
  ])('of %s warns once, and names both', async (name, first) => {
    const { stdout, rawStdout } = await run(name);
    const warnings = linesWith(rawStdout, '::warning');
    expect(warnings).toHaveLength(1);
    expect(stdout).toContain(
      `Warning: Two identities are there: ${first}, and AWS_BEARER_TOKEN_BEDROCK (short-term Bedrock API key (account 111122223333,`,
    );
    expect(stdout).toContain('The check uses the first.');
  });

  test('has no warning of a key that calls nothing', async () => {
    const seen = await run('api-key-beside-role', (world) => {
      world.run.inputs = { ...world.run.inputs, models: 'a b' };
    });
    expect(seen.rawStdout).not.toContain('::warning');
  });
});

test('where all can read, neither the user nor the account of a key is seen', async () => {
  const seen = await run('api-key-long-term', (world) => {
    world.github = { ...world.github, visibility: 'public' };
  });
  const readable = everythingReadable(seen);
  expect(readable).not.toContain('BedrockAPIKey-rti4');
  expect(readable).not.toContain('906116142576');
  expect(readable).toContain('long-term Bedrock API key');
});

test('everything in a key is masked before the first line', async () => {
  const seen = await run('api-key-short-term');
  const masks = masksIn(seen.rawStdout);
  const token = masks.find((mask) => mask.startsWith('bedrock-api-key-')) ?? '';
  const url = Buffer.from(token.slice('bedrock-api-key-'.length), 'base64').toString();
  const signature = /X-Amz-Signature=(\w+)/.exec(url)?.[1];
  expect(masks).toEqual(
    expect.arrayContaining([
      ...[token, token.slice('bedrock-api-key-'.length), signature],
      ...['IQoJb3JpZ2luX2VjEXAMPLEtokenOfMonalisa0123456789', 'ASIARTX3GSDSWV3XQ6L2'],
    ]),
  );
  expect(seen.rawStdout.indexOf(token)).toBeLessThan(seen.rawStdout.indexOf('Who is checked'));
});

describe('in a terminal', () => {
  const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'index.js');
  const inTerminal = async (name: string, args: string[], token?: string) => {
    const world = loadWorld(name);
    const testbed = await startTestbed(world, { withoutLatency: true });
    const { urls, bearerKeys, journal } = testbed;
    const home = mkdtempSync(join(tmpdir(), 'home-'));
    const own = withKeys(world.run.env ?? {}, bearerKeys);
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: home,
      env: {
        ...{ PATH: process.env.PATH, HOME: home, ...own, ...(token && { AWS_BEARER_TOKEN_BEDROCK: token }) },
        ...{ AWS_ENDPOINT_URL_STS: urls.sts, AWS_ENDPOINT_URL_IAM: urls.iam, AWS_ENDPOINT_URL_BEDROCK: urls.bedrock },
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: urls['bedrock-runtime'],
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    await testbed.close();
    const text = stdout + stderr;
    const secrets = bearerKeys.secrets().filter((secret) => text.includes(secret));
    return { status, stdout, text, journal, secrets };
  };
  const ARGS = ['--aws-region', 'us-east-1', '--models', 'amazon.nova-lite-v1:0', '--actions', 'invoke'];

  test('a short-term key alone is checked', async () => {
    const { status, text, journal, secrets } = await inTerminal('api-key-short-term', ARGS);
    expect(text).toContain('bedrock-api-key: short-term Bedrock API key (account 111122223333,');
    expect(text).toMatch(/amazon\.nova-lite-v1:0 +ok\n/);
    expect([status, secrets]).toEqual([0, []]);
    expect(journal.filter(({ service }) => service === 'sts' || service === 'iam')).toEqual([]);
  });

  test('a long-term key, as JSON', async () => {
    const { status, stdout, secrets } = await inTerminal('api-key-long-term', [
      ...ARGS.slice(2),
      ...['--aws-region', 'us-west-2', '--json'],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      principals: [{ name: 'BedrockAPIKey-rti4', account: '906116142576', via: 'bearer-token' }],
    });
    expect([status, secrets]).toEqual([1, []]);
  });

  test('a key that is none ends with 2 and says what it is', async () => {
    const { status, text, journal } = await inTerminal('api-key-short-term', ARGS, 'AKIAIOSFODNN7EXAMPLE');
    expect(status).toBe(2);
    expect(text).toContain('it looks like an AWS access key ID. Nothing was called.');
    expect(journal).toEqual([]);
  });

  test('a profile that is asked for wins, with a warning', async () => {
    const { text } = await inTerminal('api-key-short-term', [...ARGS, '--profile', 'dev']);
    expect(text).toContain('Two identities are there: the AWS credentials of the command (AWS_PROFILE), and');
  });
});
