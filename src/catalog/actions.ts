/**
 * The IAM actions behind each column. Converse, ConverseStream, StartAsyncInvoke and InvokeModelWithBidirectionalStream are APIs, not
 * IAM actions; the simulator would answer for them without a word and be wrong.
 * Source: service authorization reference, Amazon Bedrock.
 */
import type { ActionName } from '../domain/settings.ts';

/** In the order in which they are listed and judged: what does the work first. */
export const COLUMN_ACTIONS = {
  invoke: ['bedrock:InvokeModel'],
  stream: ['bedrock:InvokeModelWithResponseStream'],
  'count-tokens': ['bedrock:CountTokens'],
  guardrail: ['bedrock:ApplyGuardrail'],
  // Starting an asynchronous invocation is authorized as InvokeModel.
  async: ['bedrock:InvokeModel', 'bedrock:GetAsyncInvoke', 'bedrock:ListAsyncInvokes'],
  batch: [
    'bedrock:CreateModelInvocationJob',
    'bedrock:GetModelInvocationJob',
    'bedrock:StopModelInvocationJob',
    'bedrock:ListModelInvocationJobs',
  ],
  discover: [
    'bedrock:ListFoundationModels',
    'bedrock:GetFoundationModel',
    'bedrock:ListInferenceProfiles',
    'bedrock:GetInferenceProfile',
  ],
  // Bedrock user guide, inference-responses-api, "Permissions".
  responses: ['bedrock:InvokeModel', 'bedrock:GetInvoke', 'bedrock:CancelInvoke', 'bedrock:DeleteInvoke'],
  // Bedrock user guide, endpoints: "bedrock:InvokeModel on the inference target".
  chat: ['bedrock:InvokeModel'],
  messages: ['bedrock:InvokeModel'],
} as const satisfies Record<ActionName, readonly [string, ...string[]]>;

/** IAM's name of the first action of each column: the one that a requirement without an action of its own is about. */
export const IAM_ACTION = Object.fromEntries(
  Object.entries(COLUMN_ACTIONS).map(([column, [first]]) => [column, first]),
) as Record<ActionName, string>;

/** Resource of an action that has no resource type; the only one that a policy can name for it. */
export const ANY_RESOURCE = '*';

/**
 * The actions of columns that have no resource type: IAM evaluates them on `*` only, a simulation must not name a resource for them, and
 * a policy that allows them can name nothing else.
 */
const WITHOUT_RESOURCE: ReadonlySet<string> = new Set([
  'bedrock:listasyncinvokes',
  'bedrock:listfoundationmodels',
  'bedrock:listinferenceprofiles',
  'bedrock:listmodelinvocationjobs',
]);

/** Whether an action is one of those. IAM compares names without regard to case. */
export function hasNoResource(action: string): boolean {
  return WITHOUT_RESOURCE.has(action.toLowerCase());
}

/** What a principal needs on the role that it hands to a service. */
export const PASS_ROLE = 'iam:PassRole';

/** What a first call of a third-party model does in the caller's name. Takes no resource. */
export const SUBSCRIBE = 'aws-marketplace:Subscribe';
