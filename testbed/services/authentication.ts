/** Whether a request is signed by a principal that the testbed knows. */
import type { Caller, CredentialStore } from './credentials.ts';
import { partitionOf } from '../partitions.ts';
import { authorizationOf } from './credentials.ts';
import type { Request } from './server.ts';

export type AuthenticationFault =
  'missing' | 'bearer' | 'unknown' | 'expired' | 'wrong-service' | 'wrong-signature' | 'skewed';

/**
 * What AWS says of a signature that is not the secret's
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html).
 */
export const WRONG_SIGNATURE =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** What AWS says of a request whose time is not its own; the times are an example's. */
export const SKEWED =
  'Signature expired: 20261128T120000Z is now earlier than 20261128T121500Z (20261128T122000Z - 5 min.)';

/**
 * The caller of a request, or what is wrong with its Authorization header.
 *
 * @param service - the name that the credential scope must have; all of Bedrock signs as `bedrock`
 * @param nowSeconds - seconds since the epoch
 */
export function authenticate(
  credentials: CredentialStore,
  { headers, signature }: Request,
  service: string,
  nowSeconds: number,
): Caller | AuthenticationFault {
  const authorization = authorizationOf(headers);
  if (authorization.scheme === 'none') return 'missing';
  if (authorization.scheme === 'bearer') return 'bearer';
  const session = credentials.find(headers);
  if (session === undefined) return 'unknown';
  // A partition knows the keys of no other.
  if (partitionOf(authorization.region) !== session.caller.principal.partition) return 'unknown';
  if (authorization.service !== service) return 'wrong-service';
  if (signature === 'wrong') return 'wrong-signature';
  if (isSkewed(headers['x-amz-date'], nowSeconds)) return 'skewed';
  return session.expiresAt !== undefined && session.expiresAt <= nowSeconds * 1000 ? 'expired' : session.caller;
}

/**
 * Seconds that a request may be older or newer than the service's clock (IAM User Guide, "Troubleshoot Signature
 * Version 4").
 */
const MOST_SKEW_SECONDS = 300;

function isSkewed(date: string | undefined, nowSeconds: number): boolean {
  const signedAt = Date.parse((date ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  return Math.abs(signedAt / 1000 - nowSeconds) > MOST_SKEW_SECONDS;
}
