import { describe, expect, test } from '@jest/globals';
import { type ResolvedTarget } from '../../../src/catalog/targets.ts';
import { resolveById } from '../../../src/catalog/targets.ts';
import { familyOf, probePlan } from '../../../src/catalog/families.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import table from '../../../src/catalog/tables/prices.json' with { type: 'json' };
import { type Priced, usd, worstCaseUsd } from '../../../src/catalog/prices.ts';

function priced(id: string): ResolvedTarget {
  const parsed = parseModel(id);
  if (parsed.kind !== 'foundation-model' && parsed.kind !== 'inference-profile') throw new Error(id);
  return resolveById(parsed, 'us-east-1', '111122223333');
}

function worstCase(id: string, region: string): number | undefined {
  const target = priced(id);
  return worstCaseUsd(probePlan('invoke', target, familyOf(target.foundationModels[0]), 'live'), target, region);
}

/** Dollars of a million tokens in and of a million out. */
const million = (id: string, region: string): (number | undefined)[] => [
  usd(1e6, 0, priced(id), region),
  usd(0, 1e6, priced(id), region),
];

/** Of the table, by another way: three times the dearest text model in, three times the dearest out. */
const CEILING = (() => {
  const texts = Object.entries(table.tokens as Record<string, Record<string, number[]>>).filter(
    ([id]) => familyOf(id).modality === 'text',
  );
  const all = texts.flatMap(([, variants]) => Object.values(variants));
  return [0, 1].map((at): unknown => expect.closeTo(3e6 * Math.max(...all.map((price) => price[at] ?? 0)), 6));
})();

describe('prices by the token', () => {
  test.each([
    ['global.anthropic.claude-haiku-4-5-20251001-v1:0', 'us-east-1', 1, 5],
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'us-east-1', 1.1, 5.5],
    ['eu.amazon.nova-lite-v1:0', 'eu-west-1', 0.078, 0.312],
    ['us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0', 'us-gov-east-1', 3.6, 18],
    // The sources disagree: the dearer.
    ['us.anthropic.claude-opus-4-7', 'us-east-1', 5.5, 27.5],
    ['amazon.nova-2-lite-v1:0', 'us-east-1', 0.33, 2.75],
    // A newer reading of a source replaces its older one; AWS's own card comes before all.
    ['qwen.qwen3-next-80b-a3b', 'us-east-1', 0.15, 1.2],
    ['openai.gpt-5.6-sol', 'us-east-1', 4.4, 22],
    // A region with its own price, and one without: the dearest of all regions.
    ['mistral.mistral-large-2402-v1:0', 'us-east-1', 8, 24],
    ['mistral.mistral-large-2402-v1:0', 'eu-west-3', 10.4, 31.2],
    ['mistral.mistral-large-2402-v1:0', 'ap-southeast-2', 10.4, 31.2],
    // A profile without its own price: the dearest that is known of its model.
    ['us.cohere.embed-v4:0', 'us-east-1', 0.12, 0],
    ['in.openai.gpt-5.6-luna', 'ap-south-1', 0.22, 1.32],
    // A context length does not change the price.
    ['amazon.titan-embed-text-v2:0:8k', 'us-gov-west-1', 0.2, 0],
  ])('%s in %s', (id, region, input, output) => {
    const [cheap, dear] = million(id, region);
    expect(cheap).toBeCloseTo(input, 9);
    expect(dear).toBeCloseTo(output, 9);
  });

  test.each(['anthropic.claude-mythos-5-1', 'newco.model-1', 'anthropic.claude-mythos-preview', 'constructor'])(
    'of %s are not known: three times the dearest text model',
    (id) => {
      expect(million(id, 'us-east-1')).toEqual(CEILING);
    },
  );

  test('of a model that is paid by what it is shown are unknown, not zero', () => {
    expect(usd(8, 1, priced('twelvelabs.pegasus-1-2-v1:0'), 'us-east-1')).toBeUndefined();
    expect(usd(8, 1, priced('stability.stable-image-next-v1:0'), 'us-east-1')).toBeUndefined();
  });
});

describe('the worst case of a probe', () => {
  // A bound, not the estimate: a quarter more input tokens than estimated, four at least.
  test.each([
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'us-east-1', 12 * 1.1e-6 + 5.5e-6],
    ['us.openai.gpt-5.6-sol', 'us-east-1', 12 * 4.4e-6 + 16 * 22e-6],
    ['amazon.titan-embed-text-v2:0', 'us-east-1', 5 * 2e-7],
    ['cohere.rerank-v3-5:0', 'us-east-1', 0.002],
    ['stability.stable-image-ultra-v1:1', 'us-west-2', 0.14],
    ['amazon.nova-canvas-v1:0', 'us-east-1', 0.06],
    ['eu.twelvelabs.marengo-embed-2-7-v1:0', 'eu-west-1', 0.00007],
  ])('%s', (id, region, dollars) => {
    expect(worstCase(id, region)).toBeCloseTo(dollars, 10);
  });

  test('is nothing where nothing is called', () => {
    expect(worstCase('luma.ray-v2:0', 'us-west-2')).toBe(0);
  });
});

test('other targets', () => {
  const haiku = 'anthropic.claude-haiku-4-5-20251001-v1:0';
  const of = (kind: Priced['kind'], ...foundationModels: string[]) =>
    usd(1e6, 0, { kind, foundationModels }, 'us-east-1');
  // Whether an application profile is geographic is not known here: the dearest, GovCloud's.
  expect(of('application-inference-profile', haiku)).toBeCloseTo(1.2, 9);
  expect(of('prompt-router', 'amazon.nova-micro-v1:0', haiku)).toBeCloseTo(1.2, 9);
  expect(of('prompt-router', haiku, 'newco.model-1')).toEqual(CEILING[0]);
  expect(of('application-inference-profile')).toEqual(CEILING[0]);
  expect(of('imported-model', haiku)).toBeUndefined();
  // One window of five minutes for two units, whatever the tokens.
  const imported = { kind: 'imported-model', id: 'x', foundationModels: [], customModelUnits: 2 } as const;
  expect(usd(1e6, 0, imported, 'us-east-1')).toBeCloseTo(2, 9);
  expect(of('custom-model-deployment', 'amazon.nova-lite-v1:0:300k')).toBe(
    of('custom-model-deployment', 'amazon.nova-lite-v1:0'),
  );
  expect(of('provisioned-model')).toBe(0);
});
