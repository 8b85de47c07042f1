import { commandLine } from './command-line.ts';
import { cancellation } from '../host/cancellation.ts';
import { exitAfterGrace, ignoreEpipe } from '../host/exit.ts';
import { hearLibraries } from '../host/library-notes.ts';
import { oldNode } from './process.ts';

/** Runs the terminal command with the arguments of this process, sets its exit status and ends it. */
export async function main(): Promise<void> {
  ignoreEpipe(process.stdout, process.stderr);
  const tooOld = oldNode(process.versions.node, process.argv.slice(2));
  if (tooOld !== undefined) {
    process.stderr.write(`${tooOld}\n`);
    process.exitCode = 2;
    return;
  }
  hearLibraries(() => undefined);
  let cancelled: AbortSignal | undefined;
  process.exitCode = await commandLine(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    passThrough: {
      stdout: (chunk) => process.stdout.write(chunk),
      stderr: (chunk) => process.stderr.write(chunk),
    },
    stdinIsTty: process.stdin.isTTY,
    stdoutIsTty: process.stdout.isTTY,
    stderrIsTty: process.stderr.isTTY,
    columns: () => [process.stdout, process.stderr].find(({ isTTY }) => isTTY)?.columns,
    env: process.env,
    cancellation: () => (cancelled = cancellation()),
  });
  await exitAfterGrace(cancelled);
}
