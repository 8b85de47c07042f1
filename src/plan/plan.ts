/** From settings and identities to the cells of the matrix: which target, by which route, for whom, and what a call of it needs. */
import { IAM_ACTION } from '../catalog/actions.ts';
import { familyOf, probePlan, type ProbePlan } from '../catalog/families.ts';
import { parseModel } from '../catalog/model-id.ts';
import { requirements, type Requirement } from '../catalog/requirements.ts';
import { isNamedBy, routesFor } from '../catalog/routes.ts';
import { resolveFromService, type ResolvedTarget } from '../catalog/targets.ts';
import { canQueryRegion, type Identity } from '../identity/identity.ts';
import { applyGuardrail, guardrailArn, guardrailIdentifier } from '../catalog/guardrail.ts';
import type { ActionName, CheckSettings, GuardrailSettings, ModelSettings, ServiceTier } from '../domain/settings.ts';
import { guardrailCells, multiActionCell, type ModelColumn } from './columns.ts';
import type { Lookups } from '../collect/lookups.ts';
import { callable, resolve } from './resolve.ts';

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
  /** The cell's actions, each asked and judged on its own, where the column has several. */
  parts?: PlannedCell[];
  /** Nothing that a model answers: whether the account may use the model, or has agreed to it, does not decide it. */
  modelFree?: boolean;
  /** Whether there is such an operation for the target is known by a call only. */
  supportUnknown?: boolean;
  /** What each inference call carries, as context keys. */
  carried: { guardrailIdentifier?: string; serviceTier?: string };
  guardrail?: GuardrailSettings;
  serviceTier?: ServiceTier;
  /** The probe is a request that is refused after authorization. */
  validating: boolean;
}

/** What every call of a check carries. */
export type Carried = Pick<CheckSettings, 'guardrail' | 'guardrailPlace' | 'serviceTier'>;

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
          ...(await targetsOf(identity, entry, region, lookups)),
          ...(await configuredRoutes(identity, entry, region, entries, lookups)),
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
        for (const action of entry.actions.filter((one) => one !== 'guardrail')) {
          const key = [region, target.id, action].join(' ');
          if (!cells.has(key)) cells.set(key, cellOf(identity, entry, region, target, action, { mode, carried }));
        }
      }
    }
  }
  return [...cells.values(), ...guardrailCells(identity, own, { mode, carried })];
}

/** What a cell is made of: its parts, or itself. */
export function partsOf(cell: PlannedCell): readonly PlannedCell[] {
  return cell.parts ?? [cell];
}

function cellOf(
  identity: Identity,
  entry: ModelSettings,
  region: string,
  target: ResolvedTarget,
  action: ModelColumn,
  { mode, carried }: { mode: 'live' | 'validate'; carried: Carried },
): PlannedCell {
  if (action !== 'invoke' && action !== 'stream') return multiActionCell({ identity, entry, region, target, action });
  const { guardrail, serviceTier } = carried;
  const where = { partition: identity.partition, region, account: identity.account, streams: action === 'stream' };
  const arn = guardrail && guardrailArn(guardrail, where);
  const own = requirements(target, where);
  return {
    identity,
    region,
    model: target.id,
    entry,
    action,
    iamAction: IAM_ACTION[action],
    target,
    // Where there is nothing to ask about the call itself, its guardrail alone would make it look allowed.
    requirements: own.length === 0 || arn === undefined ? own : [...own, applyGuardrail(arn, region)],
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
  const answer =
    needsList && canQueryRegion(identity, region) ? await lookups.systemProfiles(identity, region) : undefined;
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
  const { kind } = parseModel(entry.id);
  if (entry.expect === 'allow' || entry.via === 'direct' || (kind !== 'foundation-model' && kind !== 'pattern'))
    return [];
  const profiles = entries.filter(
    ({ id, regions }) => parseModel(id).kind === 'application-inference-profile' && regions.includes(region),
  );
  const resolved = await Promise.all(
    profiles.map((profile) => resolve(identity, profile.id, profile, region, lookups)),
  );
  return resolved.filter(({ foundationModels }) => foundationModels.some(isNamedBy(entry.id)));
}
