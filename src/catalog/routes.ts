/**
 * Every way to a model that must not be reachable: with `expect: deny` each is a cell of its own. A bare ID that is
 * closed says nothing about the profiles that contain the model.
 */
import type { Catalog } from './region-catalog.ts';
import type { NamedModel } from '../domain/model.ts';
import type { ModelSettings } from '../domain/settings.ts';
import { MODEL_IDS, PROFILE_IDS } from './snapshot.ts';

/** Which routes to a model are listed. */
export interface RouteOptions {
  /** `direct`: only the named ID. */
  via?: 'direct';
}

/**
 * IDs to check for one entry with `expect: deny` in a region: for a foundation model the ID itself, then each system
 * profile of the region that contains it; for a pattern the routes to every model of the region that matches, and
 * every profile that matches itself; for anything else the entry. In a stable order, without duplicates; empty if a
 * pattern matches nothing.
 * @param catalog what the region has: a pattern covers what only its lists know
 */
export function routesFor(
  { id: entry, parsed }: Pick<ModelSettings, 'id' | 'parsed'>,
  catalog: Catalog,
  options: RouteOptions = {},
): string[] {
  if (parsed.kind === 'pattern') return [...new Set(expandPattern(parsed.pattern, catalog, options))];
  if (parsed.kind !== 'foundation-model' || options.via === 'direct') return [entry];
  return [entry, ...catalog.profilesContaining(parsed.id)];
}

function expandPattern(pattern: string, catalog: Catalog, { via }: RouteOptions): string[] {
  const matches = matcher(pattern);
  const models = catalog.modelIds().filter((id) => matches(id) && catalog.mayBeCalled(id));
  const routes = models.flatMap((id) => [id, ...(via === 'direct' ? [] : catalog.profilesContaining(id))]);
  return [...routes, ...catalog.profileIds().filter(matches)];
}

/**
 * Returns the IDs under which a region's models can be called that no entry lists: each model, on demand and by its
 * system profiles, without those by which a listed model is reached as well.
 * @param isListed whether an entry lists a foundation model, by its ID
 */
export function unlistedRoutes(catalog: Catalog, isListed: (modelId: string) => boolean): string[] {
  const models = catalog.modelIds();
  const kept = new Set(models.filter(isListed).flatMap((id) => catalog.profilesContaining(id)));
  const unlisted = models.filter((id) => !isListed(id) && catalog.mayBeCalled(id));
  const routes = unlisted.flatMap((id) => [id, ...catalog.profilesContaining(id)]);
  // Of a profile whose models its list does not tell, its name does.
  const profiles = catalog.profileIds().filter((id) => !isListed(id.slice(id.indexOf('.') + 1)));
  return [...new Set([...routes, ...profiles])].filter((id) => !kept.has(id));
}

/**
 * Known model and profile IDs that match a pattern, in any region.
 * @param pattern `*` stands for any characters, everything else for itself
 */
export function knownIds(pattern: string): string[] {
  return [...MODEL_IDS, ...PROFILE_IDS].filter(matcher(pattern));
}

/** Whether a foundation model is one that an entry of the configuration names, by its ID, its ARN or a pattern. */
export function isNamedBy(parsed: NamedModel): (foundationModelId: string) => boolean {
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
