import { partitionOf } from '../../domain/partition.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { CalledEndpoint } from '../../domain/report.ts';
import type { EndpointSettings } from '../../domain/settings.ts';
import { endpointColumn, endpointHost, endpointNeeds, MANTLE_MODEL_KEY } from '../../catalog/endpoints.ts';
import { parseFoundationModelArn } from '../../catalog/model-id.ts';
import type { RequirementContext } from '../../catalog/requirements.ts';
import { allowsHere } from '../checked-here.ts';
import { TARGET_KINDS } from '../../domain/target-kinds.ts';
import type { CauseDefinition, Names } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const modelIdOrRegion: CauseDefinition = {
  layer: 'model',
  behind: 'operation-unsupported',
  owner: 'workflow-author',
  title: 'The region does not know this model ID',
  meaning: 'The model is not in this region, the prefix is of another geography, or the ID is wrong.',
  short: 'not there',
  documentation: [DOCS.models, DOCS.profiles],
  remedy: modelIdRemedy,
  example: 'Could not resolve the foundation model from the provided model identifier.',
  texts: [
    {
      id: 'model-id',
      why: 'Not in this region (most), a prefix of another geography, a typing error, or an ID of another product.',
      any: [
        'provided model identifier is invalid',
        'could not resolve the foundation model',
        'arn is invalid for the service region',
        'model id provided is invalid',
        'provided model id is not valid',
        'invalid model identifier',
        'model arn is invalid',
        'model is not supported in this region',
        'is not supported in this region',
        "isn't supported in this region",
        'model is not available in this region',
        "isn't available in this region",
        'not available in the region',
        'inference profile not found',
        'inference profile does not exist',
        'inference profile was not found',
        'inference profile could not be found',
        'inference profile identifier is invalid',
        'model not found',
        'model does not exist',
        'could not find model',
        'could not find the model',
        'no such model',
      ],
    },
    {
      id: 'model-id-pattern',
      why: "Bedrock's own pattern refuses the identifier before it looks it up.",
      all: ['failed to satisfy constraint'],
      any: ["at 'modelid'", "at 'modelidentifier'", "at 'inferenceprofileidentifier'", "at 'inferenceprofilearn'"],
    },
    {
      id: 'resource-not-found',
      why: 'AWS error table, ResourceNotFound: the model ID, endpoint name or another identifier of the request.',
      any: ['the requested resource could not be found'],
    },
    {
      id: 'model-without-this-api',
      or: ['operation-unsupported'],
      why: 'The OpenAI-compatible path, for models it does not serve (bedrock-access-gateway#185).',
      any: ["model doesn't exist or doesn't support this api"],
    },
    {
      id: 'model-quoted-missing',
      or: ['model-access-not-granted'],
      why: 'How the OpenAI-compatible endpoints say it: The model `x` does not exist or you do not have access to it.',
      all: ['model'],
      any: ['does not exist or you do not have access', 'model_not_found'],
    },
    {
      id: 'model-missing',
      why: "The shorter text of the same endpoints: The model 'x' does not exist (promptfoo#10081: another region has it).",
      all: ["the model '", "' does not exist"],
    },
    {
      id: 'unable-to-process-404',
      or: ['service-fault'],
      why: 'On a 404 it was a geographic profile that does not exist for the model; on a 503 it is a fault.',
      status: [404, 404],
      any: ['unable to process your request'],
    },
  ],
};

function modelIdRemedy({ evidence, model, region }: Names): string {
  if (evidence.mantleRuntimeId !== undefined) {
    return `${model} is an ID of the bedrock-mantle endpoint only; on bedrock-runtime the model is ${evidence.mantleRuntimeId}. ${onMantle(evidence)}`;
  }
  if (evidence.mantleOnly === true)
    return `${model} is served by the bedrock-mantle endpoint only, which this check does not call. ${onMantle(evidence)}`;
  const kind = evidence.target?.kind;
  // What belongs to an account has no spelling to be near to.
  if (kind !== undefined && kind !== 'foundation-model' && kind !== 'inference-profile') {
    return `There is no ${TARGET_KINDS[kind].noun} ${model} in ${region}: check its ID, its region and its account, or whether it was deleted.`;
  }
  return `${knownInstead({ evidence, model, region })}${ofClaudePlatform(model, evidence)}`;
}

