/** Checks that no call decided although one was to be made. Pure. */
import type { Cell, ProbeReason } from '../domain/report.ts';

/**
 * Calls that were never to be made, or that there are none of; any other reason held one back (contract, section 5,
 * rule 9).
 */
const NEVER_MEANT: ReadonlySet<ProbeReason> = new Set(['off', 'simulated-only', 'expected-deny', 'unsupported']);

/** What tells whether a call was held back. */
export type HeldBackCell = Pick<Cell, 'expected' | 'probe' | 'verdict' | 'met'>;

/**
 * Returns whether a check that expects access rests on no call although one was to be made and was held back. One that
 * is denied or unavailable all the same is not counted: what it needs is another thing than a call; nor is one of a
 * principal that could not be become, of which nothing is known at all.
 */
export function isNotCalled({ expected, probe, verdict, met }: HeldBackCell): boolean {
  const { outcome, reason } = probe;
  if (expected !== 'allow' || outcome !== 'not-made' || reason === undefined) return false;
  if (verdict === 'unchecked' && reason === 'no-credentials') return false;
  return met !== false && verdict !== 'not-applicable' && !NEVER_MEANT.has(reason);
}
