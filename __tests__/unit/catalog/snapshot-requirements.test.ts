/** What a call of a system profile needs, from nothing but its ARN. */
import { expect, test } from '@jest/globals';
import { SNAPSHOT_DATE } from '../../../src/catalog/snapshot.ts';
import { snapshotRequirements } from '../../../src/catalog/snapshot-requirements.ts';

const US = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0';

test('the profile itself first, then the model in each region that it routes to, with the date of the table', () => {
  const needed = snapshotRequirements(US);
  const [own, ...models] = needed?.requirements.map(({ resource }) => resource) ?? [];
  expect(own).toBe(US);
  expect(models).toContain('arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0');
  expect(models).toContain('arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0');
  expect(needed?.table).toBe(SNAPSHOT_DATE);
});

test.each([
  ['a profile that the table does not have there', US.replace('us-east-1', 'eu-central-1')],
  ['an application profile', 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/heol2zyy5v48'],
  ['a foundation model', 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0'],
  ['a bare ID: neither region nor account', 'us.amazon.nova-lite-v1:0'],
  ['no resource of Bedrock', 'arn:aws:s3:::bucket'],
])('%s: nothing', (_, arn) => {
  expect(snapshotRequirements(arn)).toBeUndefined();
});
