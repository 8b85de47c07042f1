/** What stands behind a model that is called, from the most reliable source that answers: Bedrock itself, the configuration, the dated table, the ID alone. */
import { DESCRIBED_BY, isDescribable, type Described } from '../bedrock/describe.ts';
import { parseModel, type ParsedModel } from '../catalog/model-id.ts';
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
import { NO_MODEL } from '../report/words.ts';
import type { ModelSettings } from '../domain/settings.ts';
import type { Lookups } from '../collect/lookups.ts';
import type { PlannedCell } from './plan.ts';

/** Resolves one model in a region for a principal. Throws only for a text that is no model, which the settings refuse. */
export async function resolve(
  identity: Identity,
  id: string,
  entry: Pick<ModelSettings, 'foundationModels'>,
  region: string,
  lookups: Lookups,
): Promise<ResolvedTarget> {
  const parsed = callable(id);
  if (!parsed) throw new Error(`${id} is no model; the settings should have refused it`);
  const { account } = identity;
  const said = await describedBy(identity, parsed, id, region, lookups);
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

/** Bedrock's own answer; undefined where there is nothing to ask, nobody to ask it, or no permission. */
async function describedBy(
  identity: Identity,
  parsed: ParsedModel,
  id: string,
  region: string,
  lookups: Lookups,
): Promise<Described | undefined> {
  if (!canQueryRegion(identity, region)) return undefined;
  if (parsed.kind === 'inference-profile' || parsed.kind === 'application-inference-profile') {
    const models = await lookups.profileModels(identity, region, id);
    return models.ok && models.value.length > 0 ? { modelArns: models.value } : undefined;
  }
  if (parsed.kind === 'foundation-model' || !isDescribable(parsed.kind)) return undefined;
  const answer = await lookups.describe(identity, region, parsed);
  return answer.ok ? answer.value : undefined;
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
  const profiles = arns.filter((arn) => parseModel(arn).kind === 'inference-profile');
  if (!canQueryRegion(identity, region)) return {};
  const answers = await Promise.all(
    profiles.map(async (arn) => ({ arn, answer: await lookups.profileModels(identity, region, arn) })),
  );
  return Object.fromEntries(
    answers.flatMap(({ arn, answer }) => (answer.ok && answer.value.length > 0 ? [[arn, answer.value] as const] : [])),
  );
}

/** Kinds that need something behind them to be allowed as well. */
const NEEDS_MODELS: ReadonlySet<string> = new Set(['application-inference-profile', 'prompt-router', 'prompt']);

/**
 * Whether IAM's answers cannot be all there is to say: something stands behind the target that could not be learnt, the target is not
 * ready, or it belongs to another account, whose side the simulator does not see.
 */
export function requirementsIncomplete({ target, identity }: Pick<PlannedCell, 'target' | 'identity'>): boolean {
  const { kind, id, modelArns, state, arn } = target;
  if (state !== undefined || isForeign(arn, identity.account)) return true;
  if (modelArns.length > 0) return false;
  return kind === 'inference-profile' ? !id.includes('global.') : NEEDS_MODELS.has(kind);
}

/** Whether an ARN names an account, and another one than the principal's. */
export function isForeign(arn: string, account: string): boolean {
  const owner = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
  return owner !== undefined && account !== '' && owner !== account;
}

/**
 * What the plan says of targets about which not all could be learnt, one line each, in the order of the cells. A guardrail has nothing
 * behind it, but may be another account's.
 */
export function targetLines(planned: readonly PlannedCell[]): string[] {
  return [...new Set(planned.flatMap(lineOf))];
}

function lineOf({ target, identity }: PlannedCell): string[] {
  const { kind, arn, state, modelArns, architecture, customModelUnits, resolvedBy } = target;
  const isGuardrail = target.id === NO_MODEL;
  const called = isGuardrail ? `${arn} (guardrail)` : `${target.id} (${kind})`;
  if (kind === 'custom-model') {
    return [
      `${called}: a custom model is called by the ARN of its deployment or provisioned throughput, never by its own`,
    ];
  }
  const lines: string[] = [];
  if (kind === 'imported-model' && customModelUnits !== undefined) {
    lines.push(
      `${called} is billed by the minutes that it is loaded: a call counts as five of them for ${customModelUnits} custom model units at an assumed rate`,
    );
  }
  if (state !== undefined) lines.push(`${called} is ${state}: calls are not answered until it is ready`);
  if (isForeign(arn, identity.account)) {
    // Without the principal's name, which is no public matter.
    lines.push(
      `${called} belongs to another account than a principal that is checked: IAM's simulator sees one side only`,
    );
  }
  const lookup = DESCRIBED_BY[kind];
  const unknown = modelArns.length === 0 && architecture === undefined && resolvedBy === 'id';
  if (unknown && !isGuardrail && kind !== 'inference-profile' && kind !== 'marketplace-endpoint') {
    const allow = lookup === undefined ? '' : `allow ${lookup}, or `;
    lines.push(`${called}: what is behind it could not be learnt; ${allow}write \`foundation-models\` beside it`);
  }
  return lines;
}
