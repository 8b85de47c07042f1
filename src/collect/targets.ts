/**
 * What the entries of a configuration name: asks Bedrock what a region has and what stands behind profiles, if that
 * may be asked.
 */
import { endpointTarget } from '../catalog/endpoints.ts';
import { tableCatalog } from '../catalog/region-catalog.ts';
import { isNamedBy, routesFor } from '../catalog/routes.ts';
import type { ResolvedTarget } from '../catalog/targets.ts';
import type { ModelSettings } from '../domain/settings.ts';
import type { Identity } from '../identity/identity.ts';
import { entriesOf, type ResolvedEntry } from '../plan/plan.ts';
import type { Lookups } from './lookups.ts';
import { resolveOthers } from './others.ts';
import { callable, resolve } from './resolve.ts';

/** Returns each entry of a principal in each of its regions, with the targets that it names there. */
export async function resolveEntries(
  identity: Identity,
  entries: readonly ModelSettings[],
  lookups: Lookups,
  { byTables = false }: { byTables?: boolean } = {},
): Promise<ResolvedEntry[]> {
  const own = entriesOf(identity, entries);
  const named = own.filter(({ others }) => others === undefined);
  const listed = await resolveListed(identity, named, entries, lookups);
  const others = own.filter((entry) => entry.others !== undefined);
  // What is listed at another endpoint opens no door of bedrock-runtime.
  const ofRuntime = listed.filter(({ entry }) => entry.endpoint === undefined);
  return [...listed, ...(await resolveOthers(identity, others, ofRuntime, { lookups, byTables }))];
}

/** Each entry that names something in each of its regions, with its targets. `entries`: those of all principals. */
function resolveListed(
  identity: Identity,
  own: readonly ModelSettings[],
  entries: readonly ModelSettings[],
  lookups: Lookups,
): Promise<ResolvedEntry[]> {
  const profiles = entries.filter(({ parsed }) => parsed.kind === 'application-inference-profile');
  return Promise.all(
    own.flatMap((entry) =>
      entry.regions.map(async (region) => ({
        entry,
        region,
        targets: [
          ...(await targetsOf(identity, entry, region, lookups)),
          ...(await configuredRoutes(identity, entry, region, profiles, lookups)),
        ],
      })),
    ),
  );
}

/** The target that an entry names, or with `expect: deny` every route to it, resolved. */
async function targetsOf(
  identity: Identity,
  entry: ModelSettings,
  region: string,
  lookups: Lookups,
): Promise<ResolvedTarget[]> {
  const { parsed, endpoint } = entry;
  const { partition, account } = identity;
  // One door, whatever is expected of it: a profile of the runtime leads nowhere there.
  if (endpoint) return [endpointTarget(entry, endpoint, { partition, region, account })];
  if (entry.expect === 'allow' && parsed.kind !== 'pattern')
    return [await resolve(identity, parsed, entry, region, lookups)];
  const wanted = parsed.kind;
  const needsList = (wanted === 'foundation-model' && entry.via !== 'direct') || wanted === 'pattern';
  const catalog = needsList ? await lookups.catalog(identity, region) : tableCatalog(region);
  const ids = routesFor(entry, catalog, entry.via && { via: entry.via });
  return Promise.all(
    ids.flatMap((id) => callable(id) ?? []).map((route) => resolve(identity, route, entry, region, lookups)),
  );
}

/**
 * With `expect: deny`, the application profiles that any entry of the file names and that contain the model: routes as
 * well.
 */
async function configuredRoutes(
  identity: Identity,
  entry: ModelSettings,
  region: string,
  profiles: readonly ModelSettings[],
  lookups: Lookups,
): Promise<ResolvedTarget[]> {
  const { kind } = entry.parsed;
  if (
    entry.endpoint ||
    entry.expect === 'allow' ||
    entry.via === 'direct' ||
    (kind !== 'foundation-model' && kind !== 'pattern')
  )
    return [];
  const here = profiles.filter(({ regions }) => regions.includes(region));
  const resolved = await Promise.all(
    here.flatMap((profile) =>
      profile.parsed.kind === 'pattern' ? [] : [resolve(identity, profile.parsed, profile, region, lookups)],
    ),
  );
  return resolved.filter(({ foundationModels }) => foundationModels.some(isNamedBy(entry.parsed)));
}
