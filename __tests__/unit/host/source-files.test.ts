/** The workspace may hold anything, also what was put there so that it is read: the search stays inside, and ends. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SOURCE_LIMITS, listSources, type SourceLimits } from '../../../src/host/source-files.ts';

let outer: string;
let root: string;

function write(path: string, text = 'x'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'sources-'));
  root = join(outer, 'workspace');
  for (const path of ['src/b.py', 'src/a.py', 'src/deep/c.ts', '.env', 'README.md', 'node_modules/x/i.js']) write(path);
  write('.git/config');
});

afterEach(() => {
  rmSync(outer, { recursive: true });
});

const limited = (limits: Partial<SourceLimits>) =>
  listSources(root, ['**'], { limits: { ...SOURCE_LIMITS, ...limits } });

test('names are sorted in each folder, without what belongs to others', async () => {
  expect(await listSources(root, ['**'])).toEqual({
    paths: ['.env', 'src/a.py', 'src/b.py', 'src/deep/c.ts'],
    leftOut: [],
  });
});

test('nothing is there where nothing matches, and where the folder is not there', async () => {
  expect(await listSources(root, ['lib/**'])).toEqual({ paths: [], leftOut: [] });
  expect(await listSources(join(root, 'absent'), ['**'])).toEqual({ paths: [], leftOut: [] });
});

describe('what is no regular file of the workspace', () => {
  beforeEach(() => {
    writeFileSync(join(outer, 'secret.py'), 'x');
    mkdirSync(join(outer, 'elsewhere'));
    writeFileSync(join(outer, 'elsewhere/app.py'), 'x');
  });

  test('a link to a file', async () => {
    symlinkSync(join(outer, 'secret.py'), join(root, 'src/link.py'));
    symlinkSync('a.py', join(root, 'src/inside.py'));
    expect((await listSources(root, ['src/*.py'])).paths).toEqual(['src/a.py', 'src/b.py']);
  });

  test('a link to a folder, also where the pattern names what is in it', async () => {
    symlinkSync(join(outer, 'elsewhere'), join(root, 'linked'));
    expect((await listSources(root, ['linked/**', 'linked/app.py', 'linked'])).paths).toEqual([]);
  });

  test('a pipe, which would hold the run up', async () => {
    execFileSync('mkfifo', [join(root, 'src/pipe.py')]);
    expect((await listSources(root, ['src/*.py'])).paths).toEqual(['src/a.py', 'src/b.py']);
  });

  test('a way out', async () => {
    expect((await listSources(root, ['../*.py', '../elsewhere/**', join(outer, '*.py')])).paths).toEqual([]);
  });
});

describe('a bound that is reached is said', () => {
  test('files', async () => {
    expect(await limited({ files: 2 })).toEqual({
      paths: ['.env', 'src/a.py'],
      leftOut: ['Not every file was looked at: more than 2 files match.'],
    });
    expect((await limited({ files: 4 })).leftOut).toEqual([]);
  });

  test('bytes of one file', async () => {
    write('src/large.py', 'x'.repeat(1024 * 1024 + 1));
    write('src/just.py', 'x'.repeat(1024 * 1024));
    expect(await listSources(root, ['src/*.py'])).toEqual({
      paths: ['src/a.py', 'src/b.py', 'src/just.py'],
      leftOut: ['Files larger than 1 MB were not looked at: 1.'],
    });
  });

  test('bytes of all', async () => {
    write('src/z.py', 'x'.repeat(1024 * 1024));
    expect(await limited({ totalBytes: 1024 * 1024 })).toEqual({
      paths: ['.env', 'src/a.py', 'src/b.py'],
      leftOut: ['Not every file was looked at: they have more than 1 MB.'],
    });
  });

  test('what is looked at on the way', async () => {
    expect((await limited({ entries: 3 })).leftOut).toEqual([
      'Not every file was looked at: there are more than 3 files and folders.',
    ]);
  });

  test('time', async () => {
    expect(await listSources(root, ['**'], { signal: AbortSignal.abort() })).toEqual({
      paths: [],
      leftOut: ['Not every file was looked at: the time was up.'],
    });
  });
});
