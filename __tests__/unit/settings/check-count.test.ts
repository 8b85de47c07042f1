/** How many checks are asked for: the bound holds before anything is planned. */
import { describe, expect, test } from '@jest/globals';
import { knownIds } from '../../../src/catalog/routes.ts';
import { worded } from '../../../src/domain/message.ts';
import type { ModelSettings, PrincipalSettings } from '../../../src/domain/settings.ts';
import { countChecks, tooManyChecks } from '../../../src/settings/check-count.ts';

const model = (more: Partial<ModelSettings> = {}): ModelSettings => ({
  ...{ id: 'amazon.nova-lite-v1:0', regions: ['us-east-1'], actions: ['invoke'], expect: 'allow' },
  parsed: { kind: 'foundation-model', id: 'amazon.nova-lite-v1:0', provider: 'amazon' },
  ...more,
});
const three: Pick<PrincipalSettings, 'expectOthers'>[] = [{}, { expectOthers: 'deny' }, { expectOthers: 'deny' }];
const many = knownIds('anthropic.*').length;

test.each<[string, ModelSettings[], number]>([
  ['nothing', [], 0],
  ['one model for each principal', [model()], 3],
  ['regions and actions multiply', [model({ regions: ['a', 'b'], actions: ['invoke', 'stream'] })], 12],
  ['models add up', [model(), model({ principals: ['app'] })], 4],
  ['a pattern counts all that it matches', [model({ id: 'anthropic.*' }), model({ id: 'anthropic.*' })], 6 * many],
  ['a pattern that matches nothing counts once', [model({ id: 'nothing.of-the-kind*' })], 3],
  [
    'what no entry lists counts for those who expect it closed, with all models of the tables',
    [model({ id: 'rest', others: { regions: [] } })],
    2 * knownIds('*').length,
  ],
])('%s', (_, models, count) => {
  expect(many).toBeGreaterThan(1);
  expect(countChecks(models, three)).toBe(count);
});

describe('at most so many are made', () => {
  test.each([
    [20_000, undefined],
    [19_999, undefined],
  ])('%i are not too many', (checks, expected) => {
    expect(tooManyChecks(checks, 20_000)).toBe(expected);
  });

  test('more is a mistake that names both counts and the input', () => {
    const mistake = tooManyChecks(20_001, 20_000);
    expect(mistake?.input).toBe('max-checks');
    expect(worded(mistake?.message ?? '', 'workflow')).toBe(
      '20,001 checks are asked for (principals x regions x models x actions), and at most 20,000 are made.',
    );
    expect(worded(mistake?.instead ?? '', 'workflow')).toBe('Ask for fewer, or raise the input `max-checks`.');
  });
});
