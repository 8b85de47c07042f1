/**
 * Tools wrap what AWS said: botocore ("An error occurred (X) when calling the Y operation: ..."), the Java and Go
 * SDKs, LiteLLM, JSON and XML bodies. What a wrapper knows and the failure itself does not say (name, status,
 * operation, service) is taken from the text.
 */
import type { Failure } from '../domain/failure.ts';
import { normalize } from './normalize.ts';
import type { NormalText } from './normalize.ts';

/** A failure without what tools wrapped around it. */
export interface Unwrapped {
  service: string;
  operation: string;
  /** Lower case: event streams spell `throttlingException`. */
  name: string;
  status?: number;
  said: NormalText;
  /**
   * The failure's own message is only this, after its wrappers: for texts that mean something only when they are
   * alone.
   */
  core: string;
}

/**
 * Names that say something; any other (`Error`, `ClientError`, `BadRequestError`, ...) is a wrapper's. In lower case.
 */
const KNOWN_NAMES = new Set(
  `AccessDenied AccessDeniedException UnauthorizedOperation NotAuthorized ValidationException ValidationError ResourceNotFoundException
   ResourceNotFound ThrottlingException Throttling TooManyRequestsException ServiceQuotaExceededException ServiceUnavailableException
   ServiceUnavailable InternalServerException InternalFailure ModelErrorException ModelTimeoutException ModelNotReadyException
   ModelStreamErrorException UnrecognizedClientException InvalidClientTokenId InvalidAccessKeyId SignatureDoesNotMatch
   InvalidSignatureException IncompleteSignature MissingAuthenticationToken MissingAuthenticationTokenException ExpiredToken
   ExpiredTokenException RequestExpired RequestTimeTooSkewed InvalidIdentityToken InvalidIdentityTokenException IDPCommunicationError
   IDPCommunicationErrorException IDPRejectedClaim IDPRejectedClaimException RegionDisabledException NoSuchEntity NoSuchEntityException
   InvalidInput InvalidInputException PolicyEvaluation PolicyEvaluationException FTUFormNotFilled MPAgreementBeingCreated
   BadCScoreException InvalidAction UnknownOperationException SerializationException CredentialsProviderError NoCredentialsError
   EndpointConnectionError ENOTFOUND EAI_AGAIN ECONNREFUSED ECONNRESET ETIMEDOUT EPIPE EHOSTUNREACH ENETUNREACH overloaded_error
   RequestTimeout TimeoutError OptInRequired SubscriptionRequiredException permission_error access_denied invalid_api_key HttpError
   ConnectTimeoutError ReadTimeoutError NetworkingError UnknownEndpoint ProfileNotFound PartialCredentialsError`
    .toLowerCase()
    .split(/\s+/),
);

const WORD = /[A-Za-z_]{5,60}/g;
const BOTO = /an error occurred \((\w{2,80})\) when calling the (\w{2,80}) operation/;
const GO_SDK = /operation error [\w ]{2,40}: (\w{2,80}),/;
const STATUS =
  /(?:status ?code|http status|status|statuscode|error code|api error|http|response error)[ :="'(]{0,4}(\d{3})\b/;
const LEADING_STATUS = /^(?:error:? )?(4\d\d|5\d\d)\b/;

/** Service of an operation, if the failure does not say. */
const OPERATION_SERVICE: readonly (readonly [RegExp, string])[] = [
  [/^(?:simulate|getcontextkeys)/i, 'iam'],
  [/^(?:assumerole|getcalleridentity|getfederationtoken|getsessiontoken)/i, 'sts'],
  [/^(?:invoke|converse|counttokens|applyguardrail|startasyncinvoke)/i, 'bedrock-runtime'],
];

/** Takes a failure and returns it with its wrappers off. Linear in the inspected length of the message. */
export function unwrap(failure: Failure): Unwrapped {
  const normal = normalize(failure.message);
  const { lower } = normal;
  const boto = BOTO.exec(lower);
  const operation = said(failure.operation) ?? boto?.[2] ?? GO_SDK.exec(lower)?.[1] ?? '';
  const status = failure.httpStatus ?? statusIn(lower);
  return {
    service: said(failure.service) ?? OPERATION_SERVICE.find(([pattern]) => pattern.test(operation))?.[1] ?? '',
    operation: operation.toLowerCase(),
    name: nameOf(failure.errorName, boto?.[1], normal.text),
    ...(status === undefined ? {} : { status }),
    said: normal,
    core: coreOf(lower),
  };
}

/** Undefined for the empty text that stands for "not known". */
function said(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function nameOf(given: string, boto: string | undefined, text: string): string {
  const own = given.toLowerCase();
  if (KNOWN_NAMES.has(own)) return own;
  if (boto !== undefined && KNOWN_NAMES.has(boto)) return boto;
  const found = text.match(WORD)?.find((word) => word.length > 7 && KNOWN_NAMES.has(word.toLowerCase()));
  return found?.toLowerCase() ?? boto ?? own;
}

function statusIn(lower: string): number | undefined {
  const found = STATUS.exec(lower)?.[1] ?? LEADING_STATUS.exec(lower)?.[1];
  const status = found === undefined ? Number.NaN : Number(found);
  return status >= 400 && status < 600 ? status : undefined;
}

/** What follows the last wrapper's colon or opening quote, without closing punctuation: "operation not allowed". */
function coreOf(lower: string): string {
  let end = lower.length;
  while (end > 0 && ' .}"\'])'.includes(lower[end - 1] ?? '')) end -= 1;
  const start = Math.max(lower.lastIndexOf(': ', end), lower.lastIndexOf(':"', end), lower.lastIndexOf(": '", end)) + 1;
  return lower.slice(start, end).replace(/^[ "']{0,4}/, '');
}
