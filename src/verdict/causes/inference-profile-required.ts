import type { CauseDefinition, Names } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const inferenceProfileRequired: CauseDefinition = {
  layer: 'model',
  owner: 'workflow-author',
  title: 'The model can only be called through an inference profile',
  closerTitle: {
    when: ({ target }) => target?.kind === 'custom-model',
    title: 'A custom model can only be called through its deployment or provisioned throughput',
  },
  meaning: 'In this region the model has no on-demand throughput under its own ID.',
  short: 'profile only',
  documentation: [DOCS.profiles, DOCS.profilePolicy],
  remedy: profileRemedy,
  example:
    'Invocation of model ID anthropic.claude-3-5-sonnet-20241022-v2:0 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.',
  texts: [
    {
      id: 'on-demand',
      why: 'The model is offered in that region through inference profiles only.',
      any: [
        "on-demand throughput isn't supported",
        'on-demand throughput is not supported',
        'id or arn of an inference profile that contains this model',
        "doesn't support on-demand throughput",
        'does not support on-demand throughput',
        "isn't supported for on-demand throughput",
      ],
    },
  ],
};

function profileRemedy({ evidence, model, region }: Names): string {
  if (evidence.target?.kind === 'custom-model') {
    return `A custom model is not called by its own ARN: deploy it (CreateCustomModelDeployment) or buy provisioned throughput for it, and name the ARN of that instead of ${model}.`;
  }
  const profiles = evidence.profilesInRegion?.map(({ id }) => id) ?? [];
  return profiles.length > 0
    ? `Call one of the inference profiles of ${region} that contain ${model}: ${profiles.join(', ')}.`
    : `Call an inference profile of ${region} that contains ${model} (bedrock:ListInferenceProfiles names them) instead of the model ID.`;
}
