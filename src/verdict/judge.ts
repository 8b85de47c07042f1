/**
 * The rules that join simulation, live call, record and availability into one verdict (contract, section 5). Pure, in
 * the contract's order: the first rule that matches wins, and each rule is one function, so that the list below can be
 * read beside the contract.
 */
import type {
  Availability,
  Confidence,
  Expectation,
  Note,
  Probe,
  ProbeReason,
  Target,
  Verdict,
} from '../domain/report.ts';
import { isCertain, meets, type DeniedRequirement } from './met.ts';

/** What a refusal was for, as far as a verdict depends on it. */
export type RefusalClass = 'policy' | 'model' | 'credentials' | 'request' | 'operation-unsupported';

export type { DeniedRequirement } from './met.ts';

/** What is known of a cell when it is judged. */
export interface Signals {
  expected: Expectation;
  /** False: the target has no such operation at all. */
  supported: boolean;
  /** True: the target exists only behind an endpoint that is not checked. */
  outOfScope?: boolean;
  /** What the control plane said of the target in this run; absent if it said nothing. */
  record?: 'there' | 'absent' | 'ended';
  /** Who says that the ID, a foundation model's own, can be called through profiles only. */
  profilesOnly?: 'record' | 'table';
  /** A quota of the model is 0 in this account and region, as Service Quotas says. */
  withoutQuota?: boolean;
  simulation: { outcome: 'allowed' | 'denied' | 'not-made'; denied: DeniedRequirement[]; contextComplete: boolean };
  probe: Pick<Probe, 'outcome' | 'reason'> & {
    refusal?: RefusalClass;
    validated?: boolean;
    /** Which requirement the refusal named; undefined if it named none that is known. */
    refusedOn?: DeniedRequirement['role'];
  };
  /** Whether a call to the target may be routed beyond the source region. */
  mayBeRouted?: boolean;
  availability?: Availability;
  /** The simulated answer for `aws-marketplace:Subscribe`, if it was asked. */
  subscribe?: 'allowed' | 'denied';
  resolvedBy: Target['resolvedBy'];
  /**
   * Not every requirement is known: neither service nor snapshot nor configuration could say what is behind the
   * target.
   */
  requirementsIncomplete: boolean;
  /**
   * What IAM allows is not all that decides: another account has its say too, or whether there is such an operation is
   * not known.
   */
  allowIsPartial?: boolean;
  /** Whether context of the configuration file went into the simulation. */
  contextAsserted: boolean;
  /** The table says that the model has ended, or it does not have the target, and Bedrock could not be asked. */
  allowIsUnconfirmed?: boolean;
  /** Whether the dated tables that were used are older than they should be. */
  staleTables: boolean;
}

/** What the rules say of a cell. */
export interface Judgement {
  verdict: Verdict;
  confidence: Confidence;
  met: boolean | null;
  notes: Note[];
  /** What a verdict rests on that neither a call nor the simulation decided. */
  ruledBy?: RuledBy;
}

/** Facts about a target that decide without an answer about access. */
export type RuledBy = 'absent' | 'ended' | 'profiles-only' | 'another-endpoint' | 'no-quota';

interface RuleResult {
  verdict: Verdict;
  confidence: Confidence;
  notes?: Note[];
  ruledBy?: RuledBy;
}

type VerdictRule = (signals: Signals) => RuleResult | undefined;

const RULES: readonly VerdictRule[] = [
  notSupported,
  notByThisId,
  refused,
  succeeded,
  withoutQuota,
  throttled,
  notThere,
  notByThisIdAsFarAsKnown,
  simulatedDenial,
  heldBack,
  failed,
  simulatedAllow,
  () => ({ verdict: 'unchecked', confidence: 'none' }),
];

/** The verdict of one cell. */
export function judge(signals: Signals): Judgement {
  for (const rule of RULES) {
    const ruling = rule(signals);
    if (!ruling) continue;
    const notes = [...new Set([...(ruling.notes ?? []), ...caveats(signals)])];
    const confidence = openDoorConfidence(signals.expected, ruling);
    return { ...ruling, confidence, met: metBy(signals, ruling.verdict, confidence), notes };
  }
  throw new Error('the last rule always matches');
}

