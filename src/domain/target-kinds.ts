/**
 * What is true of each kind of target, in one table: a new kind is one row here, and its type, its ARN, what a
 * configuration takes and what IAM must allow follow from it. Sources beside the fields; Bedrock user guide and
 * service authorization reference unless another is named.
 */

/** How the ARN of a kind is written. */
export interface ArnForm {
  service: 'bedrock' | 'sagemaker';
  /** What stands before the slash of the resource; several where Bedrock has several types for one kind. */
  types: readonly [string, ...string[]];
  /** Pattern of what follows the slash, without anchors. */
  id: string;
  /**
   * The same in Bedrock's own pattern of what can be called, if that is another (API reference, InvokeModel, modelId).
   */
  calledId?: string;
  /** Belongs to no account, so that the field is empty. */
  withoutAccount?: true;
}

/**
 * What IAM must allow for a call to a target: `itself`; `system-profile`: itself, and the models behind it in the
 * source region and each destination; `models`: itself, and each model at its own region; `routed`: itself, and what
 * it may route to; `prompted`: the rendering, and the model that it names; `endpoint`: all endpoints of the account,
 * and the endpoint through Bedrock; `nothing` that IAM knows. `catalog/requirements.ts` writes them out.
 */
export type Authorizes = 'itself' | 'system-profile' | 'models' | 'routed' | 'prompted' | 'endpoint' | 'nothing';

/** The facts of one kind of target that other rooms ask for. */
export interface TargetKindFacts {
  /** In the words of AWS's user guide, for a sentence. */
  noun: string;
  /** The noun stands without an article: `provisioned throughput`. */
  withoutArticle?: boolean;
  arn: ArnForm;
  authorizes: Authorizes;
  /** The list of a region that it is in, which says what is behind it. */
  listedBy?: 'ListFoundationModels' | 'ListInferenceProfiles';
  /**
   * The action that looks up what is behind it; absent if no call of Bedrock's describes it, or if the kind is its own
   * model.
   */
  describedBy?: string;
  /**
   * What `foundation-models` may state for it: `models` also takes system profiles, `base` is the one model that it
   * was made from.
   */
  states?: 'models' | 'base';
  /** An inference profile, of AWS's or of the account's own. */
  isProfile?: boolean;
  /**
   * Something has to stand behind it that must be allowed as well, so that IAM's answers are incomplete as long as it
   * is unknown.
   */
  needsModels?: boolean;
  /** It calls what is behind it under its own name, so that a profile among it has to be allowed as well. */
  callsByName?: boolean;
  /** No foundation model of Bedrock's stands behind it. */
  withoutFoundationModel?: boolean;
  /**
   * Which model answers is not known before the call, so that no family's request body fits: a router decides itself.
   */
  answersWithAnyModel?: boolean;
  /** Why no call of it is small enough to be made. */
  notCalled?: string;
  /** Nothing of a provider is behind it: an imported model is the account's own (model-customization-import-model). */
  withoutProvider?: boolean;
  /** Paid by the hour, so that a call costs nothing (Bedrock pricing). */
  paidByTheHour?: boolean;
  /** Made or bought by the account: the availability of a model behind it does not show in a call's verdict. */
  ownResource?: boolean;
  /**
   * It ends with the models behind it. What was bought or made for an account may outlive its base model's on-demand
   * service.
   */
  endsWithModels?: boolean;
  /**
   * Only its own account can call it: Bedrock has no resource policy for it (PutResourcePolicy takes custom models,
   * guardrails and knowledge bases). Application profiles and prompts are not among these, so that one that is shared
   * all the same can be checked.
   */
  neverShared?: boolean;
}

/** IDs that Bedrock makes up. */
const TWELVE = '[a-z0-9]{12}';
const NAME = '[a-zA-Z0-9.:-]+';
const MODEL = '[a-z0-9-]{1,63}[.][a-z0-9-]{1,63}';
/** With a version and a context length: `amazon.nova-lite-v1:0:300k`. */
const VERSIONED_MODEL = `${MODEL}(?:[.:][a-z0-9-]{1,63})*`;

