/**
 * What is known of each column: one file of `columns/` each, of which `npm run index` makes the list. The columns
 * beside `invoke` and `stream` ask for a target in parts, one for each IAM action and argument, with its requirements
 * and its real probe. Pure. Sources: service authorization reference, Amazon Bedrock (resource types of each action);
 * Bedrock API reference (operations).
 */
import type { ActionName } from '../domain/settings.ts';
import { withFollowers } from '../util/followers.ts';
import type { ColumnContext, ColumnDefinition, ColumnPart, ColumnParts } from './column-definition.ts';
import { COLUMN_FILES } from './column-files.ts';
import { unsupported } from './column-parts.ts';
import type { CompatibleRow } from './compatible-apis.ts';
import { mantleOnly, type Family } from './families.ts';
import type { ResolvedTarget } from './targets.ts';

/** What is known of each column. */
export const COLUMNS: Readonly<Record<ActionName, ColumnDefinition>> = COLUMN_FILES;

/** The columns in the order in which they are listed everywhere. */
export const ACTIONS: readonly ActionName[] = withFollowers(Object.keys(COLUMN_FILES) as ActionName[], {
  name: (column) => column,
  behind: (column) => COLUMNS[column].behind,
});

/** IAM's name of the first action of each column: the one that a requirement without an action of its own is about. */
export const IAM_ACTION = Object.fromEntries(ACTIONS.map((column) => [column, COLUMNS[column].actions[0]])) as Record<
  ActionName,
  string
>;

const WITHOUT_RESOURCE: ReadonlySet<string> = new Set(
  ACTIONS.flatMap((column) => (COLUMNS[column].withoutResource ?? []).map((action) => action.toLowerCase())),
);

/** Returns whether an action of a column has no resource type. IAM compares names without regard to case. */
export function hasNoResource(action: string): boolean {
  return WITHOUT_RESOURCE.has(action.toLowerCase());
}

/** Returns what a column's call of another vendor's API is; undefined for a column that makes none. */
export function compatibleRow(column: ActionName): CompatibleRow | undefined {
  return COLUMNS[column].compatible;
}

/** The columns that are made of parts: neither a call of the model itself nor the guardrail's. */
export type PartedColumn = {
  [Name in ActionName]: (typeof COLUMN_FILES)[Name] extends { parts: unknown } ? Name : never;
}[ActionName];

/** The parts of a column for a target, or why it does not apply. */
export type PlannedColumn =
  | {
      kind: 'parts';
      parts: ColumnPart[];
      /** What the column's work needs as well and could not be asked about, in sentences. */
      notChecked?: string[];
    }
  | { kind: 'not-applicable'; why: string };

/**
 * Returns the parts of a column for a target, those that do its work first; or why the target has no such operation.
 */
export function columnOf(
  column: PartedColumn,
  target: ResolvedTarget,
  family: Family,
  context: ColumnContext,
): PlannedColumn {
  const mantle = target.kind === 'foundation-model' ? mantleOnly(target.foundationModels) : undefined;
  if (mantle !== undefined) {
    return {
      kind: 'parts',
      parts: [{ action: IAM_ACTION[column], requirements: [], plan: unsupported(mantle), usesModel: true }],
    };
  }
  const { whyNot, of, notChecked }: ColumnParts = COLUMN_FILES[column].parts;
  const why = whyNot(target, family);
  if (why !== undefined) return { kind: 'not-applicable', why };
  const sentences = notChecked?.(context) ?? [];
  const parts = of(target, family, context);
  return { kind: 'parts', parts, ...(sentences.length > 0 && { notChecked: sentences }) };
}
