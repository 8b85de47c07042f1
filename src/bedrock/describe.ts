/**
 * What Bedrock says of a resource of the account: the models behind it, whether it is ready, and for an imported model
 * what it is made of. One read-only call for each kind, each with a permission of its own that may be refused. Source:
 * Bedrock API reference, GetProvisionedModelThroughput, GetCustomModel, GetCustomModelDeployment, GetImportedModel,
 * GetPromptRouter, GetMarketplaceModelEndpoint.
 */
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import { ask, type Result } from '../aws/clients.ts';
import type { TargetKind } from '../domain/target-kinds.ts';
import { lazy } from '../util/lazy.ts';
import { customModelBase } from '../catalog/model-id.ts';
import { foundationModelArn } from '../catalog/targets.ts';

const sdk = lazy(() => import('../aws/sdk/bedrock.ts'));

/** What Bedrock's control plane says of a resource. */
export interface Described {
  /** ARNs of the foundation models and system profiles behind the resource; empty if AWS names none. */
  modelArns: string[];
  /**
   * AWS's word for a state in which calls are not answered (`Creating`, `Failed`); absent if the resource is ready.
   */
  state?: string;
  /** Of an imported model: `llama`, `mistral`, `qwen2`, ... */
  architecture?: string;
  /** Custom model units of one copy of an imported model. */
  customModelUnits?: number;
}

type Describe = (client: BedrockClient, arn: string, abortSignal: AbortSignal) => Promise<Result<Described>>;

const DESCRIBE: Partial<Record<TargetKind, Describe>> = {
  'provisioned-model': provisionedModel,
  'custom-model': customModel,
  'custom-model-deployment': customModelDeployment,
  'imported-model': importedModel,
  'prompt-router': promptRouter,
  'marketplace-endpoint': marketplaceEndpoint,
};

/** Whether there is a call that describes this kind. Profiles have their own (`control-plane.ts`). */
export function isDescribable(kind: TargetKind): boolean {
  return DESCRIBE[kind] !== undefined;
}

/** Asks about one resource. Never throws for what AWS answers; throws for a kind that is not describable. */
export function describe(
  client: BedrockClient,
  { kind, arn }: { kind: TargetKind; arn: string },
  abortSignal: AbortSignal,
): Promise<Result<Described>> {
  const one = DESCRIBE[kind];
  if (!one) throw new RangeError(`nothing describes a ${kind}`);
  return one(client, arn, abortSignal);
}

/** `foundationModelArn` is the base model, also of a custom model that the throughput was bought for. */
async function provisionedModel(
  client: BedrockClient,
  arn: string,
  abortSignal: AbortSignal,
): Promise<Result<Described>> {
  const { GetProvisionedModelThroughputCommand } = await sdk();
  const command = new GetProvisionedModelThroughputCommand({ provisionedModelId: arn });
  const answer = await ask('bedrock', 'GetProvisionedModelThroughput', () => client.send(command, { abortSignal }));
  if (!answer.ok) return answer;
  const { foundationModelArn: base, status } = answer.value;
  // While it is updated it goes on answering with what it had.
  return { ...answer, value: { modelArns: present(base), ...unless(status, ['InService', 'Updating']) } };
}

async function customModel(client: BedrockClient, arn: string, abortSignal: AbortSignal): Promise<Result<Described>> {
  const { GetCustomModelCommand } = await sdk();
  const command = new GetCustomModelCommand({ modelIdentifier: arn });
  const answer = await ask('bedrock', 'GetCustomModel', () => client.send(command, { abortSignal }));
  if (!answer.ok) return answer;
  const { baseModelArn, modelStatus } = answer.value;
  return { ...answer, value: { modelArns: present(baseModelArn), ...unless(modelStatus, ['Active']) } };
}

/**
 * The deployment names the custom model, and that one its base; if the second may not be asked, its ARN still names
 * the base.
 */
async function customModelDeployment(
  client: BedrockClient,
  arn: string,
  abortSignal: AbortSignal,
): Promise<Result<Described>> {
  const { GetCustomModelDeploymentCommand } = await sdk();
  const command = new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn });
  const answer = await ask('bedrock', 'GetCustomModelDeployment', () => client.send(command, { abortSignal }));
  if (!answer.ok) return answer;
  const { modelArn, status } = answer.value;
  const model = modelArn === undefined ? undefined : await customModel(client, modelArn, abortSignal);
  const named = modelArn === undefined ? [] : baseOfArn(modelArn);
  const modelArns = model?.ok && model.value.modelArns.length > 0 ? model.value.modelArns : named;
  return { ...answer, value: { modelArns, ...unless(status, ['Active']) } };
}

async function importedModel(client: BedrockClient, arn: string, abortSignal: AbortSignal): Promise<Result<Described>> {
  const { GetImportedModelCommand } = await sdk();
  const command = new GetImportedModelCommand({ modelIdentifier: arn });
  const answer = await ask('bedrock', 'GetImportedModel', () => client.send(command, { abortSignal }));
  if (!answer.ok) return answer;
  const { modelArchitecture: architecture, customModelUnits } = answer.value;
  const units = customModelUnits?.customModelUnitsPerModelCopy;
  const value: Described = {
    modelArns: [],
    ...(architecture !== undefined && { architecture }),
    ...(units !== undefined && { customModelUnits: units }),
  };
  return { ...answer, value };
}

async function promptRouter(client: BedrockClient, arn: string, abortSignal: AbortSignal): Promise<Result<Described>> {
  const { GetPromptRouterCommand } = await sdk();
  const command = new GetPromptRouterCommand({ promptRouterArn: arn });
  const answer = await ask('bedrock', 'GetPromptRouter', () => client.send(command, { abortSignal }));
  if (!answer.ok) return answer;
  const { models, fallbackModel, status } = answer.value;
  const arns = [...(models ?? []), ...(fallbackModel ? [fallbackModel] : [])].flatMap(({ modelArn }) =>
    present(modelArn),
  );
  return { ...answer, value: { modelArns: [...new Set(arns)], ...unless(status, ['AVAILABLE']) } };
}

/** What is behind an endpoint may be any model: only its state is of use. */
async function marketplaceEndpoint(
  client: BedrockClient,
  arn: string,
  abortSignal: AbortSignal,
): Promise<Result<Described>> {
  const { GetMarketplaceModelEndpointCommand } = await sdk();
  const command = new GetMarketplaceModelEndpointCommand({ endpointArn: arn });
  const answer = await ask('bedrock', 'GetMarketplaceModelEndpoint', () => client.send(command, { abortSignal }));
  if (!answer.ok) return answer;
  const { status, endpointStatus } = answer.value.marketplaceModelEndpoint ?? {};
  const unregistered = unless(status, ['REGISTERED']);
  const state = unregistered.state === undefined ? unless(endpointStatus, ['InService', 'Updating']) : unregistered;
  return { ...answer, value: { modelArns: [], ...state } };
}

const present = (arn: string | undefined): string[] => (arn === undefined ? [] : [arn]);

function unless(status: string | undefined, ready: readonly string[]): { state?: string } {
  return status === undefined || ready.includes(status) ? {} : { state: status };
}

function baseOfArn(customModelArn: string): string[] {
  const base = customModelBase(customModelArn);
  return base === undefined ? [] : [foundationModelArn(base.partition, base.region, base.id)];
}
