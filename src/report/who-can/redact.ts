/** `mask-aws-account-id` and `detail: minimal` for the answer to "who can call it": applied before any surface is made of it. Pure. */
import type { WhoCan, WhoCanCondition, WhoCanRow, WhoCanTrust } from '../../domain/who-can.ts';
import { NOTHING_KNOWN, type RedactionOptions, WITHHELD, accountsIn, redactText, redaction } from '../redact.ts';
import { mapTexts } from '../../util/each-text.ts';

/** Returns the answer without what the options withhold; the same answer if they withhold nothing. */
export function redactWhoCan(whoCan: WhoCan, options: RedactionOptions): WhoCan {
  const shown = options.detail === 'minimal' ? withoutDetail(whoCan) : whoCan;
  if (!options.mask) return shown;
  const { rows, ...rest } = whoCan;
  const accounts = new Set([whoCan.account, ...accountsIn(JSON.stringify(rest))]);
  for (const row of rows) for (const account of accountsIn(JSON.stringify(row))) accounts.add(account);
  const all = redaction({ mask: true, detail: 'full' }, { ...NOTHING_KNOWN, accounts: [...accounts] });
  return mapTexts(shown, (text) => redactText(text, all));
}

/** Names stay out, and kinds, models, routes, days and the names of services and context keys stay. */
function withoutDetail(whoCan: WhoCan): WhoCan {
  const numbers = new Map<string, string>();
  const pseudonym = ({ principal, arn }: { principal: string; arn: string }): string => {
    const key = `${arn} ${principal}`;
    const known = numbers.get(key) ?? `principal-${numbers.size + 1}`;
    numbers.set(key, known);
    return known;
  };
  return {
    ...whoCan,
    rows: whoCan.rows.map((row) => ({ ...withoutNames(row), principal: pseudonym(row) })),
    unread: whoCan.unread.map(() => WITHHELD),
    ...(whoCan.changes && {
      changes: whoCan.changes.map((change) => ({
        ...change,
        principal: change.kind === 'removed' ? WITHHELD : pseudonym(change),
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

/** Services are AWS's, and providers of OIDC tokens everybody's. */
function withoutWho(trust: WhoCanTrust): WhoCanTrust {
  const isPublic = ['service', 'oidc', 'anyone'].includes(trust.kind);
  return {
    ...trust,
    who: isPublic && !trust.who.includes('arn:') ? trust.who : WITHHELD,
    subjects: trust.subjects.map(() => '(OIDC subject)'),
  };
}
