/** Where a glob pattern may lead. Pure. */
import { isAbsolute } from 'node:path';

/** Alternatives of a pattern that are looked at; one that has more is not trusted. */
const MOST_ALTERNATIVES = 1_000;

/**
 * Returns whether a pattern could name something outside of the folder it begins in: it is absolute or goes up, as
 * written or as what its braces and one-letter classes stand for (`.{.,x}/*` and `[.][.]/*` go up in Node's
 * `fs.glob`). True also if it has too many alternatives to look at.
 */
export function leadsOutside(pattern: string): boolean {
  const found = alternatives(pattern);
  return (
    found === undefined ||
    found.some((one) => {
      const plain = one.replace(/\[([^\]])\]/g, '$1').replaceAll('\\', '/');
      return isAbsolute(plain) || plain.split('/').includes('..');
    })
  );
}

/** What the braces of a pattern stand for; undefined if that is too much. */
function alternatives(pattern: string): string[] | undefined {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const group = innermostGroup(next);
    if (group === undefined) done.push(next);
    else for (const part of group.parts) open.push(group.before + part + group.after);
    if (done.length + open.length > MOST_ALTERNATIVES) return undefined;
  }
  return done;
}

/** The first pair of braces that has none inside: `{a,b}` is what stands between its commas. */
function innermostGroup(text: string): { before: string; parts: string[]; after: string } | undefined {
  const end = text.indexOf('}');
  const start = end < 0 ? -1 : text.lastIndexOf('{', end);
  if (end < 0) return undefined;
  // An end without a beginning is a letter like any other.
  if (start < 0) return { before: text.slice(0, end), parts: ['\u0000'], after: text.slice(end + 1) };
  return { before: text.slice(0, start), parts: text.slice(start + 1, end).split(','), after: text.slice(end + 1) };
}
