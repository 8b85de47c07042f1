/**
 * AWS Organizations on loopback: which service control policies stand above an account. Protocol: AWS JSON 1.1. Forms:
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html and those of its
 * siblings.
 */
import { createHash } from 'node:crypto';
import { accountOf } from '../estate.ts';
import { documentText } from '../policy/document.ts';
import type { Account, NamedPolicy } from '../world.ts';
import { jsonService, Refusal, type JsonCall } from './json-service.ts';
import type { AwsSurroundings } from './query-service.ts';
import type { Service } from './server.ts';

type Organization = NonNullable<Account['organization']>;

/** One place that policies are attached to, from the root to the account. */
interface Level {
  id: string;
  type: 'ROOT' | 'ORGANIZATIONAL_UNIT' | 'ACCOUNT';
  policies: NamedPolicy[];
}

interface Asked extends JsonCall {
  organization: Organization;
}

const DEFAULT_MANAGEMENT = '999999999999';

const OPERATIONS: Record<string, (asked: Asked) => object> = {
  DescribeOrganization: ({ organization, allow }) => {
    allow('DescribeOrganization', '*');
    const MasterAccountId = organization['management-account'] ?? DEFAULT_MANAGEMENT;
    const Arn = `arn:aws:organizations::${MasterAccountId}:organization/${organization.id}`;
    return { Organization: { Id: organization.id, Arn, FeatureSet: 'ALL', MasterAccountId } };
  },
  ListParents: (asked) => {
    onlyDelegates(asked);
    const { ChildId: child } = asked.input;
    const levels = levelsOf(asked);
    const index = levels.findIndex(({ id }) => id === child);
    const parent = levels[index - 1];
    asked.allow('ListParents', arnOf(asked, String(child)));
    if (!parent) throw new Refusal('ChildNotFoundException', "You specified a child that doesn't exist.");
    return { Parents: [{ Id: parent.id, Type: parent.type }] };
  },
  ListPoliciesForTarget: (asked) => {
    onlyDelegates(asked);
    const { TargetId: target, Filter: filter, NextToken: token = '0' } = asked.input;
    const level = levelsOf(asked).find(({ id }) => id === target);
    asked.allow('ListPoliciesForTarget', arnOf(asked, String(target)));
    if (!level) throw new Refusal('TargetNotFoundException', "You specified a target that doesn't exist.");
    const policies = filter === 'SERVICE_CONTROL_POLICY' ? level.policies : [];
    // The least that AWS may give: a page of one.
    const first = Number(token);
    return {
      Policies: policies.slice(first, first + 1).map((policy) => summaryOf(asked, policy)),
      ...(first + 1 < policies.length && { NextToken: String(first + 1) }),
    };
  },
  DescribePolicy: (asked) => {
    onlyDelegates(asked);
    const id = String(asked.input.PolicyId);
    asked.allow('DescribePolicy', arnOf(asked, id));
    const policy = levelsOf(asked)
      .flatMap(({ policies }) => policies)
      .find((one) => policyId(one) === id);
    if (!policy)
      throw new Refusal('PolicyNotFoundException', "We can't find a policy with the PolicyId that you specified.");
    return { Policy: { PolicySummary: summaryOf(asked, policy), Content: documentText(policy.document) } };
  },
};

/** Everything but DescribeOrganization is for the management account and its delegates. */
function onlyDelegates({ organization, account }: Asked): void {
  if (organization['delegated-administrator'] === true || organization['management-account'] === account) return;
  throw new Refusal('AccessDeniedException', "You don't have permissions to access this resource.");
}

function levelsOf({ organization, account }: Asked): Level[] {
  const all = organization['service-control-policies'];
  return all.map((policies, index): Level => {
    if (index === all.length - 1 && index > 0) return { id: account, type: 'ACCOUNT', policies };
    const seed = hash(`${organization.id} ${index}`);
    return index === 0
      ? { id: `r-${seed.slice(0, 4)}`, type: 'ROOT', policies }
      : { id: `ou-${seed.slice(0, 4)}-${seed.slice(4, 12)}`, type: 'ORGANIZATIONAL_UNIT', policies };
  });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function policyId({ name }: NamedPolicy): string {
  return `p-${hash(name).slice(0, 8)}`;
}

function arnOf({ organization, account }: Asked, id: string): string {
  const owner = `arn:aws:organizations::${organization['management-account'] ?? DEFAULT_MANAGEMENT}`;
  const type = id.startsWith('r-') ? 'root' : id.startsWith('ou-') ? 'ou' : id === account ? 'account' : 'policy';
  const middle = type === 'policy' ? `${organization.id}/service_control_policy` : organization.id;
  return `${owner}:${type}/${middle}/${id}`;
}

function summaryOf(asked: Asked, policy: NamedPolicy): object {
  const Id = policyId(policy);
  return { Id, Arn: arnOf(asked, Id), Name: policy.name, Type: 'SERVICE_CONTROL_POLICY', AwsManaged: false };
}

/** The service. */
export function organizationsService(around: AwsSurroundings): Service {
  const operations = Object.entries(OPERATIONS).map(([name, answer]) => {
    const answered = (call: JsonCall): object => {
      const organization = accountOf(around.estate, call.account)?.organization;
      if (!organization) {
        throw new Refusal('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
      }
      return answer({ ...call, organization });
    };
    return [name, answered] as const;
  });
  return jsonService(around, {
    ...{ name: 'organizations', prefix: 'organizations', target: 'AWSOrganizationsV20161128.', region: 'us-east-1' },
    operations: Object.fromEntries(operations),
  });
}
