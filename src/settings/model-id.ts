/**
 * Identifiers of models as a user writes them: what Bedrock's runtime takes as `modelId`, and patterns for `expect:
 * deny`.
 */
import { parseArn } from '../domain/arn.ts';
import { partitionOf } from '../domain/partition.ts';
import { targetKindEntries, type ArnForm } from '../domain/target-kinds.ts';
import { customModelBase, parseModel, RESOURCE_TYPES } from '../catalog/model-id.ts';
import { err, ok, nearest, quote, type Parsed } from './problem.ts';
import { parseRegion } from './regions.ts';

/** Where ARNs of a service begin, up to the account. */
const ARN_STARTS: Readonly<Record<ArnForm['service'], string>> = {
  bedrock: 'arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}',
  sagemaker: 'arn:aws:sagemaker:[a-z0-9-]+',
};

/**
 * Bedrock Runtime API reference, InvokeModel, `modelId`: its pattern, one alternative per kind of target and two for
 * IDs. The ARN of a global profile's region-less model (`arn:aws:bedrock:::foundation-model/...`) is a resource of
 * policies only, and not in it.
 */
const ALTERNATIVES = [
  ...targetKindEntries.map(([, { arn }]) => {
    const account = arn.withoutAccount === true ? '' : '[0-9]{12}';
    return `${ARN_STARTS[arn.service]}:${account}:(${arn.types.join('|')})/${arn.calledId ?? arn.id}`;
  }),
  '[0-9a-zA-Z]([_-]?[0-9a-zA-Z])*[_-]?',
  '[a-zA-Z0-9:.-]+',
];
const MODEL_ID = new RegExp(`^(${ALTERNATIVES.join('|')})$`);
const MAX_LENGTH = 2048;

/** For the published schema: Bedrock's pattern, or an ID with `*`. */
export const MODEL_ID_PATTERN = `^(${ALTERNATIVES.join('|')}|[a-zA-Z0-9:.*-]+)$`;

/** Resource types of Bedrock that are no models, in the first part of an ARN's resource, and what to say of them. */
const NOT_MODELS: Readonly<Record<string, string>> = {
  agent: 'Agents are out of scope: name the model that the agent calls.',
  'agent-alias': 'Agents are out of scope: name the model that the agent calls.',
  'knowledge-base': 'Knowledge bases are out of scope: name the model that answers.',
  flow: 'Flows are out of scope: name the model that the flow calls.',
  guardrail: 'A guardrail is not called: name the model.',
  'async-invoke': 'Name the model that the asynchronous invocation calls.',
  'model-invocation-job': 'Name the model that the batch job calls.',
};

/**
 * A model ID, inference profile ID or ARN that Bedrock's runtime takes. Patterns with `*` are refused:
 * `parseModelPattern`.
 */
export function parseModelId(text: string): Parsed<string> {
  if (text.includes('*')) {
    return err(
      `${quote(text)} has a wildcard, and only a model that is expected to be denied can be given by a pattern.`,
      'Name the model, or write it in a configuration file with `expect: deny`.',
    );
  }
  if (text.startsWith('arn:')) return parseModelArn(text);
  if (!/[a-zA-Z0-9]/.test(text) || text.includes('..')) return notAnId(text);
  if (text.length <= MAX_LENGTH && MODEL_ID.test(text)) return understood(text);
  return notAnId(text);
}

/**
 * Bedrock's pattern takes `..`, `:` and `--` too; in an address they mean something else, and no model has such a
 * name.
 */
function notAnId(text: string): Parsed<string> {
  return err(
    `${quote(text)} is not a model ID.`,
    'Write an ID like `amazon.nova-lite-v1:0`, an inference profile ID or an ARN.',
  );
}

/** As `parseModelId`, and IDs (not ARNs) with `*` for any characters. */
export function parseModelPattern(text: string): Parsed<string> {
  if (!text.includes('*')) return parseModelId(text);
  if (text.startsWith('arn:')) {
    return err(
      `${quote(text)} is an ARN with a wildcard.`,
      'Write the model ID with `*`, like `anthropic.claude-opus-*`.',
    );
  }
  if (text.length <= MAX_LENGTH && /^[a-zA-Z0-9:.*-]+$/.test(text)) return ok(text);
  return err(
    `${quote(text)} is not a pattern of model IDs.`,
    'Write the model ID with `*`, like `anthropic.claude-opus-*`.',
  );
}

function parseModelArn(text: string): Parsed<string> {
  const arn = parseArn(text);
  if (!arn) {
    return err(
      `${quote(text)} is not an ARN.`,
      'Write six parts between colons, like `arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0`.',
    );
  }
  if (arn.service === 'bedrock-mantle') {
    return err(
      `${quote(text)} belongs to the bedrock-mantle endpoint, which is out of scope.`,
      'Name a model of Bedrock itself.',
    );
  }
  const kind = arn.resource.split('/')[0] ?? '';
  if (arn.service !== 'bedrock' && !(arn.service === 'sagemaker' && kind === 'endpoint')) {
    return err(
      `${quote(text)} is an ARN of ${arn.service}, not of Bedrock.`,
      'Write the ARN of a model or inference profile.',
    );
  }
  if (Object.hasOwn(NOT_MODELS, kind)) return err(`${quote(text)} is not a model.`, NOT_MODELS[kind] ?? '');
  if (arn.region === '') {
    return err(`${quote(text)} names no region.`, 'Write the region after `bedrock:`, or the bare model ID.');
  }
  const region = parseRegion(arn.region);
  if (!region.ok) return region;
  if (partitionOf(arn.region) !== arn.partition) {
    const partition = partitionOf(arn.region);
    return err(
      `${quote(text)} says partition \`${arn.partition}\`, but \`${arn.region}\` is in \`${partition}\`.`,
      `Write \`arn:${partition}:\`.`,
    );
  }
  if (text.length <= MAX_LENGTH && MODEL_ID.test(text)) return understood(text);
  if (kind === 'custom-model' && customModelBase(text)) {
    return err(
      `${quote(text)} is a custom model, which cannot be called by its own ARN.`,
      'Write the ARN of its deployment (`custom-model-deployment/`) or of its provisioned throughput (`provisioned-model/`).',
    );
  }
  const meant = RESOURCE_TYPES.includes(kind) ? undefined : nearest(kind, RESOURCE_TYPES);
  if (meant !== undefined)
    return err(`${quote(text)} is not a model that Bedrock takes.`, `Did you mean \`${meant}/\`?`);
  return err(
    `${quote(text)} is not a model that Bedrock takes.`,
    'Copy the ARN from the console, or from GetInferenceProfile or ListFoundationModels.',
  );
}

/**
 * Bedrock's pattern lets pass what names nothing: what cannot be called is refused here, if there is a line to point
 * at.
 */
function understood(text: string): Parsed<string> {
  const parsed = parseModel(text);
  return parsed.kind === 'invalid' ? err(`${quote(text)} ${parsed.reason}.`, parsed.instead) : ok(text);
}

/** The one region of a model's ARN; undefined for an ID. */
export function regionOfModel(id: string): string | undefined {
  return id.startsWith('arn:') ? parseArn(id)?.region : undefined;
}
