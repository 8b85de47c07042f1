import { setFailed } from '@actions/core';
import { check } from './check.ts';
import { cancellation } from '../host/cancellation.ts';
import { exitAfterGrace, ignoreEpipe } from '../host/exit.ts';
import { runnerHost } from '../host/runner.ts';

/** Runs one check as a step of a workflow and ends the process. */
export async function main(): Promise<void> {
  const cancelled = cancellation();
  ignoreEpipe(process.stdout, process.stderr);
  try {
    await check(runnerHost(cancelled));
  } catch (error) {
    setFailed(error instanceof Error ? error.message : String(error));
  }
  await exitAfterGrace(cancelled);
}
