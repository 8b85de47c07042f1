/**
 * The read-only calls of Bedrock's control plane that a check makes, as data. Each needs its own permission, and may
 * be refused.
 */
import type { BedrockClient, FoundationModelLifecycle, FoundationModelSummary } from '@aws-sdk/client-bedrock';
import { ask, type Result } from '../aws/clients.ts';
import type { ControlApi } from '../catalog/families.ts';
import type { Availability } from '../domain/report.ts';
import type { ListedModel, ListedProfile } from '../catalog/region-catalog.ts';
import type { ServiceLifecycle } from '../catalog/service-lifecycle.ts';
import { lazy } from '../util/lazy.ts';

const sdk = lazy(() => import('../aws/sdk/bedrock.ts'));

/** ARNs of the models behind a system or application profile (`bedrock:GetInferenceProfile`). */
export async function profileModels(
  client: BedrockClient,
  profile: string,
  abortSignal: AbortSignal,
): Promise<Result<string[]>> {
  const { GetInferenceProfileCommand } = await sdk();
  const command = new GetInferenceProfileCommand({ inferenceProfileIdentifier: profile });
  const answer = await ask('bedrock', 'GetInferenceProfile', () => client.send(command, { abortSignal }));
  return answer.ok ? { ...answer, value: modelArns(answer.value.models) } : answer;
}

/** Every system-defined profile of the client's region (`bedrock:ListInferenceProfiles`), all pages, by its ID. */
export async function systemProfiles(
  client: BedrockClient,
  abortSignal: AbortSignal,
): Promise<Result<ReadonlyMap<string, ListedProfile>>> {
  const { ListInferenceProfilesCommand } = await sdk();
  const profiles = new Map<string, ListedProfile>();
  let nextToken: string | undefined;
  let attempts = 0;
  do {
    const command = new ListInferenceProfilesCommand({
      typeEquals: 'SYSTEM_DEFINED',
      maxResults: 1000,
      ...(nextToken !== undefined && { nextToken }),
    });
    const answer = await ask('bedrock', 'ListInferenceProfiles', () => client.send(command, { abortSignal }));
    attempts += answer.attempts;
    if (!answer.ok) return { ...answer, attempts };
    for (const { inferenceProfileId, inferenceProfileArn, models } of answer.value.inferenceProfileSummaries ?? []) {
      if (inferenceProfileId === undefined || inferenceProfileArn === undefined) continue;
      const profile = { id: inferenceProfileId, arn: inferenceProfileArn, modelArns: modelArns(models) };
      profiles.set(inferenceProfileId, profile);
    }
    nextToken = answer.value.nextToken;
  } while (nextToken !== undefined);
  return { ok: true, value: profiles, attempts };
}

/** Every application profile of the account in the client's region (`bedrock:ListInferenceProfiles`), all pages. */
export async function applicationProfiles(
  client: BedrockClient,
  abortSignal: AbortSignal,
): Promise<Result<{ arn: string; name: string; modelArns: string[] }[]>> {
  const { ListInferenceProfilesCommand } = await sdk();
  const profiles: { arn: string; name: string; modelArns: string[] }[] = [];
  let nextToken: string | undefined;
  let attempts = 0;
  do {
    const page = { maxResults: 1000, ...(nextToken !== undefined && { nextToken }) };
    const command = new ListInferenceProfilesCommand({ typeEquals: 'APPLICATION', ...page });
    const answer = await ask('bedrock', 'ListInferenceProfiles', () => client.send(command, { abortSignal }));
    attempts += answer.attempts;
    if (!answer.ok) return { ...answer, attempts };
    for (const { inferenceProfileArn, inferenceProfileName, models } of answer.value.inferenceProfileSummaries ?? []) {
      if (inferenceProfileArn === undefined) continue;
      profiles.push({ arn: inferenceProfileArn, name: inferenceProfileName ?? '', modelArns: modelArns(models) });
    }
    nextToken = answer.value.nextToken;
  } while (nextToken !== undefined);
  return { ok: true, value: profiles, attempts };
}

/**
 * Every prompt router of the account in the client's region, AWS's own included (`bedrock:ListPromptRouters`), all
 * pages.
 */
