/**
 * From the facts of data/ to the tables that the product carries. Pure and deterministic: the same facts give the same
 * bytes.
 */
import type { Data, Profile, Source } from './schema.ts';

/** Texts of the tables, by file name. Throws if facts contradict each other. */
export function makeTables(data: Data): Record<string, string> {
  return {
    'profiles.json': text(profilesTable(data)),
    'models.json': text(modelsTable(data)),
    'families.json': text(familiesTable(data)),
    'prices.json': text(pricesTable(data)),
    'products.json': text({ ...header(data.products), products: sorted(Object.entries(data.products.products)) }),
    'regions.json': text(regionsTable(data)),
    'quotas.json': text({ ...header(data.quotas), quotas: sorted(Object.entries(data.quotas.quotas)) }),
    'guardrail-profiles.json': text({
      ...header(data['guardrail-profiles']),
      profiles: sorted(Object.entries(data['guardrail-profiles'].profiles)),
    }),
  };
}

/** Header fields as they are, each entry of a list or of an object on a line of its own. */
function text(table: Record<string, unknown>): string {
  const fields = Object.entries(table).map(([key, value]) => `${JSON.stringify(key)}: ${field(value)}`);
  return `{\n${fields.join(',\n')}\n}\n`;
}

function field(value: unknown): string {
  if (Array.isArray(value)) return `[\n${value.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{\n${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${JSON.stringify(item)}`)
    .join(',\n')}\n}`;
}

interface Headed {
  date: string;
  sources: Readonly<Record<string, Source>>;
  notes: readonly string[];
}

function header({ date, sources, notes }: Headed): Record<string, unknown> {
  return { snapshot: date, sources: Object.values(sources).map(citation), notes };
}

/** A source as one line: `mirai73/bedrock-models@3c07e5f of 2026-08-21 (MIT-0)`. */
const citation = ({ title, date, licence }: Source): string => `${title} of ${date} (${licence})`;

/** Entries in the order of their keys' characters. */
function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** Lists of regions repeat: each is kept once and referred to by its place. */
class RegionSets {
  readonly sets: string[][] = [];
  readonly #places = new Map<string, number>();

  place(regions: readonly string[]): number {
    const set = [...new Set(regions)].sort();
    const key = set.join();
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.sets.length);
    return this.sets.push(set) - 1;
  }
}

function profilesTable({ profiles }: Data): Record<string, unknown> {
  const sets = new RegionSets();
  const entries = Object.entries(profiles.profiles);
  for (const [id, { model }] of entries) {
    if (!id.endsWith(`.${model}`) || id.length === model.length + 1)
      throw new Error(`${id} is not a prefix and ${model}`);
  }
  const rows = <T>(of: (profile: Profile) => T | undefined): [string, T][] =>
    entries.flatMap(([id, profile]) => {
      const row = of(profile);
      return row === undefined ? [] : [[id, row]];
    });
  const geographic = rows((profile) =>
    'routes' in profile
      ? Object.fromEntries(Object.entries(profile.routes).map(([source, to]) => [source, sets.place(to)]))
      : undefined,
  );
  const global = rows((profile) => ('everywhereFrom' in profile ? sets.place(profile.everywhereFrom) : undefined));
  const seen = rows((profile) => ('seen' in profile ? profile.seen : undefined));
  return {
    ...header(profiles),
    notes: [
      'geographic: profile -> source region -> place in regionSets of its destinations; global: profile -> place of its source regions.',
      'seen: profile -> when it was seen; it exists, and its regions are not public outside GetInferenceProfile.',
      'The model of a profile is its ID without the prefix. A profile that is absent here may exist.',
    ],
    regionSets: sets.sets,
    geographic: sorted(geographic),
    global: sorted(global),
    seen: sorted(seen),
  };
}

function modelsTable({ models }: Data): Record<string, unknown> {
  const sets = new RegionSets();
  sets.place([]);
  const rows = Object.entries(models.models).map(([id, model]) => {
    if (model.runtimeId !== undefined && model.endpoints.includes('runtime'))
      throw new Error(`${id} needs no runtime ID`);
    const { has, lacks } = model.runtimeApis ?? {};
    const row = {
      provider: model.provider,
      in: model.in,
      out: model.out,
      streaming: model.streaming,
      status: model.status,
      legacy: model.legacy,
      extendedAccess: model.extendedAccess,
      eol: model.eol,
      eolInSomeRegions: model.eolInSomeRegions,
      eolNoSoonerThan: model.eolNoSoonerThan,
      noticeDays: model.noticeDays,
      lifecycleAsOf: model.lifecycleAsOf,
      onDemand: model.onDemand,
      regions: sets.place(model.regions ?? []),
      endpoints: model.endpoints,
      runtimeId: model.runtimeId,
      apis: model.apis,
      runtimeApis: has,
      notRuntimeApis: lacks,
      mantleApis: model.mantleApis,
    };
    return [id, row] as const;
  });
  return {
    ...header(models),
    notes: [
      'regions: place in regionSets of the regions where the model is served on demand. What is not known is absent.',
      'Days: legacy (LEGACY), extendedAccess (dearer), eol (gone); eolNoSoonerThan: no end before it. lifecycleAsOf: read later than snapshot.',
      'apis: as on the model card, of either endpoint; runtimeApis and notRuntimeApis: of bedrock-runtime; mantleApis: of bedrock-mantle.',
      'New models appear weekly: hints, never a gate.',
    ],
    regionSets: sets.sets,
    models: sorted(rows),
  };
}

const COST_KINDS = ['image', 'query', 'request', 'video'];

function familiesTable({ families: file }: Data): Record<string, unknown> {
  const families = file.families.map((family) => ({
    name: family.match,
    pattern: family.modelIdPattern,
    modality: family.modality,
    operation: family.operation.startsWith('none') ? 'none' : family.operation,
    converse: family.converse,
    ...(family.body !== null && { body: family.body }),
    ...(family.converseBody !== undefined && { converseBody: family.converseBody }),
    ...(family.invalidBodyStatus?.startsWith('observed') === true && { invalidBody: family.invalidBody }),
    ...(family.bodyTemplate !== undefined && { needsMedia: true }),
    ...(family.approxInputTokens !== undefined && { approxInputTokens: family.approxInputTokens }),
    cost: COST_KINDS.find((kind) => family.costs?.includes(kind)) ?? 'tokens',
    ...(family.eol === true && { ended: true }),
    confidence: family.confidence.split(' ')[0],
  }));
  return { ...header(file), families };
}

/** A price on AWS's own card stands alone. */
const OWN_WORD = 'aws-card';

function pricesTable({ prices }: Data): Record<string, unknown> {
  const tokens = Object.entries(prices.tokens).map(([model, variants]) => {
    const rows = Object.entries(variants).map(([variant, bySource]) => {
      const readings = bySource[OWN_WORD] === undefined ? Object.values(bySource) : [bySource[OWN_WORD]];
      const [input, output] = [0, 1].map((place) => Math.max(...readings.map((pair) => pair[place] ?? 0)));
      return [variant, [perToken(input ?? 0), perToken(output ?? 0)]] as const;
    });
    return [model, Object.fromEntries(rows)] as const;
  });
  const units = Object.entries(prices.units).map(
    ([model, { unit, usd }]) => [model, { unit, usd: Math.max(...Object.values(usd)) }] as const,
  );
  return {
    ...header(prices),
    notes: [
      'tokens: model -> variant -> [USD per input token, USD per output token]; variant: "" in general, a profile prefix, or @region.',
      "units: model -> USD per image, query or request. Where sources disagree, the dearer; AWS's own card before all.",
    ],
    tokens: sorted(tokens),
    units: sorted(units),
  };
}

/** Of USD per million tokens, without the last digits that a division adds. */
const perToken = (million: number): number => Number((million / 1e6).toPrecision(12));

function regionsTable({ regions }: Data): Record<string, unknown> {
  return { ...header(regions), partitions: regions.partitions, mantleRegions: regions.mantleRegions };
}
