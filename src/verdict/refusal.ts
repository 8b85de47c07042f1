/** What a refusal means for a verdict (contract, section 5, rules 1 to 4 and 7). */
import type { Cause } from '../domain/cause.ts';
import type { Layer } from '../domain/report.ts';
import type { RefusalOutcome } from './cause-definition.ts';
import { causeInfo } from './causes.ts';

const BY_LAYER: Record<Exclude<Layer, 'unknown'>, RefusalOutcome> = {
  workflow: 'credentials',
  trust: 'credentials',
  credentials: 'credentials',
  simulation: 'failed',
  policy: 'policy',
  entitlement: 'model',
  model: 'model',
  service: 'failed',
};

/**
 * Takes a cause and the HTTP status it came with (undefined: no answer) and returns its class: `policy` is rule 2's
 * denied, `model` its unavailable, `credentials` its inconclusive, `request` proves access (rule 3), `throttled` is
 * rule 4, `failed` rule 7.
 */
export function refusalClass(cause: Cause, httpStatus?: number): RefusalOutcome {
  if (cause === 'throttled') return 'throttled';
  // Only these two statuses come after authorization: a 403 that names a field of the body is a 403 (rule 3).
  if (cause === 'request-rejected' && !isAfterAuthorization(httpStatus)) {
    return httpStatus === 429 ? 'throttled' : unknownClass(httpStatus);
  }
  const { layer, refusal } = causeInfo(cause);
  return refusal ?? (layer === 'unknown' ? unknownClass(httpStatus) : BY_LAYER[layer]);
}

/**
 * Returns whether a refusal with this status may come after the request was authorized (contract, section 5, rule 3).
 */
export function isAfterAuthorization(status: number | undefined): boolean {
  return status === 400 || status === 422;
}

function unknownClass(status: number | undefined): RefusalOutcome {
  if (status === 401 || status === 403) return 'policy';
  return status !== undefined && status >= 400 && status < 500 ? 'model' : 'failed';
}
