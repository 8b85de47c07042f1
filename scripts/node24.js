// Runs a script on Node 24, the Node that GitHub runs the action on, whatever the machine's own Node is.
// Usage: node scripts/node24.js [node options] SCRIPT [arguments]
// Node 24 comes from the npm registry, once, into node_modules/.cache: a plain package with the binary in it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '24.21.0';
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The path of a Node 24 binary. Fetches it from the npm registry where it is not there yet; throws if that fails. */
export function node24() {
  if (process.versions.node.split('.')[0] === '24') return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const prefix = join(root, 'node_modules', '.cache', `node-${VERSION}`);
  const binary = join(prefix, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(prefix, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = [
    'install',
    '--no-save',
    '--no-package-lock',
    '--loglevel',
    'error',
    '--prefix',
    prefix,
    `${name}@${VERSION}`,
  ];
  process.stderr.write(`Fetching Node ${VERSION} from the npm registry (once).\n`);
  const done = spawnSync(npm, args, { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  if (done.status !== 0 || !existsSync(binary)) throw new Error(`npm could not install ${name}@${VERSION}`);
  return binary;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const child = spawn(node24(), process.argv.slice(2), { stdio: 'inherit' });
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1);
  });
}
