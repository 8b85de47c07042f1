/**
 * Endpoints of models beside bedrock-runtime, one row each: what their calls require of IAM. The check simulates them
 * and calls none. Pure. Sources: service authorization reference, Amazon Bedrock Powered by AWS Mantle and Claude
 * Platform on AWS (actions, resource types and condition keys); Bedrock user guide, endpoints and inference; Claude
 * Platform on AWS user guide, iam-actions and iam-policies. That `bedrock-mantle:Model` has the plain model ID is how
 * published policies use it; AWS's reference gives no example.
 */
import type { CalledEndpoint } from '../domain/report.ts';
import type { ActionName, EndpointName, EndpointSettings, ServiceTier, ModelSettings } from '../domain/settings.ts';
import type { ColumnPart } from './column-definition.ts';
import type { PlannedColumn } from './columns.ts';
import type { Requirement, RequirementContext } from './requirements.ts';
import { modelRow } from './snapshot.ts';
import { profileFacts, type ResolvedTarget } from './targets.ts';

/** IAM actions of a column at an endpoint, without the service prefix. */
interface EndpointColumn {
  required: readonly [string, ...string[]];
  /** For the reader: the column's work is done without them. */
  listed?: readonly string[];
}

/** One endpoint. */
export interface EndpointRow {
  /** In a sentence. */
  noun: string;
  /** IAM's service prefix; the host is `PREFIX.REGION.api.aws` for both. */
  service: string;
  /** The resource type that its calls are authorised on, which is also the key of an entry that names one. */
  resourceType: 'project' | 'workspace';
  /** The resource that is meant where the entry names none; absent if there is no default. */
  defaultResource?: string;
  columns: Readonly<Partial<Record<ActionName, EndpointColumn>>>;
  /** Context key that carries the model's ID. */
  modelKey?: string;
  /** Context key that carries the service tier. */
  tierKey?: string;
}

const INFERENCE: EndpointColumn = { required: ['CreateInference'] };
const MODELS: EndpointColumn = { required: ['ListModels', 'GetModel'] };

/** Condition key of bedrock-mantle for the model of a request. */
export const MANTLE_MODEL_KEY = 'bedrock-mantle:Model';

export const ENDPOINT_ROWS: Readonly<Record<EndpointName, EndpointRow>> = {
  mantle: {
    noun: 'the bedrock-mantle endpoint',
    service: 'bedrock-mantle',
    resourceType: 'project',
    defaultResource: 'default',
    columns: {
      invoke: INFERENCE,
      stream: INFERENCE,
      chat: INFERENCE,
      messages: INFERENCE,
      // Stored responses are read, stopped and deleted with actions of their own.
      responses: { required: ['CreateInference'], listed: ['GetInference', 'CancelInference', 'DeleteInference'] },
      'count-tokens': { required: ['CountTokens'] },
      discover: MODELS,
    },
    modelKey: MANTLE_MODEL_KEY,
    tierKey: 'bedrock-mantle:ServiceTier',
  },
  'claude-platform': {
    noun: 'Claude Platform on AWS',
    service: 'aws-external-anthropic',
    resourceType: 'workspace',
    columns: {
      invoke: INFERENCE,
      stream: INFERENCE,
      messages: INFERENCE,
      'count-tokens': { required: ['CountTokens'] },
      batch: { required: ['CreateBatchInference', 'GetBatchInference'], listed: ['ListBatchInferences'] },
      discover: MODELS,
    },
  },
};

/**
 * The condition keys of both services. A request carries the model and tier as above; every other key is that of
 * another action, so that it is absent from a call of a model, which is an answer and not a gap.
 */
export const ENDPOINT_KEYS: readonly string[] = [
  MANTLE_MODEL_KEY,
  'bedrock-mantle:ServiceTier',
  'bedrock-mantle:BearerTokenType',
  'bedrock-mantle:CustomizedModelArn',
  'bedrock-mantle:DataRetentionMode',
  'bedrock-mantle:Files',
  'bedrock-mantle:FineTuningJob',
  'bedrock-mantle:ProjectArn',
  'bedrock-mantle:ReservationArn',
  'aws-external-anthropic:BearerTokenType',
  'aws-external-anthropic:CalledViaConsole',
  'aws-external-anthropic:Capability',
  'aws-external-anthropic:KeyArn',
];

/**
 * Actions that carry the model, and those that carry the tier (condition keys of the service authorization reference).
 */
