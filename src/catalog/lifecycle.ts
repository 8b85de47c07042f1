/** How long a model is still served, and what takes its place: by the dated table, if Bedrock may not be asked. */
import type { Catalog } from './region-catalog.ts';
import { familyOf } from './families.ts';
import { modelRow } from './snapshot.ts';
import type { CalledModel } from './targets.ts';

/** The lifecycle of a model according to the table. */
export interface TableLifecycle {
  /** AWS's word: `ACTIVE`, `LEGACY`, `PREVIEW`. */
  status: string;
  /** ISO date. */
  endOfLife?: string;
  /** The end of life holds in some regions only. */
  someRegions?: true;
  /** The end of life has passed everywhere. */
  ended: boolean;
}

/**
 * The lifecycle of a model by the table; undefined if the table has no status for it.
 * @param modelId ID of a foundation model
 * @param today ISO date (`2026-11-20`)
 */
export function lifecycleFromTable(modelId: string, today: string): TableLifecycle | undefined {
  const row = modelRow(modelId);
  if (row === undefined) return familyOf(modelId).ended === true ? { status: 'LEGACY', ended: true } : undefined;
  if (row.status === undefined) return undefined;
  const passed = row.eol !== undefined && row.eol <= today;
  const inSome = row.eolInSomeRegions === true;
  return {
    status: row.status,
    ...(row.eol !== undefined && { endOfLife: row.eol }),
    ...(inSome && { someRegions: true }),
    ended: passed && !inSome,
  };
}

/**
 * IDs to call in a region instead of a model: newer models of the same provider and tier, the newest first, each under
 * one ID, with the same prefix where there is such a profile. None that has ended or is to end; empty if none is
 * known.
 */
export function successors({ model, prefix }: CalledModel, catalog: Catalog): string[] {
  const old = lineage(model);
  const newer = lineagesOf(catalog)
    .filter(({ id, lineage }) => lineage.line === old.line && compare(lineage.age, old.age) > 0 && catalog.isServed(id))
    .sort((a, b) => compare(b.lineage.age, a.lineage.age));
  return newer.flatMap(({ id }) => {
    const ids = catalog.suggestedIds(id);
    const same = ids.find((call) => (prefix === undefined ? call === id : call.startsWith(`${prefix}.`)));
    return same === undefined ? ids.slice(0, 1) : [same];
  });
}

const lineages = new WeakMap<Catalog, { id: string; lineage: Lineage }[]>();

/** Of every model of a catalog, made when first asked for: many cells ask. */
function lineagesOf(catalog: Catalog): { id: string; lineage: Lineage }[] {
  const known = lineages.get(catalog) ?? catalog.modelIds().map((id) => ({ id, lineage: lineage(id) }));
  lineages.set(catalog, known);
  return known;
}

/** Words that name a tier: sizes in the same name then say nothing more. */
const TIER = /^(?:opus|sonnet|haiku|fable|mythos|micro|lite|pro|premier|large|medium|small|mini|nano|super)$/;
const NOISE = /^(?:instruct|chat|it|preview)$/;

interface Lineage {
  /** Provider, name and tier: what stays the same from one version to the next. */
  line: string;
  /** Version numbers, then the date, then the revision. */
  age: readonly number[][];
}

/**
 * Splits `anthropic.claude-3-5-haiku-20241022-v1:0` into its line (`anthropic claude haiku`) and its age (3.5,
 * 20241022, 1.0).
 */
function lineage(id: string): Lineage {
  const revision = /(?:-v(\d+))?(?::(\d+))?$/.exec(id);
  const name = id.slice(0, revision?.index ?? id.length);
  const tokens = name.split(/[.-]|(?<=[a-z]{2})(?=\d)/);
  // A letter with a number (`r1`, `g1`, `m2`) names a generation of its own.
  const words = tokens.filter((token) => /^(?:[a-z]+|[a-z]\d+)$/.test(token) && !NOISE.test(token));
  const sizes = words.some((word) => TIER.test(word))
    ? []
    : tokens.filter((token) => /^\d+[bm]$|^\d+x\d+b$/.test(token));
  const numbers = tokens.filter((token) => /^\d+$/.test(token));
  return {
    line: [...words.sort(), ...sizes].join(' '),
    age: [
      numbers.filter((number) => number.length < 4).map(Number),
      numbers.filter((number) => number.length >= 4).map(Number),
      [Number(revision?.[1] ?? 0), Number(revision?.[2] ?? 0)],
    ],
  };
}

/** Compares lists of lists of numbers from the left; a longer list is newer than its beginning (`5.5` than `5`). */
function compare(a: readonly number[][], b: readonly number[][]): number {
  for (let part = 0; part < Math.max(a.length, b.length); part++) {
    const left = a[part] ?? [];
    const right = b[part] ?? [];
    for (let place = 0; place < Math.max(left.length, right.length); place++) {
      const difference = (left[place] ?? -1) - (right[place] ?? -1);
      if (difference !== 0) return difference;
    }
  }
  return 0;
}
