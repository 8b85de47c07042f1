// Builds the bundle into the folder that is named (dist/ if none is): one file for the action and the terminal command, which
// are small files that call it, and the licences of everything that is in it.
// Usage: node scripts/build.js [FOLDER]
import { build } from 'esbuild';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = resolve(process.argv[2] ?? join(root, 'dist'));

/** The files that call an entry of the bundle, by their folder below the bundle's. */
const CALLERS = { cli: '#!/usr/bin/env node\nrequire("../index.js").terminal();\n' };

rmSync(out, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/bundle.ts'],
  outfile: join(out, 'index.js'),
  bundle: true,
  platform: 'node',
  // The action runs on Node 24; `explain` also on the Node that somebody happens to have.
  target: 'node20',
  // CommonJS: a built-in module (node:http2 alone is half of the start) is loaded where it is first needed.
  format: 'cjs',
  mainFields: ['module', 'main'],
  conditions: ['import', 'module'],
  minify: true,
  legalComments: 'none',
  metafile: true,
  footer: { js: 'if(require.main===module)module.exports.action();' },
});
writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(out, 'licenses.txt'), licences(metafile));
for (const [folder, text] of Object.entries(CALLERS)) {
  mkdirSync(join(out, folder));
  writeFileSync(join(out, folder, 'index.js'), text);
  chmodSync(join(out, folder, 'index.js'), 0o755);
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
