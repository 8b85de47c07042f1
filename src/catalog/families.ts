/**
 * How a target is probed: the smallest request of its model's family. Sampling parameters are never sent, because many
 * models refuse them. The bodies and their sources are in tables/families.json.
 */
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import { isMantleOnly } from './model-id.ts';
import { modelRow } from './snapshot.ts';
import table from './tables/families.json' with { type: 'json' };
import type { ResolvedTarget } from './targets.ts';

/** A family of models that share a request format. */
export interface Family {
  name: string;
  /** Regular expression on the foundation model ID. */
  pattern: string;
  /** `text`, `embedding`, `image`, `rerank`, `video`, `speech`. */
  modality: string;
  /**
   * The API that serves the family: `InvokeModel`, `Converse`, `StartAsyncInvoke`,
   * `InvokeModelWithBidirectionalStream` or `none`.
   */
  operation: string;
  converse: boolean;
  /** Smallest body of InvokeModel. */
  body?: object | undefined;
  /** Smallest input of Converse, if it is not the general one. */
  converseBody?: object | undefined;
  /** Body that is refused after authorization; only if that was observed. */
  invalidBody?: object | undefined;
  /** Even the smallest body needs an image or a video. */
  needsMedia?: boolean | undefined;
  approxInputTokens?: number | undefined;
  /** What a call is paid by: `tokens`, `image`, `query`, `request` or `video`. */
  cost: string;
  /** Past its end of life, as far as AWS's lists show. */
  ended?: boolean | undefined;
  confidence: string;
}

/**
 * APIs of other vendors that bedrock-runtime serves: OpenAI's Responses and Chat Completions, Anthropic's Messages.
 */
export type CompatibleApi = 'CreateResponse' | 'CreateChatCompletion' | 'CreateMessage';

/** Operations of Bedrock's runtime, and of its control plane. */
export type RuntimeApi =
  | 'InvokeModel'
  | 'InvokeModelWithResponseStream'
  | 'Converse'
  | 'ConverseStream'
  | 'CountTokens'
  | 'ApplyGuardrail'
  | 'ListAsyncInvokes'
  | CompatibleApi;

/** Operations of Bedrock's control plane that a probe may call. */
export type ControlApi =
  | 'ListModelInvocationJobs'
  | 'ListFoundationModels'
  | 'GetFoundationModel'
  | 'ListInferenceProfiles'
  | 'GetInferenceProfile';

/** Every operation that a probe may call. */
export type ProbeApi = RuntimeApi | ControlApi;

const CONTROL: Readonly<Record<ControlApi, true>> = {
  ListModelInvocationJobs: true,
  ListFoundationModels: true,
  GetFoundationModel: true,
  ListInferenceProfiles: true,
  GetInferenceProfile: true,
};

/** Returns whether an operation is one of Bedrock's control plane. */
export function isControlApi(api: ProbeApi): api is ControlApi {
  return Object.hasOwn(CONTROL, api);
}

/** The smallest call that shows access to a cell. */
export interface ProbeCall {
  kind: 'call';
  api: ProbeApi;
  /** The model or profile that the call names, if that is not the cell's. */
  about?: string;
  /** What the call costs at most in USD, if no model's price decides that. */
  usd?: number;
  /** The JSON body of InvokeModel, or the input of another operation without what it is about. */
  body: object;
  maxOutputTokens: number;
  approxInputTokens: number;
  /**
   * The operation is this program's own choice, because nothing says which one the model has: its refusal says nothing
   * of the model.
   */
  fallback?: boolean;
}

/** The call that a cell is probed by, or why it is not called. */
export type ProbePlan =
  | ProbeCall
  /** The model has no such operation: rule 1 of the verdicts. */
  | { kind: 'not-applicable'; why: string }
  /** It exists, but this program does not call it. */
  | { kind: 'unsupported'; why: string };

const families: readonly Family[] = table.families;
const patterns = families.map((family) => new RegExp(family.pattern));

export const CONVERSE_MESSAGES = [{ role: 'user', content: [{ text: 'hi' }] }];

/** What Converse is sent where a family says nothing else. `maxTokens` 1 is the smallest that the API takes. */
const CONVERSE_BODY = { messages: CONVERSE_MESSAGES, inferenceConfig: { maxTokens: 1 } };

/** A model of no known family is asked by Converse, which needs no body of its own and the same IAM action. */
export const UNKNOWN_FAMILY: Family = {
  name: 'unknown',
  pattern: '.*',
  modality: 'text',
  operation: 'Converse',
  converse: true,
  approxInputTokens: 8,
  cost: 'tokens',
  confidence: 'inferred',
};

/** The family of a foundation model ID; `UNKNOWN_FAMILY` where the ID is undefined or matches none. */
export function familyOf(foundationModelId: string | undefined): Family {
  if (foundationModelId === undefined) return UNKNOWN_FAMILY;
  return families.find((_, index) => patterns[index]?.test(foundationModelId) === true) ?? UNKNOWN_FAMILY;
}

const BIDIRECTIONAL = 'the model is served by bidirectional streaming only, which is simulated as InvokeModel';

/** Operations that serve a family alone, and what that means for all others. */
export const OPERATION_WHY: Readonly<Record<string, string>> = {
  StartAsyncInvoke: 'the model is served by asynchronous invocation only',
  InvokeModelWithBidirectionalStream: 'the model is served by bidirectional streaming only',
};

/**
 * What to call for a cell.
 * @param family of the target's (first) foundation model; see `familyOf`.
 * @param mode `live`: one output token; `validate`: a body that is refused after authorization.
 */
