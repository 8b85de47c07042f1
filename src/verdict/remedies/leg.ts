/** Which of the ARNs behind a cross-region call was refused. */
import { needsOptIn } from '../../catalog/regions.ts';
import type { Names } from '../cause-definition.ts';

/**
 * Returns which part of a cross-region call a refused ARN is, '' if it is plain: people do not recognise a region they
 * never named.
 */
export function legHint({ leg, region }: Names): string {
  if (leg?.kind === 'global-foundation-model') {
    return ' The ARN without a region is the model behind a global profile; there aws:RequestedRegion is `unspecified`.';
  }
  if (leg?.kind === 'foundation-model' && leg.region !== region && /^[a-z]/.test(region) && region.includes('-')) {
    // "even if you did not opt-in to such Regions in your account" (Bedrock user guide, inference-profiles-support).
    const anyway = needsOptIn(leg.region)
      ? ` Requests may be routed there whether or not the account has enabled the region, so that it has to be allowed all the same.`
      : '';
    return ` ${leg.region} is a destination of the cross-region profile, called from ${region}.${anyway}`;
  }
  return '';
}
