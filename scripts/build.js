// Builds the bundle into the folder that is named (dist/ if none is): one file for the action and the terminal command, which
// are small files that call it, and the licences of everything that is in it.
// Usage: node scripts/build.js [FOLDER]
import { build, transform } from 'esbuild';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = resolve(process.argv[2] ?? join(root, 'dist'));

/** The files that call an entry of the bundle, by their folder below the bundle's. */
const CALLERS = {
  cli: '#!/usr/bin/env node\nrequire("../index.js").terminal();\n',
  merge: 'require("../index.js").merge();\n',
};

/** A piece is compiled when it is first required; what is not a piece is one of Node's own modules. */
const LOADER = `"use strict";
const { compileFunction } = require("node:vm");
const pieces = PIECES;
const loaded = new Map();
function load(name) {
  if (!Object.hasOwn(pieces, name)) return require(name);
  let module = loaded.get(name);
  if (module === undefined) {
    loaded.set(name, (module = { exports: {} }));
    const filename = __dirname + "/" + name.slice(2);
    compileFunction(pieces[name], ["module", "require"], { filename })(module, load);
  }
  return module.exports;
}
module.exports = load("./bundle.js");
if (require.main === module) module.exports.action();`;

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  // The action runs on Node 24; `explain` also on the Node that somebody happens to have.
  target: 'node20',
  mainFields: ['module', 'main'],
  conditions: ['import', 'module'],
  minifySyntax: true,
  legalComments: 'none',
};
// Parsing is most of the start. So the modules are brought into pieces, one per place from which they are loaded (and in which esbuild can
// leave out what is not used), and the one file holds each as a string, which costs next to nothing until it is needed.
const { metafile, outputFiles } = await build({
  ...common,
  entryPoints: ['src/bundle.ts'],
  outdir: out,
  splitting: true,
  format: 'esm',
  metafile: true,
  write: false,
  plugins: [{ name: 'unused', setup: leaveOutUnused }],
});
const pieces = await Promise.all(
  outputFiles.map(async ({ path, text }) => {
    // CommonJS: a built-in module (node:http2 alone is half of the start) is loaded where it is first needed.
    const supported = { 'dynamic-import': false };
    const { code } = await transform(text, { format: 'cjs', target: common.target, minify: true, supported });
    return [`./${basename(path)}`, code];
  }),
);
const texts = Object.fromEntries(pieces.sort(([a], [b]) => (a < b ? -1 : 1)));
const credits = licences(metafile);

// Only now: a build that fails leaves the bundle that is there.
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'index.js'), `${LOADER.replace('PIECES', () => asLines(texts))}\n`);
writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(out, 'licenses.txt'), credits);
for (const [folder, text] of Object.entries(CALLERS)) {
  mkdirSync(join(out, folder));
  writeFileSync(join(out, folder, 'index.js'), text);
  chmodSync(join(out, folder, 'index.js'), 0o755);
}

/**
 * One string per line, so that a change of one piece is a change of one line. In ASCII: one other character in the file (esbuild leaves them in
 * regular expressions) and V8 would hold all of it with two bytes for each.
 */
function asLines(texts) {
  const ascii = (text) =>
    JSON.stringify(text).replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `{\n${Object.entries(texts)
    .map(([name, text]) => `${ascii(name)}:${ascii(text)}`)
    .join(',\n')}\n}`;
}

/**
 * Packages that do nothing when they are loaded, but do not say so (`sideEffects` of package.json): GitHub's toolkit brings two HTTP
 * clients for what is not used here.
 */
function leaveOutUnused(esbuild) {
  const resolving = Symbol('resolving');
  esbuild.onResolve({ filter: /^@(actions|octokit)\// }, async ({ path, pluginData, ...from }) => {
    if (pluginData === resolving) return undefined;
    const { kind, importer, resolveDir } = from;
    return {
      ...(await esbuild.resolve(path, { kind, importer, resolveDir, pluginData: resolving })),
      sideEffects: false,
    };
  });
}

/** The name, licence and licence text of each package that the bundle holds, by name. Throws where a package says no licence. */
function licences({ outputs }) {
  const folders = new Set();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  const texts = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    if (typeof license !== 'string') throw new Error(`${name} states no licence.`);
    const file = readdirSync(join(root, folder)).find((each) => /^(licen[cs]e|copying)/i.test(each));
    const path = file === undefined ? undefined : join(root, folder, file);
    const text = path !== undefined && existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
    texts.set(`${name}@${version}`, `${name}@${version}\n${license}\n${text}`.trim());
  }
  return `${[...texts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text)
    .join('\n\n')}\n`;
}
