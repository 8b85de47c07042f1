/** Causes of the model, the operation and the service. */
import { TARGET_KINDS } from '../../catalog/target-kinds.ts';
import { networkRemedy } from './network.ts';
import { DOCS } from './row.ts';
import type { CauseRow, Names } from './row.ts';

const listed = (ids: readonly string[]): string => ids.join(', ');

function profileRemedy({ evidence, model, region }: Names): string {
  if (evidence.target?.kind === 'custom-model') {
    return `A custom model is not called by its own ARN: deploy it (CreateCustomModelDeployment) or buy provisioned throughput for it, and name the ARN of that instead of ${model}.`;
  }
  const profiles = evidence.profilesInRegion?.map(({ id }) => id) ?? [];
  return profiles.length > 0
    ? `Call one of the inference profiles of ${region} that contain ${model}: ${listed(profiles)}.`
    : `Call an inference profile of ${region} that contains ${model} (bedrock:ListInferenceProfiles names them) instead of the model ID.`;
}

function modelIdRemedy({ evidence, model, region }: Names): string {
  if (evidence.mantleRuntimeId !== undefined) {
    return `${model} is an ID of the bedrock-mantle endpoint only; on bedrock-runtime the model is ${evidence.mantleRuntimeId}.`;
  }
  if (evidence.mantleOnly === true)
    return `${model} is served by the bedrock-mantle endpoint only, which this check does not cover.`;
  const kind = evidence.target?.kind;
  // What belongs to an account has no spelling to be near to.
  if (kind !== undefined && kind !== 'foundation-model' && kind !== 'inference-profile') {
    return `There is no ${TARGET_KINDS[kind].noun} ${model} in ${region}: check its ID, its region and its account, or whether it was deleted.`;
  }
  const [nearest] = evidence.nearestIds ?? [];
  const profiles = evidence.profilesInRegion?.map(({ id }) => id) ?? [];
  if (nearest !== undefined) return `${model} is not known in ${region}; the nearest that is: ${nearest}.`;
  return profiles.length > 0
    ? `Use an ID that ${region} has: ${listed(profiles)}.`
    : `Check ${model} against the models and inference profiles of ${region}: the spelling, the geographic prefix, and the region itself.`;
}

function endOfLifeRemedy({ evidence, model, region }: Names): string {
  const date = evidence.lifecycle?.endOfLife?.slice(0, 10);
  const when =
    date === undefined ? `${model} has reached its end of life` : `${model} reached its end of life on ${date}`;
  const successors = evidence.successors ?? [];
  return successors.length > 0
    ? `${when}; move to ${listed(successors)} in ${region}.`
    : `${when}; move to a model of ${region} whose lifecycle status is ACTIVE.`;
}

