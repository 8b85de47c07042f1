/** One cell of the report from what was found: judged, diagnosed, written down. Pure. */
import type { Audience } from '../domain/message.ts';
import { isMantleOnly } from '../catalog/model-id.ts';
import { modelRow } from '../catalog/snapshot.ts';
import type { ResolvedTarget } from '../catalog/targets.ts';
import { hasEnded } from '../domain/lifecycle.ts';
import { exhausted } from '../domain/quota.ts';
import type { Cell, Diagnosis, Expectation } from '../domain/report.ts';
import { checkedHere } from '../verdict/checked-here.ts';
import { diagnose } from '../verdict/diagnose.ts';
import { NO_MODEL } from '../domain/cell.ts';
import type { Evidence, TargetRecord } from '../domain/evidence.ts';
import { judge, type DeniedRequirement, type Judgement } from '../verdict/judge.ts';
import { recognize } from '../verdict/recognize.ts';
import type { CellFindings } from './findings.ts';
import { isForeign, requirementsIncomplete } from '../plan/target-facts.ts';
import { usesSnapshot, type CellSimulation } from '../collect/simulation.ts';

/** The report's cell for what was found, with `evidence` for the diagnosis. */
export function cellOf(
  findings: CellFindings,
  evidence: Evidence,
  run: { staleTables: boolean; today: string; audience?: Audience },
): Cell {
  const { cell, probed, simulation } = findings;
  const { target, entry, plan } = cell;
  const { record, profilesOnly } = evidence;
  const usesTables = usesSnapshot(target) || profilesOnly === 'table' || endedByTable(evidence, run.today);
  const judgement = judge({
    expected: entry.expect,
    supported: plan.kind !== 'not-applicable',
    outOfScope: isOfAnotherEndpoint(findings),
    // A list that may be read says nothing of the target; the guardrail's column is about the guardrail itself.
    ...(record && (cell.modelFree !== true || cell.action === 'guardrail') && { record: record.state }),
    ...(profilesOnly && { profilesOnly }),
    withoutQuota: exhausted(evidence.quota) !== undefined,
    simulation,
    probe: {
      outcome: probed.probe.outcome,
      ...(probed.probe.reason && { reason: probed.probe.reason }),
      ...(probed.refusal && { refusal: probed.refusal }),
      validated: cell.validating && probed.probe.outcome !== 'not-made',
      ...refusedRequirement(findings),
    },
    mayBeRouted: cell.requirements.some(({ role }) => role === 'destination') || requirementsIncomplete(cell),
    ...(probed.availability && { availability: probed.availability }),
    ...(probed.subscribe && { subscribe: probed.subscribe }),
    resolvedBy: usesSnapshot(target) ? 'snapshot' : target.resolvedBy,
    requirementsIncomplete: cell.modelFree !== true && requirementsIncomplete(cell),
    allowIsPartial:
      cell.supportUnknown === true ||
      cell.requirements.some(({ resource }) => isForeign(resource, cell.identity.account)),
    allowIsUnconfirmed: cell.modelFree !== true && (endedByTable(evidence, run.today) || isUnknown(cell, record)),
    contextAsserted: cell.identity.settings.context.some(({ from }) => from === 'file'),
    staleTables: run.staleTables && usesTables,
  });
  const diagnosis = checkedAtEndpoint(
    cell,
    mendable(diagnosisOf(findings, judgement, evidence, run.audience), entry.expect, profilesOnly),
  );
  const { lifecycle } = evidence;
  return {
    principal: cell.identity.name,
    region: cell.region,
    model: cell.model,
    configured: entry.id,
    ...(entry.name !== undefined && { name: entry.name }),
    action: cell.action,
    expected: entry.expect,
    verdict: judgement.verdict,
    confidence: judgement.confidence,
    met: judgement.met,
    target: reportedTarget(target),
    simulation: reportedSimulation(simulation),
    probe: probed.probe,
    ...(probed.availability && { availability: probed.availability }),
    ...(lifecycle && { lifecycle }),
    ...(evidence.quota && { quota: evidence.quota }),
    ...(diagnosis && { diagnosis }),
    ...(cell.endpoint && { endpoint: cell.endpoint }),
    ...(cell.notChecked && { notChecked: cell.notChecked }),
    notes: judgement.notes,
  };
}

const reported = new WeakMap<ResolvedTarget, Cell['target']>();

/** A target as the report has it: one value for all of its cells, which nothing changes. */
function reportedTarget(target: ResolvedTarget): Cell['target'] {
  const { kind, arn, foundationModels, resolvedBy } = target;
  const known = reported.get(target) ?? { kind, arn, foundationModels: [...foundationModels], resolvedBy };
  reported.set(target, known);
  return known;
}

