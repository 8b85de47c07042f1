/** Regions as the dated table has them. */
import { partitionOf } from '../aws/partition.ts';
import table from './tables/regions.json' with { type: 'json' };

interface PartitionRow {
  dnsSuffix: string;
  regions: readonly string[];
  runtimeFips: readonly string[];
}

const partitions: Readonly<Record<string, PartitionRow>> = table.partitions;

/** Every region that the table has. */
export const KNOWN_REGIONS: readonly string[] = Object.values(partitions).flatMap(({ regions }) => regions);

/** Whether the table has the region. False proves nothing: a region may be newer than the table. */
export function isKnownRegion(region: string): boolean {
  return KNOWN_REGIONS.includes(region);
}

/** DNS suffix of a region's endpoints: `amazonaws.com`, `amazonaws.eu`, ... */
export function dnsSuffix(region: string): string {
  return partitions[partitionOf(region)]?.dnsSuffix ?? 'amazonaws.com';
}

/** Whether bedrock-runtime has a FIPS endpoint in the region (botocore's endpoints). */
export function hasFips(region: string): boolean {
  return partitions[partitionOf(region)]?.runtimeFips.includes(region) ?? false;
}
