/**
 * Whether a verdict is what was expected (contract, section 5, `met`). Pure.
 *
 * An open door is unmet as soon as it may be open; a closed one is met only if the target itself, or its model in the
 * source region, was seen or shown to be denied. Everything between the two proves nothing and is `null`.
 */
import type { Confidence, Expectation, Verdict } from '../domain/report.ts';

/** A requirement that IAM denied. */
export interface DeniedRequirement {
  /**
   * `target`: the called resource itself; `source`: the model in the source region; `destination`: wherever else the
   * call may go.
   */
  role: 'target' | 'source' | 'destination';
  /** Asked again without service control policies; `unknown` where that could not be asked. */
  withoutOrganization: 'allowed' | 'denied' | 'unknown';
  /** Whether every context key that a policy reads was supplied. */
  contextComplete: boolean;
  /** The ARN was made up: a policy may allow real ones. */
  madeUp?: boolean;
  /** Which resource it is about was learnt from the dated table. */
  fromSnapshot?: boolean;
}

/** What decides whether a cell is as expected. */
export interface MetSignals {
  expected: Expectation;
  /** What the simulation denied. */
  denied: readonly DeniedRequirement[];
  /**
   * What the refused call was refused on; undefined if no call was refused, or the refusal named no known resource.
   */
  refusedOn?: DeniedRequirement['role'] | undefined;
  /**
   * Whether a call to the target may be routed beyond the source region, so that a refusal may be about one
   * destination only.
   */
  mayBeRouted: boolean;
  /** Whether context of the configuration file went into the simulation: a pull request may change that file. */
  contextAsserted: boolean;
}

/** True as expected, false not as expected, null if nothing proves either. */
export function meets(signals: MetSignals, verdict: Verdict, confidence: Confidence): boolean | null {
  switch (verdict) {
    case 'accessible':
    case 'provisional':
    case 'at-risk':
      return signals.expected === 'allow';
    case 'denied':
      return signals.expected === 'allow' ? false : isClosed(signals, confidence) ? true : null;
    case 'unavailable':
      return signals.expected === 'allow' ? false : null;
    case 'inconclusive':
    case 'unchecked':
    case 'not-applicable':
      return null;
  }
}

/** Whether a denied cell is a closed door: one blocked destination closes none. */
function isClosed({ denied, refusedOn, mayBeRouted, contextAsserted }: MetSignals, confidence: Confidence): boolean {
  if (contextAsserted || (confidence !== 'observed' && confidence !== 'simulated')) return false;
  const atTheDoor = denied.filter(({ role }) => role !== 'destination');
  if (confidence === 'simulated') return atTheDoor.some(isCertain);
  if (refusedOn !== undefined && refusedOn !== 'destination') return true;
  return atTheDoor.length > 0 || (refusedOn === undefined && !mayBeRouted);
}

/**
 * Whether a denial stays without service control policies, with complete context, and for every resource that there
 * will be.
 */
export function isCertain({ withoutOrganization, contextComplete, madeUp, fromSnapshot }: DeniedRequirement): boolean {
  return withoutOrganization === 'denied' && contextComplete && madeUp !== true && fromSnapshot !== true;
}
