/** What guardrails add to a call: the configured one, and those that the account enforces. */
import { describe, expect, test } from '@jest/globals';
import {
  applyGuardrail,
  enforcedGuardrails,
  enforcedRequirements,
  guardrailIdentifier,
  isEnforcedOn,
  type EnforcedGuardrail,
  type GuardrailFacts,
} from '../../../src/catalog/guardrail.ts';

const HERE = { partition: 'aws', region: 'us-west-1', account: '111122223333' };
const ARN = 'arn:aws:bedrock:us-west-1:111122223333:guardrail/ab12cd34ef56';

function enforced(included: string[], excluded: string[] = []): EnforcedGuardrail {
  return { id: ARN, version: '1', included, excluded };
}

describe('enforcement on models', () => {
  test.each<[string[], string[], string[], boolean]>([
    [[], [], ['amazon.nova-pro-v1:0'], true],
    [[], [], [], true],
    [['ALL'], [], ['amazon.nova-pro-v1:0'], true],
    [['amazon.nova-pro-v1:0'], [], ['amazon.nova-pro-v1:0'], true],
    [['amazon.nova-lite-v1:0'], [], ['amazon.nova-pro-v1:0'], false],
    [['amazon.nova-lite-v1:0'], [], [], false],
    // "If a model appears in both lists, it is excluded."
    [['amazon.nova-pro-v1:0'], ['amazon.nova-pro-v1:0'], ['amazon.nova-pro-v1:0'], false],
    [['ALL'], ['amazon.nova-pro-v1:0'], ['amazon.nova-pro-v1:0'], false],
  ])('included %j, excluded %j, called %j: %s', (included, excluded, models, answer) => {
    expect(isEnforcedOn(enforced(included, excluded), models)).toBe(answer);
  });
});

describe('ApplyGuardrail', () => {
  const lines = (profile?: string) =>
    applyGuardrail(ARN, HERE, { profiles: new Map(profile === undefined ? [] : [[ARN, profile]]) }).map(
      ({ action, resource, requestedRegion, role }) => `${action} ${resource} @${requestedRegion} ${role}`,
    );

  test('on the guardrail alone, where no profile routes it', () => {
    expect(lines()).toEqual([`bedrock:ApplyGuardrail ${ARN} @us-west-1 target`]);
  });

  test("on its profile in each region of the table's row for the region of the call", () => {
    const on = (region: string, role: string) =>
      `bedrock:ApplyGuardrail arn:aws:bedrock:${region}:111122223333:guardrail-profile/us.guardrail.v1:0 @${region} ${role}`;
    expect(lines('us.guardrail.v1:0')).toEqual([
      `bedrock:ApplyGuardrail ${ARN} @us-west-1 target`,
      ...[on('us-east-1', 'destination'), on('us-east-2', 'destination')],
      ...[on('us-west-1', 'source'), on('us-west-2', 'destination')],
    ]);
  });

  test('of a profile that the table does not have: in the region of the call', () => {
    expect(lines('mx.guardrail.v1:0')[1]).toBe(
      'bedrock:ApplyGuardrail arn:aws:bedrock:us-west-1:111122223333:guardrail-profile/mx.guardrail.v1:0 @us-west-1 source',
    );
  });

  test('an enforced one is asked without its version', () => {
    const facts: GuardrailFacts = { enforced: [{ ...enforced([]), id: `${ARN}:1` }], profiles: new Map() };
    expect(enforcedRequirements(facts, ['amazon.nova-pro-v1:0'], HERE).map(({ resource }) => resource)).toEqual([ARN]);
    expect(enforcedRequirements({ ...facts, enforced: [] }, ['amazon.nova-pro-v1:0'], HERE)).toEqual([]);
  });
});

describe('how a guardrail is named in a condition', () => {
  const where = { partition: 'aws', region: 'us-east-1', account: '111122223333' };
  const ARN = 'arn:aws:bedrock:us-east-1:111122223333:guardrail/ab12';

  test.each([
    [{ id: 'ab12', version: '7' }, `${ARN}:7`],
    [{ id: 'ab12', version: 'DRAFT' }, ARN],
    [{ id: ARN, version: '7' }, `${ARN}:7`],
  ])('%j: %s', (one, expected) => {
    expect(guardrailIdentifier(one, where)).toBe(expected);
  });

  test('of what an account enforces only the guardrails themselves are', () => {
    const requirement = (resource: string) => ({ resource, requestedRegion: 'us-east-1', role: 'target' as const });
    const profile = 'arn:aws:bedrock:us-east-1:111122223333:guardrail-profile/us.guardrail.v1:0';
    expect(enforcedGuardrails([requirement(ARN), requirement(profile)])).toEqual({ enforcedGuardrails: [ARN] });
    expect(enforcedGuardrails([requirement(profile)])).toEqual({});
  });
});
