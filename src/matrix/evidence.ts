/**
 * What is known of a cell besides its error text, for the diagnosis. Asks more only if the answer separates two
 * causes.
 */
import type { CellFindings } from './findings.ts';
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import { tableCatalog, type Catalog } from '../catalog/region-catalog.ts';
import { MANTLE_MODEL_KEY } from '../catalog/endpoints.ts';
import { successors } from '../catalog/lifecycle.ts';
import { isMantleOnly } from '../catalog/model-id.ts';
import { calledModel } from '../catalog/targets.ts';
import { nearestModelIds } from '../catalog/nearest.ts';
import { regionFacts } from '../catalog/regions.ts';
import { NO_MODEL } from '../domain/cell.ts';
import type { Evidence } from '../domain/evidence.ts';
import { causeInfo } from '../verdict/causes.ts';
import { recognize } from '../verdict/recognize.ts';
import { isNotReady } from '../collect/cold-start.ts';
import { lifecycleOfCell } from './lifecycle.ts';
import type { ModelFacts } from '../collect/model-facts.ts';
import { canQueryRegion } from '../identity/identity.ts';
import type { Lookups } from '../collect/lookups.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';
import { modelsBehind } from '../plan/probe-decisions.ts';
import type { Probed } from '../collect/probing.ts';
import { quotaOf } from '../collect/quotas.ts';
import { modelsOfCell, profilesOnly, recordOf } from '../collect/record.ts';
import type { PrincipalSimulation } from '../collect/simulation.ts';

/** Whether what came of Amazon's own models helps to tell this refusal's causes apart. */
export function needsControlGroup({ probed }: CellFindings): boolean {
  return probed.failure !== undefined && causeInfo(recognize(probed.failure).cause).isTextShared === true;
}

/**
 * Whether the cell is a call of one of Amazon's own models; a list that may be read says nothing of the account's
 * models.
 */
export function isAmazonModelCell({ target, action }: PlannedCell): boolean {
  return (action === 'invoke' || action === 'stream') && target.foundationModels.some((id) => id.startsWith('amazon.'));
}

/**
 * The evidence for one cell. `amazonModelWorks` says what came of a model of Amazon's own in the same account and
 * region, if one was called.
 */
export async function evidenceFor(
  findings: CellFindings,
  principal: PrincipalSimulation,
  lookups: Lookups,
  run: { today: string; amazonModelWorks?: boolean },
): Promise<Evidence> {
  const { cell, probed, simulation } = findings;
  const { identity, region, model, target } = cell;
  const called = calledModel(target);
  const foundationModel = target.foundationModels[0] ?? called?.model;
  const recognized = probed.failure && recognize(probed.failure).cause;
  const shared = needsControlGroup(findings);
  const metQuota = probed.probe.outcome === 'throttled' || recognized === 'quota-exhausted';
  const [facts, models, form, subscribe, quota] = await Promise.all([
    simulation.outcome === 'denied' && cell.entry.expect === 'allow' ? principal.policyFacts?.(cell) : undefined,
    modelsOfCell(cell, lookups),
    shared && foundationModel?.startsWith('anthropic.') && canQueryRegion(identity, region)
      ? lookups.useCaseForm(identity, region)
      : undefined,
    probed.subscribe ?? (shared ? principal.subscribe(region, target.foundationModels) : undefined),
    quotaOf(cell, lookups, metQuota),
  ]);
  const mantle = cell.entry.endpoint === undefined ? isMantleOnly(model) : undefined;
  const record = recordOf(cell, models, run.today);
  const onlyProfiles = profilesOnly(cell, record);
  const isUnknown = recognized === 'model-id-or-region' || record?.state === 'absent';
  const needsProfiles = recognized === 'inference-profile-required' || isUnknown || onlyProfiles !== undefined;
  const ends =
    recognized === 'model-end-of-life' || recognized === 'model-legacy-inactive' || record?.state === 'ended';
  const isAsked = isUnknown || needsProfiles || ends || models.some(({ facts }) => isEnding(facts));
  const catalog = isAsked ? await lookups.catalog(identity, region) : tableCatalog(region);
  const lifecycle = lifecycleOfCell(findings, models, catalog, run.today);
  return {
    account: identity.account,
    principalArn: principal.principalArn === '' ? undefined : principal.principalArn,
    region,
    ...(recognized === 'network' && { endpoints: regionFacts(region) }),
    model: model === NO_MODEL ? undefined : model,
    action: cell.action,
    notReady: probed.failure !== undefined && isNotReady(probed.failure.errorName),
    target: { kind: target.kind, arn: target.arn, foundationModels: [...target.foundationModels] },
    simulation: { outcome: simulation.outcome, requirements: simulation.requirements },
    ...(facts && { guards: facts.guards, nearStatements: facts.nearStatements, denies: facts.denies }),
    needed: cell.requirements.map((one) => {
      const { action = cell.iamAction, resource, inferenceProfileArn, promptRouterArn } = one;
      const mantleModel = one.context?.[MANTLE_MODEL_KEY]?.[0];
      return {
        ...{ action, resource },
        ...(inferenceProfileArn !== undefined && { inferenceProfileArn }),
        ...(promptRouterArn !== undefined && { promptRouterArn }),
        ...(mantleModel !== undefined && { mantleModel }),
      };
    }),
    neededByTable: target.snapshotDate,
    expected: cell.entry.expect,
    madeUp: Object.fromEntries(
      cell.requirements.flatMap((one) => (one.madeUp === undefined ? [] : [[one.resource, one.madeUp] as const])),
    ),
    availability: probed.availability,
    lifecycle,
    record,
    profilesOnly: onlyProfiles,
    profilesInRegion: needsProfiles && foundationModel ? profilesIn(foundationModel, identity, catalog) : undefined,
    nearestIds: isUnknown ? nearestModelIds(model, catalog) : undefined,
    mantleOnly: mantle !== undefined,
    mantleRuntimeId: mantle?.runtimeId,
    successors: ends && foundationModel !== undefined ? (called ? successors(called, catalog) : []) : undefined,
    useCaseForm: form,
    subscribe,
    couldSubscribe: couldSubscribe(cell, probed),
    amazonModelWorks: shared ? run.amazonModelWorks : undefined,
    quota,
    guardrailConfigured: cell.guardrail !== undefined,
    guardrailsEnforced: cell.enforcedGuardrails,
    apiKey: identity.key?.kind,
    sessionPolicyGiven: identity.sessionPolicies !== undefined,
  };
}

