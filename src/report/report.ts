/** The whole report from its parts. Pure. */
import type { Cell, Cost, Problem, Report, RunInfo } from '../domain/report.ts';

export const NO_COST: Cost = { worstCaseUsd: 0, estimatedUsd: 0, inputTokens: 0, outputTokens: 0, calls: {} };

/** A report of a run that looked at nothing: mistakes in the settings, a pull request without credentials, a crash. */
export function reportWithout(
  run: RunInfo,
  tool: Report['tool'],
  generatedAt: string,
  gate: Report['gate'],
  problems: Problem[],
): Report {
  return {
    schema: 'bedrock-access-report/1',
    generatedAt,
    tool,
    run,
    principals: [],
    cells: [],
    changes: [],
    gate,
    cost: NO_COST,
    problems,
  };
}

/**
 * Whether a report has nothing but what is wrong with the run. Surfaces ask before they turn to the modules that put
 * cells, changes and accounts into words: a run that ends at a mistake needs none of them, and loading them would be
 * most of its time.
 */
export function isOfRunAlone({ cells, changes, discovered, whoCan, audit }: Partial<Report>): boolean {
  return [cells, changes, whoCan, audit].every((all) => (all ?? []).length === 0) && discovered === undefined;
}

/** Costs added up; calls by name. USD to the billionth, so that sums of tiny prices read the same everywhere. */
export function addCosts(costs: readonly Cost[]): Cost {
  const calls: Record<string, number> = {};
  for (const cost of costs) {
    for (const [name, count] of Object.entries(cost.calls)) calls[name] = (calls[name] ?? 0) + count;
  }
  const total = (key: 'worstCaseUsd' | 'estimatedUsd' | 'inputTokens' | 'outputTokens'): number =>
    Number(costs.reduce((sum, cost) => sum + cost[key], 0).toFixed(9));
  return {
    worstCaseUsd: total('worstCaseUsd'),
    estimatedUsd: total('estimatedUsd'),
    inputTokens: total('inputTokens'),
    outputTokens: total('outputTokens'),
    calls,
  };
}

/** Principal, region, model, action; by code point, the same on every machine. */
export function canonical(a: Cell, b: Cell): number {
  for (const key of ['principal', 'region', 'model', 'action'] as const) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  return 0;
}
