/** Which partition a region belongs to, by its name: AWS opens regions, and so does the SDK's own template. */

/** Beginnings of region names outside the commercial partition (botocore's `partitions.json`, `regionRegex`). */
const PARTITION_OF_PREFIX: readonly (readonly [prefix: string, partition: string])[] = [
  ['us-gov-', 'aws-us-gov'],
  ['cn-', 'aws-cn'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** The partition of a region: `aws`, `aws-us-gov`, ... Unknown names count as commercial. */
export function partitionOf(region: string): string {
  return PARTITION_OF_PREFIX.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