const FINE: ReadonlySet<string> = new Set(['AVAILABLE', 'UNKNOWN']);

/**
 * That a call was held back because it is not known what the account has agreed to; undefined if an agreement was read
 * that says why.
 */
function couldSubscribe(cell: PlannedCell, { probe, availability }: Probed): Evidence['couldSubscribe'] {
  if (probe.reason !== 'could-subscribe') return undefined;
  if (availability !== undefined && !FINE.has(availability.agreement)) return undefined;
  if (modelsBehind(cell).complete) {
    return { permission: { action: 'bedrock:GetFoundationModelAvailability', resource: '"*"' } };
  }
  const { kind, arn } = cell.target;
  const action = TARGET_KINDS[kind].describedBy;
  // What it answers of an endpoint names no foundation model.
  return action === undefined || kind === 'marketplace-endpoint' ? {} : { permission: { action, resource: arn } };
}

/** Whether something else has to be named soon. */
function isEnding(facts: ModelFacts | undefined): boolean {
  return facts?.state === 'ended' || (facts?.state === 'there' && facts.model.lifecycle?.status === 'LEGACY');
}

function profilesIn(foundationModel: string, identity: PlannedCell['identity'], catalog: Catalog) {
  const { partition } = identity;
  return catalog.profilesContaining(foundationModel).map((id) => ({
    id,
    arn: `arn:${partition}:bedrock:${catalog.region}:${identity.account}:inference-profile/${id}`,
  }));
}

/**
 * What came of Amazon's own models, by account and region: the control group for refusals that may be the whole
 * account's.
 */
export function amazonControlGroup(findings: readonly CellFindings[]): Map<string, boolean> {
  const worked = new Map<string, boolean>();
  for (const { cell, probed } of findings) {
    if (!isAmazonModelCell(cell)) continue;
    const succeeded = probed.probe.outcome === 'succeeded';
    // Only a refusal for the model or the account is one; a policy that does not grant an Amazon model says nothing.
    if (!succeeded && probed.refusal !== 'model') continue;
    const key = accountRegion(cell);
    worked.set(key, worked.get(key) === true || succeeded);
  }
  return worked;
}

/** Key of `amazonControlGroup`. */
export function accountRegion({ identity, region }: PlannedCell): string {
  return `${identity.account} ${region}`;
}
