/** A terminal as a `Host`: options instead of inputs, plain lines instead of workflow commands. */
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Host, HostAnnotation } from './host.ts';

export interface TerminalOptions {
  /** Values of the options, by the names of the inputs. */
  options: ReadonlyMap<string, string>;
  env: Readonly<Record<string, string | undefined>>;
  /** Where people read. */
  say: (line: string) => void;
  /** Where trouble goes. */
  complain: (line: string) => void;
  colour: boolean;
}

const COLOURS: Record<HostAnnotation['level'], string> = { error: '31', warning: '33', notice: '36' };

/** What of the environment belongs to a run on GitHub: a terminal is none, even where it stands on a runner. */
const OF_A_RUN = /^(GITHUB_|ACTIONS_|RUNNER_|INPUT_)/;

export function terminalHost(options: TerminalOptions): Host {
  const { say, complain } = options;
  const secrets = new Set<string>();
  const hidden = (text: string): string =>
    [...secrets].reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  const paint = (colour: string, text: string): string => (options.colour ? `\u001b[${colour}m${text}\u001b[0m` : text);
  return {
    env: Object.fromEntries(Object.entries(options.env).filter(([name]) => !OF_A_RUN.test(name))),
    input: (name) => options.options.get(name) ?? DEFAULTS.get(name) ?? '',
    info: (line) => {
      say(hidden(line));
    },
    warning: (line) => {
      complain(hidden(`Warning: ${line}`));
    },
    fail: (message) => {
      complain(hidden(paint('31', message)));
    },
    annotate: ({ level, title, message, file, line }) => {
      const where = file === undefined ? '' : ` (${file}:${line ?? 1})`;
      say(hidden(`\n${paint(COLOURS[level], title)}${where}\n${message}`));
    },
    group: (title, body) => {
      say(paint('1', title));
      return body();
    },
    secret: (value) => {
      if (value !== '') secrets.add(value);
    },
    output: () => undefined,
    idToken: () => Promise.reject(new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable')),
    summary: () => Promise.resolve(),
    readFile: async (path) => {
      try {
        return await readFile(path);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    writeFile: async (path, text) => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text, 'utf8');
    },
    glob: async (pattern) => {
      const found: string[] = [];
      for await (const path of glob(pattern)) found.push(path);
      return found.sort();
    },
    now: () => Date.now(),
    sleep: async (milliseconds, signal) => {
      await wait(milliseconds, undefined, signal ? { signal } : {});
    },
  };
}

/** Nobody but who runs the command reads a terminal, so nothing is masked there unless it is asked for. */
const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['mask-aws-account-id', 'false'],
  ['detail', 'full'],
  ['comment', 'never'],
]);
