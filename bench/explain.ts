/**
 * How fast messages are explained: the corpus repeated to 10,000 lines through the command itself, and one hostile
 * megabyte. Budget: 10,000 messages in under a second on one core. Run: node scripts/node24.js bench/explain.ts
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { explainLine, explainMain } from '../src/terminal/explain.ts';

const MESSAGES = 10_000;
const corpus = readFileSync(fileURLToPath(new URL('../__tests__/corpus/aws-errors.jsonl', import.meta.url)), 'utf8')
  .trimEnd()
  .split('\n');
const lines = Array.from({ length: MESSAGES }, (_, index) => corpus[index % corpus.length] ?? '');

async function* input(): AsyncGenerator<string> {
  for (const line of lines) yield await Promise.resolve(`${line}\n`);
}

let written = 0;
const began = performance.now();
const status = await explainMain(['--json'], {
  stdin: input(),
  stdout: (text) => {
    written += text.length;
  },
  stderr: (text) => process.stderr.write(text),
  stdinIsTty: false,
  stdoutIsTty: false,
  stderrIsTty: false,
  columns: () => undefined,
  env: {},
  passThrough: { stdout: () => undefined, stderr: () => undefined },
});
const took = performance.now() - began;

const hostile = JSON.stringify({ message: 'User: is not authorized to perform: '.repeat(30_000) });
const hostileBegan = performance.now();
explainLine(hostile);
const hostileTook = performance.now() - hostileBegan;

process.stdout.write(
  `${MESSAGES} messages: ${took.toFixed(0)} ms (${((took / MESSAGES) * 1000).toFixed(0)} us each, ${written} characters), exit status ${status}\n` +
    `one hostile message of ${(hostile.length / 1e6).toFixed(2)} MB: ${hostileTook.toFixed(1)} ms\n`,
);
process.exitCode = took < 1000 ? 0 : 1;
