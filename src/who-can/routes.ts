/** Every way to a model from a region: on demand, system profiles, application profiles of the account, prompt routers. Pure. */
import { parseModel } from '../catalog/model-id.ts';
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
 * Returns the routes to what entries name, each once: all routes to a foundation model (by ID, ARN or pattern), and for a profile or a
 * prompt router that route alone. Empty for an entry that the region does not have.
 */
export function routesTo(entries: readonly string[], where: RegionRoutes, account: string): RoutedModel[] {
  const catalog = new Catalog(where.region, where.lists);
  const found = entries.flatMap((entry) => {
    const parsed = parseModel(entry);
    if (parsed.kind === 'foundation-model' || parsed.kind === 'pattern') {
      const isNamed = isNamedBy(parsed);
      const models =
        parsed.kind === 'foundation-model'
          ? [parsed.id]
          : catalog.modelIds().filter((id) => isNamed(id) && catalog.mayBeCalled(id));
      return models.flatMap((model) => allRoutes(model, catalog, where, account));
    }
    if (parsed.kind === 'inference-profile') return systemRoute(parsed.id, parsed.baseModelId, where, account);
    return where.own.filter(({ arn }) => arn === entry).flatMap((own) => ownRoutes(own, where, account));
  });
  return [...new Map(found.map((one) => [`${one.model} ${one.route.id}`, one])).values()];
}

function allRoutes(model: string, catalog: Catalog, where: RegionRoutes, account: string): RoutedModel[] {
  const own = where.own.filter(({ modelArns }) => foundationModelsOf(modelArns).includes(model));
  return [
    ...onDemandRoute(model, where, account),
    ...catalog.profilesContaining(model).flatMap((id) => systemRoute(id, model, where, account)),
    ...own.flatMap((one) => ownRoutes(one, where, account).filter((route) => route.model === model)),
  ];
}

/** Left out only where Bedrock's list or the table says that the bare ID is not taken: a door that may be there is looked at. */
function onDemandRoute(model: string, where: RegionRoutes, account: string): RoutedModel[] {
  const { models } = where.lists;
  const listed = models?.get(model);
  const isTaken = models ? listed !== undefined && isOnDemand(listed) !== false : modelRow(model)?.onDemand !== 'no';
  if (!isTaken) return [];
  const parsed = parseModel(model);
  if (parsed.kind !== 'foundation-model') return [];
  return [routed(model, resolveById(parsed, where.region, account), 'on-demand', where, account)];
}

function systemRoute(id: string, model: string, where: RegionRoutes, account: string): RoutedModel[] {
  const parsed = parseModel(id);
  if (parsed.kind !== 'inference-profile') return [];
  const listed: ListedProfile | undefined = where.lists.profiles?.get(id);
  const target = listed
    ? resolveFromService(parsed, where.region, account, listed.modelArns)
    : (resolveFromSnapshot(parsed, where.region, account) ?? resolveById(parsed, where.region, account));
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
