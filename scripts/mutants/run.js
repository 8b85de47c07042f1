// Runs Stryker on Node 24, from the npm registry: who never runs it does not install it. Arguments go to Stryker.
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { node24 } from '../node24.js';

const STRYKER = '@stryker-mutator/core@9.6.1';
const PATH = [dirname(node24()), process.env.PATH].join(delimiter);
const args = [
  '--yes',
  '--package',
  STRYKER,
  'stryker',
  'run',
  'scripts/mutants/stryker.config.js',
  ...process.argv.slice(2),
];
const child = spawn('npx', args, {
  stdio: 'inherit',
  env: { ...process.env, PATH },
  shell: process.platform === 'win32',
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
