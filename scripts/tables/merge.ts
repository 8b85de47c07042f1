/**
 * Merges what was read somewhere into the facts of data/. Pure. A newer reading of a source replaces its older one.
 * Nothing is taken away without a line that says so: models, profiles and routes that are no longer listed stay, with
 * the day since when.
 */
import type { Data, Model, Profile, Source } from './schema.ts';

/** What a source says of a model. Fields that it does not speak of are absent. */
export interface ReadModel {
  provider?: string;
  name?: string;
  in?: string[];
  out?: string[];
  streaming?: boolean;
  lifecycle?: Pick<Model, 'status' | 'legacy' | 'extendedAccess' | 'eol' | 'eolInSomeRegions'>;
  /** Of the regions that were read: those where the bare ID is on demand. */
  onDemandIn?: string[];
}

export interface Reading {
  /** Name under which `from` refers to the source. */
  source: string;
  origin: Source;
  /** ISO date of the reading. */
  date: string;
  /** Regions that could not be read, each with why. */
  unread?: Readonly<Record<string, string>>;
  /** Regions whose lists were read whole. Empty if the source does not speak of regions. */
  regions: readonly string[];
  models: Readonly<Record<string, ReadModel>>;
  /** Profile -> source region -> destinations, `everywhere` for a global one; empty if only the name is known. */
  profiles: Readonly<Record<string, Readonly<Record<string, readonly string[] | 'everywhere'>>>>;
  /** Model -> variant -> USD per million tokens [input, output]. */
  prices: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>;
}

export interface Merged {
  data: Data;
  /** One sentence of Markdown per change, in order of the IDs. */
  changes: string[];
}

/** The facts with a reading in them; the argument stays as it is. */
export function mergeReading(data: Data, reading: Reading): Merged {
  const merged = structuredClone(data);
  const changes = Object.entries(reading.unread ?? {}).map(([region, why]) => `${region} was not read: ${why}`);
  mergeModels(merged, reading, changes);
  mergeProfiles(merged, reading, changes);
  mergePrices(merged, reading, changes);
  if (reading.regions.length > 0) {
    for (const file of [merged.models, merged.profiles]) if (file.date < reading.date) file.date = reading.date;
  }
  merged.models.models = sorted(merged.models.models);
  merged.profiles.profiles = sorted(merged.profiles.profiles);
  merged.prices.tokens = sorted(merged.prices.tokens);
  return { data: merged, changes };
}

function sorted<T>(rows: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function mergeModels({ models: file }: Data, reading: Reading, changes: string[]): void {
  const providers = new Map(Object.entries(file.models).map(([id, { provider }]) => [labelOf(id), provider]));
  const profiled = new Set(Object.keys(reading.profiles).map((id) => id.slice(id.indexOf('.') + 1)));
  for (const [id, read] of Object.entries(reading.models)) {
    const known = file.models[id];
    const next = known ? { ...known } : newModel(id, read, providers);
    delete next.missingSince;
    if (read.lifecycle) setLifecycle(next, read.lifecycle, reading);
    if (read.onDemandIn) setOnDemand(next, read.onDemandIn, reading, profiled.has(id));
    if (next.in.length === 0 && read.in) Object.assign(next, { in: read.in, out: read.out ?? [] });
    next.streaming ??= read.streaming;
    const differences = known ? differencesOf(known, next) : [];
    if (known && differences.length === 0) continue;
    if (!next.from.includes(reading.source)) next.from.push(reading.source);
    file.models[id] = next;
    file.sources[reading.source] = reading.origin;
    changes.push(known ? `\`${id}\`: ${differences.join('; ')}` : `new model \`${id}\``);
  }
  const isRead = (region: string): boolean => reading.regions.includes(region);
  for (const [id, model] of Object.entries(file.models)) {
    const regions = model.regions ?? [];
    const isMissing = regions.length > 0 && regions.every(isRead) && !Object.hasOwn(reading.models, id);
    if (!isMissing || model.missingSince !== undefined) continue;
    model.missingSince = reading.date;
    changes.push(`\`${id}\` is listed no longer in ${regions.join(', ')}: kept, as missing since ${reading.date}`);
  }
}

const labelOf = (id: string): string => id.slice(0, id.indexOf('.'));

function newModel(id: string, read: ReadModel, providers: ReadonlyMap<string, string>): Model {
  return {
    provider: read.provider ?? providers.get(labelOf(id)) ?? labelOf(id),
    ...(read.name !== undefined && { name: read.name }),
    in: read.in ?? [],
    out: read.out ?? [],
    endpoints: ['runtime'],
    onDemand: 'unknown',
    from: [],
  };
}

const LIFECYCLE = ['status', 'legacy', 'extendedAccess', 'eol', 'eolInSomeRegions'] as const;

/** What a source leaves out of a lifecycle that it speaks of, it does not take back. */
function setLifecycle(model: Model, read: NonNullable<ReadModel['lifecycle']>, { date }: Reading): void {
  const before = JSON.stringify(LIFECYCLE.map((key) => model[key]));
  Object.assign(model, Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)));
  if (read.eol !== undefined && read.eolInSomeRegions === undefined) delete model.eolInSomeRegions;
  if (JSON.stringify(LIFECYCLE.map((key) => model[key])) !== before) model.lifecycleAsOf = date;
}

