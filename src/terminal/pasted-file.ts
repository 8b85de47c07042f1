/** An error message that lies in a file. */
import { open, stat } from 'node:fs/promises';

/** Bytes of a file that are read: an error stands at the end of a log, and an event of CloudTrail is smaller. */
const LIMIT = 1024 * 1024;

/** Longest path that a file system takes; what is longer is a message. */
const LONGEST_PATH = 1_024;

/**
 * The text of the regular file that `path` names, of a longer one its last MiB; undefined if there is no such file.
 * Throws if it may not be read.
 */
export async function readPastedFile(path: string): Promise<string | undefined> {
  if (path.length > LONGEST_PATH || path.includes('\n')) return undefined;
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  const file = await open(path);
  try {
    const length = Math.min(found.size, LIMIT);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, found.size - length);
    return new TextDecoder().decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
