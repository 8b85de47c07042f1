/** A terminal as a `Host`: options instead of inputs, plain lines instead of workflow commands. */
import { glob, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Host, Terminal } from '../domain/host.ts';
import { emptiedFolder } from './report-folder.ts';

export interface TerminalOptions {
  /** Values of the options, by the names of the inputs. */
  options: ReadonlyMap<string, string>;
  env: Readonly<Record<string, string | undefined>>;
  /** Told who and what is checked, before it is. */
  note: (line: string) => void;
  /** Told about each call; leave it out to hear nothing of them. */
  debug?: (line: string) => void;
  /** Told what is wrong but keeps nothing from being checked. */
  warn: (line: string) => void;
  /** Told the outputs that a step would have. */
  output: (name: string, value: string) => void;
  terminal: Terminal;
}

/** What of the environment belongs to a run on GitHub: a terminal is none, even where it stands on a runner. */
const GITHUB_VARIABLES = /^(GITHUB_|ACTIONS_|RUNNER_|INPUT_)/;

export function terminalHost({ options, env, note, warn, debug, output, terminal }: TerminalOptions): Host {
  const secrets = new Set<string>();
  const hidden = (text: string): string =>
    // The longest first: one may be the beginning of another.
    [...secrets].sort((a, b) => b.length - a.length).reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  return {
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !GITHUB_VARIABLES.test(name))),
    input: (name) => options.get(name) ?? DEFAULTS.get(name) ?? '',
    info: (line) => {
      note(hidden(line));
    },
    warning: (line) => {
      warn(hidden(line));
    },
    debug: (line) => {
      debug?.(hidden(line));
    },
    // What failed and where is in the report, which is shown at the end.
    fail: () => undefined,
    annotate: () => undefined,
    group: (_, body) => body(),
    secret: (value) => {
      if (value !== '') secrets.add(value);
    },
    output,
    idToken: () => Promise.reject(new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable')),
    summary: () => Promise.resolve(),
    readFile: async (path) => {
      try {
        return await readFile(path);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
    writeFile: writeWhole,
    reportFolder: emptiedFolder,
    glob: async (pattern) => {
      const found: string[] = [];
      for await (const path of glob(pattern)) found.push(path);
      return found.sort();
    },
    now: () => Date.now(),
    sleep: async (milliseconds, signal) => {
      await wait(milliseconds, undefined, signal ? { signal } : {});
    },
    terminal,
  };
}

/** All of a file or nothing: whoever ends the command with Ctrl-C is left with no half of one. Readable by nobody else. */
async function writeWhole(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, text, { encoding: 'utf8', mode: 0o600 });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/**
 * Makes a folder and those above it. Not with `recursive`, which Node never comes back from where the system answers ENOENT for a folder
 * that is there, as below /proc (observed with Node 24.21).
 */
async function makeFolder(path: string): Promise<void> {
  const make = () => mkdir(path, { mode: 0o700 });
  try {
    await make().catch(async (error: unknown) => {
      if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
      await makeFolder(dirname(path));
      await make();
    });
  } catch (error) {
    // What is there already need not be made; a file in the way is named when something is written below it.
    const isThere = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isThere) throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Nobody but who runs the command reads a terminal, so nothing is masked there unless it is asked for. */
const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['mask-aws-account-id', 'false'],
  ['detail', 'full'],
  ['comment', 'never'],
  ['summary', 'false'],
  ['annotations', 'false'],
]);
