/**
 * What a model identifier of a call means, and every resource that IAM must allow for it
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html and
 * global-cross-region-inference.html).
 */
import type { Estate } from '../estate.ts';
import { accountOf } from '../estate.ts';
import { partitionOf } from '../partitions.ts';
import type { Account } from '../world.ts';
import type { InferenceProfile } from './profiles.ts';
import { findProfile, isSharedProfile, partsOfModelArn } from './profiles.ts';
import { BedrockRefusal } from './refusal.ts';
import type { AccountResource } from './resources.ts';
import { baseModelOf, findResource } from './resources.ts';

/** One check of IAM: the resource, and what the request's context says in it. */
export interface Check {
  resource: string;
  requestedRegion: string;
  /** `bedrock:InferenceProfileArn`; absent if no profile is used. */
  profileArn?: string;
  /** `bedrock:PromptRouterArn`; absent if no router is used. */
  routerArn?: string;
  /** In place of Bedrock's own action: SageMaker's two, for a call and a stream, made in the caller's name. */
  viaBedrock?: { invoke: string; stream: string };
  /** Another account's resource that its owner shares. */
  sharedByOwner?: boolean;
}

export interface Found {
  /** Empty if only AWS knows: an imported model, an endpoint. */
  foundationModel: string;
  profile?: InferenceProfile;
  resource?: AccountResource;
}

export interface CallTarget {
  checks: Check[];
  /** Undefined: nothing has this identifier. */
  found: Found | undefined;
}

/** The region that IAM sees where a global profile routes a call. */
const GLOBAL_REGION = 'unspecified';
const GEOGRAPHIES = /^(?:us|eu|apac|jp|au|ca|in|us-gov|global)\.[a-z0-9-]+\./;
const MODEL_ID = /^(?:[a-z0-9-]{1,63}[.]){0,2}[a-zA-Z0-9-]{1,63}(?:[.:][a-z0-9-]{1,63}){0,3}$/;
const PATTERN_TEXT =
  '(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:(([0-9]{12}:custom-model/[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}/[a-z0-9]{12})|(:foundation-model/[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([.:]?[a-z0-9-]{1,63}))|([0-9]{12}:provisioned-model/[a-z0-9]{12})))|([a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([.:]?[a-z0-9-]{1,63}))|(([0-9a-zA-Z][-]?)+)';

/**
 * Resolves an identifier as the runtime of `region` does for a caller of `accountId`.
 *
 * @throws BedrockRefusal for an identifier that the API's pattern refuses, and for an ARN of another region
 */
export function callTarget(
  estate: Estate,
  account: Account,
  accountId: string,
  region: string,
  identifier: string,
): CallTarget {
  if (identifier.startsWith('arn:')) return arnTarget(estate, account, accountId, region, identifier);
  if (!MODEL_ID.test(identifier)) {
    const message = `1 validation error detected: Value '${identifier}' at 'modelId' failed to satisfy constraint: Member must satisfy regular expression pattern: ${PATTERN_TEXT}`;
    throw new BedrockRefusal(400, 'ValidationException', message);
  }
  const profile = findProfile(account, accountId, region, identifier);
  if (profile?.type === 'SYSTEM_DEFINED') return profileTarget(account, region, profile);
  if (GEOGRAPHIES.test(identifier)) {
    const arn = `arn:${partitionOf(region)}:bedrock:${region}:${accountId}:inference-profile/${identifier}`;
    return { checks: [{ resource: arn, requestedRegion: region }], found: undefined };
  }
  return modelTarget(account, region, identifier);
}

