/**
 * The dated tables, typed. A table is a fallback and a hint: what AWS answers always wins, and nothing is refused for
 * being absent here. `npm run tables` makes them from data/, which names their sources.
 */
import { lazy } from '../util/lazy.ts';
import modelTable from './tables/models.json' with { type: 'json' };
import profileTable from './tables/profiles.json' with { type: 'json' };

/** A foundation model in the tables. */
export interface ModelRow {
  provider: string;
  /** Modalities in AWS's words (`TEXT`, `IMAGE`, ...); empty if only the name is known. */
  in: readonly string[];
  out: readonly string[];
  streaming?: boolean;
  /** `ACTIVE`, `LEGACY`, `PREVIEW`; absent if only the name is known. */
  status?: string;
  /** ISO dates from which on the model is LEGACY, costs more (public extended access), and is gone. */
  legacy?: string;
  extendedAccess?: string;
  eol?: string;
  eolInSomeRegions?: boolean;
  /** ISO date before which the model's card promises no end. */
  eolNoSoonerThan?: string;
  /** Least days between the announcement of the end and the end. */
  noticeDays?: number;
  /** ISO date on which the lifecycle was read, if that is later than the table. */
  lifecycleAsOf?: string;
  /** Whether the bare ID may be called on bedrock-runtime: `yes`, `no` or `unknown`. */
  onDemand: string;
  /** Place in `regionSets` of the regions that serve the bare ID. */
  regions: number;
  /** `runtime`, `mantle`. */
  endpoints: readonly string[];
  /** For a bedrock-mantle ID: the same model on bedrock-runtime. */
  runtimeId?: string;
  /** APIs on the model's card, in its words (`Invoke`, `Converse`, `Responses`, ...), of either endpoint. */
  apis?: readonly string[];
  /** APIs that bedrock-runtime is known to have for the model, and not to have. */
  runtimeApis?: readonly string[];
  notRuntimeApis?: readonly string[];
  /** APIs of bedrock-mantle: `messages`, `completions`, `responses`. */
  mantleApis?: readonly string[];
}

const models: Readonly<Record<string, ModelRow>> = modelTable.models;
const modelRegions: readonly (readonly string[])[] = modelTable.regionSets;
const geographic: Readonly<Record<string, Readonly<Record<string, number>>>> = profileTable.geographic;
const global: Readonly<Record<string, number>> = profileTable.global;
const profileRegions: readonly (readonly string[])[] = profileTable.regionSets;
/** Profile -> when it was seen. It exists; its regions are not public outside GetInferenceProfile. */
const seen: Readonly<Record<string, string>> = profileTable.seen;

/** ISO date of the day the profiles and models were listed. */
export const SNAPSHOT_DATE = profileTable.snapshot;

/** Every foundation model ID of the table, in the order of their characters. */
export const MODEL_IDS: readonly string[] = Object.keys(models);

/** Every system profile whose regions are known, then those of which only the name is known. */
export const PROFILE_IDS: readonly string[] = [
  ...Object.keys(geographic),
  ...Object.keys(global),
  ...Object.keys(seen),
];

/** First labels of model IDs: `anthropic`, `amazon`, ... */
export const PROVIDER_LABELS: ReadonlySet<string> = new Set(MODEL_IDS.map((id) => id.slice(0, id.indexOf('.'))));

/** First labels of profile IDs: `us`, `eu`, `global`, `us-gov`, ... */
export const PROFILE_PREFIXES: ReadonlySet<string> = new Set(PROFILE_IDS.map((id) => id.slice(0, id.indexOf('.'))));

/** The row of a foundation model, undefined for one that is not in the table. */
export function modelRow(id: string): ModelRow | undefined {
  return Object.hasOwn(models, id) ? models[id] : undefined;
}

/** Regions in which the bare ID of a foundation model may be called, by the table; empty if none is known. */
export function onDemandRegions(id: string): readonly string[] {
  const row = modelRow(id);
  return row === undefined ? [] : (modelRegions[row.regions] ?? []);
}

/** Regions that a system profile may route to. */
export type ProfileRegions =
  | { scope: 'geographic'; destinations: readonly string[] }
  /** A global profile may route to every commercial region. */
  | { scope: 'global' };

