/**
 * Which resources each action takes, as far as the policy simulator knows them. Written from the Service Authorization
 * Reference of Amazon Bedrock (actions of inference and access, as of September 2026).
 */

const ACCOUNT = 'arn:${Partition}:bedrock:${Region}:${Account}:';

/** ARN formats by resource type. A foundation model of a global profile has an empty region. */
const FORMATS = {
  'agent-alias': `${ACCOUNT}agent-alias/\${AgentId}/\${AgentAliasId}`,
  'application-inference-profile': `${ACCOUNT}application-inference-profile/\${ResourceId}`,
  'async-invoke': `${ACCOUNT}async-invoke/\${ResourceId}`,
  'bedrock-marketplace-model-endpoint': `${ACCOUNT}marketplace/model-endpoint/all-access`,
  'custom-model': `${ACCOUNT}custom-model/\${ResourceId}`,
  'custom-model-deployment': `${ACCOUNT}custom-model-deployment/\${ResourceId}`,
  'default-prompt-router': `${ACCOUNT}default-prompt-router/\${ResourceId}`,
  'foundation-model': 'arn:${Partition}:bedrock:${RegionOrNone}::foundation-model/${ResourceId}',
  guardrail: `${ACCOUNT}guardrail/\${GuardrailId}`,
  'guardrail-profile': `${ACCOUNT}guardrail-profile/\${ResourceId}`,
  'imported-model': `${ACCOUNT}imported-model/\${ResourceId}`,
  'inference-profile': `${ACCOUNT}inference-profile/\${ResourceId}`,
  'knowledge-base': `${ACCOUNT}knowledge-base/\${KnowledgeBaseId}`,
  'model-invocation-job': `${ACCOUNT}model-invocation-job/\${JobIdentifier}`,
  project: `${ACCOUNT}project/\${ResourceId}`,
  prompt: `${ACCOUNT}prompt/\${PromptId}`,
  'prompt-router': `${ACCOUNT}prompt-router/\${ResourceId}`,
  'prompt-version': `${ACCOUNT}prompt/\${PromptId}:\${PromptVersion}`,
  'provisioned-model': `${ACCOUNT}provisioned-model/\${ResourceId}`,
  'system-tool': 'arn:${Partition}:bedrock::${Account}:system-tool/${ResourceId}',
} as const;

type ResourceType = keyof typeof FORMATS;

const MODELS: readonly ResourceType[] = [
  'application-inference-profile',
  'bedrock-marketplace-model-endpoint',
  'custom-model-deployment',
  'default-prompt-router',
  'foundation-model',
  'imported-model',
  'inference-profile',
  'prompt-router',
  'provisioned-model',
  'system-tool',
];
const SHARED: readonly ResourceType[] = ['custom-model', 'guardrail', 'guardrail-profile', 'knowledge-base'];

const ACTIONS: Readonly<Record<string, readonly ResourceType[]>> = {
  ApplyGuardrail: ['guardrail', 'guardrail-profile'],
  CallWithBearerToken: [],
  CancelInvoke: ['project'],
  CountTokens: ['foundation-model'],
  CreateFoundationModelAgreement: [],
  CreateInferenceProfile: ['application-inference-profile', 'foundation-model', 'inference-profile'],
  CreateModelInvocationJob: ['custom-model', 'foundation-model', 'model-invocation-job'],
  DeleteFoundationModelAgreement: [],
  DeleteInvoke: ['project'],
  DeleteMarketplaceModelAgreement: [],
  GetAccountDataRetention: [],
  GetAsyncInvoke: ['async-invoke'],
  GetFoundationModel: ['foundation-model'],
  GetFoundationModelAvailability: [],
  GetGuardrail: ['guardrail'],
  GetInvoke: ['project'],
  GetModelInvocationJob: ['model-invocation-job'],
  GetInferenceProfile: ['application-inference-profile', 'inference-profile'],
  GetModelInvocationLoggingConfiguration: [],
  GetPromptRouter: ['default-prompt-router', 'prompt-router'],
  GetProvisionedModelThroughput: ['provisioned-model'],
  GetResourcePolicy: SHARED,
  GetUseCaseForModelAccess: [],
  InvokeAgent: ['agent-alias'],
  InvokeGuardrailChecks: [],
  InvokeModel: [...MODELS, 'async-invoke', 'project'],
  InvokeModelWithResponseStream: MODELS,
  InvokeTool: ['system-tool'],
  ListAsyncInvokes: [],
  ListEnforcedGuardrailsConfiguration: [],
  ListFoundationModelAgreementOffers: [],
  ListFoundationModels: [],
  ListImportedModels: [],
  ListInferenceProfiles: [],
  ListModelInvocationJobs: [],
  PutAccountDataRetention: [],
  PutEnforcedGuardrailConfiguration: [],
  PutFoundationModelEntitlement: [],
  PutResourcePolicy: SHARED,
  PutUseCaseForModelAccess: [],
  RenderPrompt: ['prompt', 'prompt-version'],
  Rerank: [],
  RetrieveAndGenerate: [],
  StopModelInvocationJob: ['model-invocation-job'],
};

