import { TARGET_KINDS } from '../../domain/target-kinds.ts';
import { PASS_ROLE } from '../actions.ts';
import type { ColumnContext, ColumnDefinition, ColumnPart } from '../column-definition.ts';
import { control, listing, onlyListed, onMadeUp, unsupported } from '../column-parts.ts';
import { OPERATION_WHY } from '../families.ts';
import type { Requirement, RequirementContext } from '../requirements.ts';
import { foundationModelArn, type ResolvedTarget } from '../targets.ts';

/** CreateModelInvocationJob takes a `roleArn`, and IAM lets only those pass a role who may (`iam:PassRole`). */
const ROLE_NOT_STATED =
  'A batch job also needs iam:PassRole on the service role of the job, which was not checked: write `batch-role` with its ARN beside the model.';

export const batchColumn = {
  behind: 'async',
  actions: [
    'bedrock:CreateModelInvocationJob',
    'bedrock:GetModelInvocationJob',
    'bedrock:StopModelInvocationJob',
    'bedrock:ListModelInvocationJobs',
  ],
  withoutResource: ['bedrock:ListModelInvocationJobs'],
  othersLookAfter: true,
  parts: {
    whyNot: (_, { operation }) => OPERATION_WHY[operation],
    of: (target, _, context) => [
      {
        action: 'bedrock:CreateModelInvocationJob',
        requirements: batchModels(target, context),
        plan: unsupported('starting a batch job reads and writes buckets and is paid for'),
        usesModel: true,
      },
      onMadeUp('bedrock:GetModelInvocationJob', 'model-invocation-job', context),
      ...passRole(context),
      onlyListed(onMadeUp('bedrock:StopModelInvocationJob', 'model-invocation-job', context)),
      onlyListed(listing('bedrock:ListModelInvocationJobs', 'ListModelInvocationJobs', context)),
    ],
    notChecked: ({ batchRole }) => (batchRole === undefined ? [ROLE_NOT_STATED] : []),
  },
} as const satisfies ColumnDefinition;

/**
 * A profile is no resource of a batch job: the foundation models behind it are, in the region of the call. Empty: not
 * known. Batch jobs "use the foundation-model, custom-model, and model-invocation-job resource types"
 * (batch-inference-prereq).
 */
function batchModels(
  { kind, arn, foundationModels }: ResolvedTarget,
  { partition, region }: RequirementContext,
): Requirement[] {
  const isModel = kind === 'foundation-model' || TARGET_KINDS[kind].isProfile === true;
  const models = isModel ? foundationModels.map((id) => foundationModelArn(partition, region, id)) : [];
  const resources = kind === 'custom-model' ? [arn] : models;
  return resources.map((resource) => ({
    ...{ action: 'bedrock:CreateModelInvocationJob', resource, requestedRegion: region, role: 'source' },
  }));
}

/**
 * The role of a batch job is passed to Bedrock (user guide, batch-iam-sr; IAM user guide, id_roles_use_passrole): who
 * creates the job needs `iam:PassRole` on it, often allowed under `iam:PassedToService` only.
 */
function passRole({ batchRole, region }: ColumnContext): ColumnPart[] {
  if (batchRole === undefined) return [];
  const own: Requirement = {
    ...{ action: PASS_ROLE, resource: batchRole, requestedRegion: region, role: 'source' },
    context: { 'iam:PassedToService': ['bedrock.amazonaws.com'] },
  };
  return [control(PASS_ROLE, [own], unsupported('a role is passed only in a call that uses it'))];
}
