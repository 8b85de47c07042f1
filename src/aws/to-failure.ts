/** From whatever was thrown to a `Failure`. By name and text, never by class: classes do not survive bundling. */
import type { Failure } from './failure.ts';

interface ErrorLike {
  name?: unknown;
  message?: unknown;
  code?: unknown;
  cause?: unknown;
  $metadata?: { httpStatusCode?: unknown; requestId?: unknown; attempts?: unknown };
}

/** Statuses of the exceptions that Bedrock sends inside a stream, after its 200 (API reference, ResponseStream). */
const EVENT_STATUS: Readonly<Record<string, number>> = {
  validationexception: 400,
  accessdeniedexception: 403,
  modeltimeoutexception: 408,
  modelstreamerrorexception: 424,
  throttlingexception: 429,
  internalserverexception: 500,
  serviceunavailableexception: 503,
};

const asErrorLike = (value: unknown): ErrorLike | undefined =>
  typeof value === 'object' && value !== null ? value : undefined;

/**
 * `service` and `operation` say what was tried. An error that never became an HTTP answer keeps Node's own code (`ENOTFOUND`,
 * `ECONNRESET`, `ETIMEDOUT`, ...) as its name and has no status.
 */
export function toFailure(service: string, operation: string, error: unknown): Failure {
  const like = asErrorLike(error);
  const name = typeof like?.name === 'string' && like.name !== '' ? like.name : 'Error';
  // A parser's error is about an answer that was not AWS's (a proxy's page): its status says nothing about access.
  if (name === 'SyntaxError') {
    return {
      service,
      operation,
      errorName: 'UnreadableAnswer',
      message: `The answer was not one of AWS's: ${messageOf(error)}`,
    };
  }
  const answered = like?.$metadata?.httpStatusCode;
  const status = typeof answered === 'number' && answered >= 400 ? answered : EVENT_STATUS[name.toLowerCase()];
  const requestId = like?.$metadata?.requestId;
  const code = networkCode(error);
  return {
    service,
    operation,
    errorName: typeof status === 'number' ? name : (code ?? name),
    message: messageOf(error),
    ...(typeof status === 'number' && { httpStatus: status }),
    ...(typeof requestId === 'string' && { requestId }),
  };
}

/** How many requests were sent before the error was given up on; 1 where the SDK does not say. */
export function attemptsOf(error: unknown): number {
  const attempts = asErrorLike(error)?.$metadata?.attempts;
  return typeof attempts === 'number' ? attempts : 1;
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  const like = asErrorLike(error);
  if (like && typeof like.message === 'string' && like.message !== '') return like.message;
  return like ? 'unknown error' : String(error);
}

/** Node's code of the first error in the chain of causes that has one. */
function networkCode(error: unknown): string | undefined {
  let current: unknown = error;
  for (let depth = 0; depth < 5; depth += 1) {
    const like = asErrorLike(current);
    if (!like) return undefined;
    if (typeof like.code === 'string' && /^E[A-Z_]+$|^CERT_|_CERT|^ERR_/.test(like.code)) return like.code;
    current = like.cause;
  }
  return undefined;
}
