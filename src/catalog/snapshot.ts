/**
 * The dated tables, typed. A table is a fallback and a hint: what AWS answers always wins, and nothing is refused for being absent
 * here. `scripts/make-tables.ts` makes them and names their sources.
 */
import modelTable from './tables/models.json' with { type: 'json' };
import profileTable from './tables/profiles.json' with { type: 'json' };

export interface ModelRow {
  provider: string;
  /** Modalities in AWS's words (`TEXT`, `IMAGE`, ...); empty where only the name is known. */
  in: readonly string[];
  out: readonly string[];
  streaming?: boolean;
  /** `ACTIVE`, `LEGACY`, `PREVIEW`; absent where only the name is known. */
  status?: string;
  /** ISO date. */
  eol?: string;
  eolInSomeRegions?: boolean;
  /** Whether the bare ID may be called on bedrock-runtime: `yes`, `no` or `unknown`. */
  onDemand: string;
  /** Place in `regionSets` of the regions that serve the bare ID. */
  regions: number;
  /** `runtime`, `mantle`. */
  endpoints: readonly string[];
  /** For a bedrock-mantle ID: the same model on bedrock-runtime. */
  runtimeId?: string;
  apis?: readonly string[];
}

const models: Readonly<Record<string, ModelRow>> = modelTable.models;
const modelRegions: readonly (readonly string[])[] = modelTable.regionSets;
const geographic: Readonly<Record<string, Readonly<Record<string, number>>>> = profileTable.geographic;
const global: Readonly<Record<string, number>> = profileTable.global;
const profileRegions: readonly (readonly string[])[] = profileTable.regionSets;

/** ISO date of the day the profiles and models were listed. */
export const SNAPSHOT_DATE = profileTable.snapshot;

/** Every foundation model ID of the table, in the order of their characters. */
export const MODEL_IDS: readonly string[] = Object.keys(models);

/** Every system profile whose regions are known, then those of which only the name is known. */
export const PROFILE_IDS: readonly string[] = [
  ...Object.keys(geographic),
  ...Object.keys(global),
  ...profileTable.seen,
];

/** First labels of model IDs: `anthropic`, `amazon`, ... */
export const PROVIDER_LABELS: ReadonlySet<string> = new Set(MODEL_IDS.map((id) => id.slice(0, id.indexOf('.'))));

/** First labels of profile IDs: `us`, `eu`, `global`, `us-gov`, ... */
export const PROFILE_PREFIXES: ReadonlySet<string> = new Set(PROFILE_IDS.map((id) => id.slice(0, id.indexOf('.'))));

/** The row of a foundation model, undefined for one that is not in the table. */
export function modelRow(id: string): ModelRow | undefined {
  return Object.hasOwn(models, id) ? models[id] : undefined;
}

/** Regions in which the bare ID of a foundation model may be called, by the table; empty where none is known. */
export function onDemandRegions(id: string): readonly string[] {
  const row = modelRow(id);
  return row === undefined ? [] : (modelRegions[row.regions] ?? []);
}

export type ProfileRegions =
  | { scope: 'geographic'; destinations: readonly string[] }
  /** A global profile may route to every commercial region. */
  | { scope: 'global' };

/** Where a system profile may route a call made in a source region; undefined where the table does not have that pair. */
export function profileRegionsFrom(id: string, source: string): ProfileRegions | undefined {
  const sources = Object.hasOwn(global, id) ? profileRegions[global[id] ?? -1] : undefined;
  if (sources !== undefined) return sources.includes(source) ? { scope: 'global' } : undefined;
  const bySource = Object.hasOwn(geographic, id) ? geographic[id] : undefined;
  if (bySource === undefined || !Object.hasOwn(bySource, source)) return undefined;
  const destinations = profileRegions[bySource[source] ?? -1];
  return destinations === undefined ? undefined : { scope: 'geographic', destinations };
}

/** Source regions of a system profile, by the table; empty where none is known. */
export function profileSources(id: string): readonly string[] {
  if (Object.hasOwn(global, id)) return profileRegions[global[id] ?? -1] ?? [];
  return Object.hasOwn(geographic, id) ? Object.keys(geographic[id] ?? {}) : [];
}
