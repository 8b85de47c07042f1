/**
 * What the built action compiles before it has anything to wait for. Milliseconds differ from machine to machine;
 * which modules are compiled, and how much text that is, does not.
 */
import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWorld } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';

const BUNDLE = join(import.meta.dirname, '..', '..', 'dist', 'index.js');

/** Notes each piece as it is compiled, and each of Node's modules as it is first required. */
const NOTES = `
const vm = require('node:vm');
const Module = require('node:module');
const noted = { pieces: {}, builtin: [] };
const { Script } = vm;
vm.Script = class extends Script {
  constructor(text, options) {
    super(text, options);
    noted.pieces[options.filename.replace(/^.*\\/dist\\//, '')] = text.length;
  }
};
const load = Module._load;
Module._load = function (name, ...rest) {
  if (Module.isBuiltin(name)) noted.builtin.push(name.replace('node:', ''));
  return load.call(this, name, ...rest);
};
process.on('exit', () => require('node:fs').writeFileSync(process.env.NOTED, JSON.stringify(noted)));
`;

interface Noted {
  pieces: Record<string, number>;
  builtin: string[];
  folder: string;
  out: string;
}

/** Runs the action with nothing but these variables. */
function started(env: Record<string, string> = {}): Noted {
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  const [preload, noted] = [join(folder, 'notes.cjs'), join(folder, 'noted.json')];
  writeFileSync(preload, NOTES);
  const { stdout } = spawnSync(process.execPath, ['--require', preload, BUNDLE], {
    env: { RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder, HOME: folder, NOTED: noted, ...env },
    cwd: folder,
    encoding: 'utf8',
  });
  return { ...(JSON.parse(readFileSync(noted, 'utf8')) as Omit<Noted, 'folder' | 'out'>), folder, out: stdout };
}

const rooms = ({ pieces }: Noted): Set<string> => new Set(Object.keys(pieces).map((name) => name.split('/')[0] ?? ''));

test('a run that ends at a mistake compiles a tenth of the bundle, nothing of AWS, and writes its whole report', () => {
  const run = started();
  const size = Object.values(run.pieces).reduce((sum, length) => sum + length, 0);

  expect(run.out).toContain('::error::Input `models`: There is no model to check.');
  expect(readdirSync(join(run.folder, 'bedrock-access-check')).sort()).toEqual([
    ...['baseline.json', 'report.html', 'report.json', 'report.junit.xml', 'report.md', 'report.sarif'],
  ]);
  expect(size).toBeLessThan(250_000);
  expect(Object.keys(run.pieces).length).toBeLessThan(90);
  for (const room of ['aws/sdk', 'bedrock', 'iam', 'policy', 'plan', 'collect', 'matrix', 'verdict'])
    expect([...rooms(run)]).not.toContain(room);
  expect(
    Object.keys(run.pieces).filter((name) => /tables|finding|who-can\/|config-(?:file|schema)/.test(name)),
  ).toEqual([]);
});

test('such a run asks Node for no cryptography, and for no way to call out', () => {
  const { builtin } = started();
  for (const name of ['crypto', 'http', 'https', 'http2', 'tls', 'zlib', 'child_process', 'worker_threads'])
    expect(builtin).not.toContain(name);
});

/** Notes the size of each piece as it is compiled, and each request and answer of Node's, in their order. */
const STORY = `
const { Script } = require('node:vm');
const http = require('node:http');
const story = [];
require('node:vm').Script = class extends Script {
  constructor(text, options) {
    super(text, options);
    story.push({ piece: options.filename.replace(/^.*\\/dist\\//, ''), size: text.length });
  }
};
const { request } = http;
http.request = (...args) => {
  const made = request(...args);
  const isAws = /^AWS4-/.test(made.getHeader('authorization') ?? '');
  story.push({ request: made.path, isAws });
  return made.on('response', () => story.push({ answer: made.path, isAws }));
};
process.on('exit', () => require('node:fs').writeFileSync(NOTED, JSON.stringify(story)));
require(BUNDLE).action();
`;

interface Step {
  piece?: string;
  size?: number;
  request?: string;
  answer?: string;
  isAws?: boolean;
}

test('a check compiles no client of AWS before it asks for its token, and next to nothing after its last answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'story-'));
  const [script, noted] = [join(folder, 'story.cjs'), join(folder, 'story.json')];
  const named = STORY.replace('NOTED', JSON.stringify(noted)).replace('BUNDLE', JSON.stringify(BUNDLE));
  writeFileSync(script, named);
  const services = ['oidc', 'sts', 'iam', 'bedrock', 'bedrock-runtime', 'github'];
  const latency = Object.fromEntries(services.map((service) => [service, 200]));
  await runAction({ ...loadWorld('demo'), latency }, { dist: script });

  const story = JSON.parse(readFileSync(noted, 'utf8')) as Step[];
  const first = story.findIndex(({ request }) => request !== undefined);
  const last = story.findLastIndex(({ answer, isAws }) => answer !== undefined && isAws === true);
  const sizeOf = (steps: readonly Step[]): number => steps.reduce((sum, { size = 0 }) => sum + size, 0);
  const before = story.slice(0, first);
  expect(story[first]?.request).toContain('audience=');
  const compiled = before.flatMap(({ piece }) => piece ?? []);
  expect(compiled.filter((piece) => /^aws\/sdk\/(?!config\.)/.test(piece))).toEqual([]);
  expect(sizeOf(before)).toBeLessThan(650_000);
  expect(sizeOf(story)).toBeGreaterThan(1_000_000);
  expect(sizeOf(story.slice(last))).toBeLessThan(10_000);
});

test('runs as Git for Windows may check it out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  const file = join(folder, 'index.js');
  writeFileSync(file, readFileSync(BUNDLE, 'utf8').replaceAll('\n', '\r\n'));
  const { stdout, stderr } = spawnSync(process.execPath, [file], {
    env: { RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder, HOME: folder },
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toContain('::error');
});
