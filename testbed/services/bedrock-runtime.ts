/**
 * Bedrock's runtime on loopback. Order of checks: credentials, IAM on every resource, the identifier, what the model
 * can do, entitlement, the body, capacity. Where AWS does not say in which order it checks, this is the order in which
 * the field saw one refusal hide another.
 */
import { partitionOf } from '../partitions.ts';
import type { Estate } from '../estate.ts';
import { modelIn } from '../estate.ts';
import type { ModelState } from '../world.ts';
import type { BedrockRoute, SignedRequest } from './bedrock-service.ts';
import { bedrockService, requireAccess, streamAnswer } from './bedrock-service.ts';
import { mistakesIn } from './body-schema.ts';
import type { Context } from './access.ts';
import { compatibleRoutes } from './compatible-apis.ts';
import type { CallTarget } from './call-target.ts';
import { callTarget } from './call-target.ts';
import { CONVERSE_BODY, COUNT_TOKENS_BODY } from './converse-body.ts';
import { encodeEvents } from './eventstream.ts';
import { enforcedOn, guardrailRoutes, requireApplied, requireGuardrail } from './guardrails.ts';
import type { Family } from './families.ts';
import { familyOf } from './families.ts';
import type { Usage } from './model-output.ts';
import { converseEvents, converseOutput, invokeEvents, invokeOutput } from './model-output.ts';
import { partsOfModelArn } from './profiles.ts';
import { familyOfResource, onDemandUnsupported, refuseUnready } from './resource-runtime.ts';
import type { AwsSurroundings } from './query-service.ts';
import { BedrockRefusal, refuseByCapacity, refuseByEntitlement } from './refusal.ts';
import { jsonAnswer } from './rest-json.ts';
import { subscribeByCall } from './subscriptions.ts';
import type { Answer, Service } from './server.ts';

const UNSUPPORTED =
  "This action doesn't support the model that you provided. Try again with a supported text or chat model.";

/** The service. */
export function bedrockRuntimeService(around: AwsSurroundings): Service {
  const { estate } = around;
  return bedrockService('bedrock-runtime', around, [
    route('InvokeModel', 'invoke', (signed) => invoke(estate, signed, false)),
    route('InvokeModelWithResponseStream', 'invoke-with-response-stream', (signed) => invoke(estate, signed, true)),
    route('Converse', 'converse', (signed) => converse(estate, signed, false)),
    route('ConverseStream', 'converse-stream', (signed) => converse(estate, signed, true)),
    route('CountTokens', 'count-tokens', (signed) => countTokens(estate, signed)),
    ...compatibleRoutes(estate, (signed, model, context) =>
      admitted(estate, { ...signed, parts: [model] }, false, context),
    ),
    ...guardrailRoutes(estate),
    {
      operation: 'ListAsyncInvokes',
      method: 'GET',
      pattern: /^\/async-invoke\/?$/,
      aboutModel: false,
      answer({ caller, region }) {
        requireAccess(estate, {
          caller,
          action: 'bedrock:ListAsyncInvokes',
          resource: '*',
          region,
          throughEndpoint: true,
        });
        return jsonAnswer({ asyncInvokeSummaries: [] });
      },
    },
  ]);
}

function route(operation: string, verb: string, answer: (signed: SignedRequest) => Answer): BedrockRoute {
  return { operation, method: 'POST', pattern: new RegExp(`^/model/([^/]+)/${verb}$`), aboutModel: true, answer };
}

function invoke(estate: Estate, signed: SignedRequest, stream: boolean): Answer {
  const model = admitted(estate, signed, stream);
  const { body: schema, output, rejectsSampling } = model.family;
  if (schema === undefined) throw invalid(UNSUPPORTED);
  model.refuseByEntitlement();
  const body = bodyOf(signed);
  const mistakes = body === undefined ? '#: expected type: JSONObject' : mistakesIn(schema, body);
  if (mistakes !== undefined) {
    throw invalid(`Malformed input request: ${mistakes}, please reformat your input and try again.`);
  }
  if (rejectsSampling === true) refuseSampling(body ?? {}, ['temperature', 'top_p', 'top_k']);
  model.refuseByCapacity();
  const usage = usageOf(signed, output === 'embedding' || output === 'image' || output === 'rerank' ? 0 : 1);
  return stream
    ? streamAnswer(encodeEvents(invokeEvents(output, usage)), { 'x-amzn-bedrock-content-type': 'application/json' })
    : jsonAnswer(invokeOutput(output, usage), tokenHeaders(usage));
}