export async function promptRouters(
  client: BedrockClient,
  abortSignal: AbortSignal,
): Promise<Result<{ arn: string; name: string; modelArns: string[] }[]>> {
  const { ListPromptRoutersCommand } = await sdk();
  const routers: { arn: string; name: string; modelArns: string[] }[] = [];
  let nextToken: string | undefined;
  let attempts = 0;
  do {
    const command = new ListPromptRoutersCommand({ maxResults: 100, ...(nextToken !== undefined && { nextToken }) });
    const answer = await ask('bedrock', 'ListPromptRouters', () => client.send(command, { abortSignal }));
    attempts += answer.attempts;
    if (!answer.ok) return { ...answer, attempts };
    for (const { promptRouterArn, promptRouterName, models, fallbackModel } of answer.value.promptRouterSummaries ??
      []) {
      if (promptRouterArn === undefined) continue;
      const arns = modelArns([...(models ?? []), ...(fallbackModel ? [fallbackModel] : [])]);
      routers.push({ arn: promptRouterArn, name: promptRouterName ?? '', modelArns: [...new Set(arns)] });
    }
    nextToken = answer.value.nextToken;
  } while (nextToken !== undefined);
  return { ok: true, value: routers, attempts };
}

/**
 * What Bedrock says of a foundation model's agreement and region (`bedrock:GetFoundationModelAvailability`; base model
 * IDs only).
 */
export async function modelAvailability(
  client: BedrockClient,
  modelId: string,
  abortSignal: AbortSignal,
): Promise<Result<Availability>> {
  const { GetFoundationModelAvailabilityCommand } = await sdk();
  const command = new GetFoundationModelAvailabilityCommand({ modelId });
  const answer = await ask('bedrock', 'GetFoundationModelAvailability', () => client.send(command, { abortSignal }));
  if (!answer.ok) return answer;
  const { agreementAvailability, authorizationStatus, entitlementAvailability, regionAvailability } = answer.value;
  const value: Availability = {
    agreement: agreementAvailability?.status ?? 'UNKNOWN',
    authorization: authorizationStatus ?? 'UNKNOWN',
    entitlement: entitlementAvailability ?? 'UNKNOWN',
    region: regionAvailability ?? 'UNKNOWN',
  };
  return { ...answer, value };
}

/**
 * Every foundation model of the client's region (`bedrock:ListFoundationModels`), by its ID. The operation has no
 * pages (API reference, ListFoundationModels); what a region once had and has no more is not in it.
 */
export async function foundationModels(
  client: BedrockClient,
  abortSignal: AbortSignal,
): Promise<Result<ReadonlyMap<string, ListedModel>>> {
  const { ListFoundationModelsCommand } = await sdk();
  const answer = await ask('bedrock', 'ListFoundationModels', () =>
    client.send(new ListFoundationModelsCommand({}), { abortSignal }),
  );
  if (!answer.ok) return answer;
  const models = (answer.value.modelSummaries ?? []).flatMap((summary) => listedModel(summary) ?? []);
  return { ...answer, value: new Map(models.map((model) => [model.id, model])) };
}

/**
 * A foundation model of the client's region (`bedrock:GetFoundationModel`; base model IDs). For a model at its end the
 * call is refused with the same words as a call of the model.
 */
export async function foundationModel(
  client: BedrockClient,
  modelIdentifier: string,
  abortSignal: AbortSignal,
): Promise<Result<ListedModel | undefined>> {
  const { GetFoundationModelCommand } = await sdk();
  const command = new GetFoundationModelCommand({ modelIdentifier });
  const answer = await ask('bedrock', 'GetFoundationModel', () => client.send(command, { abortSignal }));
  if (!answer.ok) return answer;
  const { modelDetails } = answer.value;
  return { ...answer, value: modelDetails && listedModel(modelDetails) };
}

/** The members of FoundationModelSummary and FoundationModelDetails that a check reads. */
type WireModel = Pick<
  FoundationModelSummary,
  | 'modelId'
  | 'inputModalities'
  | 'outputModalities'
  | 'responseStreamingSupported'
  | 'inferenceTypesSupported'
  | 'modelLifecycle'