const CARRIES_MODEL: ReadonlySet<string> = new Set(['CreateInference', 'CountTokens']);
const CARRIES_TIER: ReadonlySet<string> = new Set(['CreateInference']);

/** Returns the host that an application calls. */
export function endpointHost(name: EndpointName, region: string): string {
  return `${ENDPOINT_ROWS[name].service}.${region}.api.aws`;
}

/** Returns the ARN of the project or workspace that the calls of an entry are authorised on. */
export function endpointResource(
  { name, resourceId }: EndpointSettings,
  { partition, region, account }: RequirementContext,
): string {
  const { service, resourceType } = ENDPOINT_ROWS[name];
  return `arn:${partition}:${service}:${region}:${account}:${resourceType}/${resourceId}`;
}

/**
 * Returns the target of an entry at an endpoint. Nothing of it is looked up: Bedrock's control plane does not know
 * what is there.
 */
export function endpointTarget(
  { id, parsed }: Pick<ModelSettings, 'id' | 'parsed'>,
  endpoint: EndpointSettings,
  where: RequirementContext,
): ResolvedTarget {
  const arn = endpointResource(endpoint, where);
  return {
    ...{ kind: 'foundation-model', id, arn },
    ...(parsed.kind === 'inference-profile' && { profile: profileFacts(parsed) }),
    ...{ foundationModels: [], modelArns: [arn], resolvedBy: 'id' },
  };
}

/** Returns what an application needs for a column; undefined if the endpoint has no IAM action for it. */
export function endpointNeeds(
  column: ActionName,
  endpoint: EndpointSettings,
  where: RequirementContext,
): CalledEndpoint | undefined {
  const { name } = endpoint;
  const row = ENDPOINT_ROWS[name];
  const actions = row.columns[column]?.required.map((action) => `${row.service}:${action}`);
  return (
    actions && {
      ...{ name, actions, host: endpointHost(name, where.region) },
      resource: endpointResource(endpoint, where),
    }
  );
}

/**
 * Returns the parts of a column for a model at an endpoint, those that do its work first; or why there is no such
 * operation there.
 */
export function endpointColumn(
  column: ActionName,
  model: string,
  endpoint: EndpointSettings,
  where: RequirementContext,
  serviceTier?: ServiceTier,
): PlannedColumn {
  const row = ENDPOINT_ROWS[endpoint.name];
  const actions = row.columns[column];
  if (actions === undefined) return { kind: 'not-applicable', why: `${row.noun} has no IAM action for \`${column}\`` };
  const resource = endpointResource(endpoint, where);
  const part = (action: string): ColumnPart => ({
    ...{
      action: `${row.service}:${action}`,
      usesModel: false,
      supportUnknown: !isKnownToServe(column, model, endpoint),
    },
    requirements: [requirementOf(action, model, row, { resource, requestedRegion: where.region }, serviceTier)],
    plan: { kind: 'unsupported', why: `calls at ${row.noun} are simulated, never made` },
  });
  const { required, listed = [] } = actions;
  const optional = listed.map((action): ColumnPart => ({ ...part(action), optional: true }));
  return { kind: 'parts', parts: [...required.map(part), ...optional] };
}

function requirementOf(
  action: string,
  model: string,
  { service, modelKey, tierKey }: EndpointRow,
  where: Pick<Requirement, 'resource' | 'requestedRegion'>,
  serviceTier?: ServiceTier,
): Requirement {
  const context = {
    ...(modelKey !== undefined && CARRIES_MODEL.has(action) && { [modelKey]: [model] }),
    ...(tierKey !== undefined && CARRIES_TIER.has(action) && serviceTier && { [tierKey]: [serviceTier] }),
  };
  return {
    ...where,
    role: 'target',
    action: `${service}:${action}`,
    ...(Object.keys(context).length > 0 && { context }),
  };
}

/** APIs in the words of the table's `mantleApis`; any of them serves the other columns. */
const MANTLE_API: Readonly<Partial<Record<ActionName, string>>> = {
  chat: 'completions',
  responses: 'responses',
  messages: 'messages',
  // It is a path of the Messages API.
  'count-tokens': 'messages',
};

/**
 * Returns whether the table says that the endpoint serves the model by the column's API. Of Claude Platform it knows
 * nothing.
 */
function isKnownToServe(column: ActionName, model: string, { name }: EndpointSettings): boolean {
  const row = name === 'mantle' ? modelRow(model) : undefined;
  if (row?.endpoints.includes('mantle') !== true) return false;
  const api = MANTLE_API[column];
  return api === undefined || row.mantleApis?.includes(api) === true;
}