function arnTarget(estate: Estate, account: Account, accountId: string, region: string, arn: string): CallTarget {
  const [, , , arnRegion = '', owner = '', ...rest] = arn.split(':');
  if (arnRegion !== region) {
    throw new BedrockRefusal(400, 'ValidationException', 'The provided ARN is invalid for the service region.');
  }
  const resource = rest.join(':');
  if (resource.startsWith('foundation-model/')) {
    return modelTarget(account, region, resource.slice('foundation-model/'.length));
  }
  const profile = findProfile(accountOf(estate, owner) ?? account, owner, region, arn);
  if (profile !== undefined && (owner === accountId || isSharedProfile(profile, accountId))) {
    const { checks, found } = profileTarget(account, region, profile);
    return { checks: checks.map((check) => ({ ...check, sharedByOwner: owner !== accountId })), found };
  }
  const own = owner === accountId ? findResource(account, arn) : undefined;
  if (own !== undefined) return resourceTarget(account, accountId, region, own);
  return { checks: [{ resource: arn, requestedRegion: region }], found: undefined };
}

function modelTarget(account: Account, region: string, id: string): CallTarget {
  const exists = account.bedrock?.models?.[region]?.[id] !== undefined;
  return {
    checks: [
      { resource: `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${id}`, requestedRegion: region },
    ],
    found: exists ? { foundationModel: id } : undefined,
  };
}

function profileTarget(account: Account, region: string, profile: InferenceProfile): CallTarget {
  const profileArn = profile.arn;
  const foundationModel = partsOfModelArn(profile.models[0] ?? '').id;
  const onModel = (modelRegion: string): Check => ({
    resource: `arn:${partitionOf(region)}:bedrock:${modelRegion}::foundation-model/${foundationModel}`,
    requestedRegion: modelRegion === '' ? GLOBAL_REGION : modelRegion,
    profileArn,
  });
  const destinations = routedRegions(account, profile);
  const singleRegion = profile.models.length === 1 && partsOfModelArn(profile.models[0] ?? '').region !== '';
  const source = profile.type === 'APPLICATION' && singleRegion ? [] : [region];
  return {
    checks: [
      { resource: profileArn, requestedRegion: region },
      ...[...new Set([...source, ...destinations])].map(onModel),
    ],
    found: { foundationModel, profile },
  };
}

/**
 * Regions that a call of the profile is authorised in, beside its source; '' is the place a global profile routes to.
 */
function routedRegions(account: Account, profile: InferenceProfile): string[] {
  const regions = profile.models.map((arn) => partsOfModelArn(arn).region);
  if (profile.id.startsWith('global.') || regions.includes('')) return [''];
  const routing = account.bedrock?.routing ?? 'first';
  if (routing === 'all') return regions;
  return routing === 'first' ? regions.slice(0, 1) : regions.filter((region) => region === routing);
}

/** SageMaker's actions behind a marketplace endpoint (managed policy AmazonBedrockMarketplaceAccess). */
const SAGEMAKER = { invoke: 'sagemaker:InvokeEndpoint', stream: 'sagemaker:InvokeEndpointWithResponseStream' };

function resourceTarget(account: Account, accountId: string, region: string, resource: AccountResource): CallTarget {
  const own: Check = { resource: resource.arn, requestedRegion: region };
  switch (resource.kind) {
    case 'prompt-routers': {
      const [first = ''] = resource.entry.models;
      const routed = first.includes(':inference-profile/')
        ? findProfile(account, accountId, region, first)
        : partsOfModelArn(first).id;
      if (routed === undefined) return { checks: [own], found: undefined };
      const { checks, found } =
        typeof routed === 'string' ? modelTarget(account, region, routed) : profileTarget(account, region, routed);
      const through = checks.map((check) => ({ ...check, routerArn: resource.arn }));
      return { checks: [own, ...through], found: found && { ...found, resource } };
    }
    case 'marketplace-endpoints': {
      const all = `arn:${partitionOf(region)}:bedrock:${region}:${accountId}:marketplace/model-endpoint/all-access`;
      const checks = [
        { ...own, resource: all },
        { ...own, viaBedrock: SAGEMAKER },
      ];
      return { checks, found: { foundationModel: '', resource } };
    }
    default:
      return { checks: [own], found: { foundationModel: baseModelOf(account, resource) ?? '', resource } };
  }
}