>;

function listedModel(wire: WireModel): ListedModel | undefined {
  const { modelId, responseStreamingSupported: streaming, modelLifecycle } = wire;
  if (modelId === undefined) return undefined;
  const lifecycle = lifecycleOf(modelLifecycle);
  return {
    id: modelId,
    ...(wire.inputModalities && { input: [...wire.inputModalities] }),
    ...(wire.outputModalities && { output: [...wire.outputModalities] }),
    ...(streaming !== undefined && { streaming }),
    inferenceTypes: [...(wire.inferenceTypesSupported ?? [])],
    ...(lifecycle && { lifecycle }),
  };
}

/**
 * Times of the API as days in UTC; an ACTIVE model has none until its end is announced (API reference,
 * FoundationModelLifecycle).
 */
function lifecycleOf(wire: FoundationModelLifecycle | undefined): ServiceLifecycle | undefined {
  if (wire?.status === undefined) return undefined;
  const { status, legacyTime, publicExtendedAccessTime, endOfLifeTime } = wire;
  const [legacySince, extendedAccessSince, endOfLife] = [legacyTime, publicExtendedAccessTime, endOfLifeTime].map(
    isoDate,
  );
  return {
    status,
    ...(legacySince !== undefined && { legacySince }),
    ...(extendedAccessSince !== undefined && { extendedAccessSince }),
    ...(endOfLife !== undefined && { endOfLife }),
  };
}

function isoDate(time: Date | undefined): string | undefined {
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time.toISOString().slice(0, 10);
}

/**
 * Whether Anthropic's first-use form was submitted for the account (`bedrock:GetUseCaseForModelAccess`); undefined if
 * that cannot be told.
 */
export async function useCaseForm(
  client: BedrockClient,
  abortSignal: AbortSignal,
): Promise<'submitted' | 'missing' | undefined> {
  const { GetUseCaseForModelAccessCommand } = await sdk();
  const answer = await ask('bedrock', 'GetUseCaseForModelAccess', () =>
    client.send(new GetUseCaseForModelAccessCommand({}), { abortSignal }),
  );
  if (answer.ok) return 'submitted';
  return answer.failure.httpStatus === 404 ? 'missing' : undefined;
}

type Read = (client: BedrockClient, about: string, abortSignal: AbortSignal) => Promise<Answered>;
interface Answered {
  $metadata: { attempts?: number | undefined };
}

const READ: Record<ControlApi, Read> = {
  ListModelInvocationJobs: async (client, _, abortSignal) =>
    client.send(new (await sdk()).ListModelInvocationJobsCommand({ maxResults: 1 }), { abortSignal }),
  ListFoundationModels: async (client, _, abortSignal) =>
    client.send(new (await sdk()).ListFoundationModelsCommand({}), { abortSignal }),
  GetFoundationModel: async (client, modelIdentifier, abortSignal) =>
    client.send(new (await sdk()).GetFoundationModelCommand({ modelIdentifier }), { abortSignal }),
  ListInferenceProfiles: async (client, _, abortSignal) =>
    client.send(new (await sdk()).ListInferenceProfilesCommand({ maxResults: 1 }), { abortSignal }),
  GetInferenceProfile: async (client, inferenceProfileIdentifier, abortSignal) =>
    client.send(new (await sdk()).GetInferenceProfileCommand({ inferenceProfileIdentifier }), { abortSignal }),
};

/**
 * One of the read-only calls as a probe: what it answers does not matter, only that it does. Lists are asked for one
 * entry.
 * @param about the model or profile that a `Get` call names
 */
export function readOnlyCall(
  client: BedrockClient,
  api: ControlApi,
  about: string | undefined,
  abortSignal: AbortSignal,
): Promise<Result<unknown>> {
  return ask('bedrock', api, () => READ[api](client, about ?? '', abortSignal));
}

function modelArns(models: { modelArn?: string | undefined }[] | undefined): string[] {
  return (models ?? []).flatMap(({ modelArn }) => (modelArn === undefined ? [] : [modelArn]));
}
