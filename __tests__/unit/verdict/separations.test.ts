import { expect, test } from '@jest/globals';
import { isAnthropic, SIMULATION_ALLOWS, UNNAMED } from '../../../src/verdict/separations.ts';

test.each([
  [{ model: 'us.anthropic.claude-x' }, true],
  [
    { model: 'arn:x', target: { kind: 'prompt-router' as const, arn: '', foundationModels: ['anthropic.claude'] } },
    true,
  ],
  [{ model: 'amazon.nova-lite-v1:0' }, false],
  [{}, false],
])('%j is a call of one of Anthropic’s models: %s', (evidence, expected) => {
  expect(isAnthropic(evidence)).toBe(expected);
});

test('a session policy that was given comes before what else the simulator does not know', () => {
  const allowed = { simulation: { outcome: 'allowed' as const, requirements: [] } };
  const recognition = { cause: 'identity-policy-no-allow' as const, alternatives: [], rule: 'unnamed' };
  const first = (evidence: object) => SIMULATION_ALLOWS.find(({ when }) => when(evidence, recognition));
  expect(first({ ...allowed, sessionPolicyGiven: true })?.because).toContain('a session policy was given');
  expect(first(allowed)?.or).toContain('identity-policy-no-allow');
  expect(first({})).toBeUndefined();
  expect(SIMULATION_ALLOWS.every(({ rules }) => rules === UNNAMED)).toBe(true);
});
