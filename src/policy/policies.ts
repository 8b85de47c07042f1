/** Suggested policies: several cells with one cause need one document, not one each, and one that IAM takes. Pure. */
import { mergePolicies, PROFILE_KEY, type AllowStatement, type WrittenPolicy } from './grants.ts';
import type { Cell } from '../domain/report.ts';
import { isRecord } from '../util/record.ts';

/** The policies that cells need, joined into one document. */
export interface JoinedPolicy {
  document: WrittenPolicy;
  /** True only if IAM's simulator confirmed every part. */
  proven: boolean;
}

/**
 * One policy document that grants exactly what the suggested documents of the cells grant together, or undefined if
 * none has one.
 */
export function joinPolicies(cells: readonly Pick<Cell, 'diagnosis'>[]): JoinedPolicy | undefined {
  const remedies = cells.flatMap(({ diagnosis }) => (diagnosis?.remedy.policy ? [diagnosis.remedy] : []));
  if (remedies.length === 0) return undefined;
  return {
    document: mergePolicies(remedies.flatMap(({ policy }) => policy ?? [])),
    proven: remedies.every(({ proven }) => proven === true),
  };
}

/** One document of the Deny statements of several: the same resources and condition are one statement. */
export function mergeDenials(documents: readonly object[]): WrittenPolicy {
  const statements = documents.flatMap((one): unknown[] =>
    'Statement' in one && Array.isArray(one.Statement) ? one.Statement : [],
  );
  const groups = Map.groupBy(statements.filter(isRecord), ({ Resource, Condition }) =>
    JSON.stringify([Resource, Condition]),
  );
  const merged = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, Action: [...new Set(group.flatMap(({ Action }) => Action))].sort() }] : [];
  });
  const Statement = merged.map((one, index): Json => ({ ...one, Sid: `DenyBedrock${index === 0 ? '' : index + 1}` }));
  return { Version: '2012-10-17', Statement };
}

type Json = Record<string, unknown>;

/** What a suggested document is to be attached to. */
export type AttachTo = 'principal' | 'permissions-boundary' | 'session-policy';

/** Characters of a managed policy, white space not counted (IAM user guide, "IAM and AWS STS quotas"). */
export const MANAGED_POLICY_SIZE = 6_144;

/** Characters as IAM counts them. The documents have no white space inside their strings. */
export function policySize(document: object): number {
  return JSON.stringify(document).length;
}

/** A document as one, or as several of at most `limit` characters each that grant the same together. */
export function splitBySize(document: WrittenPolicy, limit: number = MANAGED_POLICY_SIZE): WrittenPolicy[] {
  const room = limit - policySize({ ...document, Statement: [] });
  const documents: WrittenPolicy[] = [];
  let used = 0;
  for (const statement of document.Statement.flatMap((one) => statementParts(one, room))) {
    const size = policySize(statement);
    const last = documents.at(-1);
    // A comma stands between two statements.
    if (last && used + 1 + size <= room) {
      last.Statement.push(statement);
      used += 1 + size;
    } else {
      documents.push({ ...document, Statement: [statement] });
      used = size;
    }
  }
  return documents;
}

type AnyStatement = WrittenPolicy['Statement'][number];

/** A statement that is too large for one document, halved until its parts are not; their Sids are numbered. */
function statementParts(statement: AnyStatement, room: number): AnyStatement[] {
  if (policySize(statement) < room || !isAllow(statement)) return [statement];
  // Room for the number.
  const parts = halves(statement, room - 8);
  return parts.map((part, index) => ({
    ...part,
    ...(part.Sid !== undefined && { Sid: `${part.Sid}Part${index + 1}` }),
  }));
}

function halves(statement: AllowStatement, room: number): AllowStatement[] {
  const { Resource: resources, Condition } = statement;
  const equals = Condition?.StringEquals ?? {};
  const profiles = [equals[PROFILE_KEY] ?? []].flat();
  const byResource = resources.length >= profiles.length;
  if (policySize(statement) < room || Math.max(resources.length, profiles.length) < 2) return [statement];
  return inTwo(byResource ? resources : profiles).flatMap((half) =>
    halves(
      byResource
        ? { ...statement, Resource: half }
        : { ...statement, Condition: { StringEquals: { ...equals, [PROFILE_KEY]: half } } },
      room,
    ),
  );
}

function inTwo(list: readonly string[]): string[][] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}

function isAllow(statement: AnyStatement): statement is AllowStatement {
  return statement.Effect === 'Allow' && Array.isArray(statement.Action) && Array.isArray(statement.Resource);
}
