/**
 * What a user may write for a model, parsed. The forms are those of Bedrock's own `InvokeModelIdentifier` pattern (API
 * reference, InvokeModel, modelId); nothing is checked against a list of models, because new ones appear weekly.
 */
import { parseArn } from '../domain/arn.ts';
import type { BackingModel, FoundationModelId, InferenceProfileId, NamedModel, ParsedModel } from '../domain/model.ts';
import { TARGET_KINDS, targetKindEntries, type TargetKind } from '../domain/target-kinds.ts';
import { PROFILE_PREFIXES, PROVIDER_LABELS, modelRow } from './snapshot.ts';

/** What is wrong with a text that names no model. */
export interface InvalidModel {
  kind: 'invalid';
  /** What is wrong, as the end of a sentence that begins with the text itself. */
  reason: string;
  /** What to write instead, in a sentence. */
  instead: string;
}

const MAXIMUM_LENGTH = 2048;
const ID = /^(?:[a-zA-Z0-9.:-]+|(?:[0-9a-zA-Z][_-]?)+)$/;
const PATTERN = /^[a-zA-Z0-9.:*-]+$/;
const FOUNDATION_MODEL = new RegExp(`^${TARGET_KINDS['foundation-model'].arn.id}$`);
const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/;

/** Service and resource type of an ARN to the kind that it names, and what may follow the type. */
const RESOURCES: ReadonlyMap<string, { kind: TargetKind; id: RegExp }> = new Map(
  targetKindEntries.flatMap(([kind, { arn }]) =>
    arn.types.map((type) => [`${arn.service}:${type}`, { kind, id: new RegExp(`^${arn.id}$`) }] as const),
  ),
);

/** The resource types of Bedrock that can be invoked, as ARNs have them. */
export const RESOURCE_TYPES: readonly string[] = targetKindEntries.flatMap(([, { arn }]) =>
  arn.service === 'bedrock' ? arn.types : [],
);

const invalid = (reason: string, instead: string): InvalidModel => ({ kind: 'invalid', reason, instead });

/** Parses one entry: a model ID, a system profile ID, an ARN, or a pattern with `*`. Throws nothing. */
export function parseModel(text: string): NamedModel | InvalidModel {
  if (text === '') return invalid('is empty', 'Write a model ID, an inference profile ID or an ARN.');
  if (text.length > MAXIMUM_LENGTH) {
    return invalid(
      `is longer than ${MAXIMUM_LENGTH} characters`,
      'Write a model ID, an inference profile ID or an ARN.',
    );
  }
  if (text.startsWith('arn:')) return parseModelArn(text);
  if (text.includes('*') && PATTERN.test(text)) return { kind: 'pattern', pattern: text };
  if (!ID.test(text)) {
    return invalid(
      'is not a model ID',
      'Model and profile IDs consist of letters, digits, ".", ":" and "-"; everything else is named by its ARN.',
    );
  }
  return parseId(text);
}

function parseId(id: string): FoundationModelId | InferenceProfileId {
  const prefix = profilePrefix(id);
  return prefix === undefined ? { kind: 'foundation-model', id, provider: providerLabel(id) } : profile(id, prefix);
}

function profile(id: string, prefix: string): InferenceProfileId {
  const scope = prefix === 'global' ? 'global' : 'geographic';
  return { kind: 'inference-profile', id, scope, prefix, baseModelId: id.slice(prefix.length + 1) };
}

/**
 * The geographic (or `global`) prefix of a system profile ID, or undefined if the ID has none. A known provider is
 * never a prefix (`openai.gpt-5.6-sol`, `deepseek.v3.1`), and before a known provider every label that looks like one
 * is a prefix (AWS adds geographies). If neither is known, a short first label before a name and a third label that is
 * no version number counts.
 */
function profilePrefix(id: string): string | undefined {
  const [first = '', second, third] = id.split('.', 3);
  if (second === undefined || third === undefined || PROVIDER_LABELS.has(first)) return undefined;
  if (!/^[a-z]{2,}(?:-[a-z]+)?$/.test(first)) return undefined;
  if (PROFILE_PREFIXES.has(first) || PROVIDER_LABELS.has(second)) return first;
  const looksLikeProfile = /^[a-z]{2,4}(?:-[a-z]+)?$/.test(first) && /^[a-z]+\d*$/.test(second) && /^[a-z]/.test(third);
  return looksLikeProfile ? first : undefined;
}

const providerLabel = (id: string): string => (id.includes('.') ? id.slice(0, id.indexOf('.')) : '');

