/**
 * What IAM must allow for a call to a target to work wherever it may be routed: one (resource, aws:RequestedRegion)
 * pair each. Sources: AWS, Bedrock user guide, geographic-cross-region-inference, global-cross-region-inference,
 * inference-profiles-prereq; service authorization reference of Amazon Bedrock (resource types of InvokeModel).
 */
import { parseArn } from '../domain/arn.ts';
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import { parseFoundationModelArn, parseModel } from './model-id.ts';
import { type ResolvedTarget, foundationModelArn, snapshotModelArns } from './targets.ts';

/** One request that IAM must allow: a resource and the context that comes with it. */
export interface Requirement {
  /** ARN that the action is simulated on; `*` for an action without a resource type. */
  resource: string;
  /** Value of `aws:RequestedRegion`; `unspecified` for the region-less model of a global profile. */
  requestedRegion: string;
  /** Value of `bedrock:InferenceProfileArn`, if the model is reached through a profile. */
  inferenceProfileArn?: string;
  /** Value of `bedrock:PromptRouterArn`, if it is reached through a prompt router. */
  promptRouterArn?: string;
  /** The target itself, a model in the region of the call, or a model that the call may be routed to. */
  role: 'target' | 'source' | 'destination';
  /**
   * The one IAM action this requirement is about, if it is not the column's: a prompt is rendered and a guardrail
   * applied, not invoked.
   */
  action?: string;
  /**
   * The resource type of an ARN that was made up because none is known before there is a job; what IAM denies of it is
   * only suspected.
   */
  madeUp?: string;
  /**
   * What the request carries beside the usual keys: key to values. Only if a service makes it in the caller's name.
   */
  context?: Readonly<Record<string, readonly string[]>>;
  /**
   * Real calls are authorised on other resources than the simulator takes, so that a policy may allow what it denies.
   */
  uncertain?: boolean;
}

/** Where a call is made, and by which account. */
export interface RequirementContext {
  partition: string;
  /** The region of the call. */
  region: string;
  account: string;
  /** Whether the column streams: the services behind Bedrock have actions of their own for it. */
  streams?: boolean;
}

/** Value that AWS gives `aws:RequestedRegion` where a global profile routes a call. */
export const UNSPECIFIED_REGION = 'unspecified';

/** The requirements of a call to a target, the target itself first. Without duplicates. */
export function requirements(target: ResolvedTarget, context: RequirementContext): Requirement[] {
  const first = new Map<string, Requirement>();
  for (const row of rowsOf(target, context)) {
    const key = [row.resource, row.requestedRegion, row.inferenceProfileArn, row.action].join('\n');
    if (!first.has(key)) first.set(key, row);
  }
  return [...first.values()];
}

function rowsOf(target: ResolvedTarget, context: RequirementContext): Requirement[] {
  const { region } = context;
  const own: Requirement = { resource: target.arn, requestedRegion: region, role: 'target' };
  switch (TARGET_KINDS[target.kind].authorizes) {
    case 'system-profile':
      return [own, ...systemProfileModels(target.arn, target.foundationModels, target.modelArns, context)];
    case 'models':
      return [own, ...target.modelArns.map((arn) => modelRow(arn, region, { inferenceProfileArn: target.arn }))];
    case 'routed':
      return [own, ...target.modelArns.flatMap((arn) => routedModel(arn, target, context))];
    case 'endpoint':
      return [{ ...own, resource: marketplaceEndpointArn(target.arn, context) }, endpointBehind(target.arn, context)];
    case 'prompted':
      return [
        { ...own, action: 'bedrock:RenderPrompt' },
        ...target.modelArns.flatMap((arn) => promptedModel(arn, target, context)),
      ];
    case 'nothing':
      return [];
    case 'itself':
      return [own];
  }
}

type Through = Pick<Requirement, 'inferenceProfileArn'>;

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
 * The models behind a system profile: in the source region whether or not it is a destination (us-gov-east-1 is none),
 * and in each destination. A global profile is authorised on the source region's model and the region-less one, never
 * region by region.
 */
