/**
 * Every way to a model that nobody should reach: with `expect: deny` each is a cell of its own. A bare ID that is closed says nothing
 * about the profiles that contain the model.
 */
import { profilesContaining } from './lifecycle.ts';
import { isMantleOnly, parseFoundationModelArn, parseModel } from './model-id.ts';
import { MODEL_IDS, PROFILE_IDS, onDemandRegions, profileRegionsFrom, profileSources } from './snapshot.ts';

/** What is needed of an entry of ListInferenceProfiles. */
export interface ListedProfile {
  id: string;
  /** `models[].modelArn`. */
  modelArns: readonly string[];
}

export interface RouteOptions {
  /** System profiles of the region as the service lists them; without it, the snapshot's. */
  listed?: readonly ListedProfile[];
  /** `direct`: only the named ID. */
  via?: 'direct';
}

/**
 * IDs to check for one entry with `expect: deny` in a region: for a foundation model the ID itself, then each system profile of the
 * region that contains it; for a pattern the routes to every known model that matches, and every profile that matches itself; for
 * anything else the entry. In a stable order, without duplicates; empty where a pattern matches nothing.
 */
export function routesFor(entry: string, region: string, options: RouteOptions = {}): string[] {
  const parsed = parseModel(entry);
  if (parsed.kind === 'pattern') return [...new Set(expandPattern(parsed.pattern, region, options))];
  if (parsed.kind !== 'foundation-model' || options.via === 'direct') return [entry];
  return [entry, ...profilesOf(parsed.id, region, options.listed)];
}

function profilesOf(modelId: string, region: string, listed: readonly ListedProfile[] | undefined): string[] {
  if (listed === undefined) return profilesContaining(modelId, region);
  return listed.filter((profile) => modelsOf(profile).includes(modelId)).map((profile) => profile.id);
}

const modelsOf = (profile: ListedProfile): string[] =>
  profile.modelArns.map((arn) => parseFoundationModelArn(arn)?.id).filter((id) => id !== undefined);

function expandPattern(pattern: string, region: string, { listed, via }: RouteOptions): string[] {
  const listedModels = (listed ?? []).flatMap(modelsOf);
  const models = [...new Set([...MODEL_IDS.filter((id) => mayBeIn(id, region)), ...listedModels])].filter(
    matcher(pattern),
  );
  const profiles = listed?.map((profile) => profile.id) ?? PROFILE_IDS.filter((id) => isSource(id, region));
  const routes = models.flatMap((id) => [id, ...(via === 'direct' ? [] : profilesOf(id, region, listed))]);
  return [...routes, ...profiles.filter(matcher(pattern))];
}

/**
 * Known model and profile IDs that match a pattern, in any region.
 * @param pattern `*` stands for any characters, everything else for itself
 */
export function knownIds(pattern: string): string[] {
  return [...MODEL_IDS, ...PROFILE_IDS].filter(matcher(pattern));
}

/** Whether a foundation model is one that an entry of the configuration names, by its ID, its ARN or a pattern. */
export function isNamedBy(entry: string): (foundationModelId: string) => boolean {
  const parsed = parseModel(entry);
  if (parsed.kind === 'pattern') return matcher(parsed.pattern);
  return (id) => parsed.kind === 'foundation-model' && parsed.id === id;
}

/** Whether an ID matches a pattern with `*`. Linear in the ID for each `*`: no backtracking over several. */
export function matcher(pattern: string): (id: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (id) => id === pattern;
  return (id) => {
    if (!id.startsWith(first) || !id.endsWith(last)) return false;
    let from = first.length;
    for (const part of rest) {
      const found = id.indexOf(part, from);
      if (found < 0) return false;
      from = found + part.length;
    }
    return from <= id.length - last.length;
  };
}

/** Whether a model can be called in a region, or it is not known where it can. */
function mayBeIn(id: string, region: string): boolean {
  if (isMantleOnly(id) !== undefined) return false;
  const profiles = PROFILE_IDS.filter((profile) => profile.endsWith(`.${id}`));
  const regions = [...onDemandRegions(id), ...profiles.flatMap(profileSources)];
  return regions.length === 0 || regions.includes(region);
}

const isSource = (profileId: string, region: string): boolean => profileRegionsFrom(profileId, region) !== undefined;
