/**
 * What parts of columns are made of: requirements on the usual resources, calls that cost nothing, calls of other
 * vendors' APIs.
 */
import { ANY_RESOURCE } from './actions.ts';
import type { ColumnContext, ColumnPart } from './column-definition.ts';
import { isKnownToServe, type CompatibleRow } from './compatible-apis.ts';
import type { Family, ProbeApi, ProbePlan } from './families.ts';
import { requirements, type Requirement, type RequirementContext } from './requirements.ts';
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import { foundationModelArn, type ResolvedTarget } from './targets.ts';

/** Returns what IAM must allow of one action on one resource. */
export function requirement(action: string, resource: string, { region }: RequirementContext): Requirement {
  return { action, resource, requestedRegion: region, role: 'target' };
}

/** Returns what IAM must allow of one action on a foundation model in the region of the call. */
export function onModel(action: string, id: string, context: RequirementContext): Requirement[] {
  return [requirement(action, foundationModelArn(context.partition, context.region, id), context)];
}

/** Twelve characters, as the API's patterns want them; no real one is known before there is a job. */
const MADE_UP_ID = 'bedrockcheck';

/** Returns the part of an action on a resource of the account of which none is known before there is a job. */
export function onMadeUp(action: string, type: string, context: RequirementContext): ColumnPart {
  const { partition, region, account } = context;
  const resource = `arn:${partition}:bedrock:${region}:${account}:${type}/${MADE_UP_ID}`;
  const own: Requirement = { ...requirement(action, resource, context), madeUp: type };
  return control(action, [own], unsupported('there is none that it could be asked about'));
}

/** Returns the part of an action of the control plane. */
export function control(action: string, own: Requirement[], plan: ProbePlan): ColumnPart {
  return { action, requirements: own, plan, usesModel: false };
}

/** Returns the part of a list, which has no resource type. */
export function listing(action: string, api: ProbeApi, context: RequirementContext): ColumnPart {
  return control(action, [requirement(action, ANY_RESOURCE, context)], free(api));
}

/** Returns a part as one that is listed and not required. */
export function onlyListed(part: ColumnPart): ColumnPart {
  return { ...part, optional: true };
}

/** Returns the plan of a call that is not made. */
export function unsupported(why: string): ProbePlan {
  return { kind: 'unsupported', why };
}

/**
 * Returns the plan of a call that costs nothing: reading the control plane, and counting tokens (Bedrock user guide,
 * count-tokens).
 */
export function free(api: ProbeApi, about?: string, body: object = {}): ProbePlan {
  const call = { kind: 'call', api, body, maxOutputTokens: 0, approxInputTokens: 0, usd: 0 } as const;
  return about === undefined ? call : { ...call, about };
}

/** Returns the part of a call of another vendor's API, authorised as InvokeModel. */
export function compatibleCall(
  row: CompatibleRow,
  target: ResolvedTarget,
  { approxInputTokens = 0 }: Family,
  context: ColumnContext,
): ColumnPart {
  const { api, maxOutputTokens } = row;
  const { serviceTier: tier } = context;
  const body = tier === undefined ? row.body : { ...row.body, service_tier: tier };
  const action = 'bedrock:InvokeModel';
  const own = requirements(target, context);
  return {
    ...{ action, usesModel: true, supportUnknown: !isKnownToServe(target, row) },
    ...(tier !== undefined && { carriesTier: true }),
    requirements: row.onProject === true && own.length > 0 ? withProject(own, target, context) : own,
    plan:
      whyNotCalled(target, context) ??
      ({ kind: 'call', api, body, maxOutputTokens, approxInputTokens: Math.max(approxInputTokens, 8) } as const),
  };
}

function whyNotCalled({ kind }: ResolvedTarget, { mode }: ColumnContext): ProbePlan | undefined {
  if (mode === 'validate') return unsupported('a refused request of this API was never observed to prove access');
  if (kind === 'foundation-model' || TARGET_KINDS[kind].isProfile === true) return undefined;
  return unsupported('AWS documents this API for foundation models and inference profiles only');
}

/**
 * Creating a response authorises two resources that carry each other's names: the target with `bedrock:ProjectArn`,
 * and the default project with `bedrock:ModelArn`, the profile or model that the request named, never a destination
 * (inference-responses-api, "Permissions").
 */
function withProject(own: readonly Requirement[], target: ResolvedTarget, context: RequirementContext): Requirement[] {
  const project = projectArn(context);
  return [
    ...own.map((one) => ({ ...one, context: { ...one.context, 'bedrock:ProjectArn': [project] } })),
    {
      ...{ action: 'bedrock:InvokeModel', resource: project, requestedRegion: context.region, role: 'source' },
      context: { 'bedrock:ModelArn': [target.arn] },
    },
  ];
}

/** Returns the ARN of the account's default project, the only one that bedrock-runtime knows. */
export function projectArn({ partition, region, account }: RequirementContext): string {
  return `arn:${partition}:bedrock:${region}:${account}:project/default`;
}
