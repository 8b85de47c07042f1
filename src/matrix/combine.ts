/**
 * One cell from the judged parts of its column: the worst of them (contract, section 4). Pure.
 *
 * Each IAM action is judged by the nine rules with its own signals. A part that is denied is never hidden by one that
 * was not asked, and one that was not asked never by those that are open.
 */
import { COLUMNS } from '../catalog/columns.ts';
import { joinDiagnoses } from '../verdict/join-diagnoses.ts';
import type { Cell, Confidence, Diagnosis, Probe, Verdict } from '../domain/report.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';
import { reportedSimulation } from './cell.ts';
import type { CellSimulation } from '../collect/simulation.ts';

/** One action of a column, judged as a cell of its own. */
export interface JudgedPart {
  planned: PlannedCell;
  cell: Cell;
}

/** Worst first. `not-applicable` is not among them: a part that does not exist does not count beside others. */
const WORST_FIRST: readonly Verdict[] = [
  'denied',
  'unavailable',
  'inconclusive',
  'unchecked',
  'at-risk',
  'provisional',
  'accessible',
];

const CLOSED: ReadonlySet<Verdict> = new Set(['denied', 'unavailable']);

/** The cell of a column with several actions. `simulation`: of all their requirements together. */
export function combine(whole: PlannedCell, parts: readonly JudgedPart[], simulation: CellSimulation): Cell {
  const [first] = parts;
  if (!first) throw new RangeError('a column has parts');
  // What is only listed does not decide: a job can be started by who may not list the others.
  const applicable = parts.filter(
    ({ cell, planned }) => planned.optional !== true && cell.verdict !== 'not-applicable',
  );
  const { expect } = whole.entry;
  const worst = worstOf(expect === 'deny' ? primaryPart(whole, applicable) : applicable);
  const verdict = worst[0]?.cell.verdict ?? 'not-applicable';
  const deciding = applicable.filter(({ cell }) => cell.verdict === verdict);
  const { diagnosis: ofFirst, availability: none, lifecycle: unknown, ...same } = first.cell;
  const diagnosis =
    verdict === 'not-applicable'
      ? ofFirst
      : joinDiagnoses(
          [...deciding]
            .sort((a, b) => CERTAINTY.indexOf(a.cell.confidence) - CERTAINTY.indexOf(b.cell.confidence))
            .flatMap(({ cell, planned }) =>
              cell.diagnosis ? [{ diagnosis: cell.diagnosis, action: planned.iamAction }] : [],
            ),
        );
  const availability = none ?? parts.flatMap(({ cell }) => cell.availability ?? [])[0];
  const lifecycle = unknown ?? parts.flatMap(({ cell }) => cell.lifecycle ?? [])[0];
  const { kind, arn, foundationModels, resolvedBy } = whole.target;
  return {
    ...same,
    verdict,
    confidence: atBest(confidenceOf(verdict, applicable, worst), verdict, whole),
    met: metOf(verdict, worst),
    target: { kind, arn, foundationModels: [...foundationModels], resolvedBy },
    simulation: reportedSimulation(ofRequired(simulation, applicable)),
    probe: shownProbe(parts.map(({ cell }) => cell.probe)),
    ...(availability && { availability }),
    ...(lifecycle && { lifecycle }),
    ...(diagnosis && { diagnosis: withNotChecked(diagnosis, whole) }),
    notes: [...new Set(parts.flatMap(({ cell }) => cell.notes))],
    ...(whole.notChecked && verdict !== 'not-applicable' && { notChecked: whole.notChecked }),
  };
}

/** All answers are listed; whether the column is allowed is what those say that it needs. */
function ofRequired(simulation: CellSimulation, required: readonly JudgedPart[]): CellSimulation {
  const outcomes = required.map(({ cell }) => cell.simulation.outcome);
  if (simulation.outcome !== 'denied' || outcomes.includes('denied')) return simulation;
  return { ...simulation, outcome: outcomes.includes('not-made') ? 'not-made' : 'allowed' };
}

/** Who mends the column has to mend what was not asked about as well. */
function withNotChecked(diagnosis: Diagnosis, { entry, notChecked = [] }: PlannedCell): Diagnosis {
  if (entry.expect === 'deny' || notChecked.length === 0) return diagnosis;
  return {
    ...diagnosis,
    remedy: { ...diagnosis.remedy, text: [diagnosis.remedy.text, ...notChecked].join(' ') },
  };
}

/** Something that the call needs and that could not be asked leaves an open cell suspected. */
function atBest(confidence: Confidence, verdict: Verdict, { notChecked = [] }: PlannedCell): Confidence {
  return verdict === 'accessible' && notChecked.length > 0 ? 'suspected' : confidence;
}

/**
 * What one of the deciding parts proves, the cell needs them all: one that is closed closes it, and none that is open
 * opens it alone.
 */
function metOf(verdict: Verdict, worst: readonly JudgedPart[]): boolean | null {
  const all = worst.map(({ cell }) => cell.met);
  if (verdict === 'denied') return all.find((met) => met !== null) ?? null;
  return all[0] ?? null;
}

/** A denial that is only suspected does not hide what is certainly closed: the gate would let that pass. */
function worstOf(parts: readonly JudgedPart[]): JudgedPart[] {
  const certain = parts.filter(({ cell }) => cell.confidence !== 'suspected');
  const among = certain.some(({ cell }) => CLOSED.has(cell.verdict)) ? certain : parts;
  const verdict = WORST_FIRST.find((one) => among.some(({ cell }) => cell.verdict === one));
  return parts.filter(({ cell }) => cell.verdict === verdict);
}

/**
 * What should be denied is denied where the work itself is: a list that may not be read keeps no principal from
 * starting a job, and must not make an open door look closed.
 */
function primaryPart({ action, iamAction }: PlannedCell, parts: readonly JudgedPart[]): readonly JudgedPart[] {
  if (COLUMNS[action].othersLookAfter !== true) return parts;
  return parts.filter(({ planned }) => planned.iamAction === iamAction);
}

const CERTAINTY: readonly Confidence[] = ['observed', 'simulated', 'suspected', 'none'];

/**
 * What is open is as certain as its least certain part; what is not, as its most certain. Observed only if every part
 * was.
 */
function confidenceOf(verdict: Verdict, all: readonly JudgedPart[], worst: readonly JudgedPart[]): Confidence {
  const ranks = worst.map(({ cell }) => CERTAINTY.indexOf(cell.confidence));
  const rank = verdict === 'accessible' ? Math.max(...ranks) : Math.min(...ranks);
  const confidence = CERTAINTY[rank] ?? 'none';
  const observed = all.every(({ cell }) => cell.confidence === 'observed');
  return confidence === 'observed' && !observed ? 'simulated' : confidence;
}

/**
 * The report has room for one: the first that was refused, else the first that failed, else the last that was made.
 */
function shownProbe(probes: readonly Probe[]): Probe {
  const made = probes.filter(({ outcome }) => outcome !== 'not-made');
  const shown =
    made.find(({ outcome }) => outcome === 'refused') ??
    made.find(({ outcome }) => outcome !== 'succeeded') ??
    made.at(-1) ??
    // What could have been called and was not says more than what cannot be called.
    probes.find(({ reason }) => reason !== 'unsupported') ??
    probes[0];
  return shown ?? { outcome: 'not-made', reason: 'unsupported' };
}
