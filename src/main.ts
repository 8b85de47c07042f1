import * as core from '@actions/core';
import { check } from './check.ts';
import { runnerHost } from './host/runner.ts';

/** After this, whatever still holds the process (a connection that hangs) is let go. */
const GRACE_MS = 2_000;

try {
  await check(runnerHost());
} catch (error) {
  core.setFailed(error instanceof Error ? error.message : String(error));
}
setTimeout(() => process.exit(), GRACE_MS).unref();
