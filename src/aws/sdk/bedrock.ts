/**
 * What is used of Bedrock's control plane client: a module of its own, so that the bundle leaves out the hundred other
 * operations.
 */
export {
  BedrockClient,
  GetCustomModelCommand,
  GetCustomModelDeploymentCommand,
  GetFoundationModelAvailabilityCommand,
  GetFoundationModelCommand,
  GetGuardrailCommand,
  GetImportedModelCommand,
  GetInferenceProfileCommand,
  GetMarketplaceModelEndpointCommand,
  GetPromptRouterCommand,
  GetProvisionedModelThroughputCommand,
  GetUseCaseForModelAccessCommand,
  ListEnforcedGuardrailsConfigurationCommand,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
  ListModelInvocationJobsCommand,
  ListPromptRoutersCommand,
} from '@aws-sdk/client-bedrock';