const ROWS = {
  'foundation-model': {
    noun: 'foundation model',
    arn: {
      service: 'bedrock',
      types: ['foundation-model'],
      id: VERSIONED_MODEL,
      calledId: `${MODEL}([.:]?[a-z0-9-]{1,63})`,
      withoutAccount: true,
    },
    authorizes: 'itself',
    listedBy: 'ListFoundationModels',
    endsWithModels: true,
  },
  'inference-profile': {
    noun: 'inference profile',
    arn: { service: 'bedrock', types: ['inference-profile'], id: NAME },
    authorizes: 'system-profile',
    listedBy: 'ListInferenceProfiles',
    describedBy: 'bedrock:GetInferenceProfile',
    states: 'models',
    isProfile: true,
    endsWithModels: true,
    neverShared: true,
  },
  'application-inference-profile': {
    noun: 'application inference profile',
    arn: { service: 'bedrock', types: ['application-inference-profile'], id: NAME },
    authorizes: 'models',
    describedBy: 'bedrock:GetInferenceProfile',
    states: 'models',
    isProfile: true,
    needsModels: true,
    endsWithModels: true,
  },
  'provisioned-model': {
    noun: 'provisioned throughput',
    withoutArticle: true,
    arn: { service: 'bedrock', types: ['provisioned-model'], id: TWELVE },
    authorizes: 'itself',
    describedBy: 'bedrock:GetProvisionedModelThroughput',
    states: 'base',
    paidByTheHour: true,
    ownResource: true,
    neverShared: true,
  },
  'custom-model': {
    noun: 'custom model',
    arn: {
      service: 'bedrock',
      types: ['custom-model'],
      id: `${VERSIONED_MODEL}/${TWELVE}`,
      calledId: `${MODEL}/${TWELVE}`,
    },
    // IAM knows no InvokeModel on it, and would deny that without a word: a deployment or provisioned throughput is
    // called instead.
    authorizes: 'nothing',
    describedBy: 'bedrock:GetCustomModel',
    states: 'base',
    ownResource: true,
  },
  'custom-model-deployment': {
    noun: 'custom model deployment',
    arn: { service: 'bedrock', types: ['custom-model-deployment'], id: TWELVE },
    authorizes: 'itself',
    describedBy: 'bedrock:GetCustomModelDeployment',
    states: 'base',
    ownResource: true,
    neverShared: true,
  },
  'imported-model': {
    noun: 'imported model',
    arn: { service: 'bedrock', types: ['imported-model'], id: TWELVE },
    authorizes: 'itself',
    describedBy: 'bedrock:GetImportedModel',
    states: 'base',
    withoutFoundationModel: true,
    withoutProvider: true,
    neverShared: true,
  },
  'prompt-router': {
    noun: 'prompt router',
    arn: { service: 'bedrock', types: ['prompt-router', 'default-prompt-router'], id: NAME },
    authorizes: 'routed',
    describedBy: 'bedrock:GetPromptRouter',
    states: 'models',
    needsModels: true,
    callsByName: true,
    answersWithAnyModel: true,
    endsWithModels: true,
    neverShared: true,
  },
  'marketplace-endpoint': {
    noun: 'Marketplace model endpoint',
    arn: { service: 'sagemaker', types: ['endpoint'], id: '[a-zA-Z0-9-]+' },
    authorizes: 'endpoint',
    describedBy: 'bedrock:GetMarketplaceModelEndpoint',
    withoutFoundationModel: true,
    answersWithAnyModel: true,
    paidByTheHour: true,
    neverShared: true,
  },
  // A prompt is described by another service (bedrock-agent), and its models by nothing but the configuration.
  prompt: {
    noun: 'prompt',
    arn: { service: 'bedrock', types: ['prompt'], id: '[0-9a-zA-Z]{10}(?::[0-9]{1,5})?' },
    authorizes: 'prompted',
    states: 'models',
    needsModels: true,
    callsByName: true,
    answersWithAnyModel: true,
    notCalled: 'a prompt cannot be limited to one token',
  },
} as const satisfies Record<string, TargetKindFacts>;

/** Kinds of resource that a model can be called through. */
export type TargetKind = keyof typeof ROWS;

/** The facts of each kind. */
export const TARGET_KINDS: Readonly<Record<TargetKind, TargetKindFacts>> = ROWS;

/** Every kind with its facts, in the order of the table. */
export const targetKindEntries = Object.entries(TARGET_KINDS) as readonly [TargetKind, TargetKindFacts][];
