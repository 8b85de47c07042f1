/** The folder of the report: each use of the action in a job has its own, and no file in it is of an earlier run. */
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from './files.ts';

/** More uses than a job can have steps (GitHub Docs, "Actions limits": 1,000 per workflow run is far above it). */
const MOST_USES = 1_000;

/**
 * What a run writes or leaves out as it has something to say; `baseline.json` is always written, and is meant to be
 * kept.
 */
const WRITTEN_BY_A_RUN = /^(?:report\.(?:json|md|html|sarif|junit\.xml)|suggested-.*\.(?:json|tf))$/;

/**
 * Makes a folder that no other use of the action has: `path`, else `path-2`, `path-3`, ... Steps of one job may run at
 * the same time, so the owner of the folder has it. Returns its path; `path` itself if no folder can be made, so that
 * writing says why.
 */
export async function ownFolder(path: string): Promise<string> {
  await makeFolder(dirname(path), 0o777).catch(() => undefined);
  for (let use = 1; use <= MOST_USES; use += 1) {
    const folder = use === 1 ? path : `${path}-${use}`;
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return path;
    }
  }
  return path;
}

/**
 * Removes the files of an earlier run from a folder that was named: they would be taken for this run's. Returns the
 * folder.
 */
export async function emptiedFolder(folder: string): Promise<string> {
  // Behind a link are foreign files.
  const isLink = await lstat(folder).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  const names = isLink ? [] : await readdir(folder).catch(() => []);
  const old = names.filter((name) => WRITTEN_BY_A_RUN.test(name));
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true }).catch(() => undefined)));
  return folder;
}
