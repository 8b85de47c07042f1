/** The end of a process, of the action as of the command. */

/** After this, in milliseconds, whatever still holds the process (a connection that hangs) is let go. */
const GRACE_MS = 2_000;

/** Ends the process although something hangs, but not before everything is written that a slow reader has yet to read. */
export async function exitAfterGrace(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      stream.write('', () => {
        resolve();
      });
    });
  }
  setTimeout(() => process.exit(), GRACE_MS).unref();
}
