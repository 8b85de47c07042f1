/** Reads a world from YAML. Everything that is wrong is reported at once, each with the line to look at. */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LineCounter, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document as YamlDocument } from 'yaml';
import type { z } from 'zod';
import { worldSchema } from './schema.ts';
import { policyMistakes } from './world-policies.ts';
import type { World } from './world.ts';

/** A world that cannot be used; `message` has one line a mistake: `FILE:LINE:COLUMN: PATH: what is wrong`. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
}

/** Where the shipped worlds are. */
export const WORLDS = join(import.meta.dirname, 'worlds');

/** Names of the shipped worlds, sorted. */
export function worldNames(): string[] {
  return readdirSync(WORLDS)
    .filter((file) => file.endsWith('.yml'))
    .map((file) => basename(file, '.yml'))
    .sort();
}

/**
 * The world in a file, or the shipped one of that name.
 *
 * @param nameOrPath - `demo`, or a path that ends in `.yml`, `.yaml` or `.json` or contains a slash
 * @throws WorldError for an unknown name, an unreadable file, or anything that is not in the format
 */
export function loadWorld(nameOrPath: string): World {
  const isPath = /\.(?:ya?ml|json)$|[/\\]/.test(nameOrPath);
  if (!isPath && !worldNames().includes(nameOrPath)) {
    throw new WorldError(`There is no world "${nameOrPath}". There are: ${worldNames().join(', ') || 'none'}.`);
  }
  const path = isPath ? nameOrPath : join(WORLDS, `${nameOrPath}.yml`);
  return parseWorld(readText(path), path);
}

/**
 * The world in a YAML text.
 *
 * @param file - how to call the text in messages
 * @throws WorldError with every mistake
 */
export function parseWorld(text: string, file: string): World {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: true });
  const syntax = [...document.errors, ...document.warnings].map((error) => {
    const place = error.linePos?.[0];
    return `${file}:${place?.line ?? 1}:${place?.col ?? 1}: ${error.message.split('\n')[0] ?? ''}`;
  });
  if (syntax.length > 0) throw new WorldError(syntax.join('\n'));
  const result = worldSchema.safeParse(document.toJS());
  const mistakes = result.success ? policyMistakes(result.data) : result.error.issues.map(mistakeOf);
  if (result.success && mistakes.length === 0) return result.data;
  throw new WorldError(
    mistakes
      .map(({ path, message }) => {
        const { line, col } = lines.linePos(offsetOf(document, path));
        return `${file}:${line}:${col}: ${path.join('.') || 'the world'}: ${message}`;
      })
      .join('\n'),
  );
}

/** An unknown key is told of where it stands. */
function mistakeOf(issue: z.core.$ZodIssue): { path: string[]; message: string } {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return { path: [...issue.path, ...keys].map(String), message: explain(issue) };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new WorldError(`${path}: cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}

function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown key ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  return issue.message;
}

/** Offset of the key at a path, or of the deepest part of the path that exists. */
function offsetOf(document: YamlDocument.Parsed, path: readonly string[]): number {
  let offset = 0;
  let node: unknown = document.contents;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === part);
      if (pair === undefined) return offset;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}
