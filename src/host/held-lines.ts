/**
 * The log's lines, written together: a run of ten thousand checks says one for each, and a write takes longer than a
 * line.
 */

const held = new Set<NodeJS.WriteStream>();

/** Holds what is written to `stream` from now on to the end of this turn of the event loop, or of the process. */
export function holdLines(stream: NodeJS.WriteStream): void {
  if (held.has(stream)) return;
  // The end of a process leaves no further turn, and what is held then would be lost.
  if (held.size === 0) process.once('exit', writeAll);
  held.add(stream);
  stream.cork();
  setImmediate(writeAll);
}

function writeAll(): void {
  process.removeListener('exit', writeAll);
  for (const stream of held) stream.uncork();
  held.clear();
}
