/**
 * Loaded before a program (`node --import`): the disk below RUNNER_TEMP and the named report folder takes only so many
 * bytes more. `TESTBED_DISK` has the error and the bytes: `ENOSPC 2000`; `EROFS 0` is a disk on which nothing can be
 * made or written.
 */
import { promises } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';

const [code = 'ENOSPC', bytes = '0'] = (process.env.TESTBED_DISK ?? '').split(' ');
const { RUNNER_TEMP = '', GITHUB_WORKSPACE = '' } = process.env;
const named = process.env['INPUT_REPORT-DIR'] ?? '';
const folders = [RUNNER_TEMP, ...(named === '' ? [] : [resolve(GITHUB_WORKSPACE, named)])];
let left = Number(bytes);

const { open, mkdir } = promises;

promises.open = async (path, ...how) => {
  const isWritten = isOnDisk(path) && typeof how[0] === 'string' && how[0] !== 'r';
  if (isWritten && code === 'EROFS') throw failure();
  const file = await open(path, ...how);
  return isWritten ? limited(file) : file;
};

promises.mkdir = ((...args: Parameters<typeof mkdir>) =>
  isOnDisk(args[0]) && code === 'EROFS' ? Promise.reject(failure()) : mkdir(...args)) as typeof mkdir;

syncBuiltinESMExports();

function isOnDisk(path: unknown): boolean {
  return typeof path === 'string' && folders.some((folder) => path === folder || path.startsWith(folder + sep));
}

/** The file, of which only as much is written as the disk still takes. */
function limited(file: FileHandle): FileHandle {
  const write = file.writeFile.bind(file);
  file.writeFile = async (data, options) => {
    const whole = typeof data === 'string' ? Buffer.from(data) : Buffer.concat([data as Uint8Array]);
    const fits = whole.subarray(0, left);
    left -= fits.length;
    await write(fits, options);
    if (fits.length < whole.length) throw failure();
  };
  return file;
}

function failure(): NodeJS.ErrnoException {
  const text = code === 'EROFS' ? 'read-only file system' : 'no space left on device';
  return Object.assign(new Error(`${code}: ${text}, write`), { code });
}
