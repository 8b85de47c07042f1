/**
 * A failed call to AWS or GitHub as data. Everything that judges a failure reads this, never an error object: classes
 * do not survive bundling, names and texts do.
 */
import type { Cause } from './cause.ts';

/** An error of a call as data. */
export interface Failure {
  /** `bedrock-runtime`, `bedrock`, `sts`, `iam`, `github`, `network`. */
  service: string;
  /** The API operation: `InvokeModel`, `AssumeRoleWithWebIdentity`, ... */
  operation: string;
  /** The error's name as it came: `AccessDeniedException`, `Throttling`, `ENOTFOUND`, ... */
  errorName: string;
  httpStatus?: number;
  message: string;
  requestId?: string;
  /** Why it failed, if that is known without reading the text: the failure was noticed here, or came as data. */
  known?: KnownRefusal;
}

/** The cause of a failure whose text is not what says so. */
export interface KnownRefusal {
  cause: Cause;
  /** What was noticed, if a cause has several remedies (`foreign-answer`). */
  rule?: string;
  /** Other causes of the same, most likely first. */
  alternatives?: readonly Cause[];
  /** What was refused to whom. */
  denial?: { principal?: string; action?: string; resource?: string; effect: 'implicit' | 'explicit' | 'unknown' };
}

/** How much of a text that is not recognised stands in the summary of its diagnosis, in characters. */
export const UNCLASSIFIED_QUOTE = 300;
