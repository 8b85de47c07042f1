/**
 * The nine rules that join simulation, live call and availability into one verdict (contract, section 5). Pure, in the contract's order:
 * the first rule that matches wins, and each rule is one function, so that the list below can be read beside the contract.
 */
import type { Availability, Confidence, Expectation, Note, Probe, Target, Verdict } from '../domain/report.ts';

/** What a refusal was for, as far as a verdict depends on it. */
export type RefusalClass = 'policy' | 'model' | 'credentials' | 'request' | 'operation-unsupported';

/** A requirement that IAM denied. */
export interface DeniedRequirement {
  /** `target`: the called resource itself; `source`: the model in the source region; `destination`: wherever else the call may go. */
  role: 'target' | 'source' | 'destination';
  /** Asked again without service control policies; `unknown` where that could not be asked. */
  withoutOrganization: 'allowed' | 'denied' | 'unknown';
  /** Whether every context key that a policy reads was supplied. */
  contextComplete: boolean;
  /** The ARN was made up: a policy may allow real ones. */
  madeUp?: boolean;
}

export interface Signals {
  expected: Expectation;
  /** False: the target has no such operation at all. */
  supported: boolean;
  simulation: { outcome: 'allowed' | 'denied' | 'not-made'; denied: DeniedRequirement[]; contextComplete: boolean };
  probe: Pick<Probe, 'outcome' | 'reason'> & { refusal?: RefusalClass; validated?: boolean };
  availability?: Availability;
  /** The simulated answer for `aws-marketplace:Subscribe`, where it was asked. */
  subscribe?: 'allowed' | 'denied';
  resolvedBy: Target['resolvedBy'];
  /** Not every requirement is known: neither service nor snapshot nor configuration could say what is behind the target. */
  requirementsIncomplete: boolean;
  /** What IAM allows is not all that decides: another account has its say too, or whether there is such an operation is not known. */
  allowIsPartial?: boolean;
  /** Whether context of the configuration file went into the simulation. */
  contextAsserted: boolean;
  /** Whether the dated tables that were used are older than they should be. */
  staleTables: boolean;
}

export interface Judgement {
  verdict: Verdict;
  confidence: Confidence;
  met: boolean | null;
  notes: Note[];
}

interface RuleResult {
  verdict: Verdict;
  confidence: Confidence;
  notes?: Note[];
}

type Rule = (signals: Signals) => RuleResult | undefined;

const RULES: readonly Rule[] = [
  notSupported,
  refused,
  succeeded,
  throttled,
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
    const notes = [...(ruling.notes ?? []), ...caveats(signals)];
    return { ...ruling, met: meets(signals.expected, ruling.verdict), notes };
  }
  throw new Error('the last rule always matches');
}

/** Whether a verdict is what was expected; null where it is not decided. */
export function meets(expected: Expectation, verdict: Verdict): boolean | null {
  switch (verdict) {
    case 'accessible':
    case 'provisional':
    case 'at-risk':
      return expected === 'allow';
    case 'denied':
      return expected === 'deny';
    case 'unavailable':
      return expected === 'allow' ? false : null;
    case 'inconclusive':
    case 'unchecked':
    case 'not-applicable':
      return null;
  }
}

/** Rule 1. */
function notSupported({ supported, probe }: Signals): RuleResult | undefined {
  const unsupported = !supported || (probe.outcome === 'refused' && probe.refusal === 'operation-unsupported');
  return unsupported ? { verdict: 'not-applicable', confidence: 'none' } : undefined;
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

/** Rule 4. A 429 shows that IAM and the model's ID were accepted, not that the account is entitled. */
function throttled({ probe }: Signals): RuleResult | undefined {
  return probe.outcome === 'throttled' ? { verdict: 'provisional', confidence: 'suspected' } : undefined;
}

/** Rule 5. */
function simulatedDenial(signals: Signals): RuleResult | undefined {
  if (signals.simulation.outcome !== 'denied') return undefined;
  return { verdict: 'denied', confidence: denialConfidence(signals) };
}

/** One denied requirement that is certain is enough: the cell needs them all. */
function denialConfidence(signals: Signals): Confidence {
  if (signals.resolvedBy === 'snapshot' || signals.requirementsIncomplete) return 'suspected';
  const certain = signals.simulation.denied.some(
    ({ withoutOrganization, contextComplete, madeUp }) =>
      withoutOrganization === 'denied' && contextComplete && madeUp !== true,
  );
  return certain ? 'simulated' : 'suspected';
}

/** Rule 6. */
function heldBack({ probe, availability, subscribe }: Signals): RuleResult | undefined {
  if (probe.outcome !== 'not-made') return undefined;
  const unavailable =
    probe.reason === 'would-subscribe' ||
    availability?.agreement === 'NOT_AVAILABLE' ||
    availability?.region === 'NOT_AVAILABLE';
  if (!unavailable) return undefined;
  return { verdict: 'unavailable', confidence: subscribe === 'denied' ? 'simulated' : 'suspected' };
}

/** Rule 7. */
function failed({ probe }: Signals): RuleResult | undefined {
  return probe.outcome === 'failed' ? { verdict: 'inconclusive', confidence: 'none' } : undefined;
}

/** Rule 8. */
function simulatedAllow(signals: Signals): RuleResult | undefined {
  const { simulation, contextAsserted, resolvedBy, requirementsIncomplete, allowIsPartial } = signals;
  if (simulation.outcome !== 'allowed') return undefined;
  const isPartial = requirementsIncomplete || allowIsPartial === true;
  const doubtful = !simulation.contextComplete || contextAsserted || resolvedBy === 'snapshot' || isPartial;
  return { verdict: 'accessible', confidence: doubtful ? 'suspected' : 'simulated' };
}

function caveats({ simulation, contextAsserted, resolvedBy, staleTables }: Signals): Note[] {
  const notes: Note[] = [];
  if (contextAsserted && simulation.outcome !== 'not-made') notes.push('context-asserted');
  if (resolvedBy === 'snapshot') notes.push('snapshot');
  if (staleTables) notes.push('stale-tables');
  return notes;
}
