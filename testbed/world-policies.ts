/** Every policy document of a world, read as IAM would read it when it is attached. */
import type { PolicyKind } from './policy/document.ts';
import { parsePolicy } from './policy/document.ts';
import { PolicyDocumentError } from './policy/elements.ts';
import type { Document, NamedPolicy, Role, World } from './world.ts';

/** A document that IAM would refuse, with its path in the world. */
export interface PolicyMistake {
  path: string[];
  message: string;
}

/** What IAM would refuse; empty: nothing. */
export function policyMistakes(world: World): PolicyMistake[] {
  return documentsOf(world).flatMap(({ path, document, kind }) => {
    try {
      parsePolicy(document, kind);
      return [];
    } catch (error) {
      if (!(error instanceof PolicyDocumentError)) throw error;
      const { line, column } = error.position;
      return [{ path, message: `${error.message} (line ${line}, column ${column} of the document)` }];
    }
  });
}

interface Placed {
  path: string[];
  document: Document;
  kind: PolicyKind;
}

function documentsOf(world: World): Placed[] {
  return Object.entries(world.accounts).flatMap(([id, account]) => {
    const at = ['accounts', id];
    const levels = account.organization?.['service-control-policies'] ?? [];
    const endpoint = account['vpc-endpoint-policy'];
    return [
      ...levels.flatMap((level, index) =>
        named([...at, 'organization', 'service-control-policies', String(index)], level, 'scp'),
      ),
      ...placed([...at, 'vpc-endpoint-policy'], endpoint, 'vpc-endpoint'),
      ...named([...at, 'managed-policies'], account['managed-policies'] ?? [], 'identity'),
      ...Object.entries(account.roles ?? {}).flatMap(([name, role]) => [
        ...ofEntity([...at, 'roles', name], role),
        ...placed([...at, 'roles', name, 'trust'], role.trust, 'trust'),
        ...placed([...at, 'roles', name, 'session-policy'], role['session-policy'], 'session'),
      ]),
      ...Object.entries(account.users ?? {}).flatMap(([name, user]) => ofEntity([...at, 'users', name], user)),
      ...Object.entries(account.groups ?? {}).flatMap(([name, group]) => ofEntity([...at, 'groups', name], group)),
    ];
  });
}

function ofEntity(
  at: string[],
  entity: Pick<Role, 'policies' | 'managed-policies' | 'permissions-boundary'>,
): Placed[] {
  return [
    ...Object.entries(entity.policies ?? {}).flatMap(([name, document]) =>
      placed([...at, 'policies', name], document, 'identity'),
    ),
    ...named([...at, 'managed-policies'], entity['managed-policies'] ?? [], 'identity'),
    ...placed([...at, 'permissions-boundary', 'document'], entity['permissions-boundary']?.document, 'boundary'),
  ];
}

function named(at: string[], policies: NamedPolicy[], kind: PolicyKind): Placed[] {
  return policies.flatMap(({ document }, index) => placed([...at, String(index), 'document'], document, kind));
}

function placed(path: string[], document: Document | undefined, kind: PolicyKind): Placed[] {
  return document === undefined ? [] : [{ path, document, kind }];
}