function converse(estate: Estate, signed: SignedRequest, stream: boolean): Answer {
  const model = admitted(estate, signed, stream);
  if (!model.family.converse || !producesText(model.state)) throw invalid(UNSUPPORTED);
  model.refuseByEntitlement();
  const body = bodyOf(signed);
  const mistakes = body === undefined ? '#: expected type: JSONObject' : mistakesIn(CONVERSE_BODY, body);
  if (mistakes !== undefined) throw invalid(`1 validation error detected: ${mistakes}`);
  const config = recordOf(body?.inferenceConfig);
  const { leastTokens, rejectsSampling } = model.family;
  if (leastTokens !== undefined && typeof config.maxTokens === 'number' && config.maxTokens < leastTokens) {
    throw invalid(`maxTokens: ${config.maxTokens} is below the minimum of ${leastTokens} for this model.`);
  }
  if (rejectsSampling === true) refuseSampling(config, ['temperature', 'topP']);
  model.refuseByCapacity();
  const usage = usageOf(signed, 1);
  return stream ? streamAnswer(encodeEvents(converseEvents(usage))) : jsonAnswer(converseOutput(usage));
}

/**
 * Free, on the bare ID of a foundation model only
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/count-tokens.html).
 */
function countTokens(estate: Estate, signed: SignedRequest): Answer {
  const { caller, region, parts, account } = signed;
  const id = parts[0] ?? '';
  const resource = id.startsWith('arn:') ? id : `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${id}`;
  requireAccess(estate, { caller, action: 'bedrock:CountTokens', resource, region, throughEndpoint: true });
  const state = modelIn(account, region, id);
  if (state !== undefined) subscribeByCall(estate, { caller, region, model: id, state });
  if (state?.['count-tokens'] !== true) {
    throw invalid("The provided model doesn't support counting tokens.");
  }
  const mistakes = mistakesIn(COUNT_TOKENS_BODY, bodyOf(signed));
  if (mistakes !== undefined) throw invalid(`1 validation error detected: ${mistakes}`);
  return jsonAnswer({ inputTokens: usageOf(signed, 0).inputTokens });
}

/** A model that IAM and the identifier let the caller reach, with what the account has still to say. */
interface Admitted {
  family: Family;
  state: ModelState;
  refuseByEntitlement(): void;
  refuseByCapacity(): void;
}

/** `context`: keys that the request for the target carries beside the usual ones. */
function admitted(estate: Estate, signed: SignedRequest, stream: boolean, context: Context = {}): Admitted {
  const { account, caller, region, parts } = signed;
  const target = callTarget(estate, account, caller.account, region, parts[0] ?? '');
  authorizeAll(estate, signed, target, stream, context);
  if (target.found === undefined) throw invalid('The provided model identifier is invalid.');
  const { foundationModel, profile, resource } = target.found;
  if (resource !== undefined) refuseUnready(resource);
  const regions = [region, ...(profile?.models ?? []).map((arn) => partsOfModelArn(arn).region)];
  const state =
    regions.map((place) => modelIn(account, place, foundationModel)).find((found) => found !== undefined) ?? {};
  const isBare = profile === undefined && (resource === undefined || resource.kind === 'prompt-routers');
  if (isBare && state['on-demand'] === false) throw invalid(onDemandUnsupported(foundationModel));
  if (stream && (state.streaming === false || !producesText(state))) throw invalid(UNSUPPORTED);
  const bedrock = account.bedrock ?? {};
  subscribeByCall(estate, { caller, region, model: foundationModel, state });
  return {
    family: resource === undefined ? familyOf(foundationModel) : familyOfResource(resource, foundationModel),
    state,
    refuseByEntitlement: () => {
      refuseByEntitlement(bedrock, state, foundationModel);
    },
    refuseByCapacity: () => {
      refuseByCapacity(bedrock, state, foundationModel);
    },
  };
}

/**
 * What Bedrock adds to a request that it makes to SageMaker in the caller's name; the tag is on every endpoint it
 * registered.
 */
const VIA_BEDROCK = {
  'aws:CalledVia': 'bedrock.amazonaws.com',
  'aws:CalledViaFirst': 'bedrock.amazonaws.com',
  'aws:CalledViaLast': 'bedrock.amazonaws.com',
  'aws:ViaAWSService': 'true',
  'aws:ResourceTag/sagemaker-sdk:bedrock': 'compatible',
};

