/**
 * Reading policies of IAM: inline ones of roles and users, the list of attached ones, managed ones by ARN. Forms:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html and those of its siblings; documents are
 * percent-encoded.
 */
import type { Estate, Principal } from '../estate.ts';
import { findByName } from '../estate.ts';
import { findManagedPolicy, managedPolicyArn } from '../managed-policies.ts';
import { documentText } from '../policy/document.ts';
import type { Caller } from './credentials.ts';
import { refuseUnlessAllowed } from './iam.ts';
import type { QueryOperation } from './query-service.ts';
import { QueryRefusal } from './query-service.ts';
import type { Xml } from './query.ts';

const VERSION = 'v1';

/** The operations by name. */
export function policyReads(estate: Estate): Record<string, QueryOperation> {
  return {
    GetRolePolicy: (form, caller) => inlinePolicy(estate, caller(), 'role', form),
    GetUserPolicy: (form, caller) => inlinePolicy(estate, caller(), 'user', form),
    ListRolePolicies: (form, caller) => inlineNames(estate, caller(), 'role', form),
    ListUserPolicies: (form, caller) => inlineNames(estate, caller(), 'user', form),
    ListAttachedRolePolicies: (form, caller) => attachedPolicies(estate, caller(), 'role', form),
    ListAttachedUserPolicies: (form, caller) => attachedPolicies(estate, caller(), 'user', form),
    GetPolicy: (form, caller) => {
      const { arn, name } = managedPolicy(estate, caller(), 'iam:GetPolicy', form);
      return { Policy: { PolicyName: name, Arn: arn, DefaultVersionId: VERSION } };
    },
    GetPolicyVersion: (form, caller) => {
      const { document } = managedPolicy(estate, caller(), 'iam:GetPolicyVersion', form);
      const Document = encodeURIComponent(documentText(document));
      return { PolicyVersion: { VersionId: VERSION, IsDefaultVersion: 'true', Document } };
    },
  };
}

function inlinePolicy(estate: Estate, caller: Caller, type: 'role' | 'user', form: URLSearchParams): Xml {
  const principal = named(estate, caller, type, form, `iam:Get${capital(type)}Policy`);
  const name = form.get('PolicyName') ?? '';
  const document = principal.entity.policies?.[name];
  if (document === undefined) {
    throw new QueryRefusal(404, 'NoSuchEntity', `The ${type} policy with name ${name} cannot be found.`);
  }
  const owner = { [`${capital(type)}Name`]: principal.name };
  return { ...owner, PolicyName: name, PolicyDocument: encodeURIComponent(documentText(document)) };
}

function inlineNames(estate: Estate, caller: Caller, type: 'role' | 'user', form: URLSearchParams): Xml {
  const { entity } = named(estate, caller, type, form, `iam:List${capital(type)}Policies`);
  return { PolicyNames: Object.keys(entity.policies ?? {}), IsTruncated: 'false' };
}

function attachedPolicies(estate: Estate, caller: Caller, type: 'role' | 'user', form: URLSearchParams): Xml {
  const { account, entity } = named(estate, caller, type, form, `iam:ListAttached${capital(type)}Policies`);
  const attached = entity['managed-policies'] ?? [];
  return {
    AttachedPolicies: attached.map((one) => ({ PolicyName: one.name, PolicyArn: managedPolicyArn(account, one) })),
    IsTruncated: 'false',
  };
}

function named(
  estate: Estate,
  caller: Caller,
  type: 'role' | 'user',
  form: URLSearchParams,
  action: string,
): Principal {
  const name = form.get(`${capital(type)}Name`) ?? '';
  const principal = findByName(estate, caller.account, type, name);
  refuseUnlessAllowed(
    estate,
    caller,
    action,
    principal?.arn ?? `arn:${caller.principal.partition}:iam::${caller.account}:${type}/${name}`,
  );
  if (!principal) throw new QueryRefusal(404, 'NoSuchEntity', `The ${type} with name ${name} cannot be found.`);
  return principal;
}

function managedPolicy(estate: Estate, caller: Caller, action: string, form: URLSearchParams) {
  const arn = form.get('PolicyArn') ?? '';
  refuseUnlessAllowed(estate, caller, action, arn);
  const found = findManagedPolicy(estate, caller.account, arn);
  if (!found) throw new QueryRefusal(404, 'NoSuchEntity', `Policy ${arn} was not found.`);
  return { arn, ...found };
}

function capital(type: 'role' | 'user'): 'Role' | 'User' {
  return type === 'role' ? 'Role' : 'User';
}