export function probePlan(
  action: 'invoke' | 'stream',
  target: Pick<ResolvedTarget, 'kind' | 'id' | 'foundationModels' | 'architecture'>,
  family: Family,
  mode: 'live' | 'validate',
): ProbePlan {
  const no = whyNot(action, target, family);
  if (no !== undefined) return no;
  const streams = action === 'stream';
  const approxInputTokens = family.approxInputTokens ?? 0;
  const invokeApi = streams ? 'InvokeModelWithResponseStream' : 'InvokeModel';

  if (mode === 'validate') {
    const { invalidBody } = family;
    if (invalidBody === undefined || !takesFamilyBody(target.kind)) {
      return {
        kind: 'unsupported',
        why: 'a refused request was never observed to prove access for this kind of model',
      };
    }
    return { kind: 'call', api: invokeApi, body: invalidBody, maxOutputTokens: 0, approxInputTokens };
  }
  const body = invokeBody(target, family);
  if (body !== undefined) {
    return { kind: 'call', api: invokeApi, body, maxOutputTokens: maximumTokens(body), approxInputTokens };
  }
  const input = family.converseBody ?? CONVERSE_BODY;
  const api = streams ? 'ConverseStream' : 'Converse';
  const fallback = family === UNKNOWN_FAMILY || !takesFamilyBody(target.kind);
  const call = { kind: 'call', api, body: input, maxOutputTokens: maximumTokens(input), approxInputTokens } as const;
  return fallback ? { ...call, fallback } : call;
}

function whyNot(
  action: 'invoke' | 'stream',
  target: Pick<ResolvedTarget, 'kind' | 'id' | 'foundationModels'>,
  family: Family,
): Exclude<ProbePlan, ProbeCall> | undefined {
  const mantle = target.kind === 'foundation-model' ? mantleOnly(target.foundationModels) : undefined;
  if (mantle !== undefined) return { kind: 'unsupported', why: mantle };
  const { notCalled } = TARGET_KINDS[target.kind];
  if (notCalled !== undefined) return { kind: 'unsupported', why: notCalled };
  if (!takesFamilyBody(target.kind)) return undefined;
  if (family.operation === 'none') return { kind: 'unsupported', why: 'the model is not served by bedrock-runtime' };
  // Opening a bidirectional stream is authorised as InvokeModel (API reference), so that `invoke` can be simulated; it
  // is not called.
  if (action === 'invoke' && family.operation === 'InvokeModelWithBidirectionalStream')
    return { kind: 'unsupported', why: BIDIRECTIONAL };
  const operation = OPERATION_WHY[family.operation];
  if (operation !== undefined) return { kind: 'not-applicable', why: operation };
  if (action === 'stream' && !streams(target.foundationModels, family)) {
    return { kind: 'not-applicable', why: `the model does not stream (${family.modality})` };
  }
  if (family.needsMedia === true)
    return { kind: 'unsupported', why: 'even the smallest request needs an image or a video' };
  return undefined;
}

function streams(foundationModels: readonly string[], family: Family): boolean {
  return family.modality === 'text' && !foundationModels.some((id) => modelRow(id)?.streaming === false);
}

/** Why a model is not called, if all of its IDs are the bedrock-mantle endpoint's. */
export function mantleOnly(foundationModels: readonly string[]): string | undefined {
  const known = foundationModels.map(isMantleOnly).find((row) => row !== undefined);
  if (known === undefined) return undefined;
  const runtime = known.runtimeId === undefined ? '' : `; on bedrock-runtime the model is ${known.runtimeId}`;
  return `this is an ID of the bedrock-mantle endpoint, which is out of scope${runtime}`;
}

const takesFamilyBody = (kind: ResolvedTarget['kind']): boolean => TARGET_KINDS[kind].answersWithAnyModel !== true;

/**
 * Bodies of imported models by architecture. They take the parameters of the model they were made from and ignore what
 * they do not know (user guide, invoke-imported-model and model-parameters). InvokeModel serves all of them; of
 * Converse the API reference (ConverseRequest.modelId) says that it serves none and the user guide that it serves
 * some.
 */
const IMPORTED_BODIES: readonly { architecture: RegExp; body: object }[] = [
  { architecture: /llama/i, body: { prompt: 'hi', max_gen_len: 1 } },
  { architecture: /./, body: { prompt: 'hi', max_tokens: 1 } },
];

function importedBody(architecture = 'unknown'): object | undefined {
  return IMPORTED_BODIES.find((row) => row.architecture.test(architecture))?.body;
}

function invokeBody({ kind, architecture }: Pick<ResolvedTarget, 'kind' | 'architecture'>, family: Family) {
  if (!takesFamilyBody(kind)) return undefined;
  const body = family.operation === 'InvokeModel' ? family.body : undefined;
  return body ?? (kind === 'imported-model' ? importedBody(architecture) : undefined);
}

/** Names under which the families' bodies limit the output. */
const LIMITS: ReadonlySet<string> = new Set([
  'max_tokens',
  'maxTokens',
  'max_tokens_to_sample',
  'maxTokenCount',
  'max_gen_len',
  'max_completion_tokens',
]);

/** The limit on output tokens that a body states, in its first two levels; 0 if it has none (embeddings, images). */
function maximumTokens(body: object): number {
  for (const [key, value] of Object.entries(body) as [string, unknown][]) {
    if (LIMITS.has(key) && typeof value === 'number') return value;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const inner = maximumTokens(value);
      if (inner > 0) return inner;
    }
  }
  return 0;
}