function authorizeAll(estate: Estate, signed: SignedRequest, target: CallTarget, stream: boolean, more: Context): void {
  const own = requestContextOf(signed);
  const invoke = stream ? 'bedrock:InvokeModelWithResponseStream' : 'bedrock:InvokeModel';
  const { caller } = signed;
  for (const { resource, requestedRegion, profileArn, routerArn, viaBedrock, sharedByOwner } of target.checks) {
    if (viaBedrock !== undefined) {
      const action = viaBedrock[stream ? 'stream' : 'invoke'];
      requireAccess(estate, { caller, action, resource, region: requestedRegion, context: VIA_BEDROCK });
      continue;
    }
    const context = {
      ...own,
      ...more,
      ...(profileArn === undefined ? {} : { 'bedrock:InferenceProfileArn': profileArn }),
      ...(routerArn === undefined ? {} : { 'bedrock:PromptRouterArn': routerArn }),
    };
    const question = { caller, action: invoke, resource, region: requestedRegion, context, throughEndpoint: true };
    requireAccess(estate, { ...question, ...(sharedByOwner === true ? { sharedByOwner } : {}) });
  }
  // Whose account enforces a guardrail applies it with each call, except with OpenAI's Responses.
  const isGuarded = more['bedrock:ProjectArn'] === undefined;
  const model = target.found?.foundationModel ?? '';
  for (const enforced of isGuarded ? enforcedOn(signed, model) : []) requireApplied(estate, signed, enforced);
  const guardrail = own['bedrock:GuardrailIdentifier'];
  if (guardrail === undefined) return;
  // Who calls with a guardrail applies it: guardrails-permissions-id. The resource has no version.
  requireApplied(estate, signed, guardrail);
  const { account, region } = signed;
  if (account.bedrock?.guardrails !== undefined) requireGuardrail(account, region, guardrail);
}

/** Guardrail and service tier, from the headers of InvokeModel or the body of Converse. */
function requestContextOf(signed: SignedRequest): Record<string, string> {
  const { headers } = signed.request;
  const body = bodyOf(signed) ?? {};
  const guardrail = recordOf(body.guardrailConfig);
  const identifier = headers['x-amzn-bedrock-guardrailidentifier'] ?? guardrail.guardrailIdentifier;
  const version = headers['x-amzn-bedrock-guardrailversion'] ?? guardrail.guardrailVersion;
  const tier = headers['x-amzn-bedrock-service-tier'] ?? recordOf(body.serviceTier).type;
  return {
    ...(typeof identifier === 'string'
      ? { 'bedrock:GuardrailIdentifier': guardrailArn(signed, identifier, version) }
      : {}),
    ...(typeof tier === 'string' ? { 'bedrock:ServiceTier': tier } : {}),
  };
}

function guardrailArn({ region, caller }: SignedRequest, identifier: string, version: unknown): string {
  const arn = identifier.startsWith('arn:')
    ? identifier
    : `arn:${partitionOf(region)}:bedrock:${region}:${caller.account}:guardrail/${identifier}`;
  return typeof version === 'string' && version !== 'DRAFT' ? `${arn}:${version}` : arn;
}

function producesText(state: ModelState): boolean {
  return (state.output ?? ['TEXT']).includes('TEXT');
}

function refuseSampling(parameters: Record<string, unknown>, names: readonly string[]): void {
  const sent = names.find((name) => parameters[name] !== undefined);
  if (sent !== undefined) throw invalid(`\`${sent}\` is deprecated for this model.`);
}

function bodyOf(signed: SignedRequest): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(signed.request.body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** About four characters a token; the least is what a chat template adds. */
function usageOf(signed: SignedRequest, outputTokens: number): Usage {
  return { inputTokens: Math.max(1, Math.ceil(signed.request.body.length / 16)), outputTokens };
}

function tokenHeaders(usage: Usage): Record<string, string> {
  return {
    'x-amzn-bedrock-input-token-count': String(usage.inputTokens),
    'x-amzn-bedrock-output-token-count': String(usage.outputTokens),
    'x-amzn-bedrock-invocation-latency': '1',
  };
}

function invalid(message: string): BedrockRefusal {
  return new BedrockRefusal(400, 'ValidationException', message);
}
