import { debug, setFailed } from '@actions/core';
import { check } from './check.ts';
import type { Host } from '../domain/host.ts';
import { cancellation } from '../host/cancellation.ts';
import { exitAfterGrace, ignoreEpipe } from '../host/exit.ts';
import { hearLibraries } from '../host/library-notes.ts';
import { runnerHost } from '../host/runner.ts';

/** Runs one check as a step of a workflow and ends the process. */
export function main(): Promise<void> {
  return run(check);
}

/** Runs a story with the runner as its host, and ends the process. */
export async function run(story: (host: Host) => Promise<unknown>): Promise<void> {
  const cancelled = cancellation();
  ignoreEpipe(process.stdout, process.stderr);
  hearLibraries(debug);
  try {
    await story(runnerHost(cancelled));
  } catch (error) {
    setFailed(error instanceof Error ? error.message : String(error));
  }
  // What was decided stays as it is on every surface, but a step that was cancelled is none that succeeded.
  if (cancelled.aborted && !process.exitCode) setFailed('The run was cancelled before everything was published.');
  await exitAfterGrace(cancelled);
}
