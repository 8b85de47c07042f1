/**
 * Derives the tables of src/catalog/tables from the data files of a facts directory.
 * Usage: node scripts/node24.js scripts/make-tables.ts FACTS_DIR
 *
 * Every table begins with the day its data was read, where it comes from and under which licence. One row a line, in a stable order,
 * so that a new snapshot is a diff that a person can read.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const factsDirectory = process.argv[2];
if (factsDirectory === undefined) throw new Error('Usage: make-tables.ts FACTS_DIR');
const tables = join(import.meta.dirname, '..', 'src', 'catalog', 'tables');

const Origin = z.object({
  repo: z.string(),
  commit: z.string().optional(),
  date: z.string(),
  licence: z.string().optional(),
});
const NO_LICENCE = 'none stated, facts only';

/** A source as one line: `mirai73/bedrock-models@3c07e5f of 2026-08-21 (MIT-0)`. */
function origin(value: z.infer<typeof Origin>): string {
  const commit = value.commit === undefined ? '' : `@${value.commit.slice(0, 7)}`;
  const licence = value.licence?.startsWith('none') === false ? value.licence : NO_LICENCE;
  return `${value.repo}${commit} of ${value.date} (${licence})`;
}

function read<T>(name: string, schema: z.ZodType<T>): T {
  const path = join(factsDirectory ?? '', name);
  return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** Writes a table: header fields as they are, each entry of `rows`, `regionSets` and the like on a line of its own. */
function write(name: string, table: Record<string, unknown>): void {
  const fields = Object.entries(table).map(([key, value]) => `${JSON.stringify(key)}: ${field(value)}`);
  const text = `{\n${fields.join(',\n')}\n}\n`;
  writeFileSync(join(tables, name), text);
  process.stdout.write(`${name}: ${Buffer.byteLength(text)} bytes\n`);
}

function field(value: unknown): string {
  if (Array.isArray(value)) return `[\n${value.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{\n${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${JSON.stringify(item)}`)
    .join(',\n')}\n}`;
}

const sorted = <T>(rows: Map<string, T>): Record<string, T> =>
  Object.fromEntries([...rows].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

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

// ---------------------------------------------------------------------------------------------------------------- profiles.json

const Profiles = z.object({
  source: Origin,
  profiles: z.record(
    z.string(),
    z.object({
      modelId: z.string(),
      prefix: z.string(),
      destinationsBySource: z.record(z.string(), z.array(z.string())).optional(),
      sourceRegions: z.array(z.string()).optional(),
    }),
  ),
  newerProfileIdsSeenInDocs: z.object({ date: z.string(), ids: z.array(z.string()) }),
});
const profiles = read('inference-profiles.json', Profiles);

function makeProfiles(): void {
  const sets = new RegionSets();
  const geographic = new Map<string, Record<string, number>>();
  const global = new Map<string, number>();
  for (const [id, profile] of Object.entries(profiles.profiles)) {
    if (id !== `${profile.prefix}.${profile.modelId}`) throw new Error(`${id} is not its prefix and its model`);
    if (profile.destinationsBySource !== undefined) {
      const sources = Object.entries(profile.destinationsBySource).map(
        ([source, to]) => [source, sets.place(to)] as const,
      );
      geographic.set(id, Object.fromEntries(sources));
    } else if (profile.prefix === 'global' && profile.sourceRegions !== undefined) {
      global.set(id, sets.place(profile.sourceRegions));
    } else throw new Error(`${id} has no regions`);
  }
  write('profiles.json', {
    snapshot: profiles.source.date,
    sources: [
      origin(profiles.source),
      'us-gov rows: an older copy (about 2025-12) of AWS, inference-profiles-support.html',
      'seen: names in AWS model cards, 2026-09/10, regions unknown',
    ],
    notes: [
      'geographic: profile -> source region -> place in regionSets of its destinations; global: profile -> place of its source regions.',
      'The model of a profile is its ID without the prefix. A profile that is absent here may exist.',
    ],
    regionSets: sets.sets,
    geographic: sorted(geographic),
    global: sorted(global),
    seen: [...profiles.newerProfileIdsSeenInDocs.ids].sort(),
  });
}

// ------------------------------------------------------------------------------------------------------------------ models.json

const Models = z.object({
  sources: z.record(z.string(), Origin),
  models: z.array(
    z.object({
      id: z.string(),
      provider: z.string(),
      inputModalities: z.array(z.string()),
      outputModalities: z.array(z.string()),
      streaming: z.boolean().nullable(),
      lifecycle: z.string(),
      eol: z.string().nullable(),
      endpoints: z.object({ runtime: z.boolean(), mantle: z.boolean() }),
      apis: z.array(z.string()).nullable(),
      onDemandRuntime: z.string(),
      onDemandRegions: z.array(z.string()),
      gov: z.record(z.string(), z.object({ inRegion: z.boolean() })).nullable(),
    }),
  ),
  newerIdsSeenSepOct2026: z.array(z.object({ id: z.string(), note: z.string() })),
});
const models = read('bedrock-models.json', Models);

/** The same model under its bedrock-runtime name. By hand: the names follow no rule. */
const RUNTIME_IDS: Record<string, string> = {
  'anthropic.claude-haiku-4-5': 'anthropic.claude-haiku-4-5-20251001-v1:0',
  'deepseek.v3.1': 'deepseek.v3-v1:0',
  'moonshotai.kimi-k2-thinking': 'moonshot.kimi-k2-thinking',
  'openai.gpt-oss-120b': 'openai.gpt-oss-120b-1:0',
  'openai.gpt-oss-20b': 'openai.gpt-oss-20b-1:0',
  'qwen.qwen3-235b-a22b-2507': 'qwen.qwen3-235b-a22b-2507-v1:0',
  'qwen.qwen3-32b': 'qwen.qwen3-32b-v1:0',
  'qwen.qwen3-coder-30b-a3b-instruct': 'qwen.qwen3-coder-30b-a3b-v1:0',
  'qwen.qwen3-coder-480b-a35b-instruct': 'qwen.qwen3-coder-480b-a35b-v1:0',
  'qwen.qwen3-next-80b-a3b-instruct': 'qwen.qwen3-next-80b-a3b',
  'qwen.qwen3-vl-235b-a22b-instruct': 'qwen.qwen3-vl-235b-a22b',
};

/** `yes`, `no` (a profile or bedrock-mantle is needed) or `unknown`. */
function onDemand(text: string): string {
  return /^(yes|no)\b/.exec(text)?.[1] ?? 'unknown';
}

function makeModels(): void {
  const sets = new RegionSets();
  sets.place([]);
  const rows = new Map<string, object>();
  const providers = new Map(models.models.map((model) => [model.id.split('.')[0] ?? '', model.provider]));
  for (const model of models.models) {
    const demand = onDemand(model.onDemandRuntime);
    const gov = Object.entries(model.gov ?? {}).filter(([, where]) => where.inRegion && demand === 'yes');
    const runtimeId = RUNTIME_IDS[model.id];
    if (runtimeId !== undefined && model.endpoints.runtime) throw new Error(`${model.id} needs no runtime ID`);
    rows.set(model.id, {
      provider: model.provider,
      in: model.inputModalities,
      out: model.outputModalities,
      ...(model.streaming !== null && { streaming: model.streaming }),
      status: model.lifecycle,
      ...(model.eol !== null && { eol: model.eol.slice(0, 10) }),
      ...(model.eol?.includes('some regions') === true && { eolInSomeRegions: true }),
      onDemand: demand,
      regions: sets.place([...model.onDemandRegions, ...gov.map(([region]) => region)]),
      endpoints: [...(model.endpoints.runtime ? ['runtime'] : []), ...(model.endpoints.mantle ? ['mantle'] : [])],
      ...(runtimeId !== undefined && { runtimeId }),
      ...(model.apis !== null && model.apis.length > 0 && { apis: model.apis }),
    });
  }
  for (const { id: text, note } of models.newerIdsSeenSepOct2026) {
    const id = text.split(' ')[0] ?? text;
    const provider = providers.get(id.split('.')[0] ?? '') ?? '';
    const demand = note.includes('profile-only') ? 'no' : 'unknown';
    rows.set(id, { provider, in: [], out: [], onDemand: demand, regions: 0, endpoints: ['runtime'] });
  }
  write('models.json', {
    snapshot: models.sources['bedrock-models']?.date ?? '',
    sources: Object.values(models.sources).map(origin),
    notes: [
      'regions: place in regionSets of the regions where the model is served on demand. No apis, status or streaming: not known.',
      'New models appear weekly: hints, never a gate.',
    ],
    regionSets: sets.sets,
    models: sorted(rows),
  });
}

// ---------------------------------------------------------------------------------------------------------------- families.json

const Families = z.array(
  z.object({
    match: z.string(),
    modelIdPattern: z.string(),
    modality: z.string(),
    operation: z.string(),
    converse: z.boolean(),
    body: z.record(z.string(), z.unknown()).nullable(),
    converseBody: z.record(z.string(), z.unknown()).optional(),
    invalidBody: z.record(z.string(), z.unknown()).optional(),
    invalidBodyStatus: z.string().optional(),
    bodyTemplate: z.record(z.string(), z.unknown()).optional(),
    approxInputTokens: z.number().optional(),
    costs: z.string().optional(),
    eol: z.union([z.boolean(), z.string()]).optional(),
    confidence: z.string(),
  }),
);

const COST_KINDS = ['image', 'query', 'request', 'video'];

function makeFamilies(): void {
  const rows = read('bedrock-families.json', Families);
  // The first match wins, and `^stability\\.stable-` would also take Stable Diffusion XL: what is narrower comes first.
  const isNarrower = (row: { modelIdPattern: string }): boolean =>
    row.modelIdPattern === '^stability\\.stable-diffusion';
  const ordered = [...rows.filter(isNarrower), ...rows.filter((row) => !isNarrower(row))];
  // The code knows what to do with a model of no family: the row that matches everything stays behind.
  const families = ordered
    .filter((row) => row.modelIdPattern !== '.*')
    .map((family) => ({
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
  write('families.json', {
    snapshot: '2026-11-20',
    sources: [
      'AWS documentation, Sep-Oct 2026: model-parameters-*.html, model cards, complete-request-schema.html',
      'awsdocs/aws-doc-sdk-examples (Apache-2.0), facts only',
      'invalidBody only where the refusal was observed: sysdig.com, LLMjacking, 2024-05-06',
    ],
    notes: [
      'Ordered: the first pattern that matches the foundation model ID is its family. confidence: doc, lib (seen in public code) or inferred.',
    ],
    families,
  });
}

// ------------------------------------------------------------------------------------------------------------------ prices.json

const Price = z.object({
  input: z.number().nullable(),
  output: z.number().nullable(),
  mode: z.string().optional(),
  perImage: z.number().optional(),
  perQuery: z.number().optional(),
});
const Prices = z.object({
  sources: z.object({ modelsDev: Origin }),
  litellm: z.record(z.string(), Price),
  modelsDev: z.record(z.string(), Price),
});

const PREFIXES = new Set(Object.values(profiles.profiles).map((profile) => profile.prefix));
const PROVIDERS = new Set(models.models.map((model) => model.id.split('.')[0] ?? ''));

/** `bedrock/eu-west-2/minimax.minimax-m2.1` -> that model, variant `@eu-west-2`; `us.anthropic.x` -> `anthropic.x`, variant `us`. */
function modelAndVariant(key: string): { model: string; variant: string } | undefined {
  const parts = key.split('/');
  const id = (parts.at(-1) ?? '').replace(/@.*$/, '');
  const region = parts.find((part) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(part));
  const [first = '', second = ''] = id.split('.');
  if (PREFIXES.has(first) && PROVIDERS.has(second)) return { model: id.slice(first.length + 1), variant: first };
  if (!PROVIDERS.has(first)) return undefined;
  return { model: id, variant: region === undefined ? '' : `@${region}` };
}

function makePrices(): void {
  const prices = read('bedrock-prices.json', Prices);
  const tokens = new Map<string, Record<string, number[]>>();
  const units = new Map<string, { unit: string; usd: number }>();
  for (const [key, price] of [...Object.entries(prices.litellm), ...Object.entries(prices.modelsDev)]) {
    const place = modelAndVariant(key);
    if (place === undefined) continue;
    // AWS sells Marengo's text by the request; the source lists that price as one per token.
    const perRequest = place.model.startsWith('twelvelabs.marengo') ? (price.input ?? undefined) : undefined;
    const each = price.perImage ?? price.perQuery ?? perRequest;
    if (each !== undefined) {
      const unit = price.perImage !== undefined ? 'image' : price.perQuery !== undefined ? 'query' : 'request';
      units.set(place.model, { unit, usd: Math.max(each, units.get(place.model)?.usd ?? 0) });
      continue;
    }
    // A price of zero for both is a placeholder of the source for a price that it does not know.
    if (price.input === null || price.output === null || price.input + price.output === 0) continue;
    const variants = tokens.get(place.model) ?? {};
    const [input = 0, output = 0] = variants[place.variant] ?? [];
    tokens.set(place.model, {
      ...variants,
      [place.variant]: [Math.max(input, price.input), Math.max(output, price.output)],
    });
  }
  write('prices.json', {
    snapshot: '2026-08-01',
    sources: [
      'BerriAI/litellm model_prices_and_context_window.json of 2026-08-01 (MIT)',
      origin(prices.sources.modelsDev),
    ],
    notes: [
      'tokens: model -> variant -> [USD per input token, USD per output token]; variant: "" in general, a profile prefix, or @region.',
      'units: model -> USD per image, query or request. Where sources disagree, the dearer.',
    ],
    tokens: sorted(tokens),
    units: sorted(units),
  });
}

// ----------------------------------------------------------------------------------------------------------------- regions.json

const Regions = z.object({
  partitions: z.record(
    z.string(),
    z.object({
      dnsSuffix: z.string().optional(),
      regions: z.array(z.string()),
      runtimeFips: z.array(z.string()).default([]),
    }),
  ),
  mantleRegions2026_08: z.array(z.string()),
});

function makeRegions(): void {
  const regions = read('bedrock-regions.json', Regions);
  const partitions = Object.entries(regions.partitions).map(([name, partition]) => [
    name,
    // botocore has no Bedrock endpoint in aws-cn; the suffix is the partition's own.
    {
      dnsSuffix: partition.dnsSuffix ?? 'amazonaws.com.cn',
      regions: partition.regions,
      runtimeFips: partition.runtimeFips,
    },
  ]);
  write('regions.json', {
    snapshot: '2026-10-01',
    sources: [
      'botocore 1.43.107 endpoints.json (Apache-2.0)',
      'AWS documentation, general/latest/gr/bedrock.html, Oct 2026',
    ],
    notes: ['A region that is absent here may exist: the SDK makes its endpoints from a template.'],
    partitions: Object.fromEntries(partitions) as object,
    mantleRegions: regions.mantleRegions2026_08,
  });
}

makeProfiles();
makeModels();
makeFamilies();
makePrices();
makeRegions();
