/** What a run would do, from its settings and the tables alone: nothing is called, no credentials are looked for. */
import { Aws } from '../aws/clients.ts';
import { Lookups } from '../collect/lookups.ts';
import { resolveEntries } from '../collect/targets.ts';
import type { Host } from '../domain/host.ts';
import type { CheckSettings, Settings } from '../domain/settings.ts';
import { expectedIdentity, type Identity } from '../identity/identity.ts';
import { restrictToPartition } from '../identity/partition.ts';
import { budgetFor, type Budget } from '../plan/budget.ts';
import { accountCalls, expectedCalls } from '../plan/calls.ts';
import { planCells } from '../plan/plan.ts';
import { partsOf, type PlannedCell } from '../plan/planned-cell.ts';
import { mayBeProbed, plannedProbes } from '../report/plan-lines.ts';
import { Pool } from '../util/pool.ts';
import { VERSION } from '../util/version.ts';

/** A run before its first call. */
export interface RunPlan {
  identities: Identity[];
  cells: PlannedCell[];
  budget: Budget;
  /** Numbers of calls by `service:Operation`, while nothing is refused. */
  calls: Record<string, number>;
  /**
   * The least that `who-can` and what-ifs add, by the same names: it grows with what is in the account. Empty if there
   * are none.
   */
  accountCalls: Record<string, number>;
}

/** Returns the plan of all checks of the settings. What only Bedrock could say of a target is the table's. */
export async function planRun(host: Host, settings: Settings): Promise<RunPlan> {
  const aws = new Aws({ version: VERSION, env: host.env });
  // None of its answers is ever waited for: without an asker, everything comes from the tables.
  const lookups = new Lookups(aws, new Pool(1), AbortSignal.abort());
  const mode = settings.probe === 'validate' ? 'validate' : 'live';
  const identities: Identity[] = [];
  const cells: PlannedCell[] = [];
  const more: Record<string, number> = {};
  for (const check of settings.checks) {
    const own = identitiesOf(check, settings, host);
    const asked: PlannedCell[] = [];
    for (const identity of own) {
      const resolved = await resolveEntries(identity, check.models, lookups, { byTables: true });
      asked.push(...planCells(identity, resolved, mode, check));
    }
    identities.push(...own);
    for (const cell of asked) cells.push(cell);
    for (const [name, count] of Object.entries(accountCalls(check, own, asked, settings))) {
      more[name] = (more[name] ?? 0) + count;
    }
  }
  const priced = cells.filter((cell) => mayBeProbed(cell, settings)).flatMap(partsOf);
  const budget = budgetFor(priced, mode, settings.maxCostUsd);
  const probes = plannedProbes(cells, budget.held, settings);
  const calls = expectedCalls(identities, cells, probes, settings);
  return { identities, cells, budget, calls, accountCalls: more };
}

function identitiesOf({ principals, models }: CheckSettings, settings: Settings, host: Host): Identity[] {
  return principals.map((principal) => restrictToPartition(expectedIdentity(principal, settings, host), models));
}
