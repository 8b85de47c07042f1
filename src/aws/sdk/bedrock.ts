/** What is used of Bedrock's control plane client: a module of its own, so that the bundle leaves out the hundred other operations. */
export {
  BedrockClient,
  GetCustomModelCommand,
  GetCustomModelDeploymentCommand,
  GetFoundationModelAvailabilityCommand,
  GetFoundationModelCommand,
  GetImportedModelCommand,
  GetInferenceProfileCommand,
  GetMarketplaceModelEndpointCommand,
  GetPromptRouterCommand,
  GetProvisionedModelThroughputCommand,
  GetUseCaseForModelAccessCommand,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
  ListModelInvocationJobsCommand,
  ListPromptRoutersCommand,
} from '@aws-sdk/client-bedrock';