/** A call that worked has shown that the door is open, however certain the denial of another destination is. */
function openDoorConfidence(expected: Expectation, { verdict, confidence }: RuleResult): Confidence {
  return expected === 'deny' && verdict === 'at-risk' ? 'observed' : confidence;
}

function metBy(
  { expected, simulation, probe, mayBeRouted = false, contextAsserted }: Signals,
  verdict: Verdict,
  confidence: Confidence,
): boolean | null {
  const { refusedOn } = probe;
  return meets({ expected, denied: simulation.denied, refusedOn, mayBeRouted, contextAsserted }, verdict, confidence);
}

/** Rule 1. */
function notSupported({ supported, outOfScope, probe }: Signals): RuleResult | undefined {
  if (outOfScope === true) return { verdict: 'unchecked', confidence: 'none', ruledBy: 'another-endpoint' };
  const unsupported = !supported || (probe.outcome === 'refused' && probe.refusal === 'operation-unsupported');
  return unsupported ? { verdict: 'not-applicable', confidence: 'none' } : undefined;
}

/**
 * The bare ID of a model that the record has through profiles only. A policy that refuses it as well is not what has
 * to change, unless it was meant to refuse; whatever else a call was told is nearer to the truth than the record.
 */
function notByThisId(signals: Signals): RuleResult | undefined {
  const { profilesOnly, probe } = signals;
  const byPolicy = probe.outcome === 'refused' && probe.refusal === 'policy';
  if (profilesOnly !== 'record' || !(byPolicy || undecided(signals)) || isDeniedAsExpected(signals)) return undefined;
  return { verdict: 'unavailable', confidence: 'observed', ruledBy: 'profiles-only' };
}

/** The same by the dated table, to which neither an observed refusal nor a certain denial gives way. */
function notByThisIdAsFarAsKnown(signals: Signals): RuleResult | undefined {
  const isCertain = signals.simulation.outcome === 'denied' && denialConfidence(signals) === 'simulated';
  if (signals.profilesOnly !== 'table' || !undecided(signals) || isCertain || isDeniedAsExpected(signals))
    return undefined;
  return { verdict: 'unavailable', confidence: 'suspected', ruledBy: 'profiles-only', notes: ['snapshot'] };
}

/** No call has said anything of the target. */
function undecided({ probe }: Signals): boolean {
  return probe.outcome === 'failed' || probe.outcome === 'not-made';
}

/** A door that is to be closed is closed by IAM, which says more than that the ID leads nowhere today. */
function isDeniedAsExpected({ expected, simulation, probe }: Signals): boolean {
  return expected === 'deny' && (simulation.outcome === 'denied' || probe.refusal === 'policy');
}

/** Rule 2. A refusal for our own body proves access: that is rule 3's. */
function refused({ probe }: Signals): RuleResult | undefined {
  if (probe.outcome !== 'refused') return undefined;
  switch (probe.refusal) {
    case 'policy':
      return { verdict: 'denied', confidence: 'observed' };
    case 'model':
      return { verdict: 'unavailable', confidence: 'observed' };
    case 'credentials':
      return { verdict: 'inconclusive', confidence: 'none' };
    default:
      return undefined;
  }
}

/** Rule 3. */
function succeeded(signals: Signals): RuleResult | undefined {
  const { probe, simulation, availability } = signals;
  const worked = probe.outcome === 'succeeded' || (probe.outcome === 'refused' && probe.refusal === 'request');
  if (!worked) return undefined;
  if (simulation.denied.some(({ role }) => role !== 'destination')) {
    return { verdict: 'accessible', confidence: 'observed', notes: ['simulation-disagrees'] };
  }
  if (simulation.denied.length > 0) return { verdict: 'at-risk', confidence: denialConfidence(signals) };
  if (agreementIsOpen(availability) || probe.validated === true) {
    return { verdict: 'provisional', confidence: 'observed' };
  }
  return { verdict: 'accessible', confidence: 'observed' };
}

