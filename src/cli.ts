#!/usr/bin/env node
import { commandLine } from './command-line.ts';
import { letGo } from './host/let-go.ts';
import { endQuietly, oldNode, onInterrupt } from './terminal/process.ts';

endQuietly(process.stdout, process.stderr);
const tooOld = oldNode(process.versions.node);
if (tooOld === undefined) {
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
  await letGo();
} else {
  process.stderr.write(`${tooOld}\n`);
  process.exitCode = 2;
}
