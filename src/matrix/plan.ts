/** From settings and identities to the cells of the matrix: which target, by which route, for whom, and what a call of it needs. */
import { IAM_ACTION } from '../iam/actions.ts';
import { familyOf, probePlan, type ProbePlan } from '../bedrock/families.ts';
import { parseModel, type ParsedModel } from '../bedrock/model-id.ts';
import { requirements, type Requirement } from '../bedrock/requirements.ts';
import { routesFor } from '../bedrock/routes.ts';
import {
  resolveById,
  resolveFromConfiguration,
  resolveFromService,
  resolveFromSnapshot,
  type ResolvedTarget,
} from '../bedrock/targets.ts';
import { reaches, type Identity } from '../identity/identity.ts';
import { applyGuardrail, guardrailArn, guardrailIdentifier } from '../bedrock/guardrail.ts';
import type { ActionName, CheckSettings, GuardrailSettings, ModelSettings, ServiceTier } from '../settings/types.ts';
import type { Lookups } from './lookups.ts';

export interface PlannedCell {
  identity: Identity;
  region: string;
  /** What is called. */
  model: string;
  entry: ModelSettings;
  action: ActionName;
  /** IAM's name of the column's action. */
  iamAction: string;
  target: ResolvedTarget;
  requirements: Requirement[];
  plan: ProbePlan;
  /** What each inference call carries, as context keys. */
  carried: { guardrailIdentifier?: string; serviceTier?: string };
  guardrail?: GuardrailSettings;
  serviceTier?: ServiceTier;
  /** The probe is a request that is refused after authorization. */
  validating: boolean;
}

/** What every call of a check carries. */
export type Carried = Pick<CheckSettings, 'guardrail' | 'serviceTier'>;

/** All cells of one principal. Asks Bedrock what stands behind profiles, where that may be asked. */
export async function planCells(
  identity: Identity,
  entries: readonly ModelSettings[],
  lookups: Lookups,
  mode: 'live' | 'validate',
  carried: Carried = {},
): Promise<PlannedCell[]> {
  const own = entries.filter(({ principals }) => principals === undefined || principals.includes(identity.name));
  const configured = await Promise.all(
    own.flatMap((entry) =>
      entry.regions.map(async (region) => ({
        entry,
        region,
        targets: [
          ...(await targetsOf(askingIn(region, identity), entry, region, lookups)),
          ...(await configuredRoutes(askingIn(region, identity), entry, region, entries, lookups)),
        ],
      })),
    ),
  );
  // Where an entry of its own names a route, that entry says what is expected of it, whatever a wider `expect: deny` would.
  const cells = new Map<string, PlannedCell>();
  for (const direct of [true, false]) {
    for (const { entry, region, targets } of configured) {
      for (const target of targets) {
        if ((target.id === entry.id) !== direct) continue;
        for (const action of entry.actions) {
          const key = [region, target.id, action].join(' ');
          if (!cells.has(key)) cells.set(key, cellOf(identity, entry, region, target, action, { mode, carried }));
        }
      }
    }
  }
  return [...cells.values()];
}

function cellOf(
  identity: Identity,
  entry: ModelSettings,
  region: string,
  target: ResolvedTarget,
  action: ActionName,
  { mode, carried }: { mode: 'live' | 'validate'; carried: Carried },
): PlannedCell {
  const { guardrail, serviceTier } = carried;
  const where = { partition: identity.partition, region, account: identity.account };
  const arn = guardrail && guardrailArn(guardrail, where);
  return {
    identity,
    region,
    model: target.id,
    entry,
    action,
    iamAction: IAM_ACTION[action],
    target,
    requirements: [...requirements(target, where), ...(arn === undefined ? [] : [applyGuardrail(arn, region)])],
    plan: probePlan(action, target, familyOf(target.foundationModels[0]), mode),
    carried: {
      ...(guardrail && { guardrailIdentifier: guardrailIdentifier(guardrail, where) }),
      ...(serviceTier && { serviceTier }),
    },
    ...(guardrail && { guardrail }),
    ...(serviceTier && { serviceTier }),
    validating: mode === 'validate',
  };
}