/** Read, and not AVAILABLE: such a call may stop working within minutes. An answer without the field was not read. */
function agreementIsOpen(availability: Availability | undefined): boolean {
  return availability !== undefined && availability.agreement !== 'AVAILABLE' && availability.agreement !== 'UNKNOWN';
}

/**
 * A quota of 0 is not throttling, which passes: no call can work. It closes no door that should be closed, since it
 * can be raised.
 */
function withoutQuota(signals: Signals): RuleResult | undefined {
  if (signals.withoutQuota !== true || signals.expected === 'deny') return undefined;
  if (signals.probe.outcome !== 'throttled' && !undecided(signals)) return undefined;
  return { verdict: 'unavailable', confidence: 'observed', ruledBy: 'no-quota' };
}

/** Rule 4. A 429 shows that IAM and the model's ID were accepted, not that the account is entitled. */
function throttled({ probe }: Signals): RuleResult | undefined {
  return probe.outcome === 'throttled' ? { verdict: 'provisional', confidence: 'suspected' } : undefined;
}

/** Rule 5. */
function notThere(signals: Signals): RuleResult | undefined {
  const { record } = signals;
  if (!undecided(signals) || record === undefined || record === 'there') return undefined;
  return { verdict: 'unavailable', confidence: 'observed', ruledBy: record };
}

/** Rule 6. */
function simulatedDenial(signals: Signals): RuleResult | undefined {
  if (signals.simulation.outcome !== 'denied') return undefined;
  return { verdict: 'denied', confidence: denialConfidence(signals) };
}

/**
 * One denied requirement that is certain is enough: the cell needs them all. What else it may need does not matter
 * then.
 */
function denialConfidence({ simulation }: Signals): Confidence {
  return simulation.denied.some(isCertain) ? 'simulated' : 'suspected';
}

/** Rule 7. */
function heldBack({ probe, availability, subscribe }: Signals): RuleResult | undefined {
  if (probe.outcome !== 'not-made') return undefined;
  const unavailable =
    probe.reason === 'would-subscribe' ||
    availability?.agreement === 'NOT_AVAILABLE' ||
    availability?.region === 'NOT_AVAILABLE';
  if (!unavailable) return undefined;
  return { verdict: 'unavailable', confidence: subscribe === 'denied' ? 'simulated' : 'suspected' };
}

/** Rule 8. */
function failed({ probe }: Signals): RuleResult | undefined {
  return probe.outcome === 'failed' ? { verdict: 'inconclusive', confidence: 'none' } : undefined;
}

/** Rule 9. */
function simulatedAllow(signals: Signals): RuleResult | undefined {
  const { simulation, contextAsserted, resolvedBy, requirementsIncomplete, allowIsPartial, allowIsUnconfirmed } =
    signals;
  if (simulation.outcome !== 'allowed') return undefined;
  const isPartial = requirementsIncomplete || allowIsPartial === true || allowIsUnconfirmed === true;
  const doubtful =
    !simulation.contextComplete || contextAsserted || resolvedBy === 'snapshot' || isPartial || wasHeldBack(signals);
  return { verdict: 'accessible', confidence: doubtful ? 'suspected' : 'simulated' };
}

/**
 * Reasons that say that no call was to be made, or that there is none to make. For any other, one was to be made and
 * was held back.
 */
const NOTHING_TO_CALL: ReadonlySet<ProbeReason> = new Set(['off', 'simulated-only', 'expected-deny', 'unsupported']);

/** What IAM lets through against the expectation was not to be called in the first place. */
function wasHeldBack({ expected, probe }: Signals): boolean {
  return (
    expected === 'allow' &&
    probe.outcome === 'not-made' &&
    probe.reason !== undefined &&
    !NOTHING_TO_CALL.has(probe.reason)
  );
}

function caveats({ simulation, contextAsserted, resolvedBy, staleTables }: Signals): Note[] {
  const notes: Note[] = [];
  if (contextAsserted && simulation.outcome !== 'not-made') notes.push('context-asserted');
  if (resolvedBy === 'snapshot') notes.push('snapshot');
  if (staleTables) notes.push('stale-tables');
  return notes;
}
