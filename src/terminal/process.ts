/** How the command ends: signals, closed pipes, connections that hang. The only other place beside the entry that touches `process`. */

/** Map.groupBy, fs.glob and agents with `proxyEnv` are all there since then. */
const OLDEST_NODE = 24;

/** What to say on a Node that is too old, or undefined. `version` like `24.21.0`. */
export function oldNode(version: string): string | undefined {
  const major = Number(version.split('.')[0]);
  if (major >= OLDEST_NODE) return undefined;
  return `bedrock-access-check needs Node.js ${OLDEST_NODE} or later; this is ${version}. See https://nodejs.org.`;
}

/** Whoever reads may stop reading (`| head`): what is still to be written is then for nobody. */
export function ignoreEpipe(...streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/**
 * Calls `tidy` when somebody ends the command, and lets it end of that very signal: a shell then shows 130 or 143, and a loop around the
 * command stops too, which it would not for a command that merely exits with that number (bash manual, "Signals").
 */
export function onInterrupt(tidy: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      tidy();
      process.kill(process.pid, signal);
    });
  }
}
