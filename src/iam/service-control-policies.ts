/**
 * The service control policies above an account, from the root down, if they may be read: by the management account
 * and those it delegates to. Source: Organizations API reference, DescribeOrganization, ListParents,
 * ListPoliciesForTarget, DescribePolicy.
 */
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { ask, type Result } from '../aws/clients.ts';
import type { Failure } from '../domain/failure.ts';
import { lazy } from '../util/lazy.ts';
import { oncePerKey } from '../util/once.ts';
import type { NamedText } from './account-details.ts';

const sdk = lazy(() => import('../aws/sdk/organizations.ts'));

/** What the organization of an account restricts. */
export type OrganizationPolicies =
  /** No organization has the account: nothing restricts it. */
  | { kind: 'none' }
  /**
   * It is the management account, which none of them restricts (Organizations user guide, orgs_manage_policies_scps).
   */
  | { kind: 'management'; organization: string }
  | { kind: 'read'; organization: string; levels: NamedText[][] }
  /** `organization`: if that much could be learnt. */
  | { kind: 'unread'; organization?: string; failure: Failure };

const NOT_IN_USE = 'AWSOrganizationsNotInUseException';

/**
 * Levels of an organization below its root (Organizations user guide, orgs_reference_limits: five), and the account.
 */
const MOST_LEVELS = 8;

/** Returns what restricts an account, or why that is not known. */
export async function organizationPolicies(
  client: OrganizationsClient,
  account: string,
  abortSignal: AbortSignal,
): Promise<OrganizationPolicies> {
  const { DescribeOrganizationCommand, ListParentsCommand } = await sdk();
  const described = await ask('organizations', 'DescribeOrganization', () =>
    client.send(new DescribeOrganizationCommand({}), { abortSignal }),
  );
  if (!described.ok) {
    const { failure } = described;
    return failure.errorName === NOT_IN_USE ? { kind: 'none' } : { kind: 'unread', failure };
  }
  const { Id: organization = '', MasterAccountId: management } = described.value.Organization ?? {};
  if (management === account) return { kind: 'management', organization };
  const documents = oncePerKey<Result<string>>();
  const levels: NamedText[][] = [];
  let target: string | undefined = account;
  while (target !== undefined && levels.length < MOST_LEVELS) {
    const here: string = target;
    const read = await attachedTo(client, here, documents, abortSignal);
    if (!read.ok) return { kind: 'unread', organization, failure: read.failure };
    levels.unshift(read.value);
    if (here.startsWith('r-')) break;
    const parents = await ask('organizations', 'ListParents', () =>
      client.send(new ListParentsCommand({ ChildId: here }), { abortSignal }),
    );
    if (!parents.ok) return { kind: 'unread', organization, failure: parents.failure };
    target = parents.value.Parents?.[0]?.Id;
  }
  return { kind: 'read', organization, levels };
}

async function attachedTo(
  client: OrganizationsClient,
  TargetId: string,
  documents: ReturnType<typeof oncePerKey<Result<string>>>,
  abortSignal: AbortSignal,
): Promise<Result<NamedText[]>> {
  const { DescribePolicyCommand, ListPoliciesForTargetCommand } = await sdk();
  const found: NamedText[] = [];
  let attempts = 0;
  let token: string | undefined;
  do {
    const command = new ListPoliciesForTargetCommand({
      ...{ TargetId, Filter: 'SERVICE_CONTROL_POLICY' },
      ...(token !== undefined && { NextToken: token }),
    });
    const page = await ask('organizations', 'ListPoliciesForTarget', () => client.send(command, { abortSignal }));
    attempts += page.attempts;
    if (!page.ok) return { ...page, attempts };
    for (const { Id: id = '', Name: name = id } of page.value.Policies ?? []) {
      const text = await documents(id, async () => {
        const policy = await ask('organizations', 'DescribePolicy', () =>
          client.send(new DescribePolicyCommand({ PolicyId: id }), { abortSignal }),
        );
        return policy.ok ? { ...policy, value: policy.value.Policy?.Content ?? '' } : policy;
      });
      if (!text.ok) return text;
      found.push({ name, text: text.value });
    }
    token = page.value.NextToken;
  } while (token !== undefined);
  return { ok: true, value: found, attempts };
}
