/**
 * What `expect-others: deny` is about: the models of each region that no entry lists for a principal, by Bedrock's own
 * lists alone.
 */
import { Catalog, tableCatalog } from '../catalog/region-catalog.ts';
import { isNamedBy, unlistedRoutes } from '../catalog/routes.ts';
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import type { ResolvedTarget } from '../catalog/targets.ts';
import { partitionOf } from '../domain/partition.ts';
import type { ModelSettings } from '../domain/settings.ts';
import { canQueryRegion, type Identity } from '../identity/identity.ts';
import type { ResolvedEntry } from '../plan/plan.ts';
import type { Lookups } from './lookups.ts';
import { callable, resolve } from './resolve.ts';

/**
 * Returns the entries of `expect-others` in each region of a principal, with every route to a model that no entry
 * lists for it. What is listed in one region is listed in all: a profile routes to models of other regions, which must
 * be open there as well.
 *
 * @param listed the principal's other entries
 * @param by `byTables`: for a plan, which only asks how many there may be: the tables say it without a call
 */
export async function resolveOthers(
  identity: Identity,
  others: readonly ModelSettings[],
  listed: readonly ResolvedEntry[],
  { lookups, byTables }: { lookups: Lookups; byTables: boolean },
): Promise<ResolvedEntry[]> {
  const isListed = listedModels(listed);
  const unclear = modelsNotKnown(listed);
  return Promise.all(
    others.flatMap((entry) =>
      regionsOf(identity, entry, listed).map(async (region): Promise<ResolvedEntry> => {
        const live = byTables
          ? { ok: true as const, catalog: tableCatalog(region) }
          : await liveCatalog(identity, region, lookups);
        // What the tables do not say of a listed resource is no matter of a plan.
        if (!live.ok || (unclear.length > 0 && !byTables)) {
          return { entry, region, targets: [], unknown: [...(live.ok ? [] : live.why), ...unclear] };
        }
        const routes = unlistedRoutes(live.catalog, isListed).flatMap((id) => callable(id) ?? []);
        const targets = await Promise.all(routes.map((route) => resolve(identity, route, entry, region, lookups)));
        return { entry, region, targets };
      }),
    ),
  );
}

/**
 * The regions that hold for every model and those of the principal's own entries; if there are none, those of any
 * entry.
 */
function regionsOf(identity: Identity, { regions, others }: ModelSettings, listed: readonly ResolvedEntry[]): string[] {
  const own = [...new Set([...(others?.regions ?? []), ...listed.map(({ region }) => region)])];
  const all = own.length === 0 ? regions : own;
  const ofPartition = all.filter((region) => partitionOf(region) === identity.partition);
  return ofPartition.length === 0 ? all : ofPartition;
}

/**
 * Whether a foundation model is behind what some entry lists: itself, a profile or another resource of it, or a
 * pattern.
 */
function listedModels(listed: readonly ResolvedEntry[]): (modelId: string) => boolean {
  const behind = new Set(listed.flatMap(({ targets }) => targets.flatMap(modelsOf)));
  const entries = [...new Set(listed.map(({ entry }) => entry))];
  const named = entries.map(({ parsed }) => isNamedBy(parsed));
  return (id) => behind.has(id) || named.some((isNamed) => isNamed(id));
}

function modelsOf({ profile, foundationModels }: ResolvedTarget): readonly string[] {
  return profile === undefined ? foundationModels : [...foundationModels, profile.baseModelId];
}

/**
 * A sentence where it is not known what some listed resource stands for: what that needs open would look like a door
 * left open.
 */
function modelsNotKnown(listed: readonly ResolvedEntry[]): string[] {
  const isUnclear = listed.some(({ targets }) =>
    targets.some(
      ({ kind, foundationModels }) => TARGET_KINDS[kind].needsModels === true && foundationModels.length === 0,
    ),
  );
  return isUnclear ? [NOT_STATED] : [];
}

const NOT_STATED =
  'It is not known which models are behind each listed resource of the account: state them with `foundation-models`.';

type Live = { ok: true; catalog: Catalog } | { ok: false; why: string[] };

/** What a region has, by both of Bedrock's lists; why not, in sentences, if one of them could not be read. */
async function liveCatalog(identity: Identity, region: string, lookups: Lookups): Promise<Live> {
  if (!canQueryRegion(identity, region)) return { ok: false, why: [NOT_ASKED] };
  const [models, profiles] = await Promise.all([
    lookups.models(identity, region),
    lookups.systemProfiles(identity, region),
  ]);
  if (models.ok && profiles.ok) {
    return { ok: true, catalog: new Catalog(region, { models: models.value, profiles: profiles.value }) };
  }
  const why = [
    ...(models.ok ? [] : [unread('bedrock:ListFoundationModels', models.failure.errorName)]),
    ...(profiles.ok ? [] : [unread('bedrock:ListInferenceProfiles', profiles.failure.errorName)]),
  ];
  return { ok: false, why };
}

const NOT_ASKED = 'Which models the region has is not known: there are no credentials to ask Bedrock with.';

function unread(action: string, errorName: string): string {
  return `Which models the region has is not known: \`${action}\` failed with \`${errorName}\`.`;
}