/** The identity as it can ask in a region: with nobody to ask for it where its credentials are not taken. */
function askingIn(region: string, identity: Identity): Identity {
  if (reaches(identity, region)) return identity;
  const alone = { ...identity };
  delete alone.asker;
  return alone;
}

/** The target that an entry names, or with `expect: deny` every route to it, resolved. */
async function targetsOf(
  identity: Identity,
  entry: ModelSettings,
  region: string,
  lookups: Lookups,
): Promise<ResolvedTarget[]> {
  if (entry.expect === 'allow') return [await resolve(identity, entry.id, entry, region, lookups)];
  const wanted = parseModel(entry.id).kind;
  const needsList = (wanted === 'foundation-model' && entry.via !== 'direct') || wanted === 'pattern';
  const answer = needsList && identity.asker ? await lookups.systemProfiles(identity, region) : undefined;
  const listed = answer?.ok ? answer.value : undefined;
  const ids = routesFor(entry.id, region, { ...(listed && { listed }), ...(entry.via && { via: entry.via }) });
  return Promise.all(
    ids.map(async (id) => {
      const known = listed?.find((profile) => profile.id === id);
      const parsed = callable(id);
      return known && parsed
        ? resolveFromService(parsed, region, identity.account, known.modelArns)
        : resolve(identity, id, entry, region, lookups);
    }),
  );
}

/** With `expect: deny`, the application profiles that any entry of the file names and that contain the model: routes as well. */
async function configuredRoutes(
  identity: Identity,
  entry: ModelSettings,
  region: string,
  entries: readonly ModelSettings[],
  lookups: Lookups,
): Promise<ResolvedTarget[]> {
  const denied = parseModel(entry.id);
  if (entry.expect === 'allow' || entry.via === 'direct' || denied.kind !== 'foundation-model') return [];
  const profiles = entries.filter(
    ({ id, regions }) => parseModel(id).kind === 'application-inference-profile' && regions.includes(region),
  );
  const resolved = await Promise.all(
    profiles.map((profile) => resolve(identity, profile.id, profile, region, lookups)),
  );
  return resolved.filter(({ foundationModels }) => foundationModels.includes(denied.id));
}

/** From the most reliable source that answers: Bedrock itself, the configuration, the dated table, the ID alone. */
async function resolve(
  identity: Identity,
  id: string,
  entry: ModelSettings,
  region: string,
  lookups: Lookups,
): Promise<ResolvedTarget> {
  const parsed = callable(id);
  if (!parsed) throw new Error(`${id} is no model; the settings should have refused it`);
  const { account } = identity;
  const isProfile = parsed.kind === 'inference-profile' || parsed.kind === 'application-inference-profile';
  if (isProfile && identity.asker) {
    const models = await lookups.profileModels(identity, region, id);
    if (models.ok && models.value.length > 0) return resolveFromService(parsed, region, account, models.value);
  }
  if (entry.foundationModels) return resolveFromConfiguration(parsed, region, account, entry.foundationModels);
  return resolveFromSnapshot(parsed, region, account) ?? resolveById(parsed, region, account);
}

function callable(id: string): ParsedModel | undefined {
  const parsed = parseModel(id);
  return parsed.kind === 'invalid' || parsed.kind === 'pattern' ? undefined : parsed;
}

/** Whether something stands behind the target that could not be learnt, so that its requirements are not all there. */
export function requirementsIncomplete({ kind, id, modelArns }: ResolvedTarget): boolean {
  if (modelArns.length > 0) return false;
  if (kind === 'inference-profile') return !id.includes('global.');
  return kind === 'application-inference-profile' || kind === 'prompt-router';
}
