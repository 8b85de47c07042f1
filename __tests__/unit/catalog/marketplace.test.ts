/** Whose first call may subscribe the account. A wrong no is a subscription that was not asked for. */
import { expect, test } from '@jest/globals';
import { isProductId, productId, soldThroughMarketplace } from '../../../src/catalog/marketplace.ts';

const CLAUDE = 'anthropic.claude-3-haiku-20240307-v1:0';

test.each([
  ['amazon.nova-lite-v1:0', false],
  ['meta.llama3-70b-instruct-v1:0', false],
  ['mistral.mistral-large-2402-v1:0', false],
  ['deepseek.r1-v1:0', false],
  ['qwen.qwen3-32b-v1:0', false],
  ['AMAZON.nova-lite-v1:0', false],
  [CLAUDE, true],
  ['cohere.command-r-v1:0', true],
  ['stranger.model-of-tomorrow-v1:0', true],
  ['no-provider', true],
])('%s is sold through AWS Marketplace: %s', (id, isSold) => {
  expect(soldThroughMarketplace(id)).toBe(isSold);
});

test('a product of a provider that otherwise has none counts', () => {
  expect(productId('openai.gpt-6.1-sol')).toBeDefined();
  expect(soldThroughMarketplace('openai.gpt-6.1-sol')).toBe(true);
  expect(soldThroughMarketplace('openai.gpt-oss-20b-1:0')).toBe(false);
});

test('an ID with a context length has the product of its model, an unknown one has none', () => {
  const own = productId(CLAUDE);
  expect(own).toMatch(/^(?:prod-[a-z0-9]+|[0-9a-f-]{36})$/);
  expect(['48k', '200k', '1m'].map((length) => productId(`${CLAUDE}:${length}`))).toEqual([own, own, own]);
  expect([`${CLAUDE}:48`, `${CLAUDE}:1234567k`, 'toString', 'no.model'].map(productId)).toEqual(
    Array(4).fill(undefined),
  );
  expect([isProductId(own ?? ''), isProductId('prod-of-a-customer')]).toEqual([true, false]);
});
