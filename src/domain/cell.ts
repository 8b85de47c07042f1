/** What the rooms ask of a cell, no matter which made it. */
import type { Cell } from './report.ts';

/**
 * Returns whether an exemption of the configuration (`allow-unmet`) keeps the gate from counting a check that is not
 * as expected.
 */
export function isExempt({ met, expected, exemption }: Pick<Cell, 'met' | 'expected' | 'exemption'>): boolean {
  return met === false && expected === 'allow' && exemption?.state === 'holds';
}

/** `Cell.model` of a column without a model. */
export const NO_MODEL = '-';

/** Returns whether the verdict says anything about access (contract, section 1). */
export function isDecided({ verdict }: Pick<Cell, 'verdict'>): boolean {
  return verdict !== 'inconclusive' && verdict !== 'unchecked' && verdict !== 'not-applicable';
}
