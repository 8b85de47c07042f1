/** Whether a probe may be made. */
import { describe, expect, test } from '@jest/globals';
import { backingModels } from '../../../src/catalog/model-id.ts';
import type { ProbeCall } from '../../../src/catalog/families.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { resolveById, resolveFromConfiguration, resolveFromService } from '../../../src/catalog/targets.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import {
  heldBack,
  leastAvailable,
  modelsBehind,
  subscriptionRisk,
  unexpected,
} from '../../../src/plan/probe-decisions.ts';
import type { Availability } from '../../../src/domain/report.ts';
import { ACCOUNT, identity } from '../matrix/support.ts';

const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const COMMAND = 'cohere.command-r-v1:0';
const NOVA = 'amazon.nova-lite-v1:0';
const PROFILE = `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/heol2zyy5v48`;
const ROUTER = `arn:aws:bedrock:us-east-1:${ACCOUNT}:default-prompt-router/any`;
const DEPLOYMENT = `arn:aws:bedrock:us-east-1:${ACCOUNT}:custom-model-deployment/abcdefghijkl`;
const IMPORTED = `arn:aws:bedrock:us-east-1:${ACCOUNT}:imported-model/abcdefghijkl`;
const ENDPOINT = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:endpoint/mine`;

const CALL: ProbeCall = { kind: 'call', api: 'InvokeModel', body: {}, maxOutputTokens: 1, approxInputTokens: 8 };
const arnOf = (model: string) => `arn:aws:bedrock:us-east-1::foundation-model/${model}`;

function behind(id: string, from: { service?: string[]; stated?: string[] } = {}, more: Partial<PlannedCell> = {}) {
  const parsed = parseModel(id);
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error(id);
  const { service, stated } = from;
  const target = service
    ? resolveFromService(parsed, 'us-east-1', ACCOUNT, service)
    : stated
      ? resolveFromConfiguration(parsed, 'us-east-1', ACCOUNT, backingModels(stated))
      : resolveById(parsed, 'us-east-1', ACCOUNT);
  return modelsBehind({ target, plan: CALL, ...more });
}

test.each(['allowed', 'denied', 'not-made'] as const)('what no entry lists is never called: %s', (outcome) => {
  const entry = { id: 'expect-others', regions: [], actions: [], expect: 'deny' as const };
  expect(unexpected({ entry: { ...entry, others: { regions: [] } } }, outcome)).toBe('expected-deny');
  expect(unexpected({ entry }, outcome)).toBe(outcome === 'denied' ? undefined : 'expected-deny');
});

describe('the models behind a call', () => {
  test.each([
    ['a model', behind(HAIKU), [HAIKU], true],
    ['a system profile', behind(`us.${HAIKU}`), [HAIKU], true],
    ['an application profile that Bedrock describes', behind(PROFILE, { service: [arnOf(HAIKU)] }), [HAIKU], true],
    ['one that may not be looked up', behind(PROFILE), [], false],
    ['one that the configuration describes', behind(PROFILE, { stated: [NOVA] }), [NOVA], false],
    ['a system profile with another model stated', behind(`us.${NOVA}`, { stated: [HAIKU] }), [NOVA, HAIKU], true],
    ['a router', behind(ROUTER, { service: [arnOf(NOVA), arnOf(HAIKU)] }), [NOVA, HAIKU], true],
    ['a router to what is no model', behind(ROUTER, { service: [arnOf(NOVA), 'arn:aws:x:::y'] }), [NOVA], false],
    ['a deployment that may not be looked up', behind(DEPLOYMENT), [], false],
    ['an endpoint', behind(ENDPOINT), [], false],
    ["an imported model, which is the account's own", behind(IMPORTED), [], true],
    ['a list', behind(HAIKU, {}, { modelFree: true }), [], true],
    [
      'a call about another model than the target',
      behind(`us.${NOVA}`, {}, { plan: { ...CALL, api: 'CountTokens', about: HAIKU } }),
      [NOVA, HAIKU],
      true,
    ],
  ])('%s', (_, found, models, complete) => {
    expect(found).toEqual({ models, complete });
  });
});

describe('whether a call could subscribe the account', () => {
  const risk = (models: string[], agreements: Record<string, string>, complete = true) =>
    subscriptionRisk({ models, complete }, (model) => agreements[model]);
  test.each([
    ['an agreement is there', risk([HAIKU], { [HAIKU]: 'AVAILABLE' }), 'clear'],
    ['it is not', risk([HAIKU], { [HAIKU]: 'NOT_AVAILABLE' }), 'would-subscribe'],
    ['it could not be read', risk([HAIKU], {}), 'unknown'],
    ['the answer had no such field', risk([HAIKU], { [HAIKU]: 'UNKNOWN' }), 'unknown'],
    ['it is pending', risk([HAIKU], { [HAIKU]: 'PENDING' }), 'unknown'],
    ['AWS sells no product of the provider', risk([NOVA], { [NOVA]: 'NOT_AVAILABLE' }), 'clear'],
    ['one of two could not be read', risk([HAIKU, COMMAND], { [HAIKU]: 'AVAILABLE' }), 'unknown'],
    ['one of two is missing', risk([HAIKU, COMMAND], { [COMMAND]: 'NOT_AVAILABLE' }), 'would-subscribe'],
    ['a model without a product is beside it', risk([NOVA, HAIKU], { [HAIKU]: 'AVAILABLE' }), 'clear'],
    ['there may be other models', risk([NOVA], {}, false), 'unknown'],
    [
      'there may be others, and this one is missing',
      risk([HAIKU], { [HAIKU]: 'NOT_AVAILABLE' }, false),
      'would-subscribe',
    ],
    ['nothing is known', risk([], {}, false), 'unknown'],
    ['no model is called', risk([], {}), 'clear'],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected);
  });
});

describe('the availability of a cell', () => {
  const read = (agreement: string): Availability => ({
    ...{ agreement, authorization: 'AUTHORIZED', entitlement: 'AVAILABLE', region: 'AVAILABLE' },
  });
  test.each([
    ['the least available model counts', ['AVAILABLE', 'PENDING', 'NOT_AVAILABLE'], true, 'NOT_AVAILABLE'],
    ['one that could not be read hides that the others are there', ['AVAILABLE', undefined], true, undefined],
    ['but not that one is missing', [undefined, 'NOT_AVAILABLE'], true, 'NOT_AVAILABLE'],
    ['where there may be other models, those that are known do not speak for them', ['AVAILABLE'], false, undefined],
    ['all of them are there', ['AVAILABLE', 'AVAILABLE'], true, 'AVAILABLE'],
    ['an answer without the field was not read', ['UNKNOWN'], true, undefined],
    ['it was not asked', [], true, undefined],
  ])('%s', (_, agreements, complete, expected) => {
    const answers = agreements.map((agreement) => (agreement === undefined ? undefined : read(agreement)));
    expect(leastAvailable(answers, complete)?.agreement).toBe(expected);
  });
});

describe('why a probe is not made', () => {
  const cell = (more: object = {}) =>
    ({ identity: identity(), region: 'us-east-1', plan: CALL, ...more }) as PlannedCell;
  const held = (one: PlannedCell, probe: 'live' | 'validate' | 'off' = 'live', over: PlannedCell[] = []) =>
    heldBack(one, { settings: { probe }, budget: { held: new Map(over.map((each) => [each, 'over-budget'])) } });

  test('what there is no call for, what is off, who has no credentials, what is too dear', () => {
    const dear = cell();
    const key = { ...identity(), key: { kind: 'short-term' as const, region: 'eu-west-1' } };
    expect(held(cell())).toBeUndefined();
    expect(held(cell(), 'validate')).toBeUndefined();
    expect(held(cell({ plan: { kind: 'unsupported', why: 'x' } }))).toBe('unsupported');
    expect(held(cell(), 'off')).toBe('off');
    expect(held(cell({ identity: { ...identity(), via: 'simulated-only' } }))).toBe('simulated-only');
    expect(held(cell({ identity: { ...identity(), credentials: undefined } }))).toBe('no-credentials');
    expect(held(cell({ identity: key }))).toBe('no-credentials');
    expect(held(dear, 'live', [dear])).toBe('over-budget');
    expect(held(cell(), 'live', [dear])).toBeUndefined();
  });

  test.each([
    ['allow', 'allowed', undefined],
    ['allow', 'denied', undefined],
    ['allow', 'not-made', undefined],
    ['deny', 'denied', undefined],
    ['deny', 'allowed', 'expected-deny'],
    ['deny', 'not-made', 'expected-deny'],
  ] as const)('what is expected to %s and simulated as %s', (expect_, outcome, reason) => {
    expect(unexpected({ entry: { expect: expect_ } } as PlannedCell, outcome)).toBe(reason);
  });
});
