import { describe, expect, test } from '@jest/globals';
import type { Requirement } from '../../../src/catalog/requirements.ts';
import { valuesOf } from '../../../src/policy/context.ts';
import { compilePolicies, type PolicySet } from '../../../src/policy/evaluate.ts';
import { contextOf, effectOf, forecast, type ForecastCall } from '../../../src/policy/forecast.ts';
import { omit } from '../omit.ts';
import { policyOf } from './documents.ts';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0';
const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' };
const DENY = { Effect: 'Deny', Action: '*', Resource: '*' };
const needs = (resource = MODEL, more: Partial<Requirement> = {}): Requirement => ({
  ...{ resource, requestedRegion: 'us-east-1', role: 'target' },
  ...more,
});
const call = (...requirements: Requirement[]): ForecastCall => ({
  action: 'bedrock:InvokeModel',
  requirements: requirements.length > 0 ? requirements : [needs()],
  account: '111122223333',
  principalArn: 'arn:aws:iam::111122223333:role/app',
});
const of = (set: Partial<PolicySet>, request = call(), missing: string[] = []) =>
  forecast(compilePolicies({ identity: [policyOf(ALLOW)], ...set }), request, missing);

describe('the verdict', () => {
  test('is accessible where all that is needed is allowed, and never more than suspected', () => {
    expect(of({})).toMatchObject({ verdict: 'accessible', confidence: 'suspected', unknown: [] });
  });

  test.each<[string, Partial<PolicySet>]>([
    ['identity-policy-no-allow', { identity: [] }],
    ['identity-policy-explicit-deny', { identity: [policyOf([ALLOW, DENY])] }],
    ['permissions-boundary', { boundary: policyOf(DENY, { kind: 'boundary' }) }],
    ['session-policy', { session: [policyOf(DENY, { kind: 'session' })] }],
    ['service-control-policy', { scps: [[policyOf(DENY, { kind: 'scp' })]] }],
    ['vpc-endpoint-policy', { vpcEndpoint: policyOf({ ...DENY, Principal: '*' }, { kind: 'vpc-endpoint' }) }],
    ['resource-based-policy', { resource: policyOf({ ...DENY, Principal: '*' }, { kind: 'resource' }) }],
  ])('is denied by %s', (cause, set) => {
    expect(of(set)).toMatchObject({ verdict: 'denied', confidence: 'suspected', cause, unknown: [] });
  });

  test('is denied where one of several is', () => {
    const identity = [policyOf({ ...ALLOW, Resource: MODEL })];
    const { verdict, requirements } = of({ identity }, call(needs(), needs(`${MODEL}-x`)));
    expect(verdict).toBe('denied');
    expect(requirements.map(({ decision }) => decision.outcome)).toEqual(['allowed', 'denied']);
  });

  test('is not known where it hangs on keys, which are named once', () => {
    const identity = [policyOf({ ...ALLOW, Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })];
    const anonymous = omit(call(needs(), needs(`${MODEL}-x`)), 'principalArn');
    expect(of({ identity }, anonymous)).toMatchObject({
      ...{ verdict: 'unchecked', confidence: 'none', unknown: ['aws:SourceVpc'] },
    });
  });

  test('is not known where a document is not, unless a Deny of a known one decides', () => {
    expect(of({}, call(), ['x', 'x'])).toMatchObject({ verdict: 'unchecked', confidence: 'none', unknown: ['x'] });
    expect(of({ identity: [] }, call(), ['x']).verdict).toBe('unchecked');
    expect(of({ identity: [policyOf(DENY)] }, call(), ['x']).verdict).toBe('denied');
  });

  test('is not known of a call that needs nothing', () => {
    expect(of({}, { ...call(), requirements: [] }).verdict).toBe('unchecked');
  });

  test('is of a requirement’s own action, where it has one', () => {
    const identity = [policyOf({ ...ALLOW, Action: 'bedrock:ApplyGuardrail' })];
    const { requirements } = of({ identity }, call(needs(MODEL, { action: 'bedrock:ApplyGuardrail' }), needs()));
    expect(requirements.map(({ action, decision }) => [action, decision.outcome])).toEqual([
      ['bedrock:ApplyGuardrail', 'denied'],
      ['bedrock:InvokeModel', 'denied'],
    ]);
  });
});

describe('a request carries', () => {
  const value = (key: string, requirement = needs(), request: Partial<ForecastCall> = {}) =>
    valuesOf(contextOf(requirement, { ...call(), ...request }), key.toLowerCase());

  test.each([
    ['aws:RequestedRegion', ['us-east-1']],
    ['aws:PrincipalAccount', ['111122223333']],
    ['aws:PrincipalArn', ['arn:aws:iam::111122223333:role/app']],
    ['aws:SecureTransport', ['true']],
    ['bedrock:InferenceProfileArn', []],
    ['bedrock:PromptRouterArn', []],
    ['bedrock:GuardrailIdentifier', []],
    ['bedrock:ServiceTier', []],
    ['aws:CalledVia', []],
    ['aws:SourceIp', undefined],
    ['aws:PrincipalTag/team', undefined],
  ])('%s: %j', (key, expected) => {
    expect(value(key)).toEqual(expected);
  });

  test('what the requirement is reached through, and what the call sends', () => {
    expect(value('bedrock:InferenceProfileArn', needs(MODEL, { inferenceProfileArn: 'p' }))).toEqual(['p']);
    expect(value('bedrock:PromptRouterArn', needs(MODEL, { promptRouterArn: 'r' }))).toEqual(['r']);
    expect(value('bedrock:GuardrailIdentifier', needs(), { guardrail: 'g' })).toEqual(['g']);
    expect(value('bedrock:ServiceTier', needs(), { serviceTier: 'flex' })).toEqual(['flex']);
    expect(value('aws:SourceIp', needs(), { context: { 'aws:SourceIp': '10.0.0.1' } })).toEqual(['10.0.0.1']);
  });

  test('no principal that is not known', () => {
    const anonymous = omit(call(), 'principalArn');
    expect(valuesOf(contextOf(needs(), anonymous), 'aws:principalarn')).toBeUndefined();
  });
});

test.each([
  ['accessible', 'accessible', 'unchanged'],
  ['denied', 'denied', 'unchanged'],
  ['denied', 'accessible', 'opened'],
  ['accessible', 'denied', 'lost'],
  ['unchecked', 'accessible', 'unchecked'],
  ['denied', 'unchecked', 'unchecked'],
] as const)('from %s to %s: %s', (before, after, effect) => {
  expect(effectOf({ verdict: before }, { verdict: after })).toBe(effect);
});
