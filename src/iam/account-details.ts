/**
 * The principals of a whole account with their policies, by iam:GetAccountAuthorizationDetails alone: first groups and
 * managed policies, then roles and users page by page, so that an account of any size takes the memory of one page.
 * Source: IAM API reference, GetAccountAuthorizationDetails.
 */
import type {
  EntityType,
  GetAccountAuthorizationDetailsResponse,
  ManagedPolicyDetail,
  RoleDetail,
  Tag,
  UserDetail,
} from '@aws-sdk/client-iam';
import { ask, type Result } from '../aws/clients.ts';
import { lazy } from '../util/lazy.ts';
import { decoded } from './decoded.ts';
import type { IamAccess } from './simulator.ts';

const sdk = lazy(() => import('../aws/sdk/iam.ts'));

/**
 * Entities of one page. A managed policy has up to five versions of 6,144 characters, a role 10,240 of inline policies
 * and its trust policy; percent-encoding doubles them. Pages of this size stay far below what an answer may hold.
 */
const POLICIES_A_PAGE = 100;
const PRINCIPALS_A_PAGE = 200;

/** An inline policy, or one of many that are shared. */
export interface NamedText {
  name: string;
  /** JSON as it is attached. */
  text: string;
}

/** What several principals have in common. */
export interface SharedPolicies {
  /** Default versions of managed policies that are in use, by ARN. */
  managed: ReadonlyMap<string, NamedText>;
  groups: ReadonlyMap<string, { inline: NamedText[]; managed: string[] }>;
}

/** A role or user of the account, with its policies. */
export interface AccountPrincipal {
  kind: 'role' | 'user';
  name: string;
  arn: string;
  /** IAM's unique ID. */
  id: string;
  path: string;
  tags: Record<string, string>;
  inline: NamedText[];
  /** ARNs of attached policies. */
  managed: string[];
  /** Names, of a user. */
  groups: string[];
  /** ARN of the permissions boundary. */
  boundary?: string;
  /** JSON of a role's trust policy. */
  trust?: string;
  /** ISO times. */
  created?: string;
  /**
   * Of a role; `never`: not in the 400 days that IAM keeps (IAM user guide, access_policies_access-advisor, role last
   * used).
   */
  lastUsed?: { date: string; region: string } | 'never';
}

/** Returns the managed policies and groups of the caller's account. */
export async function sharedPolicies(access: IamAccess): Promise<Result<SharedPolicies>> {
  const managed = new Map<string, NamedText>();
  const groups = new Map<string, { inline: NamedText[]; managed: string[] }>();
  const filter: EntityType[] = ['Group', 'LocalManagedPolicy', 'AWSManagedPolicy'];
  const read = await eachPage(access, filter, POLICIES_A_PAGE, ({ GroupDetailList = [], Policies = [] }) => {
    for (const { GroupName = '', GroupPolicyList = [], AttachedManagedPolicies = [] } of GroupDetailList) {
      groups.set(GroupName, { inline: inlineOf(GroupPolicyList), managed: arnsOf(AttachedManagedPolicies) });
    }
    for (const policy of Policies.filter(isInUse)) {
      const { Arn = '', PolicyName: name = '', PolicyVersionList: versions = [], DefaultVersionId } = policy;
      const version =
        versions.find(({ VersionId }) => VersionId === DefaultVersionId) ??
        versions.find(({ IsDefaultVersion }) => IsDefaultVersion === true);
      if (version?.Document !== undefined) managed.set(Arn, { name, text: decoded(version.Document) });
    }
  });
  return read.ok ? { ...read, value: { managed, groups } } : read;
}

/** AWS has more than a thousand policies of its own; only those that are attached say anything of the account. */
function isInUse({ AttachmentCount = 1, PermissionsBoundaryUsageCount = 0 }: ManagedPolicyDetail): boolean {
  return AttachmentCount + PermissionsBoundaryUsageCount > 0;
}

/** Tells `each` of every role and user of the caller's account, page by page: users first, as IAM lists them. */
export async function eachPrincipal(
  access: IamAccess,
  each: (principal: AccountPrincipal) => void,
): Promise<Result<void>> {
  return eachPage(access, ['User', 'Role'], PRINCIPALS_A_PAGE, ({ UserDetailList = [], RoleDetailList = [] }) => {
    for (const user of UserDetailList) each(userOf(user));
    for (const role of RoleDetailList) each(roleOf(role));
  });
}

async function eachPage(
  { client, pool, signal }: IamAccess,
  Filter: EntityType[],
  MaxItems: number,
  read: (page: GetAccountAuthorizationDetailsResponse) => void,
): Promise<Result<void>> {
  const { GetAccountAuthorizationDetailsCommand } = await sdk();
  let attempts = 0;
  let marker: string | undefined;
  do {
    const command = new GetAccountAuthorizationDetailsCommand({
      ...{ Filter, MaxItems },
      ...(marker !== undefined && { Marker: marker }),
    });
    const answer = await pool.run(() =>
      ask('iam', 'GetAccountAuthorizationDetails', () => client.send(command, { abortSignal: signal }), signal),
    );
    attempts += answer.attempts;
    if (!answer.ok) return { ...answer, attempts };
    read(answer.value);
    marker = answer.value.IsTruncated === true ? answer.value.Marker : undefined;
  } while (marker !== undefined);
  return { ok: true, value: undefined, attempts };
}

function userOf(user: UserDetail): AccountPrincipal {
  const { UserName = '', UserId = '', Arn = '', Path = '/', Tags, UserPolicyList, CreateDate } = user;
  const { GroupList = [], AttachedManagedPolicies, PermissionsBoundary } = user;
  const boundary = PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    ...{ kind: 'user', name: UserName, arn: Arn, id: UserId, path: Path, tags: tagsOf(Tags), groups: GroupList },
    ...{ inline: inlineOf(UserPolicyList), managed: arnsOf(AttachedManagedPolicies) },
    ...(boundary !== undefined && { boundary }),
    ...(CreateDate && { created: CreateDate.toISOString() }),
  };
}

function roleOf(role: RoleDetail): AccountPrincipal {
  const { RoleName = '', RoleId = '', Arn = '', Path = '/', Tags, RolePolicyList, CreateDate } = role;
  const { AssumeRolePolicyDocument: trust, AttachedManagedPolicies, PermissionsBoundary, RoleLastUsed } = role;
  const boundary = PermissionsBoundary?.PermissionsBoundaryArn;
  const { LastUsedDate: used, Region: region = '' } = RoleLastUsed ?? {};
  return {
    ...{ kind: 'role', name: RoleName, arn: Arn, id: RoleId, path: Path, tags: tagsOf(Tags), groups: [] },
    ...{ inline: inlineOf(RolePolicyList), managed: arnsOf(AttachedManagedPolicies) },
    ...(boundary !== undefined && { boundary }),
    ...(trust !== undefined && { trust: decoded(trust) }),
    ...(CreateDate && { created: CreateDate.toISOString() }),
    lastUsed: used === undefined ? 'never' : { date: used.toISOString(), region },
  };
}

function inlineOf(
  policies: readonly { PolicyName?: string | undefined; PolicyDocument?: string | undefined }[] = [],
): NamedText[] {
  return policies.map(({ PolicyName: name = '', PolicyDocument }) => ({ name, text: decoded(PolicyDocument) }));
}

function arnsOf(attached: readonly { PolicyArn?: string | undefined }[] = []): string[] {
  return attached.flatMap(({ PolicyArn }) => PolicyArn ?? []);
}

function tagsOf(tags: readonly Tag[] = []): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
