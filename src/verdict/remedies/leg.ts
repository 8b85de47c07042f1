/** Which of the ARNs behind a cross-region call was refused. */
import type { Names } from '../cause-definition.ts';

/** Returns which part of a cross-region call a refused ARN is, '' if it is plain: people do not recognise a region they never named. */
export function legHint({ leg, region }: Names): string {
  if (leg?.kind === 'global-foundation-model') {
    return ' The ARN without a region is the model behind a global profile; there aws:RequestedRegion is `unspecified`.';
  }
  if (leg?.kind === 'foundation-model' && leg.region !== region && /^[a-z]/.test(region) && region.includes('-')) {
    return ` ${leg.region} is a destination of the cross-region profile, called from ${region}.`;
  }
  return '';
}
