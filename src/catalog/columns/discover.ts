import { TARGET_KINDS } from '../../domain/target-kinds.ts';
import type { ColumnDefinition, ColumnPart } from '../column-definition.ts';
import { control, free, listing, onModel, requirement } from '../column-parts.ts';
import type { RequirementContext } from '../requirements.ts';

export const discoverColumn = {
  behind: 'batch',
  actions: [
    'bedrock:ListFoundationModels',
    'bedrock:GetFoundationModel',
    'bedrock:ListInferenceProfiles',
    'bedrock:GetInferenceProfile',
  ],
  withoutResource: ['bedrock:ListFoundationModels', 'bedrock:ListInferenceProfiles'],
  parts: {
    whyNot: () => undefined,
    of: (target, _, context) => [
      listing('bedrock:ListFoundationModels', 'ListFoundationModels', context),
      ...target.foundationModels.map((id) =>
        control(
          'bedrock:GetFoundationModel',
          onModel('bedrock:GetFoundationModel', id, context),
          free('GetFoundationModel', id),
        ),
      ),
      profileListing(context),
      ...(TARGET_KINDS[target.kind].isProfile === true
        ? [
            control(
              'bedrock:GetInferenceProfile',
              [requirement('bedrock:GetInferenceProfile', target.arn, context)],
              free('GetInferenceProfile', target.id),
            ),
          ]
        : []),
    ],
  },
} as const satisfies ColumnDefinition;

/**
 * AWS's own policy for profiles (Bedrock user guide, inference-profiles-prereq) grants the list on profile ARNs, and
 * live refusals name `inference-profile/*`: such a grant works, although the action has no resource type and the
 * simulator denies it.
 */
function profileListing(context: RequirementContext): ColumnPart {
  const part = listing('bedrock:ListInferenceProfiles', 'ListInferenceProfiles', context);
  return { ...part, requirements: part.requirements.map((own) => ({ ...own, uncertain: true })) };
}
