/** Turns the policies of a world's roles, users and organizations into evaluable ones. */
import type { Account, Document, Group, NamedPolicy, Role, User } from '../world.ts';
import type { PrincipalPolicies } from './authorize.ts';
import { parsePolicy } from './document.ts';
import type { PolicyKind } from './document.ts';
import type { SourcedPolicy } from './evaluate.ts';

export type PrincipalKind = 'role' | 'user';

/** How a policy is attached, which the simulator's PolicyExclusionList asks for. */
export interface AttachedPolicy extends SourcedPolicy {
  /** Inline policies have it: their own name, without the simulator's prefix. */
  inlineName?: string;
}

/** A document under a name. Throws PolicyDocumentError. */
export function sourcedPolicy(policy: NamedPolicy, kind: PolicyKind): SourcedPolicy {
  const document = parsePolicy(policy.document, kind);
  return { id: policy.name, ...(policy.arn === undefined ? {} : { arn: policy.arn }), document };
}

/**
 * Identity policies under the names that the simulator gives them: `role_<Role>_<Policy>` or `user_<User>_<Policy>`
 * for an inline policy, the bare name for a managed one. Throws PolicyDocumentError.
 */
export function identityPolicies(kind: PrincipalKind, name: string, entity: Role | User): AttachedPolicy[] {
  return attachedTo(kind, name, entity);
}

function attachedTo(kind: PrincipalKind | 'group', name: string, entity: Role | User | Group): AttachedPolicy[] {
  const inline = Object.entries(entity.policies ?? {}).map(([policyName, document]) => ({
    ...sourcedPolicy({ name: `${kind}_${name}_${policyName}`, document }, 'identity'),
    inlineName: policyName,
  }));
  const managed = (entity['managed-policies'] ?? []).map((policy) => sourcedPolicy(policy, 'identity'));
  return [...inline, ...managed];
}

/**
 * Policies that a user has from its groups, under the names that the simulator gives them. Throws PolicyDocumentError.
 */
export function groupPolicies(account: Account, entity: Role | User): AttachedPolicy[] {
  const names = 'groups' in entity ? (entity.groups ?? []) : [];
  return names.flatMap((name) => {
    const group = account.groups?.[name];
    return group === undefined ? [] : attachedTo('group', name, group);
  });
}

/** SCP levels of an account, root to account; undefined if it is in no organization. Throws PolicyDocumentError. */
export function organizationLevels(account: Account): SourcedPolicy[][] | undefined {
  return account.organization?.['service-control-policies'].map((level) =>
    level.map((policy) => sourcedPolicy(policy, 'scp')),
  );
}

/**
 * Everything that is in force for the calls of a role's session or of a user. `sessionPolicies` are those passed when
 * the role was assumed; a role's own `session-policy` (attached by the vendor of its sessions) joins them. The
 * account's VPC endpoint policy applies to all its calls. Throws PolicyDocumentError.
 */
export function policiesInForce(
  account: Account,
  kind: PrincipalKind,
  name: string,
  entity: Role | User,
  sessionPolicies: readonly Document[] = [],
): PrincipalPolicies {
  const vended = 'session-policy' in entity ? [entity['session-policy']] : [];
  const session = [...vended, ...sessionPolicies].map((document, index) =>
    sourcedPolicy({ name: `SessionPolicy.${index + 1}`, document }, 'session'),
  );
  const boundary = entity['permissions-boundary'];
  const organization = organizationLevels(account);
  const endpoint = account['vpc-endpoint-policy'];
  return {
    identity: [...identityPolicies(kind, name, entity), ...groupPolicies(account, entity)],
    ...(boundary && { boundary: sourcedPolicy(boundary, 'boundary') }),
    ...(session.length > 0 && { session }),
    ...(organization && { organization }),
    ...(endpoint !== undefined && {
      vpcEndpoint: sourcedPolicy({ name: 'VpcEndpointPolicy', document: endpoint }, 'vpc-endpoint'),
    }),
  };
}
