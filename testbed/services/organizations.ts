/**
 * AWS Organizations on loopback: which service control policies stand above an account. Protocol: AWS JSON 1.1.
 * Forms: https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html and those of its siblings.
 */
import { createHash } from 'node:crypto';
import { accountOf } from '../estate.ts';
import { documentText } from '../policy/document.ts';
import { denialMessage } from '../policy/denial-message.ts';
import type { Account, NamedPolicy } from '../world.ts';
import { refusal } from './access.ts';
import { SKEWED, WRONG_SIGNATURE, authenticate, type AuthenticationFault } from './authentication.ts';
import { authorizationOf, type Caller } from './credentials.ts';
import type { AwsSurroundings } from './query-service.ts';
import { requestId, type Answer, type Service } from './server.ts';

type Organization = NonNullable<Account['organization']>;

/** One place that policies are attached to, from the root to the account. */
interface Level {
  id: string;
  type: 'ROOT' | 'ORGANIZATIONAL_UNIT' | 'ACCOUNT';
  policies: NamedPolicy[];
}

interface Asked {
  organization: Organization;
  account: string;
  input: Record<string, unknown>;
  allow: (action: string, resource: string) => void;
}

class Refusal extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const TARGET = 'AWSOrganizationsV20161128.';
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

const FAULTS: Record<AuthenticationFault, [name: string, message: string]> = {
  missing: ['MissingAuthenticationTokenException', 'Request is missing Authentication Token'],
  bearer: ['MissingAuthenticationTokenException', 'Request is missing Authentication Token'],
  unknown: ['UnrecognizedClientException', 'The security token included in the request is invalid.'],
  'wrong-service': ['InvalidSignatureException', "Credential should be scoped to correct service: 'organizations'."],
  'wrong-signature': ['InvalidSignatureException', WRONG_SIGNATURE],
  skewed: ['InvalidSignatureException', SKEWED],
  expired: ['ExpiredTokenException', 'The security token included in the request is expired'],
};

/** The service. */
export function organizationsService(around: AwsSurroundings): Service {
  const { estate } = around;
  const callerOf = (request: Parameters<Service['answer']>[0]): Caller => {
    const found = authenticate(around.credentials, request, 'organizations', around.now());
    if (typeof found === 'string') throw new Refusal(...FAULTS[found]);
    return found;
  };
  return {
    name: 'organizations',
    identify(request) {
      const authorization = authorizationOf(request.headers);
      return {
        operation: (request.headers['x-amz-target'] ?? 'unknown').replace(TARGET, ''),
        region: authorization.scheme === 'sigv4' ? authorization.region : undefined,
        principal: around.credentials.find(request.headers)?.caller.arn,
        model: undefined,
      };
    },
    answer(request, { operation }) {
      try {
        const caller = callerOf(request);
        const organization = accountOf(estate, caller.account)?.organization;
        const answer = OPERATIONS[operation];
        if (!answer) throw new Refusal('UnknownOperationException', '');
        const allow = (action: string, resource: string): void => {
          const asked = { caller, action: `organizations:${action}`, resource, region: 'us-east-1' };
          const denial = refusal(estate, asked);
          if (denial === undefined) return;
          const message = denialMessage({ ...asked, principalArn: caller.arn, denial });
          throw new Refusal('AccessDeniedException', message);
        };
        if (!organization) {
          throw new Refusal('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
        }
        const input = JSON.parse(request.body) as Record<string, unknown>;
        return json(200, answer({ organization, account: caller.account, input, allow }));
      } catch (error) {
        if (error instanceof Refusal) return json(400, { __type: error.type, Message: error.message });
        throw error;
      }
    },
    fault: ({ status = 400, name = 'TooManyRequestsException', message = 'Rate exceeded' }) =>
      json(status, { __type: name, Message: message }),
  };
}

function json(status: number, value: object): Answer {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId() };
  return { status, headers, body: JSON.stringify(value) };
}
