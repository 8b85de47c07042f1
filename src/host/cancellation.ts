/** Signals that ask the process to end. */

/**
 * Returns a signal that aborts at the first SIGINT or SIGTERM, so that a run can still say what it knows. A second
 * signal of the same name ends the process as if nothing listened. GitHub sends SIGINT, after 7.5 s SIGTERM, and kills
 * 2.5 s later (GitHub Docs, "Workflow cancellation reference").
 */
export function cancellation(): AbortSignal {
  const cancelled = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      cancelled.abort();
    });
  }
  return cancelled.signal;
}
