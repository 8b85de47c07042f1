/**
 * What each operation answers with, as far as its answer cannot do without it. A gateway, a portal or AWS itself
 * (`UnknownOperationException`) may say something else with the status 200; that proves nothing. The shape decides,
 * never a header: gateways strip request IDs. Pure. Sources: API references of STS, IAM, Organizations, Service
 * Quotas, Amazon Bedrock and its runtime (response elements).
 */
import { FOREIGN_ANSWER } from '../net/response-check.ts';
import { isRecord } from '../util/record.ts';

type Check = (answer: Readonly<Record<string, unknown>>) => boolean;

/** The value at a path of field names; undefined if there is none. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);
}

const text =
  (path: string): Check =>
  (answer) => {
    const value = at(answer, path);
    return typeof value === 'string' && value !== '';
  };
const list =
  (path: string): Check =>
  (answer) =>
    Array.isArray(at(answer, path));
const present =
  (path: string): Check =>
  (answer) =>
    at(answer, path) !== undefined;
const all =
  (...checks: Check[]): Check =>
  (answer) =>
    checks.every((check) => check(answer));

const SESSION = all(
  text('Credentials.AccessKeyId'),
  text('Credentials.SecretAccessKey'),
  text('Credentials.SessionToken'),
);

const SHAPES = {
  AssumeRole: SESSION,
  AssumeRoleWithWebIdentity: SESSION,
  GetCallerIdentity: all(text('Arn'), text('Account')),

  SimulatePrincipalPolicy: list('EvaluationResults'),
  SimulateCustomPolicy: list('EvaluationResults'),
  GetContextKeysForPrincipalPolicy: list('ContextKeyNames'),
  GetRole: text('Role.Arn'),
  GetUser: text('User.Arn'),
  GetPolicy: present('Policy'),
  GetPolicyVersion: text('PolicyVersion.Document'),
  GetRolePolicy: text('PolicyDocument'),
  GetUserPolicy: text('PolicyDocument'),
  ListRolePolicies: list('PolicyNames'),
  ListUserPolicies: list('PolicyNames'),
  ListAttachedRolePolicies: list('AttachedPolicies'),
  ListAttachedUserPolicies: list('AttachedPolicies'),
  // A page may have nothing of what was asked for, and each list may then be left out.
  GetAccountAuthorizationDetails: present('IsTruncated'),
  ListServiceSpecificCredentials: list('ServiceSpecificCredentials'),

  DescribeOrganization: text('Organization.Id'),
  ListParents: list('Parents'),
  GetServiceQuota: text('Quota.QuotaCode'),
  ListServiceQuotas: list('Quotas'),
  ListPoliciesForTarget: list('Policies'),
  DescribePolicy: text('Policy.Content'),

  ListFoundationModels: list('modelSummaries'),
  GetFoundationModel: text('modelDetails.modelId'),
  GetFoundationModelAvailability: text('modelId'),
  ListInferenceProfiles: list('inferenceProfileSummaries'),
  GetInferenceProfile: all(text('inferenceProfileArn'), list('models')),
  GetUseCaseForModelAccess: present('formData'),
  ListModelInvocationJobs: list('invocationJobSummaries'),
  GetGuardrail: text('guardrailArn'),
  ListEnforcedGuardrailsConfiguration: list('guardrailsConfig'),
  ListPromptRouters: list('promptRouterSummaries'),
  GetProvisionedModelThroughput: text('provisionedModelArn'),
  GetCustomModel: text('modelArn'),
  GetCustomModelDeployment: text('customModelDeploymentArn'),
  GetImportedModel: text('modelArn'),
  GetPromptRouter: text('promptRouterArn'),
  GetMarketplaceModelEndpoint: text('marketplaceModelEndpoint.endpointArn'),

  Converse: all(list('output.message.content'), text('stopReason')),
  CountTokens: (answer) => Number.isInteger(answer.inputTokens),
  ApplyGuardrail: ({ action }) => action === 'NONE' || action === 'GUARDRAIL_INTERVENED',
  ListAsyncInvokes: list('asyncInvokeSummaries'),
} as const satisfies Record<string, Check>;

/**
 * Operations whose answers are checked: all that return one at once. InvokeModel's is the model's own, see
 * `catalog/answers.ts`.
 */
export type AnsweringOperation = keyof typeof SHAPES;

/** Returns whether an answer, as the SDK read it, is one of the operation's. */
export function isAnswerOf(operation: AnsweringOperation, answer: object): boolean {
  return SHAPES[operation]({ ...answer });
}

/** Returns the error for an answer that is not the operation's. */
export function strangersAnswer(operation: string): Error {
  const message = `The answer was not one of AWS's: HTTP 200 without what ${operation} answers with.`;
  return Object.assign(new Error(message), { name: FOREIGN_ANSWER });
}
