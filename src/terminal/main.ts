import { commandLine } from './command-line.ts';
import { exitAfterGrace } from '../host/exit.ts';
import { ignoreEpipe, oldNode, onInterrupt } from './process.ts';

/** Runs the terminal command with the arguments of this process, sets its exit status and ends it. */
export async function main(): Promise<void> {
  ignoreEpipe(process.stdout, process.stderr);
  const tooOld = oldNode(process.versions.node);
  if (tooOld !== undefined) {
    process.stderr.write(`${tooOld}\n`);
    process.exitCode = 2;
    return;
  }
  process.exitCode = await commandLine(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    stdoutIsTty: process.stdout.isTTY,
    stderrIsTty: process.stderr.isTTY,
    columns: () => [process.stdout, process.stderr].find(({ isTTY }) => isTTY)?.columns,
    env: process.env,
    onInterrupt,
  });
  await exitAfterGrace();
}
