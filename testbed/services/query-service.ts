/** What STS and IAM have in common: operations by name, refusals as exceptions, who calls. */
import type { Estate } from '../estate.ts';
import type { AuthenticationFault } from './authentication.ts';
import { SKEWED, WRONG_SIGNATURE, authenticate } from './authentication.ts';
import type { BearerKeys } from './bearer-keys.ts';
import type { Caller, CredentialStore } from './credentials.ts';
import { authorizationOf } from './credentials.ts';
import type { QueryError, Xml } from './query.ts';
import { formOf, queryAnswer, queryFailure } from './query.ts';
import type { Service } from './server.ts';

export interface AwsSurroundings {
  estate: Estate;
  credentials: CredentialStore;
  bearerKeys: BearerKeys;
  /** Seconds since the epoch. */
  now: () => number;
}

/** A refusal in the words of AWS. */
export class QueryRefusal extends Error {
  readonly answer: QueryError;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.answer = { status, code, message };
  }
}

/** `caller` throws if the request is not properly signed. */
export type QueryOperation = (form: URLSearchParams, caller: () => Caller) => Xml;

const FAULTS: Record<AuthenticationFault, [status: number, code: string, message: string]> = {
  missing: [403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
  bearer: [403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
  unknown: [403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'],
  'wrong-service': [403, 'SignatureDoesNotMatch', 'Credential should be scoped to correct service.'],
  'wrong-signature': [403, 'SignatureDoesNotMatch', WRONG_SIGNATURE],
  skewed: [403, 'SignatureDoesNotMatch', SKEWED],
  expired: [403, 'ExpiredToken', 'The security token included in the request is expired'],
};

/** A service of the Query protocol. */
export function queryService(
  name: 'sts' | 'iam',
  protocol: { namespace: string; version: string },
  around: AwsSurroundings,
  operations: Record<string, QueryOperation>,
): Service {
  return {
    name,
    identify(request) {
      const authorization = authorizationOf(request.headers);
      return {
        operation: formOf(request.body).get('Action') ?? 'unknown',
        region: authorization.scheme === 'sigv4' ? authorization.region : undefined,
        principal: around.credentials.find(request.headers)?.caller.arn,
        model: undefined,
      };
    },
    answer(request, call) {
      const caller = (): Caller => {
        const found = authenticate(around.credentials, request, name, around.now());
        if (typeof found === 'string') throw new QueryRefusal(...FAULTS[found]);
        return found;
      };
      try {
        const operation = operations[call.operation];
        if (operation === undefined) {
          const message = `Could not find operation ${call.operation} for version ${protocol.version}`;
          throw new QueryRefusal(400, 'InvalidAction', message);
        }
        return queryAnswer(call.operation, protocol.namespace, operation(formOf(request.body), caller));
      } catch (error) {
        if (error instanceof QueryRefusal) return queryFailure(error.answer, protocol.namespace);
        throw error;
      }
    },
    fault: ({ status = 400, name: code = 'Throttling', message = 'Rate exceeded' }) =>
      queryFailure({ status, code, message }, protocol.namespace),
  };
}
