/**
 * A YAML file as data that remembers where each part of it stands. Anything but one plain UTF-8 document is refused.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { quote } from './problem.ts';
import type { Mistake, Place } from '../domain/settings.ts';

/**
 * Far above any configuration written by a person; parsing more would only cost the runner time (8 s for 1 MB of `[`).
 */
export const MAX_CONFIG_BYTES = 128 * 1024;

/** Aliases that expand to more nodes than this are taken for a bomb. */
const MAX_ALIASES = 100;

/** The format is four levels deep. */
const MAX_DEPTH = 32;

/** One slip of the syntax makes the parser stumble over much of what follows. */
const MAX_MISTAKES = 10;

/** Keys and indexes from the root of a YAML file to a value. */
export type Path = readonly (string | number)[];

/** A YAML file with the places of its values. */
export interface YamlFile {
  /** Plain values: objects, arrays, strings, numbers, booleans, null. */
  value: unknown;
  /** Place of the value at a path, or of the deepest part of the path that exists; with `key`, of the key instead. */
  place: (path: Path, key?: 'key') => Place;
}

/** A YAML file, or everything that is wrong with it. */
export type YamlResult = { ok: true; yaml: YamlFile } | { ok: false; mistakes: Mistake[] };

/** Parses the bytes of a file. Never throws; every mistake of the syntax is reported. */
export function parseYaml(file: string, bytes: Uint8Array): YamlResult {
  const top: Place = { file, line: 1, column: 1 };
  const refuse = (message: string, instead: string, place = top): YamlResult => ({
    ok: false,
    mistakes: [{ message, instead, place }],
  });
  if (bytes.length > MAX_CONFIG_BYTES) {
    const size = Math.ceil(bytes.length / 1024);
    return refuse(`The file is ${size} KB long, and at most 128 KB are read.`, 'Name a configuration file.');
  }
  const decoded = decode(bytes);
  if (!decoded.ok) {
    return refuse('The file is not UTF-8 text.', 'Save it as UTF-8.', { file, ...decoded.at });
  }
  const { text } = decoded;
  if (text.startsWith('\uFEFF'))
    return refuse('The file starts with a byte order mark.', 'Save it as UTF-8 without one.');
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    // Duplicate keys are found below: the parser compares every key of a map with every other.
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      stringKeys: false,
    });
    const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
    // The parser reports, level by level, that it could go no deeper.
    if (errors.some((error) => error.message.includes('call stack'))) throw new RangeError('nesting');
    if (errors.length > 0) {
      const mistakes = errors
        .slice(0, MAX_MISTAKES)
        .map((error) => ({ ...syntaxProblem(error.code, error.message), place: at(error.pos[0]) }));
      return { ok: false, mistakes };
    }
    if (document.contents === null) return refuse('The file is empty.', 'Write at least `models:` with one entry.');
    const found = structureProblems(document.contents).slice(0, MAX_MISTAKES);
    if (found.length > 0) {
      const mistakes = found.map(({ message, instead, offset }) => ({ message, instead, place: at(offset) }));
      return { ok: false, mistakes };
    }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { ok: true, yaml: { value, place: (path, key) => at(offsetOf(document, path, key)) } };
  } catch (error) {
    // The parser recurses into collections (RangeError) and counts what aliases expand to (ReferenceError).
    if (error instanceof RangeError)
      return refuse('The file is nested too deeply.', 'Write it as in the documentation.');
    if (error instanceof ReferenceError) return refuse('Its aliases expand to too much.', 'Write the values out.');
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(`The file is not YAML: ${quote(reason)}.`, 'Write it as in the documentation.');
  }
}

type Decoded = { ok: true; text: string } | { ok: false; at: { line: number; column: number } };

function decode(bytes: Uint8Array): Decoded {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\uFFFD', 1)[0] ?? '';
    const lines = before.split('\n');
    return { ok: false, at: { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 } };
  }
}

const TAGS_ARE_NOT_READ = { message: 'Tags are not read here.', instead: 'Leave the `!` and the word after it out.' };

/** The parser's errors that deserve better words than its own. */
const SYNTAX: Readonly<Record<string, { message: string; instead: string }>> = {
  MULTIPLE_DOCS: { message: 'The file holds several YAML documents.', instead: 'Keep one, without a `---` between.' },
  TAB_AS_INDENT: { message: 'A tab is not an indentation in YAML.', instead: 'Indent with spaces.' },
  TAG_RESOLVE_FAILED: TAGS_ARE_NOT_READ,
};

function syntaxProblem(code: string, message: string): { message: string; instead: string } {
  const known = Object.hasOwn(SYNTAX, code) ? SYNTAX[code] : undefined;
  const sentence = quote(message).slice(1, -1).replaceAll('\\"', '"').replace(/\.?$/, '.');
  return known ?? { message: `This is not YAML: ${sentence}`, instead: 'Correct it as in the documentation.' };
}

/**
 * Keys that are there twice or are no words, aliases of nothing, and nesting that the format has no use for; by
 * offset.
 */
function structureProblems(contents: Node): { message: string; instead: string; offset: number }[] {
  const problems: { message: string; instead: string; offset: number }[] = [];
  const anchors = new Set<string>();
  const aliases: { name: string; offset: number }[] = [];
  const pending: { node: unknown; depth: number }[] = [{ node: contents, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth } = next;
    if (depth > MAX_DEPTH) throw new RangeError('nesting');
    if (!isNode(node)) continue;
    if (isAlias(node)) aliases.push({ name: node.source, offset: startOf(node) });
    else if (node.anchor !== undefined) anchors.add(node.anchor);
    if (!isAlias(node) && node.tag !== undefined) {
      problems.push({ ...TAGS_ARE_NOT_READ, offset: startOf(node) });
    }
    if (isSeq(node)) for (const item of node.items) pending.push({ node: item, depth: depth + 1 });
    if (!isMap(node)) continue;
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      pending.push({ node: value, depth: depth + 1 });
      const offset = isNode(key) ? startOf(key) : startOf(node);
      if (!isScalar(key)) {
        problems.push({ message: 'A key must be a word.', instead: 'Write `key: value`.', offset });
        continue;
      }
      const name = String(key.value);
      if (seen.has(name)) {
        problems.push({ message: `The key ${quote(name)} is listed twice.`, instead: 'Write it once.', offset });
      }
      seen.add(name);
    }
  }
  for (const { name, offset } of aliases) {
    if (anchors.has(name)) continue;
    const message = `There is no anchor ${quote(`&${name}`)} for this alias.`;
    problems.push({ message, instead: 'Write the value out, or put a text that starts with `*` in quotes.', offset });
  }
  return problems.sort((a, b) => a.offset - b.offset);
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

function offsetOf(document: Document.Parsed, path: Path, key?: 'key'): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (!pair) break;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      if (key !== undefined && index === path.length - 1) break;
      next = pair.value;
    } else if (isSeq(node)) {
      next = node.items[Number(step)];
    }
    if (!isNode(next)) break;
    node = next;
    offset = next.range?.[0] ?? offset;
  }
  return offset;
}
