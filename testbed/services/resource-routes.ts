/**
 * The control plane's Get calls for model resources of an account, with the answers' required members.
 * API: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Operations_Amazon_Bedrock.html
 */
import { partitionOf } from '../partitions.ts';
import type { Account } from '../world.ts';
import type { Allow } from './bedrock.ts';
import type { BedrockRoute, SignedRequest } from './bedrock-service.ts';
import { BedrockRefusal } from './refusal.ts';
import type { AccountResource } from './resources.ts';
import { baseModelOf, findResource } from './resources.ts';
import { jsonAnswer } from './rest-json.ts';

const TIME = '2026-03-01T00:00:00Z';

interface GetRoute {
  operation: string;
  path: string;
  json: (resource: AccountResource, where: { account: Account; region: string }) => object;
}

const ROUTES: readonly GetRoute[] = [
  { operation: 'GetProvisionedModelThroughput', path: 'provisioned-model-throughput', json: provisionedJson },
  { operation: 'GetCustomModel', path: 'custom-models', json: customModelJson },
  { operation: 'GetCustomModelDeployment', path: 'model-customization/custom-model-deployments', json: deploymentJson },
  { operation: 'GetImportedModel', path: 'imported-models', json: importedJson },
  { operation: 'GetPromptRouter', path: 'prompt-routers', json: routerJson },
  { operation: 'GetMarketplaceModelEndpoint', path: 'marketplace-model/endpoints', json: endpointJson },
];

/** The routes of all kinds. */
export function resourceRoutes(allow: Allow): BedrockRoute[] {
  return [listRouters(allow), ...getRoutes(allow)];
}

function listRouters(allow: Allow): BedrockRoute {
  return {
    operation: 'ListPromptRouters',
    method: 'GET',
    pattern: /^\/prompt-routers\/?$/,
    aboutModel: false,
    answer(signed) {
      allow(signed, 'ListPromptRouters', '*');
      const { account, caller, region } = signed;
      const arns = Object.keys(account.bedrock?.['prompt-routers']?.[region] ?? {}).map(
        (id) => `arn:${partitionOf(region)}:bedrock:${region}:${caller.account}:prompt-router/${id}`,
      );
      const found = arns.flatMap((arn) => findResource(account, arn) ?? []);
      return jsonAnswer({ promptRouterSummaries: found.map((resource) => routerJson(resource)) });
    },
  };
}

/** One route a kind. What does not exist is refused for its name only after the caller was allowed to ask. */
function getRoutes(allow: Allow): BedrockRoute[] {
  return ROUTES.map(({ operation, path, json }) => ({
    operation,
    method: 'GET',
    pattern: new RegExp(`^/${path}/([^/]+)$`),
    aboutModel: true,
    answer(signed) {
      const { account, region, parts } = signed;
      const arn = parts[0] ?? '';
      allow(signed, operation, permissionOn(signed, arn));
      const resource = findResource(account, arn);
      if (resource === undefined) {
        throw new BedrockRefusal(404, 'ResourceNotFoundException', 'The provided resource could not be found.');
      }
      return jsonAnswer(json(resource, { account, region }));
    },
  }));
}

/** An endpoint is SageMaker's: Bedrock's permission is for all of an account's together. */
function permissionOn({ region, caller }: SignedRequest, arn: string): string {
  return arn.split(':')[2] === 'sagemaker'
    ? `arn:${partitionOf(region)}:bedrock:${region}:${caller.account}:marketplace/model-endpoint/all-access`
    : arn;
}

function modelArn(region: string, id: string): string {
  return `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${id}`;
}

function provisionedJson(resource: AccountResource, { region }: { region: string }): object {
  if (resource.kind !== 'provisioned') return {};
  const foundation = modelArn(region, resource.entry.base);
  const model = resource.entry.model ?? foundation;
  return {
    modelUnits: 1,
    desiredModelUnits: 1,
    provisionedModelName: resource.id,
    provisionedModelArn: resource.arn,
    modelArn: model,
    desiredModelArn: model,
    foundationModelArn: foundation,
    status: resource.entry.status ?? 'InService',
    creationTime: TIME,
    lastModifiedTime: TIME,
  };
}

function customModelJson(resource: AccountResource, { region }: { region: string }): object {
  if (resource.kind !== 'custom-models') return {};
  return {
    modelArn: resource.arn,
    modelName: resource.id,
    baseModelArn: modelArn(region, resource.entry.base),
    customizationType: 'FINE_TUNING',
    modelStatus: resource.entry.status ?? 'Active',
    creationTime: TIME,
  };
}

function deploymentJson(resource: AccountResource, { account }: { account: Account }): object {
  if (resource.kind !== 'deployments') return {};
  return {
    customModelDeploymentArn: resource.arn,
    modelDeploymentName: baseModelOf(account, resource) ?? resource.id,
    modelArn: resource.entry.model,
    status: resource.entry.status ?? 'Active',
    createdAt: TIME,
    lastUpdatedAt: TIME,
  };
}

function importedJson(resource: AccountResource): object {
  if (resource.kind !== 'imported-models') return {};
  const { architecture, units = 1 } = resource.entry;
  return {
    modelArn: resource.arn,
    modelName: resource.id,
    creationTime: TIME,
    modelArchitecture: architecture,
    instructSupported: true,
    customModelUnits: { customModelUnitsPerModelCopy: units, customModelUnitsVersion: 'v1.0' },
  };
}

function routerJson(resource: AccountResource): object {
  if (resource.kind !== 'prompt-routers') return {};
  const { models, fallback } = resource.entry;
  return {
    promptRouterName: resource.id,
    promptRouterArn: resource.arn,
    routingCriteria: { responseQualityDifference: 0 },
    models: models.map((one) => ({ modelArn: one })),
    fallbackModel: { modelArn: fallback },
    status: 'AVAILABLE',
    type: resource.arn.includes(':default-prompt-router/') ? 'default' : 'custom',
    createdAt: TIME,
    updatedAt: TIME,
  };
}

function endpointJson(resource: AccountResource): object {
  if (resource.kind !== 'marketplace-endpoints') return {};
  const { status = 'REGISTERED', 'endpoint-status': endpointStatus = 'InService' } = resource.entry;
  const endpoint = {
    endpointArn: resource.arn,
    modelSourceIdentifier: 'arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/example/1.0.0',
    status,
    createdAt: TIME,
    updatedAt: TIME,
    endpointConfig: { sageMaker: { initialInstanceCount: 1, instanceType: 'ml.g5.2xlarge', executionRole: 'x' } },
    endpointStatus,
  };
  return { marketplaceModelEndpoint: endpoint };
}
