import { expect, test } from '@jest/globals';
import { familyName, knownCallables, providerOf } from '../../../src/catalog/related-models.ts';

test.each([
  ['anthropic.claude-haiku-4-5-20251001-v1:0', 'anthropic', 'anthropic.claude-haiku'],
  ['amazon.nova-lite-v1:0', 'amazon', 'amazon.nova-lite'],
  ['amazon.nova-lite-v1:0:300k', 'amazon', 'amazon.nova-lite'],
  ['amazon.titan-text-lite-v1', 'amazon', 'amazon.titan-text-lite'],
  ['meta.llama3-70b-instruct-v1:0', 'meta', 'meta.llama3-70b-instruct'],
  ['anthropic.claude-opus-5-5', 'anthropic', 'anthropic.claude-opus'],
  ['openai.gpt-oss-20b-1:0', 'openai', 'openai.gpt-oss-20b'],
])('%s is of %s, of the family %s', (id, provider, family) => {
  expect([providerOf(id), familyName(id)]).toEqual([provider, family]);
});

test('every pair that can be called: of the partition alone, regions sorted, each with its IDs', () => {
  const pairs = knownCallables('aws');
  const regions = [...new Set(pairs.map(({ region }) => region))];
  expect(regions).toEqual([...regions].sort());
  expect(regions).toContain('eu-central-1');
  expect(regions).not.toContain('us-gov-west-1');
  expect(pairs.filter(({ ids }) => ids.length === 0)).toEqual([]);
  expect(pairs).toContainEqual({
    ...{ model: 'amazon.nova-lite-v1:0', region: 'us-east-1' },
    ids: ['us.amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0'],
  });
  // Through profiles only.
  expect(pairs).toContainEqual(expect.objectContaining({ model: 'amazon.nova-lite-v1:0', region: 'eu-central-1' }));
  expect(new Set(knownCallables('aws-us-gov').map(({ region }) => region))).toEqual(
    new Set(['us-gov-east-1', 'us-gov-west-1']),
  );
  expect(knownCallables('aws-cn')).toEqual([]);
});
