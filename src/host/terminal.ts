/** A terminal as a `Host`: options instead of inputs, plain lines instead of workflow commands. */
import { glob } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Host, Terminal } from '../domain/host.ts';
import { spareMemory } from './memory.ts';
import { readWhole, writeWhole } from './files.ts';
import { emptiedFolder } from './report-folder.ts';
import { listSources } from './source-files.ts';

/** What the host of a terminal is made from. */
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
  /** Aborts with Ctrl-C. */
  cancelled?: AbortSignal;
}

/** What of the environment belongs to a run on GitHub: a terminal is none, even where it stands on a runner. */
const GITHUB_VARIABLES = /^(GITHUB_|ACTIONS_|RUNNER_|INPUT_)/;

export function terminalHost({ options, env, note, warn, debug, output, terminal, cancelled }: TerminalOptions): Host {
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
    ...(debug && {
      debug: (line: string) => {
        debug(hidden(line));
      },
    }),
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
    readFile: (path) => readWhole(path),
    readMachineFile: (path) => readWhole(path),
    writeFile: (path, text) => writeWhole(path, text, 'owner'),
    reportFolder: emptiedFolder,
    glob: async (pattern) => {
      const found: string[] = [];
      for await (const path of glob(pattern)) found.push(path);
      return found.sort();
    },
    sources: (patterns, signal) => listSources('.', patterns, { signal }),
    ...(cancelled && { cancelled }),
    spareMemory,
    now: () => Date.now(),
    sleep: async (milliseconds, signal) => {
      // Node warns on standard error of a time that has passed.
      await wait(Math.max(0, milliseconds), undefined, signal ? { signal } : {});
    },
    terminal,
  };
}

/** Only the person who runs the command reads a terminal, so nothing is masked there unless it is asked for. */
const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['mask-aws-account-id', 'false'],
  ['detail', 'full'],
  ['comment', 'never'],
  ['summary', 'false'],
  ['annotations', 'false'],
]);
