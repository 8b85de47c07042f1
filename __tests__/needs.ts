/** Tests that need a program which npm does not bring to every platform. */
import { describe } from '@jest/globals';

/** Begins the title of skipped tests. scripts/skipped-tests.js counts them and says why. */
const SKIPPED = 'skipped: ';

/**
 * Like `describe`, for tests that need something of the machine. Where `missing` says what is missing, they are
 * skipped, and the last lines of the run say how many and why. With CI=true nothing is skipped: the file fails with
 * the same words.
 */
export function describeWith(title: string, missing: string | undefined, tests: () => void): void {
  if (missing === undefined) describe(title, tests);
  else if (process.env.CI === 'true') throw new Error(`CI skips no tests: ${missing}.`);
  else describe.skip(`${SKIPPED}${missing}`, tests);
}
