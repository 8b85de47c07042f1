/** The end of a process, of the action as of the command. */

/** After this, in milliseconds, whatever still holds the process (a connection that hangs) is let go. */
const GRACE_MS = 1_000;

/**
 * Ends the process although something hangs, but not before everything is written that a slow reader has yet to read.
 * A cancelled run ends at once.
 */
export async function exitAfterGrace(cancelled: AbortSignal | undefined): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      stream.write('', () => {
        resolve();
      });
    });
  }
  if (cancelled?.aborted === true) process.exit();
  setTimeout(() => process.exit(), GRACE_MS).unref();
}

/** The reader may stop reading (`| head`): what is still to be written is then unread. */
export function ignoreEpipe(...streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
