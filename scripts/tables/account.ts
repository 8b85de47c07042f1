/**
 * Reads models and system profiles of regions from a live account: read-only calls of Bedrock's control plane, one
 * region at a time.
 */
import {
  type BedrockClient,
  type FoundationModelSummary,
  GetInferenceProfileCommand,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
} from '@aws-sdk/client-bedrock';
import type { Reading, ReadModel } from './merge.ts';
import type { Data } from './schema.ts';

/**
 * What the account lists. Profiles that the facts have only seen and that no list has are asked for one by one
 * (`bedrock:GetInferenceProfile`): AWS documents that call as the one that knows. Throws if no region could be read at
 * all.
 * @param date ISO date of the reading
 */
export async function readAccount(
  clientIn: (region: string) => BedrockClient,
  regions: readonly string[],
  data: Data,
  date: string,
): Promise<Reading> {
  const lists = new Map<string, FoundationModelSummary[]>();
  const profiles: Record<string, Record<string, string[] | 'everywhere'>> = {};
  const seen = Object.entries(data.profiles.profiles).flatMap(([id, profile]) => ('seen' in profile ? [id] : []));
  const unread: Record<string, string> = {};
  for (const region of regions) {
    try {
      const { summaries, listed } = await readRegion(clientIn(region), seen);
      lists.set(region, summaries);
      for (const [id, arns] of listed) (profiles[id] ??= {})[region] = destinations(arns);
    } catch (error) {
      // A region that is not enabled, or that a policy closes: what it serves stays as it was.
      unread[region] = error instanceof Error ? error.name : String(error);
    }
  }
  if (lists.size === 0) throw new Error(`No region could be read: ${JSON.stringify(unread)}`);
  return {
    source: 'account',
    origin: {
      title: 'ListFoundationModels, ListInferenceProfiles and GetInferenceProfile of an account',
      date,
      licence: 'none, facts only',
    },
    date,
    unread,
    regions: [...lists.keys()],
    models: models(lists),
    profiles,
    prices: {},
  };
}

interface RegionAnswer {
  summaries: FoundationModelSummary[];
  /** ARNs of the models behind each profile. */
  listed: Map<string, string[]>;
}

async function readRegion(client: BedrockClient, seen: readonly string[]): Promise<RegionAnswer> {
  const { modelSummaries } = await client.send(new ListFoundationModelsCommand({}));
  const listed = await systemProfiles(client);
  for (const id of seen.filter((name) => !listed.has(name))) {
    const arns = await profileModels(client, id);
    if (arns !== undefined) listed.set(id, arns);
  }
  return { summaries: modelSummaries ?? [], listed };
}

async function systemProfiles(client: BedrockClient): Promise<Map<string, string[]>> {
  const profiles = new Map<string, string[]>();
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new ListInferenceProfilesCommand({
        typeEquals: 'SYSTEM_DEFINED',
        maxResults: 1000,
        ...(nextToken !== undefined && { nextToken }),
      }),
    );
    for (const { inferenceProfileId, models } of page.inferenceProfileSummaries ?? []) {
      if (inferenceProfileId !== undefined) profiles.set(inferenceProfileId, arnsOf(models));
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return profiles;
}

/** Undefined for a profile that is not there in the client's region. */
async function profileModels(client: BedrockClient, id: string): Promise<string[] | undefined> {
  try {
    const { models } = await client.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: id }));
    return arnsOf(models);
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'ResourceNotFoundException' || name === 'ValidationException') return undefined;
    throw error;
  }
}

const arnsOf = (models: readonly { modelArn?: string | undefined }[] | undefined): string[] =>
  (models ?? []).flatMap(({ modelArn }) => (modelArn === undefined ? [] : [modelArn]));

/** Regions of ARNs; a region-less one is that of a global profile. */
function destinations(arns: readonly string[]): string[] | 'everywhere' {
  const regions = arns.map((arn) => arn.split(':')[3] ?? '');
  return regions.includes('') ? 'everywhere' : [...new Set(regions)].sort();
}

function models(lists: ReadonlyMap<string, readonly FoundationModelSummary[]>): Record<string, ReadModel> {
  const byId = new Map<string, Map<string, FoundationModelSummary>>();
  for (const [region, list] of lists) {
    for (const summary of list) {
      const id = summary.modelId;
      // A name with a context length is that of provisioned throughput.
      if (id === undefined || /:\d{1,5}[a-z]{1,2}$/.test(id)) continue;
      byId.set(id, (byId.get(id) ?? new Map<string, FoundationModelSummary>()).set(region, summary));
    }
  }
  return Object.fromEntries([...byId].map(([id, byRegion]) => [id, model(byRegion)]));
}

function model(byRegion: ReadonlyMap<string, FoundationModelSummary>): ReadModel {
  const all = [...byRegion.values()];
  const [first] = all;
  const onDemandIn = [...byRegion].flatMap(([region, { inferenceTypesSupported }]) =>
    inferenceTypesSupported?.includes('ON_DEMAND') === true ? [region] : [],
  );
  return {
    ...(first?.providerName !== undefined && { provider: first.providerName }),
    ...(first?.modelName !== undefined && { name: first.modelName }),
    in: [...(first?.inputModalities ?? [])],
    out: [...(first?.outputModalities ?? [])],
    ...(first?.responseStreamingSupported !== undefined && { streaming: first.responseStreamingSupported }),
    ...lifecycle(all),
    onDemandIn,
  };
}

/** The earliest end; where regions differ it is one of some regions. */
function lifecycle(all: readonly FoundationModelSummary[]): Pick<ReadModel, 'lifecycle'> {
  const states = all.map(({ modelLifecycle }) => modelLifecycle);
  const status = states.some((state) => state?.status !== 'LEGACY')
    ? states.find((state) => state?.status !== 'LEGACY')?.status
    : 'LEGACY';
  if (status !== 'ACTIVE' && status !== 'LEGACY') return {};
  const day = (dates: (Date | undefined)[]): string | undefined =>
    dates.flatMap((date) => (date === undefined ? [] : [date.toISOString().slice(0, 10)])).sort()[0];
  const ends = states.map((state) => state?.endOfLifeTime);
  const eol = day(ends);
  const isEverywhere = new Set(ends.map((date) => date?.getTime())).size <= 1;
  const legacy = day(states.map((state) => state?.legacyTime));
  const extendedAccess = day(states.map((state) => state?.publicExtendedAccessTime));
  return {
    lifecycle: {
      status,
      ...(legacy !== undefined && { legacy }),
      ...(extendedAccess !== undefined && { extendedAccess }),
      ...(eol !== undefined && { eol, ...(!isEverywhere && { eolInSomeRegions: true as const }) }),
    },
  };
}
