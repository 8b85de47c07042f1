/**
 * One file that holds every module of the product, each compiled when it is first used. V8's compiling and running of
 * modules is most of the start, and a run uses few of them: one that stops at a mistake in its settings a tenth, an
 * ordinary one a half.
 */
import { transform as toCommonJs } from '@swc/core';
import { build, transform } from 'esbuild';
import { dirname, join, relative } from 'node:path';

/** Where esbuild would write; nothing is written. */
const NOWHERE = 'pieces';

/**
 * A piece is compiled when something of it is first used (`import` makes no difference between one that is and one
 * that is not), and what is not a piece is one of Node's own modules. The pieces stand in comments, which V8 passes
 * over ten times as fast as it reads strings. One that throws when it is run throws again the next time, as Node's own
 * modules do. Git for Windows may check the file out with other ends of lines; no piece has a carriage return of its
 * own.
 */
const LOADER = `"use strict";
const { Script } = require("node:vm");
const lengths = LENGTHS;
const whole = pieces.toString();
const text = whole.includes("\\r") ? whole.replaceAll("\\r\\n", "\\n") : whole;
const places = new Map();
let place = text.indexOf("\\n") + 1;
for (const name in lengths) {
  places.set(name, place);
  place += lengths[name] + 1;
}
const loaded = new Map();
function load(name) {
  const begin = places.get(name);
  if (begin === undefined) return require(name);
  let exports = loaded.get(name);
  if (exports === undefined) {
    loaded.set(name, (exports = {}));
    const code = text.slice(begin, begin + lengths[name]).replace(/^\\/\\//gm, "");
    try {
      new Script(code, { filename: __dirname + "/" + name }).runInThisContext()(exports, load, waiting);
    } catch (error) {
      loaded.delete(name);
      throw error;
    }
  }
  return exports;
}
function waiting(prefixes) {
  return prefixes.flatMap((prefix) =>
    [...places.keys()].filter((name) => name.startsWith(prefix) && !loaded.has(name)).map((name) => () => load(name)),
  );
}
module.exports = load("ENTRY");
if (require.main === module) module.exports.action();
function pieces() {
PIECES
}
`;

/**
 * Returns the one file for an entry of `src/`, and esbuild's description of what is in it.
 *
 * @param options esbuild's
 */
export async function inPieces(entry, options) {
  const { metafile: whole } = await build({ ...options, ...SILENT, entryPoints: [entry], outfile: NOWHERE });
  const own = Object.keys(whole.inputs).filter(isOwn);
  // The parts of a table (`columns/` beside `columns.ts`) are used together.
  const isPart = (path) => own.includes(`${dirname(path)}.ts`);
  // Each module is an entry, so that esbuild keeps it apart from the others.
  const { metafile, outputFiles } = await build({
    ...options,
    ...SILENT,
    entryPoints: own
      .filter((path) => !isPart(path))
      .map((path) => ({ in: path.endsWith('.json') ? `table:${path}` : path, out: nameOf(path) })),
    outdir: NOWHERE,
    splitting: true,
    plugins: [...options.plugins, { name: 'tables', setup: keepTablesApart }],
  });
  const outputs = new Map(Object.entries(metafile.outputs));
  const used = reachable(`${NOWHERE}/${nameOf(entry)}.js`, outputs);
  const names = new Map([...used].map((path) => [path, pieceName(path, outputs.get(path))]));
  const texts = new Map(outputFiles.map(({ path, text }) => [relative(options.absWorkingDir, path), text]));
  const pieces = await Promise.all(
    [...used].map(async (path) => [names.get(path), await pieceOf(path, texts.get(path), { outputs, names })]),
  );
  return { text: oneFile(`${nameOf(entry)}.js`, pieces), metafile };
}

const SILENT = { format: 'esm', metafile: true, write: false };

const isOwn = (path) => path.startsWith('src/');
const isPackage = (path) => path.startsWith('node_modules/');
const nameOf = (path) => path.replace(/^src\//, '').replace(/\.ts$/, '');

/** A table becomes a piece of its own, so that its module can be used without it. */
function keepTablesApart(esbuild) {
  esbuild.onResolve({ filter: /^table:/ }, ({ path }) => ({ path: path.replace('table:', ''), namespace: 'table' }));
  esbuild.onLoad({ filter: /^/, namespace: 'table' }, ({ path }) => ({
    contents: `export { default } from './${path}' with { type: 'json' };`,
    resolveDir: esbuild.initialOptions.absWorkingDir,
  }));
}

/** The outputs that an output uses, and itself. */
function reachable(first, outputs) {
  const found = new Set([first]);
  for (const path of found) {
    for (const { path: used, external } of outputs.get(path).imports) if (!external) found.add(used);
  }
  return found;
}

/** What a stack trace calls a piece: the module that it holds, an entry to one, or a part of some packages. */
function pieceName(path, { inputs }) {
  const own = Object.keys(inputs).find(isOwn);
  if (own !== undefined) return `${nameOf(own)}.js`;
  if (Object.keys(inputs).length === 0) return path.replace(NOWHERE, 'entry');
  return path.includes('/chunk-') ? path.replace(/^.*chunk-/, 'package-') : path.replace(NOWHERE, 'package');
}

/** A piece as a function of `exports`, `require`, and what `src/host/compile-ahead.ts` uses. */
async function pieceOf(path, text, { outputs, names }) {
  const holdsPackages = (output) => Object.keys(outputs.get(output)?.inputs ?? {}).some(isPackage);
  // For packages whose modules do something when they are loaded: the product's own do not.
  const needsOrder = (to) => holdsPackages(path) && holdsPackages(join(dirname(path), to));
  const ordered = text.replace(/^import "(\.[^"]+)";\n/gm, (line, to) => (needsOrder(to) ? line : ''));
  const { code } = await toCommonJs(ordered, {
    ...{ configFile: false, swcrc: false, isModule: true },
    jsc: { target: 'es2023', parser: { syntax: 'ecmascript' } },
    module: { type: 'commonjs', lazy: specifiersIn(ordered) },
  });
  const named = code.replace(
    /\brequire\("(\.[^"]+)"\)/g,
    (_, to) => `require("${names.get(join(dirname(path), to))}")`,
  );
  // Behind a name, or it would be left out as unused; `require` and `exports` are parameters, so that they get short
  // names.
  const whole = `piece(function(exports, require, waitingPieces) {${named}})`;
  const { code: small } = await transform(whole, { target: 'node20', minify: true });
  return small
    .trim()
    .replace(/^piece/, '')
    .replace(/;$/, '');
}

/** All modules that a text imports: each of them can wait. */
function specifiersIn(text) {
  const found = [...text.matchAll(/^(?:import|export) [^;]*?from "([^"]+)";$/gm)].map(([, specifier]) => specifier);
  return [...new Set(found)];
}

/** The loader, and one comment per line of a piece, so that a change of one piece is a change of its lines. */
function oneFile(entry, pieces) {
  const lines = pieces.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, text]) => [name, text.replace(/^/gm, '//')]);
  const all = lines.map(([, text]) => text).join('\n');
  // V8 holds and reads a file that is not ASCII at twice the size. esbuild escapes what it can, which a regular
  // expression is not.
  const foreign = /.{0,40}(?:\r|[^\p{ASCII}])/u.exec(all);
  if (foreign) throw new Error(`Write this with \\u: ${foreign[0]}`);
  const lengths = lines.map(([name, text]) => `"${name}":${text.length}`).join(',\n');
  return LOADER.replace('ENTRY', entry)
    .replace('LENGTHS', `{\n${lengths}\n}`)
    .replace('PIECES', () => all);
}
