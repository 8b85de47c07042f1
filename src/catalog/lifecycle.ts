/** How long a model is still served, and what takes its place: by the dated table, where GetFoundationModel may not be asked. */
import { familyOf } from './families.ts';
import { baseModelId, isMantleOnly, parseModel } from './model-id.ts';
import { lazy } from '../util/lazy.ts';
import { MODEL_IDS, PROFILE_IDS, modelRow, onDemandRegions, profileRegionsFrom } from './snapshot.ts';

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
 * The lifecycle of a model by the table; undefined where the table has no status for it.
 * @param modelId foundation model ID, system profile ID, or the ARN of either
 * @param today ISO date (`2026-11-20`)
 */
export function lifecycleFromTable(modelId: string, today: string): TableLifecycle | undefined {
  const id = baseModelId(modelId) ?? modelId;
  const row = modelRow(id);
  if (row === undefined) return familyOf(id).ended === true ? { status: 'LEGACY', ended: true } : undefined;
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

/** Profile IDs whose model is the given one and that can be called from a region, by the table; geographic before global. */
export function profilesContaining(modelId: string, region: string): string[] {
  const ids = PROFILE_IDS.filter((id) => baseOfProfile(id) === modelId && profileRegionsFrom(id, region) !== undefined);
  const isGlobal = (id: string): number => (id.startsWith('global.') ? 1 : 0);
  return ids.sort((a, b) => isGlobal(a) - isGlobal(b));
}

const baseOfProfile = (id: string): string => id.slice(id.indexOf('.') + 1);

/** IDs under which a foundation model can be called in a region, by the table: its profiles, then its own where it is on demand. */
export function callableIds(modelId: string, region: string): string[] {
  const onDemand = onDemandRegions(modelId).includes(region) && modelRow(modelId)?.onDemand === 'yes';
  return [...profilesContaining(modelId, region), ...(onDemand ? [modelId] : [])];
}

/**
 * IDs to call in a region instead of a model: newer models of the same provider and tier, the newest first, each under one ID, with
 * the same prefix where there is such a profile. Empty where the table knows none.
 */
export function successors(modelId: string, region: string): string[] {
  const parsed = parseModel(modelId);
  if (parsed.kind !== 'foundation-model' && parsed.kind !== 'inference-profile') return [];
  const prefix = parsed.kind === 'inference-profile' ? `${parsed.prefix}.` : undefined;
  const old = lineage(parsed.kind === 'inference-profile' ? parsed.baseModelId : parsed.id);
  const newer = lineages()
    .filter(({ id, lineage }) => lineage.line === old.line && compare(lineage.age, old.age) > 0 && isServed(id))
    .sort((a, b) => compare(b.lineage.age, a.lineage.age));
  return newer.flatMap(({ id }) => {
    const ids = callableIds(id, region);
    const same = prefix === undefined ? ids.find((call) => call === id) : ids.find((call) => call.startsWith(prefix));
    return same === undefined ? ids.slice(0, 1) : [same];
  });
}

/** Of every model, made when first asked for: many cells ask. */
const lineages = lazy(() => MODEL_IDS.map((id) => ({ id, lineage: lineage(id) })));

const isServed = (id: string): boolean => modelRow(id)?.status === 'ACTIVE' && isMantleOnly(id) === undefined;

/** Words that name a tier: sizes in the same name then say nothing more. */
const TIER = /^(?:opus|sonnet|haiku|fable|mythos|micro|lite|pro|premier|large|medium|small|mini|nano|super)$/;
const NOISE = /^(?:instruct|chat|it|preview)$/;

interface Lineage {
  /** Provider, name and tier: what stays the same from one version to the next. */
  line: string;
  /** Version numbers, then the date, then the revision. */
  age: readonly number[][];
}

/** Splits `anthropic.claude-3-5-haiku-20241022-v1:0` into its line (`anthropic claude haiku`) and its age (3.5, 20241022, 1.0). */
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
