/**
 * The cells of the columns beside `invoke` and `stream`: those of several IAM actions in parts, and the guardrail's
 * without a model.
 */
import type { ColumnPart } from '../catalog/column-definition.ts';
import { columnOf, compatibleRow, IAM_ACTION, type PartedColumn } from '../catalog/columns.ts';
import { endpointColumn, endpointNeeds } from '../catalog/endpoints.ts';
import { familyOf, type ProbePlan } from '../catalog/families.ts';
import { GUARDRAIL_CALL } from '../catalog/guardrail-probe.ts';
import {
  applyGuardrail,
  enforcedRequirements,
  guardrailArn,
  guardrailIdentifier,
  type GuardrailFacts,
} from '../catalog/guardrail.ts';
import type { Requirement, RequirementContext } from '../catalog/requirements.ts';
import type { ResolvedTarget } from '../catalog/targets.ts';
import type { Identity } from '../identity/identity.ts';
import { NO_MODEL } from '../domain/cell.ts';
import type { ActionName, GuardrailSettings, ModelSettings } from '../domain/settings.ts';
import type { Carried, GuardrailsOf, PlannedCell } from './planned-cell.ts';

/** Columns with a cell for each model. */
export type ModelColumn = Exclude<ActionName, 'guardrail'>;

/** A cell of a column whose actions are asked each on its own. */
export function multiActionCell(of: {
  identity: Identity;
  entry: ModelSettings;
  region: string;
  target: ResolvedTarget;
  action: PartedColumn;
  mode: 'live' | 'validate';
  carried: Carried;
  facts: GuardrailFacts;
}): PlannedCell {
  const { identity, entry, region, target, action, mode } = of;
  const { batchRole } = entry;
  const where = { partition: identity.partition, region, account: identity.account };
  const serviceTier = tierOf(of);
  const context = {
    ...where,
    mode,
    ...(batchRole !== undefined && { batchRole }),
    ...(serviceTier && { serviceTier }),
  };
  const column = columnOf(action, target, familyOf(target.foundationModels[0]), context);
  const cell = {
    ...{ identity, entry, region, target, action, model: target.id, iamAction: IAM_ACTION[action] },
    // Most of these operations have no field for a guardrail or a tier.
    ...{ carried: {}, validating: false },
  };
  if (column.kind === 'not-applicable') return { ...cell, requirements: [], plan: column };
  const guarded = guardedCall(of, where);
  const parts = column.parts.map((part): PlannedCell => {
    const own = { ...cell, ...partOf(part, target) };
    const { carries, requirements } = guarded;
    if (own.requirements.length === 0) return own;
    const carried = { ...carries.carried, ...(serviceTier && part.carriesTier && { serviceTier }) };
    return { ...own, ...carries, carried, requirements: [...own.requirements, ...requirements] };
  });
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const { notChecked } = column;
  return {
    ...cell,
    parts,
    // The column's questions are those of its parts, with what their calls carry; only the call of the model carries
    // anything.
    carried: only?.carried ?? {},
    ...(notChecked && { notChecked }),
    requirements: parts.flatMap((part) => part.requirements),
    plan: wholePlan(parts),
  };
}

/** The tier that a call of another vendor's API asks for. Who is to be kept out may leave it away. */
function tierOf(of: { action: PartedColumn; entry: ModelSettings; carried: Carried }): Carried['serviceTier'] {
  const { serviceTier } = of.carried;
  const takes = compatibleRow(of.action)?.takesTier === true && serviceTier !== 'reserved';
  return takes && of.entry.expect !== 'deny' ? serviceTier : undefined;
}

/**
 * The cell of a model at another endpoint. No call and no look-up is made for it, so that nothing but IAM's answers
 * decides it. Those who are to be kept out may leave the tier away.
 */
export function endpointCell(of: {
  identity: Identity;
  entry: ModelSettings & Required<Pick<ModelSettings, 'endpoint'>>;
  region: string;
  target: ResolvedTarget;
  action: ModelColumn;
  carried: Carried;
}): PlannedCell {
  const { identity, entry, region, target, action } = of;
  const where = { partition: identity.partition, region, account: identity.account };
  const tier = entry.expect === 'deny' ? undefined : of.carried.serviceTier;
  const column = endpointColumn(action, target.id, entry.endpoint, where, tier);
  const endpoint = endpointNeeds(action, entry.endpoint, where);
  const cell = {
    ...{ identity, entry, region, target, action, model: target.id, iamAction: IAM_ACTION[action] },
    ...{ carried: {}, validating: false, modelFree: true, ...(endpoint && { endpoint }) },
  };
  if (column.kind === 'not-applicable') return { ...cell, requirements: [], plan: column };
  const parts = column.parts.map((part): PlannedCell => ({ ...cell, ...partOf(part, target) }));
  const [first] = parts;
  if (first && parts.length === 1) return first;
  return {
    ...{ ...cell, parts, iamAction: first?.iamAction ?? cell.iamAction },
    requirements: parts.flatMap((part) => part.requirements),
    plan: wholePlan(parts),
  };
}

