/**
 * What a call of a system profile needs, by the dated table alone: if there is nothing but the profile's ARN to go by.
 * Pure.
 */
import { parseArn } from '../domain/arn.ts';
import { parseModel } from '../catalog/model-id.ts';
import { requirements, type Requirement } from '../catalog/requirements.ts';
import { resolveFromSnapshot } from '../catalog/targets.ts';

/**
 * Takes the ARN of a system profile as it stands in a refusal, and returns what IAM must allow for a call of it, the
 * profile itself first, with the ISO date of the table. Undefined for every other resource, and for a profile that the
 * table does not have in that region.
 */
export function snapshotRequirements(arn: string): { requirements: Requirement[]; table: string } | undefined {
  const { partition, region, account } = parseArn(arn) ?? {};
  const parsed = parseModel(arn);
  if (parsed.kind !== 'inference-profile' || partition === undefined || region === undefined || account === undefined)
    return undefined;
  const target = resolveFromSnapshot(parsed, region, account);
  if (target?.snapshotDate === undefined) return undefined;
  return { requirements: requirements(target, { partition, region, account }), table: target.snapshotDate };
}