export const MODEL_CAUSES = {
  'inference-profile-required': {
    layer: 'model',
    owner: 'workflow-author',
    title: 'The model can only be called through an inference profile',
    meaning: 'In this region the model has no on-demand throughput under its own ID.',
    documentation: [DOCS.profiles, DOCS.profilePolicy],
    remedy: profileRemedy,
  },
  'model-id-or-region': {
    layer: 'model',
    owner: 'workflow-author',
    title: 'The region does not know this model ID',
    meaning: 'The model is not in this region, the prefix is of another geography, or the ID is wrong.',
    documentation: [DOCS.models, DOCS.profiles],
    remedy: modelIdRemedy,
  },
  'model-end-of-life': {
    layer: 'model',
    owner: 'workflow-author',
    title: 'The model has reached its end of life',
    meaning: 'It can no longer be called by anybody.',
    documentation: [DOCS.lifecycle],
    remedy: endOfLifeRemedy,
  },
  'model-legacy-inactive': {
    layer: 'model',
    owner: 'workflow-author',
    title: 'The model is Legacy, and this account has not used it lately',
    meaning:
      'Accounts that have not called a Legacy model for 15 to 30 days lose it; accounts that do keep it until its end of life.',
    documentation: [DOCS.lifecycle],
    remedy: ({ evidence, model, region }) => {
      const successors = evidence.successors ?? [];
      const to = successors.length > 0 ? listed(successors) : 'a model whose lifecycle status is ACTIVE';
      const date = evidence.lifecycle?.endOfLife?.slice(0, 10);
      const end = date === undefined ? '' : `, and the end of life is ${date}`;
      return `Move from ${model} to ${to} in ${region}; the access of this account does not come back by waiting${end}.`;
    },
  },
  'operation-unsupported': {
    layer: 'model',
    owner: 'workflow-author',
    title: 'The model does not support this operation',
    meaning: 'Not a question of access: the column does not apply to this model.',
    documentation: [DOCS.models, DOCS.counting],
    remedy: ({ model, evidence }) =>
      evidence.target?.kind === 'marketplace-endpoint'
        ? `Nothing was learnt of the access: call ${model} once with the body of its own model. IAM was asked all the same.`
        : `Leave ${evidence.action ?? 'this action'} out for ${model}; CountTokens takes the bare ID of a foundation model, never an inference profile.`,
  },
  'guardrail-not-found': {
    layer: 'model',
    owner: 'workflow-author',
    title: 'There is no such guardrail in this region',
    meaning: 'A wrong region, ID and version give one identical text.',
    documentation: [DOCS.guardrail],
    remedy: ({ region }) =>
      `Check the guardrail's ID, its version, and that it was created in ${region}: guardrails are regional.`,
  },
  'request-rejected': {
    layer: 'model',
    owner: 'workflow-author',
    title: 'The request itself was refused',
    meaning: 'The body or a parameter was not accepted; credentials, policies and the model ID were.',
    documentation: [DOCS.errors],
    remedy: ({ model }) =>
      `Correct the body or the parameter that the message names for ${model}; this is no question of access.`,
  },
} as const satisfies Record<string, CauseRow>;

export const SERVICE_CAUSES = {
  'quota-exhausted': {
    layer: 'service',
    owner: 'account-owner',
    title: 'A quota of the account is used up, or close to zero',
    meaning: 'New, unverified and Free-plan accounts have applied quotas far below the defaults, some of them 0.',
    documentation: [DOCS.quotas],
    remedy: ({ model, account, region }) =>
      `Compare the applied quota of ${model} with the AWS default in Service Quotas (${account}, ${region}) and ask for the default; where it cannot be adjusted, open a case with AWS Support.`,
  },
  throttled: {
    layer: 'service',
    owner: 'account-owner',
    title: 'The calls were throttled',
    meaning:
      'Too many calls or tokens in a short time; if it comes at the first call, the quota is far below the default.',
    documentation: [DOCS.quotas, DOCS.errors],
    remedy: ({ model, region }) =>
      `Run the check again with less going on for ${model} in ${region}; if the very first call is throttled, look at the applied quota in Service Quotas.`,
  },
  'service-fault': {
    layer: 'service',
    owner: 'aws',
    title: 'AWS or the model failed',
    meaning: 'A fault on the other side; nothing is said about access.',
    documentation: [DOCS.errors],
    remedy: ({ model, region, evidence }) =>
      evidence.target?.kind === 'imported-model' && evidence.notReady === true
        ? `${model} was unloaded because nobody used it, and is being loaded since this call: run the check again in a few minutes. An application that calls it rarely has to expect the same, and to try again.`
        : `Run the check again; if ${model} keeps failing in ${region}, look at the AWS Health Dashboard.`,
  },
  network: {
    layer: 'service',
    owner: 'workflow-author',
    title: 'AWS could not be reached',
    meaning: 'No answer came: name resolution, a proxy, a firewall, TLS inspection, or a region without Bedrock.',
    documentation: [DOCS.endpoints],
    remedy: networkRemedy,
  },
} as const satisfies Record<string, CauseRow>;

export const UNKNOWN_CAUSES = {
  unclassified: {
    layer: 'unknown',
    owner: 'workflow-author',
    title: 'The message is not one this tool knows',
    meaning: 'The raw message is given; no cause is claimed.',
    documentation: [DOCS.errors],
    remedy: () => 'Read the message as AWS gave it, and please report it, so that it can be recognised.',
  },
} as const satisfies Record<string, CauseRow>;
