/**
 * Asks everything that "who can call it" is decided from: the account's principals and policies, the routes, the
 * organization. No model is called.
 */
import { applicationProfiles, foundationModels, promptRouters, systemProfiles } from '../bedrock/control-plane.ts';
import type { Aws, CredentialsProvider, Result } from '../aws/clients.ts';
import { IAM_ACTION } from '../catalog/columns.ts';
import type { Failure } from '../domain/failure.ts';
import { writtenModel, type NamedModel } from '../domain/model.ts';
import type { WhoCan, WhoCanAction, WhoCanKey, WhoCanRow } from '../domain/who-can.ts';
import {
  type AccountPrincipal,
  type NamedText,
  type SharedPolicies,
  eachPrincipal,
  sharedPolicies,
} from '../iam/account-details.ts';
import { apiKeysOf } from '../iam/api-keys.ts';
import { type OrganizationPolicies, organizationPolicies } from '../iam/service-control-policies.ts';
import type { IamAccess } from '../iam/simulator.ts';
import type { PolicyDocument, PolicyKind } from '../policy/document.ts';
import { trustedBy } from '../policy/trust.ts';
import { type PrincipalPolicies, type ReadyDocument, Decider } from '../who-can/decide.ts';
import { Documents } from '../who-can/documents.ts';
import { rowOf, withAges } from '../who-can/grade.ts';
import { type RegionRoutes, type RoutedModel, routesTo } from '../who-can/routes.ts';
import { notVisible } from '../who-can/not-visible.ts';

/** The models and regions for which it is asked who can call them. */
export interface WhoCanQuestion {
  models: readonly NamedModel[];
  regions: readonly string[];
  actions: readonly WhoCanAction[];
}

/** The credentials that ask, and their account. */
export interface WhoCanAsker {
  aws: Aws;
  credentials: CredentialsProvider;
  /** 12 digits: the account of the credentials, which is the one that is looked at. */
  account: string;
  /** Where IAM and Organizations are asked. */
  region: string;
  signal: AbortSignal;
  /** Bounds the calls to IAM that are in flight. */
  pool: IamAccess['pool'];
  /** ISO time. */
  now: string;
  /** Told how many principals have been looked at, now and then. */
  progress?: (principals: number) => void;
}

/** Who can call the models, with the routes to them; or why IAM did not say. */
export type WhoCanAnswer =
  { ok: true; value: WhoCan; routes: readonly RoutedModel[] } | { ok: false; failure: Failure };

/** Returns who can call what, or the failure of the one call that nothing can be said without. */
export async function askWhoCan(question: WhoCanQuestion, asker: WhoCanAsker): Promise<WhoCanAnswer> {
  const { aws, credentials, account, region, signal, now, pool } = asker;
  const client = await aws.iam({ region, account, credentials });
  const access: IamAccess = { client, pool, signal };
  const [shared, organization, regions] = await Promise.all([
    sharedPolicies(access),
    aws.organizations({ region, credentials }).then((one) => organizationPolicies(one, account, signal)),
    Promise.all(question.regions.map((one) => regionRoutes(asker, one))),
  ]);
  if (!shared.ok) return shared;
  const routes = regions.flatMap(({ known }) => routesTo(question.models, known, account));
  const documents = new Documents(question.actions.map((action) => IAM_ACTION[action]));
  const scps = scpLevels(organization, documents);
  const decider = new Decider(
    { account, now, ...organizationOf(organization), ...(scps.levels && { scps: scps.levels }) },
    routes,
    question.actions,
    scps.keys,
  );
  const rows: WhoCanRow[] = [];
  const unread: string[] = [];
  const seen = { roles: 0, users: 0, serviceLinked: 0 };
  const read = await eachPrincipal(access, (principal) => {
    if (principal.path.startsWith(SERVICE_LINKED)) {
      seen.serviceLinked += 1;
      return;
    }
    if (principal.kind === 'role') seen.roles += 1;
    else seen.users += 1;
    if ((seen.roles + seen.users) % PROGRESS_EVERY === 0) asker.progress?.(seen.roles + seen.users);
    const policies = policiesOf(principal, shared.value, documents);
    if (policies === undefined) {
      unread.push(principal.name);
      return;
    }
    const openings = decider.decide(principal, policies);
    if (openings.length === 0) return;
    const assumedBy = principal.trust === undefined ? undefined : trustedBy(principal.trust, account);
    const graded = { ...principal, ...(assumedBy && { assumedBy }) };
    rows.push(...openings.map((one) => rowOf(graded, one, now)));
  });
  if (!read.ok) return read;
  const keys = await keysOfUsers(rows, access, now);
  return {
    ok: true,
    routes,
    value: {
      account,
      models: [...new Set(routes.map(({ model }) => model))],
      regions: [...question.regions],
      actions: [...question.actions],
      principals: { roles: seen.roles, users: seen.users },
      rows: keys.rows.sort(byName),
      unread: unread.sort(),
      notVisible: notVisible({
        serviceLinked: seen.serviceLinked,
        organization: scps.unreadable
          ? { kind: 'unread', why: 'a document that is not understood' }
          : whyUnread(organization),
        lists: regions.flatMap((one) => one.unread),
        ...(keys.failure && { apiKeys: keys.failure.errorName }),
        withoutRoutes: question.models
          .filter((entry) => regions.every(({ known }) => routesTo([entry], known, account).length === 0))
          .map(writtenModel),
      }),
    },
  };
}

