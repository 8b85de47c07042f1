/** Debian's AWS CLI, pointed at a testbed: a client that shares no code with the SDK that the product is made of. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Testbed } from '../../testbed/testbed.ts';
import type { Keys } from '../testbed/services/support.ts';
import { SESSION } from '../testbed/services/support.ts';
import { AWS_CLI, CLI_MODELS } from './installed.ts';

/** The interpreter of the CLI, which finds the CLI's own botocore. */
const PYTHON = '/usr/bin/python3';
const EVENTS = join(import.meta.dirname, 'events.py');

export interface Answered {
  status: number | null;
  /** Standard output, parsed; undefined if it is empty. */
  json: unknown;
  stderr: string;
}

/**
 * Asks one thing of the testbed: `aws(testbed, 'sts get-caller-identity')`. Words are parted by blanks; `more` is
 * passed on as it is.
 */
export function aws(testbed: Testbed, words: string, more: readonly string[] = [], keys?: Keys): Promise<Answered> {
  const args = words.split(' ');
  const [service = ''] = args;
  const urls: Record<string, string> = testbed.urls;
  return run(AWS_CLI, [...args, ...more, '--endpoint-url', urls[service] ?? '', '--output', 'json'], keys);
}

/**
 * Reads an event stream with the CLI's own library, since the CLI prints none: the events, or the exception that ended
 * it.
 */
export function events(testbed: Testbed, operation: string, input: object): Promise<Answered> {
  return run(PYTHON, [EVENTS, testbed.urls['bedrock-runtime'], operation, JSON.stringify(input)]);
}

function run(command: string, args: readonly string[], keys: Keys = SESSION): Promise<Answered> {
  const home = mkdtempSync(join(tmpdir(), 'aws-cli-'));
  const child = spawn(command, args, {
    cwd: home,
    env: {
      PATH: '/usr/bin:/bin',
      HOME: home,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      ...(keys.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: keys.sessionToken }),
      AWS_REGION: 'us-east-1',
      AWS_DATA_PATH: CLI_MODELS,
      AWS_PAGER: '',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CLI_FILE_ENCODING: 'UTF-8',
      LC_ALL: 'C.UTF-8',
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((settle, fail) => {
    child.on('error', fail);
    child.on('close', (status) => {
      settle({
        status,
        json: stdout.trim() === '' ? undefined : (JSON.parse(stdout) as unknown),
        stderr: stderr.trim(),
      });
    });
  });
}
