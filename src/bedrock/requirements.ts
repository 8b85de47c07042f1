/**
 * What IAM must allow for a call to a target to work wherever it may be routed: one (resource, aws:RequestedRegion) pair each.
 * Sources: AWS, Bedrock user guide, geographic-cross-region-inference, global-cross-region-inference, inference-profiles-prereq;
 * service authorization reference of Amazon Bedrock (resource types of InvokeModel).
 */
import { parseArn } from '../aws/arn.ts';
import { parseFoundationModelArn, parseModel } from './model-id.ts';
import { type ResolvedTarget, foundationModelArn, snapshotModelArns } from './targets.ts';

export interface Requirement {
  /** ARN that the action is simulated on; `*` for an action without a resource type. */
  resource: string;
  /** Value of `aws:RequestedRegion`; `unspecified` for the region-less model of a global profile. */
  requestedRegion: string;
  /** Value of `bedrock:InferenceProfileArn`, where the model is reached through a profile. */
  inferenceProfileArn?: string;
  /** Value of `bedrock:PromptRouterArn`, where it is reached through a prompt router. */
  promptRouterArn?: string;
  /** The target itself, a model in the region of the call, or a model that the call may be routed to. */
  role: 'target' | 'source' | 'destination';
  /** The one IAM action this requirement is about, where it is not the column's: a prompt is rendered and a guardrail applied, not invoked. */
  action?: string;
  /** The resource type of an ARN that was made up because none is known before there is a job; what IAM denies of it is only suspected. */
  madeUp?: string;
  /** Real calls are authorised on other resources than the simulator takes, so that a policy may allow what it denies. */
  uncertain?: boolean;
}

export interface RequirementContext {
  partition: string;
  /** The region of the call. */
  region: string;
  account: string;
}

/** Value that AWS gives `aws:RequestedRegion` where a global profile routes a call. */
export const UNSPECIFIED_REGION = 'unspecified';

/** The requirements of a call to a target, the target itself first. Without duplicates. */
export function requirements(target: ResolvedTarget, context: RequirementContext): Requirement[] {
  const first = new Map<string, Requirement>();
  for (const row of rowsOf(target, context)) {
    const key = [row.resource, row.requestedRegion, row.inferenceProfileArn].join('\n');
    if (!first.has(key)) first.set(key, row);
  }
  return [...first.values()];
}

function rowsOf(target: ResolvedTarget, context: RequirementContext): Requirement[] {
  const { region } = context;
  const own: Requirement = { resource: target.arn, requestedRegion: region, role: 'target' };
  switch (target.kind) {
    case 'inference-profile':
      return [own, ...systemProfileModels(target.arn, target.foundationModels, target.modelArns, context)];
    case 'application-inference-profile':
      return [own, ...target.modelArns.map((arn) => modelRow(arn, region, { inferenceProfileArn: target.arn }))];
    case 'prompt-router':
      return [own, ...target.modelArns.flatMap((arn) => routedModel(arn, target.arn, context))];
    case 'marketplace-endpoint':
      return [{ ...own, resource: marketplaceEndpointArn(target.arn, context) }];
    case 'prompt':
      return [{ ...own, action: 'bedrock:RenderPrompt' }, ...target.modelArns.map((arn) => modelRow(arn, region, {}))];
    default:
      return [own];
  }
}

type Through = Pick<Requirement, 'inferenceProfileArn' | 'promptRouterArn'>;

/** A model at its own region. */
function modelRow(arn: string, source: string, through: Through): Requirement {
  const region = parseFoundationModelArn(arn)?.region ?? source;
  return {
    resource: arn,
    requestedRegion: region === '' ? UNSPECIFIED_REGION : region,
    ...through,
    role: region === source ? 'source' : 'destination',
  };
}

/**
 * The models behind a system profile: in the source region whether or not it is a destination (us-gov-east-1 is none), and in each
 * destination. A global profile is authorised on the source region's model and the region-less one, never region by region.
 */
function systemProfileModels(
  profileArn: string,
  foundationModels: readonly string[],
  modelArns: readonly string[],
  { partition, region }: RequirementContext,
  through: Through = {},
): Requirement[] {
  const isGlobal = parseArn(profileArn)?.resource.startsWith('inference-profile/global.') === true;
  const sources = foundationModels.map((id) => foundationModelArn(partition, region, id));
  const destinations = isGlobal
    ? foundationModels.map((id) => foundationModelArn(partition, '', id))
    : modelArns.filter((arn) => !sources.includes(arn));
  return [...sources, ...destinations].map((arn) =>
    modelRow(arn, region, { inferenceProfileArn: profileArn, ...through }),
  );
}

/** A model or profile that a prompt router routes to. That both are authorised with the router's ARN is inferred, not documented. */
function routedModel(arn: string, promptRouterArn: string, context: RequirementContext): Requirement[] {
  const parsed = parseModel(arn);
  if (parsed.kind !== 'inference-profile') return [modelRow(arn, context.region, { promptRouterArn })];
  const models = snapshotModelArns(parsed.id, parsed.baseModelId, context.region) ?? [];
  return [
    { resource: arn, requestedRegion: context.region, promptRouterArn, role: 'destination' },
    ...systemProfileModels(arn, [parsed.baseModelId], models, context, { promptRouterArn }),
  ];
}

/** Bedrock authorises a marketplace endpoint on one resource for the whole account, not on the SageMaker endpoint's ARN. */
function marketplaceEndpointArn(endpointArn: string, context: RequirementContext): string {
  const { partition, region, account } = parseArn(endpointArn) ?? context;
  return `arn:${partition}:bedrock:${region}:${account}:marketplace/model-endpoint/all-access`;
}
