/** The files of a workspace that patterns name: regular files inside of it, in bounds, no link followed. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceList } from '../domain/host.ts';
import { sourcePatterns } from '../util/source-patterns.ts';

/** Where a search ends. */
export interface SourceLimits {
  /** Files that are named. */
  files: number;
  /** Bytes of one file: what is larger is data, or made by a program. */
  fileBytes: number;
  /** Bytes of all files. */
  totalBytes: number;
  /** Files and folders that are looked at, named or not. */
  entries: number;
}

export const SOURCE_LIMITS: SourceLimits = {
  files: 10_000,
  fileBytes: 1024 * 1024,
  totalBytes: 100 * 1024 * 1024,
  entries: 200_000,
};

/**
 * Lists the files below `root` that patterns name (`sourcePatterns`), sorted within each folder. Links are left out,
 * to files and to folders; so is what may not be read. Ends early if `signal` aborts. What a limit leaves out is said.
 */
export async function listSources(
  root: string,
  patterns: readonly string[],
  { limits = SOURCE_LIMITS, signal }: { limits?: SourceLimits; signal?: AbortSignal | undefined } = {},
): Promise<SourceList> {
  const wanted = sourcePatterns(patterns);
  const paths: string[] = [];
  let [entries, bytes, tooLarge] = [0, 0, 0];
  let end: string | undefined;
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined && end === undefined; folder = folders.pop()) {
    const below: string[] = [];
    for (const { name, isFolder } of await entriesOf(join(root, folder))) {
      entries += 1;
      const path = folder === '' ? name : `${folder}/${name}`;
      if (signal?.aborted === true) end = 'the time was up';
      else if (entries > limits.entries) end = `there are more than ${limits.entries} files and folders`;
      else if (isFolder && wanted.mayHold(path)) below.push(path);
      else if (!isFolder && wanted.matches(path)) {
        const size = await sizeOf(join(root, path));
        if (size === undefined) continue;
        if (size > limits.fileBytes) tooLarge += 1;
        else if (paths.length === limits.files) end = `more than ${limits.files} files match`;
        else if (bytes + size > limits.totalBytes) end = `they have more than ${megabytes(limits.totalBytes)}`;
        else {
          paths.push(path);
          bytes += size;
        }
      }
      if (end !== undefined) break;
    }
    folders.push(...below.reverse());
  }
  return {
    paths,
    leftOut: [
      ...(end === undefined ? [] : [`Not every file was looked at: ${end}.`]),
      ...(tooLarge === 0 ? [] : [`Files larger than ${megabytes(limits.fileBytes)} were not looked at: ${tooLarge}.`]),
    ],
  };
}

const megabytes = (bytes: number): string => `${bytes / 1024 / 1024} MB`;

/** What a folder has, sorted by name: regular files and folders. Empty if it may not be read. */
async function entriesOf(folder: string): Promise<{ name: string; isFolder: boolean }[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return found
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Size in bytes; undefined for what is no regular file any more. */
async function sizeOf(path: string): Promise<number | undefined> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() === true ? found.size : undefined;
}
