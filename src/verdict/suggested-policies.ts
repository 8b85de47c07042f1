/** What to attach where, so that every cell it is for is allowed. Pure. */
import type { Cell } from '../domain/report.ts';
import type { WrittenPolicy } from '../policy/grants.ts';
import { joinPolicies, splitBySize, type AttachTo } from '../policy/policies.ts';
import { causeInfo, isCause } from './causes.ts';

/** The documents of one principal for one place. */
export interface SuggestedPolicy {
  principal: string;
  attachTo: AttachTo;
  /** More than one only if one would be larger than IAM takes. */
  documents: WrittenPolicy[];
  proven: boolean;
}

/**
 * Returns where a cell's suggested policy belongs; undefined for a cell that has none, or that should not be
 * accessible anyway.
 */
export function attachTo({ expected, diagnosis }: Pick<Cell, 'expected' | 'diagnosis'>): AttachTo | undefined {
  if (expected !== 'allow' || !diagnosis?.remedy.policy || !isCause(diagnosis.cause)) return undefined;
  const { closedBy } = causeInfo(diagnosis.cause);
  return closedBy === 'caller' ? undefined : closedBy;
}

/**
 * Returns what to attach, by principal and place, in the order of the cells: with it every cell it is for is allowed.
 */
export function suggestedPolicies(
  cells: readonly Pick<Cell, 'principal' | 'expected' | 'diagnosis'>[],
): SuggestedPolicy[] {
  const groups = Map.groupBy(
    cells.filter((cell) => attachTo(cell) !== undefined),
    (cell) => JSON.stringify([cell.principal, attachTo(cell)]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const place = first && attachTo(first);
    const joined = joinPolicies(group);
    if (!first || !place || !joined) return [];
    const documents = splitBySize(joined.document);
    return [{ principal: first.principal, attachTo: place, documents, proven: joined.proven }];
  });
}
