/**
 * A failed call to AWS or GitHub as data. Everything that judges a failure reads this, never an error object: classes do not
 * survive bundling, names and texts do.
 */
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
}
