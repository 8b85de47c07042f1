import { expect, test } from '@jest/globals';
import type { Evidence } from '../../../src/domain/evidence.ts';
import { seen } from '../../../src/verdict/evidence-text.ts';
import { recognize } from '../../../src/verdict/recognize.ts';
import { requirement } from '../report/samples.ts';

const FAILURE = {
  ...{ service: 'bedrock-runtime', operation: 'InvokeModel', errorName: 'AccessDeniedException', httpStatus: 403 },
  message: 'User: arn:aws:iam::111122223333:user/a is not authorized to perform: bedrock:InvokeModel',
};
const READ: Evidence = {
  availability: { agreement: 'A', authorization: 'B', entitlement: 'C', region: 'D' },
  lifecycle: { status: 'LEGACY', endOfLife: '2027-03-01T00:00:00Z', asOf: '2026-11-01' },
  useCaseForm: 'missing',
  subscribe: 'denied',
  amazonModelWorks: true,
};

test('each thing that was seen has its kind, the message first', () => {
  const simulation = { outcome: 'denied' as const, requirements: [requirement({ decision: 'implicitDeny' })] };
  const found = seen(FAILURE, recognize(FAILURE), { ...READ, simulation });
  expect(found.map(({ kind }) => kind)).toEqual([
    ...['answer', 'denial', 'requirement', 'availability', 'lifecycle', 'account', 'account', 'account'],
  ]);
  expect(found[0]?.text).toBe(
    `bedrock-runtime:InvokeModel answered AccessDeniedException, HTTP 403: "${FAILURE.message}".`,
  );
  expect(found[4]?.text).toBe(
    'The lifecycle of the model is LEGACY, its end of life 2027-03-01, by the table of 2026-11-01.',
  );
});

test('an allowed simulation is one sentence, and nothing is made of nothing', () => {
  const simulation = { outcome: 'allowed' as const, requirements: [requirement()] };
  expect(seen(undefined, undefined, { simulation }).map(({ kind }) => kind)).toEqual(['simulation']);
  expect(seen(undefined, undefined, {})).toEqual([]);
});

test('the claims of the token are told of a trust failure only', () => {
  const token = { token: { sub: 'repo:o/r:ref' }, roleArn: 'arn:aws:iam::111122223333:role/ci' };
  const trust = { ...FAILURE, service: 'sts', known: { cause: 'oidc-trust-mismatch' as const } };
  expect(seen(trust, recognize(trust), token).filter(({ kind }) => kind === 'token')).toHaveLength(2);
  expect(seen(FAILURE, recognize(FAILURE), token).filter(({ kind }) => kind === 'token')).toEqual([]);
});

test('a long message is cut where the report says so', () => {
  const long = { ...FAILURE, message: 'x'.repeat(2_001) };
  expect(seen(long, undefined, {})[0]?.text).toContain(`"${'x'.repeat(2_000)}...".`);
});
