/** Joining suggested policies: several cells with one cause need one document, not one each. */
import type { Cell } from './types.ts';

type Json = Record<string, unknown>;

export interface JoinedPolicy {
  document: object;
  /** True only where IAM's simulator confirmed every part. */
  proven: boolean;
}

/**
 * One policy document that grants exactly what the suggested documents of the cells grant together, or undefined where none has one.
 * Statements are joined only where they differ in nothing but their resources, or in nothing but their actions, so that the product
 * of actions and resources never grows.
 */
export function joinPolicies(cells: readonly Pick<Cell, 'diagnosis'>[]): JoinedPolicy | undefined {
  const remedies = cells.flatMap(({ diagnosis }) => (diagnosis?.remedy.policy ? [diagnosis.remedy] : []));
  if (remedies.length === 0) return undefined;
  const statements = remedies.flatMap(({ policy }) => statementsOf(policy));
  const byAction = joinBy('Resource', statements);
  return {
    document: { Version: '2012-10-17', Statement: joinBy('Action', byAction) },
    proven: remedies.every(({ proven }) => proven === true),
  };
}

function statementsOf(policy: object | undefined): Json[] {
  const statement: unknown = policy && 'Statement' in policy ? policy.Statement : [];
  return (Array.isArray(statement) ? statement : [statement]).filter(isJson);
}

/** Joins statements that are equal in everything but `field` (and `Sid`, which must be unique in a document anyway). */
function joinBy(field: 'Action' | 'Resource', statements: readonly Json[]): Json[] {
  const groups = new Map<string, Json>();
  for (const statement of statements) {
    const { [field]: own, ...others } = statement;
    const key = own === undefined ? JSON.stringify(statement) : canonical({ ...others, Sid: undefined });
    const before = groups.get(key);
    if (!before) groups.set(key, statement);
    else if (own !== undefined) groups.set(key, { ...before, [field]: union(before[field], own) });
  }
  return [...groups.values()];
}

/** The union of two values that IAM allows to be a string or a list of strings; a single one stays a string. */
function union(one: unknown, other: unknown): unknown {
  const all = [...new Set([one, other].flat())];
  return all.length === 1 ? all[0] : all.sort();
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isJson(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
