/** PolicyExclusionList of iam:SimulatePrincipalPolicy: which attached policies a simulation leaves out. */
import { matchesGlob, patternOf } from './patterns.ts';
import { SimulationError } from './simulation-input.ts';
import type { AttachedPolicy, PrincipalKind } from './sources.ts';

/** Exactly one of the three. Source: IAM API Reference, PolicyIdentifier. */
export interface PolicyExclusion {
  PolicyType?: string;
  /** At most one `*` and any number of `?`, in the name only. */
  PolicyArn?: string;
  InlinePolicyIdentifier?: { PolicyName?: string; AttachmentType?: string; AttachmentName?: string };
}

const TYPES = ['inline', 'aws-managed', 'user-managed', 'permission-boundary', 'scp', 'rcp'];
const ATTACHMENT_TYPES = ['user', 'group', 'role'];
const MANAGED_ARN = /^arn:[^:*?]+:iam::(?:aws|\d{12}):policy\/(?:[^*?]+\/)?[^/]+$/;
const AWS_MANAGED_ARN = /^arn:[^:]+:iam::aws:policy\//;

/** Whether the list names every policy of a type. */
export function excludesType(exclusions: readonly PolicyExclusion[], type: string): boolean {
  return exclusions.some(({ PolicyType }) => PolicyType === type);
}

/** Whether the list leaves out a policy that is attached to the entity. */
export function excludesPolicy(
  exclusions: readonly PolicyExclusion[],
  policy: AttachedPolicy,
  kind: PrincipalKind,
  entityName: string,
): boolean {
  const type =
    policy.inlineName !== undefined
      ? 'inline'
      : AWS_MANAGED_ARN.test(policy.arn ?? '')
        ? 'aws-managed'
        : 'user-managed';
  return exclusions.some(({ PolicyType, PolicyArn, InlinePolicyIdentifier: inline }) => {
    if (PolicyType !== undefined) return PolicyType === type;
    if (PolicyArn !== undefined) return policy.arn !== undefined && matchesGlob(patternOf(PolicyArn), policy.arn);
    return (
      inline?.PolicyName !== undefined &&
      inline.PolicyName === policy.inlineName &&
      inline.AttachmentType === kind &&
      matchesGlob(patternOf(inline.AttachmentName ?? ''), entityName)
    );
  });
}

/** Refuses identifiers that are syntactically wrong; those that match nothing are fine. Throws SimulationError. */
export function validateExclusions(exclusions: readonly PolicyExclusion[]): void {
  for (const exclusion of exclusions) {
    const fault = exclusionFault(exclusion);
    if (fault !== undefined) throw new SimulationError(`Invalid policy identifier in PolicyExclusionList: ${fault}.`);
  }
}

function exclusionFault(exclusion: PolicyExclusion): string | undefined {
  const { PolicyType, PolicyArn, InlinePolicyIdentifier: inline } = exclusion;
  const given = [PolicyType, PolicyArn, inline].filter((value) => value !== undefined);
  if (given.length !== 1) return 'exactly one of PolicyType, PolicyArn and InlinePolicyIdentifier is expected';
  if (PolicyType !== undefined) return TYPES.includes(PolicyType) ? undefined : PolicyType;
  if (PolicyArn !== undefined) {
    return MANAGED_ARN.test(PolicyArn) && stars(PolicyArn) <= 1 ? undefined : PolicyArn;
  }
  const { PolicyName, AttachmentType = '', AttachmentName = '' } = inline ?? {};
  if (PolicyName === undefined || PolicyName === '') return 'PolicyName is missing';
  if (!ATTACHMENT_TYPES.includes(AttachmentType)) return `AttachmentType ${AttachmentType}`;
  return AttachmentName !== '' && stars(AttachmentName) <= 1 ? undefined : `AttachmentName ${AttachmentName}`;
}

function stars(text: string): number {
  return text.split('*').length - 1;
}