function parseModelArn(text: string): ParsedModel | InvalidModel {
  const arn = parseArn(text);
  if (arn === undefined || text.includes('*')) {
    return invalid('is not an ARN', 'An ARN is arn:PARTITION:bedrock:REGION:ACCOUNT:TYPE/ID, without wildcards.');
  }
  const { partition, service, region, account } = arn;
  if (!REGION.test(region)) return invalid('names no region', 'Write the region after the third colon of the ARN.');
  const slash = arn.resource.indexOf('/');
  const type = arn.resource.slice(0, Math.max(slash, 0));
  const id = arn.resource.slice(slash + 1);
  const resource = RESOURCES.get(`${service}:${type}`);
  if (service === 'sagemaker' && (resource?.id.test(id) !== true || !ACCOUNT.test(account)))
    return invalid('is no SageMaker endpoint', 'Write arn:aws:sagemaker:REGION:ACCOUNT:endpoint/NAME.');
  if (resource === undefined) {
    return invalid(
      'is not the ARN of anything that Bedrock can invoke',
      `Write the ARN of one of these: ${RESOURCE_TYPES.join(', ')}, or a SageMaker endpoint.`,
    );
  }
  if (!resource.id.test(id))
    return invalid(`has a malformed ${type} ID`, `Copy the ${type} ARN from the Bedrock console or API.`);
  if (resource.kind === 'foundation-model') {
    if (account !== '')
      return invalid('names an account', 'A foundation model belongs to no account: leave the field empty.');
    return { kind: 'foundation-model', id, provider: providerLabel(id), arn: text, partition, region };
  }
  if (!ACCOUNT.test(account)) return invalid('names no account', `A ${type} ARN has a twelve-digit account ID.`);
  if (resource.kind !== 'inference-profile') return { kind: resource.kind, id, arn: text, partition, region, account };
  // The type says that this is a profile: its first label is a prefix whatever it looks like, unless it is a provider.
  const prefix = providerLabel(id);
  if (PROVIDER_LABELS.has(prefix) || id.split('.', 3).length < 3) {
    return invalid(
      'names no system profile',
      'A system profile ID is PREFIX.PROVIDER.MODEL; application profiles have their own type.',
    );
  }
  return { ...profile(id, prefix), arn: text, partition, region, account };
}

/**
 * Returns the foundation models and system profiles that texts name, in their order; what names neither is left out.
 */
export function backingModels(texts: readonly string[]): BackingModel[] {
  return texts.flatMap((text) => {
    const parsed = parseModel(text);
    return parsed.kind === 'foundation-model' || parsed.kind === 'inference-profile' ? [parsed] : [];
  });
}

/**
 * The foundation model ID behind a model ID, a system profile ID, or the ARN of either; undefined if the text does not
 * say.
 */
export function baseModelId(text: string): string | undefined {
  const parsed = parseModel(text);
  if (parsed.kind === 'foundation-model') return parsed.id;
  return parsed.kind === 'inference-profile' ? parsed.baseModelId : undefined;
}

/** A foundation model ARN as AWS answers it; region '' if the ARN is the region-less one of a global profile. */
export interface FoundationModelArn {
  partition: string;
  region: string;
  id: string;
}

/** Parses the ARN of a foundation model, region-less or not; undefined for anything else. */
export function parseFoundationModelArn(text: string): FoundationModelArn | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'bedrock' || !arn.resource.startsWith('foundation-model/')) return undefined;
  return { partition: arn.partition, region: arn.region, id: arn.resource.slice('foundation-model/'.length) };
}

/**
 * The base model that the ARN of a custom model names (`custom-model/amazon.nova-lite-v1:0:300k/e4oo8js4bjz5`);
 * undefined for anything else, and where the ARN names none (`custom-model/imported/...`).
 */
export function customModelBase(text: string): FoundationModelArn | undefined {
  const arn = parseArn(text);
  const [type, id = ''] = arn?.resource.split('/') ?? [];
  if (arn?.service !== 'bedrock' || type !== 'custom-model' || !FOUNDATION_MODEL.test(id)) return undefined;
  return { partition: arn.partition, region: arn.region, id };
}

/**
 * Whether an ID, or the ARN of a foundation model, is one that only the bedrock-mantle endpoint knows, by the table;
 * then with the ID of the same model on bedrock-runtime where there is one. Undefined for every other text.
 */
export function isMantleOnly(id: string): { runtimeId?: string } | undefined {
  const row = modelRow(parseFoundationModelArn(id)?.id ?? id);
  if (row === undefined || row.endpoints.includes('runtime')) return undefined;
  return row.runtimeId === undefined ? {} : { runtimeId: row.runtimeId };
}
