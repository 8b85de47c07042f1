/** What `--plan` shows of a run before its first call, as lines of a terminal and as JSON. Pure. */
import { SNAPSHOT_DATE } from '../catalog/snapshot.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';
import { usdText } from '../util/usd.ts';
import { visible } from './visible.ts';

/** A plan as other programs read it. */
export interface PlanJson {
  cells: {
    principal: string;
    region: string;
    model: string;
    action: string;
    expected: 'allow' | 'deny';
    /**
     * What answers for what stands behind the target: `snapshot` is the table, which the run asks Bedrock to confirm.
     */
    resolvedBy: string;
    /** The endpoint that the application calls, if it is not bedrock-runtime: simulated, never called. */
    endpoint?: string;
  }[];
  /** At most, while nothing is refused. */
  calls: Record<string, number>;
  /** What `who-can` and what-ifs add, at least: it grows with what is in the account. Absent if there are none. */
  accountCalls?: Record<string, number>;
  worstCaseUsd: number;
}

/** Returns the plan as plain data. */
export function planJson(
  cells: readonly PlannedCell[],
  calls: Record<string, number>,
  worstCaseUsd: number,
  accountCalls: Record<string, number> = {},
): PlanJson {
  return {
    cells: cells.map(({ identity, region, model, action, entry, target }) => ({
      principal: identity.name,
      ...{ region, model, action, expected: entry.expect, resolvedBy: target.resolvedBy },
      ...(entry.endpoint && { endpoint: entry.endpoint.name }),
    })),
    calls,
    ...(Object.keys(accountCalls).length > 0 && { accountCalls }),
    worstCaseUsd: Number(usdText(worstCaseUsd)),
  };
}

/** Returns the cells, a line for each principal, region and model, and the calls, a line for each operation. */
export function planTable(
  cells: readonly PlannedCell[],
  calls: Record<string, number>,
  accountCalls: Record<string, number> = {},
): string[] {
  const rows = [...Map.groupBy(cells, rowKey).values()].map(rowOf);
  return [
    ...columns([['principal', 'region', 'model', 'actions', ''], ...rows]),
    '',
    'Calls, at most, while nothing is refused (a refusal is asked about again, to say who refused):',
    ...counted(calls),
    ...(Object.keys(accountCalls).length > 0 ? [GROWING, ...counted(accountCalls)] : []),
    '',
    `Nothing was called. What stands behind profiles, and routes to closed models, is what the table of ${SNAPSHOT_DATE} has; the run asks Bedrock.`,
  ];
}

/** What `who-can` and a what-if read of an account, no configuration says how much of it there is. */
const GROWING =
  'And at least, for who-can and what-if (more with pages, attached policies, users who can call, levels of the organization):';

function counted(calls: Record<string, number>): string[] {
  return columns(Object.entries(calls).map(([name, count]) => [name, String(count)])).map((line) => `  ${line}`);
}

function rowKey({ identity, region, model, entry }: PlannedCell): string {
  return JSON.stringify([identity.name, region, model, entry.expect, entry.endpoint?.name]);
}

function rowOf(cells: readonly PlannedCell[]): string[] {
  const [first] = cells;
  if (!first) return [];
  const { identity, region, model, entry } = first;
  const actions = [...new Set(cells.map(({ action }) => action))].join(', ');
  const more = [
    ...(entry.expect === 'deny' ? ['expect: deny'] : []),
    ...(entry.endpoint ? [`endpoint: ${entry.endpoint.name}`] : []),
  ];
  return [identity.name, region, model, actions, more.join(', ')].map(visible);
}

/** Cells of a table in columns, without blanks at the ends of its lines. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [at, text] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, text.length);
  return rows.map((row) =>
    row
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
