/** What a 200 has to hold to be the answer of an operation. */
import { describe, expect, test } from '@jest/globals';
import { isAnswerOf, type AnsweringOperation } from '../../../src/aws/answer-shapes.ts';
import { ask } from '../../../src/aws/clients.ts';
import { recognize } from '../../../src/verdict/recognize.ts';

const ARN = 'arn:aws:iam::111122223333:role/ci';
const SESSION = { Credentials: { AccessKeyId: 'ASIA', SecretAccessKey: 's', SessionToken: 't' } };

/** The least that each operation answers with. */
const ANSWERS: Record<AnsweringOperation, object> = {
  AssumeRole: SESSION,
  AssumeRoleWithWebIdentity: SESSION,
  GetCallerIdentity: { Arn: ARN, Account: '111122223333', UserId: 'x' },
  SimulatePrincipalPolicy: { EvaluationResults: [] },
  SimulateCustomPolicy: { EvaluationResults: [] },
  GetContextKeysForPrincipalPolicy: { ContextKeyNames: [] },
  GetRole: { Role: { Arn: ARN } },
  GetUser: { User: { Arn: ARN } },
  GetPolicy: { Policy: {} },
  GetPolicyVersion: { PolicyVersion: { Document: '{}' } },
  GetRolePolicy: { PolicyDocument: '{}' },
  GetUserPolicy: { PolicyDocument: '{}' },
  ListRolePolicies: { PolicyNames: [] },
  ListUserPolicies: { PolicyNames: [] },
  ListAttachedRolePolicies: { AttachedPolicies: [] },
  ListAttachedUserPolicies: { AttachedPolicies: [] },
  GetAccountAuthorizationDetails: { IsTruncated: false },
  ListServiceSpecificCredentials: { ServiceSpecificCredentials: [] },
  DescribeOrganization: { Organization: { Id: 'o-exampleorgid' } },
  ListParents: { Parents: [] },
  ListPoliciesForTarget: { Policies: [] },
  DescribePolicy: { Policy: { Content: '{}' } },
  ListPromptRouters: { promptRouterSummaries: [] },
  ListFoundationModels: { modelSummaries: [] },
  GetFoundationModel: { modelDetails: { modelId: 'amazon.nova-lite-v1:0' } },
  GetFoundationModelAvailability: { modelId: 'amazon.nova-lite-v1:0' },
  ListInferenceProfiles: { inferenceProfileSummaries: [] },
  GetInferenceProfile: { inferenceProfileArn: ARN, models: [] },
  GetUseCaseForModelAccess: { formData: new Uint8Array() },
  ListModelInvocationJobs: { invocationJobSummaries: [] },
  GetProvisionedModelThroughput: { provisionedModelArn: ARN },
  GetCustomModel: { modelArn: ARN },
  GetCustomModelDeployment: { customModelDeploymentArn: ARN },
  GetGuardrail: { guardrailArn: ARN },
  GetServiceQuota: { Quota: { QuotaCode: 'L-F4DDD3EB' } },
  ListServiceQuotas: { Quotas: [] },
  ListEnforcedGuardrailsConfiguration: { guardrailsConfig: [] },
  GetImportedModel: { modelArn: ARN },
  GetPromptRouter: { promptRouterArn: ARN },
  GetMarketplaceModelEndpoint: { marketplaceModelEndpoint: { endpointArn: ARN } },
  Converse: { output: { message: { role: 'assistant', content: [] } }, stopReason: 'max_tokens' },
  CountTokens: { inputTokens: 8 },
  ApplyGuardrail: { action: 'NONE' },
  ListAsyncInvokes: { asyncInvokeSummaries: [] },
};
const STRANGERS: object[] = [{}, { error: 'blocked by policy' }, { message: 'no' }, { Output: { __type: 'x' } }, []];

describe.each(Object.entries(ANSWERS) as [AnsweringOperation, object][])('%s', (operation, answer) => {
  test('is known by its own fields, and by nothing else', () => {
    expect(isAnswerOf(operation, { ...answer, $metadata: {} })).toBe(true);
    for (const stranger of STRANGERS) expect(isAnswerOf(operation, { ...stranger, $metadata: {} })).toBe(false);
  });
});

test('an STS answer with half of its credentials is no session', () => {
  expect(isAnswerOf('AssumeRole', { Credentials: { AccessKeyId: 'ASIA', SecretAccessKey: 's' } })).toBe(false);
  expect(
    isAnswerOf('AssumeRole', { Credentials: { AccessKeyId: 'ASIA', SecretAccessKey: '', SessionToken: 't' } }),
  ).toBe(false);
});

test("a stranger's 200 is a failure of the network, whatever its headers say", async () => {
  const answer = await ask('bedrock', 'ListFoundationModels', () =>
    Promise.resolve({ error: 'blocked', $metadata: { httpStatusCode: 200, requestId: 'r', attempts: 1 } }),
  );
  if (answer.ok) throw new Error('taken for an answer');
  expect(answer.failure.httpStatus).toBeUndefined();
  expect(recognize(answer.failure).cause).toBe('network');
});
