/**
 * What becomes of a cell with a change that is not applied yet, from what two witnesses say of its requirements before
 * and after: IAM's simulator, and the evaluation of the documents here. Pure.
 */
import type { Requirement } from '../catalog/requirements.ts';
import { isDecided } from '../domain/cell.ts';
import type { Cell, Confidence, RequirementResult, Verdict, WhatIf, WhatIfEffect } from '../domain/report.ts';
import type { Cause } from './causes.ts';
import { causeOfRequirement } from './simulated.ts';

/** What one witness says of one requirement of a cell. */
export interface Answered {
  requirement: Requirement;
  action: string;
  outcome: 'allowed' | 'denied' | 'unknown';
  /** Of a denial. */
  cause?: Cause;
}

/**
 * How far a cell is open: `partly` where only destinations are denied that a call may be routed to, which closes no
 * door and breaks some calls.
 */
export type Openness = 'open' | 'partly' | 'closed' | 'unknown';

/**
 * Returns how far a cell is open by a witness's answers. One denial of the target or its own region is enough,
 * whatever is not known.
 */
export function opennessOf(answers: readonly Answered[]): Openness {
  const denied = answers.filter(({ outcome }) => outcome === 'denied');
  if (denied.some(({ requirement }) => requirement.role !== 'destination')) return 'closed';
  if (answers.length === 0 || answers.some(({ outcome }) => outcome === 'unknown')) return 'unknown';
  return denied.length > 0 ? 'partly' : 'open';
}

const ORDER = { closed: 0, partly: 1, open: 2 } as const;

/** Returns what a change does to a cell's access; undefined if nothing is known of what is in force. */
export function effectOfChange(before: Openness | undefined, after: Openness): WhatIfEffect | undefined {
  if (after === 'unknown') return 'unchecked';
  if (before === undefined || before === 'unknown') return undefined;
  if (before === after) return 'unchanged';
  return ORDER[after] > ORDER[before] ? 'opened' : 'lost';
}

/** What one witness says of a cell before and after. */
export interface Witness {
  /** Undefined if nothing is known of what is in force. */
  before?: readonly Answered[];
  after: readonly Answered[];
}

/** What is known of a cell before and after a change. */
export interface WhatIfSignals {
  /** The cell as it is. */
  cell: Pick<Cell, 'verdict' | 'confidence' | 'diagnosis'>;
  local: Witness;
  iam?: Witness;
  /** What the ten rules say of IAM's answers after the change, with no call made. */
  judged?: { verdict: Verdict; confidence: Confidence };
  /** Names of what is not known of the documents. */
  unknown: readonly string[];
  /**
   * Whether the documents that were evaluated here are all that are in force: else what they do not allow is no word
   * against IAM.
   */
  isWhole: boolean;
  /** Whether IAM was asked about exactly the documents of the change; else what it says is only suspected. */
  isExact: boolean;
}

/**
 * Returns the what-if of a cell, without its reasons. IAM's word goes before ours, and is only suspected where we say
 * otherwise.
 */
export function whatIfOf(signals: WhatIfSignals): WhatIf {
  const { local, iam, judged, unknown } = signals;
  const byIam = iam && judged && opennessOf(iam.after) !== 'unknown' ? iam : undefined;
  const witness = byIam ?? local;
  const by = byIam ? 'iam' : 'local';
  const after = opennessOf(witness.after);
  const effect = effectOfChange(witness.before && opennessOf(witness.before), after);
  if (effect === 'unchecked') {
    return {
      verdict: 'unchecked',
      confidence: 'none',
      by,
      effect,
      ...(unknown.length > 0 && { unknown: [...unknown] }),
    };
  }
  const disagreement = byIam && signals.isWhole ? disagreementOf(byIam.after, local.after) : undefined;
  const settled = verdictOf(signals, { by, after, effect, witness });
  const isSure = by === 'iam' && disagreement === undefined && signals.isExact;
  return {
    ...settled,
    confidence: isSure || settled.confidence === 'none' ? settled.confidence : 'suspected',
    by,
    ...(effect !== undefined && { effect }),
    ...(disagreement !== undefined && { disagreement }),
  };
}

type Settled = Pick<WhatIf, 'verdict' | 'confidence' | 'cause'>;

