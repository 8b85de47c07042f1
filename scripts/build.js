// Builds the bundle into the folder that is named (dist/ if none is): one file for the action and the terminal
// command, which are small files that call it, and the licences of everything that is in it. Usage: node
// scripts/build.js [FOLDER]
import { transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inPieces } from './pieces.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = resolve(process.argv[2] ?? join(root, 'dist'));

/** The files that call an entry of the bundle, by their folder below the bundle's. */
const CALLERS = {
  cli: '#!/usr/bin/env node\nrequire("../index.js").terminal();\n',
  merge: 'require("../index.js").merge();\n',
};

const { text, metafile } = await inPieces('src/bundle.ts', {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  // The action runs on Node 24; `explain` also on the Node that a user happens to have.
  target: 'node20',
  mainFields: ['module', 'main'],
  conditions: ['import', 'module'],
  minifySyntax: true,
  legalComments: 'none',
  define: {
    STYLE_HASH: JSON.stringify(await hashOf('src/report/html/style.ts', 'STYLE')),
    SCRIPT_HASH: JSON.stringify(await hashOf('src/report/html/script.ts', 'SCRIPT')),
  },
  plugins: [{ name: 'unused', setup: leaveOutUnused }],
});
const credits = licences(metafile);

// Only now: a build that fails leaves the bundle that is there.
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'index.js'), text);
writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(out, 'licenses.txt'), credits);
for (const [folder, text] of Object.entries(CALLERS)) {
  mkdirSync(join(out, folder));
  writeFileSync(join(out, folder, 'index.js'), text);
  chmodSync(join(out, folder, 'index.js'), 0o755);
}

/** The hash of a text that a module exports, as a content security policy names it. */
async function hashOf(file, name) {
  const { code } = await transform(readFileSync(join(root, file), 'utf8'), { loader: 'ts' });
  const { [name]: text } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return createHash('sha256').update(text).digest('base64');
}

/**
 * Packages that do nothing when they are loaded, but do not say so (`sideEffects` of package.json): GitHub's toolkit
 * brings two HTTP clients for what is not used here.
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

/**
 * The name, licence and licence text of each package that the bundle holds, by name. Throws if a package says no
 * licence.
 */
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
