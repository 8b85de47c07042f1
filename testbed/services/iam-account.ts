/**
 * An account as a whole: iam:GetAccountAuthorizationDetails and iam:ListServiceSpecificCredentials.
 * Forms: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html and
 * API_ListServiceSpecificCredentials.html; documents are percent-encoded.
 */
import type { Estate, Principal, RolePrincipal, UserPrincipal } from '../estate.ts';
import { accountOf, findByName, stableId } from '../estate.ts';
import { managedPolicyArn } from '../managed-policies.ts';
import { documentText } from '../policy/document.ts';
import type { Document, Group, NamedPolicy } from '../world.ts';
import type { Caller } from './credentials.ts';
import { boundaryOf, refuseUnlessAllowed, timeOf } from './iam.ts';
import type { QueryOperation } from './query-service.ts';
import { QueryRefusal } from './query-service.ts';
import type { Xml } from './query.ts';
import { listOf } from './query.ts';

/** The operations by name. */
export function accountDetails(estate: Estate): Record<string, QueryOperation> {
  return {
    GetAccountAuthorizationDetails: (form, caller) => authorizationDetails(estate, caller(), form),
    ListServiceSpecificCredentials: (form, caller) => serviceCredentials(estate, caller(), form),
  };
}

/** Entities in the order of the answer's lists. */
const LISTS = {
  User: 'UserDetailList',
  Group: 'GroupDetailList',
  Role: 'RoleDetailList',
  LocalManagedPolicy: 'Policies',
  AWSManagedPolicy: 'Policies',
} as const;

type EntityType = keyof typeof LISTS;

interface Entity {
  type: EntityType;
  xml: () => Xml;
}

function authorizationDetails(estate: Estate, caller: Caller, form: URLSearchParams): Xml {
  refuseUnlessAllowed(estate, caller, 'iam:GetAccountAuthorizationDetails', '*');
  const filter = listOf(form, 'Filter');
  const unknown = filter.find((type) => !(type in LISTS));
  if (unknown !== undefined) {
    const message = `1 validation error detected: Value '[${unknown}]' at 'filter' failed to satisfy constraint`;
    throw new QueryRefusal(400, 'ValidationError', message);
  }
  const most = Number(form.get('MaxItems') ?? 100);
  if (!Number.isInteger(most) || most < 1 || most > 1000) {
    const message = `1 validation error detected: Value '${form.get('MaxItems') ?? ''}' at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000`;
    throw new QueryRefusal(400, 'ValidationError', message);
  }
  const all = entitiesOf(estate, caller.account).filter(({ type }) => filter.length === 0 || filter.includes(type));
  const first = startOf(form.get('Marker'));
  // "IAM might return fewer results, even when there are more results available."
  const size = first === 0 ? most : Math.ceil(most / 2);
  const page = all.slice(first, first + size);
  const next = first + size;
  return {
    ...(next < all.length ? { IsTruncated: 'true', Marker: markerOf(next) } : { IsTruncated: 'false' }),
    ...Object.fromEntries(
      [...new Set(Object.values(LISTS))].map((list) => [
        list,
        page.filter(({ type }) => LISTS[type] === list).map(({ xml }) => xml()),
      ]),
    ),
  };
}

function markerOf(index: number): string {
  return Buffer.from(`entity:${index}`).toString('base64');
}

function startOf(marker: string | null): number {
  if (marker === null) return 0;
  const index = /^entity:(\d+)$/.exec(Buffer.from(marker, 'base64').toString('utf8'))?.[1];
  if (index === undefined) throw new QueryRefusal(400, 'ValidationError', 'Invalid Marker.');
  return Number(index);
}

function entitiesOf(estate: Estate, account: string): Entity[] {
  const own = estate.principals.filter((principal) => principal.account === account);
  const groups = Object.entries(accountOf(estate, account)?.groups ?? {});
  const policies = policiesOf(estate, account, own);
  return [
    ...own.filter(isUser).map((user): Entity => ({ type: 'User', xml: () => userXml(user) })),
    ...groups.map(([name, group]): Entity => ({ type: 'Group', xml: () => groupXml(account, name, group) })),
    ...own.filter(isRole).map((role): Entity => ({ type: 'Role', xml: () => roleXml(role) })),
    ...policies.map((policy): Entity => ({
      type: policy.arn.includes(':iam::aws:') ? 'AWSManagedPolicy' : 'LocalManagedPolicy',
      xml: () => policyXml(policy),
    })),
  ];
}

function isUser(principal: Principal): principal is UserPrincipal {
  return principal.type === 'user';
}

function isRole(principal: Principal): principal is RolePrincipal {
  return principal.type === 'role';
}

