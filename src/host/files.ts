/**
 * Files of a run: read only as regular files and never without end, written whole or not at all, and never through a
 * link.
 */
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/** No configuration, baseline or report is larger. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** Bytes that are read at a time. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Reads a file, or returns undefined if there is none. Throws for what is no regular file (a directory, a device, a
 * pipe), for what is larger than 16 MB, and, where `roots` are given, for what lies outside of those folders once
 * links are resolved: the author of a file into the workspace must not choose what of the machine is read.
 */
export async function readWhole(path: string, roots?: readonly string[]): Promise<Uint8Array | undefined> {
  try {
    const file = roots === undefined ? path : await inside(roots, path);
    // Without O_NONBLOCK, opening a pipe would wait until something writes to it.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return await readRegular(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The file itself behind a path. Throws if it is in none of the folders. */
async function inside(roots: readonly string[], path: string): Promise<string> {
  if (!roots.some((root) => isBelow(root, path))) throw new Error('it is outside of the workspace');
  const file = await realpath(path);
  for (const root of roots) {
    const folder = await realpath(root).catch(() => root);
    if (isBelow(folder, file)) return file;
  }
  throw new Error('it is a link out of the workspace');
}

function isBelow(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '' && way.split(sep)[0] !== '..' && !isAbsolute(way);
}

/** Counts while it reads: the size that a file says it has may be another one by then. */
async function readRegular(file: FileHandle): Promise<Uint8Array> {
  const found = await file.stat();
  if (found.isDirectory()) throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
  if (!found.isFile()) throw new Error('it is not a regular file');
  const chunks: Uint8Array[] = [];
  for (let size = 0; ;) {
    const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK_BYTES), 0, CHUNK_BYTES);
    if (bytesRead === 0) return Buffer.concat(chunks);
    size += bytesRead;
    if (size > MAX_FILE_BYTES) throw new Error(`the file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB`);
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

/**
 * Writes all of a file or nothing: an interrupted process leaves no half of one. A link in the file's place is
 * replaced, not followed; throws if its folder is a link. `readers`: who may read it, and folders that are made for
 * it.
 */
export async function writeWhole(
  path: string,
  text: string | Iterable<string>,
  readers: 'owner' | 'all',
): Promise<void> {
  if (!(await isFolder(dirname(path)))) {
    await makeFolder(dirname(path), readers === 'owner' ? 0o700 : 0o777);
    await isFolder(dirname(path));
  }
  const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    // What another process has put there is not opened: O_EXCL follows no link.
    const file = await open(unfinished, 'wx', readers === 'owner' ? 0o600 : 0o666);
    try {
      for (const part of typeof text === 'string' ? [text] : inChunks(text)) await file.writeFile(part, 'utf8');
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Parts joined to some tens of kilobytes each: a write for each line would take longer than making it. */
function* inChunks(parts: Iterable<string>): Generator<string> {
  let chunk: string[] = [];
  let length = 0;
  for (const part of parts) {
    chunk.push(part);
    length += part.length;
    if (length < CHUNK_BYTES) continue;
    yield chunk.join('');
    chunk = [];
    length = 0;
  }
  if (length > 0) yield chunk.join('');
}

/**
 * Makes a folder and those above it. Not with `recursive`, which Node never comes back from where the system answers
 * ENOENT for a folder that is there, as below /proc (observed with Node 24.21).
 */
export async function makeFolder(path: string, mode: number): Promise<void> {
  const make = () => mkdir(path, { mode });
  try {
    await make().catch(async (error: unknown) => {
      if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
      await makeFolder(dirname(path), mode);
      await make();
    });
  } catch (error) {
    // What is there already need not be made; a file in the way is named when something is written below it.
    const isThere = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isThere) throw error;
  }
}

/** Whether a folder is there. Throws if it is a link: what is written below it would be somewhere else. */
async function isFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink() === true) throw new Error(`${path} is a link`);
  return found?.isDirectory() === true;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
