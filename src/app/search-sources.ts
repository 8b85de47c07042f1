/** Searches the files of a workspace for the models that they name. */
import { findModels } from '../catalog/find-models.ts';
import type { Host } from '../domain/host.ts';
import type { Place } from '../domain/settings.ts';
import { Pool } from '../util/pool.ts';

/** What the files name. */
export interface SourceModels {
  /** How many files were read. */
  files: number;
  /** Where each model ID, profile ID or ARN stands, in the order in which they were found. */
  places: ReadonlyMap<string, readonly Place[]>;
  /** What was not searched, each in a sentence. */
  leftOut: string[];
}

/** Files that are read at one time: at the base commit each is a call to GitHub. */
const READ_AT_ONCE = 8;

/** A file with a byte 0 near its beginning is no text; git decides so, too. */
const BINARY_BYTES = 8_000;

/**
 * Reads the files that patterns name and returns what they name, with nothing of binaries. Ends early if `signal`
 * aborts. Throws if the files may not be listed.
 */
export async function searchSources(
  files: Pick<Host, 'sources' | 'readFile'>,
  patterns: readonly string[],
  signal: AbortSignal,
): Promise<SourceModels> {
  const { paths, leftOut } = await files.sources(patterns, signal);
  const pool = new Pool(READ_AT_ONCE);
  const searched = await Promise.all(
    paths.map((path) => pool.run(async () => (signal.aborted ? undefined : placesIn(path, await textOf(files, path))))),
  );
  const places = new Map<string, Place[]>();
  for (const { id, place } of searched.flatMap((found) => found ?? [])) {
    const known = places.get(id);
    if (known) known.push(place);
    else places.set(id, [place]);
  }
  const read = searched.filter((found) => found !== undefined).length;
  const unread = paths.length - read;
  return {
    files: read,
    places,
    leftOut: unread === 0 ? leftOut : [...leftOut, `Files that could not be read: ${unread}.`],
  };
}

/** The text of a file, '' of a binary one; undefined if it is gone or may not be read. */
async function textOf(files: Pick<Host, 'readFile'>, path: string): Promise<string | undefined> {
  const bytes = await files.readFile(path).catch(() => undefined);
  if (bytes === undefined) return undefined;
  return bytes.subarray(0, BINARY_BYTES).includes(0) ? '' : new TextDecoder().decode(bytes);
}

function placesIn(file: string, text: string | undefined): { id: string; place: Place }[] | undefined {
  return text === undefined
    ? undefined
    : findModels(text).map(({ id, line, column }) => ({ id, place: { file, line, column } }));
}
