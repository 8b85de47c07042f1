/** What Bedrock's two services have in common: routes, who calls, refusals as exceptions. */
import type { Estate } from '../estate.ts';
import { accountOf } from '../estate.ts';
import { denialMessage } from '../policy/denial-message.ts';
import type { Account } from '../world.ts';
import type { AccessQuestion } from './access.ts';
import { refusal } from './access.ts';
import type { AcceptedKey, KeyFault } from './bearer-keys.ts';
import type { AuthenticationFault } from './authentication.ts';
import { SKEWED, WRONG_SIGNATURE, authenticate } from './authentication.ts';
import type { Caller } from './credentials.ts';
import { authorizationOf } from './credentials.ts';
import { encodeEvents } from './eventstream.ts';
import type { AwsSurroundings } from './query-service.ts';
import { BedrockRefusal } from './refusal.ts';
import { jsonFailure } from './rest-json.ts';
import type { Answer, Request, Service } from './server.ts';
import { requestId } from './server.ts';

/** A signed request, on its way to an operation. */
export interface SignedRequest {
  request: Request;
  caller: Caller;
  account: Account;
  /** Of the credential scope. */
  region: string;
  /** The parts of the path that the route's pattern captures, decoded. */
  parts: string[];
}

export interface BedrockRoute {
  operation: string;
  method: string;
  pattern: RegExp;
  /** Whether the first captured part is the model that the request is about. */
  aboutModel: boolean;
  /** The model that a request names in its body. */
  modelOf?(request: Request): string | undefined;
  answer(signed: SignedRequest): Answer;
}

const KEY_FAULTS: Record<KeyFault, string> = {
  format: 'Invalid API Key format: Must start with pre-defined prefix',
  invalid: 'Authentication failed: Please make sure your API Key is valid.',
  expired: 'Bearer Token has expired',
};