/** What a region has in place of an ID that it does not know. */
function knownInstead({ evidence, model, region }: Pick<Names, 'evidence' | 'model' | 'region'>): string {
  const [nearest] = evidence.nearestIds ?? [];
  const profiles = evidence.profilesInRegion?.map(({ id }) => id) ?? [];
  if (nearest !== undefined) return `${model} is not known in ${region}; the nearest that is: ${nearest}.`;
  return profiles.length > 0
    ? `Use an ID that ${region} has: ${profiles.join(', ')}.`
    : `Check ${model} against the models and inference profiles of ${region}: the spelling, the geographic prefix, and the region itself.`;
}

/**
 * IDs of Bedrock begin with a provider; without one they have the form of Anthropic's own API, which Claude Platform
 * on AWS serves.
 */
const BARE_CLAUDE = /^claude-[a-z0-9-]+$/;

/**
 * What an application needs that calls the model on Claude Platform on AWS, if its ID has the form of that endpoint's.
 */
function ofClaudePlatform(model: string, { region = 'REGION' }: Evidence): string {
  if (!BARE_CLAUDE.test(model)) return '';
  const host = endpointHost('claude-platform', region);
  return ` The ID has the form of Claude Platform on AWS: an application that calls it at ${host} needs aws-external-anthropic:CreateInference on its workspace, with an API key aws-external-anthropic:CallWithBearerToken as well; permissions of bedrock: do not count there. With \`endpoint: claude-platform\` and \`workspace\` beside the model in the configuration file it is simulated.`;
}

/**
 * What an application needs that calls the model at bedrock-mantle, with the least policy, which is evaluated here
 * before it is shown.
 */
function onMantle(evidence: Evidence): string {
  const { region = 'REGION', account = 'ACCOUNT' } = evidence;
  const where = { partition: region === 'REGION' ? 'aws' : partitionOf(region), region, account };
  const needs = endpointNeeds('invoke', MANTLE, where);
  if (needs === undefined) return '';
  const policy = mantlePolicy(evidence, needs, where);
  return [
    `An application that calls it at ${needs.host} needs ${needs.actions.join(' and ')} on ${needs.resource}, with a Bedrock API key bedrock-mantle:CallWithBearerToken as well; permissions of bedrock: do not count there.`,
    ...(policy === undefined
      ? []
      : [`This policy, which was evaluated here, allows it: \`${JSON.stringify(policy)}\`.`]),
    'With `endpoint: mantle` beside the model in the configuration file it is simulated.',
  ].join(' ');
}

const MANTLE: EndpointSettings = { name: 'mantle', resourceId: 'default' };

/**
 * The least policy for one model at bedrock-mantle; undefined if it is not known whose, or if the evaluation here does
 * not allow it.
 */
function mantlePolicy(
  { model, account }: Evidence,
  { actions, resource }: CalledEndpoint,
  where: RequirementContext,
): object | undefined {
  const id = model === undefined ? undefined : (parseFoundationModelArn(model)?.id ?? model);
  if (id === undefined || account === undefined || !/^\d{12}$/.test(account)) return undefined;
  const column = endpointColumn('invoke', id, MANTLE, where);
  const requirements = column.kind === 'parts' ? column.parts.flatMap((part) => part.requirements) : [];
  const condition = { StringEquals: { [MANTLE_MODEL_KEY]: id } };
  const statement = { Effect: 'Allow', Action: actions, Resource: [resource], Condition: condition };
  const policy = { Version: '2012-10-17', Statement: [statement] };
  const needed = requirements.map((one) => ({ action: actions[0] ?? '', ...one }));
  return allowsHere(policy, { requirements: needed, account }) ? policy : undefined;
}
