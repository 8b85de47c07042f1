/** Model resources of an account beside profiles, as Bedrock's two services know them. */
import type { Account, AccountResources } from '../world.ts';

export type ResourceKind = keyof AccountResources;

export type AccountResource = {
  [Kind in ResourceKind]: {
    kind: Kind;
    /** What follows the type in the ARN. */
    id: string;
    arn: string;
    /** Exactly as the world has it, the same object each time. */
    entry: NonNullable<AccountResources[Kind]>[string][string];
  };
}[ResourceKind];

/** Resource types of ARNs, by where a world keeps them. */
const TYPES: readonly { kind: ResourceKind; service: string; type: string }[] = [
  { kind: 'provisioned', service: 'bedrock', type: 'provisioned-model' },
  { kind: 'custom-models', service: 'bedrock', type: 'custom-model' },
  { kind: 'deployments', service: 'bedrock', type: 'custom-model-deployment' },
  { kind: 'imported-models', service: 'bedrock', type: 'imported-model' },
  { kind: 'prompt-routers', service: 'bedrock', type: 'prompt-router' },
  { kind: 'prompt-routers', service: 'bedrock', type: 'default-prompt-router' },
  { kind: 'marketplace-endpoints', service: 'sagemaker', type: 'endpoint' },
];

/** The resource with this ARN, of the account that is given. Undefined: it has none. */
export function findResource(account: Account, arn: string): AccountResource | undefined {
  const [, , service, region = '', , ...rest] = arn.split(':');
  const [type, ...tail] = rest.join(':').split('/');
  const id = tail.join('/');
  const row = TYPES.find((one) => one.service === service && one.type === type);
  const entry = row && account.bedrock?.[row.kind]?.[region]?.[id];
  return row && entry ? ({ kind: row.kind, id, arn, entry } as AccountResource) : undefined;
}

/**
 * The base model of a custom model, a deployment, or provisioned throughput; undefined for other kinds and what does
 * not exist.
 */
export function baseModelOf(account: Account, resource: AccountResource): string | undefined {
  switch (resource.kind) {
    case 'provisioned':
    case 'custom-models':
      return resource.entry.base;
    case 'deployments': {
      const model = findResource(account, resource.entry.model);
      return model && baseModelOf(account, model);
    }
    default:
      return undefined;
  }
}
