/** What the probes can cost at most, and which of them fit into `max-cost-usd`. Pure. */
import { CARRIED_GUARDRAIL_USD } from '../catalog/guardrail-probe.ts';
import { worstCaseUsd } from '../catalog/prices.ts';
import type { PlannedCell } from './planned-cell.ts';

/** What the probes of a plan may cost. */
export interface Budget {
  /** USD, of all probes that may be made. */
  worstCaseUsd: number;
  /** Why a cell's probe may not be made; absent for those that may. */
  held: Map<PlannedCell, 'over-budget' | 'unknown-price'>;
}

/** Of one inference call at most, with the guardrail that it carries. */
function callUsd({ plan, target, region, guardrail }: PlannedCell): number | undefined {
  const model = worstCaseUsd(plan, target, region);
  return model === undefined || !guardrail ? model : model + CARRIED_GUARDRAIL_USD;
}

/**
 * The dearest probes that would exceed the limit are held back, and those whose price is not known. A validating
 * request costs nothing.
 */
export function budgetFor(cells: readonly PlannedCell[], mode: 'live' | 'validate', maxCostUsd: number): Budget {
  const held: Budget['held'] = new Map();
  const priced: { cell: PlannedCell; usd: number }[] = [];
  for (const cell of cells) {
    if (cell.plan.kind !== 'call') continue;
    const usd = cell.plan.usd ?? (mode === 'validate' ? 0 : callUsd(cell));
    if (usd === undefined) held.set(cell, 'unknown-price');
    else priced.push({ cell, usd });
  }
  priced.sort((a, b) => a.usd - b.usd);
  let total = 0;
  for (const { cell, usd } of priced) {
    if (total + usd > maxCostUsd) held.set(cell, 'over-budget');
    else total += usd;
  }
  return { worstCaseUsd: total, held };
}
