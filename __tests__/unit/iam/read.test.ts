import type { EvaluationResult } from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import { readResult } from '../../../src/iam/read.ts';

const NOVA = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0';

test.each([
  [{ Line: NaN, Column: 3 }],
  [{ Line: 2, Column: NaN }],
  [{ Line: 1.5, Column: 1 }],
  [{ Line: 0, Column: 1 }],
  [{ Line: 4 }],
  [{}],
])('a position that is none is left out: %j', (StartPosition) => {
  const MatchedStatements = [{ SourcePolicyId: 'p', SourcePolicyType: 'role' as const, StartPosition }];
  const specific = { EvalResourceName: NOVA, EvalResourceDecision: 'explicitDeny' as const, MatchedStatements };
  const answer = {
    EvalActionName: 'bedrock:InvokeModel',
    EvalDecision: 'explicitDeny' as const,
    ResourceSpecificResults: [specific],
  };
  const reading = readResult([answer], 'bedrock:InvokeModel', NOVA, 1);
  expect(reading?.statements).toEqual([{ policy: 'p', type: 'role' }]);
});

test('an answer without a decision that is known neither allows nor denies', () => {
  const unknown = { EvalActionName: 'bedrock:InvokeModel', EvalDecision: undefined };
  expect(readResult([unknown], 'bedrock:InvokeModel', NOVA, 1)).toBeUndefined();
  const halfKnown = {
    EvalActionName: 'bedrock:InvokeModel',
    EvalDecision: 'implicitDeny' as const,
    ResourceSpecificResults: [{ EvalResourceName: NOVA, EvalResourceDecision: undefined }],
  };
  expect(readResult([halfKnown], 'bedrock:InvokeModel', NOVA, 2)).toBeUndefined();
});

test('a boundary that stands at the top alone is seen for each of several resources', () => {
  const result: EvaluationResult = {
    ...{ EvalActionName: 'bedrock:InvokeModel', EvalDecision: 'allowed' },
    PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
  };
  const specific = [{ EvalResourceName: 'a', EvalResourceDecision: 'allowed' as const }];
  for (const one of [result, { ...result, ResourceSpecificResults: specific }]) {
    expect(readResult([one], 'bedrock:InvokeModel', 'a', 2)).toMatchObject({ allowedByBoundary: true });
  }
});

const INVOKE = 'bedrock:InvokeModel';
type Specific = NonNullable<EvaluationResult['ResourceSpecificResults']>[number];
const of = (EvalResourceName: string, EvalResourceDecision: Specific['EvalResourceDecision'], more: object = {}) => ({
  ...{ EvalResourceName, EvalResourceDecision },
  ...more,
});
const answer = (EvalDecision: EvaluationResult['EvalDecision'], more: Partial<EvaluationResult> = {}) => ({
  ...{ EvalActionName: INVOKE, EvalDecision },
  ...more,
});
const organization = (AllowedByOrganizations: boolean) => ({ OrganizationsDecisionDetail: { AllowedByOrganizations } });
const boundary = (AllowedByPermissionsBoundary: boolean) => ({
  PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary },
});
const statement = (SourcePolicyId: string) => ({ SourcePolicyId, SourcePolicyType: 'role' as const });

