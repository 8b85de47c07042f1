/**
 * Each file that only computes has its test beside its twin path, so that a rule that fails shows where it is written.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');

/** Rooms whose every file has a twin. Those of `iam/` and `collect/` ask a fake of what is passed in. */
const ROOMS = [
  'util',
  'domain',
  'catalog',
  'policy',
  'settings',
  'iam',
  'verdict',
  'plan',
  'collect',
  'matrix',
  'compare',
  'report',
  'record',
];

function files(folder: string): string[] {
  const entries = readdirSync(join(ROOT, 'src', folder), { recursive: true, encoding: 'utf8' });
  return entries.filter((path) => path.endsWith('.ts')).map((path) => `${folder}/${path.replaceAll('\\', '/')}`);
}

/**
 * Types, and constants that are written out, promise nothing that a test of their own could hold: whoever reads them
 * does. Lists that are made are held by `__tests__/scripts/make-index.test.ts`.
 */
function hasBehaviour(file: string): boolean {
  const text = readFileSync(join(ROOT, 'src', file), 'utf8');
  const code = stripTypeScriptTypes(text).replaceAll(/\/\*.*?\*\/|^ *\/\/.*$/gms, '');
  return /=>|\b(?:function|class|new)\b|\w\(/.test(code) && !text.startsWith('/** Made by `npm run');
}

/** One thing each, which one test takes all of: `verdict/causes.test.ts`, `catalog/columns.test.ts`. */
const FOLDERS = ['verdict/causes/', 'catalog/columns/'];

function twinOf(file: string): string {
  return join(ROOT, '__tests__/unit', file.replace(/\.ts$/, '.test.ts'));
}

const missing = ROOMS.flatMap(files).filter(
  (file) => !FOLDERS.some((folder) => file.startsWith(folder)) && hasBehaviour(file) && !existsSync(twinOf(file)),
);

test('a file comes with its test', () => {
  expect(missing).toEqual([]);
});
