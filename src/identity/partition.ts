/**
 * Regions that ambient credentials do not know: whose they are is known only once AWS has said it, too late for the
 * settings. Pure.
 */
import { partitionOf } from '../domain/partition.ts';
import { describeMistake } from '../settings/problem.ts';
import type { ModelSettings } from '../domain/settings.ts';
import type { Identity } from './identity.ts';

/**
 * The identity as it is, or without credentials and with the reason where an entry for it names a region of another
 * partition: AWS's partitions do not know each other's credentials
 * (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html).
 */
export function restrictToPartition(identity: Identity, models: readonly ModelSettings[]): Identity {
  if (identity.trouble || identity.arn === '') return identity;
  const foreign = models
    .filter(({ principals, others }) => others === undefined && (principals?.includes(identity.name) ?? true))
    .flatMap(({ regions, place }) => regions.map((region) => ({ region, place, partition: partitionOf(region) })))
    .find(({ partition }) => partition !== identity.partition);
  if (!foreign) return identity;
  const { region, place, partition } = foreign;
  const message = `\`${region}\` is in partition \`${partition}\`, and ${identity.arn} in \`${identity.partition}\`.`;
  const mistake = { message, instead: 'Nothing was asked with its credentials.', ...(place && { place }) };
  const unasked = { ...identity };
  delete unasked.credentials;
  delete unasked.asker;
  return {
    ...unasked,
    trouble: {
      kind: 'problem',
      problem: {
        cause: 'configuration-invalid',
        message: describeMistake(mistake),
        remedy: 'Check the region with credentials of its own partition.',
      },
    },
  };
}
