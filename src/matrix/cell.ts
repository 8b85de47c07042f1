/** One cell of the report from what was found: judged, diagnosed, written down. Pure. */
import { isMantleOnly } from '../catalog/model-id.ts';
import type { Cell, Diagnosis, Expectation } from '../domain/report.ts';
import { diagnose } from '../verdict/diagnose.ts';
import type { Evidence } from '../domain/evidence.ts';
import { judge, type Judgement } from '../verdict/judge.ts';
import { recognize } from '../verdict/recognize.ts';
import type { CellFindings } from './evidence.ts';
import { isForeign, requirementsIncomplete } from '../plan/resolve.ts';
import type { CellSimulation } from '../collect/simulation.ts';

/** The report's cell for what was found, with `evidence` for the diagnosis. */
export function cellOf(findings: CellFindings, evidence: Evidence, run: { staleTables: boolean }): Cell {
  const { cell, probed, simulation } = findings;
  const { target, entry, plan } = cell;
  const usesTables = target.snapshotDate !== undefined;
  const judgement = judge({
    expected: entry.expect,
    supported: plan.kind !== 'not-applicable' && !isOfAnotherEndpoint(findings),
    simulation,
    probe: {
      outcome: probed.probe.outcome,
      ...(probed.probe.reason && { reason: probed.probe.reason }),
      ...(probed.refusal && { refusal: probed.refusal }),
      validated: cell.validating && probed.probe.outcome !== 'not-made',
    },
    ...(probed.availability && { availability: probed.availability }),
    ...(probed.subscribe && { subscribe: probed.subscribe }),
    // The table may stand behind what the configuration or a router names.
    resolvedBy: usesTables ? 'snapshot' : target.resolvedBy,
    requirementsIncomplete: cell.modelFree !== true && requirementsIncomplete(cell),
    allowIsPartial:
      cell.supportUnknown === true ||
      cell.requirements.some(({ resource }) => isForeign(resource, cell.identity.account)),
    contextAsserted: cell.identity.settings.context.some(({ from }) => from === 'file'),
    staleTables: run.staleTables && usesTables,
  });
  const diagnosis = expectable(diagnosisOf(findings, judgement, evidence), entry.expect);
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
    target: {
      kind: target.kind,
      arn: target.arn,
      foundationModels: [...target.foundationModels],
      resolvedBy: target.resolvedBy,
    },
    simulation: reportedSimulation(simulation),
    probe: probed.probe,
    ...(probed.availability && { availability: probed.availability }),
    ...(lifecycle && { lifecycle }),
    ...(diagnosis && { diagnosis }),
    notes: judgement.notes,
  };
}

/** A simulation as the report has it. */
export function reportedSimulation({ outcome, failure, requirements }: CellSimulation): Cell['simulation'] {
  const why = outcome === 'not-made' && failure ? { cause: recognize(failure).cause } : {};
  return { outcome, ...why, requirements };
}

/** A gap that is wanted is not to be closed. */
function expectable(diagnosis: Diagnosis | undefined, expected: Expectation): Diagnosis | undefined {
  if (expected === 'allow' || diagnosis?.remedy.policy === undefined) return diagnosis;
  const { text, documentation } = diagnosis.remedy;
  return { ...diagnosis, remedy: { text, documentation } };
}

/** An ID that only bedrock-mantle knows: IAM would simulate a call that bedrock-runtime has no model for. */
function isOfAnotherEndpoint({ cell, probed }: CellFindings): boolean {
  return probed.probe.outcome === 'not-made' && isMantleOnly(cell.model) !== undefined;
}

/** Why a cell is not (or not surely) accessible; nothing where there is nothing to explain. */
function diagnosisOf(findings: CellFindings, { verdict }: Judgement, evidence: Evidence): Diagnosis | undefined {
  const { probed, simulation } = findings;
  if (verdict === 'not-applicable') return isOfAnotherEndpoint(findings) ? diagnose(undefined, evidence) : undefined;
  if (verdict === 'accessible') return undefined;
  // Not a batch job, which takes a custom model by its own ARN.
  const isCall = findings.cell.iamAction.startsWith('bedrock:InvokeModel');
  if (verdict === 'unchecked' && isCall && findings.cell.target.kind === 'custom-model')
    return diagnose(undefined, evidence);
  // Where the simulation decided, it also explains: a probe that worked says nothing about a destination that IAM denies, and one that
  // failed says nothing about IAM.
  const bySimulation = verdict === 'at-risk' || (verdict === 'denied' && probed.probe.outcome === 'failed');
  const failure = bySimulation || probed.refusal === 'request' ? undefined : probed.failure;
  if (failure) return diagnose(failure, evidence);
  if (simulation.outcome === 'denied') return diagnose(undefined, evidence);
  const agreement = probed.availability?.agreement;
  const explained = probed.probe.reason === 'would-subscribe' || (agreement !== undefined && agreement !== 'AVAILABLE');
  return explained || probed.availability?.region === 'NOT_AVAILABLE' ? diagnose(undefined, evidence) : undefined;
}
