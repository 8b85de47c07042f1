/**
 * The GitHub runner as a `Host`: the only place that touches `@actions/core`, `process`, the clock and the file
 * system.
 */
import { glob } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  debug,
  error,
  getInput,
  group,
  info,
  isDebug,
  notice,
  setFailed,
  setOutput,
  setSecret,
  summary,
  warning,
} from '@actions/core';
import type { Host } from '../domain/host.ts';
import { requestIdToken } from '../net/id-token.ts';
import { spareMemory } from './memory.ts';
import { readWhole, writeWhole } from './files.ts';
import { holdLines } from './held-lines.ts';
import { emptiedFolder, ownFolder } from './report-folder.ts';
import { listSources } from './source-files.ts';

/** By name, and not as `core[level]`: what the bundle can see is not used (HTTP clients above all), it leaves out. */
const ANNOTATE = { error, warning, notice };

/** Reads inputs and environment of this process; writes to its log, outputs and summary file. */
export function runnerHost(cancelled: AbortSignal): Host {
  const workspace = process.env.GITHUB_WORKSPACE ?? process.cwd();
  const { RUNNER_TEMP: temp, GITHUB_EVENT_PATH: event } = process.env;
  const readable = [workspace, ...(temp === undefined ? [] : [temp])];
  const inWorkspace = (path: string): string => (isAbsolute(path) ? path : join(workspace, path));
  return {
    // An action is a step of a workflow, also on a runner that does not say so.
    env: { GITHUB_ACTIONS: 'true', ...process.env },
    input: (name) => getInput(name),
    info: (line) => {
      holdLines(process.stdout);
      info(line);
    },
    warning: (line) => {
      warning(line);
    },
    // The runner drops such lines of a job without debug logging, and there may be one per call.
    ...(isDebug() && { debug }),
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
    // The event is the runner's own file; what another step downloaded may lie in the folder for temporary files.
    readFile: (path) => readWhole(inWorkspace(path), path === event ? undefined : readable),
    readMachineFile: (path) => readWhole(path),
    writeFile: (path, text) => writeWhole(inWorkspace(path), text, 'all'),
    reportFolder: (path, named) => (named ? emptiedFolder(inWorkspace(path)).then(() => path) : ownFolder(path)),
    glob: async (pattern) => {
      const found: string[] = [];
      for await (const path of glob(pattern, { cwd: workspace })) found.push(path);
      return found.sort();
    },
    sources: (patterns, signal) => listSources(workspace, patterns, { signal }),
    cancelled,
    spareMemory,
    now: () => Date.now(),
    sleep: async (milliseconds, signal) => {
      // Node warns on standard error of a time that has passed.
      await wait(Math.max(0, milliseconds), undefined, signal ? { signal } : {});
    },
  };
}
