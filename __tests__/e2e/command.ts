/** The terminal command in its own process, against a testbed, with streams that are pipes or one terminal. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Testbed } from '../../testbed/testbed.ts';

export const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'index.js');

export const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

export interface Place {
  testbed: Testbed;
  /** Added to what every run has; the access keys of the world's user where nothing is given. */
  env?: Record<string, string>;
  /** Files below the folder that the command runs in, which is also its HOME. */
  files?: Record<string, string>;
  /** The file that is run; the built command where nothing is given. */
  script?: string;
  /** Told when the process is there; `signal` sends it a signal. */
  onStarted?: (signal: (name: NodeJS.Signals) => void) => void;
}

export interface Ended {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  home: string;
}

/** A folder of its own with the files in it. */
export function homeWith(files: Record<string, string> = {}): string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'home-')));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  return home;
}

function environment({ testbed: { urls }, env = KEYS }: Place, home: string): Record<string, string> {
  return {
    ...{ PATH: process.env.PATH ?? '', HOME: home, AWS_EC2_METADATA_DISABLED: 'true', GITHUB_TOKEN: 'not-for-us' },
    ...{ AWS_ENDPOINT_URL_STS: urls.sts, AWS_ENDPOINT_URL_IAM: urls.iam, AWS_ENDPOINT_URL_BEDROCK: urls.bedrock },
    AWS_ENDPOINT_URL_ORGANIZATIONS: urls.organizations,
    ...{ AWS_ENDPOINT_URL_BEDROCK_RUNTIME: urls['bedrock-runtime'] },
    ...{ AWS_ENDPOINT_URL_SERVICE_QUOTAS: urls['service-quotas'], ...env },
  };
}

/** Runs the command with pipes, as a script would. */
export function run(args: readonly string[], place: Place): Promise<Ended> {
  const home = homeWith(place.files);
  const child = spawn(process.execPath, [place.script ?? CLI, ...args], { cwd: home, env: environment(place, home) });
  place.onStarted?.((name) => child.kill(name));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => {
    child.on('close', (status, signal) => {
      resolve({ status, signal, stdout, stderr, home });
    });
  });
}

export interface InTerminal extends Place {
  columns?: number;
  /** Shell syntax behind the command, like `| head -n 1`. */
  behind?: string;
  /** Told when the terminal is there; `type` is the keyboard. */
  onReady?: (type: (keys: string) => void) => void;
}

/** Runs the command in a pseudo-terminal of its own, as a person would; `bytes` is what the terminal was sent. */
export function runInTerminal(
  args: readonly string[],
  { columns = 80, behind = '', onReady, ...place }: InTerminal,
): Promise<{ status: number | null; bytes: string; home: string }> {
  const home = homeWith(place.files);
  const quoted = [process.execPath, place.script ?? CLI, ...args].map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`);
  const child = spawn(
    'script',
    ['-qec', `stty cols ${columns} rows 40; ${behind === '' ? 'exec ' : ''}${quoted.join(' ')} ${behind}`, '/dev/null'],
    {
      cwd: home,
      env: { TERM: 'xterm', SHELL: '/bin/sh', ...environment(place, home) },
    },
  );
  let bytes = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (bytes += text));
  onReady?.((keys) => child.stdin.write(keys));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      resolve({ status, bytes, home });
    });
  });
}

/**
 * Says why no pseudo-terminal can be made here, for `describeWith`; undefined if util-linux's `script`, which makes
 * it, is there.
 */
export function whyNoTerminal(): string | undefined {
  const { error, stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  if (!error && stdout.includes('util-linux')) return undefined;
  return 'a terminal is made by `script` of util-linux, which is not here (Debian: bsdutils)';
}
