/** What differs between a baseline and this run's cells. Pure. */
import type { BaselineCell, Cell, Change, Verdict } from '../domain/report.ts';
import { isDecided } from '../domain/cell.ts';

/** What makes a cell of two runs the same one. */
export type CellKey = Pick<Cell, 'principal' | 'region' | 'model' | 'action'>;

/** Contract, section 7: access is accessible, provisional or at-risk. */
const ACCESS: ReadonlySet<Verdict> = new Set(['accessible', 'provisional', 'at-risk']);

const KINDS: readonly Change['kind'][] = ['lost', 'gained', 'cause-changed', 'added', 'removed'];

/** Whether a change is drift: `added` and `removed` come from the configuration, not from AWS. */
export function isDrift({ kind }: Change): boolean {
  return kind === 'gained' || kind === 'lost' || kind === 'cause-changed';
}

/**
 * The changes, losses first, in the report's order otherwise. Only decided cells are compared: one that this run could
 * not decide is neither drift nor removed.
 *
 * @param spellings the keys of the same cells, in the same order, as other settings of `mask-aws-account-id` and
 *   `detail` would have written them. A baseline may come from a masked report: the spelling in which most of its
 *   cells are found is taken.
 * @param undecided checks that the earlier run made and could not decide
 */
export function changesSince(
  before: readonly BaselineCell[],
  cells: readonly Cell[],
  spellings: readonly (() => readonly CellKey[])[] = [],
  undecided: readonly CellKey[] = [],
): Change[] {
  const notDecided = new Set(undecided.map(keyOf));
  const known = new Map(before.map((cell) => [keyOf(cell), cell]));
  const keys = bestSpelling(known, [(): readonly CellKey[] => cells, ...spellings]);
  const changes = cells.flatMap((cell, index) => {
    const old = known.get(keys[index] ?? '');
    if (!isDecided(cell)) return [];
    // What the earlier run could not decide is neither new nor drifted.
    if (!old && notDecided.has(keys[index] ?? '')) return [];
    const kind = old ? kindOf(old, { ...cell, cause: cell.diagnosis?.cause }) : 'added';
    return kind ? [change(kind, cell, old && words(old), words({ ...cell, cause: cell.diagnosis?.cause }))] : [];
  });
  const present = new Set(keys);
  const removed = [...known].flatMap(([key, old]) =>
    present.has(key) ? [] : [change('removed', old, words(old), undefined)],
  );
  return [...changes, ...removed].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

/**
 * Of several baselines' changes those of the one that is most about the same checks: the least is new or no longer
 * checked.
 */
export function nearestChanges(all: readonly (readonly Change[])[]): Change[] {
  const strange = (changes: readonly Change[]): number => changes.filter((one) => !isDrift(one)).length;
  return [...([...all].sort((a, b) => strange(a) - strange(b))[0] ?? [])];
}

function bestSpelling(
  known: ReadonlyMap<string, unknown>,
  spellings: readonly (() => readonly CellKey[])[],
): readonly string[] {
  let best: { keys: string[]; found: number } = { keys: [], found: -1 };
  for (const spell of spellings) {
    const keys = spell().map(keyOf);
    const found = new Set(keys.filter((key) => known.has(key))).size;
    if (found > best.found) best = { keys, found };
    if (best.found === known.size) break;
  }
  return best.keys;
}

interface Decided {
  verdict: Verdict;
  cause?: string | undefined;
}

function kindOf(before: Decided, after: Decided): Change['kind'] | undefined {
  const [had, has] = [ACCESS.has(before.verdict), ACCESS.has(after.verdict)];
  if (had !== has) return has ? 'gained' : 'lost';
  // If no cause is known, the verdict is as much as is known of it.
  return !has && (before.cause ?? before.verdict) !== (after.cause ?? after.verdict) ? 'cause-changed' : undefined;
}

/** `denied (service-control-policy)` */
function words({ verdict, cause }: Decided): string {
  return cause === undefined ? verdict : `${verdict} (${cause})`;
}

function change(
  kind: Change['kind'],
  { principal, region, model, action }: CellKey,
  before: string | undefined,
  after: string | undefined,
): Change {
  const steps = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  return { kind, principal, region, model, action, ...steps };
}

function keyOf({ principal, region, model, action }: CellKey): string {
  return JSON.stringify([principal, region, model, action]);
}