/** Where a system profile may route a call made in a source region; undefined if the table does not have that pair. */
export function profileRegionsFrom(id: string, source: string): ProfileRegions | undefined {
  const sources = Object.hasOwn(global, id) ? profileRegions[global[id] ?? -1] : undefined;
  if (sources !== undefined) return sources.includes(source) ? { scope: 'global' } : undefined;
  const bySource = Object.hasOwn(geographic, id) ? geographic[id] : undefined;
  if (bySource === undefined || !Object.hasOwn(bySource, source)) return undefined;
  const destinations = profileRegions[bySource[source] ?? -1];
  return destinations === undefined ? undefined : { scope: 'geographic', destinations };
}

/** Source regions of a system profile, by the table; empty if none is known. */
export function profileSources(id: string): readonly string[] {
  if (Object.hasOwn(global, id)) return profileRegions[global[id] ?? -1] ?? [];
  return Object.hasOwn(geographic, id) ? Object.keys(geographic[id] ?? {}) : [];
}

/**
 * Whether a system profile whose regions are not known can probably be called from a region: most profiles of its
 * prefix can, by the table. A hint for suggestions; where it routes stays unknown, and nothing that is required
 * follows from it. False for a profile whose regions are known.
 */
export function isLikelySource(id: string, region: string): boolean {
  return Object.hasOwn(seen, id) && (likelySources().get(prefixOf(id))?.has(region) ?? false);
}

const prefixOf = (id: string): string => id.slice(0, id.indexOf('.'));

/** Prefix -> source regions of at least half of its profiles. */
const likelySources = lazy(() => {
  const known = [...Object.keys(geographic), ...Object.keys(global)];
  return new Map(
    [...PROFILE_PREFIXES].map((prefix) => [prefix, sharedSources(known.filter((id) => prefixOf(id) === prefix))]),
  );
});

function sharedSources(profiles: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const region of profiles.flatMap(profileSources)) counts.set(region, (counts.get(region) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count * 2 >= profiles.length).map(([region]) => region));
}

/** What the table knows of how long a model is served. ISO dates. */
export interface LifecycleDates {
  /** From when on the model is LEGACY, costs more (public extended access), and is gone. */
  legacy?: string;
  extendedAccess?: string;
  endOfLife?: string;
  /** The model's card promises no end before this day. */
  noSoonerThan?: string;
  /** Least days between the announcement of the end and the end. */
  noticeDays?: number;
  /** When this was read. */
  asOf: string;
}

/** The days of a foundation model's lifecycle, by the table; undefined for a model that is not in it. */
export function lifecycleDates(id: string): LifecycleDates | undefined {
  const row = modelRow(id);
  if (row === undefined) return undefined;
  const { legacy, extendedAccess, eol, eolNoSoonerThan, noticeDays, lifecycleAsOf } = row;
  return {
    ...(legacy !== undefined && { legacy }),
    ...(extendedAccess !== undefined && { extendedAccess }),
    ...(eol !== undefined && { endOfLife: eol }),
    ...(eolNoSoonerThan !== undefined && { noSoonerThan: eolNoSoonerThan }),
    ...(noticeDays !== undefined && { noticeDays }),
    asOf: lifecycleAsOf ?? modelTable.snapshot,
  };
}

/** APIs of a model, in the words of AWS's model cards. */
export type ModelApi = 'Invoke' | 'Converse' | 'Messages' | 'Responses' | 'Chat Completions';

/** Served by bedrock-runtime alone, so that a card that lists them speaks of it. */
const RUNTIME_ONLY: ReadonlySet<string> = new Set(['Invoke', 'Converse']);

/**
 * Whether bedrock-runtime serves an API for a foundation model, by the table; undefined if the table does not say, so
 * that the service's answer decides. A model's card lists its APIs without the endpoint: what it leaves out, neither
 * has.
 */
export function runtimeHasApi(id: string, api: ModelApi): boolean | undefined {
  const row = modelRow(id);
  if (row === undefined) return undefined;
  if (!row.endpoints.includes('runtime') || row.notRuntimeApis?.includes(api) === true) return false;
  if (row.runtimeApis?.includes(api) === true) return true;
  if (row.apis === undefined) return undefined;
  if (!row.apis.includes(api)) return false;
  return RUNTIME_ONLY.has(api) ? true : undefined;
}
