/** AWS's own sentence for a refused call. */
import type { Denial, Layer } from './authorize.ts';

/** Layers that can be named; a trust or resource policy never is one of a principal's own. */
export type NamedLayer = Layer | 'resource' | 'trust';

const NAMES: Record<NamedLayer, { article: 'a' | 'an'; name: string }> = {
  identity: { article: 'an', name: 'identity-based policy' },
  resource: { article: 'a', name: 'resource-based policy' },
  organization: { article: 'a', name: 'service control policy' },
  'vpc-endpoint': { article: 'a', name: 'VPC endpoint policy' },
  boundary: { article: 'a', name: 'permissions boundary' },
  session: { article: 'a', name: 'session policy' },
  trust: { article: 'a', name: 'role trust policy' },
};

/** Kinds of policy whose ARN was seen at the end of the sentence in logs of 2026. */
const WITH_ARN: readonly NamedLayer[] = ['organization', 'boundary'];

export interface DeniedCall {
  /** ARN of the user or of the role's session. */
  principalArn: string;
  /** As IAM spells it: `bedrock:InvokeModel`. */
  action: string;
  /** ARN or `*`; absent if AWS names none. */
  resource?: string;
  /** Absent: the caller's account is not the resource's, and AWS gives no reason. */
  denial?: Omit<Denial, 'layer'> & { layer: NamedLayer };
}

/**
 * `User: ARN is not authorized to perform: ACTION on resource: RESOURCE because no identity-based policy allows the
 * ACTION action` and its siblings. Source: IAM User Guide, troubleshoot_access-denied, and messages of live calls.
 */
export function denialMessage({ principalArn, action, resource, denial }: DeniedCall): string {
  const what = `User: ${principalArn} is not authorized to perform: ${action}`;
  const where = resource === undefined ? '' : ` on resource: ${resource}`;
  return `${what}${where}${denial === undefined ? '' : reason(action, denial)}`;
}

function reason(action: string, { layer, explicit, policyArn }: NonNullable<DeniedCall['denial']>): string {
  const { article, name } = NAMES[layer];
  if (!explicit) return ` because no ${name} allows the ${action} action`;
  const arn = policyArn !== undefined && WITH_ARN.includes(layer) ? `: ${policyArn}` : '';
  return ` with an explicit deny in ${article} ${name}${arn}`;
}