/** Which requirement a refused call was refused on, if its text names a resource that is one of them. */
function refusedRequirement({ cell, probed }: CellFindings): { refusedOn?: DeniedRequirement['role'] } {
  const named = probed.failure && recognize(probed.failure).denial?.resource;
  const requirement = named === undefined ? undefined : cell.requirements.find(({ resource }) => resource === named);
  return requirement ? { refusedOn: requirement.role } : {};
}

/** A simulation as the report has it. */
export function reportedSimulation({ outcome, failure, requirements }: CellSimulation): Cell['simulation'] {
  const why = outcome === 'not-made' && failure ? { cause: recognize(failure).cause } : {};
  return { outcome, ...why, requirements };
}

/**
 * A gap that is wanted is not to be closed, and no policy makes an ID callable that can be called through profiles
 * only.
 */
function mendable(
  diagnosis: Diagnosis | undefined,
  expected: Expectation,
  profilesOnly: Evidence['profilesOnly'],
): Diagnosis | undefined {
  if (diagnosis?.layer === 'policy' && profilesOnly) return throughProfiles(diagnosis);
  if (diagnosis?.remedy.policy === undefined || expected === 'allow') return diagnosis;
  const { text, documentation } = diagnosis.remedy;
  return { ...diagnosis, remedy: { text, documentation } };
}

/**
 * A policy for an endpoint that is never called is evaluated before it is shown: no call of the check will ever show
 * what is wrong with it.
 */
function checkedAtEndpoint(cell: CellFindings['cell'], diagnosis: Diagnosis | undefined): Diagnosis | undefined {
  if (diagnosis === undefined || cell.endpoint === undefined) return diagnosis;
  const requirements = cell.requirements.map((one) => ({ action: cell.iamAction, ...one }));
  return checkedHere(diagnosis, { requirements, account: cell.identity.account });
}

/** A denial whose end would not make the ID callable: no policy is due, but another ID. */
function throughProfiles(diagnosis: Diagnosis): Diagnosis {
  const { remedy, alternatives } = diagnosis;
  return {
    ...diagnosis,
    alternatives: [...alternatives, 'inference-profile-required'],
    remedy: {
      text: `${remedy.text} But the model is not served under its own ID: call an inference profile that contains it, and allow that one.`,
      documentation: remedy.documentation,
    },
  };
}

/** Whether the table alone says that the model has ended: Bedrock could not be asked. */
function endedByTable({ lifecycle }: Evidence, today: string): boolean {
  return lifecycle?.source === 'table' && hasEnded(lifecycle, today);
}

/**
 * Whether neither a table nor Bedrock itself has said that there is such a target. A resource of an account is in no
 * table.
 */
function isUnknown({ target }: CellFindings['cell'], record: TargetRecord | undefined): boolean {
  if (record !== undefined || target.id === NO_MODEL) return false;
  const [model] = target.foundationModels;
  if (target.kind === 'foundation-model') return model === undefined || modelRow(model) === undefined;
  if (target.kind === 'inference-profile') return target.resolvedBy === 'id';
  return true;
}

/** An ID that only bedrock-mantle knows: IAM would simulate a call that bedrock-runtime has no model for. */
function isOfAnotherEndpoint({ cell, probed }: CellFindings): boolean {
  return (
    cell.entry.endpoint === undefined && probed.probe.outcome === 'not-made' && isMantleOnly(cell.model) !== undefined
  );
}

/** Why a cell is not (or not surely) accessible; nothing if there is nothing to explain. */
function diagnosisOf(
  findings: CellFindings,
  { verdict, ruledBy }: Judgement,
  evidence: Evidence,
  audience?: Audience,
): Diagnosis | undefined {
  const { probed, simulation } = findings;
  if (ruledBy) return diagnose(undefined, { ...evidence, ruledBy }, audience);
  if (verdict === 'not-applicable') return undefined;
  // Held back for want of one permission: that is to be said whatever the simulation says.
  if (verdict === 'accessible') return evidence.couldSubscribe && diagnose(undefined, evidence, audience);
  // Not a batch job, which takes a custom model by its own ARN.
  const isCall = findings.cell.iamAction.startsWith('bedrock:InvokeModel');
  if (verdict === 'unchecked' && isCall && findings.cell.target.kind === 'custom-model')
    return diagnose(undefined, evidence, audience);
  // Where the simulation decided, it also explains: a probe that worked says nothing about a destination that IAM
  // denies, and one that failed says nothing about IAM.
  const bySimulation = verdict === 'at-risk' || (verdict === 'denied' && probed.probe.outcome === 'failed');
  const failure = bySimulation || probed.refusal === 'request' ? undefined : probed.failure;
  if (failure) return diagnose(failure, evidence, audience);
  if (simulation.outcome === 'denied') return diagnose(undefined, evidence, audience);
  const agreement = probed.availability?.agreement;
  const explained = evidence.couldSubscribe !== undefined || (agreement !== undefined && agreement !== 'AVAILABLE');
  return explained || probed.availability?.region === 'NOT_AVAILABLE'
    ? diagnose(undefined, evidence, audience)
    : undefined;
}
