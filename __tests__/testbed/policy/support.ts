/** Short ways to write policies and requests in tables of cases. */
import { requestContext } from '../../../testbed/policy/context.ts';
import { parsePolicy } from '../../../testbed/policy/document.ts';
import type { PolicyKind } from '../../../testbed/policy/document.ts';
import type { Request, SourcedPolicy } from '../../../testbed/policy/evaluate.ts';

export type Values = Record<string, string | string[]>;
export type StatementSource = Record<string, unknown>;

export const ACCOUNT = '111122223333';

/** A policy of version 2012-10-17. */
export function policy(id: string, statements: StatementSource | StatementSource[], kind?: PolicyKind): SourcedPolicy {
  return { id, document: parsePolicy({ Version: '2012-10-17', Statement: statements }, kind) };
}

export function request(action: string, resource: string, context: Values = {}): Request {
  return { action, resource, context: requestContext(context) };
}

export const ALLOW_ALL: StatementSource = { Effect: 'Allow', Action: '*', Resource: '*' };
export const FULL_AWS_ACCESS = policy('FullAWSAccess', ALLOW_ALL, 'scp');
