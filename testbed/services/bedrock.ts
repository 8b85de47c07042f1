/**
 * Bedrock's control plane on loopback: inference profiles, foundation models, availability, the use case form.
 * API: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Operations_Amazon_Bedrock.html
 */
import { partitionOf } from '../partitions.ts';
import { modelIn } from '../estate.ts';
import type { ModelState } from '../world.ts';
import type { BedrockRoute, SignedRequest } from './bedrock-service.ts';
import { bedrockService, requireAccess } from './bedrock-service.ts';
import { guardrailControlRoutes } from './guardrails.ts';
import type { InferenceProfile } from './profiles.ts';
import { findProfile, profilesIn } from './profiles.ts';
import type { AwsSurroundings } from './query-service.ts';
import { BedrockRefusal, refuseByEntitlement } from './refusal.ts';
import { resourceRoutes } from './resource-routes.ts';
import { jsonAnswer } from './rest-json.ts';
import type { Answer, Service } from './server.ts';

/** The service. */
export function bedrockControlService(around: AwsSurroundings): Service {
  return bedrockService('bedrock', around, routesOf(around));
}

function routesOf(around: AwsSurroundings): BedrockRoute[] {
  const { estate } = around;
  const allow = ({ caller, region }: SignedRequest, action: string, resource: string): void => {
    requireAccess(estate, { caller, region, action: `bedrock:${action}`, resource });
  };
  return [
    {
      operation: 'ListInferenceProfiles',
      method: 'GET',
      pattern: /^\/inference-profiles\/?$/,
      aboutModel: false,
      answer(signed) {
        // The list has no resource type of its own, but live refusals name the profiles of the account.
        allow(signed, 'ListInferenceProfiles', `${ownArn(signed)}:inference-profile/*`);
        const { account, caller, region, request } = signed;
        const type = request.query.get('type');
        const all = profilesIn(account, caller.account, region).filter(
          (profile) => type === null || profile.type === type,
        );
        const { items, nextToken } = pageOf(all, request.query);
        return jsonAnswer({ inferenceProfileSummaries: items.map(profileJson), nextToken });
      },
    },
    {
      operation: 'GetInferenceProfile',
      method: 'GET',
      pattern: /^\/inference-profiles\/([^/]+)$/,
      aboutModel: true,
      answer: (signed) => getInferenceProfile(signed, allow),
    },
    {
      operation: 'ListFoundationModels',
      method: 'GET',
      pattern: /^\/foundation-models\/?$/,
      aboutModel: false,
      answer(signed) {
        allow(signed, 'ListFoundationModels', '*');
        const models = Object.entries(signed.account.bedrock?.models?.[signed.region] ?? {});
        return jsonAnswer({
          modelSummaries: models.map(([id, state]) => modelJson(id, state, signed.region, around.now())),
        });
      },
    },
    {
      operation: 'GetFoundationModel',
      method: 'GET',
      pattern: /^\/foundation-models\/([^/]+)$/,
      aboutModel: true,
      answer(signed) {
        const id = (signed.parts[0] ?? '').replace(/^arn:.*:foundation-model\//, '');
        allow(
          signed,
          'GetFoundationModel',
          `arn:${partitionOf(signed.region)}:bedrock:${signed.region}::foundation-model/${id}`,
        );
        const state = existing(signed, id);
        // The control plane says of a model that is gone what the runtime says.
        if (state.runtime === 'end-of-life') refuseByEntitlement({}, state, id);
        return jsonAnswer({ modelDetails: modelJson(id, state, signed.region, around.now()) });
      },
    },
    {
      operation: 'GetFoundationModelAvailability',
      method: 'GET',
      pattern: /^\/foundation-model-availability\/([^/]+)$/,
      aboutModel: true,
      answer(signed) {
        allow(signed, 'GetFoundationModelAvailability', '*');
        const id = signed.parts[0] ?? '';
        return jsonAnswer(availabilityJson(id, existing(signed, id).availability ?? {}));
      },
    },
    ...resourceRoutes(allow),
    ...guardrailControlRoutes(estate),
    {
      operation: 'ListModelInvocationJobs',
      method: 'GET',
      pattern: /^\/model-invocation-jobs\/?$/,
      aboutModel: false,
      answer(signed) {
        allow(signed, 'ListModelInvocationJobs', '*');
        return jsonAnswer({ invocationJobSummaries: [] });
      },
    },
    {
      operation: 'GetUseCaseForModelAccess',
      method: 'GET',
      pattern: /^\/use-case-for-model-access$/,
      aboutModel: false,
      answer(signed) {
        allow(signed, 'GetUseCaseForModelAccess', '*');
        if (signed.account.bedrock?.['use-case-form'] === false) {
          const message = 'You have not filled out the request form. Fill out the form before getting access.';
          throw new BedrockRefusal(404, 'ResourceNotFoundException', message);
        }
        const form = { companyName: 'Example', intendedUsers: '0', useCases: 'Tests' };
        return jsonAnswer({ formData: Buffer.from(JSON.stringify(form)).toString('base64') });
      },
    },
    {
      operation: 'GetAccountDataRetention',
      method: 'GET',
      pattern: /^\/data-retention$/,
      aboutModel: false,
      answer(signed) {
        allow(signed, 'GetAccountDataRetention', '*');
        return jsonAnswer({ mode: signed.account.bedrock?.['data-retention'] ?? 'default' });
      },
    },
  ];
}

/** Throws if the caller may not do a thing of Bedrock's to a resource. */
export type Allow = (signed: SignedRequest, action: string, resource: string) => void;

/** A profile that does not exist is refused for its name only after the caller was allowed to ask. */
function getInferenceProfile(signed: SignedRequest, allow: Allow): Answer {
  const { account, caller, region, parts } = signed;
  const identifier = parts[0] ?? '';
  const profile = findProfile(account, caller.account, region, identifier);
  const arn = identifier.startsWith('arn:') ? identifier : `${ownArn(signed)}:inference-profile/${identifier}`;
  allow(signed, 'GetInferenceProfile', profile?.arn ?? arn);
  if (profile === undefined) {
    throw new BedrockRefusal(404, 'ResourceNotFoundException', 'The requested inference profile could not be found.');
  }
  return jsonAnswer(profileJson(profile));
}

function ownArn({ region, caller }: SignedRequest): string {
  return `arn:${partitionOf(region)}:bedrock:${region}:${caller.account}`;
}

function existing({ account, region }: SignedRequest, id: string): ModelState {
  const model = modelIn(account, region, id);
  if (model === undefined)
    throw new BedrockRefusal(400, 'ValidationException', 'The provided model identifier is invalid.');
  return model;
}

/** `maxResults` (1 to 1000, default 100) and an opaque `nextToken`. */
function pageOf<T>(all: T[], query: URLSearchParams): { items: T[]; nextToken: string | undefined } {
  const size = Number(query.get('maxResults') ?? 100);
  const first = Number(Buffer.from(query.get('nextToken') ?? '', 'base64').toString() || 0);
  const next = first + size;
  const nextToken = next < all.length ? Buffer.from(String(next)).toString('base64') : undefined;
  return { items: all.slice(first, next), nextToken };
}

function profileJson(profile: InferenceProfile): object {
  return {
    inferenceProfileId: profile.id,
    inferenceProfileName: profile.name,
    inferenceProfileArn: profile.arn,
    models: profile.models.map((modelArn) => ({ modelArn })),
    status: 'ACTIVE',
    type: profile.type,
    createdAt: '2025-09-29T00:00:00Z',
    updatedAt: '2026-06-01T00:00:00Z',
  };
}

function modelJson(id: string, state: ModelState, region: string, now: number): object {
  const { lifecycle } = state;
  return {
    modelId: id,
    modelArn: `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${id}`,
    modelName: id,
    providerName: id.split('.')[0],
    inputModalities: state.input ?? ['TEXT'],
    outputModalities: state.output ?? ['TEXT'],
    responseStreamingSupported: state.streaming ?? true,
    customizationsSupported: [],
    inferenceTypesSupported: [state['on-demand'] === false ? 'INFERENCE_PROFILE' : 'ON_DEMAND'],
    modelLifecycle: {
      status: lifecycle?.status ?? 'ACTIVE',
      startOfLifeTime: '2025-05-22T00:00:00Z',
      endOfLifeTime: timeOf(lifecycle?.['end-of-life'], now),
      legacyTime: timeOf(lifecycle?.['legacy-since'], now),
      publicExtendedAccessTime: timeOf(lifecycle?.['extended-access-since'], now),
    },
  };
}

/**
 * A world may write a day, or days from now (`+10d`, `-3d`), so that it stays what it is about; the wire has a time.
 */
function timeOf(date: string | undefined, now: number): string | undefined {
  if (date === undefined) return undefined;
  const days = /^([+-]\d+)d$/.exec(date)?.[1];
  return new Date(days === undefined ? date : (now + Number(days) * 86_400) * 1000).toISOString();
}

function availabilityJson(modelId: string, availability: NonNullable<ModelState['availability']>): object {
  return {
    modelId,
    agreementAvailability: { status: availability.agreement ?? 'AVAILABLE' },
    authorizationStatus: availability.authorization ?? 'AUTHORIZED',
    entitlementAvailability: availability.entitlement ?? 'AVAILABLE',
    regionAvailability: availability.region ?? 'AVAILABLE',
  };
}