function setOnDemand(model: Model, read: readonly string[], { regions }: Reading, hasProfile: boolean): void {
  const elsewhere = (model.regions ?? []).filter((region) => !regions.includes(region));
  const all = [...new Set([...elsewhere, ...read])].sort();
  if (all.length > 0) model.regions = all;
  else delete model.regions;
  if (all.length > 0) model.onDemand = 'yes';
  else if (hasProfile) model.onDemand = 'no';
}

/** `status: ACTIVE -> LEGACY`, and of lists what came and went. */
function differencesOf(before: Model, after: Model): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Model)[];
  return keys.flatMap((key) => {
    const [old, now] = [before[key], after[key]];
    if (key === 'lifecycleAsOf' || JSON.stringify(old) === JSON.stringify(now)) return [];
    if (key !== 'regions') return [`${key}: ${word(old)} -> ${word(now)}`];
    const [from, to] = [before.regions ?? [], after.regions ?? []];
    const gone = from.filter((region) => !to.includes(region));
    const come = to.filter((region) => !from.includes(region));
    return [
      ...(come.length > 0 ? [`on demand in ${come.join(', ')}`] : []),
      ...(gone.length > 0 ? [`no longer on demand in ${gone.join(', ')}`] : []),
    ];
  });
}

const word = (value: unknown): string => (value === undefined ? 'unknown' : JSON.stringify(value).replaceAll('"', ''));

function mergeProfiles({ profiles: file }: Data, reading: Reading, changes: string[]): void {
  for (const [id, routes] of Object.entries(reading.profiles)) {
    const known = file.profiles[id];
    const next = withRoutes(id, known, routes, reading);
    if (JSON.stringify(known) === JSON.stringify(next)) continue;
    changes.push(known ? `\`${id}\`: ${routesChange(known, next)}` : `new profile \`${id}\``);
    file.profiles[id] = next;
    file.sources[reading.source] = reading.origin;
  }
  const isRead = (region: string): boolean => reading.regions.includes(region);
  for (const [id, profile] of Object.entries(file.profiles)) {
    const known = sourcesOf(profile);
    const missing = known.filter((region) => isRead(region) && reading.profiles[id]?.[region] === undefined);
    if (missing.length === 0 || profile.missingSince !== undefined) continue;
    changes.push(`\`${id}\` is listed no longer in ${missing.join(', ')}: kept`);
    if (missing.length === known.length) profile.missingSince = reading.date;
  }
}

function sourcesOf(profile: Profile): string[] {
  if ('routes' in profile) return Object.keys(profile.routes);
  return 'everywhereFrom' in profile ? profile.everywhereFrom : [];
}

function withRoutes(
  id: string,
  known: Profile | undefined,
  read: Reading['profiles'][string],
  { source, date }: Reading,
): Profile {
  const model = known?.model ?? id.slice(id.indexOf('.') + 1);
  const entries = Object.entries(read);
  if (entries.length === 0) return known ?? { model, from: source, seen: date };
  if (entries.some(([, to]) => to === 'everywhere')) {
    const before = known && 'everywhereFrom' in known ? known.everywhereFrom : [];
    const regions = [...new Set([...before, ...entries.map(([region]) => region)])].sort();
    if (known && regions.length === before.length && known.missingSince === undefined) return known;
    return { model, from: source, everywhereFrom: regions };
  }
  const before = known && 'routes' in known ? known.routes : {};
  const now = Object.fromEntries(
    entries.flatMap(([region, to]) => (to === 'everywhere' ? [] : [[region, [...to].sort()]])),
  );
  const routes = sorted({ ...before, ...now });
  const isSame = known?.missingSince === undefined && JSON.stringify(sorted(before)) === JSON.stringify(routes);
  return known && isSame && 'routes' in known ? known : { model, from: source, routes };
}

function routesChange(before: Profile, after: Profile): string {
  if ('seen' in before) return `its regions are known: ${sourcesOf(after).join(', ')}`;
  const come = sourcesOf(after).filter((region) => !sourcesOf(before).includes(region));
  return come.length > 0 ? `also from ${come.join(', ')}` : 'other destinations';
}

function mergePrices({ prices: file }: Data, reading: Reading, changes: string[]): void {
  const { source } = reading;
  for (const [model, variants] of Object.entries(reading.prices)) {
    for (const [variant, price] of Object.entries(variants)) {
      const bySource = ((file.tokens[model] ??= {})[variant] ??= {});
      const old = bySource[source];
      if (old?.[0] === price[0] && old[1] === price[1]) continue;
      bySource[source] = [price[0], price[1]];
      const before = old === undefined ? '' : `${old.join('/')} -> `;
      const where = variant === '' ? '' : ` (${variant})`;
      changes.push(`price of \`${model}\`${where} by ${source}: ${before}${price.join('/')} USD per million tokens`);
      file.sources[source] = reading.origin;
      if (file.date < reading.date) file.date = reading.date;
    }
  }
}
