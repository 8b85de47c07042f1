import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../../src/domain/evidence.ts';
import { seen } from '../../../src/verdict/evidence-text.ts';
import type { Denial } from '../../../src/verdict/denial.ts';
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

const texts = (...of: Parameters<typeof seen>): string[] => seen(...of).map(({ text }) => text);

describe('the answer', () => {
  test.each([
    [{}, 'bedrock-runtime:InvokeModel answered AccessDeniedException, HTTP 403: "m".'],
    [{ httpStatus: undefined }, 'bedrock-runtime:InvokeModel answered AccessDeniedException: "m".'],
    [{ errorName: '' }, 'bedrock-runtime:InvokeModel answered HTTP 403: "m".'],
    [{ errorName: '', httpStatus: undefined }, 'bedrock-runtime:InvokeModel answered: "m".'],
    [{ operation: '' }, 'bedrock-runtime answered AccessDeniedException, HTTP 403: "m".'],
    [{ service: '', operation: '' }, 'The call answered AccessDeniedException, HTTP 403: "m".'],
    [
      { message: 'x'.repeat(2_000) },
      `bedrock-runtime:InvokeModel answered AccessDeniedException, HTTP 403: "${'x'.repeat(2_000)}".`,
    ],
  ])('with %j', (change, text) => {
    const { httpStatus, ...more } = { ...FAILURE, message: 'm', ...change };
    expect(texts({ ...more, ...(httpStatus !== undefined && { httpStatus }) }, undefined, {})).toEqual([text]);
  });
});

describe('of the denial', () => {
  const model = (region: string): string => `arn:aws:bedrock:${region}::foundation-model/a`;
  const of = (denial: Denial, region?: string): string[] =>
    texts(undefined, { cause: 'identity-policy-no-allow', alternatives: [], rule: 'x', denial }, { region });
  const policyType = 'identity-based policy' as const;

  test.each<[Denial, string | undefined, string[]]>([
    [{ effect: 'implicit', policyType }, undefined, []],
    [{ effect: 'implicit' }, undefined, ['AWS does not say which kind of policy denied it.']],
    [
      { effect: 'implicit', cut: true },
      undefined,
      [
        'The message ends before it says which kind of policy denied it: if there was more of it, that is worth reading.',
      ],
    ],
    [{ effect: 'implicit', policyType, policyArn: 'arn:p' }, undefined, ['AWS names the identity-based policy arn:p.']],
    [{ effect: 'explicit', policyType }, undefined, ['It is an explicit deny, which no Allow outweighs.']],
    [
      { effect: 'implicit', policyType, resource: model('') },
      'us-east-1',
      ['The refused ARN has no region: the model leg of a global profile.'],
    ],
    [
      { effect: 'implicit', policyType, resource: model('us-west-2') },
      'us-east-1',
      ['The refused model ARN is in us-west-2, not in us-east-1: a destination of a cross-region profile.'],
    ],
    [{ effect: 'implicit', policyType, resource: model('us-east-1') }, 'us-east-1', []],
    [{ effect: 'implicit', policyType, resource: model('us-west-2') }, undefined, []],
  ])('%j in %s', (denial, region, sentences) => {
    expect(of(denial, region)).toEqual(sentences);
  });

  test('a policy of no known kind is named as a policy', () => {
    expect(of({ effect: 'implicit', policyArn: 'arn:p' })).toContain('AWS names the policy arn:p.');
  });
});

describe('of the token', () => {
  const workflow = { cause: 'github-id-token-permission' as const, alternatives: [], rule: 'x' };
  test.each<[Evidence, string[]]>([
    [
      { token: { sub: 's', aud: 'a', iss: 'i', ref: 'r', environment: 'e', repository: 'o/r' }, roleArn: 'arn:r' },
      ['The role was arn:r.', 'The token has sub s, aud a, iss i, ref r, environment e.'],
    ],
    [{ token: { aud: 'a' } }, ['The token has aud a.']],
    [{ token: {} }, []],
    [{}, []],
  ])('%j', (evidence, sentences) => {
    expect(texts(undefined, workflow, evidence)).toEqual(sentences);
  });
});

describe('of the simulation', () => {
  const simulation = (change: object) => ({
    simulation: {
      outcome: 'denied' as const,
      requirements: [requirement({ decision: 'implicitDeny', resource: 'arn:r', ...change })],
    },
  });
  const says = "IAM's simulation says implicitDeny";
  const what = 'for bedrock:InvokeModel on arn:r with aws:RequestedRegion us-east-1';
  test.each<[object, string]>([
    [{}, `${says} ${what}.`],
    [{ deniedBy: 'organization' }, `${says} by organization ${what}.`],
    [
      {
        statements: [
          { policy: 'p', type: '', start: { line: 3, column: 1 } },
          { policy: 'q', type: '' },
        ],
      },
      `${says} ${what} (p line 3, q).`,
    ],
    [{ missingContextKeys: ['k', 'l'] }, `${says} ${what}; not known: k, l.`],
  ])('%j', (change, text) => {
    expect(texts(undefined, undefined, simulation(change))).toEqual([text]);
  });

  test('that an ARN was made up is told once for its type', () => {
    const { simulation: one } = simulation({});
    const twice = { ...one, requirements: [...one.requirements, ...one.requirements, requirement()] };
    expect(texts(undefined, undefined, { simulation: twice, madeUp: { 'arn:r': 'job' } }).slice(2)).toEqual([
      'The ARN of type job was made up for the simulation: a policy may allow those that there will be.',
    ]);
  });
});

test('of the state: availability, lifecycle, form, subscription and what came of an Amazon model', () => {
  expect(texts(undefined, undefined, { ...READ, amazonModelWorks: false })).toEqual([
    'Availability reads agreement A, authorization B, entitlement C, region D.',
    'The lifecycle of the model is LEGACY, its end of life 2027-03-01, by the table of 2026-11-01.',
    'The use case form is missing.',
    'aws-marketplace:Subscribe is simulated as denied.',
    'An Amazon model is refused in this run too.',
  ]);
  expect(
    texts(undefined, undefined, { lifecycle: { status: 'ACTIVE', source: 'service' }, amazonModelWorks: true }),
  ).toEqual(['The lifecycle of the model is ACTIVE.', 'An Amazon model works in this run.']);
});
