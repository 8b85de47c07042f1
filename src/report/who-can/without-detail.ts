/** `detail: minimal` for the answer to "who can call it". Pure. */
import type { WhoCan, WhoCanCondition, WhoCanRow, WhoCanTrust } from '../../domain/who-can.ts';

const WITHHELD = '(withheld)';

/**
 * Returns the answer with names left out: kinds, models, routes, days and the names of services and context keys stay.
 */
export function withoutWhoCanDetail<T extends WhoCan>(whoCan: T): T {
  // Not the numbers of the report's own principals, which are others.
  const numbers = new Map<string, string>();
  const keyOf = ({ principal, arn }: { principal: string; arn: string }): string => `${arn} ${principal}`;
  for (const row of whoCan.rows) {
    if (!numbers.has(keyOf(row))) numbers.set(keyOf(row), `${row.kind}-${numbers.size + 1}`);
  }
  const pseudonym = (one: { principal: string; arn: string }): string => numbers.get(keyOf(one)) ?? WITHHELD;
  return {
    ...whoCan,
    rows: whoCan.rows.map((row) => ({ ...withoutNames(row), principal: pseudonym(row) })),
    unread: whoCan.unread.map(() => WITHHELD),
    ...(whoCan.changes && {
      changes: whoCan.changes.map((change) => ({
        ...change,
        principal: pseudonym(change),
        arn: '',
      })),
    }),
  };
}

function withoutNames(row: WhoCanRow): WhoCanRow {
  const { openings, assumedBy, apiKeys, allowedBy } = row;
  return {
    ...row,
    arn: '',
    tags: {},
    openings: openings.map((opening) => ({
      ...opening,
      statements: opening.statements.map(({ line }) => ({ policy: WITHHELD, line })),
      conditions: opening.conditions.map(withoutValues),
    })),
    ...(assumedBy && { assumedBy: assumedBy.map(withoutWho) }),
    ...(apiKeys && { apiKeys: apiKeys.map((key) => ({ ...key, id: WITHHELD })) }),
    ...(allowedBy && { allowedBy: { entry: WITHHELD, reason: WITHHELD } }),
  };
}

/** Values of these say nothing of the account's own. */
const PLAIN_KEY = /^(?:aws:requestedregion|aws:securetransport|aws:viaawsservice|bedrock:servicetier)$/i;

function withoutValues(condition: WhoCanCondition): WhoCanCondition {
  return PLAIN_KEY.test(condition.key) ? condition : { ...condition, values: [WITHHELD] };
}

/** Returns an entry of a trust policy without names: services are AWS's, and providers of OIDC tokens are public. */
export function withoutWho(trust: WhoCanTrust): WhoCanTrust {
  const isPublic = ['service', 'oidc', 'anyone'].includes(trust.kind);
  return {
    ...trust,
    who: isPublic && !trust.who.includes('arn:') ? trust.who : WITHHELD,
    subjects: trust.subjects.map(() => '(OIDC subject)'),
  };
}
