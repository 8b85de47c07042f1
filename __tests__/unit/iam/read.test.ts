import type { EvaluationResult } from '@aws-sdk/client-iam';
import { expect, test } from '@jest/globals';
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
