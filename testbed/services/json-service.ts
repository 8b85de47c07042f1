/**
 * A service of protocol AWS JSON 1.1 on loopback: who asks, what is refused and how an answer looks are the same for
 * each.
 */
import { denialMessage } from '../policy/denial-message.ts';
import { refusal } from './access.ts';
import { SKEWED, WRONG_SIGNATURE, authenticate, type AuthenticationFault } from './authentication.ts';
import { authorizationOf, type Caller } from './credentials.ts';
import type { AwsSurroundings } from './query-service.ts';
import { requestId, type Answer, type Request, type Service } from './server.ts';

/** What a service refuses, with AWS's name for it. */
export class Refusal extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** A call that is signed as it should be. */
export interface JsonCall {
  account: string;
  region: string;
  input: Record<string, unknown>;
  /** Throws the refusal of an action that the caller's policies do not allow on a resource. */
  allow: (action: string, resource: string) => void;
}

/** What is a service's own. */
export interface JsonService {
  name: string;
  /** As signatures and IAM's actions have it. */
  prefix: string;
  /** What stands before the operation in `x-amz-target`. */
  target: string;
  /** The region that IAM's answers are for, if the service has but one. */
  region?: string;
  /** Answers an operation; undefined for one that there is not. Throws a `Refusal`. */
  operations: Readonly<Record<string, (call: JsonCall) => object>>;
}

/** Makes the service. */
export function jsonService(around: AwsSurroundings, own: JsonService): Service {
  const { estate } = around;
  const callerOf = (request: Request): Caller => {
    const found = authenticate(around.credentials, request, own.prefix, around.now());
    if (typeof found === 'string') throw new Refusal(...faultOf(found, own.prefix));
    return found;
  };
  return {
    name: own.name,
    identify(request) {
      const authorization = authorizationOf(request.headers);
      return {
        operation: (request.headers['x-amz-target'] ?? 'unknown').replace(own.target, ''),
        region: authorization.scheme === 'sigv4' ? authorization.region : undefined,
        principal: around.credentials.find(request.headers)?.caller.arn,
        model: undefined,
      };
    },
    answer(request, { operation, region: asked = '' }) {
      try {
        const caller = callerOf(request);
        const operate = Object.hasOwn(own.operations, operation) ? own.operations[operation] : undefined;
        if (!operate) throw new Refusal('UnknownOperationException', '');
        const region = own.region ?? asked;
        const allow = (action: string, resource: string): void => {
          const question = { caller, action: `${own.prefix}:${action}`, resource, region };
          const denial = refusal(estate, question);
          if (denial === undefined) return;
          throw new Refusal('AccessDeniedException', denialMessage({ ...question, principalArn: caller.arn, denial }));
        };
        const input = JSON.parse(request.body) as Record<string, unknown>;
        return json(200, operate({ account: caller.account, region, input, allow }));
      } catch (error) {
        if (error instanceof Refusal) return json(400, { __type: error.type, Message: error.message });
        throw error;
      }
    },
    fault: ({ status = 400, name = 'TooManyRequestsException', message = 'Rate exceeded' }) =>
      json(status, { __type: name, Message: message }),
  };
}

function faultOf(fault: AuthenticationFault, prefix: string): [name: string, message: string] {
  const faults: Record<AuthenticationFault, [name: string, message: string]> = {
    missing: ['MissingAuthenticationTokenException', 'Request is missing Authentication Token'],
    bearer: ['MissingAuthenticationTokenException', 'Request is missing Authentication Token'],
    unknown: ['UnrecognizedClientException', 'The security token included in the request is invalid.'],
    'wrong-service': ['InvalidSignatureException', `Credential should be scoped to correct service: '${prefix}'.`],
    'wrong-signature': ['InvalidSignatureException', WRONG_SIGNATURE],
    skewed: ['InvalidSignatureException', SKEWED],
    expired: ['ExpiredTokenException', 'The security token included in the request is expired'],
  };
  return faults[fault];
}

function json(status: number, value: object): Answer {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId() };
  return { status, headers, body: JSON.stringify(value) };
}
