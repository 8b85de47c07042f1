#!/usr/bin/env node
import { commandLine } from './command-line.ts';

process.exitCode = await commandLine(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  tty: process.stdout.isTTY,
  env: process.env,
});
