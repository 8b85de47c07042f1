/** What is known of a cell besides its error text, for the diagnosis. Asks more only where the answer separates two causes. */
import { profilesContaining, successors } from '../catalog/lifecycle.ts';
import { baseModelId, isMantleOnly } from '../catalog/model-id.ts';
import { nearestModelIds } from '../catalog/nearest.ts';
import { regionFacts } from '../catalog/regions.ts';
import { NO_MODEL } from '../report/words.ts';
import type { Evidence } from '../domain/evidence.ts';
import { recognize } from '../verdict/recognize.ts';
import { isNotReady } from '../collect/cold-start.ts';
import { lifecycleOfCell } from '../collect/lifecycles.ts';
import { canQueryRegion } from '../identity/identity.ts';
import type { Lookups } from '../collect/lookups.ts';
import type { PlannedCell } from '../plan/plan.ts';
import type { Probed } from '../collect/probing.ts';
import type { CellSimulation, PrincipalSimulation } from '../collect/simulation.ts';

/** Causes whose texts are shared: a form that is missing, an agreement, a payment or the whole account. */
const SHARED_TEXTS: ReadonlySet<string> = new Set([
  'anthropic-use-case-form',
  'model-agreement-missing',
  'marketplace-not-permitted',
  'marketplace-payment',
  'marketplace-pending',
  'account-blocked',
  'model-access-not-granted',
]);

export interface CellFindings {
  cell: PlannedCell;
  probed: Probed;
  simulation: CellSimulation;
}

/** Whether what came of Amazon's own models helps to tell this refusal's causes apart. */
export function needsControlGroup({ probed }: CellFindings): boolean {
  return probed.failure !== undefined && SHARED_TEXTS.has(recognize(probed.failure).cause);
}

/** Whether the cell is a call of one of Amazon's own models; a list that may be read says nothing of the account's models. */
export function isAmazonModelCell({ target, action }: PlannedCell): boolean {
  return (action === 'invoke' || action === 'stream') && target.foundationModels.some((id) => id.startsWith('amazon.'));
}

/** The evidence for one cell. `amazonModelWorks` says what came of a model of Amazon's own in the same account and region, if one was called. */
export async function evidenceFor(
  findings: CellFindings,
  principal: PrincipalSimulation,
  lookups: Lookups,
  run: { today: string; amazonModelWorks?: boolean },
): Promise<Evidence> {
  const { cell, probed, simulation } = findings;
  const { identity, region, model, target } = cell;
  const foundationModel = target.foundationModels[0] ?? baseModelId(model);
  const recognized = probed.failure && recognize(probed.failure).cause;
  const shared = needsControlGroup(findings);
  const [lifecycle, form, subscribe] = await Promise.all([
    lifecycleOfCell(findings, lookups, run.today),
    shared && foundationModel?.startsWith('anthropic.') && canQueryRegion(identity, region)
      ? lookups.useCaseForm(identity, region)
      : undefined,
    probed.subscribe ?? (shared ? principal.subscribe(region) : undefined),
  ]);
  const mantle = isMantleOnly(model);
  const needsProfiles = recognized === 'inference-profile-required' || recognized === 'model-id-or-region';
  const ends = recognized === 'model-end-of-life' || recognized === 'model-legacy-inactive';
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
    madeUp: Object.fromEntries(
      cell.requirements.flatMap((one) => (one.madeUp === undefined ? [] : [[one.resource, one.madeUp] as const])),
    ),
    availability: probed.availability,
    lifecycle,
    profilesInRegion: needsProfiles && foundationModel ? profilesIn(foundationModel, identity, region) : undefined,
    nearestIds: recognized === 'model-id-or-region' ? nearestModelIds(model, region) : undefined,
    mantleOnly: mantle !== undefined,
    mantleRuntimeId: mantle?.runtimeId,
    successors: ends && foundationModel !== undefined ? successors(model, region) : undefined,
    useCaseForm: form,
    subscribe,
    wouldSubscribe: probed.probe.reason === 'would-subscribe',
    amazonModelWorks: shared ? run.amazonModelWorks : undefined,
    guardrailConfigured: cell.guardrail !== undefined,
    apiKey: identity.key?.kind,
    sessionPolicyGiven: identity.sessionPolicies !== undefined,
  };
}

function profilesIn(foundationModel: string, identity: PlannedCell['identity'], region: string) {
  const { partition } = identity;
  return profilesContaining(foundationModel, region).map((id) => ({
    id,
    arn: `arn:${partition}:bedrock:${region}:${identity.account}:inference-profile/${id}`,
  }));
}

/** What came of Amazon's own models, by account and region: the control group for refusals that may be the whole account's. */
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
