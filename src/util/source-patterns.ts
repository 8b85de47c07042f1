/** Which files of a repository a list of glob patterns names. Pure: paths in, answers out. */
import { posix } from 'node:path';

/** Which files of a workspace are named by patterns. */
export interface SourcePatterns {
  /** Whether a file is named: a path relative to the root, with `/`. */
  matches(path: string): boolean;
  /** Whether a folder may hold a file that is named; '' is the root. */
  mayHold(folder: string): boolean;
}

/** Folders with the code of others: looked into only if a pattern names them. `.git` never is. */
const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** Documentation names models that nothing calls: looked at only if a pattern has the ending. */
const DOCUMENTATION = /\.(?:md|mdx|rst|adoc)$/i;

const MAGIC = /[*?[\]{}()!+@]/;

/**
 * Reads patterns like `src/**`, `*.tf` and `!src/*.test.ts`; one that names a folder stands for everything in it.
 * Unlike in a shell, `*` also stands for a name that begins with a dot, because environment files do.
 */
export function sourcePatterns(texts: readonly string[]): SourcePatterns {
  const named = texts.filter((text) => !text.startsWith('!')).map(normal);
  const excluded = texts.filter((text) => text.startsWith('!')).map((text) => normal(text.slice(1)));
  const words = new Set(named.flatMap((text) => text.split('/')));
  const beginnings = named.map(beginningOf);
  const isSkipped = (path: string): boolean =>
    path.split('/').some((part) => SKIPPED.has(part) && (part === '.git' || !words.has(part)));
  const isDocumentation = (path: string): boolean => {
    const [ending] = DOCUMENTATION.exec(path) ?? [];
    return ending !== undefined && !named.some((text) => text.endsWith(ending));
  };
  return {
    matches: (path) =>
      !isSkipped(path) &&
      !isDocumentation(path) &&
      named.some((text) => isNamed(path, text)) &&
      !excluded.some((text) => isNamed(path, text)),
    mayHold: (folder) =>
      !isSkipped(folder) && beginnings.some((beginning) => isWithin(folder, beginning) || isWithin(beginning, folder)),
  };
}

/** Without `./` and the last `/`; '' for the root. */
function normal(text: string): string {
  return posix.normalize(text).replace(/^\.\/?$|\/$/g, '');
}

function isNamed(path: string, pattern: string): boolean {
  if (!MAGIC.test(pattern)) return isWithin(path, pattern);
  return posix.matchesGlob(visible(path), visible(pattern));
}

/** With something before the dot that a name begins with, so that `*` takes it for a name like any other. */
function visible(text: string): string {
  return text.replaceAll(/(^|[/{,])\.(?=[^./])/g, '$1-.');
}

/** The folders that a pattern begins with; the whole of one without wildcards. */
function beginningOf(pattern: string): string {
  const parts = pattern.split('/');
  const wild = parts.findIndex((part) => MAGIC.test(part));
  return (wild < 0 ? parts : parts.slice(0, wild)).join('/');
}

function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
