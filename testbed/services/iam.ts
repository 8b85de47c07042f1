/**
 * IAM on loopback: the policy simulator, its list of context keys, and GetRole. The API's forms:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html; what the live simulator does
 * with odd principals was seen in the field.
 */
import { iamRegion } from '../partitions.ts';
import type { Estate, Principal } from '../estate.ts';
import { accountOf, findByName } from '../estate.ts';
import { denialMessage } from '../policy/denial-message.ts';
import { documentText } from '../policy/document.ts';
import type { PolicyExclusion } from '../policy/exclusions.ts';
import type { SimulatedPrincipal } from '../policy/simulate.ts';
import { principalContextKeys, simulateCustomPolicy, simulatePrincipalPolicy } from '../policy/simulate.ts';
import { SimulationError } from '../policy/simulation-input.ts';
import type { ContextEntry, SimulationParameters } from '../policy/simulation-input.ts';
import { groupPolicies, identityPolicies, organizationLevels, sourcedPolicy } from '../policy/sources.ts';
import { managedPolicyArn } from '../managed-policies.ts';
import { refusal } from './access.ts';
import type { Caller } from './credentials.ts';
import { accountDetails } from './iam-account.ts';
import { policyReads } from './iam-policies.ts';
import type { AwsSurroundings } from './query-service.ts';
import { QueryRefusal, queryService } from './query-service.ts';
import type { Xml } from './query.ts';
import { hasMember, listOf } from './query.ts';
import type { Service } from './server.ts';

/** The service. */
export function iamService(around: AwsSurroundings): Service {
  const protocol = { namespace: 'https://iam.amazonaws.com/doc/2010-05-08/', version: '2010-05-08' };
  const { estate } = around;
  return queryService('iam', protocol, around, {
    SimulatePrincipalPolicy: (form, caller) => {
      const principal = sourcePrincipal(estate, caller(), form, 'iam:SimulatePrincipalPolicy');
      const exclusions = structuresOf(form, 'PolicyExclusionList', exclusionOf);
      return refusing(() =>
        simulatePrincipalPolicy(principal, { ...parametersOf(form), PolicyExclusionList: exclusions }),
      );
    },
    SimulateCustomPolicy: (form, caller) => {
      refuseUnlessAllowed(estate, caller(), 'iam:SimulateCustomPolicy', '*');
      const levels = structuresOf(form, 'OrderedOrganizationPolicyInputList', (prefix) => ({
        ServiceControlPolicyInputList: listOf(form, `${prefix}.ServiceControlPolicyInputList`),
      }));
      return refusing(() =>
        simulateCustomPolicy({
          ...parametersOf(form),
          PolicyInputList: listOf(form, 'PolicyInputList'),
          ...(levels.length > 0 ? { OrderedOrganizationPolicyInputList: levels } : {}),
        }),
      );
    },
    GetContextKeysForPrincipalPolicy: (form, caller) => {
      const principal = sourcePrincipal(estate, caller(), form, 'iam:GetContextKeysForPrincipalPolicy');
      return { ContextKeyNames: refusing(() => principalContextKeys(principal, listOf(form, 'PolicyInputList'))) };
    },
    GetRole: (form, caller) => getRole(estate, caller(), form.get('RoleName') ?? ''),
    GetUser: (form, caller) => getUser(estate, caller(), form.get('UserName') ?? ''),
    ...policyReads(estate),
    ...accountDetails(estate),
  });
}

/**
 * The principal behind PolicySourceArn. It is found by its name, whatever path the ARN has; but what the caller may do
 * is decided on the ARN as it came.
 */
function sourcePrincipal(estate: Estate, caller: Caller, form: URLSearchParams, action: string): SimulatedPrincipal {
  const arn = form.get('PolicySourceArn') ?? '';
  const parsed = /^arn:aws[\w-]*:iam::(\d{12}):(user|group|role)\/(?:.*\/)?([^/]+)$/.exec(arn);
  if (parsed === null) throw new QueryRefusal(400, 'InvalidInput', `Invalid ARN provided in the request: ${arn}`);
  const [, account = '', type = '', name = ''] = parsed;
  if (account !== caller.account) {
    const message = `Invalid Policy Source Arn: caller's account ${caller.account} does not have access to policies in account ${account}.`;
    throw new QueryRefusal(400, 'InvalidInput', message);
  }
  refuseUnlessAllowed(estate, caller, action, arn);
  const found = findByName(estate, account, type, name);
  if (found === undefined) throw new QueryRefusal(404, 'NoSuchEntity', 'Unable to retrieve specified IAM entity.');
  return simulatedPrincipal(estate, found);
}

function simulatedPrincipal(estate: Estate, { type, name, account, id, entity }: Principal): SimulatedPrincipal {
  const owner = accountOf(estate, account) ?? {};
  const levels = organizationLevels(owner);
  const boundary = entity['permissions-boundary'];
  return {
    kind: type,
    name,
    account,
    uniqueId: id,
    policies: [...identityPolicies(type, name, entity), ...groupPolicies(owner, entity)],
    ...(boundary && { boundary: sourcedPolicy(boundary, 'boundary') }),
    ...(owner.organization && { organization: { id: owner.organization.id, ...(levels && { levels }) } }),
  };
}

