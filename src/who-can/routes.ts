/**
 * Every way to a model from a region: on demand, system profiles, application profiles of the account, prompt routers.
 * Pure.
 */
import { backingModels, parseModel } from '../catalog/model-id.ts';
import { type ListedProfile, type RegionLists, Catalog, isOnDemand } from '../catalog/region-catalog.ts';
import { type Requirement, requirements } from '../catalog/requirements.ts';
import { isNamedBy } from '../catalog/routes.ts';
import { modelRow } from '../catalog/snapshot.ts';
import {
  type ResolvedTarget,
  foundationModelsOf,
  resolveById,
  resolveFromService,
  resolveFromSnapshot,
} from '../catalog/targets.ts';
import type { FoundationModelId, InferenceProfileId, NamedModel } from '../domain/model.ts';
import { partitionOf } from '../domain/partition.ts';
import type { WhoCanRoute } from '../domain/who-can.ts';

/** A resource of the account that calls go through: an application profile or a prompt router. */
export interface OwnRoute {
  kind: 'application-profile' | 'prompt-router';
  arn: string;
  name: string;
  modelArns: readonly string[];
}

/** What is known of one region: Bedrock's lists as far as they may be read, and the account's own resources. */
export interface RegionRoutes {
  region: string;
  lists: RegionLists;
  own: readonly OwnRoute[];
}

/** A way to one model, with what IAM must allow for it. */
export interface RoutedModel {
  model: string;
  route: WhoCanRoute;
  requirements: readonly Requirement[];
}

/**
 * Returns the routes to what entries name, each once: all routes to a foundation model (by ID, ARN or pattern), and
 * for a profile or a prompt router that route alone. Empty for an entry that the region does not have.
 */
export function routesTo(entries: readonly NamedModel[], where: RegionRoutes, account: string): RoutedModel[] {
  const catalog = new Catalog(where.region, where.lists);
  const found = entries.flatMap((entry) => {
    if (entry.kind === 'foundation-model') return allRoutes(byId(entry), catalog, where, account);
    if (entry.kind === 'pattern') {
      const isNamed = isNamedBy(entry);
      const ids = catalog.modelIds().filter((id) => isNamed(id) && catalog.mayBeCalled(id));
      return backingModels(ids).flatMap((model) =>
        model.kind === 'foundation-model' ? allRoutes(model, catalog, where, account) : [],
      );
    }
    if (entry.kind === 'inference-profile') return systemRoute(profileById(entry), entry.baseModelId, where, account);
    return where.own.filter(({ arn }) => arn === entry.arn).flatMap((own) => ownRoutes(own, where, account));
  });
  return [...new Map(found.map((one) => [`${one.model} ${one.route.id}`, one])).values()];
}

/** A model that an ARN names, in each region by its ID. */
function byId({ kind, id, provider }: FoundationModelId): FoundationModelId {
  return { kind, id, provider };
}

function profileById({ kind, id, scope, prefix, baseModelId }: InferenceProfileId): InferenceProfileId {
  return { kind, id, scope, prefix, baseModelId };
}

function allRoutes(called: FoundationModelId, catalog: Catalog, where: RegionRoutes, account: string): RoutedModel[] {
  const model = called.id;
  const own = where.own.filter(({ modelArns }) => foundationModelsOf(modelArns).includes(model));
  const profiles = backingModels(catalog.profilesContaining(model));
  return [
    ...onDemandRoute(called, where, account),
    ...profiles.flatMap((one) => (one.kind === 'inference-profile' ? systemRoute(one, model, where, account) : [])),
    ...own.flatMap((one) => ownRoutes(one, where, account).filter((route) => route.model === model)),
  ];
}

/**
 * Left out only if Bedrock's list or the table says that the bare ID is not taken: a door that may be there is looked
 * at.
 */
function onDemandRoute(called: FoundationModelId, where: RegionRoutes, account: string): RoutedModel[] {
  const model = called.id;
  const { models } = where.lists;
  const listed = models?.get(model);
  const isTaken = models ? listed !== undefined && isOnDemand(listed) !== false : modelRow(model)?.onDemand !== 'no';
  if (!isTaken) return [];
  return [routed(model, resolveById(called, where.region, account), 'on-demand', where, account)];
}

function systemRoute(profile: InferenceProfileId, model: string, where: RegionRoutes, account: string): RoutedModel[] {
  const listed: ListedProfile | undefined = where.lists.profiles?.get(profile.id);
  const target = listed
    ? resolveFromService(profile, where.region, account, listed.modelArns)
    : (resolveFromSnapshot(profile, where.region, account) ?? resolveById(profile, where.region, account));
  return [routed(model, target, 'system-profile', where, account)];
}

function ownRoutes({ kind, arn, name, modelArns }: OwnRoute, where: RegionRoutes, account: string): RoutedModel[] {
  const parsed = parseModel(arn);
  if (parsed.kind === 'pattern' || parsed.kind === 'invalid') return [];
  const target = resolveFromService(parsed, where.region, account, modelArns);
  return target.foundationModels.map((model) => routed(model, target, kind, where, account, name));
}

function routed(
  model: string,
  target: ResolvedTarget,
  kind: WhoCanRoute['kind'],
  { region }: RegionRoutes,
  account: string,
  name?: string,
): RoutedModel {
  return {
    model,
    route: { kind, id: target.id, region, ...(name !== undefined && { name }) },
    requirements: requirements(target, { partition: partitionOf(region), region, account }),
  };
}
