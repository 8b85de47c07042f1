/** Quotas of a model. Pure. */
import type { AppliedQuota, QuotaState, QuotaUnit } from './report.ts';

/** What quotas count, in words and in the order in which they are named. */
export const QUOTA_UNITS: Readonly<Record<QuotaUnit, string>> = {
  tokensPerMinute: 'tokens per minute',
  requestsPerMinute: 'requests per minute',
  tokensPerDay: 'tokens per day',
};

/** Returns the quotas that are known, each with what it counts. */
export function appliedQuotas({ applied }: QuotaState): { unit: QuotaUnit; quota: AppliedQuota }[] {
  const units = Object.keys(QUOTA_UNITS) as QuotaUnit[];
  return units.flatMap((unit) => {
    const quota = applied[unit];
    return quota === undefined ? [] : [{ unit, quota }];
  });
}

/** Returns the first quota that is 0, so that no call can work; undefined if none is. */
export function exhausted(state: QuotaState | undefined): { unit: QuotaUnit; quota: AppliedQuota } | undefined {
  return state && appliedQuotas(state).find(({ quota }) => quota.value === 0);
}
