import * as core from '@actions/core';
import { check } from './check.ts';
import { letGo } from './host/let-go.ts';
import { runnerHost } from './host/runner.ts';

/** Runs one check as a step of a workflow and ends the process. */
export async function main(): Promise<void> {
  try {
    await check(runnerHost());
  } catch (error) {
    core.setFailed(error instanceof Error ? error.message : String(error));
  }
  await letGo();
}