/**
 * What guardrails add to a call of another vendor's API: the check's own where the API can carry it (who is to be kept
 * out may leave it away), and those that the account enforces. AWS says that these apply to all invocations and names
 * the operations of its own APIs, so that a denial of them is only suspected. OpenAI's Responses has none.
 */
function guardedCall(
  of: { action: PartedColumn; entry: ModelSettings; target: ResolvedTarget; carried: Carried; facts: GuardrailFacts },
  where: RequirementContext,
): { requirements: Requirement[]; carries: Pick<PlannedCell, 'guardrail'> & Partial<Pick<PlannedCell, 'carried'>> } {
  const { action, entry, target, facts } = of;
  const { guardrail } = of.carried;
  const row = compatibleRow(action);
  if (row === undefined || row.onProject === true || entry.expect === 'deny') return { requirements: [], carries: {} };
  const enforced = enforcedRequirements(facts, target.foundationModels, where);
  const uncertain = enforced.map((one) => ({ ...one, uncertain: true }));
  if (!guardrail || row.takesGuardrail !== true) return { requirements: uncertain, carries: {} };
  return {
    requirements: [...applyGuardrail(guardrailArn(guardrail, where), where, facts), ...uncertain],
    carries: { guardrail, carried: { guardrailIdentifier: guardrailIdentifier(guardrail, where) } },
  };
}

function partOf(part: ColumnPart, target: ResolvedTarget) {
  const { action, requirements, plan, usesModel, supportUnknown = false, optional = false } = part;
  // What a profile routes to, and so where that was learnt, says something of its invocation only.
  const routes = requirements.some(({ role }) => role === 'destination');
  return {
    ...{ iamAction: action, requirements, plan, supportUnknown, optional, modelFree: !usesModel },
    target: routes || action === IAM_ACTION.invoke ? target : withoutSnapshot(target),
  };
}

/** A target of which no more counts than its name. */
function withoutSnapshot(target: ResolvedTarget): ResolvedTarget {
  const named: ResolvedTarget = { ...target, resolvedBy: target.resolvedBy === 'snapshot' ? 'id' : target.resolvedBy };
  // The date, too, says that a table was needed.
  delete named.snapshotDate;
  return named;
}

/** A cell with a part that is called is not a cell without a probe. */
function wholePlan(parts: readonly PlannedCell[]): ProbePlan {
  const plans = parts.map(({ plan }) => plan);
  return plans.find(({ kind }) => kind === 'call') ?? plans[0] ?? { kind: 'unsupported', why: 'it has no actions' };
}

/** The guardrail's cells: one per region in which any entry names the column, whichever models there are. */
export function guardrailCells(
  identity: Identity,
  entries: readonly ModelSettings[],
  { mode, carried, guardrails }: { mode: 'live' | 'validate'; carried: Carried; guardrails: GuardrailsOf },
): PlannedCell[] {
  const { guardrail, guardrailPlace } = carried;
  const naming = entries.filter(({ actions }) => actions.includes('guardrail'));
  if (!guardrail) return [];
  return [...new Set(naming.flatMap(({ regions }) => regions))].map((region): PlannedCell => {
    const own = naming.filter(({ regions }) => regions.includes(region));
    const context = { partition: identity.partition, region, account: identity.account };
    const arn = guardrailArn(guardrail, context);
    const facts = guardrails(region);
    const entry: PlannedCell['entry'] = {
      ...{ id: writtenAs(guardrail), regions: [region], actions: ['guardrail'] },
      // The column has no model, and so no entry of its own: it is to be denied only if every entry that names it says
      // so.
      expect: own.every(({ expect }) => expect === 'deny') ? 'deny' : 'allow',
      ...(guardrailPlace && { place: guardrailPlace }),
    };
    return {
      ...{ identity, entry, region, model: NO_MODEL, action: 'guardrail', iamAction: IAM_ACTION.guardrail },
      target: guardrailTarget(arn, facts),
      requirements: applyGuardrail(arn, context, facts),
      // No request of it was ever seen to be refused after authorization and before it is paid for.
      plan: mode === 'live' ? GUARDRAIL_CALL : { kind: 'unsupported', why: 'applying a guardrail is paid for' },
      ...{ carried: {}, guardrail, validating: false, modelFree: true },
    };
  });
}

function writtenAs({ id, version }: GuardrailSettings): string {
  return `${id}:${version}`;
}

/**
 * The report has no kind for a guardrail; a prompt is the one that is no model either: a resource of the account that
 * requests use.
 */
function guardrailTarget(arn: string, { absent }: GuardrailFacts): ResolvedTarget {
  return {
    ...{ kind: 'prompt', id: NO_MODEL, arn, foundationModels: [], modelArns: [], resolvedBy: 'id' },
    ...(absent && { record: absent }),
  };
}
