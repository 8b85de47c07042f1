/** Runs a command whose output passes through and is kept for explaining. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** How a child process ended. */
export interface CommandResult {
  /**
   * As a shell gives it: 128 and the number of the signal where one ended the command, 127 or 126 where it could not
   * be started.
   */
  status: number;
  /** The end of what the command printed, both streams in the order in which they came. */
  output: string;
  /** Why the command could not be started. */
  problem?: string;
}

/** Writers for what a command prints on its two streams. */
export interface PassThrough {
  stdout: (chunk: Uint8Array) => void;
  stderr: (chunk: Uint8Array) => void;
}

/** Characters of the output that are kept: an error is near the end. */
const KEPT = 64 * 1024;

/** Signals that a terminal sends to the command as well: it ends by itself, and is explained then. */
const SHARED_SIGNALS = ['SIGINT', 'SIGQUIT'] as const;

/** Runs a command with this process's own input, and writes what it prints as it comes. */
export async function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  { stdout, stderr }: PassThrough,
): Promise<CommandResult> {
  const ignore = (): void => undefined;
  for (const signal of SHARED_SIGNALS) process.on(signal, ignore);
  const kept = new Tail(KEPT);
  try {
    return await new Promise<CommandResult>((resolve) => {
      const child = spawn(program, args, { stdio: ['inherit', 'pipe', 'pipe'] });
      const pass = (stream: NodeJS.ReadableStream, write: (chunk: Uint8Array) => void): void => {
        const decoder = new TextDecoder();
        stream.on('data', (chunk: Uint8Array) => {
          kept.add(decoder.decode(chunk, { stream: true }));
          write(chunk);
        });
      };
      pass(child.stdout, stdout);
      pass(child.stderr, stderr);
      child.on('error', ({ code, message }: NodeJS.ErrnoException) => {
        const status = code === 'ENOENT' ? 127 : 126;
        resolve({ status, output: '', problem: `${program} could not be started: ${message}` });
      });
      child.on('close', (code, signal) => {
        const status = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
        resolve({ status, output: kept.text() });
      });
    });
  } finally {
    for (const signal of SHARED_SIGNALS) process.off(signal, ignore);
  }
}

/** The end of a text that comes in pieces. */
class Tail {
  readonly #limit: number;
  #pieces: string[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(piece: string): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
    // Joined only now and then, so that many small pieces cost no more than their length.
    if (this.#length > 2 * this.#limit) this.#keep(this.text());
  }

  text(): string {
    return this.#pieces.join('').slice(-this.#limit);
  }

  #keep(text: string): void {
    this.#pieces = [text];
    this.#length = text.length;
  }
}