export function refuseUnlessAllowed(estate: Estate, caller: Caller, action: string, resource: string): void {
  const denial = refusal(estate, { caller, action, resource, region: iamRegion(caller.principal.partition) });
  if (denial === undefined) return;
  throw new QueryRefusal(403, 'AccessDenied', denialMessage({ principalArn: caller.arn, action, resource, denial }));
}

function getRole(estate: Estate, caller: Caller, name: string): Xml {
  const role = findByName(estate, caller.account, 'role', name);
  refuseUnlessAllowed(
    estate,
    caller,
    'iam:GetRole',
    role?.arn ?? `arn:${caller.principal.partition}:iam::${caller.account}:role/${name}`,
  );
  if (role?.type !== 'role') {
    throw new QueryRefusal(404, 'NoSuchEntity', `The role with name ${name} cannot be found.`);
  }
  return {
    Role: {
      Path: role.path,
      RoleName: role.name,
      RoleId: role.id,
      Arn: role.arn,
      CreateDate: timeOf(role.entity.created),
      AssumeRolePolicyDocument: encodeURIComponent(documentText(role.entity.trust)),
      MaxSessionDuration: role.entity['max-session-duration'] ?? 3600,
      PermissionsBoundary: boundaryOf(role),
      Tags: Object.entries(role.entity.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    },
  };
}

function getUser(estate: Estate, caller: Caller, name: string): Xml {
  const user = findByName(estate, caller.account, 'user', name);
  refuseUnlessAllowed(
    estate,
    caller,
    'iam:GetUser',
    user?.arn ?? `arn:${caller.principal.partition}:iam::${caller.account}:user/${name}`,
  );
  if (user?.type !== 'user') {
    throw new QueryRefusal(404, 'NoSuchEntity', `The user with name ${name} cannot be found.`);
  }
  const { path, id, arn } = user;
  const CreateDate = timeOf(user.entity.created);
  return {
    User: { Path: path, UserName: user.name, UserId: id, Arn: arn, CreateDate, PermissionsBoundary: boundaryOf(user) },
  };
}

export function boundaryOf({ account, entity }: Principal): Xml | undefined {
  const boundary = entity['permissions-boundary'];
  return boundary && { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: managedPolicyArn(account, boundary) };
}

/** The engine's refusals become those of the wire. */
function refusing<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof SimulationError) throw new QueryRefusal(error.status, error.code, error.message);
    throw error;
  }
}

function parametersOf(form: URLSearchParams): SimulationParameters {
  const lists = ['ResourceArns', 'PolicyInputList', 'PermissionsBoundaryPolicyInputList'] as const;
  const given = lists.map((name) => [name, listOf(form, name)] as const).filter(([, values]) => values.length > 0);
  const maxItems = form.get('MaxItems');
  const marker = form.get('Marker');
  return {
    ActionNames: listOf(form, 'ActionNames'),
    ...Object.fromEntries(given),
    ContextEntries: structuresOf(form, 'ContextEntries', (prefix) => contextEntryOf(form, prefix)),
    ...(maxItems === null ? {} : { MaxItems: Number(maxItems) }),
    ...(marker === null ? {} : { Marker: marker }),
  };
}

function contextEntryOf(form: URLSearchParams, prefix: string): ContextEntry {
  return {
    ...field(form, `${prefix}.ContextKeyName`, 'ContextKeyName'),
    ContextKeyValues: listOf(form, `${prefix}.ContextKeyValues`),
    ...field(form, `${prefix}.ContextKeyType`, 'ContextKeyType'),
  };
}

function exclusionOf(prefix: string, form: URLSearchParams): PolicyExclusion {
  const inline = `${prefix}.InlinePolicyIdentifier`;
  const identifier = {
    ...field(form, `${inline}.PolicyName`, 'PolicyName'),
    ...field(form, `${inline}.AttachmentType`, 'AttachmentType'),
    ...field(form, `${inline}.AttachmentName`, 'AttachmentName'),
  };
  return {
    ...field(form, `${prefix}.PolicyType`, 'PolicyType'),
    ...field(form, `${prefix}.PolicyArn`, 'PolicyArn'),
    ...(Object.keys(identifier).length > 0 ? { InlinePolicyIdentifier: identifier } : {}),
  };
}

function field<Name extends string>(
  form: URLSearchParams,
  parameter: string,
  name: Name,
): Partial<Record<Name, string>> {
  const value = form.get(parameter);
  return value === null ? {} : ({ [name]: value } as Partial<Record<Name, string>>);
}

/** A list of structures: `read` gets the prefix of each. */
function structuresOf<T>(form: URLSearchParams, name: string, read: (prefix: string, form: URLSearchParams) => T): T[] {
  const found: T[] = [];
  for (let index = 1; hasMember(form, name, index); index += 1) found.push(read(`${name}.member.${index}`, form));
  return found;
}

/** A time of a world as IAM writes it; 2026-01-01 where it says none. */
export function timeOf(time: string | undefined): string {
  return new Date(time ?? '2026-01-01').toISOString().replace(/\.\d+Z$/, 'Z');
}