function identityXml(principal: Principal) {
  const { account, entity } = principal;
  return {
    AttachedManagedPolicies: attachedXml(account, entity['managed-policies']),
    PermissionsBoundary: boundaryOf(principal),
    Tags: Object.entries(entity.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  };
}

function userXml(user: UserPrincipal): Xml {
  const { path, name, id, arn, entity } = user;
  return {
    ...{ Path: path, UserName: name, UserId: id, Arn: arn, CreateDate: timeOf(entity.created) },
    GroupList: entity.groups ?? [],
    UserPolicyList: inlineXml(entity.policies),
    ...identityXml(user),
  };
}

function groupXml(account: string, name: string, group: Group): Xml {
  const Arn = `arn:aws:iam::${account}:group${group.path ?? '/'}${name}`;
  return {
    ...{ Path: group.path ?? '/', GroupName: name, GroupId: stableId('AGPA', Arn), Arn, CreateDate: timeOf(undefined) },
    GroupPolicyList: inlineXml(group.policies),
    AttachedManagedPolicies: attachedXml(account, group['managed-policies']),
  };
}

function roleXml(role: RolePrincipal): Xml {
  const { path, name, id, arn, entity } = role;
  const used = entity['last-used'];
  return {
    ...{ Path: path, RoleName: name, RoleId: id, Arn: arn, CreateDate: timeOf(entity.created) },
    AssumeRolePolicyDocument: encodeURIComponent(documentText(entity.trust)),
    InstanceProfileList: [],
    RolePolicyList: inlineXml(entity.policies),
    RoleLastUsed: used === undefined ? {} : { LastUsedDate: timeOf(used.date), Region: used.region },
    ...identityXml(role),
  };
}

function inlineXml(policies: Record<string, Document> = {}): Xml {
  return Object.entries(policies).map(([PolicyName, document]) => ({
    PolicyName,
    PolicyDocument: encodeURIComponent(documentText(document)),
  }));
}

function attachedXml(account: string, policies: readonly NamedPolicy[] = []): Xml {
  return policies.map((policy) => ({ PolicyName: policy.name, PolicyArn: managedPolicyArn(account, policy) }));
}

interface ManagedPolicy {
  name: string;
  arn: string;
  document: Document;
  attachments: number;
  boundaries: number;
}

/** Managed policies of the account, and those of AWS that are attached in it. */
function policiesOf(estate: Estate, account: string, own: readonly Principal[]): ManagedPolicy[] {
  const found = new Map<string, ManagedPolicy>();
  const add = (policy: NamedPolicy, attachments: number, boundaries: number): void => {
    const arn = managedPolicyArn(account, policy);
    const known = found.get(arn) ?? { ...policy, arn, attachments: 0, boundaries: 0 };
    known.attachments += attachments;
    known.boundaries += boundaries;
    found.set(arn, known);
  };
  const { groups = {}, 'managed-policies': unattached = [] } = accountOf(estate, account) ?? {};
  for (const policy of unattached) add(policy, 0, 0);
  for (const { entity } of own) {
    for (const policy of entity['managed-policies'] ?? []) add(policy, 1, 0);
    if (entity['permissions-boundary']) add(entity['permissions-boundary'], 0, 1);
  }
  for (const group of Object.values(groups)) for (const policy of group['managed-policies'] ?? []) add(policy, 1, 0);
  return [...found.values()];
}

/** A policy keeps up to five versions; the one before the default allowed nothing, and must not be taken for it. */
function policyXml({ name, arn, document, attachments, boundaries }: ManagedPolicy): Xml {
  const [, path = '/'] = /:policy(\/(?:.*\/)?)[^/]+$/.exec(arn) ?? [];
  const older = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
  const version = (VersionId: string, IsDefaultVersion: boolean, source: Document) => ({
    ...{ VersionId, IsDefaultVersion, CreateDate: timeOf(undefined) },
    Document: encodeURIComponent(documentText(source)),
  });
  return {
    ...{ PolicyName: name, PolicyId: stableId('ANPA', arn), Arn: arn, Path: path, DefaultVersionId: 'v2' },
    ...{ AttachmentCount: attachments, PermissionsBoundaryUsageCount: boundaries, IsAttachable: true },
    ...{ CreateDate: timeOf(undefined), UpdateDate: timeOf(undefined) },
    PolicyVersionList: [version('v2', true, document), version('v1', false, older)],
  };
}

const BEDROCK = 'bedrock.amazonaws.com';

function serviceCredentials(estate: Estate, caller: Caller, form: URLSearchParams): Xml {
  const name = form.get('UserName') ?? caller.principal.name;
  const user = findByName(estate, caller.account, 'user', name);
  const arn = user?.arn ?? `arn:${caller.principal.partition}:iam::${caller.account}:user/${name}`;
  refuseUnlessAllowed(estate, caller, 'iam:ListServiceSpecificCredentials', arn);
  if (user?.type !== 'user') {
    throw new QueryRefusal(404, 'NoSuchEntity', `The user with name ${name} cannot be found.`);
  }
  const service = form.get('ServiceName');
  const keys = service === null || service === BEDROCK ? (user.entity['bedrock-api-keys'] ?? []) : [];
  return {
    ServiceSpecificCredentials: keys.map((key, index) => ({
      UserName: user.name,
      Status: key.inactive === true ? 'Inactive' : 'Active',
      ServiceCredentialAlias: `${user.name}${index === 0 ? '' : `+${index}`}-at-${user.account}`,
      CreateDate: timeOf(key.created),
      ExpirationDate: key.expires === undefined ? undefined : timeOf(key.expires),
      ServiceSpecificCredentialId: stableId('ACCA', `${user.arn} ${index}`),
      ServiceName: BEDROCK,
    })),
    IsTruncated: 'false',
  };
}
