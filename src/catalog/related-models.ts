/** How models are related, for the question what a policy allows beyond one of them. By the dated tables; pure. */
import { partitionOf } from '../domain/partition.ts';
import { tableCatalog } from './region-catalog.ts';
import { MODEL_IDS, PROFILE_IDS, onDemandRegions, profileSources } from './snapshot.ts';

/** `anthropic` of `anthropic.claude-haiku-4-5-20251001-v1:0`. */
export function providerOf(modelId: string): string {
  return modelId.slice(0, modelId.indexOf('.'));
}

/**
 * The ID without version and date, as people write a family with a `*` behind it: `anthropic.claude-haiku`,
 * `amazon.nova-lite`.
 */
export function familyName(modelId: string): string {
  return modelId.replace(/(?:-v?\d+(?:[:.]\w+)*)+$/, '').replace(/(?:-\d+)+$/, '');
}

/**
 * A foundation model in a region, and the IDs that it can be called by there: its profiles and, on demand, its own.
 */
export interface Callable {
  model: string;
  region: string;
  ids: string[];
}

/** Every pair of a partition that the tables know. */
export function knownCallables(partition: string): Callable[] {
  const regions = new Set([...MODEL_IDS.flatMap(onDemandRegions), ...PROFILE_IDS.flatMap(profileSources)]);
  return [...regions]
    .filter((region) => partitionOf(region) === partition)
    .sort()
    .flatMap((region) => MODEL_IDS.map((model) => ({ model, region, ids: tableCatalog(region).callableIds(model) })))
    .filter(({ ids }) => ids.length > 0);
}