function verdictOf(
  { cell, judged }: WhatIfSignals,
  {
    by,
    after,
    effect,
    witness,
  }: { by: WhatIf['by']; after: Openness; effect: WhatIfEffect | undefined; witness: Witness },
): Settled {
  const own = { verdict: cell.verdict, confidence: futureOf(cell.confidence), ...causeOf(cell) };
  // What the change does not touch stays as it was found, by calls too.
  if (effect === 'unchanged' && isDecided(cell)) return own;
  if (cell.verdict === 'not-applicable') return own;
  if (after !== 'open') {
    const [denied] = witness.after.filter(({ outcome }) => outcome === 'denied');
    const confidence = by === 'iam' && judged?.verdict === 'denied' ? judged.confidence : 'suspected';
    return { verdict: 'denied', confidence, ...(denied?.cause && { cause: denied.cause }) };
  }
  // No policy makes a model available.
  if (cell.verdict === 'unavailable') return { ...own, confidence: 'suspected' };
  return { verdict: 'accessible', confidence: by === 'iam' ? (judged?.confidence ?? 'suspected') : 'suspected' };
}

/** Nothing was seen of what is to come. */
function futureOf(confidence: Confidence): Confidence {
  return confidence === 'observed' ? 'simulated' : confidence;
}

function causeOf({ diagnosis, verdict }: Pick<Cell, 'diagnosis' | 'verdict'>): Pick<WhatIf, 'cause'> {
  return diagnosis && verdict !== 'accessible' ? { cause: diagnosis.cause } : {};
}

/**
 * Returns what IAM's simulator answered of a cell's requirements, in their order; what it was not asked is not known.
 */
export function answersOfIam(
  requirements: readonly Requirement[],
  columnAction: string,
  results: readonly RequirementResult[],
): Answered[] {
  const known = Map.groupBy(results, ({ action, resource, requestedRegion }) =>
    keyOf(action, resource, requestedRegion),
  );
  return requirements.map((requirement): Answered => {
    const action = requirement.action ?? columnAction;
    const found = known.get(keyOf(action, requirement.resource, requirement.requestedRegion)) ?? [];
    // The same pair in two contexts: only if both say the same is it known which of them is this one.
    const [first] = found;
    if (first === undefined || new Set(found.map(({ decision }) => decision === 'allowed')).size > 1) {
      return { requirement, action, outcome: 'unknown' };
    }
    return first.decision === 'allowed'
      ? { requirement, action, outcome: 'allowed' }
      : { requirement, action, outcome: 'denied', cause: causeOfRequirement(first) };
  });
}

function keyOf(...parts: string[]): string {
  return parts.join(' ');
}

/**
 * Returns a sentence with the smallest request on which the two do not agree; undefined if they agree, or one does not
 * know.
 */
export function disagreementOf(iam: readonly Answered[], local: readonly Answered[]): string | undefined {
  const found = iam.flatMap((one, index) => {
    const other = local[index];
    const isKnown = one.outcome !== 'unknown' && other !== undefined && other.outcome !== 'unknown';
    return isKnown && one.outcome !== other.outcome ? [{ one, other }] : [];
  });
  const size = ({ one: { requirement } }: (typeof found)[number]): number =>
    requirement.inferenceProfileArn === undefined && requirement.promptRouterArn === undefined ? 0 : 1;
  const [smallest] = found.toSorted((a, b) => size(a) - size(b));
  if (smallest === undefined) return undefined;
  const { one, other } = smallest;
  const { resource, requestedRegion, inferenceProfileArn } = one.requirement;
  const context = [
    `\`aws:RequestedRegion\` ${requestedRegion}`,
    ...(inferenceProfileArn === undefined ? [] : [`\`bedrock:InferenceProfileArn\` ${inferenceProfileArn}`]),
  ].join(' and ');
  return `IAM's simulator says ${one.outcome}, and the policies as they are evaluated here ${other.outcome}: \`${one.action}\` on \`${resource}\` with ${context}.`;
}

/**
 * Returns a cell on which IAM's simulator and the evaluation of the same policies here do not agree: what only a
 * simulation says is then suspected, and proves no closed door. What a call showed stays.
 */
export function disputed(cell: Cell, disagreement: string): Cell {
  const named = { ...cell, disagreements: [disagreement] };
  if (cell.confidence !== 'simulated') return named;
  const provesNothing = cell.expected === 'deny' && cell.verdict === 'denied';
  return { ...named, confidence: 'suspected', ...(provesNothing && { met: null }) };
}
