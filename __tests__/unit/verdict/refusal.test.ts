import { expect, test } from '@jest/globals';
import type { Cause } from '../../../src/domain/cause.ts';
import type { RefusalOutcome } from '../../../src/verdict/cause-definition.ts';
import { isAfterAuthorization, refusalClass } from '../../../src/verdict/refusal.ts';

test.each<[Cause, number | undefined, RefusalOutcome]>([
  ['request-rejected', 400, 'request'],
  ['request-rejected', 422, 'request'],
  ['request-rejected', 403, 'policy'],
  ['request-rejected', 401, 'policy'],
  ['request-rejected', 404, 'model'],
  ['request-rejected', 429, 'throttled'],
  ['request-rejected', 500, 'failed'],
  ['request-rejected', undefined, 'failed'],
  ['unclassified', 401, 'policy'],
  ['unclassified', 403, 'policy'],
  ['unclassified', 400, 'model'],
  ['unclassified', 499, 'model'],
  ['unclassified', 399, 'failed'],
  ['unclassified', 500, 'failed'],
  ['unclassified', undefined, 'failed'],
  ['throttled', 503, 'throttled'],
  ['quota-exhausted', 429, 'model'],
  ['operation-unsupported', 400, 'operation-unsupported'],
  ['service-control-policy', 403, 'policy'],
  ['api-key', 403, 'credentials'],
  ['simulation-throttled', 400, 'failed'],
  ['network', undefined, 'failed'],
])('%s with HTTP %s is %s', (cause, status, outcome) => {
  expect(refusalClass(cause, status)).toBe(outcome);
});

test('only two statuses come after authorization', () => {
  expect([undefined, 200, 400, 401, 403, 404, 422, 429].filter(isAfterAuthorization)).toEqual([400, 422]);
});
