/**
 * The house rules of `src/`: an import goes down the order of rooms, never up; no circle of files; rooms that only
 * compute reach for nothing outside; the product and its testbed are strangers. `docs/architecture.md` says what each
 * room is for.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');

/** From the bottom to the top. `.` is the bundle's entry. */
const ROOMS = [
  ...['util', 'domain', 'catalog', 'policy', 'settings', 'net', 'aws', 'bedrock', 'iam', 'identity', 'verdict', 'plan'],
  ...['who-can', 'collect', 'matrix', 'compare', 'report', 'record', 'github', 'host', 'app', 'terminal', '.'],
];

/** Rooms that only compute: the same input gives the same output, and nothing else happens. */
const PURE: ReadonlySet<string> = new Set([
  ...['util', 'domain', 'catalog', 'policy', 'verdict', 'plan', 'who-can', 'matrix', 'compare', 'report'],
]);

/** Modules outside `src/` that a pure room may import: they compute, too. */
const COMPUTES: ReadonlySet<string> = new Set(['node:crypto', 'node:path', 'zod', 'fflate']);

interface Import {
  from: string;
  /** A path below the repository, or the name of a module. */
  to: string;
}

function sources(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? sources(path) : path.endsWith('.ts') ? [path] : [];
  });
}

/** Imports of values and of types, static and on demand. */
function importsOf(from: string): Import[] {
  const text = readFileSync(join(ROOT, from), 'utf8');
  return [
    ...text.matchAll(/^(?:import|export)\b[^'";]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm),
  ].map(([, named, bare, lazy]) => {
    const to = named ?? bare ?? lazy ?? '';
    return { from, to: to.startsWith('.') ? normalize(join(dirname(from), to)) : to };
  });
}

function roomOf(path: string): string {
  const [, room = '.', file] = path.split('/');
  return file === undefined ? '.' : room;
}

const FILES = sources('src');
const IMPORTS = FILES.flatMap(importsOf);
const INSIDE = IMPORTS.filter(({ to }) => to.startsWith('src/'));

test('each file lies in a room', () => {
  expect([...new Set(FILES.map(roomOf))].filter((room) => !ROOMS.includes(room))).toEqual([]);
});

test('an import goes down, type imports included', () => {
  const climbs = INSIDE.filter(({ from, to }) => ROOMS.indexOf(roomOf(from)) < ROOMS.indexOf(roomOf(to)));
  expect(climbs.map(({ from, to }) => `${from} -> ${to}`).sort()).toEqual([]);
});

test('no circle of files, type imports included', () => {
  const targets = Map.groupBy(INSIDE, ({ from }) => from);
  const finished = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (finished.has(file) || path.includes(file)) return;
    for (const { to } of targets.get(file) ?? []) visit(to, [...path, file]);
    finished.add(file);
  };
  for (const file of FILES) visit(file, []);
  expect(circles).toEqual([]);
});

test('rooms that only compute import nothing that does I/O', () => {
  const outside = IMPORTS.filter(({ from, to }) => PURE.has(roomOf(from)) && !to.startsWith('src/'));
  const refused = outside.filter(({ to }) => !COMPUTES.has(to));
  expect(refused.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('src and testbed are strangers', () => {
  const crossing = [...IMPORTS, ...sources('testbed').flatMap(importsOf)].filter(
    ({ from, to }) =>
      (from.startsWith('src/') && to.startsWith('testbed/')) || (from.startsWith('testbed/') && to.startsWith('src/')),
  );
  expect(crossing.map(({ from, to }) => `${relative('.', from)} -> ${to}`)).toEqual([]);
});

test('exported types say what they are', () => {
  const bare = FILES.flatMap((file) => {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    return lines.flatMap((line, index) => {
      const isDocumented = (lines[index - 1] ?? '').trimEnd().endsWith('*/');
      return /^export (?:interface|type|class) \w/.test(line) && !isDocumented ? [`${file}: ${line}`] : [];
    });
  });
  expect(bare).toEqual([]);
});

test('prose and names say who: no indefinite persons', () => {
  const found = FILES.flatMap((file) => {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    return lines.flatMap((line, index) =>
      /(?:nobody|somebody|whoever|anybody|everybody)/i.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
    );
  });
  expect(found).toEqual([]);
});

test('comments are read without scrolling: each line ends before column 120', () => {
  const found = FILES.flatMap((file) => {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    return lines.flatMap((line, index) =>
      /^\s*(?:\/\*\*|\*|\/\/)/.test(line) && line.length >= 120 ? [`${file}:${index + 1}`] : [],
    );
  });
  expect(found).toEqual([]);
});
