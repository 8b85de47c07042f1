/** What a check needs of the place it runs in, as an interface that tests and terminals fulfil too. */
import type { Audience } from './message.ts';

/** The environment variables of a run. */
export type Env = Readonly<Record<string, string | undefined>>;

/**
 * The place a run happens in: a GitHub runner, a terminal, a test. Everything with an effect outside AWS and GitHub's
 * REST API goes through here, so that the check itself never touches `process`, the clock or standard output.
 */
export interface Host {
  env: Env;
  /** Raw value of an input, trimmed; '' if it is not set. */
  input(name: string): string;
  info(line: string): void;
  warning(line: string): void;
  /**
   * What is of use only in the search for a fault. Absent if nothing shows it: a runner does with debug logging, a
   * terminal with `--verbose`.
   */
  debug?(line: string): void;
  /** Says that the check failed, and why; sets the exit status. Call it once. */
  fail(message: string): void;
  annotate(annotation: HostAnnotation): void;
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** Every later line of the log hides this value. Call it on the line after the value exists. */
  secret(value: string): void;
  output(name: string, value: string): void;
  /** GitHub's OIDC token for an audience. Throws a plain Error where none is offered. */
  idToken(audience: string): Promise<string>;
  /** Writes the job summary, replacing what this step wrote before. */
  summary(markdown: string): Promise<void>;
  /** UTF-8 bytes of a file, or undefined if there is none. Throws for a directory or an unreadable file. */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /**
   * The same for a file that the environment of the machine names, as the AWS configuration is: it may lie outside of
   * the workspace.
   */
  readMachineFile(path: string): Promise<Uint8Array | undefined>;
  /** Writes a file whole; a long text may come in parts, which are made one at a time. */
  writeFile(path: string, text: string | Iterable<string>): Promise<void>;
  /**
   * The folder that the report goes to, without a file of an earlier run. `named`: the user chose it; else each use of
   * the action in a job has one of its own beside `path`.
   */
  reportFolder(path: string, named: boolean): Promise<string>;
  /** Files that match a glob, relative to the workspace, sorted. */
  glob(pattern: string): Promise<string[]>;
  /** Regular files of the workspace that patterns name (`sourcePatterns`), within bounds; links are not followed. */
  sources(patterns: readonly string[], signal?: AbortSignal): Promise<SourceList>;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * Told once that a run will hold thousands of checks: memory is then worth more than CPU time. Absent: it is left as
   * it is.
   */
  spareMemory?: () => void;
  /**
   * Aborts when the run is cancelled: by GitHub (SIGINT, then SIGTERM), or with Ctrl-C in a terminal. Absent: nothing
   * cancels it.
   */
  cancelled?: AbortSignal;
  /** Set if a person sits at a terminal: it has options and no workflow, and shows the report itself. */
  terminal?: Terminal;
}

/** What a terminal does beside what every host does. */
export interface Terminal {
  /** Shows how far the check is, asking `progress` again and again, until what it returns is called. */
  watch(progress: () => Progress): () => void;
}

/** Returns who reads what a run says. */
export function audienceOf({ terminal }: Pick<Host, 'terminal'>): Audience {
  return terminal ? 'terminal' : 'workflow';
}

/** Files that may be searched. */
export interface SourceList {
  /** Relative to the workspace, with `/`. */
  paths: string[];
  /** What a bound left out, each in a sentence. */
  leftOut: string[];
}

/** How far a run is, in cells. */
export interface Progress {
  cells: number;
  decided: number;
  /** Of those decided. */
  unmet: number;
  /** Calls that are not answered yet, by `service:Operation region`. */
  callsInFlight: Readonly<Record<string, number>>;
}

/** A message that the host shows, beside a line of a file if it names one. */
export interface HostAnnotation {
  level: 'error' | 'warning' | 'notice';
  title: string;
  message: string;
  file?: string;
  line?: number;
  column?: number;
}
