/** The quotas of a cell's model, asked where the entry states a minimum or a call met a quota. */
import { COLUMNS } from '../catalog/columns.ts';
import { consoleUrl, quotaSubject, unitOf, type QuotaSubject } from '../catalog/quotas.ts';
import type { ListedQuota } from '../bedrock/quotas.ts';
import type { AppliedQuota, QuotaState } from '../domain/report.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';
import type { Lookups } from './lookups.ts';

/**
 * Returns the quotas of a cell; undefined if they are not wanted. Never rejects.
 * @param metQuota whether a call of the cell was throttled, or refused for a quota
 */
export async function quotaOf(cell: PlannedCell, lookups: Lookups, metQuota: boolean): Promise<QuotaState | undefined> {
  const { minTokensPerMinute: tokensPerMinute, minRequestsPerMinute: requestsPerMinute } = cell.entry;
  const isStated = tokensPerMinute !== undefined || requestsPerMinute !== undefined;
  if (COLUMNS[cell.action].isCounted !== true || cell.plan.kind === 'not-applicable' || !(isStated || metQuota))
    return undefined;
  const subject = quotaSubject(cell.target);
  const found = subject && (await lookups.quotas(cell.identity, cell.region, subject));
  const applied = subject && found ? appliedOf(found, subject, cell) : {};
  if (!isStated) return Object.keys(applied).length === 0 ? undefined : { applied };
  const minimum = {
    ...(tokensPerMinute !== undefined && { tokensPerMinute }),
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
  };
  return { applied, minimum, state: stateOf(applied, minimum) };
}

function appliedOf(found: readonly ListedQuota[], subject: QuotaSubject, cell: PlannedCell): QuotaState['applied'] {
  const applied: QuotaState['applied'] = {};
  for (const { name, code, value } of found) {
    const unit = unitOf(name, subject);
    if (unit === undefined) continue;
    const url = consoleUrl(cell.identity.partition, cell.region, code);
    const one: AppliedQuota = { value, code, ...(url !== undefined && { console: url }) };
    const other = applied[unit];
    // A call of a profile passes its own quota and any that all routes share: the lower one counts.
    if (other === undefined || value < other.value) applied[unit] = one;
  }
  return applied;
}

/**
 * A model without a quota of requests is bound by its tokens alone (user guide, quotas-runtime); one without any that
 * was read is not known.
 */
function stateOf(
  applied: QuotaState['applied'],
  minimum: NonNullable<QuotaState['minimum']>,
): NonNullable<QuotaState['state']> {
  const { tokensPerMinute, requestsPerMinute } = applied;
  if (tokensPerMinute === undefined && requestsPerMinute === undefined) return 'unknown';
  if (minimum.tokensPerMinute !== undefined && tokensPerMinute === undefined) return 'unknown';
  const isBelow = (one: AppliedQuota | undefined, least = 0) => one !== undefined && one.value < least;
  const below =
    isBelow(tokensPerMinute, minimum.tokensPerMinute) || isBelow(requestsPerMinute, minimum.requestsPerMinute);
  return below ? 'below' : 'enough';
}
