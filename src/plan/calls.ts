/**
 * Which calls a plan takes while everything is allowed, by operation: counted from what is known before the first of
 * them. Pure.
 */
import { ANY_RESOURCE } from '../catalog/actions.ts';
import { isControlApi, type ProbeCall } from '../catalog/families.ts';
import { soldThroughMarketplace } from '../catalog/marketplace.ts';
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import type { CheckSettings, PrincipalSettings, Settings } from '../domain/settings.ts';
import type { Identity } from '../identity/identity.ts';
import { planCalls, type Question } from '../iam/plan.ts';
import { changeFor } from '../policy/change.ts';
import { partsOf, type PlannedCell } from './planned-cell.ts';

/**
 * Returns numbers of calls by `service:Operation`, sorted by name. Each is the most that is asked while nothing is
 * refused and every policy can be read without further questions: a denial is asked about again (by layers, for the
 * fix), and a throttled call is repeated.
 */
export function expectedCalls(
  identities: readonly Identity[],
  planned: readonly PlannedCell[],
  probes: readonly ProbeCall[],
  settings: Pick<Settings, 'simulate' | 'role'>,
): Record<string, number> {
  const counts = new Map<string, number>();
  const add = (name: string, count: number): void => {
    if (count > 0) counts.set(name, (counts.get(name) ?? 0) + count);
  };
  for (const operation of hops(identities, settings.role.toAssume)) add(`sts:${operation}`, 1);
  if (settings.simulate) {
    for (const identity of identities) {
      // Of a principal without a cell, as beside `who-can` alone, nothing is asked.
      if (!planned.some((cell) => cell.identity === identity)) continue;
      add('iam:GetContextKeysForPrincipalPolicy', 1);
      add('iam:GetRole', identity.kind === 'role' && !identity.exactArn ? 1 : 0);
      add('iam:SimulatePrincipalPolicy', simulationsOf(identity, planned));
    }
  }
  const read = lookUps(planned);
  for (const [operation, asked] of read) add(`bedrock:${operation}`, asked.size);
  for (const { api } of probes) {
    if (!isControlApi(api)) add(`bedrock-runtime:${api}`, 1);
    // What is read of a region anyway is the probe of its column as well.
    else if (!read.has(api)) add(`bedrock:${api}`, 1);
  }
  return byName(counts);
}

/**
 * Returns numbers of calls by `service:Operation`, sorted by name, that `who-can` and the what-if of a check add: the
 * least, because they grow with what is in the account (pages, users who can call, attached policies, levels of the
 * organization).
 * @param identities the principals of the check
 * @param planned its cells
 */
export function accountCalls(
  { whoCan, policyFiles = [] }: Pick<CheckSettings, 'whoCan' | 'policyFiles'>,
  identities: readonly Identity[],
  planned: readonly PlannedCell[],
  settings: Pick<Settings, 'simulate' | 'homeRegion'>,
): Record<string, number> {
  const counts = new Map<string, number>();
  const add = (name: string, count: number): void => {
    if (count > 0) counts.set(name, (counts.get(name) ?? 0) + count);
  };
  if (whoCan) {
    // Groups and managed policies first, then roles and users.
    add('iam:GetAccountAuthorizationDetails', 2);
    add('organizations:DescribeOrganization', 1);
    add('bedrock:ListFoundationModels', whoCan.regions.length);
    // The system's profiles and the account's own.
    add('bedrock:ListInferenceProfiles', 2 * whoCan.regions.length);
    add('bedrock:ListPromptRouters', whoCan.regions.length);
  }
  // Where nothing is simulated, the text of the files stands alone, and nothing that is in force is read.
  const changed = settings.simulate ? identities.filter((one) => isChanged(one, policyFiles, settings.homeRegion)) : [];
  for (const identity of changed) {
    const simulations = simulationsOf(identity, planned);
    if (simulations === 0) continue;
    const kind = identity.kind === 'user' ? 'User' : 'Role';
    for (const operation of [`Get${kind}`, `List${kind}Policies`, `ListAttached${kind}Policies`]) {
      add(`iam:${operation}`, 1);
    }
    add('iam:SimulatePrincipalPolicy', simulations);
  }
  return byName(counts);
}

/**
 * Whether files are about a principal. Who the credentials are is known only in the run: until then, each file may be
 * about them.
 */
function isChanged(identity: Identity, files: NonNullable<CheckSettings['policyFiles']>, region: string): boolean {
  const { name, arn, kind, account, partition } = identity;
  if (account === '') return files.length > 0;
  const principal = { name, arn, kind: kind === 'user' ? ('user' as const) : ('role' as const), account, partition };
  return changeFor(files, { ...principal, region }) !== undefined;
}

