/** The log of a long run: how far it is and what it waits for, as long as it lasts. */
import type { Host, Progress } from '../domain/host.ts';
import type { RedactedLog } from '../report/log.ts';
import { progressLine } from '../report/log-lines.ts';

/**
 * Milliseconds between two lines: a log is read afterwards, too, and a person who watches one waits no longer than
 * that.
 */
const EVERY_MS = 15_000;

/** Writes a line to the log every 15 seconds, until what it returns is called; that may be called again. */
export function reportProgress(
  host: Pick<Host, 'sleep'>,
  log: Pick<RedactedLog, 'info'>,
  progress: () => Progress,
): () => void {
  const ended = new AbortController();
  const report = async (): Promise<void> => {
    for (let lines = 1; !ended.signal.aborted; lines += 1) {
      await host.sleep(EVERY_MS, ended.signal);
      log.info(progressLine(progress(), (lines * EVERY_MS) / 1000));
    }
  };
  // An aborted pause is how it ends; a log that cannot be written to is noticed when the results are written.
  report().catch(() => undefined);
  return () => {
    ended.abort();
  };
}
