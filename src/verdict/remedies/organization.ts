/** A request to the administrator of an AWS organization. */
import type { Names } from '../cause-definition.ts';

/** Returns a request that can be sent as it is. */
export function messageToOrganization(names: Names, kind: string): string {
  const { principal, action, resource, policy, account } = names;
  const region =
    names.leg?.kind === 'global-foundation-model'
      ? ' with aws:RequestedRegion `unspecified`'
      : names.leg?.region
        ? ` in ${names.leg.region}`
        : '';
  return `Send this to the administrator of your AWS organization: "Please let ${principal} (${account}) call ${action} on ${resource}${region}: a ${kind}${policy} denies it."`;
}
