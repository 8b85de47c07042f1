/**
 * From what a user wrote to what is called and what stands behind it. Pure: the answers of AWS come in as arguments.
 * Which resolver is used says how far its result can be trusted (`resolvedBy`).
 */
import type { Target } from '../domain/report.ts';
import { TARGET_KINDS, type TargetKind } from '../domain/target-kinds.ts';
import type { TargetRecord } from '../domain/evidence.ts';
import type { BackingModel, InferenceProfileId, ParsedModel } from '../domain/model.ts';
import { customModelBase, parseFoundationModelArn, parseModel } from './model-id.ts';
import { partitionOf } from '../domain/partition.ts';
import { SNAPSHOT_DATE, profileRegionsFrom } from './snapshot.ts';

/** What a configured model stands for in one region. */
export interface ResolvedTarget {
  kind: TargetKind;
  /** What is sent as `modelId`: an ID as written, or an ARN. */
  id: string;
  arn: string;
  /** Of a system profile: what its ID says. */
  profile?: Pick<InferenceProfileId, 'prefix' | 'scope' | 'baseModelId'>;
  /** IDs of the foundation models behind the target, without duplicates; empty if unknown. */
  foundationModels: readonly string[];
  /**
   * ARNs of everything that a call may be routed to: foundation models, the region-less one of a global profile
   * included, and for a prompt router or a prompt also inference profiles. Empty if unknown.
   */
  modelArns: readonly string[];
  resolvedBy: Target['resolvedBy'];
  /** ISO date of the table, wherever it had to say what is behind a profile. */
  snapshotDate?: string;
  /** What is behind the profiles among `modelArns`, by their ARN. */
  profileModels?: ProfileModels;
  /** What Bedrock's own call said of the target, if one was made to learn what is behind it. */
  record?: TargetRecord;
  /** AWS's word for a state in which calls are not answered: `Creating`. */
  state?: string;
  /** Of an imported model. */
  architecture?: string;
  /** Of an imported model: custom model units of one copy. */
  customModelUnits?: number;
}

/** ARNs of the models behind system profiles, by the profile's ARN. */
export type ProfileModels = Readonly<Record<string, readonly string[]>>;

/** A foundation model as it is called. */
export interface CalledModel {
  /** ID of the foundation model. */
  model: string;
  /** Of the system profile that it is called through: `us`. */
  prefix?: string;
}

/** Returns the foundation model that a target's own name says; undefined for a resource of an account. */
export function calledModel({ kind, id, profile, foundationModels }: ResolvedTarget): CalledModel | undefined {
  if (profile !== undefined) return { model: profile.baseModelId, prefix: profile.prefix };
  return kind === 'foundation-model' ? { model: foundationModels[0] ?? id } : undefined;
}

/** What the service says of a resource beside its models. */
export type Facts = Pick<ResolvedTarget, 'state' | 'architecture' | 'customModelUnits'>;

/** ARN of a foundation model in a region; region '' gives the region-less ARN of global profiles. */
export function foundationModelArn(partition: string, region: string, id: string): string {
  return `arn:${partition}:bedrock:${region}::foundation-model/${id}`;
}

/** ARN of a parsed model as seen from a region and an account; an ARN that was written stays as it is. */
export function targetArn(parsed: ParsedModel, region: string, account: string): string {
  if (parsed.arn !== undefined) return parsed.arn;
  const partition = partitionOf(region);
  if (parsed.kind === 'foundation-model') return foundationModelArn(partition, region, parsed.id);
  return `arn:${partition}:bedrock:${region}:${account}:inference-profile/${parsed.id}`;
}

/** What is sent as `modelId` for a parsed model: the ARN where one was written, else the ID. */
export function calledId(parsed: ParsedModel): string {
  return parsed.arn ?? parsed.id;
}

/** IDs of the foundation models that ARNs name, profiles' models included, in order, without duplicates. */
export function foundationModelsOf(modelArns: readonly string[]): string[] {
  const ids = modelArns.map((arn) => {
    const model = parseFoundationModelArn(arn);
    if (model !== undefined) return model.id;
    const parsed = parseModel(arn);
    return parsed.kind === 'inference-profile' ? parsed.baseModelId : undefined;
  });
  return [...new Set(ids.filter((id) => id !== undefined))];
}

function resolved(
  parsed: ParsedModel,
  region: string,
  account: string,
  modelArns: readonly string[],
  by: Pick<ResolvedTarget, 'resolvedBy' | 'snapshotDate' | 'profileModels'> & Facts,
): ResolvedTarget {
  const arns = [...new Set(modelArns)];
  const found = foundationModelsOf(arns);
  const foundationModels = found.length === 0 ? namedModel(parsed) : found;
  const arn = targetArn(parsed, region, account);
  return {
    ...{ kind: parsed.kind, id: calledId(parsed), arn },
    ...(parsed.kind === 'inference-profile' && { profile: profileFacts(parsed) }),
    ...{ foundationModels, modelArns: arns, ...by },
  };
}

/** Returns what the ID of a system profile says. */
export function profileFacts({
  prefix,
  scope,
  baseModelId,
}: InferenceProfileId): NonNullable<ResolvedTarget['profile']> {
  return { prefix, scope, baseModelId };
}

