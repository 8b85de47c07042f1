/** Lines are written together and in order, and none is lost, however the process ends. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const MODULE = join(import.meta.dirname, '..', '..', '..', 'src', 'host', 'held-lines.ts');

/** What a process writes, and how many writes reach the stream below. */
function written(body: string): { stdout: string; status: number | null } {
  const script = `
    import { holdLines } from ${JSON.stringify(MODULE)};
    const say = (line) => {
      holdLines(process.stdout);
      process.stdout.write(line + '\\n');
    };
    ${body}`;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  return { stdout, status };
}

test('lines of one turn, and of the next', () => {
  expect(written(`say('a'); say('b'); setImmediate(() => { say('c'); });`).stdout).toBe('a\nb\nc\n');
});

test('lines before the process is ended on the spot', () => {
  expect(written(`say('a'); say('b'); process.exit(3);`)).toEqual({ stdout: 'a\nb\n', status: 3 });
});

test('lines before an error that nothing catches', () => {
  expect(written(`say('a'); throw new Error('x');`)).toEqual({ stdout: 'a\n', status: 1 });
});

test('what others write stays where it was said', () => {
  expect(written(`say('a'); process.stdout.write('::error::b\\n'); say('c');`).stdout).toBe('a\n::error::b\nc\n');
});

test('a turn is one write', () => {
  const { stdout } = written(`
    const write = process.stdout._writev.bind(process.stdout);
    let writes = 0;
    process.stdout._writev = (chunks, done) => { writes += 1; write(chunks, done); };
    for (const line of ['a', 'b', 'c']) say(line);
    setImmediate(() => { process.stderr.write(''); process.stdout.write('writes ' + writes); });`);
  expect(stdout).toBe('a\nb\nc\nwrites 1');
});
