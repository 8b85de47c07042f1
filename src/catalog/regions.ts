/** Regions as the dated table has them. */
import { partitionOf } from '../domain/partition.ts';
import { editDistance } from '../util/edit-distance.ts';
import type { RegionFacts } from '../domain/evidence.ts';
import table from './tables/regions.json' with { type: 'json' };

interface PartitionRow {
  dnsSuffix: string;
  regions: readonly string[];
  runtimeFips: readonly string[];
}

const partitions: Readonly<Record<string, PartitionRow>> = table.partitions;

/** ISO date of the table. */
export const REGIONS_DATE = table.snapshot;

/** Every region that the table has. */
export const KNOWN_REGIONS: readonly string[] = Object.values(partitions).flatMap(({ regions }) => regions);

/** Whether the table has the region. False proves nothing: a region may be newer than the table. */
export function isKnownRegion(region: string): boolean {
  return KNOWN_REGIONS.includes(region);
}

/**
 * Regions that every account has. Those launched after 20 March 2019 are disabled until the account enables them, so
 * that the list is closed (AWS Account Management reference, manage-acct-regions). Other partitions have none of
 * these.
 */
const ENABLED_BY_DEFAULT: ReadonlySet<string> = new Set([
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
]);

/** Returns whether an account has to enable a region before its credentials are known there. */
export function needsOptIn(region: string): boolean {
  return /^[a-z]{2}-[a-z]+-\d+$/.test(region) && partitionOf(region) === 'aws' && !ENABLED_BY_DEFAULT.has(region);
}

/** DNS suffix of a region's endpoints: `amazonaws.com`, `amazonaws.eu`, ... */
export function dnsSuffix(region: string): string {
  return partitions[partitionOf(region)]?.dnsSuffix ?? 'amazonaws.com';
}

/** Whether bedrock-runtime has a FIPS endpoint in the region (botocore's endpoints). */
export function hasFips(region: string): boolean {
  return partitions[partitionOf(region)]?.runtimeFips.includes(region) ?? false;
}

/** Regions of a region's partition in which bedrock-runtime has a FIPS endpoint. */
export function fipsRegions(region: string): readonly string[] {
  return partitions[partitionOf(region)]?.runtimeFips ?? [];
}

/** Letters that a wrong name may be away from the one that was meant. */
const TYPO = 2;

/**
 * The known region of the same partition whose name is nearest to one that is not known; undefined if none is near.
 */
export function nearestRegion(region: string): string | undefined {
  const [best] = KNOWN_REGIONS.filter((name) => partitionOf(name) === partitionOf(region))
    .map((name) => ({ name, distance: editDistance(region, name) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= TYPO ? best.name : undefined;
}

/** What the table has on a region, for explaining why its endpoint was not found. */
export function regionFacts(region: string): RegionFacts {
  const known = isKnownRegion(region);
  const nearest = known ? undefined : nearestRegion(region);
  return { known, ...(nearest !== undefined && { nearest }), table: REGIONS_DATE, fips: fipsRegions(region) };
}