/** Actions of other services of models, with the one format of ARN that each takes, if any. */
const MANTLE_PROJECT = ['arn:${Partition}:bedrock-mantle:${Region}:${Account}:project/${ResourceId}'];
const CLAUDE_WORKSPACE = ['arn:${Partition}:aws-external-anthropic:${Region}:${Account}:workspace/${ResourceId}'];
const OTHER_SERVICES: Readonly<Record<string, readonly string[]>> = {
  'bedrock-mantle:CallWithBearerToken': [],
  'bedrock-mantle:CancelInference': MANTLE_PROJECT,
  'bedrock-mantle:CountTokens': MANTLE_PROJECT,
  'bedrock-mantle:CreateInference': MANTLE_PROJECT,
  'bedrock-mantle:DeleteInference': MANTLE_PROJECT,
  'bedrock-mantle:GetInference': MANTLE_PROJECT,
  'bedrock-mantle:GetModel': MANTLE_PROJECT,
  'bedrock-mantle:ListModels': MANTLE_PROJECT,
  'aws-external-anthropic:CallWithBearerToken': [],
  'aws-external-anthropic:CountTokens': CLAUDE_WORKSPACE,
  'aws-external-anthropic:CreateBatchInference': CLAUDE_WORKSPACE,
  'aws-external-anthropic:CreateInference': CLAUDE_WORKSPACE,
  'aws-external-anthropic:GetBatchInference': CLAUDE_WORKSPACE,
  'aws-external-anthropic:GetModel': CLAUDE_WORKSPACE,
  'aws-external-anthropic:ListBatchInferences': CLAUDE_WORKSPACE,
  'aws-external-anthropic:ListModels': CLAUDE_WORKSPACE,
};

/** What the simulator gives as resource of an action's whole answer when it was asked about several ARNs. */
const AGGREGATE_NAME = 'arn:aws:bedrock:${Region}:${Account}:${ResourceType}/${ResourceId}';

const CATALOG: ReadonlyMap<string, readonly RegExp[]> = new Map([
  ...Object.entries(ACTIONS).map(
    ([name, types]) => [`bedrock:${name}`.toLowerCase(), types.map((type) => formatPattern(FORMATS[type]))] as const,
  ),
  ...Object.entries(OTHER_SERVICES).map(([name, formats]) => [name.toLowerCase(), formats.map(formatPattern)] as const),
]);

/** Text as it is, `${Region}` and its like any run without a colon, in the sixth part any run at all. */
function formatPattern(format: string): RegExp {
  const parts = format.split(':');
  const part = (text: string, index: number): string =>
    text.replaceAll('${RegionOrNone}', '[^:]*').replace(/\$\{\w+\}/g, index < 5 ? '[^:]+' : '.+');
  return new RegExp(`^${parts.map(part).join(':')}$`, 's');
}

/**
 * Whether the simulator knows which resources the action takes. An action it does not know is evaluated as it is
 * written.
 */
export function isCatalogued(action: string): boolean {
  return CATALOG.has(action.toLowerCase());
}

/**
 * Whether an action may be evaluated on a resource: `*` always may, as may any ARN with an action that is not
 * catalogued.
 */
export function takesResource(action: string, resource: string): boolean {
  const formats = CATALOG.get(action.toLowerCase());
  return formats === undefined || resource === '*' || formats.some((format) => format.test(resource));
}

/** EvalResourceName of an answer about several ARNs; undefined if the simulator leaves it out. */
export function aggregateResourceName(action: string): string | undefined {
  return isCatalogued(action) ? AGGREGATE_NAME : undefined;
}