/** The foundation model that the name of a target contains, whatever else is known. */
function namedModel(parsed: ParsedModel): string[] {
  if (parsed.kind === 'inference-profile') return [parsed.baseModelId];
  const base = parsed.kind === 'custom-model' ? customModelBase(parsed.arn) : undefined;
  return base === undefined ? [] : [base.id];
}

/**
 * What is behind the profiles among ARNs: as `known` says, else by the table; one that neither knows is left out.
 * @param known ARNs behind a profile as the service answers, by the profile's ARN
 */
function behindProfiles(
  modelArns: readonly string[],
  region: string,
  known: ProfileModels,
): { profileModels?: ProfileModels; snapshotDate?: string } {
  const models: Record<string, readonly string[]> = {};
  let usesSnapshot = false;
  for (const arn of modelArns) {
    const profile = parseModel(arn);
    if (profile.kind !== 'inference-profile') continue;
    const asked = known[arn];
    usesSnapshot ||= asked === undefined;
    models[arn] = asked ?? expandProfile(profile.id, profile.baseModelId, profile.region ?? region);
  }
  if (Object.keys(models).length === 0) return {};
  return { profileModels: models, ...(usesSnapshot && { snapshotDate: SNAPSHOT_DATE }) };
}

/**
 * A target that its own ID or ARN says all about: a foundation model; also any other kind of which nothing more could
 * be learnt (a system profile still gives its foundation model's ID; its destinations stay unknown).
 */
export function resolveById(parsed: ParsedModel, region: string, account: string): ResolvedTarget {
  const arns = parsed.kind === 'foundation-model' ? [targetArn(parsed, region, account)] : [];
  return resolved(parsed, region, account, arns, { resolvedBy: 'id' });
}

/**
 * A target as AWS describes it.
 * @param modelArns `models[].modelArn` of GetInferenceProfile or GetPromptRouter; `foundationModelArn` of
 *   GetProvisionedModelThroughput; the base model's ARN of a custom model. A profile ARN among them is kept for a
 *   prompt router, and expanded for every other kind.
 * @param more what else the service said, and what is behind the profiles among `modelArns`; the snapshot says it
 *   where that is absent
 */
export function resolveFromService(
  parsed: ParsedModel,
  region: string,
  account: string,
  modelArns: readonly string[],
  more: { facts?: Facts; profileModels?: ProfileModels } = {},
): ResolvedTarget {
  return resolvedBy('service', parsed, region, account, modelArns, more);
}

/**
 * A system profile by the dated table; undefined for other kinds, and where the table does not have the profile in
 * this source region (which does not prove that it is not there).
 */
export function resolveFromSnapshot(parsed: ParsedModel, region: string, account: string): ResolvedTarget | undefined {
  if (parsed.kind !== 'inference-profile') return undefined;
  const arns = snapshotModelArns(parsed.id, parsed.baseModelId, region);
  if (arns === undefined) return undefined;
  return resolved(parsed, region, account, arns, { resolvedBy: 'snapshot', snapshotDate: SNAPSHOT_DATE });
}

/**
 * A target whose models the configuration states (`foundation-models`): model IDs in the target's region, ARNs as they
 * are, profile IDs and ARNs as what is behind them (an unknown profile counts as its model in the region).
 * @param more as in `resolveFromService`
 */
export function resolveFromConfiguration(
  parsed: ParsedModel,
  region: string,
  account: string,
  foundationModels: readonly BackingModel[],
  more: { facts?: Facts; profileModels?: ProfileModels } = {},
): ResolvedTarget {
  return resolvedBy('configuration', parsed, region, account, statedArns(foundationModels, region, account), more);
}

/** A target of whose models the service or the configuration says which they are. */
function resolvedBy(
  by: 'service' | 'configuration',
  parsed: ParsedModel,
  region: string,
  account: string,
  modelArns: readonly string[],
  more: { facts?: Facts; profileModels?: ProfileModels },
): ResolvedTarget {
  const { profileModels, ...table } = behindProfiles(modelArns, region, more.profileModels ?? {});
  const keeps = TARGET_KINDS[parsed.kind].callsByName === true;
  const arns = keeps ? modelArns : modelArns.flatMap((arn) => profileModels?.[arn] ?? [arn]);
  return resolved(parsed, region, account, arns, {
    resolvedBy: by,
    ...more.facts,
    ...table,
    ...(keeps && profileModels && { profileModels }),
  });
}

/** ARNs of the models and profiles that a configuration states. */
export function statedArns(foundationModels: readonly BackingModel[], region: string, account: string): string[] {
  return foundationModels.map((model) => targetArn(model, region, account));
}

/**
 * Foundation model ARNs behind a system profile called in a region, by the table; undefined if it does not have that
 * pair.
 */
export function snapshotModelArns(profileId: string, modelId: string, region: string): string[] | undefined {
  const to = profileRegionsFrom(profileId, region);
  if (to === undefined) return undefined;
  const partition = partitionOf(region);
  const regions = to.scope === 'global' ? [region, ''] : to.destinations;
  return regions.map((destination) => foundationModelArn(partition, destination, modelId));
}

function expandProfile(profileId: string, modelId: string, region: string): string[] {
  return snapshotModelArns(profileId, modelId, region) ?? [foundationModelArn(partitionOf(region), region, modelId)];
}
