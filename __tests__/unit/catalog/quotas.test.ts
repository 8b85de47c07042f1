/** Which quotas of Service Quotas are a model's: by whole names, so that no other model's quota is taken for it. */
import { describe, expect, test } from '@jest/globals';
import { consoleUrl, knownCodes, quotaSubject, unitOf, type QuotaRoute } from '../../../src/catalog/quotas.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { resolveById } from '../../../src/catalog/targets.ts';

describe('the unit of a quota, for a route and a model', () => {
  test.each<[string, QuotaRoute, string, string | undefined]>([
    [
      'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1',
      'cross-region',
      'anthropic.claude-sonnet-4-5-20250929-v1:0',
      'tokensPerMinute',
    ],
    [
      'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1',
      'global',
      'anthropic.claude-sonnet-4-5-20250929-v1:0',
      undefined,
    ],
    [
      'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1',
      'on-demand',
      'anthropic.claude-sonnet-4-5-20250929-v1:0',
      undefined,
    ],
    [
      'Global cross-region model inference requests per minute for Anthropic Claude Haiku 4.5',
      'global',
      'anthropic.claude-haiku-4-5-20251001-v1:0',
      'requestsPerMinute',
    ],
    [
      'Cross-Region InvokeModel tokens per minute for Anthropic Claude Sonnet 5',
      'cross-region',
      'anthropic.claude-sonnet-5',
      'tokensPerMinute',
    ],
    // Another model, or another offer of the same.
    [
      'Cross-region model inference tokens per minute for Anthropic Claude Opus 5',
      'cross-region',
      'anthropic.claude-opus-5-1',
      undefined,
    ],
    [
      'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1 1M Context Length',
      'cross-region',
      'anthropic.claude-sonnet-4-5-20250929-v1:0',
      undefined,
    ],
    [
      'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4 V1',
      'cross-region',
      'anthropic.claude-sonnet-4-5-20250929-v1:0',
      undefined,
    ],
    [
      'Cross-region model inference tokens per minute for Anthropic Claude 3.5 Sonnet V2',
      'cross-region',
      'anthropic.claude-3-5-sonnet-20240620-v1:0',
      undefined,
    ],
    [
      'Cross-region model inference tokens per minute for Anthropic Claude 3.5 Sonnet V2',
      'cross-region',
      'anthropic.claude-3-5-sonnet-20241022-v2:0',
      'tokensPerMinute',
    ],
    [
      'On-demand model inference tokens per minute for Amazon Nova Lite',
      'on-demand',
      'amazon.nova-2-lite-v1:0',
      undefined,
    ],
    [
      'On-demand model inference tokens per minute for Amazon Nova Lite',
      'on-demand',
      'amazon.nova-lite-v1:0',
      'tokensPerMinute',
    ],
    [
      'On-demand model inference requests per minute for OpenAI GPT OSS 20B',
      'on-demand',
      'openai.gpt-oss-20b-1:0',
      'requestsPerMinute',
    ],
    // All routes but the global one share a day.
    [
      'Model invocation max tokens per day for Anthropic Claude Haiku 4.5 (doubled for cross-region calls)',
      'cross-region',
      'anthropic.claude-haiku-4-5-20251001-v1:0',
      'tokensPerDay',
    ],
    [
      'Model invocation max tokens per day for Anthropic Claude Haiku 4.5 (doubled for cross-region calls)',
      'global',
      'anthropic.claude-haiku-4-5-20251001-v1:0',
      undefined,
    ],
    [
      'Global cross-region model inference tokens per day for Anthropic Claude Haiku 4.5',
      'global',
      'anthropic.claude-haiku-4-5-20251001-v1:0',
      'tokensPerDay',
    ],
    ['Model units per provisioned model for Amazon Nova Lite', 'on-demand', 'amazon.nova-lite-v1:0', undefined],
    ['Batch inference job size (in GB) for Nova Lite V1', 'on-demand', 'amazon.nova-lite-v1:0', undefined],
  ])('%s, %s, %s', (name, route, model, unit) => {
    expect(unitOf(name, { route, model })).toBe(unit);
  });
});

test('codes are known of some', () => {
  expect(knownCodes({ route: 'cross-region', model: 'anthropic.claude-haiku-4-5-20251001-v1:0' }).sort()).toEqual([
    ...['L-58BE175A', 'L-6120CF2D', 'L-CCA5DF70'],
  ]);
  expect(knownCodes({ route: 'on-demand', model: 'newcomer.large-v9:0' })).toEqual([]);
});

test('the route is that of the target', () => {
  const of = (id: string) => {
    const parsed = parseModel(id);
    if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error(id);
    return quotaSubject(resolveById(parsed, 'us-east-1', '111122223333'));
  };
  expect(of('amazon.nova-lite-v1:0')).toEqual({ route: 'on-demand', model: 'amazon.nova-lite-v1:0' });
  expect(of('us.amazon.nova-lite-v1:0')).toEqual({ route: 'cross-region', model: 'amazon.nova-lite-v1:0' });
  expect(of('global.anthropic.claude-sonnet-5')).toEqual({ route: 'global', model: 'anthropic.claude-sonnet-5' });
  expect(of('arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abcdefghijkl')).toBeUndefined();
});

test('the console of each partition that has one', () => {
  expect(consoleUrl('aws', 'eu-west-1', 'L-58BE175A')).toBe(
    'https://eu-west-1.console.aws.amazon.com/servicequotas/home/services/bedrock/quotas/L-58BE175A',
  );
  expect(consoleUrl('aws-us-gov', 'us-gov-west-1', 'L-58BE175A')).toContain('.console.amazonaws-us-gov.com/');
  expect(consoleUrl('aws-iso', 'us-iso-east-1', 'L-58BE175A')).toBeUndefined();
});