/** How many calls of the simulator the cells of a principal take. */
function simulationsOf(identity: Identity, planned: readonly PlannedCell[]): number {
  const own = planned.filter((cell) => cell.identity === identity && cell.plan.kind !== 'not-applicable');
  return planCalls(own.flatMap(questionsOf)).length;
}

function byName(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The calls of STS on the way to the principals: each hop once, and who the step is. */
function hops(identities: readonly Identity[], role: string | undefined): string[] {
  const made = new Map<string, string>();
  for (const { settings, via } of identities) {
    const [operation, start] = startOf(settings, role, via);
    made.set(start, operation);
    // Who the step is without a token has to be asked before a role is assumed from there.
    if (operation === 'AssumeRole' && typeof settings.source !== 'object') made.set('step', 'GetCallerIdentity');
    let way = start;
    for (const hop of settings.chain) {
      way += ` ${hop.role}`;
      made.set(way, 'AssumeRole');
    }
  }
  return [...made.values()];
}

function startOf(
  { roleToAssume, source, principalArn, simulateWith }: PrincipalSettings,
  stepRole: string | undefined,
  via: Identity['via'],
): [operation: string, key: string] {
  if (principalArn !== undefined && simulateWith !== undefined) return ['GetCallerIdentity', 'step'];
  if (roleToAssume === undefined || principalArn !== undefined) {
    if (stepRole === undefined) return ['GetCallerIdentity', 'step'];
    return [via === 'oidc' ? 'AssumeRoleWithWebIdentity' : 'AssumeRole', `role ${stepRole}`];
  }
  return [source === 'oidc' ? 'AssumeRoleWithWebIdentity' : 'AssumeRole', `role ${roleToAssume}`];
}

/** The requirements of a cell as questions whose contexts differ where those of the real ones do. */
function questionsOf(cell: PlannedCell): Question[] {
  return cell.requirements.map(
    ({ action, resource, requestedRegion, inferenceProfileArn, promptRouterArn, context }) => {
      const carried = action === undefined ? Object.values(cell.carried) : [];
      const values = [requestedRegion, ...carried, ...Object.values(context ?? {}).flat()];
      // Far fewer calls where no policy reads the profile, which is known only then.
      const behind = inferenceProfileArn ?? promptRouterArn ?? '';
      return {
        action: action ?? cell.iamAction,
        ...(resource !== ANY_RESOURCE && { resource }),
        context: [{ key: 'aws:RequestedRegion', values: [...values, behind], type: 'stringList' }],
      };
    },
  );
}

/**
 * What Bedrock's control plane is asked: both lists of a region, what stands behind resources, agreements that decide.
 */
function lookUps(planned: readonly PlannedCell[]): Map<string, Set<string>> {
  const asked = new Map<string, Set<string>>();
  const add = (operation: string, key: string): void => {
    asked.set(operation, (asked.get(operation) ?? new Set()).add(key));
  };
  for (const cell of planned) {
    const { identity, region, target } = cell;
    // Nothing of Bedrock is asked about what another endpoint serves.
    if (cell.entry.endpoint) continue;
    const where = `${identity.account} ${region}`;
    const { listedBy, describedBy } = TARGET_KINDS[target.kind];
    if (listedBy !== undefined) add(listedBy, where);
    else if (describedBy !== undefined) add(describedBy.replace('bedrock:', ''), `${where} ${target.id}`);
    // Which guardrails the account enforces, and whether the configured one is there, is asked for each principal.
    const asker = `${identity.name} ${identity.arn} ${region}`;
    add('ListEnforcedGuardrailsConfiguration', asker);
    if (cell.guardrail) add('GetGuardrail', asker);
    const isCalled = partsOf(cell).some(({ plan, modelFree }) => plan.kind === 'call' && modelFree !== true);
    if (!isCalled) continue;
    for (const model of target.foundationModels) {
      add('ListFoundationModels', where);
      // AWS's own models have no agreement; of what is the account's own only a product that AWS sells decides
      // anything.
      const decides =
        TARGET_KINDS[target.kind].ownResource === true ? soldThroughMarketplace(model) : !isAmazonModel(model);
      if (decides) add('GetFoundationModelAvailability', `${where} ${model}`);
    }
  }
  return asked;
}

function isAmazonModel(model: string): boolean {
  return model.startsWith('amazon.');
}