describe('a call with one resource', () => {
  const read = (one: EvaluationResult) => readResult([one], INVOKE, 'a', 1);

  test.each<[string, EvaluationResult, object]>([
    ['the top says it', answer('explicitDeny'), { decision: 'explicitDeny' }],
    [
      'the top denies what the resource allows: an organization does',
      answer('implicitDeny', { ...organization(false), ResourceSpecificResults: [of('a', 'allowed')] }),
      { decision: 'implicitDeny', allowedByOrganizations: false },
    ],
    [
      'the top allows what the resource denies: it is denied',
      answer('allowed', { ResourceSpecificResults: [of('a', 'explicitDeny')] }),
      { decision: 'explicitDeny' },
    ],
    [
      'the top allows, and the resource has no decision that is known',
      answer('allowed', { ResourceSpecificResults: [of('a', undefined)] }),
      { decision: 'allowed' },
    ],
    [
      'a boundary stands at the top',
      answer('allowed', { ...boundary(true), ResourceSpecificResults: [of('a', 'allowed', boundary(false))] }),
      { allowedByBoundary: true },
    ],
    [
      'or beside the resource',
      answer('implicitDeny', { ResourceSpecificResults: [of('a', 'implicitDeny', boundary(false))] }),
      { allowedByBoundary: false },
    ],
    [
      'statements beside the resource count before those at the top',
      answer('allowed', {
        MatchedStatements: [statement('top')],
        ResourceSpecificResults: [of('a', 'allowed', { MatchedStatements: [statement('own')] })],
      }),
      { statements: [{ policy: 'own', type: 'role' }] },
    ],
    [
      'those at the top, where it has none',
      answer('allowed', { MatchedStatements: [statement('top')] }),
      { statements: [{ policy: 'top', type: 'role' }] },
    ],
    [
      'missing keys of both places, each once',
      answer('implicitDeny', {
        MissingContextValues: ['aws:SourceIp'],
        ResourceSpecificResults: [of('a', 'implicitDeny', { MissingContextValues: ['aws:SourceIp', 'aws:SourceVpc'] })],
      }),
      { missingContextKeys: ['aws:SourceIp', 'aws:SourceVpc'] },
    ],
  ])('%s', (_, one, expected) => {
    expect(read(one)).toMatchObject(expected);
  });

  test('layers that are not in play are not mentioned', () => {
    expect(read(answer('allowed'))).toStrictEqual({ decision: 'allowed', statements: [], missingContextKeys: [] });
  });

  test.each(['ALLOWED', 'Allowed'])('%s is as good as allowed', (text) => {
    expect(read(answer(text as 'allowed'))).toMatchObject({ decision: 'allowed' });
  });

  test('a decision that AWS has not named yet is none', () => {
    expect(read(answer('conditional' as 'allowed'))).toBeUndefined();
  });
});

describe('a call with several resources', () => {
  const read = (one: EvaluationResult) => readResult([one], INVOKE, 'a', 2);

  test.each<[string, EvaluationResult, object | undefined]>([
    ['all are allowed', answer('allowed'), { decision: 'allowed' }],
    ['none is named, and not all are allowed: not clear', answer('implicitDeny'), undefined],
    [
      'each has its own decision, statements and keys',
      answer('implicitDeny', {
        ...{ MatchedStatements: [statement('top')], MissingContextValues: ['aws:SourceVpc'] },
        ResourceSpecificResults: [
          of('b', 'allowed'),
          of('a', 'implicitDeny', { MatchedStatements: [statement('own')], MissingContextValues: ['aws:SourceIp'] }),
        ],
      }),
      {
        ...{ decision: 'implicitDeny', statements: [{ policy: 'own', type: 'role' }] },
        missingContextKeys: ['aws:SourceIp'],
      },
    ],
    [
      'an organization denies one of them: what reads as allowed is not clear',
      answer('implicitDeny', { ...organization(false), ResourceSpecificResults: [of('a', 'allowed')] }),
      undefined,
    ],
    [
      'what reads as denied is denied',
      answer('implicitDeny', { ...organization(false), ResourceSpecificResults: [of('a', 'explicitDeny')] }),
      { decision: 'explicitDeny', allowedByOrganizations: false },
    ],
    [
      'an organization allows: what reads as allowed is',
      answer('implicitDeny', { ...organization(true), ResourceSpecificResults: [of('a', 'allowed')] }),
      { decision: 'allowed', allowedByOrganizations: true },
    ],
    [
      "the resource's own word on the boundary counts before that of all",
      answer('implicitDeny', { ...boundary(false), ResourceSpecificResults: [of('a', 'allowed', boundary(true))] }),
      { allowedByBoundary: true },
    ],
  ])('%s', (_, one, expected) => {
    const reading = read(one);
    if (expected === undefined) expect(reading).toBeUndefined();
    else expect(reading).toMatchObject(expected);
  });
});

test('an answer is that of its action, however IAM spells it', () => {
  const results = [
    { EvalActionName: 'bedrock:CountTokens', EvalDecision: 'explicitDeny' as const },
    { EvalActionName: 'bedrock:invokemodel', EvalDecision: 'allowed' as const },
  ];
  expect(readResult(results, INVOKE, 'a', 1)).toMatchObject({ decision: 'allowed' });
  expect(readResult(results, 'bedrock:ApplyGuardrail', 'a', 1)).toBeUndefined();
});

test('a statement is named by policy, type and place, as far as IAM says them', () => {
  const MatchedStatements = [
    {
      SourcePolicyId: 'p',
      SourcePolicyType: 'role' as const,
      StartPosition: { Line: 1, Column: 1 },
      EndPosition: { Line: 9, Column: 4 },
    },
    {},
  ];
  expect(readResult([answer('allowed', { MatchedStatements })], INVOKE, 'a', 1)?.statements).toStrictEqual([
    { policy: 'p', type: 'role', start: { line: 1, column: 1 }, end: { line: 9, column: 4 } },
    { policy: '', type: '' },
  ]);
});
