/**
 * From what a principal can call to a row of the answer: its grade, who may assume it, when it was last used. Pure.
 */
import type { WhoCanGrade, WhoCanKey, WhoCanOpening, WhoCanRow, WhoCanTrust } from '../domain/who-can.ts';
import type { ModelOpenings } from './decide.ts';

/** A principal as people know it. */
export interface GradedPrincipal {
  kind: 'role' | 'user';
  name: string;
  arn: string;
  tags: Record<string, string>;
  /** ISO time. */
  created?: string;
  lastUsed?: WhoCanRow['lastUsed'];
  /** Of a role; absent if its trust policy could not be read. */
  assumedBy?: WhoCanTrust[];
}

/**
 * Days without use after which a door counts as forgotten: what AWS's own advice on unused access begins with (IAM
 * user guide, what-is-access-analyzer, unused access: 90 days by default).
 */
export const UNUSED_AFTER_DAYS = 90;

/** Returns the row of a principal and a model that it can call. `now`: ISO time. */
export function rowOf(principal: GradedPrincipal, { model, openings }: ModelOpenings, now: string): WhoCanRow {
  const { name, arn, kind, tags, assumedBy, lastUsed } = principal;
  return {
    principal: name,
    arn,
    kind,
    tags,
    model,
    grade: gradeOf(principal, openings, now),
    openings,
    ...(assumedBy && { assumedBy }),
    ...(lastUsed !== undefined && { lastUsed }),
  };
}

function gradeOf(principal: GradedPrincipal, openings: readonly WhoCanOpening[], now: string): WhoCanGrade {
  if (openings.every(({ conditions }) => conditions.length > 0)) return 'conditional';
  if (isUnused(principal, now)) return 'unused';
  return principal.kind === 'role' ? 'by-assuming' : 'yes';
}

/** A role that is younger than the limit has had no time to be forgotten; of users this call tells no last use. */
function isUnused({ lastUsed, created }: GradedPrincipal, now: string): boolean {
  if (lastUsed === undefined) return false;
  const since = lastUsed === 'never' ? created : lastUsed.date;
  return since !== undefined && fullDays(since, now) >= UNUSED_AFTER_DAYS;
}

/** Returns whole days from one ISO time to a later one. */
export function fullDays(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** Returns keys with their age, the oldest first. */
export function withAges(keys: readonly Omit<WhoCanKey, 'ageDays'>[], now: string): WhoCanKey[] {
  return keys
    .map((key) => ({ ...key, ageDays: fullDays(key.created, now) }))
    .sort((a, b) => b.ageDays - a.ageDays || (a.id < b.id ? -1 : 1));
}
