/** Inference profiles of an account, as Bedrock's two services know them. */
import { partitionOf } from '../partitions.ts';
import type { Account } from '../world.ts';

export interface InferenceProfile {
  id: string;
  name: string;
  type: 'SYSTEM_DEFINED' | 'APPLICATION';
  arn: string;
  /** ARNs of the foundation models, in the profile's order; a global profile's may have an empty region. */
  models: string[];
  /** Other accounts that may call it. */
  sharedWith?: string[];
}

/** All profiles of a region, system-defined ones first. */
export function profilesIn(account: Account | undefined, accountId: string, region: string): InferenceProfile[] {
  const system = Object.entries(account?.bedrock?.['inference-profiles']?.[region] ?? {});
  const application = Object.entries(account?.bedrock?.['application-inference-profiles']?.[region] ?? {});
  const prefix = `arn:${partitionOf(region)}:bedrock:${region}:${accountId}`;
  return [
    ...system.map(([id, { name, models }]): InferenceProfile => ({
      id,
      name: name ?? id,
      type: 'SYSTEM_DEFINED',
      arn: `${prefix}:inference-profile/${id}`,
      models: models.map((model) => modelArn(model, region)),
    })),
    ...application.map(([id, { name, models, 'shared-with': sharedWith }]): InferenceProfile => ({
      ...(sharedWith && { sharedWith }),
      id,
      name,
      type: 'APPLICATION',
      arn: `${prefix}:application-inference-profile/${id}`,
      models: models.map((model) => modelArn(model, region)),
    })),
  ];
}

/** The profile with this ID or ARN. */
export function findProfile(
  account: Account | undefined,
  accountId: string,
  region: string,
  idOrArn: string,
): InferenceProfile | undefined {
  return profilesIn(account, accountId, region).find(({ id, arn }) => id === idOrArn || arn === idOrArn);
}

/** Whether the owner of a profile lets another account call it. */
export function isSharedProfile({ sharedWith }: InferenceProfile, accountId: string): boolean {
  return sharedWith?.includes(accountId) === true;
}

/** The region and ID in a foundation model's ARN; the region is empty in a global profile's. */
export function partsOfModelArn(arn: string): { region: string; id: string } {
  const [, , , region = '', , rest = ''] = arn.split(':');
  const tail = arn.split(':').slice(5).join(':');
  return { region, id: (tail || rest).replace(/^foundation-model\//, '') };
}

function modelArn(model: string, region: string): string {
  return model.startsWith('arn:') ? model : `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${model}`;
}