/**
 * Path of roles that only their service can use, and only AWS can change (IAM user guide,
 * id_roles_create-service-linked-role).
 */
const SERVICE_LINKED = '/aws-service-role/';

const PROGRESS_EVERY = 200;

function byName(a: WhoCanRow, b: WhoCanRow): number {
  const [one, other] = [`${a.principal}\n${a.arn}\n${a.model}`, `${b.principal}\n${b.arn}\n${b.model}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Undefined if a document cannot be read or was not in the answer: nothing is said of the principal then. */
function policiesOf(
  principal: AccountPrincipal,
  shared: SharedPolicies,
  documents: Documents,
): PrincipalPolicies | undefined {
  const groups = principal.groups.map((name) => ({ name, group: shared.groups.get(name) }));
  const texts: { source: NamedText | undefined; kind: PolicyKind }[] = [
    ...principal.inline.map((source) => ({ source, kind: 'identity' as const })),
    ...principal.managed.map((arn) => ({ source: shared.managed.get(arn), kind: 'identity' as const })),
    ...groups.flatMap(({ name, group }) => [
      ...(group ? [] : [{ source: undefined, kind: 'identity' as const }]),
      ...(group?.inline ?? []).map((one) => ({
        source: { ...one, name: `${name}/${one.name}` },
        kind: 'identity' as const,
      })),
      ...(group?.managed ?? []).map((arn) => ({ source: shared.managed.get(arn), kind: 'identity' as const })),
    ]),
  ];
  const identity: ReadyDocument[] = [];
  for (const { source, kind } of texts) {
    const read = source && documents.read(source, kind);
    if (read === undefined || read.kind === 'unreadable') return undefined;
    if (read.kind === 'read') identity.push(read);
  }
  if (principal.boundary === undefined) return { identity };
  const source = shared.managed.get(principal.boundary);
  const boundary = source && documents.read(source, 'boundary');
  if (boundary === undefined || boundary.kind === 'unreadable') return undefined;
  return { identity, boundary: boundary.kind === 'idle' ? 'idle' : boundary };
}

function scpLevels(
  organization: OrganizationPolicies,
  documents: Documents,
): { levels?: PolicyDocument[][]; keys: ReadonlySet<string>; unreadable?: true } {
  if (organization.kind !== 'read') return { keys: new Set() };
  const read = organization.levels.map((level) => level.map((one) => documents.read(one, 'scp')));
  if (read.flat().some(({ kind }) => kind === 'unreadable')) return { keys: new Set(), unreadable: true };
  const ready = read.map((level) => level.flatMap((one) => (one.kind === 'read' ? [one] : [])));
  return {
    levels: ready.map((level) => level.map(({ document }) => document)),
    keys: new Set(ready.flat().flatMap(({ keys }) => [...keys])),
  };
}

function organizationOf(organization: OrganizationPolicies): { organization?: string } {
  return 'organization' in organization ? { organization: organization.organization } : {};
}

function whyUnread(organization: OrganizationPolicies) {
  return organization.kind === 'unread'
    ? { kind: 'unread' as const, why: organization.failure.errorName }
    : organization;
}

/**
 * The API keys of users with a row, each user asked once; with the first failure, after which the others are asked all
 * the same.
 */
async function keysOfUsers(
  rows: readonly WhoCanRow[],
  access: IamAccess,
  now: string,
): Promise<{ rows: WhoCanRow[]; failure?: Failure }> {
  const names = [...new Set(rows.filter(({ kind }) => kind === 'user').map(({ principal }) => principal))];
  let failure: Failure | undefined;
  const found = new Map<string, WhoCanKey[]>();
  await Promise.all(
    names.map(async (name) => {
      if (failure !== undefined && REFUSED.has(failure.errorName)) return;
      const keys = await apiKeysOf(access, name);
      if (keys.ok) found.set(name, withAges(keys.value, now));
      else failure ??= keys.failure;
    }),
  );
  return {
    rows: rows.map((row) => {
      const apiKeys = row.kind === 'user' ? found.get(row.principal) : undefined;
      return apiKeys ? { ...row, apiKeys } : row;
    }),
    ...(failure && { failure }),
  };
}

const REFUSED: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException']);

/** What one region has, and the lists that could not be read, in words. */
async function regionRoutes(
  { aws, credentials, signal }: WhoCanAsker,
  region: string,
): Promise<{ known: RegionRoutes; unread: { list: string; region: string; why: string }[] }> {
  const client = await aws.bedrock({ region, credentials });
  const [models, profiles, own, routers] = await Promise.all([
    foundationModels(client, signal),
    systemProfiles(client, signal),
    applicationProfiles(client, signal),
    promptRouters(client, signal),
  ]);
  const failed = (list: string, answer: Result<unknown>) =>
    answer.ok ? [] : [{ list, region, why: answer.failure.errorName }];
  return {
    known: {
      region,
      lists: { ...(models.ok && { models: models.value }), ...(profiles.ok && { profiles: profiles.value }) },
      own: [
        ...(own.ok ? own.value.map((one) => ({ kind: 'application-profile' as const, ...one })) : []),
        ...(routers.ok ? routers.value.map((one) => ({ kind: 'prompt-router' as const, ...one })) : []),
      ],
    },
    unread: [
      ...failed('foundation models', models),
      ...failed('system profiles', profiles),
      ...failed('application profiles', own),
      ...failed('prompt routers', routers),
    ],
  };
}
