/** The GitHub runner as a `Host`: the only place that touches `@actions/core`, `process`, the clock and the file system. */
import { constants } from 'node:fs';
import { glob, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  debug,
  error,
  getInput,
  group,
  info,
  notice,
  setFailed,
  setOutput,
  setSecret,
  summary,
  warning,
} from '@actions/core';
import type { Host } from '../domain/host.ts';
import { requestIdToken } from '../net/id-token.ts';
import { emptiedFolder, ownFolder } from './report-folder.ts';

/** By name, and not as `core[level]`: what the bundle can see is not used (HTTP clients above all), it leaves out. */
const ANNOTATE = { error, warning, notice };

/** Larger files are no configuration; refused before they are in memory. The parser has its own, smaller limit. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** Reads inputs and environment of this process; writes to its log, outputs and summary file. */
export function runnerHost(): Host {
  const workspace = process.env.GITHUB_WORKSPACE ?? process.cwd();
  const inWorkspace = (path: string): string => (isAbsolute(path) ? path : join(workspace, path));
  return {
    // An action is a step of a workflow, also on a runner that does not say so.
    env: { GITHUB_ACTIONS: 'true', ...process.env },
    input: (name) => getInput(name),
    info: (line) => {
      info(line);
    },
    warning: (line) => {
      warning(line);
    },
    debug: (line) => {
      debug(line);
    },
    fail: (message) => {
      setFailed(message);
    },
    annotate: ({ level, message, title, file, line, column }) => {
      const at = {
        title,
        ...(file !== undefined && { file }),
        ...(line !== undefined && { startLine: line }),
        ...(column !== undefined && { startColumn: column }),
      };
      ANNOTATE[level](message, at);
    },
    group: (title, body) => group(title, body),
    secret: (value) => {
      setSecret(value);
    },
    output: (name, value) => {
      setOutput(name, value);
    },
    idToken: (audience) => requestIdToken(process.env, audience),
    summary: async (markdown) => {
      await summary.addRaw(markdown).write({ overwrite: true });
    },
    readFile: async (path) => readWhole(inWorkspace(path)),
    writeFile: async (path, text) => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text, 'utf8');
    },
    reportFolder: (path, named) => (named ? emptiedFolder(inWorkspace(path)).then(() => path) : ownFolder(path)),
    glob: async (pattern) => {
      const found: string[] = [];
      for await (const path of glob(pattern, { cwd: workspace })) found.push(path);
      return found.sort();
    },
    now: () => Date.now(),
    sleep: async (milliseconds, signal) => {
      await wait(milliseconds, undefined, signal ? { signal } : {});
    },
  };
}

/** One open file, checked and read through the same handle, so that it cannot be swapped in between. */
async function readWhole(path: string): Promise<Uint8Array | undefined> {
  let file;
  try {
    file = await open(path, constants.O_RDONLY);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { size } = await file.stat();
    if (size > MAX_FILE_BYTES) throw new Error(`the file is ${size} bytes large`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
