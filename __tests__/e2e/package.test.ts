/** What `npm pack` gives is installed without a network, brings nothing else along and runs as it is. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { loadWorld } from '../../testbed/load.ts';
import { startTestbed, type Testbed } from '../../testbed/testbed.ts';
import { run } from './command.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NAME = 'bedrock-access-check';
/** The Node of the tests comes first, as it would for a user who has Node 24. */
const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;

let testbed: Testbed;
let packed: { filename: string; size: number; files: { path: string; mode: number }[] };
let installed: string;

beforeAll(async () => {
  testbed = await startTestbed(loadWorld('seed-portkey-mended'), { withoutLatency: true });
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  installed = mkdtempSync(join(tmpdir(), 'installed-'));
  packed = packageOf(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT));
  const file = join(folder, packed.filename);
  npm(['install', '--offline', '--no-audit', '--no-fund', '--cache', folder, '--prefix', installed, file], installed);
});
afterAll(() => testbed.close());

function npm(args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** npm 11 and before write a list, later ones an object by name. */
function packageOf(json: string): typeof packed {
  const all = Object.values(JSON.parse(json) as Record<string, typeof packed>);
  if (!all[0]) throw new Error('npm pack packed nothing');
  return all[0];
}

test('holds the command, its licences, the schemas and the words about it, and no source', () => {
  const paths = packed.files.map(({ path }) => path).sort();
  expect(paths.filter((path) => !path.startsWith('schema/'))).toEqual([
    ...['CHANGELOG.md', 'LICENSE', 'README.md'],
    ...['dist/cli/index.js', 'dist/index.js', 'dist/licenses.txt', 'dist/merge/index.js', 'dist/package.json'],
    'package.json',
  ]);
  // npm writes what is executable as 755.
  expect(packed.files.find(({ path }) => path === 'dist/cli/index.js')?.mode).toBe(0o755);
  expect(packed.size).toBeLessThan(1_500_000);
});

test('installs alone', () => {
  const modules = readdirSync(join(installed, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(modules).toEqual([NAME]);
  const file = join(installed, 'node_modules', NAME, 'dist/cli/index.js');
  expect(statSync(file).mode & 0o111).toBe(0o111);
  expect(readFileSync(file, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test('runs by its name', () => {
  const command = join(installed, 'node_modules', '.bin', NAME);
  const version = spawnSync(command, ['--version'], { env: { PATH }, encoding: 'utf8' });
  expect(version).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as unknown,
  });
  const explained = spawnSync(command, ['explain', 'ThrottlingException: Too many requests'], {
    env: { PATH },
    encoding: 'utf8',
  });
  expect(explained).toMatchObject({ status: 0, stderr: '' });
  expect(explained.stdout).toContain('throttled');
});

test('makes a check', async () => {
  const script = join(installed, 'node_modules', NAME, 'dist/cli/index.js');
  const role = ['--role-to-assume', 'arn:aws:iam::111122223333:role/portkey-bedrock'];
  const args = [...role, '--role-external-id', 'portkey-7f3a91', '--aws-region', 'us-east-1', 'amazon.nova-lite-v1:0'];
  const { status, stdout } = await run(args, { testbed, script });
  expect(stdout).toContain('2 checks: all work.');
  expect(status).toBe(0);
});
