/**
 * From what a user wrote to what is called and what stands behind it. Pure: the answers of AWS come in as arguments. Which resolver is
 * used says how far its result can be trusted (`resolvedBy`).
 */
import type { Target, TargetKind } from '../report/types.ts';
import { type ParsedModel, parseFoundationModelArn, parseModel } from './model-id.ts';
import { partitionOf } from '../aws/partition.ts';
import { SNAPSHOT_DATE, profileRegionsFrom } from './snapshot.ts';

export interface ResolvedTarget {
  kind: TargetKind;
  /** What is sent as `modelId`: an ID as written, or an ARN. */
  id: string;
  arn: string;
  /** IDs of the foundation models behind the target, without duplicates; empty where unknown. */
  foundationModels: readonly string[];
  /**
   * ARNs of everything that a call may be routed to: foundation models, the region-less one of a global profile included, and for a
   * prompt router also inference profiles. Empty where unknown.
   */
  modelArns: readonly string[];
  resolvedBy: Target['resolvedBy'];
  /** ISO date of the table; only with `resolvedBy: snapshot`, or where a configuration names profiles. */
  snapshotDate?: string;
}

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
  by: Pick<ResolvedTarget, 'resolvedBy' | 'snapshotDate'>,
): ResolvedTarget {
  const arns = [...new Set(modelArns)];
  const found = foundationModelsOf(arns);
  const foundationModels = found.length === 0 && parsed.kind === 'inference-profile' ? [parsed.baseModelId] : found;
  const arn = targetArn(parsed, region, account);
  return { kind: parsed.kind, id: calledId(parsed), arn, foundationModels, modelArns: arns, ...by };
}

/**
 * A target that its own ID or ARN says all about: a foundation model; also any other kind of which nothing more could be learnt
 * (a system profile still gives its foundation model's ID; its destinations stay unknown).
 */
export function resolveById(parsed: ParsedModel, region: string, account: string): ResolvedTarget {
  const arns = parsed.kind === 'foundation-model' ? [targetArn(parsed, region, account)] : [];
  return resolved(parsed, region, account, arns, { resolvedBy: 'id' });
}

/**
 * A target as AWS describes it.
 * @param modelArns `models[].modelArn` of GetInferenceProfile or GetPromptRouter; `foundationModelArn` of
 *   GetProvisionedModelThroughput; the base model's ARN of a custom model. A profile ARN among them is kept for a prompt router, and
 *   expanded by the snapshot for every other kind.
 */
export function resolveFromService(
  parsed: ParsedModel,
  region: string,
  account: string,
  modelArns: readonly string[],
): ResolvedTarget {
  const arns = parsed.kind === 'prompt-router' ? modelArns : modelArns.flatMap((arn) => expandArn(arn, region));
  return resolved(parsed, region, account, arns, { resolvedBy: 'service' });
}

/**
 * A system profile by the dated table; undefined for other kinds, and where the table does not have the profile in this source region
 * (which does not prove that it is not there).
 */
export function resolveFromSnapshot(parsed: ParsedModel, region: string, account: string): ResolvedTarget | undefined {
  if (parsed.kind !== 'inference-profile') return undefined;
  const arns = snapshotModelArns(parsed.id, parsed.baseModelId, region);
  if (arns === undefined) return undefined;
  return resolved(parsed, region, account, arns, { resolvedBy: 'snapshot', snapshotDate: SNAPSHOT_DATE });
}

/**
 * A target whose models the configuration states (`foundation-models`): model IDs in the target's region, ARNs as they are, profile
 * IDs and ARNs expanded by the snapshot (one that the snapshot does not have counts as its model in the region). Texts that are
 * neither are left out: the settings refuse them.
 */
export function resolveFromConfiguration(
  parsed: ParsedModel,
  region: string,
  account: string,
  foundationModels: readonly string[],
): ResolvedTarget {
  const entries = foundationModels.map((text) => ({ text, entry: parseModel(text) }));
  const arns = entries.flatMap(({ text, entry }) => {
    if (entry.kind === 'foundation-model') return [targetArn(entry, region, account)];
    if (entry.kind === 'inference-profile') return expandProfile(entry.id, entry.baseModelId, entry.region ?? region);
    return parseFoundationModelArn(text) === undefined ? [] : [text];
  });
  const usesSnapshot = entries.some(({ entry }) => entry.kind === 'inference-profile');
  const by = { resolvedBy: 'configuration', ...(usesSnapshot && { snapshotDate: SNAPSHOT_DATE }) } as const;
  return resolved(parsed, region, account, arns, by);
}

/** Foundation model ARNs behind a system profile called in a region, by the table; undefined where it does not have that pair. */
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

function expandArn(arn: string, region: string): string[] {
  const parsed = parseModel(arn);
  return parsed.kind === 'inference-profile'
    ? expandProfile(parsed.id, parsed.baseModelId, parsed.region ?? region)
    : [arn];
}