const FAULTS: Record<AuthenticationFault, [status: number, name: string, message: string]> = {
  missing: [403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
  bearer: [403, 'AccessDeniedException', 'Authentication failed: Please make sure your API Key is valid.'],
  unknown: [403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'],
  'wrong-service': [403, 'InvalidSignatureException', "Credential should be scoped to correct service: 'bedrock'."],
  'wrong-signature': [403, 'InvalidSignatureException', WRONG_SIGNATURE],
  skewed: [403, 'InvalidSignatureException', SKEWED],
  expired: [403, 'ExpiredTokenException', 'The security token included in the request is expired'],
};

/** One of Bedrock's services. */
export function bedrockService(
  name: 'bedrock' | 'bedrock-runtime',
  around: AwsSurroundings,
  routes: readonly BedrockRoute[],
): Service {
  const find = (request: Request): BedrockRoute | undefined =>
    routes.find(({ method, pattern }) => method === request.method && pattern.test(request.path));
  const partsOf = (route: BedrockRoute | undefined, request: Request): string[] =>
    (route?.pattern.exec(request.path) ?? []).slice(1).map(decodeURIComponent);
  return {
    name,
    identify(request) {
      const route = find(request);
      const authorization = authorizationOf(request.headers);
      const key = keyOf(around, request);
      const byKey = typeof key === 'object' ? key : undefined;
      return {
        operation: route?.operation ?? 'unknown',
        // A key's request names its region only in the host, and on loopback all regions have one: the key's own
        // stands for it.
        region: authorization.scheme === 'sigv4' ? authorization.region : byKey?.region,
        principal: (byKey ?? around.credentials.find(request.headers))?.caller.arn,
        model: route?.aboutModel === true ? partsOf(route, request)[0] : route?.modelOf?.(request),
      };
    },
    answer(request, call) {
      try {
        const caller = sayingItIs(request.headers['user-agent'], callerOf(around, request));
        const route = find(request);
        if (route === undefined)
          throw new BedrockRefusal(404, 'UnknownOperationException', 'Unknown operation', 'front-end');
        const account = accountOf(around.estate, caller.account) ?? {};
        return route.answer({ request, caller, account, region: call.region ?? '', parts: partsOf(route, request) });
      } catch (error) {
        if (error instanceof BedrockRefusal) return jsonFailure(error.answer);
        throw error;
      }
    },
    fault: ({
      status = 500,
      name: fault = 'InternalServerException',
      message = 'Internal error',
      'in-stream': inStream,
    }) =>
      inStream === true
        ? exceptionStream(fault, message)
        : jsonFailure({ status, name: fault, message, layer: 'service' }),
  };
}

const saying = new WeakMap<Caller, Map<string, Caller>>();

/** The caller with the User-Agent of its request: one object for each, since its policies are kept by it. */
function sayingItIs(userAgent: string | undefined, caller: Caller): Caller {
  if (userAgent === undefined) return caller;
  const known = saying.get(caller) ?? new Map<string, Caller>();
  saying.set(caller, known);
  const one = known.get(userAgent) ?? { ...caller, userAgent };
  known.set(userAgent, one);
  return one;
}

/** What became of the key in the header; undefined if there is none. */
function keyOf(around: AwsSurroundings, request: Request): AcceptedKey | KeyFault | undefined {
  const authorization = authorizationOf(request.headers);
  return authorization.scheme === 'bearer' ? around.bearerKeys.find(authorization.token) : undefined;
}

/** Who calls, by signature or by key; throws if neither is good, or a policy does not let the caller use keys. */
function callerOf(around: AwsSurroundings, request: Request): Caller {
  const key = keyOf(around, request);
  if (typeof key === 'string') throw new BedrockRefusal(403, 'AccessDeniedException', KEY_FAULTS[key], 'front-end');
  if (key !== undefined) {
    requireKeyUse(around.estate, key);
    return key.caller;
  }
  const caller = authenticate(around.credentials, request, 'bedrock', around.now());
  if (typeof caller === 'string') throw new BedrockRefusal(...FAULTS[caller], 'front-end');
  return caller;
}

/** `bedrock:CallWithBearerToken` has no resource type, and yet the sentence names `*`. */
function requireKeyUse(estate: Estate, { caller, region, type }: AcceptedKey): void {
  const action = 'bedrock:CallWithBearerToken';
  const context = { 'bedrock:BearerTokenType': type };
  const denial = refusal(estate, { caller, region, action, resource: '*', context });
  if (denial === undefined) return;
  const message = denialMessage({ principalArn: caller.arn, action, resource: '*', denial });
  throw new BedrockRefusal(403, 'AccessDeniedException', message, 'front-end');
}

/**
 * Throws AWS's sentence where a policy refuses. What belongs to another account is refused without a reason, unless
 * its owner shares it.
 */
export function requireAccess(estate: Estate, question: AccessQuestion): void {
  const { caller, action, resource } = question;
  const owner = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource)?.[1] ?? caller.account;
  const isForeign = owner !== caller.account && question.sharedByOwner !== true;
  const denial = refusal(estate, question);
  if (denial === undefined && !isForeign) return;
  const where = resource === '*' ? {} : { resource };
  const why = denial === undefined || isForeign ? {} : { denial };
  const message = denialMessage({ principalArn: caller.arn, action, ...where, ...why });
  throw new BedrockRefusal(403, 'AccessDeniedException', message, 'front-end');
}

function exceptionStream(name: string, message: string): Answer {
  const type = name.charAt(0).toLowerCase() + name.slice(1);
  return streamAnswer(encodeEvents([{ type, payload: { message }, isException: true }]));
}

/** A stream as the SDK expects it. */
export function streamAnswer(bytes: Uint8Array, headers: Record<string, string> = {}): Answer {
  const contentType = 'application/vnd.amazon.eventstream';
  return {
    status: 200,
    headers: { 'content-type': contentType, 'x-amzn-requestid': requestId(), ...headers },
    body: bytes,
  };
}
