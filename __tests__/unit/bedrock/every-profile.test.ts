/**
 * Every system profile of the dated table, called from each of its source regions, gives requirements that IAM can be
 * asked about.
 */
import { expect, test } from '@jest/globals';
import { parseArn } from '../../../src/domain/arn.ts';
import { partitionOf } from '../../../src/domain/partition.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { requirements } from '../../../src/catalog/requirements.ts';
import { PROFILE_IDS, PROFILE_PREFIXES, profileRegionsFrom, profileSources } from '../../../src/catalog/snapshot.ts';
import { resolveFromSnapshot } from '../../../src/catalog/targets.ts';

const ACCOUNT = '111122223333';
const PAIRS = PROFILE_IDS.flatMap((id) => profileSources(id).map((region) => ({ id, region })));

function requirementsOf(id: string, region: string) {
  const parsed = parseModel(id);
  if (parsed.kind !== 'inference-profile') throw new Error(`${id} is read as ${parsed.kind}`);
  const target = resolveFromSnapshot(parsed, region, ACCOUNT);
  if (!target) throw new Error(`${id} is not in the table for ${region}`);
  return requirements(target, { partition: partitionOf(region), region, account: ACCOUNT });
}

test('the table has profiles of every prefix, each with a source region at least', () => {
  expect([...PROFILE_PREFIXES].sort()).toEqual(['apac', 'au', 'ca', 'eu', 'global', 'in', 'jp', 'us', 'us-gov']);
  const prefixes = new Set(PAIRS.map(({ id }) => id.slice(0, id.indexOf('.'))));
  expect([...prefixes].sort()).toEqual([...PROFILE_PREFIXES].sort());
  expect(PAIRS.length).toBeGreaterThan(500);
});

test('the profile comes first, then the model in the source region, then wherever the call may go', () => {
  for (const { id, region } of PAIRS) {
    const partition = partitionOf(region);
    const profileArn = `arn:${partition}:bedrock:${region}:${ACCOUNT}:inference-profile/${id}`;
    const model = id.slice(id.indexOf('.') + 1);
    const [own, source, ...others] = requirementsOf(id, region);
    expect(own).toEqual({ resource: profileArn, requestedRegion: region, role: 'target' });
    expect(source).toEqual({
      resource: `arn:${partition}:bedrock:${region}::foundation-model/${model}`,
      requestedRegion: region,
      inferenceProfileArn: profileArn,
      role: 'source',
    });
    const to = profileRegionsFrom(id, region);
    const destinations = to?.scope === 'global' ? [''] : (to?.destinations ?? []).filter((place) => place !== region);
    expect(others.map(({ resource }) => parseArn(resource)?.region)).toEqual(destinations);
    for (const { resource, requestedRegion, inferenceProfileArn, role } of others) {
      const arn = parseArn(resource);
      expect(arn).toMatchObject({ partition, service: 'bedrock', account: '', resource: `foundation-model/${model}` });
      expect({ requestedRegion, inferenceProfileArn, role }).toEqual({
        requestedRegion: arn?.region === '' ? 'unspecified' : arn?.region,
        inferenceProfileArn: profileArn,
        role: 'destination',
      });
      // A geography stays within its partition.
      if (arn?.region) expect(partitionOf(arn.region)).toBe(partition);
    }
  }
});

test('a source region that is none of its destinations still needs its own model', () => {
  const pairs = PAIRS.filter(({ id, region }) => {
    const to = profileRegionsFrom(id, region);
    return to?.scope === 'geographic' && !to.destinations.includes(region);
  });
  expect(pairs.map(({ region }) => region)).toContain('us-gov-east-1');
  for (const { id, region } of pairs) {
    const regions = requirementsOf(id, region).map(({ requestedRegion }) => requestedRegion);
    expect(regions.slice(0, 2)).toEqual([region, region]);
    expect(regions.length).toBeGreaterThan(2);
  }
});