function systemProfileModels(
  profileArn: string,
  foundationModels: readonly string[],
  modelArns: readonly string[],
  { partition, region }: RequirementContext,
): Requirement[] {
  const isGlobal = parseArn(profileArn)?.resource.startsWith('inference-profile/global.') === true;
  const sources = foundationModels.map((id) => foundationModelArn(partition, region, id));
  const destinations = isGlobal
    ? foundationModels.map((id) => foundationModelArn(partition, '', id))
    : modelArns.filter((arn) => !sources.includes(arn));
  return [...sources, ...destinations].map((arn) => modelRow(arn, region, { inferenceProfileArn: profileArn }));
}

/**
 * A model or profile that a prompt router routes to. Each is only one of those that a call may go to, also if it is in
 * the region of the call. That all are authorised with the router's ARN is inferred, not documented.
 */
function routedModel(arn: string, router: ResolvedTarget, context: RequirementContext): Requirement[] {
  const through = { promptRouterArn: router.arn };
  const profile = profileBehind(arn, router, context);
  const rows = profile ? [profile.own, ...profile.models] : [modelRow(arn, context.region, {})];
  return rows.map((row) => ({ ...row, ...through, role: 'destination' }));
}

/** The model or profile of a prompt: called as if the caller had named it. */
function promptedModel(arn: string, prompt: ResolvedTarget, context: RequirementContext): Requirement[] {
  const profile = profileBehind(arn, prompt, context);
  return profile ? [{ ...profile.own, role: 'source' }, ...profile.models] : [modelRow(arn, context.region, {})];
}

/** A system profile that is called by name, and the models behind it; undefined for the ARN of a model. */
function profileBehind(
  arn: string,
  { profileModels }: ResolvedTarget,
  context: RequirementContext,
): { own: Requirement; models: Requirement[] } | undefined {
  const parsed = parseModel(arn);
  if (parsed.kind !== 'inference-profile') return undefined;
  const models = profileModels?.[arn] ?? snapshotModelArns(parsed.id, parsed.baseModelId, context.region) ?? [];
  return {
    own: { resource: arn, requestedRegion: context.region, role: 'destination' },
    models: systemProfileModels(arn, [parsed.baseModelId], models, context),
  };
}

/**
 * Bedrock authorises a marketplace endpoint on one resource for the whole account, not on the SageMaker endpoint's
 * ARN.
 */
function marketplaceEndpointArn(endpointArn: string, context: RequirementContext): string {
  const { partition, region, account } = parseArn(endpointArn) ?? context;
  return `arn:${partition}:bedrock:${region}:${account}:marketplace/model-endpoint/all-access`;
}

/**
 * Context of a request that Bedrock makes in the caller's name, to SageMaker or AWS Marketplace. AWS's managed
 * policies (AmazonBedrockFullAccess, AmazonBedrockLimitedAccess) allow such requests under `aws:CalledViaLast` only.
 */
export const VIA_BEDROCK = {
  'aws:CalledVia': ['bedrock.amazonaws.com'],
  'aws:CalledViaFirst': ['bedrock.amazonaws.com'],
  'aws:CalledViaLast': ['bedrock.amazonaws.com'],
  'aws:ViaAWSService': ['true'],
};

/** The tag by which Bedrock knows SageMaker endpoints of its own. */
const REGISTERED_ENDPOINT = { 'aws:ResourceTag/sagemaker-sdk:bedrock': ['compatible'] };

/**
 * Bedrock calls the endpoint with the caller's identity: "Amazon Bedrock uses your identity to call SageMaker AI on
 * your behalf" (user guide, marketplace-tag-based-access-control). Actions, keys and tag are those of the managed
 * policies AmazonBedrockFullAccess and AmazonBedrockMarketplaceAccess; that a policy sees the tag of every registered
 * endpoint is inferred from them.
 */
function endpointBehind(endpointArn: string, { region, streams }: RequirementContext): Requirement {
  const action = streams === true ? 'sagemaker:InvokeEndpointWithResponseStream' : 'sagemaker:InvokeEndpoint';
  const context = { ...VIA_BEDROCK, ...REGISTERED_ENDPOINT };
  return { resource: endpointArn, requestedRegion: region, role: 'source', action, context };
}
