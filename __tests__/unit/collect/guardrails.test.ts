/** Where guardrails are asked about, and what the log says of those that an account enforces. */
import { describe, expect, test } from '@jest/globals';
import { NO_GUARDRAIL_FACTS, type GuardrailFacts } from '../../../src/catalog/guardrail.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { guardrailsOf } from '../../../src/collect/guardrails.ts';
import type { Lookups } from '../../../src/collect/lookups.ts';
import type { ActionName, ModelSettings } from '../../../src/domain/settings.ts';
import { identity } from '../matrix/support.ts';

const entry = (actions: ActionName[], regions = ['us-east-1'], more: Partial<ModelSettings> = {}): ModelSettings => {
  const parsed = parseModel('amazon.nova-lite-v1:0');
  if (parsed.kind === 'invalid') throw new Error();
  return { id: 'amazon.nova-lite-v1:0', parsed, regions, actions, expect: 'allow', ...more };
};
const enforced = (included: string[], excluded: string[] = []) => ({ id: 'ab12', version: '3', included, excluded });

async function asked(entries: ModelSettings[], facts: Partial<GuardrailFacts> = {}) {
  const calls: unknown[] = [];
  const lookups = {
    guardrails: (_: unknown, region: string, configured: unknown) => {
      calls.push([region, configured]);
      return Promise.resolve({ ...NO_GUARDRAIL_FACTS, ...facts });
    },
  } as unknown as Lookups;
  const { of, lines } = await guardrailsOf(identity(), entries, { id: 'own', version: '1' }, lookups);
  return { calls, lines, of };
}

test.each<[ActionName, boolean]>([
  ['invoke', true],
  ['stream', true],
  ['chat', true],
  ['messages', true],
  ['guardrail', true],
  ['count-tokens', false],
  ['batch', false],
  ['discover', false],
  ['async', false],
  ['responses', false],
])('%s is what a guardrail may be applied to: %s', async (action, isAsked) => {
  expect((await asked([entry([action])])).calls).toEqual(isAsked ? [['us-east-1', { id: 'own', version: '1' }]] : []);
});

test('each region of the own entries once', async () => {
  const { calls } = await asked([
    entry(['invoke'], ['us-east-1', 'eu-west-1']),
    entry(['discover', 'stream'], ['eu-west-1']),
    entry(['invoke'], ['us-west-2'], { principals: ['another'] }),
  ]);
  expect(calls.map((one) => (one as unknown[])[0])).toEqual(['us-east-1', 'eu-west-1']);
});

test('a region that was not asked about has nothing', async () => {
  const { of } = await asked([entry(['invoke'])], { enforced: [enforced([])] as never });
  expect(of('us-east-1').enforced).toHaveLength(1);
  expect(of('eu-west-1')).toBe(NO_GUARDRAIL_FACTS);
});

describe('the log names what is enforced, and of what', () => {
  test.each([
    [enforced([]), 'calls of every model'],
    [enforced(['ALL', 'x']), 'calls of every model'],
    [enforced(['a.b', 'c.d']), 'calls of a.b, c.d'],
    [enforced(['ALL'], ['a.b', 'c.d']), 'calls of every model but a.b, c.d'],
  ])('%j', async (one, said) => {
    const { lines } = await asked([entry(['invoke'])], { enforced: [one] as never });
    expect(lines).toEqual([
      `us-east-1: the account of ci applies arn:aws:bedrock:us-east-1:111122223333:guardrail/ab12 (version 3) to ${said}`,
    ]);
  });

  test('and is silent where none is', async () => {
    expect((await asked([entry(['invoke'])])).lines).toEqual([]);
  });
});
