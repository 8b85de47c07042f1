/** Single files out of a zip archive that came from outside: bounded before and while they are unpacked. */
import { unzipSync } from 'fflate';

/** An archive with more entries is none of ours. */
const MOST_ENTRIES = 10_000;

/**
 * Returns the files that `wanted` names, by their path in the archive. Throws for what is no zip archive, and for a
 * file whose header says, or whose content is, more than `mostBytes`.
 */
export function unzip(
  archive: Uint8Array,
  wanted: (path: string) => boolean,
  mostBytes: number,
): Map<string, Uint8Array> {
  let entries = 0;
  const files = unzipSync(archive, {
    filter: ({ name, originalSize }) => {
      entries += 1;
      if (entries > MOST_ENTRIES) throw new Error(`the archive has more than ${MOST_ENTRIES} files`);
      if (!wanted(name)) return false;
      if (originalSize > mostBytes) throw new Error(`${name} is larger than ${mostBytes / 1024 / 1024} MB`);
      return true;
    },
  });
  // fflate unpacks into a buffer of the size that the header says: what does not fit is an error, what is shorter ends
  // early.
  return new Map(Object.entries(files));
}
