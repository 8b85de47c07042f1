/**
 * What stands behind a model that is called, from the most reliable source that answers: Bedrock itself, the
 * configuration, the dated table, the ID alone.
 */
import type { Result } from '../aws/clients.ts';
import { isDescribable, type Described } from '../bedrock/describe.ts';
import { parseModel } from '../catalog/model-id.ts';
import type { InferenceProfileId, ParsedModel } from '../domain/model.ts';
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import {
  resolveById,
  resolveFromConfiguration,
  resolveFromService,
  resolveFromSnapshot,
  statedArns,
  type Facts,
  type ResolvedTarget,
} from '../catalog/targets.ts';
import { canQueryRegion, type Identity } from '../identity/identity.ts';
import type { ModelSettings } from '../domain/settings.ts';
import type { TargetRecord } from '../domain/evidence.ts';
import { askerAccount, type Lookups } from './lookups.ts';
import { goneState } from './model-facts.ts';
import { isForeign } from '../plan/target-facts.ts';

/** Resolves one model in a region for a principal. */
export async function resolve(
  identity: Identity,
  parsed: ParsedModel,
  entry: Pick<ModelSettings, 'foundationModels'>,
  region: string,
  lookups: Lookups,
): Promise<ResolvedTarget> {
  const { described, record } = await describedBy(identity, parsed, region, lookups);
  const target = await withModels(identity, parsed, entry, region, lookups, described);
  return record ? { ...target, record } : target;
}

async function withModels(
  identity: Identity,
  parsed: ParsedModel,
  entry: Pick<ModelSettings, 'foundationModels'>,
  region: string,
  lookups: Lookups,
  said: Described | undefined,
): Promise<ResolvedTarget> {
  const { account } = identity;
  if (said && said.modelArns.length > 0) {
    const profileModels = await modelsOfProfiles(said.modelArns, identity, region, lookups);
    return resolveFromService(parsed, region, account, said.modelArns, { facts: factsOf(said), profileModels });
  }
  const facts = said ? factsOf(said) : {};
  if (entry.foundationModels) {
    const stated = statedArns(entry.foundationModels, region, account);
    const profileModels = await modelsOfProfiles(stated, identity, region, lookups);
    return resolveFromConfiguration(parsed, region, account, entry.foundationModels, { facts, profileModels });
  }
  if (said) return resolveFromService(parsed, region, account, [], { facts });
  return resolveFromSnapshot(parsed, region, account) ?? resolveById(parsed, region, account);
}

/** A model that can be called; undefined for a pattern and for what is malformed. */
export function callable(id: string): ParsedModel | undefined {
  const parsed = parseModel(id);
  return parsed.kind === 'invalid' || parsed.kind === 'pattern' ? undefined : parsed;
}

/**
 * What Bedrock's own call says of a resource, and that it was this call that said it. Empty if there is nothing to
 * ask, or no answer.
 */
interface Said {
  described?: Described;
  record?: TargetRecord;
}

async function describedBy(identity: Identity, parsed: ParsedModel, region: string, lookups: Lookups): Promise<Said> {
  if (!canQueryRegion(identity, region)) return {};
  if (parsed.kind === 'inference-profile') return systemProfile(identity, parsed, region, lookups);
  if (parsed.kind === 'foundation-model') return listedModel(identity, parsed.id, region, lookups);
  const by = TARGET_KINDS[parsed.kind].describedBy;
  if (by === undefined) return {};
  if (parsed.kind === 'application-inference-profile') {
    return saidOf(identity, by, parsed.arn, asDescribed(await lookups.profileModels(identity, region, parsed.arn)));
  }
  if (!isDescribable(parsed.kind)) return {};
  return saidOf(identity, by, parsed.arn, await lookups.describe(identity, region, parsed));
}

/**
 * A system profile by the region's list; by its own Get call where the list may not be read, and where it does not
 * have the profile: only that call's refusal says that there is none.
 */
async function systemProfile(
  identity: Identity,
  { id: profileId, arn }: InferenceProfileId,
  region: string,
  lookups: Lookups,
): Promise<Said> {
  const list = await lookups.systemProfiles(identity, region);
  const id = arn ?? profileId;
  const listed = list.ok ? list.value.get(profileId) : undefined;
  if (listed && (arn === undefined || listed.arn === arn)) {
    const { modelArns } = listed;
    const record: TargetRecord = { state: 'there', by: 'bedrock:ListInferenceProfiles' };
    return { ...(modelArns.length > 0 && { described: { modelArns: [...modelArns] } }), record };
  }
  // An endpoint that does not answer one call is not asked the next.
  if (!list.ok && list.failure.httpStatus === undefined) return {};
  const answer = asDescribed(await lookups.profileModels(identity, region, id));
  return saidOf(identity, 'bedrock:GetInferenceProfile', id, answer);
}

/** A foundation model by the region's list. What is not in it is asked for by name later, beside the probes. */
async function listedModel(identity: Identity, id: string, region: string, lookups: Lookups): Promise<Said> {
  const list = await lookups.models(identity, region);
  const isListed = list.ok && list.value.has(id);
  return isListed ? { record: { state: 'there', by: 'bedrock:ListFoundationModels' } } : {};
}

function asDescribed(answer: Result<string[]>): Result<Described> {
  return answer.ok ? { ...answer, value: { modelArns: answer.value } } : answer;
}

/**
 * An answer, and the record that it makes. That a resource is not there is the word of its own account alone: another
 * account's Get call does not find what is shared, and a caller from another account sees the resources of that one.
 */
function saidOf(identity: Identity, by: string, id: string, answer: Result<Described>): Said {
  if (answer.ok) {
    const { modelArns } = answer.value;
    const isProfile = by === 'bedrock:GetInferenceProfile';
    return { ...((modelArns.length > 0 || !isProfile) && { described: answer.value }), record: { state: 'there', by } };
  }
  const { failure } = answer;
  const state = goneState(failure);
  const isOwn = askerAccount(identity) === identity.account && !isForeign(id, identity.account);
  return state && isOwn ? { record: { state, by, failure } } : {};
}

function factsOf({ state, architecture, customModelUnits }: Described): Facts {
  return {
    ...(state !== undefined && { state }),
    ...(architecture !== undefined && { architecture }),
    ...(customModelUnits !== undefined && { customModelUnits }),
  };
}

/** What the service says is behind the system profiles among ARNs; one that it does not tell is absent. */
async function modelsOfProfiles(
  arns: readonly string[],
  identity: Identity,
  region: string,
  lookups: Lookups,
): Promise<Record<string, readonly string[]>> {
  const profiles = arns.flatMap((arn) => {
    const parsed = parseModel(arn);
    return parsed.kind === 'inference-profile' ? [{ arn, parsed }] : [];
  });
  if (!canQueryRegion(identity, region)) return {};
  const answers = await Promise.all(
    profiles.map(async ({ arn, parsed }) => ({ arn, said: await systemProfile(identity, parsed, region, lookups) })),
  );
  return Object.fromEntries(
    answers.flatMap(({ arn, said }) => (said.described ? [[arn, said.described.modelArns] as const] : [])),
  );
}
