/** From whatever was thrown to a `Failure`. By name and text, never by class: classes do not survive bundling. */
import type { Failure } from '../domain/failure.ts';
import { FOREIGN_ANSWER } from '../net/response-check.ts';

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
 * `service` and `operation` say what was tried. An error that never became an HTTP answer keeps Node's own code
 * (`ENOTFOUND`, `ECONNRESET`, `ETIMEDOUT`, ...) as its name and has no status.
 */
export function toFailure(service: string, operation: string, error: unknown): Failure {
  const like = asErrorLike(error);
  const name = typeof like?.name === 'string' && like.name !== '' ? like.name : 'Error';
  const answered = like?.$metadata?.httpStatusCode;
  const status = typeof answered === 'number' && answered >= 400 ? answered : EVENT_STATUS[name.toLowerCase()];
  const requestId = like?.$metadata?.requestId;
  // What is no answer of AWS's (a proxy's page) says nothing about access, whatever its status is.
  const unreadable = unreadableAnswer(error, name, answered, requestId);
  if (unreadable !== undefined) {
    const known = { cause: 'network' as const, rule: 'foreign-answer' };
    return { service, operation, errorName: FOREIGN_ANSWER, message: unreadable, known };
  }
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

/** What the SDK adds to the message of an answer that it could not read. */
const NOT_READ = 'Deserialization error: to see the raw response';

/**
 * Why an answer is taken for one that AWS did not give, undefined if it is AWS's: a parser failed on it, or it is a
 * refusal without anything that AWS's refusals have (a code, a request ID). The SDK calls an error without a code
 * `Unknown`.
 */
function unreadableAnswer(error: unknown, name: string, status: unknown, requestId: unknown): string | undefined {
  const message = messageOf(error);
  const hint = message.indexOf(NOT_READ);
  if (name === FOREIGN_ANSWER) return hint === -1 ? message : message.slice(0, hint).trimEnd();
  if (name === 'SyntaxError' || hint !== -1) {
    return `The answer was not one of AWS's: ${hint === -1 ? message : message.slice(0, hint).trimEnd()}`;
  }
  const isRefusal = typeof status === 'number' && status >= 400 && status < 500;
  if (name !== 'Unknown' || requestId !== undefined || !isRefusal) return undefined;
  const said = /^unknown(error)?$/i.test(message) ? '' : `: ${message}`;
  return `The answer was not one of AWS's: HTTP ${status} without an error code and a request ID${said}`;
}

/** Returns the HTTP status of what the SDK threw; undefined if there was no answer. */
export function statusOf(error: unknown): number | undefined {
  const status = asErrorLike(error)?.$metadata?.httpStatusCode;
  return typeof status === 'number' ? status : undefined;
}

/** How many requests were sent before the error was given up on; 1 if the SDK does not say. */
export function attemptsOf(error: unknown): number {
  const attempts = asErrorLike(error)?.$metadata?.attempts;
  return typeof attempts === 'number' ? attempts : 1;
}

/** The text of anything that was thrown, without the secrets that such texts are known to quote. */
export function messageOf(error: unknown): string {
  const like = asErrorLike(error);
  if (like && typeof like.message === 'string' && like.message !== '') return clipped(withoutSecrets(like.message));
  return like ? 'unknown error' : clipped(String(error));
}

/** Characters of a text of others that anything here looks at: what matters is at its start or its end. */
const HEAD = 12_000;
const TAIL = 4_000;

/**
 * The one door: no text of others is longer behind it, so that whatever reads it takes its time by that. After the
 * secrets are gone.
 */
function clipped(message: string): string {
  return message.length <= HEAD + TAIL ? message : `${message.slice(0, HEAD)} ... ${message.slice(-TAIL)}`;
}

/** What texts of others are known to quote, and what is written instead. */
const QUOTED_SECRETS: readonly (readonly [RegExp, string])[] = [
  // Tunnels quote the URL of their proxy, with user and password.
  [/(\bhttps?:\/\/)[^\s/@]{1,200}@/gi, '$1'],
  // SignatureDoesNotMatch quotes the canonical request, session token and all (IAM User Guide, "Troubleshoot Signature
  // Version 4").
  [/(x-amz-(?:security-token|signature)["']?\s*[:=]\s*["']?)[^\s"'&,;]+/gi, '$1(withheld)'],
  // IncompleteSignature quotes the Authorization header.
  [/(\bSignature=)[^\s"'&,;]+/g, '$1(withheld)'],
  [/(\b(?:Bearer|Basic) )[A-Za-z0-9+/=_.~:-]{8,}/g, '$1(withheld)'],
  [/\bbedrock-api-key-[A-Za-z0-9+/=_-]{8,}/g, 'bedrock-api-key-(withheld)'],
  [/\bABSK[A-Za-z0-9+/=_-]{8,}/g, 'ABSK(withheld)'],
  // Node quotes the command line that failed, and all that it wrote: those of a `credential_process` may hold a
  // password.
  [
    /^((?:Error: )?Command failed): [^]*$/m,
    '$1. Run it by itself to see what it writes: that may hold secrets and is not shown.',
  ],
];

/** A text from outside without the secrets that it may quote. */
export function withoutSecrets(text: string): string {
  return QUOTED_SECRETS.reduce((shown, [secret, instead]) => shown.replace(secret, instead), text);
}

/** Node's code of the first error in the chain of causes that has one. */
function networkCode(error: unknown): string | undefined {
  let current: unknown = error;
  for (let depth = 0; depth < 5; depth += 1) {
    const like = asErrorLike(current);
    if (!like) return undefined;
    if (typeof like.code === 'string' && /^E[A-Z_]+$|^CERT_|_CERT|_SIGNATURE$|^ERR_/.test(like.code)) return like.code;
    current = like.cause;
  }
  return undefined;
}
