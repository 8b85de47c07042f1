/**
 * What lives on the heap of a run of 10,080 checks when its report is about to be written, by the fields of objects. A
 * snapshot is taken by a module that is loaded before the action (`bench/scale.ts --node=--require=FILE`). Run: node
 * scripts/node24.js bench/heap.ts [SIZE]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The part of V8's snapshot format that is read here. */
interface Snapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[]]; edge_fields: string[]; edge_types: [string[]] } };
  nodes: number[];
  edges: number[];
  strings: string[];
}

const dir = mkdtempSync(join(tmpdir(), 'heap-'));
const [taken, preload] = [join(dir, 'taken.heapsnapshot'), join(dir, 'preload.cjs')];
writeFileSync(
  preload,
  `const files = require('node:fs/promises'); const { open } = files; let taken = false;
files.open = (path, ...rest) => {
  if (!taken && String(path).includes('.report.json')) { taken = true; require('node:v8').writeHeapSnapshot(${JSON.stringify(taken)}); }
  return open(path, ...rest);
};`,
);
const bench = join(import.meta.dirname, 'scale.ts');
spawnSync(process.execPath, [bench, `--node=--require=${preload}`, process.argv[2] ?? '10000'], { stdio: 'inherit' });
const kinds = byKind(JSON.parse(readFileSync(taken, 'utf8')) as Snapshot);
rmSync(dir, { recursive: true });
const total = kinds.reduce((sum, [, { bytes }]) => sum + bytes, 0);
process.stdout.write(`${(total / 1e6).toFixed(1)} MB in all\n`);
for (const [kind, { count, bytes }] of kinds.slice(0, 20)) {
  process.stdout.write(
    `${(bytes / 1e6).toFixed(2).padStart(6)} MB  ${String(count).padStart(6)}  ${kind.slice(0, 100)}\n`,
  );
}

/** Own sizes by kind, the largest first: objects by their first fields, texts by whether they are code or data. */
function byKind({ snapshot: { meta }, nodes, edges, strings }: Snapshot): [string, { count: number; bytes: number }][] {
  const [fields, edgeFields] = [meta.node_fields, meta.edge_fields];
  const at = (name: string) => fields.indexOf(name);
  const [type, name, size, edgeCount] = [at('type'), at('name'), at('self_size'), at('edge_count')];
  const [edgeType, edgeName] = [edgeFields.indexOf('type'), edgeFields.indexOf('name_or_index')];
  const kinds = new Map<string, { count: number; bytes: number }>();
  let edge = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    const of = meta.node_types[0][nodes[node + type] ?? 0] ?? '';
    const bytes = nodes[node + size] ?? 0;
    const end = edge + (nodes[node + edgeCount] ?? 0) * edgeFields.length;
    const own: string[] = [];
    for (; edge < end; edge += edgeFields.length) {
      if (of !== 'object' || meta.edge_types[0][edges[edge + edgeType] ?? 0] !== 'property') continue;
      const property = strings[edges[edge + edgeName] ?? 0] ?? '';
      if (property !== '__proto__' && property !== 'map') own.push(property);
    }
    const called = strings[nodes[node + name] ?? 0] ?? '';
    const kind = of.endsWith('string')
      ? `texts of ${bytes > 1_000 ? 'more' : 'less'} than 1 KB`
      : of === 'object'
        ? `${called} ${own.slice(0, 8).join(', ')}`
        : of;
    const known = kinds.get(kind) ?? { count: 0, bytes: 0 };
    kinds.set(kind, { count: known.count + 1, bytes: known.bytes + bytes });
  }
  return [...kinds].sort(([, a], [, b]) => b.bytes - a.bytes);
}
