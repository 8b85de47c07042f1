/** Which configuration files a run reads. */
import { say, wordings } from '../domain/message.ts';
import { posix } from 'node:path';
import type { Host } from '../domain/host.ts';
import { DEFAULT_CONFIG_FILE } from './inputs.ts';
import { quote } from './problem.ts';
import type { Mistake } from '../domain/settings.ts';

/** A file that an input names, with its contents. */
export interface FoundFile {
  /** As the user gave it, or as the glob found it. */
  path: string;
  bytes: Uint8Array;
}

/**
 * Reads the files that the input `config-file` names: paths and globs. Without it, the default file if there is one.
 * What is named and not there is a mistake; nothing is thrown.
 */
export async function findConfigFiles(
  host: Pick<Host, 'readFile' | 'glob'>,
  named: readonly string[] | undefined,
): Promise<{ files: FoundFile[]; mistakes: Mistake[] }> {
  const mistakes: Mistake[] = [];
  const files = new Map<string, FoundFile>();
  for (const path of named ? await expand(host, named, mistakes) : [DEFAULT_CONFIG_FILE]) {
    const key = posix.normalize(path);
    if (files.has(key)) continue;
    try {
      const bytes = await host.readFile(path);
      if (bytes) files.set(key, { path, bytes });
      else if (named) mistakes.push(missing(path));
    } catch (error) {
      mistakes.push(unreadable(path, error));
    }
  }
  return { files: [...files.values()], mistakes };
}

async function expand(host: Pick<Host, 'glob'>, named: readonly string[], mistakes: Mistake[]): Promise<string[]> {
  const paths: string[] = [];
  for (const name of named) {
    if (!/[*?[\]{}]/.test(name)) {
      paths.push(name);
      continue;
    }
    try {
      const found = await host.glob(name);
      paths.push(...found);
      if (found.length === 0) {
        const message = `No file matches ${quote(name)}.`;
        mistakes.push({
          input: 'config-file',
          message,
          instead: say`Correct the pattern; it starts ${wordings('at the root of the workspace', 'in the current folder')}.`,
        });
      }
    } catch (error) {
      mistakes.push(unreadable(name, error));
    }
  }
  return paths;
}

function missing(path: string): Mistake {
  return {
    input: 'config-file',
    message: `There is no file ${quote(path)}.`,
    instead: say`Correct the path${wordings(', or check the repository out before this step', '')}.`,
  };
}

function unreadable(path: string, error: unknown): Mistake {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EISDIR') {
    return {
      input: 'config-file',
      message: `${quote(path)} is a directory.`,
      instead: 'Name a file in it, or all of them with a pattern like `checks/*.yml`.',
    };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return {
    input: 'config-file',
    message: `${quote(path)} cannot be read: ${quote(reason)}.`,
    instead: 'Name a readable file.',
  };
}
