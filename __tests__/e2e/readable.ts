/** Everything that can be read after a run: the log as shown, summary, comments, issues, outputs, files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionRun } from '../../testbed/runner.ts';

export function everythingReadable(run: ActionRun): string {
  const files =
    run.reportDir === ''
      ? []
      : readdirSync(run.reportDir).map((name) => readFileSync(join(run.reportDir, name), 'utf8'));
  return [
    run.stdout,
    run.stderr,
    run.summary,
    ...run.comments.map(({ body }) => body),
    ...run.issues.flatMap(({ title, body }) => [title, body]),
    ...Object.values(run.outputs),
    ...files,
  ].join('\n');
}
