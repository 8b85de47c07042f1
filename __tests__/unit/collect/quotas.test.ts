/** Whether the least quotas of an entry are met, by what Service Quotas says. */
import { describe, expect, test } from '@jest/globals';
import type { ListedQuota } from '../../../src/bedrock/quotas.ts';
import { quotaOf } from '../../../src/collect/quotas.ts';
import type { Lookups } from '../../../src/collect/lookups.ts';
import { identity, plannedCell } from '../matrix/support.ts';

const TOKENS = 'On-demand model inference tokens per minute for Amazon Nova Lite';
const REQUESTS = 'On-demand model inference requests per minute for Amazon Nova Lite';

async function state(
  quotas: ListedQuota[] | undefined,
  minimum: { minTokensPerMinute?: number; minRequestsPerMinute?: number },
  metQuota = false,
) {
  const planned = plannedCell(identity(), { model: 'amazon.nova-lite-v1:0', region: 'us-east-1', action: 'invoke' });
  const asked: unknown[] = [];
  const lookups = {
    quotas: (...of: unknown[]) => {
      asked.push(of);
      return Promise.resolve(quotas);
    },
  } as unknown as Lookups;
  const found = await quotaOf({ ...planned, entry: { ...planned.entry, ...minimum } }, lookups, metQuota);
  return { found, asked: asked.length };
}

const listed = (name: string, value: number, code = 'L-00000001'): ListedQuota => ({ name, value, code });

describe('a minimum', () => {
  test.each([
    ['met', [listed(TOKENS, 10), listed(REQUESTS, 5)], 10, 5, 'enough'],
    ['of tokens not met', [listed(TOKENS, 9), listed(REQUESTS, 5)], 10, 5, 'below'],
    ['of requests not met', [listed(TOKENS, 10), listed(REQUESTS, 4)], 10, 5, 'below'],
    ['of requests, where the model has no such quota', [listed(TOKENS, 10)], 10, 5, 'enough'],
    ['of tokens, which are not listed', [listed(REQUESTS, 5)], 10, 5, 'unknown'],
    ["against other models' quotas", [listed(TOKENS.replace('Lite', 'Pro'), 10)], 10, 5, 'unknown'],
    ['that could not be read', undefined, 10, 5, 'unknown'],
    ['against two quotas of one unit: the lower one', [listed(TOKENS, 10), listed(TOKENS, 9)], 10, undefined, 'below'],
  ])('%s', async (_, quotas, minTokensPerMinute, minRequestsPerMinute, expected) => {
    const minimum = {
      minTokensPerMinute,
      ...(minRequestsPerMinute !== undefined && { minRequestsPerMinute }),
    };
    expect((await state(quotas, minimum)).found?.state).toBe(expected);
  });
});

test('nothing is asked if nothing is wanted', async () => {
  expect(await state([listed(TOKENS, 10)], {})).toEqual({ found: undefined, asked: 0 });
});

test('a call that met a quota asks, and shows what is there', async () => {
  expect((await state([listed(TOKENS, 0)], {}, true)).found).toEqual({
    applied: {
      tokensPerMinute: {
        ...{ value: 0, code: 'L-00000001' },
        console: 'https://us-east-1.console.aws.amazon.com/servicequotas/home/services/bedrock/quotas/L-00000001',
      },
    },
  });
  expect((await state(undefined, {}, true)).found).toBeUndefined();
});
