/**
 * What is true of each kind of target, in one table that the compiler completes: a new kind is one row here.
 * Sources beside the fields; Bedrock user guide and service authorization reference unless another is named.
 */
import type { TargetKind } from '../domain/report.ts';

/** The facts of one kind of target that other rooms ask for. */
export interface TargetKindFacts {
  /** In the words of AWS's user guide, for a sentence. */
  noun: string;
  /** The action that looks up what is behind it; absent if no call of Bedrock's describes it, or if the kind is its own model. */
  describedBy?: string;
  /** What `foundation-models` may state for it: `models` also takes system profiles, `base` is the one model that it was made from. */
  states?: 'models' | 'base';
  /** Something has to stand behind it that must be allowed as well, so that IAM's answers are incomplete as long as it is unknown. */
  needsModels?: boolean;
  /** It calls what is behind it under its own name, so that a profile among it has to be allowed as well. */
  callsByName?: boolean;
  /** No foundation model of Bedrock's stands behind it. */
  withoutFoundationModel?: boolean;
  /** Which model answers is not known before the call, so that no family's request body fits: a router decides itself. */
  answersWithAnyModel?: boolean;
  /** Nothing of a provider is behind it: an imported model is the account's own (model-customization-import-model). */
  withoutProvider?: boolean;
  /** Paid by the hour, so that a call costs nothing (Bedrock pricing). */
  paidByTheHour?: boolean;
  /** Made or bought by the account: the availability of a model behind it does not show in a call's verdict. */
  ownResource?: boolean;
  /** It ends with the models behind it. What was bought or made for an account may outlive its base model's on-demand service. */
  endsWithModels?: boolean;
  /**
   * Only its own account can call it: Bedrock has no resource policy for it (PutResourcePolicy takes custom models, guardrails and
   * knowledge bases). Application profiles and prompts are not among these, so that one that is shared all the same can be checked.
   */
  neverShared?: boolean;
}

export const TARGET_KINDS: Readonly<Record<TargetKind, TargetKindFacts>> = {
  'foundation-model': { noun: 'foundation model', endsWithModels: true },
  'inference-profile': {
    noun: 'inference profile',
    describedBy: 'bedrock:GetInferenceProfile',
    states: 'models',
    endsWithModels: true,
    neverShared: true,
  },
  'application-inference-profile': {
    noun: 'application inference profile',
    describedBy: 'bedrock:GetInferenceProfile',
    states: 'models',
    needsModels: true,
    endsWithModels: true,
  },
  'provisioned-model': {
    noun: 'provisioned throughput',
    describedBy: 'bedrock:GetProvisionedModelThroughput',
    states: 'base',
    paidByTheHour: true,
    ownResource: true,
    neverShared: true,
  },
  'custom-model': {
    noun: 'custom model',
    describedBy: 'bedrock:GetCustomModel',
    states: 'base',
    ownResource: true,
  },
  'custom-model-deployment': {
    noun: 'custom model deployment',
    describedBy: 'bedrock:GetCustomModelDeployment',
    states: 'base',
    ownResource: true,
    neverShared: true,
  },
  'imported-model': {
    noun: 'imported model',
    describedBy: 'bedrock:GetImportedModel',
    states: 'base',
    withoutFoundationModel: true,
    withoutProvider: true,
    neverShared: true,
  },
  'prompt-router': {
    noun: 'prompt router',
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
    describedBy: 'bedrock:GetMarketplaceModelEndpoint',
    withoutFoundationModel: true,
    answersWithAnyModel: true,
    paidByTheHour: true,
    neverShared: true,
  },
  // A prompt is described by another service (bedrock-agent), and its models by nothing but the configuration.
  prompt: { noun: 'prompt', states: 'models', needsModels: true, callsByName: true, answersWithAnyModel: true },
};
