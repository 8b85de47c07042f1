/**
 * Partitions: which one a region is in, and what belongs to it
 * (https://docs.aws.amazon.com/general/latest/gr/rande.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns).
 */

/** Prefixes of region names outside `aws`, the region that signs for IAM, and the suffix of host names. */
const PARTITIONS = {
  'aws-us-gov': { prefix: 'us-gov-', iam: 'us-gov-west-1', suffix: 'amazonaws.com' },
  'aws-cn': { prefix: 'cn-', iam: 'cn-north-1', suffix: 'amazonaws.com.cn' },
  'aws-eusc': { prefix: 'eusc-', iam: 'eusc-de-east-1', suffix: 'amazonaws.eu' },
} as const;

export type Partition = 'aws' | keyof typeof PARTITIONS;

export const PARTITION_NAMES: readonly Partition[] = ['aws', 'aws-us-gov', 'aws-cn', 'aws-eusc'];

/** The partition of a region. */
export function partitionOf(region: string): Partition {
  const found = PARTITION_NAMES.find((name) => name !== 'aws' && region.startsWith(PARTITIONS[name].prefix));
  return found ?? 'aws';
}

/** The region in which IAM of a partition lives: what a request to IAM and the context of one to STS say. */
export function iamRegion(partition: Partition): string {
  return partition === 'aws' ? 'us-east-1' : PARTITIONS[partition].iam;
}

/** The partition in an ARN; `aws` where it names none that is known. */
export function partitionIn(arn: string): Partition {
  return PARTITION_NAMES.find((name) => arn.startsWith(`arn:${name}:`)) ?? 'aws';
}

/**
 * Regions in which bedrock-runtime has a FIPS endpoint (https://docs.aws.amazon.com/general/latest/gr/bedrock.html); a
 * name in any other region is unknown to DNS.
 */
const RUNTIME_FIPS: ReadonlySet<string> = new Set([
  'ca-central-1',
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'us-gov-east-1',
  'us-gov-west-1',
]);

/** Which service a host name of AWS is of; undefined: none that the testbed has. */
export function serviceOfHost(
  host: string,
): { service: string; region: string | undefined; fips: boolean } | undefined {
  const match =
    /^(sts|iam|organizations|servicequotas|bedrock-runtime|bedrock)(-fips)?\.(?:([a-z]{2,4}(?:-[a-z]+)+-\d|us-gov)\.)?(amazonaws\.(?:com|com\.cn|eu))$/.exec(
      host,
    );
  if (!match) return undefined;
  const [, service = '', fips, region, suffix = ''] = match;
  if (fips !== undefined && service === 'bedrock-runtime' && !RUNTIME_FIPS.has(region ?? '')) return undefined;
  const partition = region === undefined ? 'aws' : region === 'us-gov' ? 'aws-us-gov' : partitionOf(region);
  const own = partition === 'aws' ? 'amazonaws.com' : PARTITIONS[partition].suffix;
  return own === suffix
    ? {
        service: service === 'servicequotas' ? 'service-quotas' : service,
        region: region === 'us-gov' ? undefined : region,
        fips: fips !== undefined,
      }
    : undefined;
}
