import { setFailed } from '@actions/core';
import { check } from './check.ts';
import { exitAfterGrace } from '../host/exit.ts';
import { runnerHost } from '../host/runner.ts';

/** Runs one check as a step of a workflow and ends the process. */
export async function main(): Promise<void> {
  try {
    await check(runnerHost());
  } catch (error) {
    setFailed(error instanceof Error ? error.message : String(error));
  }
  await exitAfterGrace();
}
